"""Write the model as JSON; ``schema.json`` beside this file describes it."""

import json

from explorer.export.shown import caveats, link, weights
from explorer.model_file import FORMAT, VERSION
from explorer.study import Study


def model(study: Study) -> bytes:
    """Return the weights that the page shows, and where they come from."""
    coef, intercept = weights(study)
    content = {
        "format": FORMAT,
        "version": VERSION,
        "about": "P(class k | x) = exp(coef[k] . x + intercept[k]) / sum of this over all classes",
        "features": list(study.names.features) or ["feature 1", "feature 2"],
        "classes": list(range(study.data.n_classes)),
        **({"class_names": list(study.names.classes)} if study.names.classes else {}),
        "coef": coef.tolist(),
        "intercept": intercept.tolist(),
        "rule": study.rule.sent(),
        "origin": {
            "link": link(study),
            "weights": study.when,
            "is_optimum": not caveats(study),
            "n_samples": len(study.points.y),
        },
    }
    return (json.dumps(content, indent=2, allow_nan=False) + "\n").encode()

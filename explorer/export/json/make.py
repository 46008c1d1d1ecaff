"""Write the model as JSON; ``schema.json`` beside this file describes it."""

import json
import math
from typing import Any

from explorer.export.shown import caveats, link, weights
from explorer.model_file import FORMAT, VERSION, WITH_TERMS
from explorer.names import as_typed
from explorer.study import Study

ABOUT = "P(class k | x) = exp(coef[k] . x + intercept[k]) / sum of this over all classes"


def make(study: Study) -> bytes:
    """Return the weights that the page shows, and where they come from."""
    coef, intercept = weights(study)
    terms = study.features
    names = [*map(as_typed, study.names.features)] or ["feature 1", "feature 2"]
    classes = [*map(as_typed, study.names.classes)]
    told = {"version": VERSION, "about": ABOUT, "features": names}
    if not terms.is_plane:
        told = {
            "version": WITH_TERMS,
            "about": ABOUT.replace(". x", ". phi(x)"),
            "features": list(terms.names),
            "coordinates": names,
            "terms": terms.sent(),
        }
    content = {
        "format": FORMAT,
        **told,
        "classes": list(range(study.data.n_classes)),
        **({"class_names": classes} if classes else {}),
        "coef": coef.tolist(),
        "intercept": intercept.tolist(),
        "settings": _settings(study),
        "rule": study.rule.sent(),
        "origin": {
            "link": link(study),
            "weights": study.when,
            "is_optimum": not caveats(study),
            "n_samples": len(study.points.y),
        },
    }
    return (json.dumps(content, indent=2, allow_nan=False) + "\n").encode()


def _settings(study: Study) -> dict[str, dict[str, Any]]:
    """Return the parameters of the page's fit, in the form of the schema."""
    softmax = study.softmax_arguments
    if math.isinf(softmax["C"]):
        softmax["C"] = None
    if isinstance(softmax.get("class_weight"), dict):
        softmax["class_weight"] = list(softmax["class_weight"].values())
    features = {} if study.features.is_plane else {"features": study.feature_arguments}
    return {"softmax": softmax} | features

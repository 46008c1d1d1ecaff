"""What *Rule* draws on the regions: diamonds around points that are decided in another way."""

import numpy as np

from explorer.figures.overlays import around, over
from explorer.figures.regions import marker_size
from explorer.figures.roles import declared
from explorer.figures.style import Figure, Theme
from explorer.maths.extents import precision
from explorer.study import Study

CHANGED = declared("changed", painted=True)

COUNTED = "decided in another way ({points:,})"


def overlay(figure: Figure, study: Study, theme: Theme) -> tuple[Figure, str]:
    """Draw diamonds around the points that the likeliest class would decide in another way."""
    points, scorer = study.points, study.scorer
    X = np.vstack([points.X, points.X_test])
    changed = X[scorer.decide(X) != scorer.scores(X).argmax(axis=1)]
    name = COUNTED.format(points=len(changed))
    look = 2.0 * marker_size(len(points.y)), 1.2, 3.0
    kind = precision(points.X)
    traces = around(name, CHANGED.of(), changed, kind, "diamond-open", look, theme)
    return over(figure, traces, changed=COUNTED), f"{name.capitalize()}."

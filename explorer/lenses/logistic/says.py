"""The text of *Two classes*: softmax as logistic regression."""

import numpy as np

from explorer.figures.style import COLOURS, Theme
from explorer.fitting import one_vs_rest as ovr
from explorer.lenses.explanation import Explanation, Line, Sheet, Trial
from explorer.lenses.places import coordinates
from explorer.maths import softmax as maths
from explorer.numbers import decimals
from explorer.settings import DATASETS, DEFAULTS, SETTINGS
from explorer.study import Study

STEEP = Trial("A steeper sigmoid: L2 with C = 10000", {"penalty": "l2", "C": 10000.0})


def says(study: Study, theme: Theme) -> Explanation:
    """Compare softmax with the sigmoid of the difference of two scores."""
    look = (
        f"With two classes, softmax is logistic regression. P({study.names[1]}) is the sigmoid "
        "of the difference of the two scores: 1 / (1 + exp(−(z₁ − z₀))). This difference is the "
        f"log-odds: log(P({study.names[1]}) / P({study.names[0]}))."
    )
    n_classes = study.data.n_classes
    if n_classes != 2:
        return Explanation(look, (_two_classes(study),), f"There are {n_classes} classes now.")
    return Explanation(look, (STEEP,), sheets=(_compared(study),))


def _two_classes(study: Study) -> Trial:
    """Return what shows two classes: other data if the number of these cannot be chosen."""
    if SETTINGS["n_classes"].is_active(vars(study.data)):
        return Trial("Show two classes", {"n_classes": 2})
    dataset = DEFAULTS["dataset"]
    told = f"Two classes of other data: {DATASETS[dataset].label}"
    return Trial(told, {"n_classes": 2, "dataset": dataset})


def _compared(study: Study) -> Sheet:
    """Compare the sigmoid with the softmax of the second class, at some places."""
    places = study.places
    z = study.scores(places)
    p = maths.softmax(z)[:, 1]
    shown = np.round(z, 4)
    difference = shown[:, 1] - shown[:, 0]  # of the numbers shown
    sigmoid = ovr.scores(z[:, 1] - z[:, 0])
    values = np.column_stack([z, difference, sigmoid, p]).tolist()
    rows = [
        Line((coordinates(place, study), *map(decimals, row)), tuple(row[3:]), COLOURS[1])
        for place, row in zip(places, values, strict=True)
    ]
    return Sheet(
        caption="Sigmoid and softmax, one row per place",
        columns=("place", "z₀", "z₁", "z₁ − z₀", "sigmoid", f"softmax: P({study.names[1]})"),
        rows=tuple(rows),
        barred=(4, 5),
        notes=(
            f"The places are the mean of {study.names[0]}, the mean of {study.names[1]}, and the "
            "point half-way between them."
            + (" The last place is yours." if study.place is not None else ""),
        ),
    )

"""The text of *Two classes*: softmax as logistic regression."""

import numpy as np

from explorer.figures.style import COLOURS, Theme
from explorer.fitting import one_vs_rest as ovr
from explorer.lenses.explanation import Explanation, Line, Sheet, Trial
from explorer.maths import softmax as maths
from explorer.numbers import decimals, number
from explorer.settings import DATASETS, DEFAULTS, SETTINGS
from explorer.study import Study


def says(study: Study, theme: Theme) -> Explanation:
    """Compare softmax with the sigmoid of the difference of two scores."""
    look = (
        f"With two classes, softmax is logistic regression. P({study.names[1]}) is the sigmoid "
        "of the difference of the two scores: 1 / (1 + exp(−(z₁ − z₀)))."
    )
    n_classes = study.data.n_classes
    if n_classes != 2:
        trial = Trial("Show two classes", {"n_classes": 2})
        if not SETTINGS["n_classes"].is_active(vars(study.data)):
            dataset = DEFAULTS["dataset"]
            told = f"Two classes of other data: {DATASETS[dataset].label}"
            trial = Trial(told, {"n_classes": 2, "dataset": dataset})
        return Explanation(look, (trial,), f"There are {n_classes} classes now.")
    places = study.places
    z = study.scores(places)
    p = maths.softmax(z)[:, 1]
    shown = np.round(z, 4)
    difference = shown[:, 1] - shown[:, 0]  # of the numbers shown
    sigmoid = ovr.scores(z[:, 1] - z[:, 0])
    rows = [
        Line(
            (
                f"({number(x[0])}, {number(x[1])})",
                *(decimals(value) for value in (*z[i], difference[i], sigmoid[i], p[i])),
            ),
            (float(sigmoid[i]), float(p[i])),
            COLOURS[1],
        )
        for i, x in enumerate(places)
    ]
    return Explanation(
        look,
        (Trial("A steeper sigmoid: L2 with C = 10000", {"penalty": "l2", "C": 10000.0}),),
        sheets=(
            Sheet(
                caption="Sigmoid and softmax, one row per place",
                columns=(
                    "place",
                    "z₀",
                    "z₁",
                    "z₁ − z₀",
                    "sigmoid",
                    f"softmax: P({study.names[1]})",
                ),
                rows=tuple(rows),
                barred=(4, 5),
                notes=(
                    f"The places are the mean of {study.names[0]}, the mean of {study.names[1]}, "
                    "and the point half-way between them."
                    + (" The last place is yours." if study.place is not None else ""),
                ),
            ),
        ),
    )

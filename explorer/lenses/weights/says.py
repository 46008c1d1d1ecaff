"""The text of *Weights*: the fitted or typed weights, and their loss."""

import numpy as np
from numpy.typing import NDArray

from explorer.figures.style import Theme
from explorer.fitting.training import Reason
from explorer.lenses.explanation import Entries, Explanation, Line, Sheet
from explorer.maths.scorer import Scorer
from explorer.numbers import decimals, number, percent, percent_digits
from explorer.study import Study

Floats = NDArray[np.float64]

DIGITS = 5
"""Significant digits of a weight; a weight that is not zero never looks like zero."""


def weights(study: Study, theme: Theme) -> Explanation:
    """Show the weights in units of the data, and for standardised features."""
    coef, intercept = study.weights
    return Explanation(
        f"The weights {study.when}. A weight is the change of a class's score when a feature grows "
        "by 1. Type another number, and the pictures follow.",
        "L1 with a small C: some weights are exactly zero",
        {"penalty": "l1", "C": 0.0316, "weights": None},
        sheets=(_costs(study, coef, intercept),),
        entries=_entries(study, coef, intercept),
    )


def _entries(study: Study, coef: Floats, intercept: Floats) -> Entries:
    mean, std = study.points.X.mean(axis=0), study.points.X.std(axis=0)
    own = np.column_stack([coef, intercept])
    standardised = np.column_stack([coef * std, intercept + coef @ mean])
    typed = study.view.weights is not None
    arrived = study.fit.reason is Reason.CONVERGED
    back = "Back to the optimum" if arrived else "Back to the end of the fit"
    return Entries(
        "weights",
        ("w₁", "w₂", "b"),
        rows=tuple(
            tuple((value if typed else float(f"{value:.{DIGITS}g}")) + 0.0 for value in row)
            for row in own.tolist()
        ),
        aside_columns=("w₁ standardised", "w₂ standardised", "b standardised"),
        aside=tuple(tuple(_weight(value) for value in row) for row in standardised.tolist()),
        buttons=((back, {"weights": None, "iteration": None}),),
    )


def _weight(value: float) -> str:
    """Return a weight as text; zero has no digits after the point."""
    return "0" if value == 0.0 else decimals(value)


def _costs(study: Study, coef: Floats, intercept: Floats) -> Sheet:
    """Compare the loss of the weights with that of the optimum."""
    points = study.points
    best = study.reference
    endless = best.reason is Reason.SEPARABLE
    digits = percent_digits(len(points.y))
    parts = (study.loss_name, "penalty", "objective")
    rows, columns = [], []
    for name, model in (
        ("these weights", (coef, intercept)),
        (
            "Newton's last weights; no optimum exists" if endless else "optimum",
            (best.coef, best.intercept),
        ),
    ):
        cost = study.objective(*model)
        right = 1.0 - Scorer(*model).wrong(points.X, points.y).mean()
        told = percent(right, len(points.y))
        columns.append([float(told.rstrip("%")), *cost.rounded(4)])
        rows.append(Line((name, told, *(decimals(value) for value in columns[-1][1:]))))
    above = [here - there for here, there in zip(*columns, strict=True)]
    mean, std = points.X.mean(axis=0), points.X.std(axis=0)
    zeros = int((coef == 0.0).sum())
    return Sheet(
        caption="Loss of these weights and of the optimum",
        columns=("weights", "accuracy", *(f"{name}, nats" for name in parts)),
        rows=tuple(rows),
        foot=(
            "difference",
            f"{decimals(above[0], digits)} pp",
            *map(decimals, above[1:]),
        ),
        notes=(
            f"{zeros} of {coef.size} weights are exactly zero. They are shown as 0. The unit pp is "
            "percentage points.",
            "w₁, w₂ and b are in units of the data: the score is w₁ x₁ + w₂ x₂ + b. The "
            "standardised weights give the same scores for features of mean 0 and standard "
            f"deviation 1. Here the means are {number(mean[0])} and {number(mean[1])}, and the "
            f"standard deviations {number(std[0])} and {number(std[1])}.",
            f"The score z₀ of {study.names[0]} grows in the direction of the arrow w₀. It is zero "
            "on the line z₀ = 0. A border is where the two highest scores are equal.",
        ),
    )

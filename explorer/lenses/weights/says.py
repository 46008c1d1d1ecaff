"""The lens on the weights: what was fitted, or typed over it, and what that costs."""

import numpy as np
from numpy.typing import NDArray

from explorer.figures.style import Theme
from explorer.fitting.training import Reason
from explorer.lenses.explanation import Entries, Explanation, Line, Sheet
from explorer.maths import softmax as maths
from explorer.maths.numbers import decimals, number, percent, percent_digits
from explorer.study import Study

Floats = NDArray[np.float64]

DIGITS = 5
"""Digits of a weight that a person can type over. What is not zero never looks like it."""


def weights(study: Study, theme: Theme) -> Explanation:
    """Show the weights in units of the data, and for standardised features."""
    coef, intercept = study.weights
    return Explanation(
        f"How steeply each class's score rises along each feature, {study.when}. Type another "
        "number over one and the pictures follow.",
        "L1 with a small C: weights that are exactly zero",
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
    return Entries(
        rows=tuple(
            tuple((value if typed else float(f"{value:.{DIGITS}g}")) + 0.0 for value in row)
            for row in own.tolist()
        ),
        aside_columns=("w₁ standardised", "w₂ standardised", "b standardised"),
        aside=tuple(tuple(_weight(value) for value in row) for row in standardised.tolist()),
        back="Back to the optimum" if arrived else "Back to the end of the fit",
    )


def _weight(value: float) -> str:
    """Write a weight; what is exactly zero has no digits after the point."""
    return "0" if value == 0.0 else decimals(value)


def _costs(study: Study, coef: Floats, intercept: Floats) -> Sheet:
    """Set the loss of the weights beside that of the optimum."""
    points = study.points
    best = study.reference
    endless = best.reason is Reason.SEPARABLE
    digits = percent_digits(len(points.y))
    rows, columns = [], []
    for name, model in (
        ("these weights", (coef, intercept)),
        ("Newton's last, no optimum exists" if endless else "optimum", (best.coef, best.intercept)),
    ):
        cost = study.objective(*model)
        right = 1.0 - maths.n_wrong(points.X, points.y, *model) / len(points.y)
        told = percent(right, len(points.y))
        columns.append([float(told.rstrip("%")), *cost.rounded(4)])
        rows.append(Line((name, told, *(decimals(value) for value in columns[-1][1:]))))
    above = [here - there for here, there in zip(*columns, strict=True)]
    mean, std = points.X.mean(axis=0), points.X.std(axis=0)
    zeros = int((coef == 0.0).sum())
    return Sheet(
        caption="What these weights cost, and the optimum",
        columns=("in nats", "accuracy", "cross-entropy", "penalty", "objective"),
        rows=tuple(rows),
        foot=(
            "difference",
            f"{decimals(above[0], digits)}%",
            *map(decimals, above[1:]),
        ),
        notes=(
            f"{zeros} of {coef.size} weights are exactly zero; those are shown as 0.",
            "w₁, w₂ and b are in units of the data: a score is w₁ x₁ + w₂ x₂ + b. The standardised "
            "ones give the same scores from features of mean 0 and standard deviation 1; here the "
            f"means are {number(mean[0])} and {number(mean[1])}, the deviations "
            f"{number(std[0])} and {number(std[1])}.",
            "An arrow points to where its class's score rises; on the line with the same symbol "
            "the score is zero. Where two classes' scores are equal, and no other is larger, is "
            "a border: softmax sees differences alone.",
        ),
    )

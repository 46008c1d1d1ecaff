"""The text of *Weights*: the fitted or typed weights, and their loss."""

import numpy as np

from explorer.figures.style import Theme
from explorer.fitting.training import Reason
from explorer.lenses.explanation import Entries, Explanation, Line, Sheet, Trial
from explorer.lenses.weights.drawing import arrow_name
from explorer.maths.arrays import Floats
from explorer.numbers import decimals, number, percent, percent_digits
from explorer.settings import SETTINGS, Range
from explorer.study import Study

DIGITS = 5
"""Significant digits of a weight; a weight that is not zero never looks like zero."""

SMALLEST = 1e-9
"""Slopes that are smaller are zero up to rounding: all points lie at one place."""

BENT = (
    " x₁ and x₂ here, and every term made of them, are standardised: mean 0 and standard deviation "
    "1 on the training points."
)


def says(study: Study, theme: Theme) -> Explanation:
    """Show the weights in units of the data, and for standardised features."""
    coef, intercept = study.weights
    bent = "" if study.features.is_plane else BENT
    named = f"The weights {study.when}" if study.typed is None else "The typed weights"
    return Explanation(
        "Type another number, and the pictures follow.",
        _trials(study),
        f"{named}. A weight is the change of a class's score when a feature grows by 1.{bent}",
        sheets=(_costs(study, coef, intercept),),
        entries=_entries(study, coef, intercept),
    )


def _trials(study: Study) -> tuple[Trial, ...]:
    """Return a trial that makes some weights zero with an L1 penalty, if a C of the page does.

    All weights are zero up to a C that follows from the slopes of the loss at zero weights. At
    twice this C, most weights are still zero. Features of very large numbers, such as incomes, need
    a smaller C than the page has, and those of very small ones a larger C.
    """
    rule = SETTINGS["C"].rule
    assert isinstance(rule, Range)
    slopes = study.gradient(np.tile(study.class_shares, (len(study.points.y), 1)))[:, :-1]
    C = 2.0 / max(study.total_weight * float(np.abs(slopes).max()), SMALLEST)
    if not rule.low <= C <= rule.high:
        return ()
    told = "L1 with a small C: some weights are exactly zero"
    return (Trial(told, {"penalty": "l1", "C": rule.nearest_stop(C), "weights": None}),)


def _entries(study: Study, coef: Floats, intercept: Floats) -> Entries:
    own = np.column_stack([coef, intercept])
    standardised: list[list[float]] = []
    if study.features.is_plane:
        mean, std = study.points.X.mean(axis=0), study.points.X.std(axis=0)
        standardised = np.column_stack([coef * std, intercept + coef @ mean]).tolist()
    typed = study.view.weights is not None
    arrived = study.fit.reason is Reason.CONVERGED
    back = "Back to the optimum" if arrived else "Back to the end of the fit"
    return Entries(
        "weights",
        (*study.features.weight_names, "b"),
        rows=tuple(
            tuple((value if typed else float(f"{value:.{DIGITS}g}")) + 0.0 for value in row)
            for row in own.tolist()
        ),
        buttons=((back, {"weights": None, "iteration": None}),),
        aside_columns=("w₁ standardised", "w₂ standardised", "b standardised"),
        aside=tuple(tuple(map(_weight, row)) for row in standardised),
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
    other = "Newton's last weights" if endless else "the optimum"
    parts = (study.loss_name, "penalty", "objective")
    rows, columns = [], []
    for name, model in (
        ("these weights", (coef, intercept)),
        ("Newton's last" if endless else "optimum", (best.coef, best.intercept)),
    ):
        cost = study.objective(*model)
        right = 1.0 - study.scorer_of(model).wrong(points.X, points.y).mean()
        told = percent(right, len(points.y))
        columns.append([float(told.rstrip("%")), *cost.rounded(4)])
        rows.append(Line((name, told, *(decimals(value) for value in columns[-1][1:]))))
    above = [here - there for here, there in zip(*columns, strict=True)]
    zeros = int((coef == 0.0).sum())
    return Sheet(
        caption=f"Loss of these weights and of {other}",
        columns=("weights", "accuracy", *parts),
        rows=tuple(rows),
        foot=(
            "difference",
            f"{decimals(above[0], digits)} pp",
            *map(decimals, above[1:]),
        ),
        notes=(
            (
                "No optimum exists, so the comparison is with Newton's last weights. "
                if endless
                else ""
            )
            + (
                f"{zeros} of {coef.size} weights are exactly zero. They are shown as 0. "
                if zeros
                else "No weight is exactly zero. "
            )
            + "Losses are in nats; pp are percentage points.",
            *_units(study),
        ),
    )


def _units(study: Study) -> tuple[str, str]:
    """Say in which units the weights are, and what the arrows and the lines mean."""
    mean, std = study.points.X.mean(axis=0), study.points.X.std(axis=0)
    here = (
        f"Here the means are {number(mean[0])} and {number(mean[1])}, and the standard deviations "
        f"{number(std[0])} and {number(std[1])}."
    )
    lines = "It is zero on the line z₀ = 0. A border is where the two highest scores are equal."
    if study.features.is_plane:
        return (
            "w₁, w₂ and b are in units of the data: the score is w₁ x₁ + w₂ x₂ + b. The "
            f"standardised weights give the same scores for features of mean 0 and standard "
            f"deviation 1. {here}",
            f"The score z₀ of {study.names[0]} grows in the direction of the arrow "
            f"{arrow_name('w', 0, study.names)}. {lines}",
        )
    return (
        "From each coordinate its mean is subtracted, and the result is divided by its standard "
        f"deviation. {here} Then the terms are made, and standardised in the same way.",
        f"The arrow {arrow_name('∇z', 0, study.names)} is the slope of the score z₀ of "
        f"{study.names[0]} in the middle of the picture: the direction in which the score grows "
        f"fastest there. {lines}",
    )

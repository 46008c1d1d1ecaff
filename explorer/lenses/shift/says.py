"""The text of *Shift*: one vector added to all weights, one number to all intercepts."""

from collections.abc import Sequence

import numpy as np

from explorer.figures.chart import Chart
from explorer.figures.style import COLOURS, Theme
from explorer.lenses.explanation import Explanation, Line, Sheet, Trial
from explorer.lenses.places import DECIMALS, row_name, where
from explorer.lenses.shift.alters import added, alters
from explorer.lenses.shift.chart import shift_figure
from explorer.maths.arrays import Floats
from explorer.maths.inspection import by_hand, inspect
from explorer.maths.shift import cheapest_shifts
from explorer.numbers import decimals, in_units
from explorer.study import Study, Weights

SHIFTS = np.linspace(-5.0, 5.0, 101)

MOST = 4
"""Most features whose shifts are listed."""

FORMULA = (
    "$$\n"
    r"P(y=k \mid \mathbf{x}) = \frac{e^{z_k + c}}{\sum_j e^{z_j + c}} = "
    r"\frac{e^c \, e^{z_k}}{e^c \sum_j e^{z_j}} = \frac{e^{z_k}}{\sum_j e^{z_j}}, \qquad "
    r"c = \mathbf{v}^\top \mathbf{x} + s"
    "\n$$"
)

OF_INTERCEPTS = (
    "The intercepts are not penalised, so s costs nothing. By convention, the intercepts of a fit "
    "sum to zero."
)

TRIAL = Trial(
    "Without a penalty: many weights fit equally well",
    {"penalty": "none", "shift_w1": 2.0},
)


def says(study: Study, theme: Theme) -> Explanation:
    """Show what changes and what does not when all classes are shifted."""
    moved = alters(study.weights, study.view)
    features = "weights" if study.features.is_plane else "weights of x₁ and x₂"
    return Explanation(
        f"The vector v is added to the {features} of every class, and the number s to every "
        "intercept. The scores change. The probabilities, the maps and the regions do not.",
        (TRIAL,),
        sheets=(_place_sheet(study, moved), _cost_sheet(study, moved)),
        derivation=FORMULA,
        chart_below=_chart(study, theme, moved),
        chart_name="Objective against a number added to every w₁",
    )


def _added(study: Study, v1: float) -> Floats:
    """Return what is added to the weights of every feature, with a number for those of x1."""
    return added(v1, study.view.shift_w2, study.features.n_features)


def _place_sheet(study: Study, moved: Weights) -> Sheet:
    """Return the softmax at a place, before and after the shift; the shown numbers add up."""
    x, view = study.features(study.places[-1:])[0], study.view
    before = by_hand(inspect(x, *study.weights), DECIMALS)
    after = inspect(x, *moved)
    worked = by_hand(after, DECIMALS)
    c = round((float(_added(study, view.shift_w1) @ x) + view.shift_b) * 10**DECIMALS)
    scores = [z + c for z in before.logits]
    rows = []
    for k, z in enumerate(before.logits):
        units = (z, c, scores[k], scores[k] - max(scores))
        probabilities = (before.probabilities[k], worked.probabilities[k])
        texts = [in_units(each, DECIMALS) for each in (*units, *probabilities)]
        bars = (float(after.probabilities[k]),)
        rows.append(Line((row_name(k, study.names), *texts), bars, COLOURS[k]))
    sums = (sum(before.probabilities), sum(worked.probabilities))
    bent = "" if study.features.is_plane else ", with standardised x₁ and x₂,"
    return Sheet(
        caption="Scores before and after the shift, one row per class",
        columns=("class", "z", "c", "z + c", "− max", "p before", "p after"),
        rows=tuple(rows),
        foot=("sum", "", "", "", "", *(in_units(each, DECIMALS) for each in sums)),
        barred=(6,),
        notes=(
            f"{where(study)}: c = v₁ x₁ + v₂ x₂ + s{bent} is the same for every class, so it "
            "cancels.",
        ),
    )


def _cost_sheet(study: Study, moved: Weights) -> Sheet:
    """Return loss and penalty before and after the shift."""
    rows, columns = [], []
    for name, model in (("before", study.weights), ("shifted", moved)):
        cost = study.objective(*model)
        columns.append(cost.rounded(4))
        rows.append(Line((name, *map(decimals, columns[-1]))))
    change = [after - before for before, after in zip(*columns, strict=True)]
    return Sheet(
        caption="Loss, penalty and objective before and after the shift",
        columns=("in nats", study.loss_name, "penalty", "objective"),
        rows=tuple(rows),
        foot=("difference", *map(decimals, change)),
        notes=(_of_weights(study), OF_INTERCEPTS),
    )


def _of_weights(study: Study) -> str:
    """Say which vectors v do not change the objective."""
    penalty = study.penalty
    free = cheapest_shifts(study.weights[0], penalty)
    if np.isinf(free).all():
        if not study.attained:
            return (
                "Without a penalty, v costs nothing. Besides, two or more classes are separable, "
                "so there is no optimum."
            )
        return (
            "Without a penalty, v costs nothing: infinitely many weights fit equally well. By "
            "convention, the weights of a fit sum to zero."
        )
    if any(decimals(low) != decimals(high) for low, high in free):
        return (
            "With L1 and an even number of classes, some shifts cost nothing. You can add any "
            f"number {_listed(free, study.features.weight_names)}."
        )
    if any(decimals(low) != decimals(0.0) for low, _ in free):
        return (
            "These weights are not the optimum. The penalty is lowest after a shift: add "
            f"{_listed(free, study.features.weight_names)}."
        )
    return (
        "Every v that is not 0 makes the penalty larger. So of all weights with these "
        "probabilities, only these have the lowest penalty."
    )


def _listed(free: Floats, weights: Sequence[str]) -> str:
    """Return what can be added to the weights of each feature: a number or a range."""
    texts = [
        f"from {decimals(low)} to {decimals(high)}" if low < high else decimals(low)
        for low, high in free
    ]
    told = [f"{each} to every {weight}" for each, weight in zip(texts, weights, strict=True)]
    more = f" and so on for {len(told) - MOST} further weights" if len(told) > MOST else ""
    return " and ".join(told[:MOST]) + more


def _chart(study: Study, theme: Theme, moved: Weights) -> Chart:
    penalty = study.penalty
    (coef, _), view = study.weights, study.view
    cost = study.objective(*moved)
    penalties = [penalty.value(coef + _added(study, v1)) for v1 in SHIFTS.tolist()]
    figure = shift_figure(
        SHIFTS,
        cost.cross_entropy,
        cost.cross_entropy + np.array(penalties),
        now=(view.shift_w1, cost.total),
        theme=theme,
        loss_name=study.loss_name,
    )
    summary = (
        f"The {study.loss_name} is {cost.cross_entropy:.4f} nats for every number added to w₁. The "
        f"objective is {cost.total:.4f} nats at {view.shift_w1:g}."
    )
    return Chart.of(figure, theme, summary)

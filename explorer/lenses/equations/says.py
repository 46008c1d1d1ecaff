"""The text of *Equations*: softmax, cross-entropy, objective and gradient with numbers."""

from collections.abc import Callable

import numpy as np

from explorer.figures.style import Theme
from explorer.fits import Objective
from explorer.lenses.equations.formulas import (
    bumps_formula,
    cross_entropy_formula,
    features_formula,
    features_of,
    mean_formula,
    objective_formula,
    penalty_note,
    score_formulas,
    softmax_formula,
)
from explorer.lenses.explanation import Explanation, Trial
from explorer.maths import softmax as maths
from explorer.maths.arrays import Floats
from explorer.numbers import latex
from explorer.study import Study

SMALL = 1e-3
"""Four decimals show too few digits of a weight that is smaller."""


def says(study: Study, theme: Theme) -> Explanation:
    """Return softmax, cross-entropy, objective and gradient with the current numbers."""
    names = study.features.weight_names
    one, others = ("row", "column") if study.features.is_plane else ("column", "row")
    probabilities = maths.softmax(study.scores(study.points.X))
    loss = study.loss
    short = [
        _display(softmax_formula(study)),
        _display(rf"\text{{{study.loss_name}}} = {cross_entropy_formula(study)} = {loss:.4f}"),
        _display(objective_formula(study)),
        _display(_objective(study, loss)),
    ]
    long = [
        *_scores(study),
        ":small[There is one score z per class. exp makes the scores positive. Divided by their "
        "sum, they add up to one.]",
        ":small[The cross-entropy: for each point, −log of the probability of its true class; then "
        f"the {_mean(study)}. The unit is the nat, the unit of the natural logarithm.]",
        f":small[{penalty_note(study)}]",
        _display(_gradient(study, probabilities)),
        f":small[There is one {one} per class; the {others}s are {', '.join(names)} and b. This is "
        "the gradient of the cross-entropy alone. The optimiser adds the gradient of the penalty. "
        "At the optimum the two cancel for every weight that is not zero, and the entries of b are "
        "zero.]",
    ]
    return Explanation(
        f"The formulas with the current number of classes K, penalty and C{_class_weights(study)}. "
        f"The values are those {study.when if study.typed is None else 'of the typed weights'}.",
        (Trial("Without a penalty: one term fewer", {"penalty": "none"}),),
        "\n\n".join(short),
        derivation="\n\n".join(long),
    )


def _class_weights(study: Study) -> str:
    """Return the class weights for a list; empty if there are none."""
    if study.class_weights is None:
        return ""
    return f", with class weights s = ({', '.join(f'{s:.4g}' for s in study.class_weights)})"


def _mean(study: Study) -> str:
    """Say which mean the loss is."""
    if study.class_weights is None:
        return "mean over all points"
    return "weighted mean over all points. A point of class k has the weight sₖ"


def _display(formula: str) -> str:
    return f"$$\n{formula}\n$$"


def _scores(study: Study) -> list[str]:
    """Return the scores with their weights; with many features, what the features are too."""
    coef, intercept = study.weights
    powers = " + ".join(f"e^{{z_{j}}}" for j in range(len(coef)))
    softmax = rf"P(y=k \mid \mathbf{{x}}) = \frac{{e^{{z_k}}}}{{{powers}}}, \qquad "
    if study.features.is_plane:
        told = rf"\mathbf{{z}} = W \mathbf{{x}} + \mathbf{{b}} = {_matrix(coef, _weight)} "
        told += r"\mathbf{x} + "
        return [_display(softmax + told + _matrix(intercept[:, None]))]
    told = r"\mathbf{z} = W \phi(\mathbf{x}) + \mathbf{b}"
    return [
        _display(softmax + told),
        _display(features_formula(study)),
        *([_display(bumps_formula(study))] if study.features.bumps else []),
        ":small[The coordinates x are standardised to u. Then the terms t are made of u, and "
        "standardised in the same way: mean 0 and standard deviation 1 on the training points. "
        "[u₁²] below is the standardised term.]",
        _display(score_formulas(study)),
    ]


def _objective(study: Study, loss: float) -> str:
    """Return the objective as a sum of the shown numbers, with the factors of the penalty."""
    coef = study.weights[0]
    penalty = study.penalty
    factors = []
    if penalty.l2:
        squares = float((coef * coef).sum())
        factors.append(rf"\tfrac{{1}}{{2}} \cdot {latex(penalty.l2)} \cdot {_weight(squares, 2)}")
    if penalty.l1:
        sizes = float(np.abs(coef).sum())
        factors.append(rf"{latex(penalty.l1)} \cdot {_weight(sizes, 2)}")
    cost = Objective(loss, penalty.value(coef))
    first, second, total = cost.rounded(4)
    whole = rf"{total:.4f} \text{{ nats}}"
    if not factors:
        return rf"\text{{objective}} = {whole}"
    told = " + ".join([f"{loss:.4f}", *factors])
    # Long factors have no room beside the sum.
    line = r" \\ &" if len(factors) > 1 or "10^" in told else ""
    # The shown factors are rounded; their products are not.
    rest = rf"\approx {first:.4f} + {second:.4f} = {whole}"
    return rf"\begin{{aligned}} \text{{objective}} &= {told} {line}{rest} \end{{aligned}}"


def _gradient(study: Study, probabilities: Floats) -> str:
    gradient = study.gradient(probabilities)
    return (
        rf"\frac{{\partial\, \text{{{study.loss_name}}}}}{{\partial (\mathbf{{w}}_k, b_k)}} = "
        rf"{mean_formula(study)}\bigl(p_{{ik}} - 1[y_i = k]\bigr) "
        rf"({features_of(study, '_i')}, 1) = "
        # Many features are easier to read below each other.
        + _matrix(gradient if study.features.is_plane else gradient.T)
    )


def _rounded(value: float) -> str:
    return f"{round(value, 4) + 0.0:.4f}"


def _weight(value: float, digits: int = 5) -> str:
    """Return a weight in LaTeX. Those of prices or incomes are small, but not zero."""
    return latex(value, digits) if 0.0 < abs(value) < SMALL else _rounded(value)


def _matrix(values: Floats, written: Callable[[float], str] = _rounded) -> str:
    rows = [" & ".join(map(written, row)) for row in values.tolist()]
    return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"

"""The lens on the equations: softmax, cross-entropy, objective and gradient with their values."""

import numpy as np
from numpy.typing import NDArray

from explorer.figures.style import Theme
from explorer.lenses.equations.formulas import (
    cross_entropy_formula,
    objective_formula,
    penalty_note,
    softmax_formula,
)
from explorer.lenses.explanation import Explanation
from explorer.maths import softmax as maths
from explorer.maths.numbers import latex
from explorer.study import Objective, Study

Floats = NDArray[np.float64]


def equations(study: Study, theme: Theme) -> Explanation:
    """Write softmax, cross-entropy, objective and gradient with the present values in them."""
    coef, intercept = study.weights
    probabilities = maths.softmax(maths.logits(study.points.X, coef, intercept))
    loss = study.loss
    short = [
        _display(softmax_formula(study.data.n_classes)),
        _display(rf"\text{{cross-entropy}} = {cross_entropy_formula(study.data)} = {loss:.4f}"),
        _display(objective_formula(study.data, study.chosen)),
        _display(_objective(study, loss)),
    ]
    long = [
        _display(_scores(coef, intercept)),
        ":small[K scores, one per class; exp makes them positive; dividing by their sum makes them "
        "sum to one. (Bishop 2006, eq. 4.104)]",
        ":small[The cross-entropy is the mean of −log of what each point's own class is given, in "
        "nats. (eq. 4.108)]",
        f":small[{penalty_note(study.data, study.chosen)}]",
        _display(_gradient(study, probabilities)),
        ":small[One row a class; columns w₁, w₂, b. At the optimum the penalty's own gradient "
        "undoes each entry of a weight that is not zero, and b's are zero. (eq. 4.109)]",
    ]
    return Explanation(
        "The same four formulas that the optimiser works with, with the present K, penalty and C, "
        f"and the numbers they come to {study.when}.",
        "Without a penalty: one term less",
        {"penalty": "none"},
        "\n\n".join(short),
        derivation="\n\n".join(long),
    )


def _display(formula: str) -> str:
    return f"$$\n{formula}\n$$"


def _scores(coef: Floats, intercept: Floats) -> str:
    powers = " + ".join(f"e^{{z_{j}}}" for j in range(len(coef)))
    return (
        rf"P(y=k \mid \mathbf{{x}}) = \frac{{e^{{z_k}}}}{{{powers}}}, \qquad "
        rf"\mathbf{{z}} = W \mathbf{{x}} + \mathbf{{b}} = {_matrix(coef)} \mathbf{{x}} + "
        rf"{_matrix(intercept[:, None])}"
    )


def _objective(study: Study, loss: float) -> str:
    """Write the objective as a sum of the numbers shown, with the factors of the penalty."""
    coef = study.weights[0]
    penalty = study.penalty
    factors = []
    if penalty.l2:
        squares = float((coef * coef).sum())
        factors.append(rf"\tfrac{{1}}{{2}} \cdot {latex(penalty.l2)} \cdot {squares:.4f}")
    if penalty.l1:
        sizes = float(np.abs(coef).sum())
        factors.append(rf"{latex(penalty.l1)} \cdot {sizes:.4f}")
    cost = Objective(loss, penalty.value(coef))
    first, second, total = cost.rounded(4)
    steps = [
        " + ".join([f"{loss:.4f}", *factors]),
        f"{first:.4f} + {second:.4f}",
        f"{total:.4f}",
    ]
    # The factors shown are rounded, their products are not; without a penalty there are none.
    told = rf"{steps[0]} \approx {' = '.join(steps[1:])}" if factors else steps[-1]
    return rf"\text{{objective}} = {told} \text{{ nats}}"


def _gradient(study: Study, probabilities: Floats) -> str:
    points = study.points
    n = len(points.y)
    design = np.column_stack([points.X, np.ones(n)])
    gradient = maths.gradient(probabilities, points.y, design) / n
    return (
        r"\frac{\partial\, \text{cross-entropy}}{\partial (\mathbf{w}_k, b_k)} = "
        rf"\frac{{1}}{{{n}}} \sum_{{i=1}}^{{{n}}} \bigl(p_{{ik}} - 1[y_i = k]\bigr) "
        rf"(\mathbf{{x}}_i, 1) = {_matrix(gradient)}"
    )


def _matrix(values: Floats) -> str:
    rows = [" & ".join(f"{value + 0.0:.4f}" for value in row) for row in np.round(values, 4)]
    return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"

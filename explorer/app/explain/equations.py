"""The lens on the equations: softmax, cross-entropy, objective and gradient with their values."""

import numpy as np

from explorer.app import compute, text
from explorer.app.explain.looked import Floats, Looked
from explorer.app.page import Explanation
from explorer.maths import softmax as maths


def equations(looked: Looked) -> Explanation:
    """Write softmax, cross-entropy, objective and gradient with the present values in them."""
    coef, intercept = looked.weights
    probabilities = maths.softmax(maths.logits(looked.points.X, coef, intercept))
    loss = looked.loss
    short = [
        _display(text.softmax_formula(looked.data.n_classes)),
        _display(
            rf"\text{{cross-entropy}} = {text.cross_entropy_formula(looked.data)} = {loss:.4f}"
        ),
        _display(text.objective_formula(looked.data, looked.params)),
        _display(_objective(looked, loss)),
    ]
    long = [
        _display(_scores(coef, intercept)),
        ":small[K scores, one per class; exp makes them positive; dividing by their sum makes them "
        "sum to one. (Bishop 2006, eq. 4.104)]",
        ":small[The cross-entropy is the mean of −log of what each point's own class is given, in "
        "nats. (eq. 4.108)]",
        f":small[{text.penalty_note(looked.data, looked.params)}]",
        _display(_gradient(looked, probabilities)),
        ":small[One row a class; columns w₁, w₂, b. At the optimum the penalty's own gradient "
        "undoes each entry of a weight that is not zero, and b's are zero. (eq. 4.109)]",
    ]
    return Explanation(
        "The same four formulas that the optimiser works with, with the present K, penalty and C, "
        f"and the numbers they come to {looked.when}.",
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


def _objective(looked: Looked, loss: float) -> str:
    """Write the objective as a sum of the numbers shown, with the factors of the penalty."""
    coef = looked.weights[0]
    penalty = compute.penalty(looked.data, looked.params)
    factors = []
    if penalty.l2:
        squares = float((coef * coef).sum())
        factors.append(rf"\tfrac{{1}}{{2}} \cdot {text.latex(penalty.l2)} \cdot {squares:.4f}")
    if penalty.l1:
        sizes = float(np.abs(coef).sum())
        factors.append(rf"{text.latex(penalty.l1)} \cdot {sizes:.4f}")
    cost = compute.Objective(loss, penalty.value(coef))
    first, second, total = cost.rounded(4)
    steps = [
        " + ".join([f"{loss:.4f}", *factors]),
        f"{first:.4f} + {second:.4f}",
        f"{total:.4f}",
    ]
    # The factors shown are rounded, their products are not; without a penalty there are none.
    told = rf"{steps[0]} \approx {' = '.join(steps[1:])}" if factors else steps[-1]
    return rf"\text{{objective}} = {told} \text{{ nats}}"


def _gradient(looked: Looked, probabilities: Floats) -> str:
    points = looked.points
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

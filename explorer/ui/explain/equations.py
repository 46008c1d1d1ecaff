"""The lens on the equations: softmax, cross-entropy, objective and gradient with their values."""

import numpy as np

from explorer import softmax as maths
from explorer.ui import compute, text
from explorer.ui.explain.looked import Floats, Looked
from explorer.ui.page import Explanation


def equations(looked: Looked) -> Explanation:
    """Write softmax, cross-entropy, objective and gradient with the present values in them."""
    return Explanation(
        "The same four formulas that the optimiser works with, with the present K, penalty and C, "
        f"and the numbers they come to after {looked.iteration:,} iterations.",
        "Without a penalty: one term less",
        {"penalty": "none"},
        text.formulas(looked.data, looked.params) + "\n\n" + _values(looked),
    )


def _values(looked: Looked) -> str:
    points, (coef, intercept) = looked.points, looked.weights
    probabilities = maths.softmax(maths.logits(points.X, coef, intercept))
    design = np.column_stack([points.X, np.ones(len(points.X))])
    n = len(points.y)
    gradient = maths.gradient(probabilities, points.y, design) / n
    loss = float(looked.fitted.loss_curve[looked.iteration])
    return (
        rf"$$\mathbf{{z}} = W \mathbf{{x}} + \mathbf{{b}} = {_matrix(coef)} \mathbf{{x}} + "
        rf"{_matrix(intercept[:, None])}$$"
        "\n\n"
        rf"$$\text{{cross-entropy}} = -\frac{{1}}{{{n}}} \sum_{{i=1}}^{{{n}}} \log P(y_i \mid "
        rf"\mathbf{{x}}_i) = {loss:.4f} \text{{ nats}}$$"
        "\n\n"
        f"$$\n{_objective(looked, loss)}\n$$"
        "\n\n"
        r"$$\frac{\partial\, \text{cross-entropy}}{\partial (\mathbf{w}_k, b_k)} = "
        rf"\frac{{1}}{{{n}}} \sum_{{i=1}}^{{{n}}} \bigl(p_{{ik}} - 1[y_i = k]\bigr) "
        rf"(\mathbf{{x}}_i, 1) = {_matrix(gradient)}$$"
        "\n\n"
        ":small[One row a class; columns w₁, w₂, b. At the optimum the penalty's own gradient "
        "undoes each entry of w, and b's are zero. (Bishop 2006, eq. 4.108 and 4.109)]"
    )


def _objective(looked: Looked, loss: float) -> str:
    """Write the objective as a sum of the numbers shown, with each term of the penalty."""
    coef = looked.weights[0]
    penalty = compute.penalty(looked.data, looked.params)
    factors, terms = [], [loss]
    if penalty.l2:
        squares = float((coef * coef).sum())
        factors.append(rf"\tfrac{{1}}{{2}} \cdot {text.latex(penalty.l2)} \cdot {squares:.4f}")
        terms.append(penalty.l2 * squares / 2.0)
    if penalty.l1:
        sizes = float(np.abs(coef).sum())
        factors.append(rf"{text.latex(penalty.l1)} \cdot {sizes:.4f}")
        terms.append(penalty.l1 * sizes)
    total = sum(round(term, 4) for term in terms)
    steps = [
        " + ".join([f"{loss:.4f}", *factors]),
        " + ".join(f"{term:.4f}" for term in terms),
        f"{total:.4f}",
    ]
    told = dict.fromkeys(steps)  # without a penalty all three are the same
    return r"\text{objective} = " + " = ".join(told) + r" \text{ nats}"


def _matrix(values: Floats) -> str:
    rows = [" & ".join(f"{value + 0.0:.4f}" for value in row) for row in np.round(values, 4)]
    return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"

"""Softmax, cross-entropy and objective in LaTeX."""

from explorer.numbers import latex
from explorer.settings import Penalty
from explorer.study import Study


def softmax_formula(n_classes: int) -> str:
    """Return the softmax in LaTeX, for the current number of classes."""
    return (
        rf"K = {n_classes}: \quad "
        r"P(y=k \mid \mathbf{x}) = \frac{\exp(\mathbf{w}_k^\top \mathbf{x} + b_k)}"
        rf"{{\sum_{{j=0}}^{{{n_classes - 1}}} \exp(\mathbf{{w}}_j^\top \mathbf{{x}} + b_j)}}"
        rf", \qquad k = 0, \dots, {n_classes - 1}"
    )


def mean_formula(study: Study) -> str:
    """Return the start of a mean over the training points in LaTeX; it can be weighted."""
    weight = "" if study.class_weights is None else r"s_{y_i}\, "
    return (
        rf"\frac{{1}}{{{study.total_weight:.6g}}} \sum_{{i=1}}^{{{len(study.points.y)}}} {weight}"
    )


def cross_entropy_formula(study: Study) -> str:
    """Return the mean cross-entropy in LaTeX, for the current sample size and class weights."""
    return rf"-{mean_formula(study)}\log P(y_i \mid \mathbf{{x}}_i)"


def objective_formula(study: Study) -> str:
    """Return the objective in LaTeX, with the current penalty, C and sample size."""
    (C, _), penalty = study.chosen.effective, study.penalty
    terms = []
    if penalty.l2:
        terms.append(rf"\tfrac{{1}}{{2}} \cdot {latex(penalty.l2)}\, \lVert W \rVert_2^2")
    if penalty.l1:
        terms.append(rf"{latex(penalty.l1)}\, \lVert W \rVert_1")
    strength = rf"C = {latex(C)}: \quad " if terms else ""
    return strength + r"\min_{W,\, b} \; " + " + ".join([cross_entropy_formula(study), *terms])


def penalty_note(study: Study) -> str:
    """Explain the factors of the penalty in the formula."""
    if study.chosen.penalty is Penalty.NONE:
        return "Without a penalty, C has no effect."
    C, l1_ratio = study.chosen.effective
    size = f"C = {C:g} and n = {study.total_weight:,.6g}"
    if study.class_weights is not None:
        size += " (the sum of the weights of all points)"
    if study.data.n_classes == 2:
        return (
            f"For {size} and L1 ratio {l1_ratio:g}: the L2 factor is 2 (1 − L1 ratio) / (C · n), "
            "and the L1 factor is L1 ratio / (C · n). Because of the 2, two rows of weights have "
            "the same penalty as the one row of logistic regression."
        )
    return (
        f"For {size} and L1 ratio {l1_ratio:g}: the L2 factor is (1 − L1 ratio) / (C · n), and the "
        "L1 factor is L1 ratio / (C · n)."
    )

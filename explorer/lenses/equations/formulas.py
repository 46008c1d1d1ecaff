"""Softmax, cross-entropy and objective in LaTeX."""

from explorer.maths.penalty import ElasticNet
from explorer.numbers import latex
from explorer.settings import DataParams, FitParams, Penalty


def softmax_formula(n_classes: int) -> str:
    """Return the softmax in LaTeX, for the current number of classes."""
    return (
        rf"K = {n_classes}: \quad "
        r"P(y=k \mid \mathbf{x}) = \frac{\exp(\mathbf{w}_k^\top \mathbf{x} + b_k)}"
        rf"{{\sum_{{j=0}}^{{{n_classes - 1}}} \exp(\mathbf{{w}}_j^\top \mathbf{{x}} + b_j)}}"
        rf", \qquad k = 0, \dots, {n_classes - 1}"
    )


def cross_entropy_formula(data: DataParams) -> str:
    """Return the mean cross-entropy in LaTeX, for the current sample size."""
    n = data.n_samples
    return rf"-\frac{{1}}{{{n}}} \sum_{{i=1}}^{{{n}}} \log P(y_i \mid \mathbf{{x}}_i)"


def objective_formula(data: DataParams, params: FitParams) -> str:
    """Return the objective in LaTeX, with the current penalty, C and sample size."""
    C, l1_ratio = params.effective
    penalty = ElasticNet.of(C, l1_ratio, data.n_samples, data.n_classes)
    terms = []
    if penalty.l2:
        terms.append(rf"\tfrac{{1}}{{2}} \cdot {latex(penalty.l2)}\, \lVert W \rVert_2^2")
    if penalty.l1:
        terms.append(rf"{latex(penalty.l1)}\, \lVert W \rVert_1")
    strength = rf"C = {latex(C)}: \quad " if terms else ""
    return strength + r"\min_{W,\, b} \; " + " + ".join([cross_entropy_formula(data), *terms])


def penalty_note(data: DataParams, params: FitParams) -> str:
    """Explain the factors of the penalty in the formula."""
    if params.penalty is Penalty.NONE:
        return "Without a penalty, C has no effect."
    C, l1_ratio = params.effective
    size = f"C = {C:g} and n = {data.n_samples:,}"
    if data.n_classes == 2:
        return (
            f"For {size} and L1 ratio {l1_ratio:g}: the L2 factor is 2 (1 − L1 ratio) / (C · n), "
            "and the L1 factor is L1 ratio / (C · n). Because of the 2, two rows of weights have "
            "the same penalty as the one row of logistic regression."
        )
    return (
        f"For {size} and L1 ratio {l1_ratio:g}: the L2 factor is (1 − L1 ratio) / (C · n), and the "
        "L1 factor is L1 ratio / (C · n)."
    )

"""Softmax, cross-entropy and objective in LaTeX."""

from explorer.numbers import latex
from explorer.settings import Penalty
from explorer.study import Study

PER_LINE = 5
"""Terms of a score in one line."""


def features_of(study: Study, index: str = "") -> str:
    """Return the features of a place, or of a point with an index, in LaTeX."""
    place = rf"\mathbf{{x}}{index}"
    return place if study.features.is_plane else rf"\phi({place})"


def softmax_formula(study: Study) -> str:
    """Return the softmax in LaTeX, for the current number of classes and features."""
    n_classes, features = study.data.n_classes, features_of(study)
    more = r"\dots, " if n_classes > 2 else ""
    return (
        rf"K = {n_classes}: \quad "
        rf"P(y=k \mid \mathbf{{x}}) = \frac{{\exp(\mathbf{{w}}_k^\top {features} + b_k)}}"
        rf"{{\sum_{{j=0}}^{{{n_classes - 1}}} \exp(\mathbf{{w}}_j^\top {features} + b_j)}}"
        rf", \qquad k = 0, {more}{n_classes - 1}"
    )


def features_formula(study: Study) -> str:
    """Return the features in LaTeX: how coordinates and terms are standardised."""
    features = study.features
    u1, u2 = (
        rf"\frac{{x_{i} {'+' if mean < 0.0 else '-'} {latex(abs(mean))}}}{{{latex(std)}}}"
        for i, (mean, std) in enumerate(zip(features.centre, features.scale, strict=True), 1)
    )
    terms = r",\; ".join(features.latex)
    return (
        rf"u_1 = {u1}, \quad u_2 = {u2}, \qquad "
        rf"\phi(\mathbf{{x}}) = \frac{{\mathbf{{t}} - \text{{mean}}}}{{\text{{std}}}}, \quad "
        rf"\mathbf{{t}} = ({terms})"
    )


def bumps_formula(study: Study) -> str:
    """Return the bumps in LaTeX, with their centres and their width."""
    features = study.features
    centres = r",\; ".join(
        rf"\mathbf{{c}}_{{{k}}} = ({a:.3f}, {b:.3f})" for k, (a, b) in enumerate(features.bumps)
    )
    return (
        r"\text{bump}_k = \exp\Bigl(-\frac{\lVert \mathbf{u} - \mathbf{c}_k \rVert^2}"
        rf"{{2 \cdot {features.width:g}^2}}\Bigr), \quad {centres}"
    )


def score_formulas(study: Study) -> str:
    """Return each score as a sum of weighted features, in LaTeX."""
    coef, intercept = study.weights
    rows = []
    for k, (row, b) in enumerate(zip(coef, intercept, strict=True)):
        parts = [f"{w:+.3f}\\, [{each}]" for w, each in zip(row, study.features.latex, strict=True)]
        lines = [" ".join(parts[i : i + PER_LINE]) for i in range(0, len(parts), PER_LINE)]
        rows.append(rf"z_{{{k}}} ={{}}& {b:.3f} " + r" \\ & ".join(lines))
    return r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}"


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
    strength = rf"C = {latex(C, 5)}: \quad " if terms else ""
    loss = r"\min_{W,\, b} \; " + cross_entropy_formula(study)
    if len(terms) < 2:
        return strength + " + ".join([loss, *terms])
    # Two terms have no room beside the loss.
    return rf"\begin{{aligned}} {strength} & {loss} \\ & + {' + '.join(terms)} \end{{aligned}}"


def penalty_note(study: Study) -> str:
    """Explain the factors of the penalty in the formula."""
    penalty = study.chosen.penalty
    if penalty is Penalty.NONE:
        return "Without a penalty, C has no effect."
    C, l1_ratio = study.chosen.effective
    size = f"C = {C:g} and n = {study.total_weight:,.6g}"
    if study.class_weights is not None:
        size += " (the sum of the weights of all points)"
    doubled = study.data.n_classes == 2 and penalty is not Penalty.L1
    factors = {
        Penalty.L2: f"the factor of the penalty is {2 if doubled else 1} / (C · n)",
        Penalty.L1: "the factor of the penalty is 1 / (C · n)",
        Penalty.ELASTICNET: f"the L2 factor is {'2 ' if doubled else ''}(1 − r) / (C · n), and the "
        f"L1 factor is r / (C · n), where r = {l1_ratio:g} is the L1 ratio",
    }
    two = (
        "Because of the 2, two rows of weights have the same penalty as the one row of logistic "
        "regression. "
        if doubled
        else ""
    )
    return (
        f"With {size}, {factors[penalty]}. {two}scikit-learn sums over the points. Its objective "
        "is C · n times this one, so it has the same optimum."
    )

"""The text of *One-vs-rest*: one logistic regression per class against all others."""

from explorer.figures.style import COLOURS, Theme
from explorer.fitting import one_vs_rest as ovr
from explorer.fitting.training import Reason
from explorer.lenses.explanation import Explanation, Line, Sheet, Trial
from explorer.lenses.places import DECIMALS, row_name, where
from explorer.lenses.rival import dashed, differing
from explorer.maths import softmax as maths
from explorer.maths.inspection import largest_remainder
from explorer.maths.scorer import Scorer
from explorer.numbers import in_units
from explorer.study import Study

TWO_CLASSES = (
    "With two classes, one-vs-rest and the optimum of softmax are the same model, so the scores "
    "sum to one."
)
MORE_CLASSES = (
    "One-vs-rest fits one logistic regression per class: this class against all others. Softmax "
    "fits all classes together. The separate scores need not sum to one: look at the sum of the "
    "first column. Click another place to compare."
)
IN_SCIKIT_LEARN = (
    "In scikit-learn, LogisticRegression() is softmax. OneVsRestClassifier(LogisticRegression()) "
    "is one-vs-rest. Older versions had the argument multi_class, which chose one of the two."
)

TRIAL = Trial(
    "A class that no straight line separates from the rest",
    {
        "dataset": "blobs",
        "n_classes": 5,
        "n_samples": 300,
        "cluster_std": 1.0,
        "random_state": 1,
        "features": "linear",
    },
)


def says(study: Study, theme: Theme) -> Explanation:
    """Compare the fit with one logistic regression per class against all others."""
    other = study.scorer_of((study.one_vs_rest.coef, study.one_vs_rest.intercept))
    at = study.places[-1:]
    z = other.scores(at)
    exact = (ovr.scores(z)[0], ovr.normalised(z)[0], maths.softmax(study.scores(at))[0])
    columns = [largest_remainder(each, DECIMALS) for each in exact]
    rows = [
        Line(
            (row_name(k, study.names), *(in_units(column[k], DECIMALS) for column in columns)),
            tuple(float(each[k]) for each in exact),
            COLOURS[k],
        )
        for k in range(study.data.n_classes)
    ]
    sums = [in_units(sum(column), DECIMALS) for column in columns]
    return Explanation(
        TWO_CLASSES if study.data.n_classes == 2 else MORE_CLASSES,
        (TRIAL,),
        f"{where(study)}.",
        sheets=(
            Sheet(
                caption="One-vs-rest and softmax, one row per class",
                columns=("class", "one-vs-rest score", "divided by the sum", "softmax"),
                rows=tuple(rows),
                foot=("sum", *sums),
                barred=(1, 2, 3),
                notes=tuple(_notes(study, other)),
            ),
        ),
    )


def _notes(study: Study, other: Scorer) -> list[str]:
    """Compare both losses and regions, and name the classes without an optimum."""
    points, weights = study.points, study.weights
    own = study.objective(*weights).cross_entropy
    theirs = ovr.cross_entropy(other.scores(points.X), points.y, study.sample_weight)
    notes = [
        f"Mean {study.loss_name}: softmax {own:.4f} nats, one-vs-rest {theirs:.4f} nats (with "
        "the scores divided by their sum).",
        differing(study.scorer_of(weights), other, study.extent) + dashed(),
        IN_SCIKIT_LEARN,
    ]
    reasons = enumerate(study.one_vs_rest.reasons)
    endless = [study.names[k] for k, reason in reasons if reason is Reason.SEPARABLE]
    if endless:
        notes.append(
            "One-vs-rest has no optimum for a class that a border of this kind separates from the "
            f"rest: {', '.join(endless)}."
        )
    return notes

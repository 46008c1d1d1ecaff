"""The text of *All features*: the two features that are shown, against all of them."""

from dataclasses import dataclass

from explorer.data.dataset import Dataset
from explorer.data.features import COMPONENTS
from explorer.figures.style import Theme
from explorer.lenses.all_features.fits import Standardised, standardised
from explorer.lenses.explanation import Explanation, Line, Sheet, Trial
from explorer.lenses.places import DECIMALS
from explorer.maths import softmax as maths
from explorer.maths.arrays import Codes, Floats
from explorer.numbers import decimals, percent
from explorer.settings import DATASETS, SETTINGS
from explorer.study import Study

LOOK = (
    "A picture shows two features, but a model can use all of them. Compare the last two rows: "
    "they have the same penalty, and their features are standardised."
)
ONLY_TWO = "These points have only the two features that are shown, so nothing is lost."
OF_A_FILE = (
    "Only the two columns that you chose are used. Other columns of your file are not compared."
)
SCALED = (
    "The penalty of a feature depends on its unit. The second row is a fit to the same two "
    "features, each divided by its standard deviation."
)
SHOW = Trial("Real data with 13 features", {"dataset": "wine"})

WEAK = Trial("A weak penalty: more features can overfit more", {"penalty": "l2", "C": 10_000.0})

EQUAL = 5e-4
"""Losses that differ by less than this, in nats, count as about the same."""


@dataclass(frozen=True, eq=False)
class Row:
    """Scores of one model: of the training points and of the held-out points."""

    name: str
    training: Floats
    held_out: Floats


def says(study: Study, theme: Theme) -> Explanation:
    """Compare the fit with fits to standardised features, to two of them and to all."""
    points = study.points
    shown = [study.scores(each) for each in (points.X, points.X_test)]
    two = standardised(study.data, study.chosen, all_features=False)
    rows = [
        Row(f"two, {study.when}", *shown),
        Row("two, standardised", two.logits, two.held_out),
    ]
    if DATASETS[study.data.dataset].whole is None:
        text = OF_A_FILE if study.data.dataset == "file" else ONLY_TWO
        return Explanation(SCALED, (SHOW,), text=text, sheets=(_sheet(study, rows),))
    every = standardised(study.data, study.chosen, all_features=True)
    rows.append(Row(f"all {every.n_features}, standardised", every.logits, every.held_out))
    sheet = _sheet(study, rows, is_endless=every.is_endless)
    return Explanation(LOOK, (_trial(study),), text=_verdict(points, two, every), sheets=(sheet,))


def _trial(study: Study) -> Trial:
    """Show the two principal components, or use a weak penalty if they are shown."""
    own = DATASETS[study.data.dataset].settings
    axes = [name for name in own if SETTINGS[name].names.keys() >= COMPONENTS.keys()]
    shown = dict(zip(axes, COMPONENTS, strict=False))  # there can be no choice of the features
    if any(getattr(study.data, name) != each for name, each in shown.items()):
        return Trial("The two principal components", shown)
    return WEAK


def _verdict(points: Dataset, two: Standardised, every: Standardised) -> str:
    """Say what two features lose, on points that the model has not seen if there are any."""
    y = points.y_test if len(points.y_test) else points.y
    kind = "held-out" if len(points.y_test) else "training"
    less, more = (
        maths.cross_entropy(each.held_out if len(points.y_test) else each.logits, y)
        for each in (two, every)
    )
    told = f"Standardised, **all {every.n_features} features** have a {kind} cross-entropy of "
    told += f"{more:.4f} nats, the two that are shown {less:.4f}. "
    if abs(less - more) < EQUAL:
        return told + "So two features are almost as good here."
    if more < less:
        return told + f"So the loss is {less - more:.3f} nats lower with all features."
    return told + (
        "So more features make it worse here: the model overfits the training points. A stronger "
        "penalty, a smaller C, helps."
    )


def _sheet(study: Study, rows: list[Row], *, is_endless: bool = False) -> Sheet:
    points = study.points
    own = "" if study.class_weights is None else "; that of the training points is weighted"
    notes = [
        "The first row is the model in the pictures. For the others, each feature has mean 0 and "
        "standard deviation 1 on the training points, so the penalty does not depend on units.",
        "The other rows are optima of the linear model, with the same penalty and C. The page's "
        f"rule decides which points are right. Nats are the mean cross-entropy{own}.",
    ]
    if is_endless:
        notes.append(
            "With all features, two or more classes are separable and there is no penalty, so "
            "there is no optimum: the loss depends on where the optimiser stops."
        )
    if study.data.outliers:
        notes.append("Outliers are moved in the two features that are shown, and in no other.")
    columns, lines = ["features", "train: right", "nats"], []
    has_held_out = len(points.y_test) > 0
    if has_held_out:
        columns += ["held out: right", "nats"]
    for row in rows:
        cells = [row.name, *_scores(study, row.training, points.y, study.sample_weight)]
        if has_held_out:
            cells += _scores(study, row.held_out, points.y_test, None)
        lines.append(Line(tuple(cells)))
    return Sheet(
        caption="The features that are shown and all features",
        columns=tuple(columns),
        rows=tuple(lines),
        notes=tuple(notes),
    )


def _scores(study: Study, logits: Floats, y: Codes, weights: Floats | None) -> list[str]:
    """Return the share of points that are right, and the loss, as text."""
    right = float((study.rule.decide(logits) == y).mean())
    return [percent(right, len(y)), decimals(maths.cross_entropy(logits, y, weights), DECIMALS)]

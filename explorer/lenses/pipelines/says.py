"""The text of *Downstream*: scores of the plain model and of a pipeline, and what changes."""

import numpy as np

from explorer.figures.chart import Chart
from explorer.figures.roles import HELD_OUT
from explorer.figures.style import Theme
from explorer.figures.texts import coordinate_format
from explorer.lenses.explanation import Explanation, Line, Sheet, Trial
from explorer.lenses.judged import TRAINING, Judged, judged
from explorer.lenses.pipelines import Kind
from explorer.lenses.pipelines.chart import change_figure
from explorer.lenses.pipelines.code import code
from explorer.lenses.pipelines.made import Made, hindrance, made, temperature_of
from explorer.lenses.pipelines.told import (
    ALONE,
    ANOTHER_RULE,
    CUT,
    DOTS,
    HINDERED,
    IN_THE_PICTURES,
    NOT_AT_THE_OPTIMUM,
    OTHERS_IN_THE_PICTURES,
    SAME_OPTIMUM,
    SCORES,
    STANDARDISED,
    TOLD,
    TYPED_BUMPS,
)
from explorer.lenses.places import DECIMALS, coordinates, row_name
from explorer.lenses.rival import dashed
from explorer.maths.arrays import Codes, Floats
from explorer.maths.decision import LIKELIEST
from explorer.maths.extents import precision
from explorer.maths.inspection import largest_remainder
from explorer.numbers import decimals, in_units, percent
from explorer.quality.scores import SMALLEST, Predictions
from explorer.settings import Start
from explorer.settings.features import Bumps
from explorer.study import Study

LEAST = 1e-4
"""Smaller changes of a probability are not visible in a table."""


def says(study: Study, theme: Theme) -> Explanation:
    """Compare a pipeline with the plain model."""
    kind = Kind(study.view.pipeline)
    told = TOLD[kind]
    if why := hindrance(study):
        look, trial = HINDERED[why]
        return Explanation(look, (trial,))
    points, models = judged(study), made(study)
    old, new = (Predictions.of(each, points.X) for each in (models.plain, models.pipeline))
    drawn_there = dashed("the pipeline") if study.rule == LIKELIEST else ""
    return Explanation(
        told.look + _special(study, models, kind) + drawn_there,
        (told.trial, *_most_changed(study, points, new.probabilities - old.probabilities)),
        text=_headline(study, points),
        answer=_scores(study, models, points, kind, old, new),
        sheets=(_place(study, models),),
        derivation=SCORES + ("" if kind is Kind.THRESHOLD else DOTS),
        code=code(study),
        chart_below=None if kind is Kind.THRESHOLD else _chart(study, points, old, new, theme),
        chart_name="Probability of the true class, by the plain model and by the pipeline",
    )


def _chart(study: Study, points: Judged, old: Predictions, new: Predictions, theme: Theme) -> Chart:
    """Draw how the probability of each point's true class changes."""
    at = np.arange(len(points.y)), points.y
    before, after = old.probabilities[at], new.probabilities[at]
    figure = change_figure(before, after, points.y, study.data.n_classes, theme, study.names)
    more = decimals(float((after - before).mean()))
    told = f"The probability of the true class of {points.name} changes by {more} on average."
    return Chart.of(figure, theme, told)


def _special(study: Study, models: Made, kind: Kind) -> str:
    """Say what is special about a pipeline for these data."""
    if kind is Kind.ISOTONIC and study.data.n_classes > 2:
        return ALONE
    if kind is not Kind.STANDARDISED:
        return ""
    if not study.features.is_plane:
        has_typed = study.features.bumps and study.chosen.bumps is Bumps.TYPED
        return TYPED_BUMPS if has_typed else STANDARDISED
    if study.penalty.is_zero:
        ended = models.plain.converged_ and models.pipeline["softmax"].converged_
        return SAME_OPTIMUM if ended else NOT_AT_THE_OPTIMUM
    spread = study.points.X.std(axis=0)
    shown = " and ".join(format(each, coordinate_format(each)) for each in spread)
    told = f" Here the spreads are {shown}"
    if spread.min() > 1.0:
        return told + ", so the weights have to be larger, and the same C is a stronger penalty."
    if spread.max() < 1.0:
        return told + ", so smaller weights are enough, and the same C is a weaker penalty."
    return told + "."


def _headline(study: Study, points: Judged) -> str:
    """Say which points are judged, and how the fits here differ from those in the pictures."""
    told, pictures = f"**{points.name}**", IN_THE_PICTURES
    if study.typed is not None:
        told += ", without the typed weights: both models are fitted here."
        pictures = OTHERS_IN_THE_PICTURES.format("the typed weights")
    elif study.iteration < study.fit.n_iter:
        told += ", at the end of the training."
        pictures = OTHERS_IN_THE_PICTURES.format(f"the weights {study.when}")
    elif study.chosen.start is not Start.ZERO:
        told += ". Both models begin at zero weights."
        pictures = OTHERS_IN_THE_PICTURES.format("the weights of the training from its own start")
    else:
        told += ". Both models are fitted to the training points."
    told += ANOTHER_RULE if study.rule != LIKELIEST else pictures
    if points.role == HELD_OUT:
        return told
    return told + TRAINING + points.unweighted(study)


def _scores(
    study: Study, models: Made, points: Judged, kind: Kind, old: Predictions, new: Predictions
) -> Sheet:
    """Return the scores of both, and how much changes."""
    name = _name(study, models, kind)
    errors = ("missed 1", "false 1") if kind is Kind.THRESHOLD else ()
    return Sheet(
        caption=f"Scores on {points.name}",
        columns=("model", "accuracy", "log loss", "Brier", "calibration error", *errors),
        rows=(
            Line(("plain model", *_cells(old, points.y, kind))),
            Line((name, *_cells(new, points.y, kind))),
        ),
        notes=(_changes(models, points.y, old, new),),
    )


def _cells(predicted: Predictions, y: Codes, kind: Kind) -> list[str]:
    """Return the scores of a model; with a threshold, also how often each class is mistaken."""
    each = predicted.scores(y)
    cells = [
        percent(each.accuracy, len(y)),
        # As in the status line, whose losses are in single precision.
        decimals(float(np.float32(each.log_loss))),
        decimals(each.brier_score),
        decimals(each.calibration_error, DECIMALS),
    ]
    if kind is Kind.THRESHOLD:
        wrong = predicted.decided != y
        cells += [f"{wrong[y == k].sum():,} of {(y == k).sum():,}" for k in (1, 0)]
    return cells


def _changes(models: Made, y: Codes, old: Predictions, new: Predictions) -> str:
    """Say how many decisions change, and how much the probabilities do."""
    n_others = int((old.decided != new.decided).sum())
    size = np.abs(new.probabilities - old.probabilities)
    note = (
        f"The plain model and the pipeline decide differently about {n_others:,} of these points. "
        + (
            f"A probability changes by {decimals(float(size.mean()))} on average, and by "
            f"{decimals(float(size.max()))} at most."
            if size.max() >= LEAST
            else "No probability changes."
        )
    )
    least = new.probabilities[np.arange(len(y)), y].min()
    if least < SMALLEST and not hasattr(models.pipeline, "predict_log_proba"):
        note += CUT
    return note


def _most_changed(study: Study, points: Judged, change: Floats) -> tuple[Trial, ...]:
    """Offer the place of the point whose probabilities change most, if they do."""
    size = np.abs(change).max(axis=1)
    if size.max() < LEAST:
        return ()
    x1, x2 = points.X[size.argmax()].astype(precision(study.points.X)).tolist()
    return (Trial("Inspect the point whose probabilities change most", {"x1": x1, "x2": x2}),)


def _name(study: Study, models: Made, kind: Kind) -> str:
    """Return the name of the pipeline's row."""
    if kind is Kind.TEMPERATURE:
        return f"pipeline, T = {temperature_of(models.pipeline):.3g}"
    if kind is Kind.THRESHOLD:
        return f"from {study.view.threshold:g} on"
    return "pipeline"


def _place(study: Study, models: Made) -> Sheet:
    """Compare the probabilities at the inspected place."""
    x = study.places[-1:]
    before, after = (
        largest_remainder(each.predict_proba(x)[0].tolist(), DECIMALS)
        for each in (models.plain, models.pipeline)
    )
    at = f"Probabilities at x = {coordinates(x[0], study)}"
    return Sheet(
        caption=at,
        columns=("class", "plain model", "pipeline", "change"),
        rows=tuple(
            Line(
                (
                    row_name(k, study.names),
                    *(in_units(each, DECIMALS) for each in (old, new, new - old)),
                )
            )
            for k, (old, new) in enumerate(zip(before, after, strict=True))
        ),
        notes=(f"{at}. Click a place in the pictures to see others.",),
    )

"""The work of a worker, cached by parameters; without Streamlit."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pkgutil import resolve_name
from typing import Any

import numpy as np

from explorer.app import text
from explorer.app.page import Outline, Page, run_of, short_name
from explorer.data.point import Point
from explorer.figures.chart import Chart, drawn
from explorer.figures.loss import distance_figure, loss_figure
from explorer.figures.packed import Packed
from explorer.figures.path import path_loss_figure, path_weights_figure
from explorer.figures.race import Racer, race_figure
from explorer.figures.regions import regions_figure
from explorer.figures.style import PAGE, Theme
from explorer.figures.training import MOST, path_frames, training_frames, typed_frame
from explorer.fits import KEPT
from explorer.lenses.explanation import Explanation
from explorer.maths import softmax as maths
from explorer.maths.decision import LIKELIEST, Rule
from explorer.maths.extents import grid, plot_extent
from explorer.numbers import percent
from explorer.settings import (
    CLOSED,
    LENSES,
    MAPS,
    PATH_C,
    DataParams,
    FitParams,
    LossView,
    PathShows,
    Penalty,
    RaceAxis,
    Sample,
    ViewParams,
)
from explorer.study import Study

COARSE = 40
"""Cells per side of the grid on which pages are compared."""


def page(data: DataParams, params: FitParams, view: ViewParams, theme: Theme) -> Page:
    """Return the content of a page.

    Parameters
    ----------
    data : DataParams
    params : FitParams
        Settings of all optimisers, because a race runs all of them.
    view : ViewParams
        Only settings that have an effect on the pictures differ from their defaults.
    theme : Theme
    """
    is_path = view.loss_view is LossView.PATH
    study = Study(data, params, view.reset("weights") if is_path else view)
    chosen = study.chosen
    # A lens that leaves the regions as they are still changes the labels of points, if Plotly draws
    # them.
    moving = view.moving() if theme == PAGE else view
    seen = shown_frames(study)
    states = _states(study, seen["iterations"])
    templates = _templates(study)
    lines = text.statuses(seen, study.points, states, templates)
    shown = _nearest(params) if is_path else -1
    return Page(
        run=run_of(data, chosen, view),
        data=short_name(data),
        scene=str(study.extent),
        regions=regions(data, chosen, moving.reset("loss_view", "race_axis", "maps"), theme),
        probabilities=probabilities(data, chosen, replace(view.altering(), maps=view.maps), theme),
        loss=_loss_panel(study, view, theme),
        frames=Packed.of({**seen, "status": lines, "templates": templates}),
        status=lines[shown],
        outline=_outline(study, float(seen["accuracy"][shown])),
        first=shown if is_path else None,
    )


def _templates(study: Study) -> dict[str, str]:
    """Return the texts of the status line."""
    weighted = study.class_weights is not None
    return text.templates(study.points, can_reject=study.rule.can_reject, weighted=weighted)


def _loss_panel(study: Study, view: ViewParams, theme: Theme) -> Chart:
    """Return the loss panel of a view."""
    data, chosen = study.data, study.chosen
    if view.loss_view is LossView.RACE:
        return race(data, study.params, view.race_axis, theme)
    if view.loss_view is LossView.PATH:
        return path(data, chosen, view.path_shows, theme)
    seen = ViewParams(loss_view=view.loss_view, weights=view.weights)
    return loss(data, chosen, seen, theme)


def _outline(study: Study, accuracy: float) -> Outline:
    """Return the parts of a page that are compared with the next page."""
    extent = plot_extent(study.points.X)  # of the training points: it stays if others are held out
    scorer, (_, _, places) = study.scorer, grid(extent, COARSE)
    scores = scorer.scores(places)
    return Outline(
        extent,
        scorer.rule.decide(scores).astype(np.uint8).tobytes(),
        float(maths.softmax(scores).max(axis=1).mean()),
        percent(accuracy, len(study.points.y)),
    )


def _states(study: Study, iterations: Sequence[int]) -> list[tuple[str, str]]:
    """Return the state of each frame that is shown, and why."""
    if study.view.loss_view is LossView.PATH:
        return [text.ON_THE_PATH] * len(iterations)
    if study.typed is None:
        return text.states(study.fit, iterations, study.optimum, study.names, study.rule)
    cost = study.objective(*study.typed).total
    return [text.typed_state(cost, study.optimum, study.attained)]


def explain(data: DataParams, params: FitParams, view: ViewParams, theme: Theme) -> Explanation:
    """Return the content of the open lens.

    Parameters
    ----------
    data : DataParams
    params : FitParams
        Only settings that have an effect on the fit differ from their defaults.
    view : ViewParams
        The lens, the place, the iteration and whatever else the lens depends on.
    theme : Theme
        Look of a chart, where there is one.
    """
    explanation: Explanation = resolve_name(LENSES[view.lens].explain)(
        Study(data, params, view), theme
    )
    return explanation


def point_at(data: DataParams, x1: float, x2: float) -> Point | None:
    """Return the point at a place, to single precision; training points come first."""
    return Study(data).point_at(x1, x2)


def middle(data: DataParams) -> tuple[float, float]:
    """Return the middle of the class means, which lenses use if no place is chosen."""
    x1, x2 = Study(data).places[-1].tolist()
    return x1, x2


def warm() -> None:
    """Compute the default page. It is wanted most often, and it loads what every page needs."""
    page(DataParams(), FitParams(), ViewParams(), PAGE)


def shown_frames(study: Study) -> dict[str, Any]:
    """Return the training as the pictures show it; typed weights are a single frame.

    Losses are those of the weights themselves, at a temperature of one.
    """
    if study.view.loss_view is LossView.PATH:
        shown = _path_frames(study.data, study.chosen, study.rule)
    elif study.typed is None:
        shown = frames(study.data, study.chosen, study.rule)
    else:
        points = study.points
        held_out = study.design_test, points.y_test
        shown = typed_frame(*study.typed, study.loss, study.design, points.y, held_out, study.rule)
    return _as_shown(study, shown)


def followed(data: DataParams, params: FitParams, view: ViewParams) -> Packed:
    """Return the end of a training as one frame, for points of which one is being dragged."""
    study = Study(data, params, view)
    fitted, points = study.fit, study.points
    weights, loss = (fitted.coef_path[-1:], fitted.intercept_path[-1:]), fitted.loss_curve[-1:]
    held_out = study.design_test, points.y_test
    end = training_frames(*weights, loss, loss, study.design, points.y, held_out, study.rule)
    shown, templates = _as_shown(study, end), _templates(study)
    states = text.states(fitted, [fitted.n_iter], study.optimum, study.names)
    lines = text.statuses(shown, points, states, templates)
    curves = {"objective": fitted.objective_curve, study.loss_name: fitted.loss_curve}
    if fitted.n_iter > MOST:
        curves = {}  # they take longest, so they come when the point is released
    seen = {name: curve.astype("f4") for name, curve in curves.items()}
    told = {"status": lines, "templates": templates, "curves": seen, "optimum": study.optimum}
    return Packed.of({**shown, **told, "partial": True})


def sample(data: DataParams) -> Sample:
    """Return the training points, rounded to a thousandth of the picture or less."""
    study = Study(data)
    points, names, (x_min, x_max, y_min, y_max) = study.points, study.names, study.extent
    digits = [math.ceil(3.0 - math.log10(size)) for size in (x_max - x_min, y_max - y_min)]
    columns = [points.X[:, j].round(digits[j]) + 0.0 for j in range(2)]
    rows = zip(*(each.tolist() for each in (*columns, points.y)), strict=True)
    return Sample.of(rows, class_names=names.classes, feature_names=names.features)


def _as_shown(study: Study, shown: dict[str, Any]) -> dict[str, Any]:
    """Return frames with the weights as the open lens alters them, and with the rule."""
    coef, intercept = shown["coef"], shown["intercept"]
    # Each class is altered by itself, so the classes of all frames can be altered at once.
    altered = study.altered((coef.reshape(-1, coef.shape[-1]), intercept.ravel()))
    bent = {} if study.features.is_plane else {"features": study.features.sent()}
    return {
        **shown,
        **bent,
        "rule": study.rule.sent(),
        "coef": altered[0].reshape(coef.shape).astype(coef.dtype),
        "intercept": altered[1].reshape(intercept.shape).astype(coef.dtype),
    }


@lru_cache(maxsize=KEPT)
def regions(data: DataParams, params: FitParams, view: ViewParams, theme: Theme) -> Chart:
    """Return the panel of the regions, with the drawing of the open lens."""
    study = Study(data, params, view)
    points = study.points
    figure = regions_figure(
        points.X,
        points.y,
        study.scorer,
        extent=study.extent,
        theme=theme,
        held_out=(points.X_test, points.y_test),
        labels=theme != PAGE,
        names=study.names,
    )
    told = text.regions_alt(points, study.scorer, study.extent, study.names)
    overlay = "" if view.lens == CLOSED else LENSES[view.lens].overlay
    if overlay:
        figure, more = resolve_name(overlay)(figure, study, theme)
        told = f"{told} {more}".rstrip()
    return Chart(drawn(figure, theme), told)


@lru_cache(maxsize=KEPT)
def probabilities(data: DataParams, params: FitParams, view: ViewParams, theme: Theme) -> Chart:
    """Return the panel of the maps."""
    study = Study(data, params, view)
    kind, scorer, extent = MAPS[view.maps], study.scorer, study.extent
    figure = resolve_name(kind.figure)(scorer, extent=extent, theme=theme, names=study.names)
    about = kind.description.format(K=data.n_classes)
    return Chart(drawn(figure, theme), text.maps_alt(scorer, extent), about)


@lru_cache(maxsize=KEPT)
def loss(data: DataParams, params: FitParams, view: ViewParams, theme: Theme) -> Chart:
    """Return the loss panel."""
    study = Study(data, params, view)
    fitted, least = study.fit, study.optimum
    known = frames(data, params)
    typed = None if study.typed is None else study.objective(*study.typed).total
    if view.loss_view is LossView.DISTANCE:
        figure = distance_figure(fitted.objective_curve, optimum=least, theme=theme, typed=typed)
    else:
        figure = loss_figure(
            fitted.loss_curve,
            fitted.objective_curve,
            optimum=least,
            attained=study.attained,
            theme=theme,
            held_out=(known["iterations"], known["test_loss"]) if "test_loss" in known else None,
            typed=typed,
            loss_name=study.loss_name,
        )
    told = text.loss_alt(fitted, least, view.loss_view, typed, study.loss_name)
    if "test_loss" in known and view.loss_view is LossView.LOSS:
        told = f"{told} {text.held_out_alt(known['iterations'], known['test_loss'])}"
    return Chart(drawn(figure, theme), told)


@lru_cache(maxsize=KEPT)
def path(data: DataParams, params: FitParams, shows: PathShows, theme: Theme) -> Chart:
    """Return the loss panel with the path over C."""
    study = Study(data, params)
    over = study.path
    if shows is PathShows.WEIGHTS:
        weights = study.features.weight_names
        figure = path_weights_figure(over.C, over.coef, weights, theme, study.names)
        return Chart(drawn(figure, theme), text.path_weights_alt(over))
    points, curves = study.points, {study.loss_name: over.loss}
    if len(points.y_test):
        held_out = study.design_test, points.y_test
        curves["held out"] = maths.cross_entropy_path(over.coef, over.intercept, *held_out)
    choices, error = {}, None
    if len(over.fold_loss):
        curves["cross-validated"] = over.validated
        choices = {"lowest": over.best, "within 1 SE": over.one_standard_error}
        error = over.standard_error
    figure = path_loss_figure(over.C, curves, choices, error, theme)
    return Chart(drawn(figure, theme), text.path_alt(over, study.loss_name))


@lru_cache(maxsize=KEPT)
def _path_frames(data: DataParams, params: FitParams, rule: Rule) -> dict[str, Any]:
    study = Study(data, params)
    points, over = study.points, study.path
    held_out = study.design_test, points.y_test
    optima = over.C, over.coef, over.intercept, over.loss
    return path_frames(*optima, study.design, points.y, held_out, rule)


def _nearest(params: FitParams) -> int:
    """Return the frame of a path that is nearest to the C of a fit; the last without a penalty."""
    if params.penalty is Penalty.NONE:
        return len(PATH_C) - 1
    return min(range(len(PATH_C)), key=lambda i: abs(math.log(PATH_C[i] / params.C)))


def race(data: DataParams, params: FitParams, axis: RaceAxis, theme: Theme) -> Chart:
    """Return the loss panel with the race."""
    return _race(data.training(), params, axis, theme)


@lru_cache(maxsize=KEPT)
def _race(data: DataParams, params: FitParams, axis: RaceAxis, theme: Theme) -> Chart:
    study = Study(data, params)
    least = study.race_optimum
    entries = [
        Racer(text.RUNNERS[solver], each.objective_curve, each.seconds, solver is params.solver)
        for solver, each in study.race.items()
    ]
    figure = race_figure(
        entries,
        optimum=least,
        attained=study.attained,
        timed=axis is RaceAxis.TIME,
        theme=theme,
    )
    return Chart(drawn(figure, theme), text.race_alt(study.race, least, axis))


@lru_cache(maxsize=KEPT)
def frames(data: DataParams, params: FitParams, rule: Rule = LIKELIEST) -> dict[str, Any]:
    """Return the frames of the training."""
    study = Study(data, params)
    points, fitted = study.points, study.fit
    return training_frames(
        fitted.coef_path,
        fitted.intercept_path,
        fitted.loss_curve,
        fitted.objective_curve,
        study.design,
        points.y,
        (study.design_test, points.y_test),
        rule,
    )

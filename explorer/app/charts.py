"""The three panels of a page as charts with their texts, cached by parameters."""

from functools import lru_cache

from explorer.app import frames, text
from explorer.figures.chart import Chart
from explorer.figures.loss import distance_figure, loss_figure
from explorer.figures.path import path_loss_figure, path_weights_figure
from explorer.figures.race import Racer, race_figure
from explorer.figures.regions import regions_figure
from explorer.figures.style import Theme
from explorer.fits import KEPT
from explorer.maths import softmax as maths
from explorer.maths.decision import LIKELIEST
from explorer.settings import (
    CLOSED,
    LENSES,
    MAPS,
    DataParams,
    FitParams,
    LossView,
    PathShows,
    RaceAxis,
    ViewParams,
)
from explorer.settings.registry import function
from explorer.study import Study


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
        names=study.names,
    )
    told = text.regions_alt(points, study.scorer, study.extent, study.names)
    if view.lens != CLOSED and LENSES[view.lens].overlay:
        overlay = function("explorer.lenses", view.lens, "overlay")
        figure, more = overlay(figure, study, theme)
        told = f"{told} {more}".rstrip()
    return Chart.of(figure, theme, told)


@lru_cache(maxsize=KEPT)
def probabilities(data: DataParams, params: FitParams, view: ViewParams, theme: Theme) -> Chart:
    """Return the panel of the maps."""
    study = Study(data, params, view)
    kind, scorer, extent = MAPS[view.maps], study.scorer, study.extent
    drawing = function("explorer.maps", view.maps, "figure")
    figure = drawing(scorer, extent=extent, theme=theme, names=study.names)
    about = kind.description.format(K=data.n_classes)
    return Chart.of(figure, theme, text.maps_alt(scorer, extent), about)


def loss_panel(study: Study, theme: Theme) -> Chart:
    """Return the loss panel: the training, its race or the path over C."""
    data, chosen, view = study.data, study.chosen, study.view
    if view.loss_view is LossView.RACE:
        return race(data.training(), study.params, view.race_axis, theme)
    if view.loss_view is LossView.PATH:
        return path(data, chosen, view.path_shows, theme)
    seen = ViewParams(loss_view=view.loss_view, weights=view.weights)
    return loss(data, chosen, seen, theme)


@lru_cache(maxsize=KEPT)
def loss(data: DataParams, params: FitParams, view: ViewParams, theme: Theme) -> Chart:
    """Return the loss panel with the training."""
    study = Study(data, params, view)
    fitted, least, attained = study.fit, study.optimum, study.attained
    known = frames.of_training(data, params, LIKELIEST)
    held_out = (known["iterations"], known["test_loss"]) if "test_loss" in known else None
    typed = None if study.typed is None else study.objective(*study.typed).total
    told = text.loss_alt(fitted, least, view.loss_view, typed, study.loss_name, attained=attained)
    if view.loss_view is LossView.DISTANCE:
        figure = distance_figure(
            fitted.objective_curve, optimum=least, attained=attained, theme=theme, typed=typed
        )
    else:
        figure = loss_figure(
            fitted.loss_curve,
            fitted.objective_curve,
            optimum=least,
            attained=attained,
            theme=theme,
            held_out=held_out,
            typed=typed,
            loss_name=study.loss_name,
        )
        if held_out:
            told = f"{told} {text.held_out_alt(*held_out)}"
    return Chart.of(figure, theme, told)


@lru_cache(maxsize=KEPT)
def path(data: DataParams, params: FitParams, shows: PathShows, theme: Theme) -> Chart:
    """Return the loss panel with the path over C."""
    study = Study(data, params)
    over = study.path
    if shows is PathShows.WEIGHTS:
        weights = study.features.weight_names
        figure = path_weights_figure(over.C, over.coef, weights, theme, study.names)
        return Chart.of(figure, theme, text.path_weights_alt(over))
    curves = {study.loss_name: over.loss}
    if len(study.points.y_test):
        curves["held out"] = maths.cross_entropy_path(over.coef, over.intercept, *study.held_out)
    choices, error = {}, None
    if len(over.fold_loss):
        curves["cross-validated"] = over.validated
        choices = {"lowest": over.best, "within 1 SE": over.one_standard_error}
        error = over.standard_error
    figure = path_loss_figure(over.C, curves, choices, error, theme)
    return Chart.of(figure, theme, text.path_alt(over, study.loss_name))


@lru_cache(maxsize=KEPT)
def race(data: DataParams, params: FitParams, axis: RaceAxis, theme: Theme) -> Chart:
    """Return the loss panel with the race; held-out points do not take part in it."""
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
    told = text.race_alt(study.race, least, axis, attained=study.attained)
    return Chart.of(figure, theme, told)

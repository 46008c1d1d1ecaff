"""What is computed for a page, cached by parameters; without Streamlit, for any process."""

import hashlib
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from explorer.data import Dataset, make_dataset
from explorer.figures.loss import Run, distance_figure, loss_figure, race_figure
from explorer.figures.packed import Packed
from explorer.figures.probabilities import probabilities_figure
from explorer.figures.regions import regions_figure
from explorer.figures.style import PAGE, Figure, Theme
from explorer.figures.training import training_frames
from explorer.geometry import Extent, plot_extent
from explorer.params import DataParams, FitParams, LossView, RaceAxis, Solver, Start
from explorer.solvers import Options
from explorer.start import initial_weights
from explorer.training import Fit, Reason, train
from explorer.ui import text
from explorer.ui.page import Chart, Drawn, Page

MARGIN = 0.08
"""Room around the points, as a share of their span."""

KEPT = 8
"""Most of each thing that is kept: as many fits as a race has, of ten thousand iterations each."""


def page(
    data: DataParams,
    params: FitParams,
    view: LossView,
    axis: RaceAxis,
    theme: Theme,
    temperature: float = 1.0,
) -> Page:
    """Return what a page shows.

    Parameters
    ----------
    data : DataParams
    params : FitParams
        Settings of all optimisers: the race runs each with its own.
    view : LossView
    axis : RaceAxis
    theme : Theme
    temperature : float
        What the scores are divided by in maps and labels.
    """
    chosen = params.relevant(data.n_classes)
    points, fitted = dataset(data), fit(data, chosen)
    return Page(
        run=hashlib.sha256(f"{data} {chosen} {temperature}".encode()).hexdigest()[:16],
        scene=f"{data.dataset} {data.random_state} {data.n_classes}",
        numbers=text.summary(points, fitted, optimum(data, chosen)),
        nowhere=text.nowhere(fitted, extent(data)),
        regions=regions(data, chosen, theme),
        probabilities=probabilities(data, chosen, theme, temperature),
        loss=race(data, params, axis, theme)
        if view is LossView.RACE
        else loss(data, chosen, view, theme),
        frames=Packed.of(cooled(frames(data, chosen), temperature)),
    )


def warm() -> None:
    """Compute the page of the defaults: it is asked for most, and loads what every page needs."""
    params = FitParams()
    page(DataParams(), params, LossView.LOSS, RaceAxis.ITERATION, PAGE)


@lru_cache(maxsize=KEPT)
def dataset(data: DataParams) -> Dataset:
    """Return the points that the parameters describe."""
    return make_dataset(data)


def extent(data: DataParams) -> Extent:
    """Return the rectangle that every picture of the points shows, the held-out ones included."""
    points = dataset(data)
    return plot_extent(np.vstack([points.X, points.X_test]), MARGIN)


def fit(data: DataParams, params: FitParams) -> Fit:
    """Return the fit of the chosen optimiser, which sees none of the held-out points."""
    return _fit(replace(data, test_size=0.0), params)


@lru_cache(maxsize=KEPT)
def _fit(data: DataParams, params: FitParams) -> Fit:
    C, l1_ratio = params.effective
    points = dataset(data)
    coef, intercept = initial_weights(params, data.n_classes)
    options = Options(
        max_iter=params.max_iter,
        learning_rate=params.learning_rate,
        batch_size=params.batch_size,
        random_state=params.training_seed,
    )
    return train(
        points.X,
        points.y,
        data.n_classes,
        C=C,
        l1_ratio=l1_ratio,
        solver=params.solver,
        options=options,
        coef_init=coef,
        intercept_init=intercept,
    )


def reference(data: DataParams, params: FitParams) -> Fit:
    """Return Newton's fit from zero, which every start and optimiser shares."""
    newton = replace(params, solver=Solver.NEWTON, start=Start.ZERO)
    return fit(data, newton.relevant(data.n_classes))


def optimum(data: DataParams, params: FitParams) -> float:
    """Return the least objective known, in nats: Newton's, or the least of the chosen fit."""
    newton, chosen = reference(data, params), fit(data, params)
    return float(min(newton.objective_curve[-1], chosen.objective_curve.min()))


@lru_cache(maxsize=KEPT)
def regions(data: DataParams, params: FitParams, theme: Theme) -> Chart:
    """Return panel 1."""
    points, fitted = dataset(data), fit(data, params)
    figure = regions_figure(
        points.X,
        points.y,
        fitted.coef,
        fitted.intercept,
        extent=extent(data),
        theme=theme,
        held_out=(points.X_test, points.y_test),
        labels=theme != PAGE,
    )
    return Chart(drawn(figure, theme), text.regions_alt(points, fitted, extent(data)))


@lru_cache(maxsize=KEPT)
def probabilities(
    data: DataParams, params: FitParams, theme: Theme, temperature: float = 1.0
) -> Chart:
    """Return panel 2."""
    points, fitted = dataset(data), fit(data, params)
    coef, intercept = fitted.coef / temperature, fitted.intercept / temperature
    figure = probabilities_figure(coef, intercept, extent=extent(data), theme=theme)
    return Chart(drawn(figure, theme), text.probabilities_alt(points, coef, intercept))


@lru_cache(maxsize=KEPT)
def loss(data: DataParams, params: FitParams, view: LossView, theme: Theme) -> Chart:
    """Return panel 3."""
    fitted, least = fit(data, params), optimum(data, params)
    known = frames(data, params)
    if view is LossView.DISTANCE:
        figure = distance_figure(fitted.objective_curve, optimum=least, theme=theme)
    else:
        figure = loss_figure(
            fitted.loss_curve,
            fitted.objective_curve,
            optimum=least,
            attained=reference(data, params).reason is not Reason.SEPARABLE,
            theme=theme,
            held_out=(known["iterations"], known["test_loss"]) if "test_loss" in known else None,
        )
    return Chart(drawn(figure, theme), text.loss_alt(fitted, least, view))


def runs(data: DataParams, params: FitParams) -> dict[Solver, Fit]:
    """Return the fits of all optimisers from the same start."""
    entries = {solver: replace(params, solver=solver) for solver in Solver}
    return {solver: fit(data, each.relevant(data.n_classes)) for solver, each in entries.items()}


def race_optimum(data: DataParams, params: FitParams) -> float:
    """Return the least objective known of all optimisers, in nats."""
    reached = [each.objective_curve.min() for each in runs(data, params).values()]
    return float(min(reference(data, params).objective_curve[-1], *reached))


def race(data: DataParams, params: FitParams, axis: RaceAxis, theme: Theme) -> Chart:
    """Return panel 3 with all optimisers."""
    return _race(replace(data, test_size=0.0), params, axis, theme)


@lru_cache(maxsize=KEPT)
def _race(data: DataParams, params: FitParams, axis: RaceAxis, theme: Theme) -> Chart:
    least = race_optimum(data, params)
    entries = [
        Run(text.RUNNERS[solver], each.objective_curve, each.seconds, solver is params.solver)
        for solver, each in runs(data, params).items()
    ]
    figure = race_figure(
        entries,
        optimum=least,
        attained=reference(data, params).reason is not Reason.SEPARABLE,
        timed=axis is RaceAxis.TIME,
        theme=theme,
    )
    return Chart(drawn(figure, theme), text.race_alt(runs(data, params), least, axis))


@lru_cache(maxsize=KEPT)
def frames(data: DataParams, params: FitParams) -> dict[str, Any]:
    """Return the training of the fit, as the browser draws it."""
    points, fitted = dataset(data), fit(data, params)
    return training_frames(
        fitted.coef_path,
        fitted.intercept_path,
        fitted.loss_curve,
        fitted.objective_curve,
        points.X,
        points.y,
        (points.X_test, points.y_test),
    )


def cooled(frames: dict[str, Any], temperature: float) -> dict[str, Any]:
    """Return frames with all scores divided by a temperature; their losses stay the training's."""
    divided = {name: frames[name] / np.float32(temperature) for name in ("coef", "intercept")}
    return frames | divided


def drawn(figure: Figure, theme: Theme) -> Drawn:
    """Return a figure as the page's own charts take it, where they can be had."""
    return Packed.of(figure) if theme == PAGE else figure

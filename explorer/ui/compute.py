"""What is computed for a page, cached by parameters and shared by all sessions."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from explorer.data import Dataset, make_dataset
from explorer.figures.loss import Run, distance_figure, loss_figure, race_figure
from explorer.figures.probabilities import probabilities_figure
from explorer.figures.regions import regions_figure
from explorer.figures.style import DARK, LIGHT, PAGE, Theme
from explorer.figures.training import training_frames
from explorer.geometry import Extent, plot_extent
from explorer.params import DataParams, FitParams, LossView, RaceAxis, Solver, Start
from explorer.solvers import Options
from explorer.start import initial_weights
from explorer.training import Fit, Reason, train
from explorer.ui.browser_files import published
from explorer.ui.live_plot import Packed
from explorer.ui.process import settle
from explorer.ui.text import RUNNERS

# The text of a parameter set has its class, its names and its values: no two sets share one.
KEYS: dict[str | type, Callable[[Any], str]] = {DataParams: repr, FitParams: repr, Theme: repr}

# No fit sees the held-out points.
FIT_KEYS = KEYS | {DataParams: lambda data: repr(replace(data, test_size=0.0))}

MARGIN = 0.08
"""Room around the points, as a share of their span."""


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=KEYS)
def dataset(data: DataParams) -> Dataset:
    """Return the points that the parameters describe."""
    return make_dataset(data)


def extent(data: DataParams) -> Extent:
    """Return the rectangle that every picture of the points shows, the held-out ones included."""
    points = dataset(data)
    return plot_extent(np.vstack([points.X, points.X_test]), MARGIN)


@st.cache_resource(max_entries=128, show_spinner=False, hash_funcs=FIT_KEYS)
def fit(data: DataParams, params: FitParams) -> Fit:
    """Return the fit of the chosen optimiser."""
    settle()
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


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=KEYS)
def regions(data: DataParams, params: FitParams, theme: Theme) -> Packed:
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
        labels=theme is not PAGE,
    )
    return Packed(figure)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=KEYS)
def probabilities(data: DataParams, params: FitParams, theme: Theme) -> Packed:
    """Return panel 2."""
    fitted = fit(data, params)
    figure = probabilities_figure(fitted.coef, fitted.intercept, extent=extent(data), theme=theme)
    return Packed(figure)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=KEYS)
def loss(data: DataParams, params: FitParams, view: LossView, theme: Theme) -> Packed:
    """Return panel 3."""
    fitted, least = fit(data, params), optimum(data, params)
    if view is LossView.DISTANCE:
        return Packed(distance_figure(fitted.objective_curve, optimum=least, theme=theme))
    known = frames(data, params).content
    figure = loss_figure(
        fitted.loss_curve,
        fitted.objective_curve,
        optimum=least,
        attained=reference(data, params).reason is not Reason.SEPARABLE,
        theme=theme,
        held_out=(known["iterations"], known["test_loss"]) if "test_loss" in known else None,
    )
    return Packed(figure)


def runs(data: DataParams, params: FitParams) -> dict[Solver, Fit]:
    """Return the fits of all optimisers from the same start."""
    entries = {solver: replace(params, solver=solver) for solver in Solver}
    return {solver: fit(data, each.relevant(data.n_classes)) for solver, each in entries.items()}


def race_optimum(data: DataParams, params: FitParams) -> float:
    """Return the least objective known of all optimisers, in nats."""
    reached = [each.objective_curve.min() for each in runs(data, params).values()]
    return float(min(reference(data, params).objective_curve[-1], *reached))


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=FIT_KEYS)
def race(data: DataParams, params: FitParams, axis: RaceAxis, theme: Theme) -> Packed:
    """Return panel 3 with all optimisers."""
    entries = [
        Run(RUNNERS[solver], each.objective_curve, each.seconds, solver is params.solver)
        for solver, each in runs(data, params).items()
    ]
    figure = race_figure(
        entries,
        optimum=race_optimum(data, params),
        attained=reference(data, params).reason is not Reason.SEPARABLE,
        timed=axis is RaceAxis.TIME,
        theme=theme,
    )
    return Packed(figure)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=KEYS)
def frames(data: DataParams, params: FitParams) -> Packed:
    """Return the training of the fit, as the browser draws it."""
    points, fitted = dataset(data), fit(data, params)
    return Packed(
        training_frames(
            fitted.coef_path,
            fitted.intercept_path,
            fitted.loss_curve,
            fitted.objective_curve,
            points.X,
            points.y,
            (points.X_test, points.y_test),
        )
    )


def run_name(data: DataParams, params: FitParams) -> str:
    """Return a short name of a fit, another for each."""
    return hashlib.sha256(f"{data} {params}".encode()).hexdigest()[:16]


def current_theme() -> Theme:
    """Return the look of figures: the page's own where the browser gives it to them."""
    if published():
        return PAGE
    theme = DARK if st.context.theme.type == "dark" else LIGHT
    return replace(theme, drag_zooms="Mobi" not in st.context.headers.get("User-Agent", ""))

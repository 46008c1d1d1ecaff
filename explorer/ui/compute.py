"""What is computed for a page, cached by parameters and shared by all sessions."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from threadpoolctl import threadpool_limits

from explorer.data import Dataset, make_dataset
from explorer.figures.loss import distance_figure, loss_figure
from explorer.figures.probabilities import probabilities_figure
from explorer.figures.regions import regions_figure
from explorer.figures.style import DARK, LIGHT, Theme
from explorer.geometry import Extent, plot_extent
from explorer.model import Fit, Reason, SoftmaxRegression
from explorer.params import DataParams, FitParams, LossView, Solver, Start
from explorer.start import initial_weights

# The text of a parameter set has its class, its names and its values: no two sets share one.
KEYS: dict[str | type, Callable[[Any], str]] = {DataParams: repr, FitParams: repr, Theme: repr}

# No fit sees the held-out points.
FIT_KEYS = KEYS | {DataParams: lambda data: repr(replace(data, test_size=0.0))}

MARGIN = 0.08
"""Room around the points, as a share of their span."""


@st.cache_resource(show_spinner=False)
def one_blas_thread() -> None:
    """Keep this process to one BLAS thread, once.

    The products are small: a second thread costs more than it helps, and is another session's.
    """
    threadpool_limits(limits=1, user_api="blas")


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
    one_blas_thread()
    C, l1_ratio = params.effective
    points = dataset(data)
    model = SoftmaxRegression(
        C=C,
        l1_ratio=l1_ratio,
        solver=params.solver,
        max_iter=params.max_iter,
        learning_rate=params.learning_rate,
        batch_size=params.batch_size,
        random_state=params.training_seed,
    )
    return model.fit(points.X, points.y, *initial_weights(params, data.n_classes)).fit_


def reference(data: DataParams, params: FitParams) -> Fit:
    """Return Newton's fit from zero, which every start and optimiser shares."""
    newton = replace(params, solver=Solver.NEWTON, start=Start.ZERO)
    return fit(data, newton.relevant(data.n_classes))


def optimum(data: DataParams, params: FitParams) -> float:
    """Return the least objective known, in nats: Newton's, or the least of the chosen fit."""
    newton, chosen = reference(data, params), fit(data, params)
    return float(min(newton.objective_curve[-1], chosen.objective_curve.min()))


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=KEYS)
def regions(data: DataParams, params: FitParams, theme: Theme) -> go.Figure:
    """Return panel 1."""
    points, fitted = dataset(data), fit(data, params)
    return regions_figure(
        points.X, points.y, fitted.coef, fitted.intercept, extent=extent(data), theme=theme
    )


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=KEYS)
def probabilities(data: DataParams, params: FitParams, theme: Theme) -> go.Figure:
    """Return panel 2."""
    fitted = fit(data, params)
    return probabilities_figure(fitted.coef, fitted.intercept, extent=extent(data), theme=theme)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=KEYS)
def loss(data: DataParams, params: FitParams, view: LossView, theme: Theme) -> go.Figure:
    """Return panel 3."""
    fitted, least = fit(data, params), optimum(data, params)
    if view is LossView.DISTANCE:
        return distance_figure(fitted.objective_curve, optimum=least, theme=theme)
    return loss_figure(
        fitted.loss_curve,
        fitted.objective_curve,
        optimum=least,
        attained=reference(data, params).reason is not Reason.SEPARABLE,
        theme=theme,
    )


def current_theme() -> Theme:
    """Return the look that goes with the theme the person has chosen, and with their device."""
    theme = DARK if st.context.theme.type == "dark" else LIGHT
    return replace(theme, drag_zooms="Mobi" not in st.context.headers.get("User-Agent", ""))

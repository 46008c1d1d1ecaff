"""Panel 3: loss and objective after each iteration, or the distance from the optimum."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.style import COLOURS, Theme, axis, figure, layout

Floats = NDArray[np.float64]

FEW = 60
"""Iterations up to which each has its own marker."""


def loss_figure(
    loss: Floats,
    objective: Floats,
    *,
    optimum: float,
    attained: bool,
    theme: Theme,
    held_out: tuple[NDArray[np.integer[Any]], Floats] | None = None,
) -> go.Figure:
    """Draw mean cross-entropy and objective against the iteration, and the optimum as a line.

    Parameters
    ----------
    loss : ndarray of shape (n_iter + 1,)
        Mean cross-entropy in nats.
    objective : ndarray of shape (n_iter + 1,)
        Loss plus penalty in nats.
    optimum : float
        Least objective, in nats.
    attained : bool
        Whether some weights have that objective, or it is only ever approached.
    theme : Theme
    held_out : tuple of ndarray of shape (n_frames,) and ndarray of shape (n_frames,), optional
        Iterations, and the mean cross-entropy of held-out points at each, in nats.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    last = len(loss) - 1
    optimum_line = {
        "type": "scatter",
        "name": "optimum" if attained else "limit, never reached",
        "meta": {"role": "optimum"},
        "x": [0, max(last, 1)],
        "y": [optimum, optimum],
        "mode": "lines",
        "line": {"color": theme.ink, "width": 1.2, "dash": "dash"},
        "hovertemplate": "%{y:.6g} nats",
    }
    curves = [
        _curve("objective", objective, COLOURS[0], "square"),
        _curve("cross-entropy", loss, COLOURS[1], "circle"),
    ]
    if held_out is not None:
        iterations, values = held_out
        curve = _curve("held out", values, COLOURS[2], "diamond-open")
        curves.append(curve | {"x": iterations, "line": {**curve["line"], "dash": "dot"}})
    yaxis = axis(theme, title={"text": "nats"}, rangemode="tozero")
    return _panel([*curves, optimum_line], yaxis, theme)


def distance_figure(objective: Floats, *, optimum: float, theme: Theme) -> go.Figure:
    """Draw how far the objective still is from the optimum, on a logarithmic axis.

    Parameters
    ----------
    objective : ndarray of shape (n_iter + 1,)
        Loss plus penalty in nats.
    optimum : float
        Least objective that can be reached, or approached, in nats.
    theme : Theme

    Returns
    -------
    plotly.graph_objects.Figure
        Iterations at the optimum, to rounding, have no place on a logarithmic axis and no point.
    """
    distance = objective - optimum
    distance = np.where(distance > np.finfo(float).eps * abs(optimum), distance, np.nan)
    curve = _curve("objective − optimum", distance, COLOURS[0], "square", digits=".3g")
    yaxis = axis(
        theme,
        title={"text": "nats above the optimum"},
        type="log",
        exponentformat="power",
        nticks=6,
    )
    panel = _panel([{**curve, "showlegend": True}], yaxis, theme)
    if np.isnan(distance).all():
        told = {"text": "at the optimum from the start", "showarrow": False}
        panel.layout.annotations = [{**told, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}]
    return panel


def _curve(
    name: str, values: Floats, colour: str, symbol: str, digits: str = ".6g"
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "meta": {"role": "curve"},
        "x0": 0,
        "dx": 1,
        "y": values,
        "mode": "lines+markers" if len(values) <= FEW else "lines",
        "line": {"color": colour, "width": 2},
        "marker": {"symbol": symbol, "size": 5},
        "hovertemplate": f"%{{y:{digits}}} nats",
    }


def _panel(traces: list[dict[str, Any]], yaxis: dict[str, Any], theme: Theme) -> go.Figure:
    legend = {"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"}
    return figure(
        traces,
        layout(
            theme,
            margin={"l": 60, "r": 6, "t": 22, "b": 34},
            xaxis=axis(theme, title={"text": "iteration"}, rangemode="tozero"),
            yaxis=yaxis,
            hovermode="x unified",
            legend=legend,
            dragmode=False,
            meta={"panel": "loss", "scrubs": True},
        ),
    )

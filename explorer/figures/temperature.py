"""The lens on temperature: mean cross-entropy against the number that divides all scores."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures.style import COLOURS, Figure, Theme, axis, layout

Floats = NDArray[np.float64]

TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10)


def temperature_figure(
    temperatures: Floats,
    loss: Floats,
    *,
    best: tuple[float, float],
    now: tuple[float, float],
    theme: Theme,
    held_out: Floats | None = None,
) -> Figure:
    """Draw the mean cross-entropy against the temperature, its minimum and where it stands now.

    Parameters
    ----------
    temperatures : ndarray of shape (n_temperatures,)
        Positive, increasing.
    loss : ndarray of shape (n_temperatures,)
        Mean cross-entropy of the training points at each, in nats.
    best, now : tuple of float
        Temperature, and the loss there: at the minimum, and as the pictures are drawn.
    theme : Theme
    held_out : ndarray of shape (n_temperatures,), optional
        The same of the held-out points.

    Returns
    -------
    Figure
        On a logarithmic axis of temperatures.
    """
    x = temperatures.astype(np.float32)
    curves = [_curve("cross-entropy", x, loss, COLOURS[1], "solid")]
    if held_out is not None:
        curves.append(_curve("held out", x, held_out, COLOURS[2], "dot"))
    marks = [
        _mark("least", best, {"symbol": "star", "size": 13, "color": COLOURS[5]}),
        _mark("now", now, {"symbol": "circle-open", "size": 13, "color": theme.ink}),
    ]
    return {
        "data": [*curves, *marks],
        "layout": layout(
            theme,
            margin={"l": 60, "r": 6, "t": 22, "b": 36},
            xaxis=axis(
                theme,
                type="log",
                title={"text": "temperature T"},
                tickvals=list(TICKS),
                ticktext=[f"{tick:g}" for tick in TICKS],
            ),
            yaxis=axis(theme, title={"text": "nats"}, rangemode="tozero"),
            legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"},
            meta={"panel": "temperature"},
        ),
    }


def _curve(name: str, x: NDArray[Any], y: Floats, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "x": x,
        "y": y.astype(np.float32),
        "mode": "lines",
        "line": {"color": colour, "width": 2, "dash": dash},
        "hovertemplate": "T = %{x:.3g}: %{y:.4g} nats",
    }


def _mark(name: str, at: tuple[float, float], marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": f"{name}: T = {at[0]:.3g}",
        "x": [at[0]],
        "y": [at[1]],
        "mode": "markers",
        "marker": {**marker, "line": {"width": 2}},
        "hovertemplate": "T = %{x:.3g}: %{y:.4g} nats",
    }

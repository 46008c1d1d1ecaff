"""The lens on shifts: what one number added to every class's weight does to the objective."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures.style import COLOURS, Figure, Theme, axis, layout

Floats = NDArray[np.float64]


def shift_figure(
    shifts: Floats,
    cross_entropy: float,
    objective: Floats,
    *,
    now: tuple[float, float],
    theme: Theme,
) -> Figure:
    """Draw cross-entropy and objective against what is added to every class's w_1.

    Parameters
    ----------
    shifts : ndarray of shape (n_shifts,)
        In units of the weight, increasing.
    cross_entropy : float
        Mean cross-entropy in nats, which is the same at each.
    objective : ndarray of shape (n_shifts,)
        Cross-entropy and penalty at each, in nats.
    now : tuple of float
        The present shift and the objective there.
    theme : Theme

    Returns
    -------
    Figure
    """
    level = np.full(len(shifts), cross_entropy)
    return {
        "data": [
            _curve("objective", shifts, objective, COLOURS[0], "solid"),
            _curve("cross-entropy", shifts, level, COLOURS[1], "dash"),
            {
                "type": "scatter",
                "name": f"now: {now[0]:.3g}",
                "x": [now[0]],
                "y": [now[1]],
                "mode": "markers",
                "marker": {
                    "symbol": "circle-open",
                    "size": 13,
                    "color": theme.ink,
                    "line": {"width": 2},
                },
                "hovertemplate": "%{x:.3g}: %{y:.4g} nats",
            },
        ],
        "layout": layout(
            theme,
            margin={"l": 60, "r": 6, "t": 22, "b": 36},
            xaxis=axis(theme, title={"text": "added to every class's w₁"}),
            yaxis=axis(theme, title={"text": "nats"}, rangemode="tozero"),
            legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"},
            meta={"panel": "shift"},
        ),
    }


def _curve(name: str, x: Floats, y: Floats, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "x": x.astype(np.float32),
        "y": y.astype(np.float32),
        "mode": "lines",
        "line": {"color": colour, "width": 2, "dash": dash},
        "hovertemplate": "%{x:.3g}: %{y:.4g} nats",
    }

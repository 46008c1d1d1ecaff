"""The chart of *Downstream*: the probability of the true class, before and after."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures.style import COLOURS, SYMBOLS, Figure, Theme, axis, layout
from explorer.names import NUMBERED, Names

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

MOST = 500
"""Most dots that are drawn."""


def change_figure(
    before: Floats,
    after: Floats,
    y: Codes,
    n_classes: int,
    theme: Theme,
    names: Names = NUMBERED,
) -> Figure:
    """Draw a dot per point; above the diagonal the pipeline gives the true class more.

    Parameters
    ----------
    before, after : ndarray of shape (n_points,)
        Probability of the true class, by the plain model and by the pipeline.
    y : ndarray of shape (n_points,)
        True classes.
    n_classes : int
    theme : Theme
    names : Names
    """
    kept = np.unique(np.linspace(0, len(y) - 1, MOST).round().astype(int))
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "name": "no change",
            "x": [0, 1],
            "y": [0, 1],
            "mode": "lines",
            "line": {"color": theme.ink, "width": 1, "dash": "dash"},
            "hoverinfo": "skip",
        }
    ]
    for k in range(n_classes):
        own = kept[y[kept] == k]
        traces.append(
            {
                "type": "scatter",
                "name": names[k],
                "x": before[own].astype(np.float32),
                "y": after[own].astype(np.float32),
                "mode": "markers",
                "cliponaxis": False,
                "marker": {
                    "color": COLOURS[k],
                    "symbol": SYMBOLS[k],
                    "size": 7,
                    "opacity": 1.0,
                    "line": {"color": theme.ink, "width": 0.8},
                },
                "hovertemplate": "plain %{x:.3f}<br>pipeline %{y:.3f}"
                f"<extra>true {names[k]}</extra>",
            }
        )
    common: dict[str, Any] = {"range": [-0.02, 1.02], "zeroline": False}
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin={"l": 56, "r": 6, "t": 6, "b": 36},
            xaxis=axis(theme, title={"text": "P of the true class, plain model"}, **common),
            yaxis=axis(theme, title={"text": "P, pipeline"}, **common),
            legend={"x": 1.01, "y": 1, "maxheight": 180, "font": {"color": theme.ink, "size": 11}},
            meta={"panel": "pipelines"},
        ),
    }

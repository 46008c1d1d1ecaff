"""The chart of *Downstream*: the probability of the true class, before and after."""

import numpy as np

from explorer.figures.curves import dashed_line, unit_chart
from explorer.figures.style import COLOURS, SYMBOLS, Figure, Theme
from explorer.figures.traces import scatter
from explorer.maths.arrays import Codes, Floats
from explorer.names import NUMBERED, Names

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
    ends = np.array([0.0, 1.0])
    traces = [dashed_line("no change", ends, ends, theme)]
    for k in range(n_classes):
        own = kept[y[kept] == k]
        traces.append(
            scatter(
                names[k],
                before[own],
                after[own],
                mode="markers",
                cliponaxis=False,
                marker={
                    "color": COLOURS[k],
                    "symbol": SYMBOLS[k],
                    "size": 7,
                    "opacity": 1.0,
                    "line": {"color": theme.ink, "width": 0.8},
                },
                hovertemplate="plain %{x:.3f}<br>pipeline %{y:.3f}"
                f"<extra>true {names[k]}</extra>",
            )
        )
    titles = "P of the true class, plain model", "P, pipeline"
    return unit_chart(traces, titles, theme)

"""The chart of *Calibration*: a reliability diagram, with what chance does and with the truth."""

from typing import Any

import numpy as np

from explorer.figures.curves import dashed_line, unit_chart
from explorer.figures.style import CURVES, Figure, Theme, translucent
from explorer.figures.traces import scatter
from explorer.maths.arrays import Floats
from explorer.maths.calibration import Reliability

SMALL, LARGE = 6.0, 16.0
"""Sizes of the dots, in pixels; their area grows with the number of points."""


def reliability_figure(
    measured: Reliability, chance: Floats, true: Reliability | None, event: str, theme: Theme
) -> Figure:
    """Draw how often probabilities came true.

    Parameters
    ----------
    measured : Reliability
        One dot per bin.
    chance : ndarray of shape (2, n_bins)
        Range in which chance alone puts the share of a calibrated model; a box for each bin.
    true : Reliability or None
        The same on all possible new points, in narrow bins; a line.
    event : str
        Title of the vertical axis.
    theme : Theme
    """
    ends = np.array([0.0, 1.0])
    diagonal = dashed_line("calibrated", ends, ends, theme) | {"showlegend": False}
    traces = [_band(measured, chance), diagonal]
    if true is not None:
        look = {"color": CURVES[0], "width": 2.5}
        line = scatter("truth", true.confidence, true.share, mode="lines", line=look)
        traces.append(line | {"hovertemplate": "true share %{y:.3f}<extra></extra>"})
    traces.append(_dots(measured, theme))
    return unit_chart(traces, ("probability", event), theme)


def _band(measured: Reliability, chance: Floats) -> dict[str, Any]:
    """Draw a box for each bin."""
    x = np.stack([measured.low, measured.high])[[0, 1, 1, 0, 0, 0]]
    y = chance[[0, 0, 1, 1, 0, 0]]
    x[-1] = y[-1] = np.nan  # a gap between two boxes
    return scatter("by chance", x.T.ravel(), y.T.ravel()) | {
        "mode": "lines",
        "line": {"color": CURVES[3], "width": 1},
        "fill": "toself",
        "fillcolor": translucent(CURVES[3], 0.35),
        "hoverinfo": "skip",
    }


def _dots(measured: Reliability, theme: Theme) -> dict[str, Any]:
    sizes = SMALL + (LARGE - SMALL) * np.sqrt(measured.counts / measured.counts.max())
    return scatter("these points", measured.confidence, measured.share) | {
        "mode": "markers",
        "cliponaxis": False,
        "marker": {
            "color": CURVES[1],
            "symbol": "diamond",
            "opacity": 1.0,
            "size": sizes.astype(np.float32),
            "line": {"color": theme.ink, "width": 1},
        },
        "customdata": measured.counts.astype(np.int32),
        "hovertemplate": "%{customdata} points<br>probability %{x:.3f}<br>share %{y:.3f}"
        "<extra></extra>",
    }

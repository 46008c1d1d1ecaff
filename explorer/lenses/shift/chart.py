"""The lens on shifts: what one number added to every class's weight does to the objective."""

import numpy as np
from numpy.typing import NDArray

from explorer.figures.curves import chart, curve, mark
from explorer.figures.style import CURVES, Figure, Theme

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
    told = "%{x:.3g}"
    level = np.full(len(shifts), cross_entropy)
    marker = {"symbol": "circle-open", "size": 13, "color": theme.ink}
    traces = [
        curve("objective", shifts, objective, CURVES[3], "solid", told),
        curve("cross-entropy", shifts, level, CURVES[0], "dash", told),
        mark(f"now: {now[0]:.3g}", now, marker, told),
    ]
    return chart(traces, {"title": {"text": "added to every class's w₁"}}, theme, panel="shift")

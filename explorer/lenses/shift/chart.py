"""The chart of *Shift*: the objective against a number added to every w₁."""

import numpy as np

from explorer.figures.curves import chart, curve, mark
from explorer.figures.style import CURVES, Figure, Theme
from explorer.maths.arrays import Floats


def shift_figure(
    shifts: Floats,
    cross_entropy: float,
    objective: Floats,
    *,
    now: tuple[float, float],
    theme: Theme,
    loss_name: str = "cross-entropy",
) -> Figure:
    """Draw cross-entropy and objective against a number added to every w₁.

    Parameters
    ----------
    shifts : ndarray of shape (n_shifts,)
        In units of the weight, increasing.
    cross_entropy : float
        Mean cross-entropy in nats; it is the same for every shift.
    objective : ndarray of shape (n_shifts,)
        Cross-entropy plus penalty for each shift, in nats.
    now : tuple of float
        The current shift and its objective.
    theme : Theme
    loss_name : str, default="cross-entropy"
        Says whether it is a weighted mean.

    Returns
    -------
    Figure
    """
    told = "%{x:.3g}"
    level = np.full(len(shifts), cross_entropy)
    marker = {"symbol": "circle-open", "size": 13, "color": theme.ink}
    traces = [
        curve("objective", shifts, objective, CURVES[3], "solid", told),
        curve(loss_name, shifts, level, CURVES[0], "dash", told),
        mark(f"now: {now[0]:.3g}", now, marker, told),
    ]
    return chart(traces, {"title": {"text": "number added to every w₁"}}, theme)

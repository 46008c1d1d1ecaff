"""The chart of *Temperature*: mean cross-entropy against the temperature."""

from typing import Any

from explorer.figures.curves import chart, curve, mark
from explorer.figures.style import CURVES, Figure, Theme
from explorer.maths.arrays import Floats

TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10)


def temperature_figure(
    temperatures: Floats,
    loss: Floats,
    *,
    best: tuple[float, float] | None,
    now: tuple[float, float],
    theme: Theme,
    held_out: tuple[Floats, tuple[float, float] | None] | None = None,
    loss_name: str = "cross-entropy",
) -> Figure:
    """Draw the mean cross-entropy against the temperature, with its minimum and the current value.

    Parameters
    ----------
    temperatures : ndarray of shape (n_temperatures,)
        Positive, increasing.
    loss : ndarray of shape (n_temperatures,)
        Mean cross-entropy of the training points at each temperature, in nats.
    best : tuple of float, or None
        Temperature and loss at the minimum; None if every temperature has the same loss.
    now : tuple of float
        Temperature and loss of the pictures.
    theme : Theme
    held_out : tuple, optional
        The same for the held-out points: the loss at each temperature, and temperature and loss at
        the minimum.
    loss_name : str, default="cross-entropy"
        Says whether it is a weighted mean.

    Returns
    -------
    Figure
        The axis of the temperature is logarithmic.
    """
    told = "T = %{x:.3g}"
    traces = [curve(loss_name, temperatures, loss, CURVES[0], "solid", told)]
    look: dict[str, Any] = {"symbol": "star", "size": 13, "color": CURVES[0]}
    marks = [("lowest", best, look)]
    if held_out is not None:
        traces.append(curve("held out", temperatures, held_out[0], CURVES[1], "dot", told))
        look = {"symbol": "star-open", "size": 13, "color": CURVES[1]}
        marks.append(("lowest held out", held_out[1], look))
    marks.append(("now", now, {"symbol": "circle-open", "size": 13, "color": theme.ink}))
    traces += [
        mark(f"{name}: T = {at[0]:.3g}", at, marker, told) for name, at, marker in marks if at
    ]
    xaxis = {
        "type": "log",
        "title": {"text": "temperature T"},
        "tickvals": list(TICKS),
        "ticktext": [f"{tick:g}" for tick in TICKS],
    }
    return chart(traces, xaxis, theme)

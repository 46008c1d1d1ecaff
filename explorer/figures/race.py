"""The panel of the race: the distance of every optimiser from the optimum."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.figures.loss import (
    LOGARITHMIC,
    distance_axis,
    distance_from,
    panel,
    told_where_empty,
)
from explorer.figures.roles import CURVE, RUN
from explorer.figures.style import CURVES, SYMBOLS, Figure, Theme, axis
from explorer.figures.traces import scatter
from explorer.figures.training import frame_iterations
from explorer.maths.arrays import Codes, Floats

STRIPS = 70
"""Vertical strips of a race curve; each is about six pixels wide on a page of 1280."""

ZERO = 0.375
"""Position of the start on the logarithmic axis of the race, which has no zero, as a share of the
first step. The number is rounded to 0 in a label, and it is exact in single precision."""

TICKS = 8
"""Most numbers on the axis of the race, without 0."""


@dataclass(frozen=True, eq=False)
class Racer:
    """One optimiser in a race.

    Parameters
    ----------
    name : str
    objective : ndarray of shape (n_iter + 1,)
        Loss plus penalty in nats; the first is that of the start.
    seconds : ndarray of shape (n_iter + 1,)
        Time from the start until each iteration.
    chosen : bool
        Whether the other panels show this optimiser.
    """

    name: str
    objective: Floats
    seconds: Floats
    chosen: bool


def race_figure(
    runs: Sequence[Racer], *, optimum: float, attained: bool, timed: bool, theme: Theme
) -> Figure:
    """Draw the distance of every optimiser from the optimum, on two logarithmic axes.

    Newton needs six iterations and gradient descent a thousand. Only a logarithmic axis shows both.
    The start is drawn separately at the left.

    Parameters
    ----------
    runs : sequence of Racer
        At most as many as there are colours. The chosen one is drawn thicker.
    optimum : float
        Lowest objective that can be reached or approached, in nats.
    attained : bool
        Whether some weights have that objective. Otherwise it is only approached.
    timed : bool
        Whether the horizontal axis is the time or the iteration.
    theme : Theme

    Returns
    -------
    Figure
        If a run reaches the optimum up to rounding, its last point is at a distance the size of
        rounding. Points of a long run are left out if they would not be visible and the player does
        not show them.
    """
    steps = [run.seconds * 1e3 if timed else np.arange(len(run.objective)) for run in runs]
    first = min((float(x[1]) for x in steps if len(x) > 1), default=1.0)
    last = max(float(x[-1]) for x in steps)
    x = [np.where(np.arange(len(each)), each, ZERO * first) for each in steps]
    distances = [_arriving(run.objective, optimum, attained) for run in runs]
    traces = [
        _race_curve(k, run, x[k], distances[k], "%{x:.3g} ms" if timed else "iteration %{x:.0f}")
        for k, run in enumerate(runs)
    ]
    return panel(
        traces,
        _race_axis(first, last, timed, theme),
        distance_axis(theme, attained),
        theme,
        hovermode="closest",
        margin={"l": LOGARITHMIC, "t": 8},
        # Five names do not fit in one line, and Plotly's buttons are at the top.
        legend={"y": 0.45, "yanchor": "middle", "font": {"size": 11}},
        annotations=told_where_empty(distances),
    )


def _arriving(objective: Floats, optimum: float, attained: bool) -> Floats:
    """Return the distances of a run; the first iteration at the optimum gets a point.

    Without that point the curve would end one iteration early; Newton's would end at 1e-9.
    """
    distance = distance_from(objective, optimum)
    there = np.flatnonzero(np.isnan(distance))
    if attained and there.size and there[0] > 0:
        distance[there[0]] = np.finfo(float).eps * abs(optimum)
    return distance


def _race_curve(k: int, run: Racer, x: Floats, distance: Floats, place: str) -> dict[str, Any]:
    """Draw the run of optimiser ``k``; that of the chosen one says where its frames are."""
    kept, meta = _seen(x, distance), RUN.of()
    if run.chosen:
        frames = frame_iterations(run.objective)
        kept = np.union1d(kept, frames)
        meta = CURVE.of(frames=np.searchsorted(kept, frames).astype(np.int16))
    return scatter(
        run.name,
        x[kept],
        distance[kept],
        meta=meta,
        mode="lines+markers",
        line={"color": CURVES[k], "width": 3.5 if run.chosen else 1.5},
        marker={"symbol": SYMBOLS[k], "size": 7, "maxdisplayed": 8},
        zorder=int(run.chosen),
        hovertemplate=f"{place}: %{{y:.3g}} nats",
    )


def _seen(x: Floats, distance: Floats) -> Codes:
    """Return the points that are needed to draw a curve on a logarithmic axis.

    These are its ends, and the lowest and the highest point in each vertical strip.
    """
    strip = np.zeros(len(x))
    if x[-1] > x[0]:
        strip = np.floor(STRIPS * np.log(x / x[0]) / np.log(x[-1] / x[0]))
    order = np.lexsort((distance, strip))
    is_first = np.diff(strip[order], prepend=-1.0) > 0
    is_last = np.roll(is_first, -1)
    return np.unique(np.concatenate([[0, len(x) - 1], order[is_first | is_last]]))


def _race_axis(first: float, last: float, timed: bool, theme: Theme) -> dict[str, Any]:
    """Return a logarithmic axis with 0 and ticks at 1, 2 and 5; only at 1 if these are too many."""
    decades = 10.0 ** np.arange(np.floor(np.log10(first)), np.log10(max(first, last)) + 1e-9)
    for factors in ([1, 2, 5], [1]):
        ticks = np.outer(decades, factors).ravel()
        ticks = ticks[(ticks >= first) & (ticks <= last)]
        if len(ticks) <= TICKS:
            break
    title = "milliseconds on this server" if timed else "iteration"
    return axis(
        theme,
        title={"text": title, "font": {"size": 12}},
        type="log",
        tickangle=0,
        tickvals=[ZERO * first, *ticks.tolist()],
        ticktext=["0", *(f"{tick:,.10g}" for tick in ticks)],
    )

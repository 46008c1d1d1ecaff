"""The panel of the loss: loss curve, distance from the optimum, and race of the optimisers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures import texts
from explorer.figures.roles import CURVE, OPTIMUM, RUN, TYPED
from explorer.figures.style import CURVES, SYMBOLS, Figure, Theme, axis, layout
from explorer.figures.training import frame_iterations

Floats = NDArray[np.float64]

FEW = 60
"""Curves with at most this many iterations have markers."""

STRIPS = 70
"""Vertical strips of a race curve; each is about six pixels wide on a page of 1280."""

ZERO = 0.375
"""Position of the start on the logarithmic axis of the race, which has no zero, as a share of the
first step. The number is rounded to 0 in a label, and it is exact in single precision."""

ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""Ends of the axes, in powers of ten. If the axes stay, the browser draws another curve faster."""

EDGE = 0.02
"""Room for markers at the ends of an axis, as a share of its length."""

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


def loss_figure(
    loss: Floats,
    objective: Floats,
    *,
    optimum: float,
    attained: bool,
    theme: Theme,
    held_out: tuple[NDArray[np.integer[Any]], Floats] | None = None,
    typed: float | None = None,
) -> Figure:
    """Draw mean cross-entropy and objective against the iteration, and the optimum as a line.

    Parameters
    ----------
    loss : ndarray of shape (n_iter + 1,)
        Mean cross-entropy in nats.
    objective : ndarray of shape (n_iter + 1,)
        Loss plus penalty in nats.
    optimum : float
        Lowest objective, in nats.
    attained : bool
        Whether some weights have that objective. Otherwise it is only approached.
    theme : Theme
    held_out : tuple of ndarray of shape (n_frames,) and ndarray of shape (n_frames,), optional
        Iterations, and the mean cross-entropy of held-out points at each, in nats.
    typed : float, optional
        Objective of typed weights, in nats.

    Returns
    -------
    Figure
    """
    last = len(loss) - 1
    optimum_line = {
        "type": "scatter",
        "name": "optimum" if attained else "limit (never reached)",
        "meta": OPTIMUM.of(),
        "x": [0, max(last, 1)],
        "y": [optimum, optimum],
        "mode": "lines",
        "line": {"color": theme.ink, "width": 1.2, "dash": "dash"},
        "hovertemplate": "%{y:.6g} nats",
    }
    curves = [
        _curve("objective", objective, CURVES[3], "square"),
        _curve("cross-entropy", loss, CURVES[0], "circle"),
    ]
    if held_out is not None:
        iterations, values = held_out
        curve = _curve("held out", values, CURVES[1], "diamond-open")
        curves.append(curve | {"x": iterations, "line": {**curve["line"], "dash": "dot"}})
    if typed is not None:
        curves.append(_typed(last, typed))
    levels = [optimum, 0.0 if typed is None else typed]
    values = np.concatenate([objective, loss, [] if held_out is None else held_out[1], levels])
    yaxis = _up_to(float(values[np.isfinite(values)].max()), theme, title={"text": "nats"})
    xaxis = _up_to(last, theme, title={"text": "iteration"})
    # While a person points at a place in the plane, its loss is marked here.
    meta = {"panel": "loss", "scrubs": True, "hears": "plane", "texts": {"own": texts.LOSS}}
    named = [] if typed is None else [_named(typed)]
    traces = [*curves, optimum_line]
    return _panel(traces, yaxis, theme, xaxis=xaxis, meta=meta, annotations=named)


def _up_to(most: float, theme: Theme, **more: Any) -> dict[str, Any]:
    """Return an axis from zero to a round number, which is the same for most fits."""
    power = 10.0 ** np.floor(np.log10(max(most, 1e-3)))
    top = power * next(step for step in ROUND if step * power >= most)
    return axis(theme, range=[-EDGE * top, (1.0 + EDGE) * top], **more)


def distance_figure(
    objective: Floats, *, optimum: float, theme: Theme, typed: float | None = None
) -> Figure:
    """Draw the distance of the objective from the optimum, on a logarithmic axis.

    Parameters
    ----------
    objective : ndarray of shape (n_iter + 1,)
        Loss plus penalty in nats.
    optimum : float
        Lowest objective that can be reached or approached, in nats.
    theme : Theme
    typed : float, optional
        Objective of typed weights, in nats.

    Returns
    -------
    Figure
        Iterations at the optimum, up to rounding, have no point: a logarithmic axis has no zero.
    """
    distance = _distance(objective, optimum)
    curve = _curve("objective − optimum", distance, CURVES[3], "square", digits=".3g")
    annotations = _told_where_empty([distance])
    curve["showlegend"] = True
    curves = [curve]
    if typed is not None:
        level = float(_distance(np.array(typed), optimum))
        curves.append(_typed(len(objective) - 1, level))
        if np.isfinite(level):
            annotations.append(_named(float(np.log10(level))))
    return _panel(curves, _distance_axis(theme), theme, annotations=annotations)


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
        If a run reaches the optimum up to rounding, its last point is at the size of rounding.
        Points of a long run are left out if they would not be visible and the player does not show
        them.
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
    return _panel(
        traces,
        _distance_axis(theme, attained),
        theme,
        xaxis=_race_axis(first, last, timed, theme),
        hovermode="closest",
        margin={"l": 60, "r": 6, "t": 8, "b": 34},
        # Five names do not fit in one line, and Plotly's buttons are at the top.
        legend={"y": 0.45, "yanchor": "middle", "font": {"size": 11}},
        annotations=_told_where_empty(distances),
    )


def _typed(last: int, value: float) -> dict[str, Any]:
    """Draw the objective of typed weights as a level: it belongs to no iteration."""
    level = [value] if np.isfinite(value) else [None]
    return {
        "type": "scatter",
        "name": "objective of the typed weights",
        "meta": TYPED.of(),
        "x": [0, max(last, 1)],
        "y": level * 2,
        "mode": "lines",
        "line": {"color": CURVES[2], "width": 2.5, "dash": "dashdot"},
        "hovertemplate": "%{y:.6g} nats",
        "showlegend": False,
    }


def _named(y: float) -> dict[str, Any]:
    """Write the name of that level on the line; a legend of five names would need two lines."""
    told = {"text": "typed weights", "showarrow": False, "font": {"size": 11}}
    return {**told, "xref": "paper", "x": 1, "xanchor": "right", "y": y, "yanchor": "bottom"}


def _told_where_empty(distances: Sequence[Floats]) -> list[dict[str, Any]]:
    """Return a note for an empty chart; no note if a curve has a point."""
    if not all(np.isnan(each).all() for each in distances):
        return []
    told = {"text": "The start is already the optimum", "showarrow": False}
    return [{**told, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}]


def _distance(objective: Floats, optimum: float) -> Floats:
    """Return the objective minus the optimum; NaN if rounding hides the difference."""
    distance = objective - optimum
    return np.where(distance > np.finfo(float).eps * abs(optimum), distance, np.nan)


def _arriving(objective: Floats, optimum: float, attained: bool) -> Floats:
    """Return the distances of a run; the first iteration at the optimum gets a point.

    Without that point the curve would end one iteration early; Newton's would end at 1e-9.
    """
    distance = _distance(objective, optimum)
    there = np.flatnonzero(np.isnan(distance))
    if attained and there.size and there[0] > 0:
        distance[there[0]] = np.finfo(float).eps * abs(optimum)
    return distance


def _distance_axis(theme: Theme, attained: bool = True) -> dict[str, Any]:
    least = "optimum" if attained else "limit"
    return axis(
        theme,
        title={"text": f"nats above the {least}", "font": {"size": 12}},
        type="log",
        exponentformat="power",
        nticks=6,
    )


def _race_curve(k: int, run: Racer, x: Floats, distance: Floats, place: str) -> dict[str, Any]:
    """Draw the run of optimiser ``k``; that of the chosen one says where its frames are."""
    kept, meta = _seen(x, distance), RUN.of()
    if run.chosen:
        frames = frame_iterations(run.objective)
        kept = np.union1d(kept, frames)
        meta = CURVE.of(frames=np.searchsorted(kept, frames).astype(np.int16))
    return {
        "type": "scatter",
        "name": run.name,
        "meta": meta,
        "x": x[kept].astype(np.float32),
        "y": distance[kept].astype(np.float32),
        "mode": "lines+markers",
        "line": {"color": CURVES[k], "width": 3.5 if run.chosen else 1.5},
        "marker": {"symbol": SYMBOLS[k], "size": 7, "maxdisplayed": 8},
        "zorder": int(run.chosen),
        "hovertemplate": f"{place}: %{{y:.3g}} nats",
    }


def _seen(x: Floats, distance: Floats) -> NDArray[np.intp]:
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
    """Return a logarithmic axis with 0, and ticks at 1, 2, 5, or only at 1 if they are too many."""
    decades = 10.0 ** np.arange(np.floor(np.log10(first)), np.log10(max(first, last)) + 1e-9)
    for factors in ([1, 2, 5], [1]):
        ticks = np.outer(decades, factors).ravel()
        ticks = ticks[(ticks >= first) & (ticks <= last)]
        if len(ticks) <= TICKS:
            break
    title = "time in milliseconds, measured on this server's machine" if timed else "iteration"
    return axis(
        theme,
        title={"text": title, "font": {"size": 12}},
        type="log",
        tickangle=0,
        tickvals=[ZERO * first, *ticks.tolist()],
        ticktext=["0", *(f"{tick:,.10g}" for tick in ticks)],
    )


def _curve(
    name: str, values: Floats, colour: str, symbol: str, digits: str = ".6g"
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "meta": CURVE.of(),
        "x0": 0,
        "dx": 1,
        "y": values,
        "mode": "lines+markers" if len(values) <= FEW else "lines",
        "line": {"color": colour, "width": 2},
        "marker": {"symbol": symbol, "size": 5, "color": colour},
        "hovertemplate": f"%{{y:{digits}}} nats",
    }


def _panel(
    traces: list[dict[str, Any]], yaxis: dict[str, Any], theme: Theme, **more: Any
) -> Figure:
    common = {
        "margin": {"l": 60, "r": 6, "t": 22, "b": 34},
        "xaxis": axis(theme, title={"text": "iteration"}, rangemode="tozero"),
        "yaxis": yaxis,
        "hovermode": "x unified",
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "entrywidth": 0,
            "font": {"size": 11},
        },
        "dragmode": False,
        "meta": {"panel": "loss", "scrubs": True},
    }
    return {"data": traces, "layout": layout(theme, **(common | more))}

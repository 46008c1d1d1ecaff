"""Panel 3: loss and objective after each iteration, distance from the optimum, and the race."""

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
"""Iterations up to which each has its own marker."""

STRIPS = 70
"""Upright strips of a curve in the race, each some six pixels wide on a page of 1280."""

ZERO = 0.375
"""Place of the start on the race's axis, as a share of the first step of all: a logarithmic axis
has no zero. Rounded it is 0 for the label of the point, and it is the same in single precision."""

TICKS = 8
"""Most numbers on the race's axis beside 0."""


@dataclass(frozen=True, eq=False)
class Run:
    """One optimiser's part in a race.

    Parameters
    ----------
    name : str
    objective : ndarray of shape (n_iter + 1,)
        Loss plus penalty in nats, the start's first.
    seconds : ndarray of shape (n_iter + 1,)
        Time from the start until each iteration.
    chosen : bool
        Whether it is the one that the other panels show.
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
        Least objective, in nats.
    attained : bool
        Whether some weights have that objective, or it is only ever approached.
    theme : Theme
    held_out : tuple of ndarray of shape (n_frames,) and ndarray of shape (n_frames,), optional
        Iterations, and the mean cross-entropy of held-out points at each, in nats.
    typed : float, optional
        Objective of weights that a person has typed, in nats.

    Returns
    -------
    Figure
    """
    last = len(loss) - 1
    optimum_line = {
        "type": "scatter",
        "name": "optimum" if attained else "limit, never reached",
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
    yaxis = axis(theme, title={"text": "nats"}, rangemode="tozero")
    # A point that is pointed at in the plane has its own loss marked here.
    meta = {"panel": "loss", "scrubs": True, "hears": "plane", "texts": {"own": texts.LOSS}}
    named = [] if typed is None else [_named(typed)]
    return _panel([*curves, optimum_line], yaxis, theme, meta=meta, annotations=named)


def distance_figure(
    objective: Floats, *, optimum: float, theme: Theme, typed: float | None = None
) -> Figure:
    """Draw how far the objective still is from the optimum, on a logarithmic axis.

    Parameters
    ----------
    objective : ndarray of shape (n_iter + 1,)
        Loss plus penalty in nats.
    optimum : float
        Least objective that can be reached, or approached, in nats.
    theme : Theme
    typed : float, optional
        Objective of weights that a person has typed, in nats.

    Returns
    -------
    Figure
        Iterations at the optimum, to rounding, have no place on a logarithmic axis and no point.
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
    runs: Sequence[Run], *, optimum: float, attained: bool, timed: bool, theme: Theme
) -> Figure:
    """Draw how far every optimiser still is from the optimum, on two logarithmic axes.

    Newton's six iterations and a thousand of gradient descent are seen together on a logarithmic
    axis alone. The start, which all share, has a place of its own at its left.

    Parameters
    ----------
    runs : sequence of Run
        At most as many as there are colours. That which is chosen is drawn thicker.
    optimum : float
        Least objective that can be reached, or approached, in nats.
    attained : bool
        Whether some weights have that objective, or it is only ever approached.
    timed : bool
        Whether the runs are drawn against their time, or against the iteration.
    theme : Theme

    Returns
    -------
    Figure
        Where a run arrives at the optimum, to rounding, it has a last point, as high as rounding.
        Of a long run the points are left out that would not be seen, but none that the training
        shows.
    """
    steps = [run.seconds * 1e3 if timed else np.arange(len(run.objective)) for run in runs]
    first = min((float(x[1]) for x in steps if len(x) > 1), default=1.0)
    last = max(float(x[-1]) for x in steps)
    x = [np.where(np.arange(len(each)), each, ZERO * first) for each in steps]
    distances = [_arriving(run.objective, optimum, attained) for run in runs]
    traces = [
        _racer(k, run, x[k], distances[k], "%{x:.3g} ms" if timed else "iteration %{x:.0f}")
        for k, run in enumerate(runs)
    ]
    if timed:
        for trace in traces:
            trace["meta"] = RUN.of()  # the training goes by iterations
    return _panel(
        traces,
        _distance_axis(theme, attained),
        theme,
        xaxis=_race_axis(first, last, timed, theme),
        hovermode="closest",
        margin={"l": 60, "r": 6, "t": 8, "b": 34},
        # Five names fit in no line; above them is the place of Plotly's buttons.
        legend={"y": 0.45, "yanchor": "middle", "font": {"size": 11}},
        meta={"panel": "loss", "scrubs": not timed, "zero": ZERO * first},
        annotations=_told_where_empty(distances),
    )


def _typed(last: int, value: float) -> dict[str, Any]:
    """Draw the objective of typed weights: a level, as no iteration has it."""
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
    """Write the name of that level on it: a legend of five would take a second line."""
    told = {"text": "typed weights", "showarrow": False, "font": {"size": 11}}
    return {**told, "xref": "paper", "x": 1, "xanchor": "right", "y": y, "yanchor": "bottom"}


def _told_where_empty(distances: Sequence[Floats]) -> list[dict[str, Any]]:
    """Return a note that stands in for curves without a point."""
    if not all(np.isnan(each).all() for each in distances):
        return []
    told = {"text": "at the optimum from the start", "showarrow": False}
    return [{**told, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}]


def _distance(objective: Floats, optimum: float) -> Floats:
    """Return how far the objective is above the optimum; NaN where rounding hides it."""
    distance = objective - optimum
    return np.where(distance > np.finfo(float).eps * abs(optimum), distance, np.nan)


def _arriving(objective: Floats, optimum: float, attained: bool) -> Floats:
    """Return the distances of a run, with a point where it first comes to the optimum.

    Without it a curve would end one iteration early: Newton's, as high as 1e-9.
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


def _racer(k: int, run: Run, x: Floats, distance: Floats, place: str) -> dict[str, Any]:
    """Draw the run of optimiser ``k``."""
    kept = _seen(x, distance)
    if run.chosen:
        kept = np.union1d(kept, frame_iterations(run.objective))
    return {
        "type": "scatter",
        "name": run.name,
        "meta": (CURVE if run.chosen else RUN).of(),
        "x": x[kept].astype(np.float32),
        "y": distance[kept].astype(np.float32),
        "mode": "lines+markers",
        "line": {"color": CURVES[k], "width": 3.5 if run.chosen else 1.5},
        "marker": {"symbol": SYMBOLS[k], "size": 7, "maxdisplayed": 8},
        "zorder": int(run.chosen),
        "hovertemplate": f"{place}: %{{y:.3g}} nats",
    }


def _seen(x: Floats, distance: Floats) -> NDArray[np.intp]:
    """Return the points that make the picture of a curve on a logarithmic axis.

    Those are its ends, and the least and the greatest in each upright strip.
    """
    strip = np.zeros(len(x))
    if x[-1] > x[0]:
        strip = np.floor(STRIPS * np.log(x / x[0]) / np.log(x[-1] / x[0]))
    order = np.lexsort((distance, strip))
    is_first = np.diff(strip[order], prepend=-1.0) > 0
    is_last = np.roll(is_first, -1)
    return np.unique(np.concatenate([[0, len(x) - 1], order[is_first | is_last]]))


def _race_axis(first: float, last: float, timed: bool, theme: Theme) -> dict[str, Any]:
    """Return a logarithmic axis from 0, with steps of 1, 2, 5, or of 10 where those are many."""
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
        "marker": {"symbol": symbol, "size": 5},
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
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"},
        "dragmode": False,
        "meta": {"panel": "loss", "scrubs": True},
    }
    return {"data": traces, "layout": layout(theme, **(common | more))}

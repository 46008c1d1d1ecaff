"""The panel of the loss: the loss curve, or the distance from the optimum."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures import texts
from explorer.figures.roles import CHOICE, CURVE, OPTIMUM, TYPED, Role
from explorer.figures.style import CURVES, Figure, Theme, axis, layout
from explorer.maths.arrays import Floats

FEW = 60
"""Curves with at most this many iterations have markers."""

ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""Ends of the axes, in powers of ten. If the axes stay, the browser draws another curve faster."""

EDGE = 0.02
"""Room for markers at the ends of an axis, as a share of its length."""

LOGARITHMIC = 68
"""Room beside a logarithmic axis in pixels; its title would touch numbers such as 10 to the -12."""


def loss_figure(
    loss: Floats,
    objective: Floats,
    *,
    optimum: float,
    attained: bool,
    theme: Theme,
    held_out: tuple[NDArray[np.integer[Any]], Floats] | None = None,
    typed: float | None = None,
    loss_name: str = "cross-entropy",
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
    loss_name : str, default="cross-entropy"
        Says whether it is a weighted mean.

    Returns
    -------
    Figure
    """
    last = len(loss) - 1
    curves = [
        _curve("objective", objective, CURVES[3], "square"),
        _curve(loss_name, loss, CURVES[0], "circle"),
    ]
    marks, note, drawn = [], "", [objective, loss]
    if held_out is not None:
        iterations, values = held_out
        curve = _curve("held out", values, CURVES[1], "diamond-open")
        curves.append(curve | {"x": iterations, "line": {**curve["line"], "dash": "dot"}})
        least = least_held_out(values)
        marks.append(choice("lowest held out", iterations[least], values[least], "star", theme))
        note = texts.STOP.format(iteration=iterations[least])
        drawn.append(values)
    if typed is not None:
        curves.append(_typed(last, typed, "objective of the typed weights"))
    heights = np.concatenate([*drawn, [optimum, 0.0 if typed is None else typed]])
    yaxis = _up_to(float(heights[np.isfinite(heights)].max()), theme, title={"text": "nats"})
    xaxis = _iterations(last, theme)
    middle = 0.5 * float(yaxis["range"][1])
    # Where a curve ends in the upper half, the note would lie over it.
    ends_high = max(float(curve[-1]) for curve in drawn) > middle
    # While a person points at a place in the plane, its loss is marked here.
    meta = {
        "hears": "plane",
        "note": note,
        "corner": {"right": True, "low": ends_high},
        "texts": {"own": texts.LOSS},
    }
    named = [] if typed is None else [_named(typed, beside_note=typed > middle)]
    name = "optimum" if attained else "limit (never reached)"
    look = {"color": theme.ink, "width": 1.2, "dash": "dash"}
    traces = [*curves, _level(name, OPTIMUM, last, optimum, look), *marks]
    return panel(traces, xaxis, yaxis, theme, meta=meta, annotations=named)


def least_held_out(values: NDArray[np.floating[Any]]) -> int:
    """Return the first frame with the lowest held-out loss, where early stopping would stop."""
    return int(np.nanargmin(values))


def choice(name: str, x: float, y: float, symbol: str, theme: Theme) -> dict[str, Any]:
    """Mark a place of a curve that someone could choose.

    It has no label: Plotly would also write it while a place near the mark is pointed at. Without
    labels, the browser can draw the mark itself.
    """
    return {
        "type": "scatter",
        "name": name,
        "meta": CHOICE.of(),
        "x": [x],
        "y": [y],
        "mode": "markers",
        "marker": {"symbol": symbol, "size": 12, "color": theme.ink},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _iterations(last: int, theme: Theme) -> dict[str, Any]:
    """Return the axis of the iterations; the mark at the last one has room."""
    return _up_to(max(last, 1), theme, title={"text": "iteration"})


def _up_to(most: float, theme: Theme, **more: Any) -> dict[str, Any]:
    """Return an axis from zero to a round number, which is the same for most fits."""
    power = 10.0 ** np.floor(np.log10(max(most, 1e-3)))
    top = power * next(step for step in ROUND if step * power >= most)
    return axis(theme, range=[-EDGE * top, (1.0 + EDGE) * top], **more)


def distance_figure(
    objective: Floats,
    *,
    optimum: float,
    theme: Theme,
    attained: bool = True,
    typed: float | None = None,
) -> Figure:
    """Draw the distance of the objective from the optimum, on a logarithmic axis.

    Parameters
    ----------
    objective : ndarray of shape (n_iter + 1,)
        Loss plus penalty in nats.
    optimum : float
        Lowest objective that can be reached or approached, in nats.
    theme : Theme
    attained : bool, default=True
        Whether some weights have that objective. Otherwise it is a limit.
    typed : float, optional
        Objective of typed weights, in nats.

    Returns
    -------
    Figure
        Iterations at the optimum, up to rounding, have no point: a logarithmic axis has no zero.
    """
    distance, last = distance_from(objective, optimum), len(objective) - 1
    least = "optimum" if attained else "limit"
    curve = _curve(f"objective − {least}", distance, CURVES[3], "square", digits=".3g")
    annotations = told_where_empty([distance])
    curve["showlegend"] = True
    curves = [curve]
    if typed is not None:
        level = float(distance_from(np.array(typed), optimum))
        curves.append(_typed(last, level, f"typed weights − {least}"))
        if np.isfinite(level):
            annotations.append(_named(float(np.log10(level))))
    return panel(
        curves,
        _iterations(last, theme),
        distance_axis(theme, attained),
        theme,
        margin={"l": LOGARITHMIC},
        annotations=annotations,
    )


def _typed(last: int, value: float, name: str) -> dict[str, Any]:
    """Draw the objective of typed weights, or its distance, as a level without iterations."""
    look = {"color": CURVES[2], "width": 2.5, "dash": "dashdot"}
    return _level(name, TYPED, last, value, look) | {"showlegend": False}


def _level(name: str, role: Role, last: int, value: float, line: dict[str, Any]) -> dict[str, Any]:
    """Draw a level up to the last iteration; NaN is not drawn."""
    return {
        "type": "scatter",
        "name": name,
        "meta": role.of(),
        "x": [0, max(last, 1)],
        "y": [value if np.isfinite(value) else None] * 2,
        "mode": "lines",
        "line": line,
        "hovertemplate": "%{y:.6g} nats",
    }


def _named(y: float, *, beside_note: bool = False) -> dict[str, Any]:
    """Write the name of that level on the line; a legend of five names would need two lines.

    The upper right corner can have the note, and what is above it the legend.
    """
    told = {"text": "typed weights", "showarrow": False, "font": {"size": 11}, "xref": "paper"}
    if beside_note:
        return {**told, "x": 0.3, "xanchor": "center", "y": y, "yanchor": "top"}
    return {**told, "x": 1, "xanchor": "right", "y": y, "yanchor": "bottom"}


def told_where_empty(distances: Sequence[Floats]) -> list[dict[str, Any]]:
    """Return a note for an empty chart; no note if a curve has a point."""
    if not all(np.isnan(each).all() for each in distances):
        return []
    told = {"text": "The start is already the optimum", "showarrow": False}
    return [{**told, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}]


def distance_from(objective: Floats, optimum: float) -> Floats:
    """Return the objective minus the optimum; NaN if rounding hides the difference."""
    distance = objective - optimum
    return np.where(distance > np.finfo(float).eps * abs(optimum), distance, np.nan)


def distance_axis(theme: Theme, attained: bool) -> dict[str, Any]:
    """Return the logarithmic axis of distances from the optimum, or from the limit."""
    least = "optimum" if attained else "limit"
    return axis(
        theme,
        title={"text": f"nats above the {least}", "font": {"size": 12}},
        type="log",
        exponentformat="power",
        nticks=6,
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


def panel(
    traces: list[dict[str, Any]],
    xaxis: dict[str, Any],
    yaxis: dict[str, Any],
    theme: Theme,
    *,
    margin: dict[str, Any] | None = None,
    meta: dict[str, Any] | None = None,
    **more: Any,
) -> Figure:
    """Return the panel with these traces.

    ``margin`` and ``meta`` are put over the common ones; ``more`` replaces other parts of the
    common layout.
    """
    common = {
        "margin": {"l": 60, "r": 6, "t": 22, "b": 34} | (margin or {}),
        "xaxis": xaxis,
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
        "meta": {"panel": "loss", "scrubs": True} | (meta or {}),
    }
    return {"data": traces, "layout": layout(theme, **(common | more))}

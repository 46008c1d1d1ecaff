"""The chart of *ROC and more*: one curve per class, and a band around one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.figures.curves import dashed_line, unit_chart
from explorer.figures.style import COLOURS, SYMBOLS, Figure, Theme, translucent
from explorer.figures.traces import scatter
from explorer.maths.arrays import Floats

CORNERS = 300
"""Most points of a curve that are drawn."""

MARKS = 7
"""Most symbols on a curve."""

UNNAMED = {"hoverinfo": "skip", "showlegend": False}
"""For traces that the text explains, so that the legend has room for ten classes."""


@dataclass(frozen=True)
class Plane:
    """The axes of a kind of curves.

    Parameters
    ----------
    x, y : str
        Titles.
    ends : tuple of float
        Ends of both axes.
    ticks : mapping of float to str, or None
        Places and texts of the ticks on both axes; None for Plotly's own.
    shape : str
        Plotly's ``line.shape``.
    """

    x: str
    y: str
    ends: tuple[float, float]
    ticks: Mapping[float, str] | None = None
    shape: str = "linear"


@dataclass(frozen=True)
class Curve:
    """The curve of one class, with its name and a further text for the legend."""

    k: int
    name: str
    x: Floats
    y: Floats
    told: str


@dataclass(frozen=True)
class Band:
    """A band around the curve of class ``k``: its lower and upper end at places of one axis."""

    k: int
    at: Floats
    low: Floats
    high: Floats
    name: str


def curves_figure(
    curves: list[Curve],
    band: Band | None,
    chance: tuple[Floats, Floats],
    plane: Plane,
    theme: Theme,
) -> Figure:
    """Draw curves of classes.

    Parameters
    ----------
    curves : list of Curve
    band : Band or None
    chance : tuple of ndarray
        Ends of the line of a random guess, x and y.
    plane : Plane
    theme : Theme
    """
    traces = [_band(band)] if band else []
    chosen = band.k if band else None
    traces += [_curve(each, each.k == chosen, plane, theme) for each in curves]
    traces.append(dashed_line("no better than chance", *chance, theme) | UNNAMED)
    ticks: dict[str, Any] = {}
    if plane.ticks is not None:
        ticks = {"tickvals": list(plane.ticks), "ticktext": list(plane.ticks.values())}
        ticks["tickangle"] = 0
    titles = plane.x, plane.y
    return unit_chart(traces, titles, theme, ends=plane.ends, **ticks)


def _curve(curve: Curve, chosen: bool, plane: Plane, theme: Theme) -> dict[str, Any]:
    """Draw a curve with some symbols of its class: some colours are pale, or look the same."""
    kept = np.unique(np.linspace(0, len(curve.x) - 1, CORNERS).round().astype(int))
    line = {"color": COLOURS[curve.k], "width": 3 if chosen else 1.5, "shape": plane.shape}
    name = f"{curve.name}{curve.told}"
    marker = {
        "color": COLOURS[curve.k],
        "symbol": SYMBOLS[curve.k],
        "size": 7,
        "maxdisplayed": MARKS,
        "line": {"color": theme.ink, "width": 0.8},
    }
    drawn = scatter(name, curve.x[kept], curve.y[kept], line=line)
    told = f"{plane.x} %{{x:.3f}}<br>{plane.y} %{{y:.3f}}<extra>{curve.name}</extra>"
    hover = {"hoverinfo": "skip"} if plane.ticks else {"hovertemplate": told}
    return drawn | hover | {"mode": "lines+markers", "marker": marker}


def _band(band: Band) -> dict[str, Any]:
    there_and_back = np.concatenate([band.at, band.at[::-1]])
    outline = scatter(
        band.name,
        there_and_back,
        np.concatenate([band.high, band.low[::-1]]),
        mode="lines",
        line={"color": COLOURS[band.k], "width": 0.5},
    )
    fill = {"fill": "toself", "fillcolor": translucent(COLOURS[band.k], 0.25)}
    return outline | fill | UNNAMED

"""Parts of the charts in lenses: losses against a set number, and probabilities or shares."""

from typing import Any

from explorer.figures.style import Figure, Theme, axis, layout
from explorer.figures.traces import scatter
from explorer.maths.arrays import Floats

NATS = {"title": {"text": "nats"}, "rangemode": "tozero"}
"""Properties of an axis of losses."""


def chart(
    traces: list[dict[str, Any]],
    xaxis: dict[str, Any],
    theme: Theme,
    *,
    yaxis: dict[str, Any] = NATS,
) -> Figure:
    """Return a figure; ``xaxis`` and ``yaxis`` have the properties of its axes."""
    return {
        "data": traces,
        "layout": layout(
            theme,
            # At the right half of the last number; Plotly leaves out a number without room.
            margin={"l": 60, "r": 10, "t": 22, "b": 36},
            xaxis=axis(theme, **xaxis),
            yaxis=axis(theme, **yaxis),
            legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"},
        ),
    }


def unit_chart(
    traces: list[dict[str, Any]],
    titles: tuple[str, str],
    theme: Theme,
    *,
    ends: tuple[float, float] = (-0.02, 1.02),
    **both: Any,
) -> Figure:
    """Return a figure of shares or probabilities; ``both`` has further properties of both axes."""
    x, y = (axis(theme, title={"text": each}, range=list(ends), **both) for each in titles)
    return {
        "data": traces,
        "layout": layout(
            theme,
            # At the top half of the largest marker.
            margin={"l": 56, "r": 6, "t": 10, "b": 36},
            xaxis=x,
            yaxis=y,
            legend={"x": 1.01, "y": 1, "maxheight": 200, "font": {"color": theme.ink, "size": 11}},
        ),
    }


def dashed_line(name: str, x: Floats, y: Floats, theme: Theme) -> dict[str, Any]:
    """Return a thin line with which a person compares the other traces."""
    line = {"color": theme.ink, "width": 1, "dash": "dash"}
    return scatter(name, x, y, mode="lines", line=line, hoverinfo="skip")


def curve(name: str, x: Floats, y: Floats, colour: str, dash: str, told: str) -> dict[str, Any]:
    """Return a curve; ``told`` is the first part of its hover template."""
    line = {"color": colour, "width": 2, "dash": dash}
    return scatter(name, x, y, mode="lines", line=line, hovertemplate=f"{told}: %{{y:.4g}} nats")


def mark(name: str, at: tuple[float, float], marker: dict[str, Any], told: str) -> dict[str, Any]:
    """Return a marked point of a curve, with a name in the legend."""
    edged = {**marker, "line": {"width": 2}}
    hover = f"{told}: %{{y:.4g}} nats"
    return scatter(name, at[:1], at[1:], mode="markers", marker=edged, hovertemplate=hover)

"""The common style of all pictures: colours, symbols, names and axes."""

import math
from dataclasses import dataclass
from typing import Any

Figure = dict[str, Any]
"""A figure as a dict with Plotly's ``data`` and ``layout``; arrays are NumPy arrays.

``go.Figure(figure)`` checks every property, which takes longer than a fit. So the page uses dicts,
and only the tests build a ``go.Figure``.
"""

COLOURS = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#F0E442",
    "#666666",
    "#8048F8",
    "#A0522D",
)
"""Colours of classes 0 to 9: Okabe and Ito's (2008) set for colour-blind eyes, with grey for black,
and a violet and a brown that these eyes can tell from the others equally well."""

CURVES = ("#8A63D2", "#D1345B", "#8A8A00", "#6C7F93", "#A0653A")
"""Colours of curves that belong to no class."""

SYMBOLS = (
    *("circle", "square", "diamond", "triangle-up", "cross"),
    *("x", "star", "triangle-down", "triangle-left", "triangle-right"),
)
"""Plotly marker symbols of classes 0 to 9, because colour must not be the only sign."""

GLYPHS = ("●", "■", "◆", "▲", "✚", "✖", "★", "▼", "◀", "▶")
"""The same symbols as text."""

SEQUENTIAL = "Cividis"
"""Colour scale for probabilities: its lightness is even, also for colour-blind eyes."""


LETTER = 7
"""Width of a letter beside an axis, in pixels."""


@dataclass(frozen=True)
class Theme:
    """Colours of a picture, and whether a drag zooms; on a phone a drag scrolls the page."""

    ink: str
    grid: str
    paper: str
    drag_zooms: bool = True


LIGHT = Theme(ink="#31333F", grid="rgba(49,51,63,0.12)", paper="#FFFFFF")
DARK = Theme(ink="#FAFAFA", grid="rgba(250,250,250,0.16)", paper="#0E1117")
PAGE = Theme(ink="#010203", grid="rgba(1,2,3,0.14)", paper="#040506")
"""Stand-ins for the page's text and background, which ``theme.js`` replaces."""


def layout(theme: Theme, **more: Any) -> dict[str, Any]:
    """Return a layout with a transparent background, the colours of the theme and no template."""
    return {
        "template": {},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": theme.ink, "size": 12},
        # Upright: lying, it would cover the legend.
        "modebar": {
            "orientation": "v",
            "bgcolor": theme.paper,
            "color": theme.ink,
            "activecolor": COLOURS[0],
        },
        "hoverlabel": {"font": {"size": 13}},
        "dragmode": "zoom" if theme.drag_zooms else False,
        **more,
    }


def axis(theme: Theme, **more: Any) -> dict[str, Any]:
    """Return an axis with a faint grid and readable ticks."""
    return {
        "gridcolor": theme.grid,
        "zeroline": False,
        "linecolor": theme.ink,
        "tickcolor": theme.grid,
        "tickfont": {"color": theme.ink, "size": 11},
        **more,
    }


def few_ticks(low: float, high: float, edge: float = 0.0) -> int:
    """Return how many ticks Plotly is to aim at in a small picture: few, but at least two appear.

    Plotly hides a label that would stick out: at each end, a share ``edge`` has no room for one.

    Plotly rounds the step up to the next of 2, 5 and 10 times a power of ten: 2 becomes 5.
    """
    room = edge * (high - low)
    for aim in range(4, 8):
        power = 10.0 ** math.floor(math.log10((high - low) / aim))
        step = next(m * power for m in (2, 5, 10) if m * power * aim > high - low)
        if math.floor((high - room) / step) > math.ceil((low + room) / step):
            return aim
    return 8


def left_margin(usual: int, low: float, high: float) -> int:
    """Return the room beside a vertical axis in pixels; ``usual`` is for three letters a number."""
    whole, span = len(f"{max(abs(low), abs(high)):.0f}"), high - low
    if span < 1.0:
        whole += 1 - math.floor(math.log10(span))
    return usual + LETTER * min(max(0, whole - 3), 4)


def components(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of ``#rrggbb``, each 0 to 255."""
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def translucent(colour: str, alpha: float) -> str:
    """Turn ``#rrggbb`` into an rgba colour."""
    red, green, blue = components(colour)
    return f"rgba({red},{green},{blue},{alpha})"

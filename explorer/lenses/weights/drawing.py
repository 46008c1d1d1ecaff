"""The weight vectors, drawn on the decision regions."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from explorer.figures.overlays import over
from explorer.figures.roles import Role, declared
from explorer.figures.style import COLOURS, GLYPHS, Figure, Theme
from explorer.figures.traces import path, text_trace
from explorer.maths.arrays import Floats
from explorer.maths.extents import Extent, sides_of
from explorer.maths.scorer import Scorer
from explorer.names import NUMBERED, Names

FEW = 10
"""Most letters of a class in the name of an arrow or a line."""

LONGEST = 0.3
"""Length of the longest arrow, as a share of the picture's sides."""

BARB = 0.03
"""Length of an arrow's barbs, as a share of the picture's sides."""

ROOM = 0.035
"""Distance of the name of an arrow from its tip, as a share of the picture's sides."""

INSIDE = 0.08
"""Distance of a name from the end of its line, as a share of the line, for class 0. For class 1 it
is twice that, and so on, because the lines of two classes can be almost the same."""

LEAST = 1e-9
"""A weight vector is not drawn if its length, relative to the longest, is smaller."""

ZERO_LINE = declared("zero line", painted=True)
ARROW = declared("arrow", painted=True)
ZERO_LINE_NAME = declared("zero line name", painted=True)
ARROW_NAME = declared("arrow name", painted=True)

SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"


def with_weights(
    figure: Figure,
    scorer: Scorer,
    *,
    arrows: bool,
    lines: bool,
    extent: Extent,
    theme: Theme,
    names: Names = NUMBERED,
) -> Figure:
    """Draw the slopes of the scores, and the lines where scores are zero, on the regions.

    Where scores are linear, the slope is the weight vector, and the same everywhere. Otherwise the
    slope in the middle of the picture is drawn.

    Parameters
    ----------
    figure : Figure
        The result of :func:`explorer.figures.regions.regions_figure`.
    scorer : Scorer
    arrows, lines : bool
        Whether to draw each of them.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, the rectangle drawn.
    theme : Theme
    names : Names

    Returns
    -------
    Figure
        Arrows start in the middle of the picture. The longest has length LONGEST, and the others
        have the same scale. The name of the arrow or of the line is at the end. A class whose
        slope is zero has neither arrow nor name. The frames of a training use the same scale,
        unless their weights are longer.
    """
    slopes = scorer.slopes(_middle(extent))
    longest = float(np.hypot(*(slopes / sides_of(extent)).T).max())  # in sides of the picture
    scale = LONGEST / longest if longest else 0.0
    letter = "w" if scorer.is_linear else "∇z"
    traces, labels = [], []
    for k, slope in enumerate(slopes):
        if lines:
            paths, text = scorer.zero_lines(k, extent), f"{arrow_name('z', k, names)} = 0"
            traces += _edged(ZERO_LINE, k, names[k], paths, 2.0, theme)
            labels.append(text_trace(text, ZERO_LINE_NAME, k, text, _on_line(paths, k), theme))
        if arrows:
            arrow, text = _arrow(slope * scale, extent), arrow_name(letter, k, names)
            traces += _edged(ARROW, k, names[k], [arrow], 3.0, theme)
            labels.append(text_trace(text, ARROW_NAME, k, text, _beyond(arrow, extent), theme))
    style = {"most": longest, "longest": LONGEST, "least": LEAST, "barb": BARB, "room": ROOM}
    return over(figure, traces + labels, arrow={**style, "inside": INSIDE})


def arrow_name(letter: str, k: int, names: Names) -> str:
    """Return the name of an arrow or a line of class ``k``, as tables name the class.

    In tables w₁ is the weight of x₁, so the arrow of a numbered class has the class's symbol.
    """
    if names.classes:
        return f"{letter} {names.tag(k, FEW)}"
    return f"w {GLYPHS[k]}" if letter == "w" else f"{letter}{SUBSCRIPTS[k]}"


def _middle(extent: Extent) -> Floats:
    x_min, x_max, y_min, y_max = extent
    return np.array([x_min + x_max, y_min + y_max]) / 2.0


def _edged(
    role: Role, k: int, owner: str, paths: list[Floats], width: float, theme: Theme
) -> list[dict[str, Any]]:
    """Draw paths of class ``k`` on wider dark ones, so that a pale colour is visible."""
    return [
        path(f"{name} of {owner}", role.of(k), paths, line={"color": colour, "width": wide})
        for name, colour, wide in (
            (f"edge of the {role.name}", theme.ink, width + 2.0),
            (role.name, COLOURS[k], width),
        )
    ]


def _arrow(vector: Floats, extent: Extent) -> Floats:
    """Return an arrow from the middle: foot, tip, barb, tip, other barb; empty for a zero vector.

    The barbs are computed in units of the picture's sides, so that they look equal.
    """
    sides, foot = sides_of(extent), _middle(extent)
    along = vector / sides
    length = float(np.hypot(*along))
    if length < LEAST * LONGEST:
        return np.empty((0, 2))
    ahead = along / length
    aside = np.array([-ahead[1], ahead[0]])
    tip = foot + vector
    barbs = [tip + BARB * sides * (turn * aside / 2.0 - ahead) for turn in (1.0, -1.0)]
    return np.array([foot, tip, barbs[0], tip, barbs[1]])


def _on_line(paths: list[Floats], k: int) -> Iterable[Floats]:
    """Return the place of the name of class ``k``'s line in the picture; none without a line."""
    if not paths:
        return []
    line, part = max(paths, key=len), INSIDE * (k + 1)
    if len(line) == 2:
        return [(1.0 - part) * line[1] + part * line[0]]
    return [line[int((1.0 - part) * (len(line) - 1))]]


def _beyond(arrow: Floats, extent: Extent) -> Iterable[Floats]:
    """Return the place of the name in front of an arrow; none without an arrow."""
    if not len(arrow):
        return []
    sides = sides_of(extent)
    along = (arrow[1] - arrow[0]) / sides
    return [arrow[1] + ROOM * sides * along / np.hypot(*along)]

"""What a lens lays over the decision regions: another classifier's, or the weights themselves."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures.style import COLOURS, SYMBOLS, Figure, Theme, class_name, translucent
from explorer.maths import softmax as maths
from explorer.maths.geometry import (
    Extent,
    centroid,
    closed,
    decision_regions,
    disagreement,
    grid,
    share,
    zero_line,
)
from explorer.maths.geometry import borders as edges

Floats = NDArray[np.float64]

HATCHES = ("/", "\\", "x", "-", "|", "+", ".", "/")
"""Plotly's fill patterns of classes 0 to 7."""

LONGEST = 0.3
"""Length of the longest arrow, as a share of the picture's sides."""

BARB = 0.03
"""Length of an arrow's barbs, as a share of the picture's sides."""

ROOM = 0.035
"""Distance of a class's symbol from the tip of its arrow, as a share of the picture's sides."""

INSIDE = 0.06
"""Distance of a symbol on a line from the line's end, as a share of the line."""

SLIVER, ROOMY = 5e-4, 4e-3
"""Shares of the picture from which on a part that differs is seen, and has room for a symbol."""

LEAST = 1e-9
"""Length of a weight vector, relative to the longest, below which it has no direction to show."""


def with_rival(
    figure: Figure,
    coef: Floats,
    intercept: Floats,
    rival_coef: Floats,
    rival_intercept: Floats,
    *,
    name: str,
    extent: Extent,
    theme: Theme,
) -> Figure:
    """Lay another classifier's regions over a fit's.

    Parameters
    ----------
    figure : Figure
        What :func:`explorer.figures.regions.regions_figure` has drawn of the fit.
    coef, intercept : ndarray of shape (n_classes, 2) and (n_classes,)
        The fit.
    rival_coef, rival_intercept : ndarray of shape (n_classes, 2) and (n_classes,)
        The other classifier.
    name : str
        Its name in the legend.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, the rectangle drawn.
    theme : Theme

    Returns
    -------
    Figure
        A trace of hatching a class, where the other chooses that class and the fit does not, one of
        the class's symbols there, and one of the other's borders.
    """
    differ = disagreement(coef, intercept, rival_coef, rival_intercept, extent)
    traces = []
    for k in range(len(coef)):
        parts = [polygon for (_, other), polygon in differ.items() if other == k]
        traces.append(_hatching(k, [part for part in parts if share([part], extent) >= SLIVER]))
        middles = [centroid(part) for part in parts if share([part], extent) >= ROOMY]
        look = _symbol(k, 9, theme)
        traces.append(_marks(class_name(k), {"role": "differ signs", "class": k}, middles, look))
    borders = _path(
        name,
        {"role": "rival"},
        # Once each: drawn twice, its dashes would fill.
        edges(decision_regions(rival_coef, rival_intercept, extent), extent),
        line={"color": theme.ink, "width": 2.5, "dash": "dash"},
        showlegend=True,
    )
    rival = {"coef": rival_coef.tolist(), "intercept": rival_intercept.tolist()}
    return _over(figure, [*traces, borders], rival={**rival, "sliver": SLIVER, "roomy": ROOMY})


def with_choices(
    figure: Figure,
    coef: Floats,
    intercept: Floats,
    borders: Floats,
    classes: NDArray[np.intp],
    *,
    name: str,
    extent: Extent,
    theme: Theme,
) -> Figure:
    """Lay a classifier over a fit's regions that is known by its choices alone.

    Parameters
    ----------
    figure : Figure
        What :func:`explorer.figures.regions.regions_figure` has drawn of the fit.
    coef, intercept : ndarray of shape (n_classes, 2) and (n_classes,)
        The fit.
    borders : ndarray of shape (n_points, 2)
        Places on the other's borders, in any order.
    classes : ndarray of shape (n_cells, n_cells)
        What the other chooses in the middle of each cell of :func:`explorer.maths.geometry.grid`.
    name : str
        Its name in the legend.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, the rectangle drawn.
    theme : Theme

    Returns
    -------
    Figure
        A trace of the class's symbols for each class, in cells where the other chooses that class
        and the fit does not, and one of dots on the borders.
    """
    _, _, places = grid(extent, len(classes))
    other, own = classes.ravel(), maths.logits(places, coef, intercept).argmax(axis=1)
    traces = [
        _marks(
            f"there: {class_name(k)}",
            {"role": "choices", "class": k},
            places[(other == k) & (own != k)],
            {"color": COLOURS[k], "symbol": SYMBOLS[k], "size": 5},  # no outlines: they are many
        )
        for k in range(len(coef))
    ]
    dots = {"color": theme.ink, "symbol": "circle", "size": 3}
    traces.append({**_marks(name, {"role": "rival"}, borders, dots), "showlegend": True})
    return _over(figure, traces, choices=["".join(map(str, row)) for row in classes])


def with_weights(
    figure: Figure,
    coef: Floats,
    intercept: Floats,
    *,
    arrows: bool,
    lines: bool,
    extent: Extent,
    theme: Theme,
) -> Figure:
    """Lay the weight vectors, and the lines on which scores are zero, over the regions.

    Parameters
    ----------
    figure : Figure
        What :func:`explorer.figures.regions.regions_figure` has drawn.
    coef : ndarray of shape (n_classes, 2)
    intercept : ndarray of shape (n_classes,)
    arrows, lines : bool
        Which of the two.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, the rectangle drawn.
    theme : Theme

    Returns
    -------
    Figure
        Arrows start in the middle of the picture; the longest is LONGEST of its sides, the others
        are drawn to the same scale. Each has its class's symbol, at its end. A class whose weights
        are zero has neither. In the frames of a training the scale stays, unless weights are longer
        there.
    """
    longest = _longest(coef, extent)
    scale = LONGEST / longest if longest else 0.0
    traces = []
    for k, (w, b) in enumerate(zip(coef, intercept, strict=True)):
        line = zero_line(w, float(b), extent) if lines else np.empty((0, 2))
        arrow = _arrow(w * scale, extent) if arrows else np.empty((0, 2))
        if lines:
            traces += _edged("zero line", k, line, 2.0, theme)
        if arrows:
            traces += _edged("arrow", k, arrow, 3.0, theme)
        places = [*_on_line(line), *_beyond(arrow, extent)]
        meta = {"role": "weight signs", "class": k}
        traces.append(_marks(class_name(k), meta, places, _symbol(k, 13, theme)))
    style = {"most": longest, "longest": LONGEST, "least": LEAST, "barb": BARB, "room": ROOM}
    return _over(figure, traces, arrow={**style, "inside": INSIDE})


def _longest(coef: Floats, extent: Extent) -> float:
    """Return the length of the longest weight vector, in sides of the picture."""
    return float(np.hypot(*(coef / _sides(extent)).T).max())


def _sides(extent: Extent) -> Floats:
    x_min, x_max, y_min, y_max = extent
    return np.array([x_max - x_min, y_max - y_min])


def _edged(role: str, k: int, path: Floats, width: float, theme: Theme) -> list[dict[str, Any]]:
    """Draw a path of class ``k`` over a line of ink, which keeps a pale colour in sight."""
    meta = {"role": role, "class": k}
    return [
        _path(f"{name} of {class_name(k)}", meta, [path], line={"color": colour, "width": wide})
        for name, colour, wide in (
            (f"edge of the {role}", theme.ink, width + 2.0),
            (role, COLOURS[k], width),
        )
    ]


def _symbol(k: int, size: float, theme: Theme) -> dict[str, Any]:
    outline = {"color": theme.ink, "width": size / 6.0}
    return {"color": COLOURS[k], "symbol": SYMBOLS[k], "size": size, "line": outline}


def _arrow(vector: Floats, extent: Extent) -> Floats:
    """Return an arrow from the middle: foot, tip, one barb, tip, other barb; empty for no vector.

    The barbs are drawn on the picture's sides, taken as equal, so that they look even.
    """
    x_min, x_max, y_min, y_max = extent
    sides = _sides(extent)
    foot = np.array([x_min + x_max, y_min + y_max]) / 2.0
    along = vector / sides
    length = float(np.hypot(*along))
    if length < LEAST * LONGEST:
        return np.empty((0, 2))
    ahead = along / length
    aside = np.array([-ahead[1], ahead[0]])
    tip = foot + vector
    barbs = [tip + BARB * sides * (turn * aside / 2.0 - ahead) for turn in (1.0, -1.0)]
    return np.array([foot, tip, barbs[0], tip, barbs[1]])


def _on_line(line: Floats) -> Iterable[Floats]:
    """Return the place of a line's symbol, inside the picture; none for no line."""
    return [(1.0 - INSIDE) * line[1] + INSIDE * line[0]] if len(line) else []


def _beyond(arrow: Floats, extent: Extent) -> Iterable[Floats]:
    """Return the place of an arrow's symbol, before its tip; none for no arrow."""
    if not len(arrow):
        return []
    sides = _sides(extent)
    along = (arrow[1] - arrow[0]) / sides
    return [arrow[1] + ROOM * sides * along / np.hypot(*along)]


def _hatching(k: int, polygons: Iterable[Floats]) -> dict[str, Any]:
    # A filled path breaks at each gap, so many polygons are one trace.
    path = _path(
        f"there: {class_name(k)}",
        {"role": "differ", "class": k},
        [closed(each) for each in polygons],
        line={"color": COLOURS[k], "width": 1},
    )
    pattern = {"shape": HATCHES[k], "fgcolor": COLOURS[k], "size": 7, "solidity": 0.45}
    return path | {
        "fill": "toself",
        "fillcolor": translucent(COLOURS[k], 0.0),
        "fillpattern": pattern,
    }


def _path(
    name: str,
    meta: dict[str, Any],
    pieces: Iterable[Floats],
    *,
    line: dict[str, Any],
    showlegend: bool = False,
) -> dict[str, Any]:
    """Draw paths as one trace, with a gap between each two."""
    gap = np.full((1, 2), np.nan)
    parts = [part for piece in pieces if len(piece) for part in (gap, piece)][1:]
    x, y = np.vstack(parts).T if parts else np.empty((2, 0))
    return {
        "type": "scatter",
        "name": name,
        "meta": meta,
        "x": x,
        "y": y,
        "mode": "lines",
        "line": line,
        "hoverinfo": "skip",
        "showlegend": showlegend,
    }


def _marks(
    name: str, meta: dict[str, Any], places: Sequence[Floats] | Floats, marker: dict[str, Any]
) -> dict[str, Any]:
    places = np.array(places).reshape(-1, 2)
    return {
        "type": "scatter",
        "name": name,
        "meta": meta,
        "x": places[:, 0].astype(np.float32),
        "y": places[:, 1].astype(np.float32),
        "mode": "markers",
        "marker": marker,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _over(figure: Figure, traces: list[dict[str, Any]], **meta: Any) -> Figure:
    """Add traces; what a person hides of them is known by what they are, not by their place."""
    content = figure["layout"]
    for trace in traces:
        trace["uid"] = re.sub(r"\W+", "-", f"{trace['meta']} {trace['name']}")  # a word in CSS
    content = {**content, "meta": {**content["meta"], **meta}}
    return {"data": [*figure["data"], *traces], "layout": content}

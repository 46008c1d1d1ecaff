"""What a lens lays over the decision regions: another classifier's, or the weights themselves."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer import softmax as maths
from explorer.figures.style import COLOURS, SYMBOLS, Figure, Theme, class_name, translucent
from explorer.geometry import (
    Extent,
    closed,
    decision_regions,
    disagreement,
    grid,
    zero_line,
)

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
        A trace of hatching a class, where the other chooses that class and the fit does not, and
        one of the other's borders.
    """
    differ = disagreement(coef, intercept, rival_coef, rival_intercept, extent)
    hatched = [
        _hatching(k, [polygon for (_, other), polygon in differ.items() if other == k])
        for k in range(len(coef))
    ]
    borders = _path(
        name,
        {"role": "rival"},
        _borders(decision_regions(rival_coef, rival_intercept, extent), extent),
        line={"color": theme.ink, "width": 2.5, "dash": "dash"},
        showlegend=True,
    )
    rival = {"coef": rival_coef.tolist(), "intercept": rival_intercept.tolist()}
    return _over(figure, [*hatched, borders], rival=rival)


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
        What the other chooses in the middle of each cell of :func:`explorer.geometry.grid`.
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
            {"color": COLOURS[k], "symbol": SYMBOLS[k], "size": 5},
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
        are zero has neither.
    """
    scale = arrow_scale(coef, extent)
    traces = []
    for k, (w, b) in enumerate(zip(coef, intercept, strict=True)):
        line = zero_line(w, float(b), extent) if lines else np.empty((0, 2))
        arrow = _arrow(w * scale, extent) if arrows else np.empty((0, 2))
        width = {"color": COLOURS[k], "width": 2}
        if lines:
            meta = {"role": "zero line", "class": k}
            traces.append(_path(f"score of {class_name(k)} is 0", meta, [line], line=width))
        if arrows:
            # A dark line under the coloured one keeps a pale arrow in sight.
            meta = {"role": "arrow", "class": k}
            for each in ({"color": theme.ink, "width": 5}, {"color": COLOURS[k], "width": 3}):
                traces.append(_path(f"weights of {class_name(k)}", meta, [arrow], line=each))
        places = [*_on_line(line), *_beyond(arrow, extent)]
        look = {"color": COLOURS[k], "symbol": SYMBOLS[k], "size": 13}
        look["line"] = {"color": theme.ink, "width": 2}
        meta = {"role": "weight signs", "class": k}
        traces.append(_marks(class_name(k), meta, np.array(places).reshape(-1, 2), look))
    return _over(figure, traces, arrow_scale=scale)


def arrow_scale(coef: Floats, extent: Extent) -> float:
    """Return the length in data units of a weight of one, so that the longest arrow fits."""
    x_min, x_max, y_min, y_max = extent
    shares = np.hypot(coef[:, 0] / (x_max - x_min), coef[:, 1] / (y_max - y_min))
    most = float(shares.max())
    return LONGEST / most if most > 0.0 else 0.0


def _arrow(vector: Floats, extent: Extent) -> Floats:
    """Return an arrow from the middle: foot, tip, one barb, tip, other barb; empty for no vector.

    The barbs are drawn on the picture's sides, taken as equal, so that they look even.
    """
    x_min, x_max, y_min, y_max = extent
    sides = np.array([x_max - x_min, y_max - y_min])
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
    x_min, x_max, y_min, y_max = extent
    sides = np.array([x_max - x_min, y_max - y_min])
    along = (arrow[1] - arrow[0]) / sides
    return [arrow[1] + ROOM * sides * along / np.hypot(*along)]


def _borders(polygons: Iterable[Floats], extent: Extent) -> list[Floats]:
    """Return each border between two regions once: drawn twice, its dashes would fill."""
    x_min, x_max, y_min, y_max = extent
    found = {}
    for polygon in polygons:
        for end in zip(polygon.tolist(), np.roll(polygon, -1, axis=0).tolist(), strict=True):
            (x, y), (u, v) = end
            outer = x == u in (x_min, x_max) or y == v in (y_min, y_max)
            if not outer:
                # Neighbours share their vertices bit for bit.
                found[frozenset({(x, y), (u, v)})] = np.array(end)
    return list(found.values())


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
    name: str, meta: dict[str, Any], places: Floats, marker: dict[str, Any]
) -> dict[str, Any]:
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
    content = figure["layout"]
    content = {**content, "meta": {**content["meta"], **meta}}
    return {"data": [*figure["data"], *traces], "layout": content}

"""The chart of *Simplex*: a triangle with the rule's regions and the points."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures import texts
from explorer.figures.names import written
from explorer.figures.overlays import path
from explorer.figures.regions import decided_look, marker_size, outline_width, rejected_look
from explorer.figures.roles import HELD_OUT, POINTS, declared
from explorer.figures.style import COLOURS, GLYPHS, SYMBOLS, Figure, Theme, layout
from explorer.lenses.simplex.face import HALF, shown
from explorer.maths.polygons import closed
from explorer.maths.scorer import Scorer
from explorer.maths.simplex import BAND, EXTENT, HEIGHT, Face
from explorer.names import NUMBERED, Names

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

REGION = declared("simplex region", painted=True)
DOTS = declared("simplex points", painted=True)
CORNER = declared("simplex corner")

SUM = "together {mass:.3f} of 1"


def simplex_figure(
    scorer: Scorer,
    on: Face,
    training: tuple[Floats, Codes],
    held_out: tuple[Floats, Codes],
    theme: Theme,
    names: Names = NUMBERED,
) -> Figure:
    """Draw the regions and the points of a face of the simplex.

    Parameters
    ----------
    scorer : Scorer
    on : Face
    training, held_out : tuple of ndarray of shape (n_points, 2) and ndarray of shape (n_points,)
        Features and true classes. Held-out points are hollow.
    theme : Theme
    names : Names
    """
    n_classes, size = scorer.n_classes, marker_size(len(training[1]))
    regions = on.regions(scorer.rule, n_classes)
    traces = [
        path(
            f"region of {texts.REJECTED if k == n_classes else names[k]}",
            REGION.of(k),
            map(closed, outlines),
            line={"color": theme.ink, "width": 1},
        )
        | {"fill": "toself"}
        | (rejected_look(theme) if k == n_classes else decided_look(k))
        for k, outlines in enumerate(regions)
    ]
    width = outline_width(len(training[1]))
    full = {"size": size, "line": {"color": theme.ink, "width": width}}
    hollow = {"size": size - width - size / 6.0, "line": {"width": size / 6.0}}
    below = {"color": theme.paper, **full}
    looks = (
        (training, POINTS, full, ""),
        (held_out, None, below, ""),
        (held_out, HELD_OUT, hollow, "-open"),
    )
    for (X, y), role, look, shape in looks:
        for k in range(n_classes if len(y) else 0):
            own = {} if role is None else {"point": role.of(k)}
            marker = {"color": COLOURS[k], "symbol": f"{SYMBOLS[k]}{shape}", **look}
            traces.append(_dots(k, X[y == k], scorer, on, own, marker) | {"name": names[k]})
    traces += [
        _corner(k, names.short(k), corner, theme)
        for k, corner in zip(on.classes, on.corners, strict=True)
    ]
    x_min, x_max, y_min, y_max = EXTENT
    hidden = {"visible": False, "fixedrange": False}
    bottom, top = (0.0, y_max) if len(on.classes) == 3 else (y_min, BAND)
    content = layout(
        theme,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis={**hidden, "range": [x_min - 0.3, x_max + 0.3]},
        yaxis={**hidden, "range": [bottom - 0.04, top + 0.12], "scaleanchor": "x"},
        meta=_meta(on, n_classes, names),
    )
    return {"data": traces, "layout": content}


def _dots(
    k: int, X: Floats, scorer: Scorer, on: Face, own: dict[str, Any], marker: dict[str, Any]
) -> dict[str, Any]:
    """Draw points of class ``k``, with their places in the plane."""
    p = scorer.probabilities(X)
    is_shown = shown(p, on)
    x, y = on.places(p[is_shown]).astype(np.float32).T
    plane = {name: each.astype(np.float32) for name, each in zip("xy", X.T, strict=True)}
    return {
        "type": "scatter",
        "meta": DOTS.of(k, plane=plane, **own),
        "x": x,
        "y": y,
        "mode": "markers",
        "marker": marker,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _corner(k: int, name: str, at: Floats, theme: Theme) -> dict[str, Any]:
    """Write the name of a class outside its corner."""
    middle = np.array([0.5, HEIGHT / 3.0])
    away = np.sign(np.round(at - middle, 6))
    beside = at + away * np.array([0.16, 0.07 if at[1] > middle[1] else 0.0])
    text = f"{GLYPHS[k]} {name}"
    return written(f"corner of {name}", CORNER, k, text, [beside], theme)


def _meta(on: Face, n_classes: int, names: Names) -> dict[str, Any]:
    """Return what the browser is told of the chart."""
    face = {
        "classes": list(on.classes),
        "corners": on.corners.tolist(),
        "outline": on.outline.tolist(),
        "coordinates": on.coordinates.tolist(),
    }
    shares = [texts.shares(n_classes, names)[k] for k in on.classes]
    told = {"shares": shares, "sum": SUM if n_classes > 3 else ""}
    return {
        "panel": "simplex",
        "space": "simplex",
        "hears": ["simplex", "plane"],
        "extent": list(EXTENT),
        "face": face,
        "least": HALF,
        "labels": True,
        "texts": told,
    }

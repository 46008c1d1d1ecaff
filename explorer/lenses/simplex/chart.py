"""The chart of *Simplex*: a triangle with the rule's regions and the points."""

from typing import Any

import numpy as np

from explorer.figures import texts
from explorer.figures.regions import (
    decided_look,
    marker_size,
    outline_width,
    rejected_look,
    ring_look,
)
from explorer.figures.roles import HELD_OUT, POINTS, declared
from explorer.figures.roles import RINGS as RINGS_OF_REGIONS
from explorer.figures.style import COLOURS, GLYPHS, SYMBOLS, Figure, Theme, layout
from explorer.figures.traces import region, scatter, text_trace
from explorer.lenses.simplex.face import HALF, is_shown
from explorer.maths.arrays import Codes, Floats
from explorer.maths.extents import precision
from explorer.maths.scorer import Scorer
from explorer.maths.simplex import BAND, EXTENT, Face
from explorer.names import NUMBERED, Names

Sets = tuple[tuple[Floats, Codes], tuple[Floats, Codes]]
"""Features and true classes of training points, and of held-out ones."""

REGION = declared("simplex region", painted=True)
DOTS = declared("simplex points", painted=True)
RINGS = declared("simplex rings", painted=True)
CORNER = declared("simplex corner")

APART = 0.08
"""From a corner to the middle of its name."""

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
    n_classes, sets = scorer.n_classes, (training, held_out)
    regions = on.regions(scorer.rule, n_classes)
    traces = [
        region(
            f"region of {texts.REJECTED if k == n_classes else names[k]}",
            REGION.of(k),
            outlines,
            rejected_look(theme) if k == n_classes else decided_look(k),
            theme,
        )
        for k, outlines in enumerate(regions)
    ]
    traces += _points(sets, scorer, on, theme, names)
    traces.append(_rings(sets, scorer, on, theme))
    x_min, x_max, y_min, y_max = EXTENT
    hidden = {"visible": False, "fixedrange": False}
    bottom, top = (0.0, y_max) if len(on.classes) == 3 else (y_min, BAND)
    traces += [
        _corner(k, names.short(k), (x, bottom - APART if y == 0.0 else y + APART), theme)
        for k, (x, y) in zip(on.classes, on.corners.tolist(), strict=True)
    ]
    content = layout(
        theme,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis={**hidden, "range": [x_min - 0.25, x_max + 0.25]},
        yaxis={**hidden, "range": [bottom - 1.6 * APART, top + 1.6 * APART], "scaleanchor": "x"},
        meta=_meta(on, n_classes, names),
    )
    return {"data": traces, "layout": content}


def _points(
    sets: Sets, scorer: Scorer, on: Face, theme: Theme, names: Names
) -> list[dict[str, Any]]:
    """Draw the points of each class: training points full, held-out ones hollow."""
    training, held_out = sets
    kind = precision(training[0])
    size, width = marker_size(len(training[1])), outline_width(len(training[1]))
    full = {"size": size, "line": {"color": theme.ink, "width": width}}
    hollow = {"size": size - width - size / 6.0, "line": {"width": size / 6.0}}
    below = {"color": theme.paper, **full}
    looks = (
        (training, POINTS, True, full, ""),
        (held_out, HELD_OUT, False, below, ""),
        (held_out, HELD_OUT, True, hollow, "-open"),
    )
    traces = []
    for (X, y), role, can_be_pointed_at, look, shape in looks:
        for k in range(scorer.n_classes if len(y) else 0):
            own = {"point": role.of(k)} if can_be_pointed_at else {}
            plane = {name: each.astype(kind) for name, each in zip("xy", X[y == k].T, strict=True)}
            marker = {"color": COLOURS[k], "symbol": f"{SYMBOLS[k]}{shape}", **look}
            meta = DOTS.of(k, part=role.name, plane=plane, **own)
            traces.append(_markers(names[k], meta, X[y == k], scorer, on, marker))
    return traces


def _rings(sets: Sets, scorer: Scorer, on: Face, theme: Theme) -> dict[str, Any]:
    """Draw rings around wrong points."""
    wrong = np.vstack([X[scorer.wrong(X, y)] for X, y in sets if len(y)])
    meta = RINGS.of(part=RINGS_OF_REGIONS.name, around=True)
    look = ring_look(len(sets[0][1]), theme)
    return _markers("wrong points", meta, wrong, scorer, on, look)


def _markers(
    name: str, meta: dict[str, Any], X: Floats, scorer: Scorer, on: Face, marker: dict[str, Any]
) -> dict[str, Any]:
    """Draw markers at the probabilities of places of the plane."""
    p = scorer.probabilities(X)
    return scatter(
        name,
        *on.places(p[is_shown(p, on)]).T,
        meta=meta,
        mode="markers",
        marker=marker,
        hoverinfo="skip",
        showlegend=False,
    )


def _corner(k: int, name: str, at: tuple[float, float], theme: Theme) -> dict[str, Any]:
    """Write the name of a class above or below its corner; beside it, a long name hides points."""
    return text_trace(f"corner of {name}", CORNER, k, f"{GLYPHS[k]} {name}", [np.array(at)], theme)


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
        "texts": told,
    }

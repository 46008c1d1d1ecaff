"""What a lens lays over the decision regions: another classifier's, or the weights themselves."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures.roles import DIFFER, DIFFER_SIGNS, RIVAL
from explorer.figures.style import COLOURS, SYMBOLS, Figure, Theme, class_name, translucent
from explorer.maths.geometry import (
    Extent,
    centroid,
    closed,
    decision_regions,
    disagreement,
    share,
)
from explorer.maths.geometry import borders as edges

Floats = NDArray[np.float64]

HATCHES = ("/", "\\", "x", "-", "|", "+", ".", "/")
"""Plotly's fill patterns of classes 0 to 7."""

SLIVER, ROOMY = 5e-4, 4e-3
"""Shares of the picture from which on a part that differs is seen, and has room for a symbol."""


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
        look = symbol(k, 9, theme)
        traces.append(marks(class_name(k), DIFFER_SIGNS.of(k), middles, look))
    borders = path(
        name,
        RIVAL.of(),
        # Once each: drawn twice, its dashes would fill.
        edges(decision_regions(rival_coef, rival_intercept, extent), extent),
        line={"color": theme.ink, "width": 2.5, "dash": "dash"},
        showlegend=True,
    )
    rival = {"coef": rival_coef.tolist(), "intercept": rival_intercept.tolist()}
    return over(figure, [*traces, borders], rival={**rival, "sliver": SLIVER, "roomy": ROOMY})


def symbol(k: int, size: float, theme: Theme) -> dict[str, Any]:
    outline = {"color": theme.ink, "width": size / 6.0}
    return {"color": COLOURS[k], "symbol": SYMBOLS[k], "size": size, "line": outline}


def _hatching(k: int, polygons: Iterable[Floats]) -> dict[str, Any]:
    # A filled path breaks at each gap, so many polygons are one trace.
    drawn = path(
        f"there: {class_name(k)}",
        DIFFER.of(k),
        [closed(each) for each in polygons],
        line={"color": COLOURS[k], "width": 1},
    )
    pattern = {"shape": HATCHES[k], "fgcolor": COLOURS[k], "size": 7, "solidity": 0.45}
    return drawn | {
        "fill": "toself",
        "fillcolor": translucent(COLOURS[k], 0.0),
        "fillpattern": pattern,
    }


def path(
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


def marks(
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


def over(figure: Figure, traces: list[dict[str, Any]], **meta: Any) -> Figure:
    """Add traces; what a person hides of them is known by what they are, not by their place."""
    content = figure["layout"]
    for trace in traces:
        trace["uid"] = re.sub(r"\W+", "-", f"{trace['meta']} {trace['name']}")  # a word in CSS
    content = {**content, "meta": {**content["meta"], **meta}}
    return {"data": [*figure["data"], *traces], "layout": content}

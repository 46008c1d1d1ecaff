"""Common parts of all maps: cells, scales, outlines, and one map of all classes."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from explorer.figures import texts
from explorer.figures.roles import MAP, REGION, SIGN
from explorer.figures.style import (
    COLOURS,
    SEQUENTIAL,
    SYMBOLS,
    Figure,
    Theme,
    axis,
    layout,
    left_margin,
)
from explorer.figures.traces import path, scatter
from explorer.maths.arrays import Floats
from explorer.maths.extents import Extent, grid
from explorer.maths.polygons import closed
from explorer.maths.scorer import Scorer
from explorer.names import NUMBERED, Names

CELLS = 60
"""Cells per side; the browser interpolates between them."""

SHARES = ([0, 25, 50, 75, 100], ["0", "0.25", "0.5", "0.75", "1"])
"""Numbers next to a scale in per cent, and their texts as shares."""


def cell_probabilities(scorer: Scorer, extent: Extent) -> Floats:
    """Return the probabilities in the centre of every cell, shape (CELLS * CELLS, n_classes)."""
    _, _, points = grid(extent, CELLS)
    return scorer.probabilities(points)


def colour_axis(theme: Theme, tickvals: Sequence[float], ticktext: Sequence[str]) -> dict[str, Any]:
    """Return the colour scale of maps in per cent, with its numbers and their texts."""
    bar = {
        "tickvals": tickvals,
        "ticktext": ticktext,
        "tickfont": {"color": theme.ink, "size": 11},
        "thickness": 10,
        "outlinewidth": 0,
    }
    return {"colorscale": SEQUENTIAL, "cmin": 0, "cmax": 100, "colorbar": bar}


def outlined(k: int, name: str, outlines: list[Floats], suffix: str = "") -> dict[str, Any]:
    """Return the outlines of the region of a class, for the axes with a suffix."""
    line = {"color": "#FFFFFF", "width": 1.2, "dash": "dot"}
    drawn = path(f"region of {name}", REGION.of(k), map(closed, outlines), line=line)
    return drawn | {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}


def heat(shares: Floats, told: str) -> dict[str, Any]:
    """Return a heatmap of shares in whole per cent; the labels of a place begin with ``told``."""
    return {
        "type": "heatmap",
        "z": np.rint(100.0 * shares).astype(np.uint8).reshape(CELLS, CELLS),
        "zsmooth": "fast",
        "coloraxis": "coloraxis",
        "hovertemplate": f"{told}<br>",
    }


def placed(ground: dict[str, Any], extent: Extent, names: Names) -> dict[str, Any]:
    """Return a heatmap or an image in its place; its labels end with the place pointed at."""
    x_min, x_max, y_min, y_max = extent
    dx, dy = (x_max - x_min) / CELLS, (y_max - y_min) / CELLS
    place = texts.on_hover(texts.place(extent, names))
    told = f"{ground.get('hovertemplate', '')}{place}<extra></extra>"
    centre = {"x0": x_min + dx / 2, "dx": dx, "y0": y_min + dy / 2, "dy": dy}  # of the first cell
    return {**ground, **centre, "hovertemplate": told}


def one_map(
    kind: str,
    ground: dict[str, Any],
    scorer: Scorer,
    extent: Extent,
    theme: Theme,
    scale: tuple[Sequence[float], Sequence[str]] | None = None,
    names: Names = NUMBERED,
    **meta: Any,
) -> Figure:
    """Draw one map of all classes, with the outline and the symbol of each region.

    Parameters
    ----------
    kind : str
        The kind of map; the browser needs it to draw the map again.
    ground : dict
        A heatmap or an image of CELLS x CELLS cells, without their positions. Its labels begin
        with its ``hovertemplate``, if it has one.
    scorer : Scorer
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, the rectangle drawn.
    theme : Theme
    scale : tuple of sequence, or None
        Positions of the numbers next to the colours, in per cent, and their texts.
    names : Names
        Those of the classes and the features.
    **meta
        Further content that the browser needs to draw it again.
    """
    x_min, x_max, y_min, y_max = extent
    regions = scorer.regions(extent)
    traces = [placed(ground, extent, names) | {"name": kind, "meta": MAP.of()}]
    traces += [outlined(k, names[k], outlines) for k, outlines in enumerate(regions)]
    traces += [_sign(k, names[k], scorer, extent) for k in range(len(regions))]
    quiet = {"showgrid": False, "nticks": 5, "ticks": ""}
    content = layout(
        theme,
        margin={"l": left_margin(28, y_min, y_max), "r": 8, "t": 22, "b": 22},
        xaxis=axis(theme, **quiet, range=[x_min, x_max]),
        # Otherwise Plotly would give an image square cells, unlike a heatmap.
        yaxis=axis(theme, **quiet, range=[y_min, y_max], scaleanchor=False),
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 11}},
        meta={
            "panel": "uncertainty",
            "kind": kind,
            "space": "plane",
            "extent": list(extent),
            **meta,
            "texts": {**meta.get("texts", {}), "caption": texts.SURE},
        },
    )
    if scale is not None:
        content["coloraxis"] = colour_axis(theme, *scale)
    return {"data": traces, "layout": content}


def _sign(k: int, name: str, scorer: Scorer, extent: Extent) -> dict[str, Any]:
    """Mark a region with the symbol of its class, so that colour is not the only sign."""
    middle = scorer.middle(k, extent)
    places = np.empty((0, 2)) if middle is None else middle[0][None]
    edge = {"color": "#FFFFFF", "width": 1.5}
    return scatter(
        name,
        *places.T,
        kind=np.float64,
        meta=SIGN.of(k),
        mode="markers",
        marker={"color": COLOURS[k], "symbol": SYMBOLS[k], "size": 12, "line": edge},
        hoverinfo="skip",
    )

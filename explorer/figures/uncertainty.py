"""Panel 2 as one picture of all classes: their blend, the entropy, the lead of the likeliest."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures.probabilities import (
    CELLS,
    SHARES,
    cell_probabilities,
    cells,
    colour_axis,
    outline,
)
from explorer.figures.style import (
    COLOURS,
    SYMBOLS,
    Figure,
    Theme,
    axis,
    class_name,
    components,
    layout,
)
from explorer.maths import uncertainty
from explorer.maths.geometry import Extent, centroid, decision_regions

Floats = NDArray[np.float64]

TICK = 0.25
"""Distance of the numbers beside the scale of entropy, in nats; from 4 classes on, twice that."""


def blend_figure(coef: Floats, intercept: Floats, *, extent: Extent, theme: Theme) -> Figure:
    """Draw every place in the classes' colours, mixed by their probabilities.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, 2)
    intercept : ndarray of shape (n_classes,)
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, the rectangle drawn.
    theme : Theme

    Returns
    -------
    Figure
        An image of CELLS x CELLS colours, the regions outlined, each with its class's symbol.
    """
    colours = np.array([components(colour) for colour in COLOURS[: len(coef)]])
    mixed = uncertainty.blended(cell_probabilities(coef, intercept, extent), colours / 255.0)
    pixels = np.rint(255.0 * mixed).astype(np.uint8).reshape(CELLS, CELLS, 3)
    image = {"type": "image", "z": pixels, "colormodel": "rgb", "zsmooth": "fast"}
    image |= {"hovertemplate": "x = (%{x:.2f}, %{y:.2f})<extra></extra>"}
    return _figure("blend", image, coef, intercept, extent, theme, colours=colours.tolist())


def entropy_figure(coef: Floats, intercept: Floats, *, extent: Extent, theme: Theme) -> Figure:
    """Draw the entropy of the probabilities, from certain to all classes alike.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, 2)
    intercept : ndarray of shape (n_classes,)
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, the rectangle drawn.
    theme : Theme

    Returns
    -------
    Figure
        A heatmap in whole per cent of the most there can be, ``log(n_classes)`` nats, as ``uint8``;
        the scale is in nats.
    """
    most = math.log(len(coef))
    values = uncertainty.entropy(cell_probabilities(coef, intercept, extent))
    step = TICK if most < 1.2 else 2 * TICK
    ticks = [tick for tick in np.arange(0.0, most, step).tolist() if most - tick > step / 2]
    scale = (
        [100.0 * tick / most for tick in ticks] + [100.0],
        [f"{tick:g}" for tick in ticks] + [f"{most:.2f}"],
    )
    heat = _heat(values / most, f"entropy %{{z}} % of log {len(coef)} nats")
    return _figure("entropy", heat, coef, intercept, extent, theme, scale=scale)


def margin_figure(coef: Floats, intercept: Floats, *, extent: Extent, theme: Theme) -> Figure:
    """Draw how far the likeliest class leads the next.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, 2)
    intercept : ndarray of shape (n_classes,)
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, the rectangle drawn.
    theme : Theme

    Returns
    -------
    Figure
        A heatmap of whole per cent as ``uint8``, 0 on every border of regions.
    """
    values = uncertainty.top_two_margin(cell_probabilities(coef, intercept, extent))
    heat = _heat(values, "lead of the likeliest class %{z} %")
    return _figure("margin", heat, coef, intercept, extent, theme, scale=SHARES)


def _heat(shares: Floats, told: str) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "z": np.rint(100.0 * shares).astype(np.uint8).reshape(CELLS, CELLS),
        "zsmooth": "fast",
        "coloraxis": "coloraxis",
        "hovertemplate": f"{told}<br>x = (%{{x:.2f}}, %{{y:.2f}})<extra></extra>",
    }


def _figure(
    kind: str,
    ground: dict[str, Any],
    coef: Floats,
    intercept: Floats,
    extent: Extent,
    theme: Theme,
    scale: tuple[Sequence[float], Sequence[str]] | None = None,
    **meta: Any,
) -> Figure:
    x_min, x_max, y_min, y_max = extent
    polygons = decision_regions(coef, intercept, extent)
    traces = [{**ground, **cells(extent), "name": kind, "meta": {"role": "map"}}]
    traces += [outline(k, polygon) for k, polygon in enumerate(polygons)]
    traces += [_sign(k, polygon) for k, polygon in enumerate(polygons)]
    quiet = {"showgrid": False, "nticks": 5, "ticks": ""}
    content = layout(
        theme,
        margin={"l": 28, "r": 8, "t": 22, "b": 22},
        xaxis=axis(theme, **quiet, range=[x_min, x_max]),
        # Plotly would give a picture square cells; a heatmap beside it would lie elsewhere.
        yaxis=axis(theme, **quiet, range=[y_min, y_max], scaleanchor=False),
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 11}},
        meta={
            "panel": "uncertainty",
            "kind": kind,
            "space": "plane",
            "extent": list(extent),
            "labels": True,
            **meta,
        },
    )
    if scale is not None:
        content["coloraxis"] = colour_axis(theme, *scale)
    return {"data": traces, "layout": content}


def _sign(k: int, polygon: Floats) -> dict[str, Any]:
    """Mark a region with its class's symbol: colour is never the only sign."""
    x, y = centroid(polygon).T if len(polygon) else np.empty((2, 0))
    return {
        "type": "scatter",
        "name": class_name(k),
        "meta": {"role": "sign", "class": k},
        "x": np.atleast_1d(x),
        "y": np.atleast_1d(y),
        "mode": "markers",
        "marker": {
            "color": COLOURS[k],
            "symbol": SYMBOLS[k],
            "size": 12,
            "line": {"color": "#FFFFFF", "width": 1.5},
        },
        "hoverinfo": "skip",
    }

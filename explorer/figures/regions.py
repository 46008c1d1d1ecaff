"""Panel 1: exact decision regions, the points on top, the wrongly classified ones ringed."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer import softmax as maths
from explorer.figures.style import COLOURS, SYMBOLS, Theme, axis, class_name, closed, figure, layout
from explorer.geometry import Extent, decision_regions

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


def regions_figure(
    X: Floats,
    y: Codes,
    coef: Floats,
    intercept: Floats,
    *,
    extent: Extent,
    theme: Theme,
    labels: bool = True,
) -> go.Figure:
    """Draw the regions of a fit and the data.

    Parameters
    ----------
    X : ndarray of shape (n_samples, 2)
        Features, in data units.
    y : ndarray of shape (n_samples,)
        True classes, indices in ``[0, n_classes)``.
    coef : ndarray of shape (n_classes, 2)
    intercept : ndarray of shape (n_classes,)
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, the rectangle drawn.
    theme : Theme
    labels : bool
        Whether the points carry their probabilities for Plotly's labels. The browser works them out
        itself where it draws the training.

    Returns
    -------
    plotly.graph_objects.Figure
        One filled polygon a class, empty where the class wins nowhere, one trace of points a
        class, and one of rings: a trace keeps its place whatever the fit.
    """
    logits = maths.logits(X, coef, intercept)
    probabilities = maths.softmax(logits)
    polygons = decision_regions(coef, intercept, extent)
    traces = [_region(k, polygon, theme) for k, polygon in enumerate(polygons)]
    for k in range(len(coef)):
        own = y == k
        points = _points(k, X[own], len(X), theme)
        traces.append(points | _labels(k, probabilities[own]) if labels else points)
    traces.append(_rings(X[logits.argmax(axis=1) != y], len(X), theme))
    x_min, x_max, y_min, y_max = extent
    legend = {
        "orientation": "h",
        "x": 0,
        "y": 1.01,
        "yanchor": "bottom",
        "itemsizing": "constant",
        "entrywidth": 58,
        "itemwidth": 30,
    }
    return figure(
        traces,
        layout(
            theme,
            margin={"l": 44, "r": 6, "t": 4, "b": 36},
            xaxis=axis(theme, range=[x_min, x_max], title={"text": "feature 1"}),
            yaxis=axis(theme, range=[y_min, y_max], title={"text": "feature 2"}),
            legend=legend,
            meta={"panel": "regions", "space": "plane", "extent": list(extent), "labels": True},
        ),
    )


def marker_size(n_samples: int) -> float:
    """Return a marker size in pixels that keeps many points apart."""
    return float(np.interp(np.log10(n_samples), [2.0, 4.0], [8.0, 3.5]))


def outline_width(n_samples: int) -> float:
    """Return the width in pixels of a marker's outline: none where it would hide the markers."""
    return float(np.interp(np.log10(n_samples), [2.5, 3.3], [0.5, 0.0]))


def _region(k: int, polygon: Floats, theme: Theme) -> dict[str, Any]:
    x, y = closed(polygon).T
    return {
        "type": "scatter",
        "name": f"region of {class_name(k)}",
        "meta": {"role": "region", "class": k},
        "x": x,
        "y": y,
        "mode": "lines",
        "fill": "toself",
        "fillcolor": _translucent(COLOURS[k], 0.28),
        "line": {"color": theme.ink, "width": 1},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _labels(k: int, probabilities: Floats) -> dict[str, Any]:
    """Return what Plotly's labels of points tell, and its format."""
    rows = [f"P({class_name(j)}) = %{{customdata[{j}]:.3f}}" for j in range(probabilities.shape[1])]
    head = f"<b>true {class_name(k)}</b><br>x = (%{{x:.2f}}, %{{y:.2f}})<br>"
    return {
        "customdata": probabilities.astype(np.float32, order="C"),
        "hovertemplate": head + "<br>".join(rows) + "<extra></extra>",
    }


def _points(k: int, X: Floats, n_samples: int, theme: Theme) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": class_name(k),
        "meta": {"role": "points", "class": k},
        "x": X[:, 0].astype(np.float32),
        "y": X[:, 1].astype(np.float32),
        "mode": "markers",
        "marker": {
            "color": COLOURS[k],
            "symbol": SYMBOLS[k],
            "size": marker_size(n_samples),
            "line": {"color": theme.ink, "width": outline_width(n_samples)},
        },
    }


def _rings(X: Floats, n_samples: int, theme: Theme) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": f"wrong ({len(X):,})",
        "meta": {"role": "rings"},
        "x": X[:, 0].astype(np.float32),
        "y": X[:, 1].astype(np.float32),
        "mode": "markers",
        "marker": {
            "color": theme.ink,
            "symbol": "circle-open",
            "size": 1.8 * marker_size(n_samples),
            "line": {"width": marker_size(n_samples) / 6.0},
            "opacity": float(np.interp(np.log10(n_samples), [3.0, 4.0], [1.0, 0.4])),
        },
        "hoverinfo": "skip",
    }


def _translucent(colour: str, alpha: float) -> str:
    """Turn ``#rrggbb`` into an rgba colour."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"

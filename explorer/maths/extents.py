"""The rectangle that a picture shows: around points, in cells, as a unit of length."""

import math
from typing import Any

import numpy as np

from explorer.maths.arrays import Floats

Extent = tuple[float, float, float, float]
"""``(x_min, x_max, y_min, y_max)``, in the units of the features."""

COINCIDENT = 1e-9
"""Points coincide on an axis up to this relative distance."""

NARROWEST = 1e-100
"""Points nearer than this coincide too: the area of their picture would have few digits."""

FAR = 1e3
"""Points are far from zero if their distance from it is this many times their span."""

ROOM = 0.15
"""Margin around points that a person edits, as a share of their span."""


def plot_extent(X: Floats, margin: float = 0.1) -> Extent:
    """Rectangle around the points, with a margin on every side.

    Parameters
    ----------
    X : ndarray of shape (n_samples, 2)
        Finite, at least one point.
    margin : float
        Width added on each side, as a share of the span of the points on that axis; not negative.
        If the points coincide on an axis, the span is 1, or a millionth of their distance from zero
        if that is larger.

    Returns
    -------
    tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the features.
    """
    lows, highs = X.min(axis=0).tolist(), X.max(axis=0).tolist()
    return *_interval(lows[0], highs[0], margin), *_interval(lows[1], highs[1], margin)


def roomy_extent(X: Floats) -> Extent:
    """Rectangle around points, with room for more. It stays the same while points move a little.

    Parameters
    ----------
    X : ndarray of shape (n_samples, 2)
        Finite, at least one point.

    Returns
    -------
    tuple of float
        ``(x_min, x_max, y_min, y_max)``: multiples of a power of two, which is between a 32nd
        and a 16th of the span of the points with a margin of 15% on every side.
    """
    x_min, x_max, y_min, y_max = plot_extent(X, ROOM)
    return *_outward(x_min, x_max), *_outward(y_min, y_max)


def _outward(low: float, high: float) -> tuple[float, float]:
    """Return the multiples of a step that enclose an interval."""
    step = 2.0 ** math.floor(math.log2((high - low) / 16.0))
    return step * math.floor(low / step), step * math.ceil(high / step)


def precision(X: Floats) -> type[np.floating[Any]]:
    """Return the type in which the browser gets points, and weights for them.

    Single precision moves a number by up to 6e-8 of its size. This is visible if points are far
    from zero and near each other, such as times of one hour. Then it is double precision.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        At least one point.
    """
    far = np.abs(X).max(axis=0) > FAR * np.ptp(X, axis=0)
    return np.float64 if far.any() else np.float32


def grid(extent: Extent, n_cells: int) -> tuple[Floats, Floats, Floats]:
    """Centres of ``n_cells * n_cells`` equal cells that fill the rectangle.

    Parameters
    ----------
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the features.
    n_cells : int
        Cells along each axis, at least 1.

    Returns
    -------
    x_centres : ndarray of shape (n_cells,)
    y_centres : ndarray of shape (n_cells,)
    points : ndarray of shape (n_cells * n_cells, 2)
        x varies fastest, so ``values.reshape(n_cells, n_cells)`` has one row per y, as in a
        heatmap.
    """
    x_min, x_max, y_min, y_max = extent
    shares = (np.arange(n_cells) + 0.5) / n_cells
    x_centres = x_min + (x_max - x_min) * shares
    y_centres = y_min + (y_max - y_min) * shares
    points = np.column_stack([np.tile(x_centres, n_cells), np.repeat(y_centres, n_cells)])
    return x_centres, y_centres, points


def _interval(low: float, high: float, margin: float) -> tuple[float, float]:
    """Widen one axis of the points by a share of their span."""
    size = max(abs(low), abs(high))
    span = high - low
    if span <= max(COINCIDENT * size, NARROWEST):
        span = max(1.0, 1e-6 * size)
        low, high = low - span / 2.0, low + span / 2.0
    return low - margin * span, high + margin * span


def sides_of(extent: Extent) -> Floats:
    """Return the width and the height of the rectangle."""
    x_min, x_max, y_min, y_max = extent
    return np.array([x_max - x_min, y_max - y_min])


def in_sides(vectors: Floats, extent: Extent) -> Floats:
    """Return vectors in units of the rectangle's sides."""
    return vectors / sides_of(extent)


def check_extent(extent: Extent) -> None:
    """Raise ValueError unless the extent is a rectangle with finite, positive sides."""
    if len(extent) != 4:
        raise ValueError(f"extent must be (x_min, x_max, y_min, y_max), got {extent}")
    x_min, x_max, y_min, y_max = extent
    if not (0.0 < x_max - x_min < math.inf and 0.0 < y_max - y_min < math.inf):
        raise ValueError(f"extent must be finite, x_min < x_max and y_min < y_max, got {extent}")


def check_finite(name: str, values: Floats) -> None:
    """Raise ValueError with the first bad value unless all values are finite."""
    finite = np.isfinite(values)
    if not finite.all():
        raise ValueError(f"{name} must be finite, got {values[~finite][0]}")

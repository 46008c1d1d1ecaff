"""Polygons: their areas and centres."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.maths.arrays import Floats
from explorer.maths.extents import Extent, in_sides

NEGLIGIBLE = 1e-9
"""A region counts as empty up to this share of the rectangle: a thousandth of a pixel."""

SHORTEST = 1e-6
"""The direction of a shorter edge, in sides of the rectangle, is a rounding error."""


def share(polygons: Iterable[Floats], extent: Extent) -> float:
    """Area of polygons that do not overlap, as a share of the rectangle.

    Parameters
    ----------
    polygons : iterable of ndarray of shape (n_vertices, 2)
        Counter-clockwise, and clockwise around holes; inside the rectangle. May be empty.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the vertices.

    Returns
    -------
    float
        In [0, 1].
    """
    return min(math.fsum(share_of(vertices, extent) for vertices in polygons), 1.0)


def polygon_area(vertices: Floats) -> float:
    """Signed area by the shoelace formula; positive if the vertices are counter-clockwise.

    Parameters
    ----------
    vertices : ndarray of shape (n_vertices, 2)
        Not closed; may be empty.

    Returns
    -------
    float
        In squared units of the coordinates; 0 for fewer than three vertices.

    References
    ----------
    O'Rourke (1998), Computational Geometry in C, sec. 1.3.
    """
    if len(vertices) < 3:
        return 0.0
    # Relative to the first vertex: far from the origin, the products would lose digits. Products
    # with the first vertex are then zero.
    x, y = (vertices - vertices[0]).T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) / 2.0


def following(rows: NDArray[Any]) -> NDArray[Any]:
    """Return the next row of each row, and the first one for the last.

    ``np.roll`` takes many times as long for the few vertices of a polygon.
    """
    return np.concatenate([rows[1:], rows[:1]])


def centroid(vertices: Floats) -> Floats:
    """Centre of mass of a polygon.

    Parameters
    ----------
    vertices : ndarray of shape (n_vertices, 2)
        Not closed; the area is not zero.

    Returns
    -------
    ndarray of shape (2,)
        Inside the polygon if it is convex.

    References
    ----------
    Bourke (1988), Calculating the area and centroid of a polygon.
    """
    # Relative to the first vertex, as in polygon_area.
    near = vertices - vertices[0]
    after = following(near)
    cross = near[:, 0] * after[:, 1] - after[:, 0] * near[:, 1]
    return vertices[0] + ((near + after) * cross[:, None]).sum(axis=0) / (
        6.0 * polygon_area(vertices)
    )


def largest(outlines: Iterable[Floats]) -> Floats:
    """Return the outline with the largest area; without outlines, one without vertices."""
    return max(outlines, key=polygon_area, default=np.empty((0, 2)))


def room(vertices: Floats, extent: Extent) -> float:
    """Distance of the centre of mass from the nearest edge, in sides of the rectangle.

    Parameters
    ----------
    vertices : ndarray of shape (n_vertices, 2)
        Counter-clockwise, not closed; the area is not zero.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the vertices.

    Returns
    -------
    float
        Every edge is treated as an infinite line. The result is exact for a convex polygon; for
        others it is at most the distance. Not positive if the centre is outside.
    """
    ends = in_sides(vertices - centroid(vertices), extent)
    after = following(ends)
    lengths = np.hypot(*(after - ends).T)
    cross = ends[:, 0] * after[:, 1] - after[:, 0] * ends[:, 1]
    is_edge = lengths > SHORTEST
    return float((cross[is_edge] / lengths[is_edge]).min())


def joined(paths: Iterable[Floats]) -> Floats:
    """Return paths as one, with a row of NaN between each two: shape (n_vertices, 2)."""
    gap = np.full((1, 2), np.nan)
    parts = [part for path in paths if len(path) for part in (gap, path)]
    return np.vstack(parts[1:]) if parts else np.empty((0, 2))


def closed(vertices: Floats) -> Floats:
    """Return the vertices with the first one repeated at the end.

    Parameters
    ----------
    vertices : ndarray of shape (n_vertices, 2)

    Returns
    -------
    ndarray of shape (n_vertices + 1, 2)
        Of shape (0, 2) for no vertices.
    """
    return np.vstack([vertices, vertices[:1]])


def share_of(vertices: Floats, extent: Extent) -> float:
    """Return an area as a share of the rectangle, negative for clockwise vertices.

    In these units it cannot overflow.
    """
    return polygon_area(in_sides(vertices - vertices[:1], extent))

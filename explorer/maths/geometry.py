"""Decision regions of linear scores: polygons, their borders, and where two classifiers differ."""

from collections.abc import Iterable, Sequence

import numpy as np

from explorer.maths.arrays import Flags, Floats
from explorer.maths.extents import Extent, check_extent, check_finite, in_sides
from explorer.maths.polygons import NEGLIGIBLE, following, share, share_of

# The weights (a, b, c) of a score a*x + b*y + c.
_Line = tuple[float, float, float]
_Vertex = tuple[float, float]

SAME = 1e-7
"""Two vertices count as one up to this distance, in sides of the rectangle. A vertex does not count
as a corner up to this sine of its angle."""

NEAR = 1e-6
"""Two borders count as the same up to this distance, in sides of the rectangle."""


def decision_regions(coef: Floats, intercept: Floats, extent: Extent) -> list[Floats]:
    """Polygons in which each class has the largest logit; together they tile the rectangle.

    The region of class k is ``{x : (w_k - w_j) . x + (b_k - b_j) >= 0 for all j}``. So the
    rectangle is clipped by one half-plane for each other class. The browser does the same for the
    frames of a training. If classes have equal weights, the first of them gets their region, as in
    ``argmax``.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, 2)
        Finite weights, of any size.
    intercept : ndarray of shape (n_classes,)
        Finite.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the features.

    Returns
    -------
    list of ndarray of shape (n_vertices, 2)
        One per class, in class order. The vertices are counter-clockwise, and the first is not
        repeated. Shape (0, 2) for a class whose share of the rectangle is less than 1e-9.

    Raises
    ------
    ValueError
        If a shape is wrong, a value is not finite, or the extent does not increase.

    References
    ----------
    Bishop (2006), PRML, sec. 4.1.2; Sutherland and Hodgman (1974), Reentrant polygon clipping.
    """
    check_extent(extent)
    scores = _scores(coef, intercept)
    return [_polygon(_winning(_corners(extent), k, scores), extent) for k in range(len(scores))]


def led_regions(coef: Floats, intercept: Floats, lead: float, extent: Extent) -> list[list[Floats]]:
    """Outlines of where each class leads all others by a number of nats, and of the rest.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, 2)
        Finite weights.
    intercept : ndarray of shape (n_classes,)
        Finite.
    lead : float
        Positive, in nats.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the features.

    Returns
    -------
    list of list of ndarray of shape (n_vertices, 2)
        At most one convex polygon per class, and last the rectangle with these polygons as holes;
        if nothing else is left of it, an empty list.

    Raises
    ------
    ValueError
        If a shape is wrong, a value is not finite, or the extent does not increase.
    """
    classes = range(len(intercept))
    behind = [intercept + lead * (np.arange(len(intercept)) != k) for k in classes]
    polygons = [decision_regions(coef, behind[k], extent)[k] for k in classes]
    holes = [each[::-1] for each in polygons if len(each)]
    left = 1.0 - share(polygons, extent)
    rest = [np.array(_corners(extent)), *holes] if left > NEGLIGIBLE else []
    return [*([each] if len(each) else [] for each in polygons), rest]


def zero_line(w: Floats, b: float, extent: Extent) -> Floats:
    """Segment of the line ``w . x + b = 0`` inside the rectangle.

    If ``w`` and ``b`` are differences between two classes, both have the same logit on this line.

    Parameters
    ----------
    w : ndarray of shape (2,)
        Weights of any size.
    b : float
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the features.

    Returns
    -------
    ndarray of shape (2, 2)
        The ends, the left end first; if both have the same x, the lower end first. Shape (0, 2) if
        ``w`` is zero, or if the line misses the rectangle or touches only a corner.
    """
    [line] = _scaled(np.append(w, b)[None])
    corners = _corners(extent)
    sides = [_score(line, corner) for corner in corners]
    ends = {corner for corner, side in zip(corners, sides, strict=True) if side == 0.0}
    for i, side in enumerate(sides):
        if side * sides[i - 1] < 0.0:
            ends.add(_crossing(corners[i - 1], corners[i], sides[i - 1], side))
    # A line that touches only a corner has one end. If w = 0, all four corners have a score of 0.
    return np.array(sorted(ends)) if len(ends) == 2 else np.empty((0, 2))


def disagreement(
    coef: Floats,
    intercept: Floats,
    other_coef: Floats,
    other_intercept: Floats,
    extent: Extent,
) -> dict[tuple[int, int], Floats]:
    """Polygons in which two linear classifiers choose different classes.

    For each pair (j, k), the half-planes of j in the first and of k in the second clip the
    rectangle.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, 2)
        Finite weights of the first classifier, of any size.
    intercept : ndarray of shape (n_classes,)
        Finite.
    other_coef : ndarray of shape (n_classes, 2)
        Weights of the second classifier, with the same number of classes.
    other_intercept : ndarray of shape (n_classes,)
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the features.

    Returns
    -------
    dict of ndarray of shape (n_vertices, 2)
        The key is the pair (class of the first, class of the second). Pairs whose share of the
        rectangle is less than 1e-9 are left out. The polygons are convex and do not overlap; their
        vertices are counter-clockwise.
    """
    first, second = _scores(coef, intercept), _scores(other_coef, other_intercept)
    parts = {}
    for j in range(len(first)):
        chosen = _winning(_corners(extent), j, first)
        for k in range(len(second)):
            if k != j:
                parts[j, k] = _polygon(_winning(chosen, k, second), extent)
    return {pair: vertices for pair, vertices in parts.items() if len(vertices)}


def won(
    outline: Floats, k: int, coef: Floats, intercept: Floats, first: int | None = None
) -> Floats:
    """Return the part of a polygon where class ``k`` has the largest score.

    Parameters
    ----------
    outline : ndarray of shape (n_vertices, 2)
        It may be concave. Where the result falls apart, edges without an area join its parts.
    k : int
    coef : ndarray of shape (n_classes, 2)
    intercept : ndarray of shape (n_classes,)
    first : int, optional
        The class that has most of the polygon: cutting it off first leaves little to do.

    Returns
    -------
    ndarray of shape (n_vertices, 2)
        In the order of ``outline``; empty if there is no such part.
    """
    vertices = [(x, y) for x, y in outline.tolist()]
    return np.array(_winning(vertices, k, _scores(coef, intercept), first)).reshape(-1, 2)


def borders(polygons: Iterable[Floats], extent: Extent) -> list[Floats]:
    """Edges between two regions, each once.

    Parameters
    ----------
    polygons : iterable of ndarray of shape (n_vertices, 2)
        The result of :func:`decision_regions`.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``; edges on its sides are not borders.

    Returns
    -------
    list of ndarray of shape (2, 2)
        The two ends of each border.
    """
    edges = np.concatenate(
        [np.empty((0, 2, 2)), *(np.stack([each, following(each)], axis=1) for each in polygons)]
    )
    ends = in_sides(edges - np.array(extent[::2]), extent)
    on_a_side = (ends.max(axis=1) < NEAR) | (ends.min(axis=1) > 1.0 - NEAR)
    inner = ~on_a_side.any(axis=1)
    edges, middles = edges[inner], ends[inner].mean(axis=1)
    # Both neighbours have the same border; their ends differ by rounding.
    same = np.abs(middles[:, None] - middles).max(axis=2) <= NEAR
    again: Flags = np.tril(same, -1)
    return list(edges[~again.any(axis=1)])


def _scores(coef: Floats, intercept: Floats) -> list[_Line]:
    """Return the scores ``a*x + b*y + c`` of the classes; bad weights raise ValueError."""
    coef, intercept = np.asarray(coef, np.float64), np.asarray(intercept, np.float64)
    if coef.ndim != 2 or coef.shape[1] != 2 or len(coef) == 0:
        raise ValueError(f"coef must have shape (n_classes, 2), n_classes >= 1, got {coef.shape}")
    if intercept.shape != coef.shape[:1]:
        raise ValueError(f"intercept must have shape ({len(coef)},), got {intercept.shape}")
    check_finite("coef", coef)
    check_finite("intercept", intercept)
    return _scaled(np.column_stack([coef, intercept]))


def _scaled(rows: Floats) -> list[_Line]:
    """Multiply by a power of two, so that no product overflows; this does not round."""
    exponent = int(np.frexp(np.abs(rows).max())[1])
    return [(a, b, c) for a, b, c in np.ldexp(rows, -exponent).tolist()]


def _corners(extent: Extent) -> list[_Vertex]:
    """Return the rectangle's corners, counter-clockwise from the lower left one."""
    x_min, x_max, y_min, y_max = map(float, extent)
    return [(x_min, y_min), (x_max, y_min), (x_max, y_max), (x_min, y_max)]


def _winning(
    region: list[_Vertex], k: int, scores: Sequence[_Line], first: int | None = None
) -> list[_Vertex]:
    """Return the part of a polygon where class k wins; its area may be zero."""
    for j in sorted(range(len(scores)), key=lambda j: j != first):
        other = scores[j]
        if not region:
            return []
        if j < k and other == scores[k]:
            return []
        if other != scores[k]:
            a, b, c = (mine - theirs for mine, theirs in zip(scores[k], other, strict=True))
            region = _clip(region, (a, b, c))
    return region


def _clip(region: list[_Vertex], line: _Line) -> list[_Vertex]:
    """Return the part of a polygon where ``a*x + b*y + c >= 0``."""
    sides = [_score(line, vertex) for vertex in region]
    clipped = []
    for i, side in enumerate(sides):
        if side * sides[i - 1] < 0.0:
            clipped.append(_crossing(region[i - 1], region[i], sides[i - 1], side))
        if side >= 0.0:
            clipped.append(region[i])
    return clipped


def _score(line: _Line, point: _Vertex) -> float:
    return line[0] * point[0] + line[1] * point[1] + line[2]


def _crossing(one: _Vertex, other: _Vertex, side: float, next_side: float) -> _Vertex:
    """Return the point of an edge where the score is zero."""
    share = side / (side - next_side)
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])


def _polygon(region: list[_Vertex], extent: Extent) -> Floats:
    """Return the corners of a region, counter-clockwise; no corners if its area is zero.

    Where several classes tie in a point, some vertices coincide or lie on an edge.
    """
    if not region:
        return np.empty((0, 2))
    vertices = np.array(region)
    vertices = vertices[np.abs(_steps(vertices, extent)).max(axis=1) > SAME]
    x, y = _steps(vertices, extent).T
    along = np.arctan2(y, x)
    vertices = vertices[np.sin(following(along) - along) > SAME]
    return vertices if share_of(vertices, extent) > NEGLIGIBLE else np.empty((0, 2))


def _steps(vertices: Floats, extent: Extent) -> Floats:
    """Return the edges that end in the vertices, in units of the rectangle's sides."""
    return in_sides(vertices - np.concatenate([vertices[-1:], vertices[:-1]]), extent)

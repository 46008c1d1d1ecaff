"""The geometry of the plots: exact decision regions, extents, grids.

Every finite float is an integer times a power of two, so decision regions are clipped in Python's
integers, in homogeneous coordinates: which side of a line a vertex lies on is never in doubt, and
three regions that meet at a point have that point in common, bit for bit, after the only rounding,
the last.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Extent = tuple[float, float, float, float]

# A line a*x + b*y + c = 0, or the point (x/w, y/w) with w > 0.
_Triple = tuple[int, int, int]
# Counter-clockwise: every vertex with the line of the edge that leaves it.
_Polygon = list[tuple[_Triple, _Triple]]

# Below this share the rectangle's own area, as a float, does not notice a polygon.
_NEGLIGIBLE_SHARE = float(np.finfo(np.float64).eps)
# Points nearer to each other than this, relative to their size, coincide on an axis of a plot.
_COINCIDENT = 1e-9


def decision_regions(coef: Floats, intercept: Floats, extent: Extent) -> list[Floats]:
    """Polygons in which each class has the largest logit: together they tile the rectangle.

    The region of class k is ``{x : (w_k - w_j) . x + (b_k - b_j) >= 0 for all j}``. Classes that
    coincide share one region, which goes to the lowest index, as ``argmax`` has it. The weights are
    taken as exact numbers; only the vertices are rounded, each to the nearest floats.

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
        One per class, in class order: the vertices counter-clockwise from the lowest (of these, the
        leftmost), the first not repeated. Shape (0, 2) for a class that wins nowhere in the
        rectangle, or on a share of its area that rounding would swallow (2**-52).

    Raises
    ------
    ValueError
        If a shape is wrong, a value is not finite, or the extent does not increase.

    References
    ----------
    Bishop (2006), PRML, sec. 4.1.2; Sutherland and Hodgman (1974), Reentrant polygon clipping.
    """
    logits = _classifier(coef, intercept)
    _check_extent(extent)
    rectangle = _rectangle(extent)
    return [_rounded(_region(k, logits, rectangle), extent) for k in range(len(logits))]


def zero_line(w: Floats, b: float, extent: Extent) -> Floats:
    """Segment of the line ``w . x + b = 0`` inside the rectangle.

    The line is taken as exact; only the ends are rounded, each to the nearest floats, so they lie
    on a side of the rectangle bit for bit. For the difference of two classes' weights it is where
    both have the same logit, with the ends that their :func:`decision_regions` have.

    Parameters
    ----------
    w : ndarray of shape (2,)
        Finite weights, of any size.
    b : float
        Finite.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the features.

    Returns
    -------
    ndarray of shape (2, 2)
        The ends, the left one first; of equal x the lower one. Shape (0, 2) where ``w`` is zero, or
        the line misses the rectangle, touches no more than a corner, or comes so near to one that
        rounding makes both ends equal.

    Raises
    ------
    ValueError
        If the shape is wrong, a value is not finite, or the extent does not increase.
    """
    weights, bias = np.asarray(w, np.float64), np.asarray(b, np.float64)
    if weights.shape != (2,):
        raise ValueError(f"w must have shape (2,), got {weights.shape}")
    _check_finite("w", weights)
    _check_finite("b", bias)
    _check_extent(extent)
    [line] = _as_integers(np.append(weights, bias))
    ends = {(x / d, y / d) for x, y, d in _crossings(_rectangle(extent), line)}
    # Two but for a corner alone, and for w = 0 and b = 0, on which all four corners lie.
    return np.array(sorted(ends)) if len(ends) == 2 else np.empty((0, 2))


def disagreement(
    coef: Floats,
    intercept: Floats,
    other_coef: Floats,
    other_intercept: Floats,
    extent: Extent,
) -> dict[tuple[int, int], Floats]:
    """Polygons in which two linear classifiers choose different classes.

    Where the first chooses j and the second k, the half-planes of both hold: the rectangle is
    clipped by all of them, as exactly as in :func:`decision_regions`.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, 2)
        Finite weights of the first classifier, of any size.
    intercept : ndarray of shape (n_classes,)
        Finite.
    other_coef : ndarray of shape (n_classes, 2)
        Those of the second, of as many classes.
    other_intercept : ndarray of shape (n_classes,)
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the features.

    Returns
    -------
    dict of ndarray of shape (n_vertices, 2)
        By the pair (class of the first, class of the second), in order, where that pair has a share
        of the rectangle which rounding does not swallow (2**-52). The polygons are convex and do
        not overlap; vertices are in the order of :func:`decision_regions`.

    Raises
    ------
    ValueError
        If a shape is wrong, the class counts differ, a value is not finite, or the extent does not
        increase.
    """
    _check_extent(extent)
    first, second = _classifier(coef, intercept), _classifier(other_coef, other_intercept)
    if len(first) != len(second):
        raise ValueError(f"class counts must agree, got {len(first)} and {len(second)}")
    parts = {}
    for j in range(len(first)):
        chosen = _region(j, first, _rectangle(extent))
        for k in range(len(second)):
            if k != j and chosen:
                parts[j, k] = _rounded(_region(k, second, chosen), extent)
    return {pair: vertices for pair, vertices in parts.items() if len(vertices)}


def share(polygons: Iterable[Floats], extent: Extent) -> float:
    """Area of polygons that do not overlap, as a share of the rectangle's.

    Parameters
    ----------
    polygons : iterable of ndarray of shape (n_vertices, 2)
        Counter-clockwise, inside of the rectangle; may be empty.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the vertices.

    Returns
    -------
    float
        In [0, 1].

    Raises
    ------
    ValueError
        If a shape is wrong, or the extent is not finite or does not increase.
    """
    _check_extent(extent)
    return min(math.fsum(_share(vertices, extent) for vertices in polygons), 1.0)


def polygon_area(vertices: Floats) -> float:
    """Signed area by the shoelace formula: positive where the vertices run counter-clockwise.

    Parameters
    ----------
    vertices : ndarray of shape (n_vertices, 2)
        Not closed; may be empty.

    Returns
    -------
    float
        In squared units of the coordinates; 0 for fewer than three vertices.

    Raises
    ------
    ValueError
        If the shape is wrong.

    References
    ----------
    O'Rourke (1998), Computational Geometry in C, sec. 1.3.
    """
    if vertices.ndim != 2 or vertices.shape[1] != 2:
        raise ValueError(f"vertices must have shape (n_vertices, 2), got {vertices.shape}")
    if len(vertices) < 3:
        return 0.0
    # From the first vertex: far from the origin, products of coordinates would lose the area.
    x, y = (vertices - vertices[0]).T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum()) / 2.0


def centroid(vertices: Floats) -> Floats:
    """Centre of mass of a polygon.

    Parameters
    ----------
    vertices : ndarray of shape (n_vertices, 2)
        Not closed, of a polygon with an area.

    Returns
    -------
    ndarray of shape (2,)
        Inside the polygon where that is convex.

    Raises
    ------
    ValueError
        If the shape is wrong or the polygon has no area.

    References
    ----------
    Bourke (1988), Calculating the area and centroid of a polygon.
    """
    area = polygon_area(vertices)
    if area == 0.0:
        raise ValueError(f"vertices must enclose an area, got {vertices.tolist()}")
    # From the first vertex, as in polygon_area.
    near = vertices - vertices[0]
    following = np.roll(near, -1, axis=0)
    cross = near[:, 0] * following[:, 1] - following[:, 0] * near[:, 1]
    centre: Floats = vertices[0] + ((near + following) * cross[:, None]).sum(axis=0) / (6.0 * area)
    return centre


def borders(polygons: Iterable[Floats], extent: Extent) -> list[Floats]:
    """Edges that two regions have in common, each once.

    Parameters
    ----------
    polygons : iterable of ndarray of shape (n_vertices, 2)
        What :func:`decision_regions` returns: neighbours share their vertices bit for bit.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``; edges on its sides are no borders.

    Returns
    -------
    list of ndarray of shape (2, 2)
        The two ends of each.
    """
    x_min, x_max, y_min, y_max = extent
    found = {}
    for polygon in polygons:
        for end in zip(polygon.tolist(), np.roll(polygon, -1, axis=0).tolist(), strict=True):
            (x, y), (u, v) = end
            outer = x == u in (x_min, x_max) or y == v in (y_min, y_max)
            if not outer:
                found[frozenset({(x, y), (u, v)})] = np.array(end)
    return list(found.values())


def closed(vertices: Floats) -> Floats:
    """Return a polygon's vertices with the first one again at the end.

    Parameters
    ----------
    vertices : ndarray of shape (n_vertices, 2)

    Returns
    -------
    ndarray of shape (n_vertices + 1, 2)
        Of shape (0, 2) for no vertices.
    """
    return np.vstack([vertices, vertices[:1]])


def plot_extent(X: Floats, margin: float = 0.1) -> Extent:
    """Rectangle around the points, with a margin on every side.

    Parameters
    ----------
    X : ndarray of shape (n_samples, 2)
        Finite, at least one point.
    margin : float
        Width added on each side, as a share of the points' span on that axis; not negative. Where
        the points coincide on an axis, their span is taken as 1 (a millionth of their distance from
        zero, if that is more).

    Returns
    -------
    tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the features.

    Raises
    ------
    ValueError
        If the shape is wrong, there is no point, a value is not finite, or ``margin`` is negative.
    """
    if X.ndim != 2 or X.shape[1] != 2 or len(X) == 0:
        raise ValueError(f"X must have shape (n_samples, 2) with n_samples >= 1, got {X.shape}")
    _check_finite("X", X)
    if not 0.0 <= margin < math.inf:
        raise ValueError(f"margin must be finite and not negative, got {margin}")
    lows, highs = X.min(axis=0).tolist(), X.max(axis=0).tolist()
    return *_interval(lows[0], highs[0], margin), *_interval(lows[1], highs[1], margin)


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
        x varies fastest: ``values.reshape(n_cells, n_cells)`` has a row per y, as a heatmap wants.

    Raises
    ------
    ValueError
        If the extent is not finite or does not increase, or ``n_cells`` is not an integer >= 1.
    """
    _check_extent(extent)
    if not isinstance(n_cells, int | np.integer) or n_cells < 1:
        raise ValueError(f"n_cells must be an integer >= 1, got {n_cells}")
    x_min, x_max, y_min, y_max = extent
    shares = (np.arange(n_cells) + 0.5) / n_cells
    x_centres = x_min + (x_max - x_min) * shares
    y_centres = y_min + (y_max - y_min) * shares
    points = np.column_stack([np.tile(x_centres, n_cells), np.repeat(y_centres, n_cells)])
    return x_centres, y_centres, points


def _check_finite(name: str, values: Floats) -> None:
    """Raise ValueError, with the first offender, unless all values are finite."""
    finite = np.isfinite(values)
    if not finite.all():
        raise ValueError(f"{name} must be finite, got {values[~finite][0]}")


def _check_classifier(coef: Floats, intercept: Floats) -> None:
    """Raise ValueError unless the arrays are the weights of classes on two features."""
    if coef.ndim != 2 or coef.shape[1] != 2 or len(coef) == 0:
        raise ValueError(f"coef must have shape (n_classes, 2), n_classes >= 1, got {coef.shape}")
    if intercept.shape != coef.shape[:1]:
        raise ValueError(f"intercept must have shape ({len(coef)},), got {intercept.shape}")
    _check_finite("coef", coef)
    _check_finite("intercept", intercept)


def _check_extent(extent: Extent) -> None:
    """Raise ValueError unless the extent is a rectangle with finite, positive sides."""
    if len(extent) != 4:
        raise ValueError(f"extent must be (x_min, x_max, y_min, y_max), got {extent}")
    x_min, x_max, y_min, y_max = extent
    if not (0.0 < x_max - x_min < math.inf and 0.0 < y_max - y_min < math.inf):
        raise ValueError(f"extent must be finite, x_min < x_max and y_min < y_max, got {extent}")


def _classifier(coef: Floats, intercept: Floats) -> list[_Triple]:
    """Return the logits ``a*x + b*y + c`` in integers; bad weights raise ValueError."""
    coef, intercept = np.asarray(coef, np.float64), np.asarray(intercept, np.float64)
    _check_classifier(coef, intercept)
    return _as_integers(np.column_stack([coef, intercept]))


def _as_integers(rows: Floats) -> list[_Triple]:
    """Multiply rows of three floats by the least power of two that makes all of them integers."""
    ratios = [value.as_integer_ratio() for value in rows.ravel().tolist()]
    scale = max(denominator for _, denominator in ratios)
    values = [numerator * (scale // denominator) for numerator, denominator in ratios]
    return list(zip(values[0::3], values[1::3], values[2::3], strict=True))


def _rectangle(extent: Extent) -> _Polygon:
    """Counter-clockwise rectangle, from its lower left corner; no rounding."""
    x_min, x_max, y_min, y_max = (float(bound).as_integer_ratio() for bound in extent)
    bottom, top = ((0, bound[1], -bound[0]) for bound in (y_min, y_max))
    left, right = ((bound[1], 0, -bound[0]) for bound in (x_min, x_max))
    sides = [bottom, right, top, left]
    return [(_meet(sides[i - 1], sides[i]), sides[i]) for i in range(4)]


def _region(k: int, logits: Sequence[_Triple], region: _Polygon) -> _Polygon:
    """Clip a convex polygon to where class k wins; empty where that has no area."""
    a, b, c = logits[k]
    for j, other in enumerate(logits):
        if k <= j and other == logits[k]:
            continue
        region = _clip(region, (a - other[0], b - other[1], c - other[2]))
        if not region:
            break
    return region


def _clip(polygon: _Polygon, line: _Triple) -> _Polygon:
    """Part of a convex polygon where ``a*x + b*y + c >= 0``; empty where that has no area.

    New vertices are the meets of two of the original lines, so integers grow no longer with every
    clip. A constant (a = b = 0) keeps all or nothing, and zero keeps nothing.
    """
    a, b, c = line
    sides = [a * x + b * y + c * w for (x, y, w), _ in polygon]
    if max(sides) <= 0:
        return []
    if min(sides) >= 0:
        return polygon
    clipped: _Polygon = []
    for (vertex, edge), here, ahead in zip(polygon, sides, sides[1:] + sides[:1], strict=True):
        if here >= 0:
            clipped.append((vertex, line if here == 0 and ahead < 0 else edge))
        if here > 0 > ahead:
            clipped.append((_meet(edge, line), line))
        elif here < 0 < ahead:
            clipped.append((_meet(edge, line), edge))
    return clipped


def _crossings(polygon: _Polygon, line: _Triple) -> list[_Triple]:
    """Points of a convex polygon's outline on a line: of an edge along it, its two vertices."""
    a, b, c = line
    sides = [a * x + b * y + c * w for (x, y, w), _ in polygon]
    points = []
    for (vertex, edge), here, ahead in zip(polygon, sides, sides[1:] + sides[:1], strict=True):
        if here == 0:
            points.append(vertex)
        elif here < 0 < ahead or ahead < 0 < here:
            points.append(_meet(edge, line))
    return points


def _meet(one: _Triple, other: _Triple) -> _Triple:
    """Point where two lines that are not parallel cross: their cross product, with w > 0."""
    x = one[1] * other[2] - one[2] * other[1]
    y = one[2] * other[0] - one[0] * other[2]
    w = one[0] * other[1] - one[1] * other[0]
    return (x, y, w) if w > 0 else (-x, -y, -w)


def _rounded(polygon: _Polygon, extent: Extent) -> Floats:
    """Vertices as floats, without those that rounding made equal; empty if no area is left."""
    # The quotient of two Python integers is correctly rounded, so equal points stay equal and
    # vertices on a side of the rectangle stay on it.
    points = [(x / w, y / w) for (x, y, w), _ in polygon]
    points = [point for i, point in enumerate(points) if point != points[i - 1]]
    if len(points) < 3:
        return np.empty((0, 2))
    first = min(range(len(points)), key=lambda i: (points[i][1], points[i][0]))
    vertices = np.array(points[first:] + points[:first])
    return vertices if _share(vertices, extent) > _NEGLIGIBLE_SHARE else np.empty((0, 2))


def _share(vertices: Floats, extent: Extent) -> float:
    """Area in units of the rectangle, where none overflows."""
    x_min, x_max, y_min, y_max = extent
    return polygon_area((vertices - (x_min, y_min)) / (x_max - x_min, y_max - y_min))


def _interval(low: float, high: float, margin: float) -> tuple[float, float]:
    """Widen one axis of the points by a share of their span."""
    size = max(abs(low), abs(high))
    span = high - low
    if span <= _COINCIDENT * size:
        span = max(1.0, 1e-6 * size)
        centre = low + (high - low) / 2.0
        low, high = centre - span / 2.0, centre + span / 2.0
    return low - margin * span, high + margin * span

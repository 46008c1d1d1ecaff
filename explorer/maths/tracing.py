"""Where each class has the largest score, for scores that bend: outlines traced on a grid."""

import itertools
from collections.abc import Callable, Iterable
from typing import cast

import numpy as np

from explorer.maths.arrays import Codes, Floats
from explorer.maths.extents import Extent, in_sides, sides_of
from explorer.maths.polygons import NEGLIGIBLE, share, share_of

Scores = Callable[[Floats], Floats]
"""Takes points (n_samples, 2) and returns the scores of all classes (n_samples, n_classes).

The points come in Fortran order: scikit-learn's naive Bayes is then twice as fast.
"""

Value = Callable[[Floats], Floats]
"""Takes points (n_samples, 2) and returns one number for each (n_samples,)."""

OwnValue = Callable[[Floats, Codes], Floats]
"""Takes points (n_samples, 2) and the outline of each (n_samples,); returns one number for each."""

CELLS = 200
"""Cells per side of the grid. Regions narrower than a cell can be missed."""

CLOSE = 1e-4
"""An edge is close enough to the outline up to this distance, in sides: a twentieth of a pixel in a
picture of 500 pixels."""

HALVINGS = 5
"""How often an edge is halved that is not close enough."""

DELTA = 1e-5
"""Distance at which slopes are measured, in sides."""

BARELY = 1e-300
"""By how much the first of several classes leads where they tie."""

RIM = 1e-9
"""A vertex is on a side of the picture up to this distance, in sides."""


def traced_regions(scores: Scores, extent: Extent, z: Floats | None = None) -> list[list[Floats]]:
    """Trace the region of each class.

    Parameters
    ----------
    scores : callable
        Finite and continuous.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the features.
    z : ndarray of shape (CELLS + 1, CELLS + 1, n_classes), optional
        The result of :func:`on_grid`, if it is known. Regions narrower than a cell can be missed.

    Returns
    -------
    list of list of ndarray of shape (n_vertices, 2)
        For each class its outlines: counter-clockwise, and clockwise around holes. The first vertex
        is not repeated. A class that wins on lines or places only has none.
    """
    z = on_grid(scores, extent, CELLS) if z is None else z
    rough = [outlines(lead, extent) for lead in leads(z)]
    classes = np.repeat(np.arange(len(rough)), [len(own) for own in rough])

    def lead(X: Floats, outline: Codes) -> Floats:
        return _lead(scores(X), classes[outline])

    traced = iter(refined([each for own in rough for each in own], lead, extent, CELLS))
    return [_with_area(itertools.islice(traced, len(own)), extent) for own in rough]


def traced_area(value: Value, extent: Extent, z: Floats) -> list[Floats]:
    """Trace where a value is not negative: outlines in the form of :func:`traced_regions`.

    ``z`` has the values where the lines of a square grid cross.
    """
    rough = outlines(np.where(z == 0.0, BARELY, z), extent)  # as in leads
    return _with_area(refined(rough, lambda X, _: value(X), extent, len(z) - 1), extent)


def _with_area(traced: Iterable[Floats], extent: Extent) -> list[Floats]:
    """Return the outlines of a region that have an area; none if the region has none."""
    kept = [each for each in traced if abs(share_of(each, extent)) > NEGLIGIBLE]
    return kept if share(kept, extent) > NEGLIGIBLE else []


def refined(rough: list[Floats], value: OwnValue, extent: Extent, n_cells: int) -> list[Floats]:
    """Move the vertices of outlines to where a value is zero, and add more where they bend.

    Parameters
    ----------
    rough : list of ndarray of shape (n_vertices, 2)
        Outlines traced on a grid, so each vertex is less than a cell away.
    value : callable
        Takes points (n_samples, 2) and the outline of each (n_samples,); returns the value
        (n_samples,). Each outline can have a value of its own. All are moved together, because each
        call takes time.
    extent : tuple of float
        The rectangle of the grid.
    n_cells : int
        Cells per side of the grid.

    Returns
    -------
    list of ndarray of shape (n_more_vertices, 2)
        What lies on a side of the rectangle stays there.
    """
    if not rough:
        return []
    outline = np.repeat(np.arange(len(rough)), [len(each) for each in rough])
    at = _settled(np.concatenate(rough), outline, value, extent, n_cells)
    unsure = np.ones(len(at), bool)  # whether the edge after a vertex may need more vertices
    for _ in range(HALVINGS):
        edges = np.flatnonzero(unsure)
        if not len(edges):
            break
        middles = (at[edges] + at[_following(outline)[edges]]) / 2.0
        settled = _settled(middles, outline[edges], value, extent, n_cells)
        away = np.hypot(*in_sides(settled - middles, extent).T) > CLOSE
        after = edges[away] + 1
        at = np.insert(at, after, settled[away], axis=0)
        outline = np.insert(outline, after, outline[edges[away]])
        unsure = np.zeros(len(at), bool)
        added = after + np.arange(len(after))
        unsure[added] = unsure[added - 1] = True
    return np.split(at, np.flatnonzero(np.diff(outline)) + 1)


def _following(outline: Codes) -> Codes:
    """Return the position of the vertex after each one; the last of an outline has the first."""
    starts = np.append(0, np.flatnonzero(np.diff(outline)) + 1)
    following = np.arange(1, len(outline) + 1)
    following[np.append(starts[1:], len(outline)) - 1] = starts
    return following


def _settled(
    places: Floats, outline: Codes, value: OwnValue, extent: Extent, n_cells: int
) -> Floats:
    """Return places after two steps of Newton's method to where the value is zero.

    A place that would move farther than a cell stays.
    """
    corner, sides = np.array(extent[::2]), sides_of(extent)
    at = (places - corner) / sides
    free = (at > RIM) & (at < 1.0 - RIM)
    steps = DELTA * np.array([[0.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    for _ in range(2):
        around = corner + (at[None] + steps[:, None]) * sides
        here, right, left, up, down = value(
            np.asfortranarray(around.reshape(-1, 2)), np.tile(outline, len(steps))
        ).reshape(len(steps), -1)
        slopes = np.column_stack([right - left, up - down]) / (2.0 * DELTA)
        slopes *= free
        steepness = (slopes**2).sum(axis=1)
        moves = (here / np.where(steepness > 0.0, steepness, np.inf))[:, None] * slopes
        near = np.hypot(*moves.T) <= 1.0 / n_cells
        at = np.clip(at - moves * near[:, None], 0.0, 1.0)
    return np.where(free, corner + at * sides, places)


def outlines(values: Floats, extent: Extent) -> list[Floats]:
    """Trace where values on a grid are not negative; see :func:`traced_regions`.

    Parameters
    ----------
    values : ndarray of shape (n_cells + 1, n_cells + 1)
    extent : tuple of float
        The rectangle of the grid.
    """
    from contourpy import FillType, contour_generator  # only scores that bend need it

    x, y = grid_lines(extent, len(values) - 1)
    filled = contour_generator(x, y, values, fill_type=FillType.OuterOffset).filled(0.0, np.inf)
    return [
        points[start : end - 1]
        for points, offsets in zip(*filled, strict=True)
        for start, end in itertools.pairwise(offsets)
    ]


def zero_lines(scores: Value, extent: Extent) -> list[Floats]:
    """Trace where one score is zero: paths of shape (n_vertices, 2), some of them closed.

    Parameters
    ----------
    scores : callable
        Takes points (n_samples, 2) and returns the score (n_samples,).
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the features.
    """
    z = on_grid(lambda X: scores(X)[:, None], extent, CELLS)
    rough = outlines(z[..., 0], extent)
    found = refined(rough, lambda X, _: scores(X), extent, CELLS)
    return [part for each in found for part in _inner(each, extent)]


def _inner(outline: Floats, extent: Extent) -> list[Floats]:
    """Return the parts of an outline that are not on the sides of the picture."""
    at = in_sides(outline - np.array(extent[::2]), extent)
    sides = np.hstack([at < RIM, at > 1.0 - RIM])
    ends = np.flatnonzero((sides & np.roll(sides, -1, axis=0)).any(axis=1))
    if not len(ends):
        return [np.vstack([outline, outline[:1]])]
    turned = np.roll(outline, -ends[-1] - 1, axis=0)
    cuts = (ends - ends[-1] - 1) % len(outline) + 1
    return [part for part in np.split(turned, np.sort(cuts)) if len(part) > 1]


def traced_borders(scores: Scores, extent: Extent, z: Floats | None = None) -> list[Floats]:
    """Trace the borders of the regions, each once: paths of shape (n_vertices, 2).

    See :func:`traced_regions`. The edges of the picture are not among them.
    """
    from contourpy import contour_generator

    x, y = grid_lines(extent, CELLS)
    z = on_grid(scores, extent, CELLS) if z is None else z
    found = [
        (k, path)
        for k, lead in enumerate(leads(z))
        for path in cast(list[Floats], contour_generator(x, y, lead).lines(0.0))
    ]
    if not found:
        return []
    paths = [path for _, path in found]
    there = np.split(scores(np.concatenate(paths)), np.cumsum([len(each) for each in paths])[:-1])
    borders: list[Floats] = []
    for (k, path), others in zip(found, there, strict=True):
        others[:, k] = -np.inf
        # Two classes share a border, and the lower one draws it.
        own = others.argmax(axis=1) > k
        turns = np.flatnonzero(np.diff(own)) + 1
        parts = np.split(np.arange(len(path)), turns)
        borders += [path[part] for part in parts if own[part[0]] and len(part) > 1]
    return borders


def grid_lines(extent: Extent, n_cells: int) -> tuple[Floats, Floats]:
    """Return x and y of the lines between the cells of a grid, and of its sides."""
    x_min, x_max, y_min, y_max = extent
    return np.linspace(x_min, x_max, n_cells + 1), np.linspace(y_min, y_max, n_cells + 1)


def on_grid(scores: Scores, extent: Extent, n_cells: int) -> Floats:
    """Return the scores where the lines cross: (n_cells + 1, n_cells + 1, n_classes)."""
    places = np.array(np.meshgrid(*grid_lines(extent, n_cells)))
    return scores(places.reshape(2, -1).T).reshape(*places.shape[1:], -1)


def leads(z: Floats) -> list[Floats]:
    """Return each class's score minus the largest of the others, on the grid; the first wins a tie.

    So a lead is never zero, and classes that tie everywhere do not share a region.
    """
    scores = [z[..., k] for k in range(z.shape[-1])]
    # The largest of the first scores, and of the last ones.
    first = list(itertools.accumulate(scores, np.maximum))
    last = list(itertools.accumulate(reversed(scores), np.maximum))[::-1]
    others = [last[1], *map(np.maximum, first[:-2], last[2:]), first[-2]]
    found = [own - most for own, most in zip(scores, others, strict=True)]
    won = np.zeros(z.shape[:-1], bool)
    for own in found:
        tied = own == 0.0
        own[tied] = np.where(won[tied], -BARELY, BARELY)
        won |= tied
    return found


def _lead(z: Floats, k: Codes) -> Floats:
    """Return the score of a class minus the largest of the others, at each place: (n_places,)."""
    rows = np.arange(len(z))
    others = z.copy()
    others[rows, k] = -np.inf
    return z[rows, k] - others.max(axis=1)

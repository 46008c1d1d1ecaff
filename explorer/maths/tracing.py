"""Where each class has the largest score, for scores that bend: outlines traced on a grid."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.maths.extents import Extent, in_sides

Floats = NDArray[np.float64]
Scores = Callable[[Floats], Floats]
"""Takes points (n_samples, 2) and returns the scores of all classes (n_samples, n_classes)."""

CELLS = 200
"""Cells per side of the grid. In a picture of 500 pixels, an outline that bends with a radius of 20
pixels is then off by less than a tenth of a pixel."""

RIM = 1e-9
"""A vertex is on a side of the picture up to this distance, in sides."""


def traced_regions(scores: Scores, extent: Extent, n_cells: int = CELLS) -> list[list[Floats]]:
    """Trace the region of each class.

    Parameters
    ----------
    scores : callable
        Finite and continuous.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the features.
    n_cells : int
        Regions narrower than a cell can be missed.

    Returns
    -------
    list of list of ndarray of shape (n_vertices, 2)
        For each class its outlines: counter-clockwise, and clockwise around holes. The first vertex
        is not repeated at the end.
    """
    x, y, z = on_grid(scores, extent, n_cells)
    return [outlines(x, y, lead) for lead in leads(z)]


def outlines(x: Floats, y: Floats, values: Floats) -> list[Floats]:
    """Trace where values on a grid are not negative; see :func:`traced_regions`.

    Parameters
    ----------
    x, y : ndarray of shape (n_columns,) and ndarray of shape (n_rows,)
    values : ndarray of shape (n_rows, n_columns)
    """
    from contourpy import FillType, contour_generator  # only scores that bend need it

    filled = contour_generator(x, y, values, fill_type=FillType.OuterOffset).filled(0.0, np.inf)
    return [
        points[start : end - 1]
        for points, offsets in zip(*filled, strict=True)
        for start, end in itertools.pairwise(offsets)
    ]


def zero_lines(scores: Callable[[Floats], Floats], extent: Extent) -> list[Floats]:
    """Trace where one score is zero: paths of shape (n_vertices, 2), some of them closed.

    Parameters
    ----------
    scores : callable
        Takes points (n_samples, 2) and returns the score (n_samples,).
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in the units of the features.
    """
    x, y, z = on_grid(lambda X: scores(X)[:, None], extent, CELLS)
    return [part for each in outlines(x, y, z[..., 0]) for part in _inner(each, extent)]


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


def traced_borders(scores: Scores, extent: Extent, n_cells: int = CELLS) -> list[Floats]:
    """Trace the borders of the regions, each once: paths of shape (n_vertices, 2).

    See :func:`traced_regions`. The edges of the picture are not among them.
    """
    from contourpy import contour_generator

    x, y, z = on_grid(scores, extent, n_cells)
    borders: list[Floats] = []
    for k, lead in enumerate(leads(z)):
        paths: Any = contour_generator(x, y, lead).lines(0.0)
        for path in paths:
            others = scores(path)
            others[:, k] = -np.inf
            # Two classes share a border, and the lower one draws it.
            own = others.argmax(axis=1) > k
            turns = np.flatnonzero(np.diff(own)) + 1
            parts = np.split(np.arange(len(path)), turns)
            borders += [path[part] for part in parts if own[part[0]] and len(part) > 1]
    return borders


def on_grid(scores: Scores, extent: Extent, n_cells: int) -> tuple[Floats, Floats, Floats]:
    """Return the grid's x and y, and the scores there: (n_cells + 1, n_cells + 1, n_classes)."""
    x_min, x_max, y_min, y_max = extent
    x, y = np.linspace(x_min, x_max, n_cells + 1), np.linspace(y_min, y_max, n_cells + 1)
    places = np.stack(np.meshgrid(x, y), axis=-1)
    return x, y, scores(places.reshape(-1, 2)).reshape(*places.shape[:2], -1)


def leads(z: Floats) -> list[Floats]:
    """Return each class's score less the largest of the others."""
    return [z[..., k] - np.delete(z, k, axis=-1).max(axis=-1) for k in range(z.shape[-1])]

"""Where each class has the largest score, for scores that bend: outlines traced on a grid."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.maths.extents import Extent

Floats = NDArray[np.float64]
Scores = Callable[[Floats], Floats]
"""Takes points (n_samples, 2) and returns the scores of all classes (n_samples, n_classes)."""

CELLS = 200
"""Cells per side of the grid. In a picture of 500 pixels, an outline that bends with a radius of 20
pixels is then off by less than a tenth of a pixel."""


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
    from contourpy import FillType, contour_generator  # only these scores need it

    x, y, z = on_grid(scores, extent, n_cells)
    regions = []
    for lead in _leads(z):
        filled = contour_generator(x, y, lead, fill_type=FillType.OuterOffset).filled(0.0, np.inf)
        regions.append(
            [
                points[start : end - 1]
                for points, offsets in zip(*filled, strict=True)
                for start, end in itertools.pairwise(offsets)
            ]
        )
    return regions


def traced_borders(scores: Scores, extent: Extent, n_cells: int = CELLS) -> list[Floats]:
    """Trace the borders of the regions, each once: paths of shape (n_vertices, 2).

    See :func:`traced_regions`. The edges of the picture are not among them.
    """
    from contourpy import contour_generator

    x, y, z = on_grid(scores, extent, n_cells)
    borders: list[Floats] = []
    for k, lead in enumerate(_leads(z)):
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


def _leads(z: Floats) -> list[Floats]:
    """Return each class's score less the largest of the others."""
    return [z[..., k] - np.delete(z, k, axis=-1).max(axis=-1) for k in range(z.shape[-1])]

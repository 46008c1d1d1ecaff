"""The middles of regions of any shape: the places that are farthest from other regions."""

import numpy as np

from explorer.maths.arrays import Codes

CELLS = 48
"""Cells per side of the grid on which middles are found."""

STRAIGHT, DIAGONAL = 10, 14
"""Lengths of the steps to the next cell, in tenths of a cell. Whole numbers are the same in the
browser."""

STEPS = [
    (i, j, DIAGONAL if i and j else STRAIGHT) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j
]


def middles(decided: Codes) -> dict[int, tuple[int, int, float]]:
    """Return the cell of each region that is farthest from other regions and from the sides.

    If several are equally far, it is the one nearest to their mean.

    Parameters
    ----------
    decided : ndarray of shape (n_cells, n_cells)
        The region of each cell of a picture.

    Returns
    -------
    dict of int
        For each region its row, its column, and the distance in sides of the picture.
    """
    room, found = _room(decided), {}
    for k in np.unique(decided).tolist():
        most = int(room[decided == k].max())
        places = np.argwhere((decided == k) & (room == most))
        away = ((len(places) * places - places.sum(axis=0)) ** 2).sum(axis=1)
        row, column = places[away.argmin()].tolist()
        found[k] = (row, column, most / (STRAIGHT * len(decided)))
    return found


def _room(decided: Codes) -> Codes:
    """Return for each cell the shortest way out of its region, in tenths of a cell."""
    inner = np.s_[1:-1, 1:-1]
    padded, n_cells = np.pad(decided, 1, constant_values=-1), len(decided)
    shifts = [np.s_[1 + i : 1 + i + n_cells, 1 + j : 1 + j + n_cells] for i, j, _ in STEPS]
    same = [padded[shift] == decided for shift in shifts]
    room = np.full(padded.shape, padded.size * DIAGONAL)
    before = None
    while before is None or (before != room).any():
        before = room.copy()
        for shift, own, (*_, length) in zip(shifts, same, STEPS, strict=True):
            # The border is half-way to a cell of another region.
            way = np.where(own, room[shift] + length, length // 2)
            room[inner] = np.minimum(room[inner], way)
    return room[inner]

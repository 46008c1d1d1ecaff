"""The classes of the corners, and the points that are shown."""

from explorer.maths.arrays import Flags, Floats
from explorer.maths.simplex import Face
from explorer.study import Study

HALF = 0.5
"""A point is shown if its probabilities of the corners' classes have at least this sum."""


def face(study: Study) -> Face:
    """Return the chosen corners. Classes that do not exist or are given twice are replaced."""
    n_classes = study.data.n_classes
    given = [int(k) for row in study.view.simplex_classes for k in row]
    chosen = [k for k in given if k < n_classes]
    return Face(tuple(dict.fromkeys([*chosen, *range(n_classes)]))[: min(3, n_classes)])


def is_shown(probabilities: Floats, on: Face) -> Flags:
    """Return which points are shown."""
    return on.mass(probabilities) >= HALF

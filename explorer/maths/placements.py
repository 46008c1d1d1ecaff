"""How much chance moves areas under ROC curves, and their mean over the classes."""

import numpy as np
import scipy
from numpy.typing import NDArray

from explorer.maths.resampling import LEVEL, jeffreys

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Flags = NDArray[np.bool_]

SPARE = 0.2
"""How much one extra point of each class counts in a variance; its placement is uniform in [0, 1].

With 0, a band has no width if all points are ranked correctly. With 1 it is too wide. The tests of
the coverage hold it to its place.
"""


def area_bands(scores: Floats, y: Codes, classes: list[int], level: float = LEVEL) -> Floats:
    """Return bands of the areas under the ROC curves of classes, and of their mean.

    The placement of a point of the class is the share of other points with a lower score. That of
    another point is the share of the class with a higher score. Equal scores count half. An area is
    a mean of placements, so its variance follows from theirs. For the mean of the areas, what a
    point adds to each area is added up first. With few points, deviations are multiplied by the
    ratio of Student's quantile to the normal one.

    Parameters
    ----------
    scores : ndarray of shape (n_points, n_classes)
        Each column ranks the points of one class above the others.
    y : ndarray of shape (n_points,)
        True classes.
    classes : list of int
        All classes that have points; at least two.
    level : float
        In 93 to 97 of 100 samples, a band of 0.95 contains the area of infinitely many points. In
        more samples, if nearly all points are ranked correctly.

    Returns
    -------
    ndarray of shape (2, len(classes) + 1)
        Lower and upper ends. The mean comes last.

    References
    ----------
    DeLong, DeLong and Clarke-Pearson (1988), Comparing the Areas under Two or More Correlated
    Receiver Operating Characteristic Curves: A Nonparametric Approach.
    """
    n_classes, counts = len(classes), np.bincount(y)[classes]
    areas = np.empty(n_classes)
    moves = np.empty((n_classes, len(y) + n_classes))  # of each area, by points and extra points
    for i, k in enumerate(classes):
        positive = y == k
        placed = placements(scores[:, k], positive)
        areas[i] = placed[positive].mean()
        of_class, of_other = _weight(counts[i], level), _weight(len(y) - counts[i], level)
        moves[i, : len(y)] = (placed - areas[i]) * np.where(positive, of_class, of_other)
        others = np.sqrt(counts / (len(y) - counts[i]))
        uniform = np.sqrt(SPARE * ((areas[i] - 0.5) ** 2 + 1.0 / 12.0))
        moves[i, len(y) :] = uniform * of_other * others
        moves[i, len(y) + i] = uniform * of_class
    weights = np.vstack([np.eye(n_classes), np.full(n_classes, 1.0 / n_classes)])
    variance = ((weights @ moves) ** 2).sum(axis=1)
    fewer = np.minimum(counts, len(y) - counts)
    n = np.append(fewer, fewer.mean())
    return jeffreys(weights @ areas, variance, n, level)


def placements(scores: Floats, positive: Flags) -> Floats:
    """Return the placement of each point: shape (n_points,); see :func:`area_bands`."""
    found = np.empty(len(scores))
    for kind in (positive, ~positive):
        others = np.sort(scores[~kind])
        below = np.searchsorted(others, scores[kind], "left")
        not_above = np.searchsorted(others, scores[kind], "right")
        found[kind] = (below + not_above) / (2.0 * len(others))
    found[~positive] = 1.0 - found[~positive]
    return found


def _weight(count: int, level: float) -> float:
    """Return the weight of a deviation among ``count``, so that the squares give a variance."""
    free, end = max(count - 1, 1), (1.0 + level) / 2.0
    student = scipy.special.stdtrit(free, end) / scipy.special.ndtri(end)
    return float(student / np.sqrt(count * free))

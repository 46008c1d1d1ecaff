"""How much chance moves areas under ROC curves, and their mean over the classes."""

import numpy as np
import scipy
from numpy.typing import NDArray

from explorer.maths.resampling import LEVEL

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


SPARE = 0.2
"""One more point of either kind counts this much. Its placement can be anywhere from 0 to 1.

With 0 the band has no width if all points are ranked correctly; with 1 it is too wide.
"""


def area_bands(scores: Floats, y: Codes, classes: list[int], level: float = LEVEL) -> Floats:
    """Return bands of the areas under the ROC curves of classes, and of their mean.

    The placement of a point of the class is the share of other points with a lower score. That of
    another point is the share of the class with a higher score. Equal scores count half. The area
    is the mean placement, and its variance follows from that of the placements. For a mean over
    the classes, the placements of each point are averaged first. Deviations from few points are
    stretched as Student's are. The band is Jeffreys' interval around the area, of a proportion
    with the same variance.

    Parameters
    ----------
    scores : ndarray of shape (n_points, n_classes)
        Each column ranks the points of one class above the others.
    y : ndarray of shape (n_points,)
        True classes.
    classes : list of int
        At least one. Each has some of the points, and not all.
    level : float
        In 93 to 97 of 100 samples, a band of 0.95 contains the area of infinitely many points; in
        98 or more, if nearly all points are ranked correctly.

    Returns
    -------
    ndarray of shape (2, len(classes) + 1)
        Lower and upper ends. The mean comes last.

    References
    ----------
    DeLong, DeLong and Clarke-Pearson (1988), Comparing the Areas under Two or More Correlated
    Receiver Operating Characteristic Curves. Brown, Cai and DasGupta (2001), Interval Estimation
    for a Binomial Proportion.
    """
    ends = [(1.0 - level) / 2.0, (1.0 + level) / 2.0]
    areas, spare, fewer = np.empty((3, len(classes)))
    moves = np.empty((len(classes), len(y)))  # of the areas, by each point
    for i, k in enumerate(classes):
        placements = _placements(scores[:, k], y == k)
        areas[i] = placements[y == k].mean()
        counts = np.array([(y != k).sum(), (y == k).sum()])
        free = np.maximum(counts - 1, 1)
        stretch = scipy.special.stdtrit(free, ends[1]) / scipy.special.ndtri(ends[1])
        spread = (areas[i] - 0.5) ** 2 + 1.0 / 12.0
        spare[i] = SPARE * spread * ((stretch / counts) ** 2).sum()
        fewer[i] = counts.min()
        shares = stretch / np.sqrt(counts * free)
        moves[i] = (placements - areas[i]) * shares[(y == k).astype(np.intp)]
    weights = np.vstack([np.eye(len(classes)), np.full(len(classes), 1.0 / len(classes))])
    variance = ((weights @ moves) ** 2).sum(axis=1) + weights**2 @ spare
    value, known = weights @ areas, np.append(fewer, fewer.sum())
    likely = (value * known + 0.5) / (known + 1.0)
    as_many = likely * (1.0 - likely) / variance
    right, wrong = value * as_many + 0.5, (1.0 - value) * as_many + 0.5
    result: Floats = np.array([scipy.special.betaincinv(right, wrong, end) for end in ends])
    return result


def _placements(scores: Floats, positive: NDArray[np.bool_]) -> Floats:
    """Return the placement of each point."""
    placements = np.empty(len(scores))
    for kind in (positive, ~positive):
        others = np.sort(scores[~kind])
        below = np.searchsorted(others, scores[kind], "left")
        not_above = np.searchsorted(others, scores[kind], "right")
        placements[kind] = (below + not_above) / (2.0 * len(others))
    placements[~positive] = 1.0 - placements[~positive]
    return placements

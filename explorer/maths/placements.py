"""How much chance moves areas under ROC curves, average precisions, and means over the classes."""

import numpy as np
import scipy

from explorer.maths.arrays import Codes, Flags, Floats
from explorer.maths.resampling import TAILS, jeffreys, with_extremes

SPARE = 0.2
"""How much one extra point of each class counts in a variance; nobody knows how it is ranked.

With 0, a band has no width if all points are ranked correctly. With 1 it is too wide. The tests of
the coverage hold it to its place.
"""


def area_bands(scores: Floats, y: Codes, classes: list[int]) -> Floats:
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

    Returns
    -------
    ndarray of shape (2, len(classes) + 1)
        Lower and upper ends. The mean comes last. In 93 to 97 of 100 samples, a band contains the
        area of infinitely many points; in more samples, if nearly all points are ranked correctly.

    References
    ----------
    DeLong, DeLong and Clarke-Pearson (1988), Comparing the Areas under Two or More Correlated
    Receiver Operating Characteristic Curves: A Nonparametric Approach.
    """
    placed = np.array([placements(scores[:, k], y == k) for k in classes])
    areas = np.array([each[y == k].mean() for k, each in zip(classes, placed, strict=True)])
    spread = np.sqrt((areas - 0.5) ** 2 + 1.0 / 12.0)  # of uniform placements in [0, 1]
    variance = _variances(placed - areas[:, None], spread, y, classes)
    counts = np.bincount(y)[classes]
    return jeffreys(_with_mean(areas), variance, _with_mean(np.minimum(counts, len(y) - counts)))


def average_precision_bands(scores: Floats, y: Codes, classes: list[int]) -> Floats:
    """Return bands of the average precisions of classes, and of their mean.

    The variance follows from :func:`influences`, as in :func:`area_bands`. With few points, an
    average precision is too large, because each positive counts itself. The square of what that
    adds is added to the variance. The band has equal widths above and below on the scale of log
    odds, as Boyd, Eng and Page suggest. An average precision of one has infinite log odds. So its
    lower end is computed as if a small part of a point were ranked wrongly. Its upper end is one.

    Parameters
    ----------
    scores, y, classes
        See :func:`area_bands`.

    Returns
    -------
    ndarray of shape (2, len(classes) + 1)
        Lower and upper ends. The mean comes last. In 93 to 97 of 100 samples, a band contains the
        average precision of infinitely many points; in up to 99, if nearly all points are ranked
        correctly.

    References
    ----------
    Boyd, Eng and Page (2013), Area under the Precision-Recall Curve: Point Estimates and Confidence
    Intervals.
    """
    counts = np.bincount(y)[classes]
    share = counts / len(y)
    precise, bias = np.empty((2, len(classes)))
    moves = np.empty((len(classes), len(y)))
    for i, k in enumerate(classes):
        precise[i], without_itself, moves[i] = influences(scores[:, k], y == k)
        bias[i] = precise[i] - without_itself
    # Of uniform precisions between that of a random guess and one.
    spread = np.sqrt((precise - (1.0 + share) / 2.0) ** 2 + (1.0 - share) ** 2 / 12.0)
    variance = _variances(moves, spread, y, classes)
    value = np.minimum(_with_mean(precise), 1.0 - SPARE / _with_mean(counts))
    deviation = np.sqrt(variance + _with_mean(bias) ** 2)
    width = scipy.special.ndtri(TAILS[1]) * deviation / (value * (1.0 - value))
    middle = scipy.special.logit(value)
    ends = np.array(scipy.special.expit([middle - width, middle + width]), np.float64)
    return with_extremes(ends, _with_mean(precise))


def influences(scores: Floats, positive: Flags) -> tuple[float, float, Floats]:
    """Return the average precision, and how much more weight on each point would move it.

    With the true and false positive rates t and f at a threshold and the share s of the positives,
    the precision there is s t / (s t + (1 - s) f). The average precision is its mean over the
    positives as thresholds. More weight on a point adds to t or f at all thresholds below it. Where
    the point is positive, it is also a threshold itself.

    Returns
    -------
    average_precision : float
    without_itself : float
        The same, if no positive counts itself in its precision.
    influences : ndarray of shape (n_points,)
        Their mean is zero for the positives, and for the others.
    """
    above, others = np.sort(scores[positive]), np.sort(scores[~positive])
    share = positive.mean()
    true = 1.0 - np.searchsorted(above, above, "left") / len(above)
    false = 1.0 - np.searchsorted(others, above, "left") / len(others)
    predicted = share * true + (1.0 - share) * false
    precision = share * true / predicted
    found = np.empty(len(scores))
    of_true, of_false = share * (1.0 - share) * np.array([false, -true]) / predicted**2
    for kind, slopes in ((positive, of_true), (~positive, of_false)):
        below = np.searchsorted(above, scores[kind], "right")
        found[kind] = np.append(0.0, slopes.cumsum())[below] / len(above)
    at = np.searchsorted(above, scores[positive], "left")
    found[positive] += precision[at]
    for kind in (positive, ~positive):
        found[kind] -= found[kind].mean()
    return float(precision.mean()), _without_itself(true, false, share), found


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


def _without_itself(true: Floats, false: Floats, share: float) -> float:
    """Return the mean of the precisions at positives that do not count themselves."""
    n = len(true)
    others = share * (n * true - 1.0) / max(n - 1, 1)
    predicted = others + (1.0 - share) * false
    alone = predicted == 0.0  # the first of all: a precision of one
    return float(np.where(alone, 1.0, others / np.where(alone, 1.0, predicted)).mean())


def _variances(moves: Floats, spread: Floats, y: Codes, classes: list[int]) -> Floats:
    """Return the variance of a measure of each class, and of the mean over the classes.

    Parameters
    ----------
    moves : ndarray of shape (n_classes, n_points)
        How much more weight on each point would move the measure of each class.
    spread : ndarray of shape (n_classes,)
        The same of an extra point: its root mean square.
    y, classes
        See :func:`area_bands`.
    """
    n_classes, counts = len(classes), np.bincount(y)[classes]
    weighted = np.empty((n_classes, len(y) + n_classes))  # the points and the extra points
    for i, k in enumerate(classes):
        others = len(y) - counts[i]
        of_class, of_other = _weight(counts[i]), _weight(others)
        weighted[i, : len(y)] = moves[i] * np.where(y == k, of_class, of_other)
        extra = np.sqrt(SPARE) * spread[i]
        weighted[i, len(y) :] = extra * of_other * np.sqrt(counts / others)
        weighted[i, len(y) + i] = extra * of_class
    return np.array([*(weighted**2).sum(axis=1), (weighted.mean(axis=0) ** 2).sum()])


def _with_mean(values: Floats | Codes) -> Floats:
    return np.append(values, values.mean())


def _weight(count: int) -> float:
    """Return the weight of a deviation among ``count``, so that the squares give a variance."""
    free = max(count - 1, 1)
    student = scipy.special.stdtrit(free, TAILS[1]) / scipy.special.ndtri(TAILS[1])
    return float(student / np.sqrt(count * free))

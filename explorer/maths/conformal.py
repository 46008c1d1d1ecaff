"""Split conformal prediction: sets of classes that cover the truth with a chosen probability.

A point's score is 1 less the probability of its true class. The threshold is a quantile of the
scores of calibrating points, and the set of a place has every class whose score is not above it.

References
----------
Angelopoulos and Bates (2023), Conformal Prediction: A Gentle Introduction, sec. 1 and app. C.
Sadinle, Lei and Wasserman (2019), Least Ambiguous Set-Valued Classifiers with Bounded Error Levels.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


def split(n: int, random_state: int) -> NDArray[np.bool_]:
    """Return which of ``n`` points calibrate: half of them, rounded down, at random."""
    order = np.random.default_rng(random_state).permutation(n)
    calibrates: NDArray[np.bool_] = order < n // 2
    return calibrates


def rank(n: int, coverage: float) -> int:
    """Return which of ``n`` sorted scores is the threshold, from 1; ``n + 1`` if there is none."""
    # Without rounding, 10 * 0.9 could be a little more than 9.
    return min(math.ceil(round((n + 1) * coverage, 9)), n + 1)


def least_probability(own: Floats, coverage: float) -> float:
    """Return the probability from which on a class is in the set.

    Parameters
    ----------
    own : ndarray of shape (n_calibrating,)
        Probabilities of the true classes of the calibrating points.
    coverage : float
        The wanted share of new points whose set contains the true class.

    Returns
    -------
    float
        -1 if there are too few points: every set then has all classes.
    """
    place = rank(len(own), coverage)
    return -1.0 if place > len(own) else float(np.sort(own)[len(own) - place])


def found_coverage(n: int, n_new: int, coverage: float) -> tuple[float, float]:
    """Return mean and standard deviation of the share of new points that are covered.

    The coverage is Beta-distributed over calibrations if no scores tie, and the number of covered
    points among ``n_new`` has the beta-binomial distribution.

    Parameters
    ----------
    n, n_new : int
        Numbers of calibrating points and of new points, the latter at least 1.
    coverage : float
    """
    a = rank(n, coverage)
    b, whole = n + 1 - a, n + 1
    variance = a * b * (whole + n_new) / (whole**2 * (whole + 1) * n_new)
    return a / whole, math.sqrt(variance)

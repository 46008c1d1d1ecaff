"""Split conformal prediction: sets of classes that cover the truth with a chosen probability.

The threshold is a quantile of the scores of calibrating points. The set at a place contains every
class whose score there is not above the threshold. There are two scores of a class:

- *probability*: 1 minus its probability. If the probabilities are the true ones, no other sets are
  smaller on average. Sets can be empty.
- *adaptive*: the sum of the probabilities of all likelier classes. The set takes the classes from
  the likeliest on, until they sum to more than the threshold. The class that crosses it is in the
  set, so no set is empty. Romano, Sesia and Candes sometimes leave that class out, at random, so
  that the coverage is exact. Here nothing is random, so a place has one set. The coverage is larger
  than wanted if the likeliest class alone is right often enough.

The code compares 1 minus the scores, because that keeps its digits where a score is near 1.

References
----------
Angelopoulos and Bates (2023), Conformal Prediction: A Gentle Introduction, sec. 1, sec. 2.1
(the adaptive score) and app. C.
Sadinle, Lei and Wasserman (2019), Least Ambiguous Set-Valued Classifiers with Bounded Error Levels.
Romano, Sesia and Candes (2020), Classification with Valid and Adaptive Coverage.
"""

import math
from dataclasses import dataclass

import numpy as np

from explorer.maths.arrays import Codes, Flags, Floats

ROUNDING = 1e-12
"""Probabilities that differ by less are equal, up to rounding."""


def calibrating_half(n: int, random_state: int) -> Flags:
    """Return which of ``n`` points calibrate: half of them, rounded down, at random."""
    order = np.random.default_rng(random_state).permutation(n)
    return order < n // 2


def rank(n: int, coverage: float) -> int:
    """Return which of ``n`` sorted scores is the threshold, from 1; ``n + 1`` if there is none."""
    # Without rounding, 10 * 0.9 could be a little more than 9.
    return min(math.ceil(round((n + 1) * coverage, 9)), n + 1)


def least_value(own: Floats, coverage: float) -> float:
    """Return the largest threshold such that the wanted share of values is at least that large.

    Parameters
    ----------
    own : ndarray of shape (n_calibrating,)
        1 minus the score of each calibrating point.
    coverage : float
        The wanted share of new points whose set contains the true class.

    Returns
    -------
    float
        -1 if there are too few points: every set then has all classes.
    """
    place = rank(len(own), coverage)
    return -1.0 if place > len(own) else float(np.sort(own)[len(own) - place])


def rests(p: Floats) -> Floats:
    """Return for each class 1 minus the sum of all likelier ones, in the shape of ``p``.

    Of two equal probabilities, that of the first class counts as the larger one.
    """
    order = np.argsort(-p, axis=1, kind="stable")
    sums = np.cumsum(np.take_along_axis(p, order, axis=1)[:, ::-1], axis=1)[:, ::-1]
    sums[:, 0] = 1.0  # exactly, without rounding errors: these values tie, and no set is empty
    result = np.empty_like(p)
    np.put_along_axis(result, order, sums, axis=1)
    return result


@dataclass(frozen=True)
class Sets:
    """Which classes are in the set of a place.

    Parameters
    ----------
    least : float
        1 minus the threshold of the scores; -1 if every set has all classes.
    adaptive : bool
        Whether the score is the adaptive one.
    """

    least: float
    adaptive: bool = False

    @classmethod
    def calibrated(cls, p: Floats, y: Codes, coverage: float, adaptive: bool) -> "Sets":
        """Return the sets whose threshold comes from some points.

        Parameters
        ----------
        p : ndarray of shape (n_calibrating, n_classes)
            Probabilities.
        y : ndarray of shape (n_calibrating,)
            True classes.
        coverage : float
        adaptive : bool
        """
        values = cls(-1.0, adaptive).values(p)  # they do not depend on the threshold
        return cls(least_value(values[np.arange(len(y)), y], coverage), adaptive)

    def values(self, p: Floats) -> Floats:
        """Return 1 minus the score of each class, in the shape of ``p``."""
        return rests(p) if self.adaptive else p

    def has(self, p: Floats) -> Flags:
        """Return which classes are in the sets at places with these probabilities."""
        return self.values(p) >= self.least

    def several(self, p: Floats) -> Floats:
        """Return a number that is positive where a set has several classes."""
        likeliest = p.argmax(axis=1)[:, None] == np.arange(p.shape[1])
        others = np.where(likeliest, 0.0, p)
        value: Floats = others.sum(axis=1) if self.adaptive else others.max(axis=1)
        return value - self.least

    def none(self, p: Floats) -> Floats:
        """Return a number that is positive where a set has no class.

        A class at the threshold is in the set, so the number is slightly negative there.
        """
        most: Floats = p.max(axis=1)
        return np.full(len(p), -1.0) if self.adaptive else self.least - most - ROUNDING

    def exactly(self, p: Floats, members: tuple[int, ...]) -> Floats:
        """Return a number that is positive where a set has exactly these members.

        If the sets are adaptive, there must be at least two members.
        """
        inside = np.isin(np.arange(p.shape[1]), members)
        if not self.adaptive:
            return np.where(inside, p - self.least, self.least - p).min(axis=1)
        lowest = p[:, inside].min(axis=1)
        highest = p[:, ~inside].max(axis=1, initial=0.0)
        others = p[:, ~inside].sum(axis=1)
        # The last member is not above the threshold, and the first of the others is.
        lead: Floats = np.minimum(lowest - highest, lowest + others - self.least)
        return lead if inside.all() else np.minimum(lead, self.least - others)


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

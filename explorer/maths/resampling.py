"""What chance alone does to a curve or to a mean over the classes: a Bayesian bootstrap."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy

from explorer.maths.arrays import Codes, Flags, Floats

SEED, RESAMPLES, LEVEL = 0, 400, 0.95
"""Seed and number of the resamples, and the share of them that a band contains."""

TAILS = (1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0
"""Probabilities below the lower and below the upper end of a band."""

CELLS = 400
"""Most steps of a curve. With more points, one step stands for several points."""


@dataclass(frozen=True)
class Resampled:
    """Shares of positives and negatives above falling thresholds, for each resample.

    Parameters
    ----------
    true, false : ndarray of shape (n_resamples, n_cells + 1)
        True and false positive rates, from 0 to 1.
    """

    true: Floats
    false: Floats

    def true_at(self, false: Floats) -> Floats:
        """Return the true positive rate of each resample at some false positive rates."""
        return _interpolated(false, self.false, self.true)

    def false_at(self, true: Floats) -> Floats:
        """Return the false positive rate of each resample at some true positive rates."""
        return _interpolated(true, self.true, self.false)


def resampled(scores: Floats, positive: Flags, *, n_resamples: int = RESAMPLES) -> Resampled:
    """Return rates that other points of the same distributions could have given.

    Each resample gives random shares to the points of either kind, as the Bayesian bootstrap does.
    One extra point is spread evenly over the gaps between neighbours and beyond the ends. So the
    share above a threshold has a beta distribution, close to Jeffreys' interval for a proportion.
    An ordinary bootstrap never puts points where the sample has none, so its band has no width
    where the true positive rate is almost one.

    Parameters
    ----------
    scores : ndarray of shape (n_points,)
        A point is predicted positive if its score is above a threshold.
    positive : ndarray of shape (n_points,)
        Which points are positive; some are, and some are not.
    n_resamples : int

    References
    ----------
    Rubin (1981), The Bayesian Bootstrap. Hill (1968), Posterior Distribution of Percentiles.
    Brown, Cai and DasGupta (2001), Interval Estimation for a Binomial Proportion.
    """
    falling = np.lexsort([positive, _places(scores, positive), -scores])
    kinds = positive[falling]
    rng = np.random.default_rng(SEED)
    true, false = (_rates(kind, rng, n_resamples) for kind in (kinds, ~kinds))
    return Resampled(true, false)


def band(values: Floats) -> Floats:
    """Return the ends of the middle share of resamples: shape (2, ...)."""
    return np.quantile(values, TAILS, axis=0)


def band_of_mean(
    value: Floats,
    of_shares: Callable[[Floats], Floats],
    counts: Codes,
    *,
    n_resamples: int = RESAMPLES,
) -> Floats:
    """Return a band of means over the classes that come from a confusion matrix.

    The variance is that of resamples: each row gets the shares of a Dirichlet distribution, with
    one point more, half of which is right. That point would move a mean over many classes. So the
    band is Jeffreys' interval around the observed value, of a proportion with the same variance.

    Parameters
    ----------
    value : ndarray of shape (n_values,)
        The observed means, in [0, 1].
    of_shares : callable
        Takes confusion matrices of shape (n_resamples, n_classes, n_decisions) as shares of all
        points, and returns the means: shape (n_resamples, n_values).
    counts : ndarray of shape (n_classes, n_decisions)
        One row per true class.
    n_resamples : int

    Returns
    -------
    ndarray of shape (2, n_values)
        In 93 to 97 of 100 samples, the band contains the mean of infinitely many points; in 98, if
        nearly all points are right.

    References
    ----------
    Rubin (1981), The Bayesian Bootstrap. Brown, Cai and DasGupta (2001), Interval Estimation for a
    Binomial Proportion.
    """
    n_classes, n_decisions = counts.shape
    prior = np.full(counts.shape, 0.5 / (n_decisions - 1))
    np.fill_diagonal(prior, 0.5)
    rng = np.random.default_rng(SEED)
    drawn = rng.standard_gamma(counts + prior, (n_resamples, n_classes, n_decisions))
    support, n = counts.sum(axis=1), counts.sum()
    shares = drawn / drawn.sum(axis=2, keepdims=True) * (support / n)[:, None]
    # The variance of Dirichlet shares is too small by this factor.
    variance = of_shares(shares).var(axis=0) * (n + 2.0 * n_classes) / n
    return jeffreys(value, variance, n)


def jeffreys(value: Floats, variance: Floats, n: Floats | float) -> Floats:
    """Return Jeffreys' interval of proportions that have a given variance.

    The variance gives the number of trials. To find it, half a success and half a failure are
    added to a sample of ``n``, because a proportion of 0 or 1 has no variance.

    Parameters
    ----------
    value, variance : ndarray of shape (n_values,)
        The variance is positive.
    n : float or ndarray of shape (n_values,)
        At least 1.

    Returns
    -------
    ndarray of shape (2, n_values)
        Lower and upper ends.

    References
    ----------
    Brown, Cai and DasGupta (2001), Interval Estimation for a Binomial Proportion.
    """
    likely = (value * n + 0.5) / (n + 1.0)
    trials = likely * (1.0 - likely) / variance
    right, wrong = value * trials + 0.5, (1.0 - value) * trials + 0.5
    ends: Floats = np.array([scipy.special.betaincinv(right, wrong, p) for p in TAILS])
    return with_extremes(ends, value)


def with_extremes(ends: Floats, value: Floats) -> Floats:
    """Return the ends of bands, of which those around 0 or 1 contain it.

    Parameters
    ----------
    ends : ndarray of shape (2, n_values)
    value : ndarray of shape (n_values,)
        The observed values, in [0, 1].
    """
    return np.array([np.where(value == 0.0, 0.0, ends[0]), np.where(value == 1.0, 1.0, ends[1])])


def _places(scores: Floats, positive: Flags) -> Floats:
    """Return places in (0, 1) that mix the kinds evenly among points with the same score."""
    places = np.empty(len(scores))
    for kind in (positive, ~positive):
        _, value, counts = np.unique(scores[kind], return_inverse=True, return_counts=True)
        order = np.argsort(value, kind="stable")
        first = np.repeat(np.cumsum(counts) - counts, counts)
        own = np.empty(len(order))
        own[order] = (np.arange(len(order)) - first + 0.5) / np.repeat(counts, counts)
        places[kind] = own
    return places


def _rates(kind: Flags, rng: np.random.Generator, n_resamples: int) -> Floats:
    """Return the share of a kind of points above falling thresholds, for each resample."""
    gaps = np.concatenate([[0], kind.cumsum()])  # between two neighbours of this kind
    masses = 1.0 / np.bincount(gaps)[gaps]
    if len(masses) > CELLS:
        masses = np.add.reduceat(masses, np.arange(CELLS) * len(masses) // CELLS)
    drawn = rng.standard_gamma(masses, (n_resamples, len(masses)))
    above = np.concatenate([np.zeros((n_resamples, 1)), drawn.cumsum(axis=1)], axis=1)
    return above / above[:, -1:]


def _interpolated(at: Floats, x: Floats, y: Floats) -> Floats:
    return np.array([np.interp(at, *each) for each in zip(x, y, strict=True)])

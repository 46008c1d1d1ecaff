"""The lowest error that any classifier can reach, for data whose density is known."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from explorer.maths.arrays import Floats
from explorer.maths.density import Density
from explorer.maths.extents import Extent, sides_of
from explorer.maths.scorer import Scorer
from explorer.maths.softmax import log_softmax

POINTS, SHIFTS = 164_000, 8
"""Most points that a mean is taken over, and the number of random shifts of their lattice.

With 131,072 points, the fourth digit of an error of a third was wrong.
"""


@dataclass(frozen=True)
class Expected:
    """Means over all possible new points, and their standard errors.

    ``error`` is the probability of a wrong class, ``cross_entropy`` is in nats.
    """

    error: float
    cross_entropy: float
    error_std: float
    cross_entropy_std: float

    @property
    def accuracy(self) -> float:
        """Probability of the true class."""
        return 1.0 - self.error


def best_expected(density: Density) -> Expected:
    """Return error and loss, in nats, of the best possible classifier.

    References
    ----------
    Bishop (2006), PRML, sec. 1.5.1.
    """
    _, posterior, log_posterior = _sample(density)
    losses = -(posterior * log_posterior).sum(axis=1)
    return _expected(posterior.max(axis=1), losses, density.shares)


def error_and_loss(density: Density, scorer: Scorer) -> Expected:
    """Return error and loss of a softmax; they are never lower than :func:`best_expected`."""
    X, posterior, _ = _sample(density)
    scores = scorer.scores(X)
    chosen = posterior[np.arange(len(X)), scores.argmax(axis=1)]
    return _expected(chosen, -(posterior * log_softmax(scores)).sum(axis=1), density.shares)


@lru_cache(maxsize=1)  # the page asks for the best and then for a fit
def _sample(density: Density) -> tuple[Floats, Floats, Floats]:
    """Return points, the probabilities of their labels, and the logarithms of these."""
    X = new_points(density, POINTS)
    return X, *density.posterior(X)


def new_points(density: Density, most: int) -> Floats:
    """Return at most ``most`` points, equally many of each class: shape (n, 2).

    With the weights of :func:`counted`, they represent all possible new points.
    """
    uniform = _lattice(most // density.n_classes)
    X = density.places(uniform.reshape(-1, 2)).reshape(density.n_classes, *uniform.shape)
    return np.swapaxes(X, 0, 1).reshape(-1, 2)  # ordered by shift, then by class


def counted(density: Density, n_points: int) -> Floats:
    """Return how much each of ``n_points`` :func:`new_points` counts: on average one."""
    each = np.repeat(density.shares * density.n_classes, n_points // (SHIFTS * density.n_classes))
    return np.tile(each, SHIFTS)


def _lattice(most: int) -> Floats:
    """Return Fibonacci lattices, shifted at random: shape (SHIFTS, n, 2), ``SHIFTS * n <= most``.

    A mean over a lattice is more precise than one over random points. The shifts show how precise
    (Niederreiter 1992, Random Number Generation and Quasi-Monte Carlo Methods, sec. 5.3).
    """
    before, n = 1, 1
    while SHIFTS * (before + n) <= most:
        before, n = n, before + n
    i, shifts = np.arange(n), np.random.default_rng(0).random((SHIFTS, 1, 2))
    return (np.column_stack([i / n, i * before % n / n]) + shifts) % 1.0


def _expected(right: Floats, losses: Floats, shares: Floats) -> Expected:
    """Return means over the points; the means of the shifts give the standard errors."""
    of_class = np.array([1.0 - right, losses]).reshape(2, SHIFTS, len(shares), -1).mean(axis=3)
    means = of_class @ shares
    return Expected(*means.mean(1).tolist(), *(means.std(1, ddof=1) / SHIFTS**0.5).tolist())


def disagreement_with_best(density: Density, scorer: Scorer, extent: Extent) -> float:
    """Return the share of a rectangle on which the best classifier and a softmax disagree.

    Its error is below 1e-3. If the borders of both are straight,
    :func:`~explorer.maths.scorer.disagreement_share` is exact.
    """
    shares = _lattice(POINTS // density.n_classes).reshape(-1, 2)
    X = extent[::2] + shares * sides_of(extent)
    best = density.scores(X).argmax(axis=1)
    return float((best != scorer.scores(X).argmax(axis=1)).mean())

"""The best that any classifier could do, where the density of the data is known."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy  # loads each part when it is first used, so not before the page is begun
from numpy.typing import NDArray

from explorer.data import blob_centres
from explorer.geometry import Extent, decision_regions
from explorer.params import DataParams, DatasetName
from explorer.softmax import log_softmax, logits, softmax

Floats = NDArray[np.float64]

FAR = 40.0
"""Standard deviations beyond which a cluster has no probability that a float could hold."""

SPACING, RADIUS = 0.125, 7.5
"""Distance between the nodes of the rule of integration, and how far they reach, in standard
deviations: 6e-13 of a cluster lie farther out."""

TURN = 1.0
"""Angle of the nodes to the axes, in radians: boundaries along an axis cross no row of nodes at
once, which would leave a kink there unnoticed or count it many times."""


@dataclass(frozen=True, eq=False)
class BayesClassifier:
    """Round Gaussian clusters of one spread and equal shares, and the best classifier of them.

    That is the rule which takes the class of largest posterior probability. Here it is linear, a
    softmax of known weights.

    Parameters
    ----------
    centres : ndarray of shape (n_classes, 2)
        Mean of each class, in data units; read-only.
    cluster_std : float
        Standard deviation of every class in every direction, in data units.
    """

    centres: Floats
    cluster_std: float

    def __post_init__(self) -> None:
        self.centres.flags.writeable = False

    @property
    def coef(self) -> Floats:
        """Weights ``centre_k / std^2`` less their mean, shape (n_classes, 2).

        References
        ----------
        Bishop (2006), PRML, eq. 4.69.
        """
        weights = self.centres / self.cluster_std**2
        centred: Floats = weights - weights.mean(axis=0)
        return centred

    @property
    def intercept(self) -> Floats:
        """Intercepts ``-|centre_k|^2 / (2 std^2)`` less their mean, shape (n_classes,).

        The logarithm of a prior probability that all classes share would cancel.

        References
        ----------
        Bishop (2006), PRML, eq. 4.70.
        """
        offsets = -(self.centres**2).sum(axis=1) / (2.0 * self.cluster_std**2)
        centred: Floats = offsets - offsets.mean()
        return centred


@dataclass(frozen=True)
class Expected:
    """How a classifier does on average over new points.

    Parameters
    ----------
    error : float
        Probability that its class is not the true one, in [0, 1].
    cross_entropy : float
        Mean negative log-probability of the true class, in nats.
    """

    error: float
    cross_entropy: float

    @property
    def accuracy(self) -> float:
        """Probability that its class is the true one."""
        return 1.0 - self.error


def bayes_classifier(params: DataParams) -> BayesClassifier | None:
    """Return the best classifier of a data set, where it is known in closed form.

    Parameters
    ----------
    params : DataParams
        ``n_samples`` and ``test_size`` have no say: points come class by class in turn, so classes
        have equal shares of a new one, while those of a sample may differ by ``1 / n_samples``.

    Returns
    -------
    BayesClassifier or None
        None for the article's data: each of its clusters is stretched and turned in its own way,
        and some labels are flipped, so that the best boundaries are not straight, and scikit-learn
        keeps to itself how it drew them.
    """
    if params.dataset is not DatasetName.BLOBS:
        return None
    return BayesClassifier(blob_centres(params.n_classes, params.random_state), params.cluster_std)


def error_and_loss(bayes: BayesClassifier, coef: Floats, intercept: Floats) -> Expected:
    """Return how any softmax does on average over new points of known density.

    No weights have less error or less cross-entropy than the density's own, ``bayes.coef`` and
    ``bayes.intercept``. What others lose beyond them is the mean Kullback-Leibler divergence of
    their probabilities from the true ones.

    Parameters
    ----------
    bayes : BayesClassifier
        The density.
    coef : ndarray of shape (n_classes, 2)
        Weights, up to 1e300.
    intercept : ndarray of shape (n_classes,)

    Returns
    -------
    Expected
        The error is exact but for rounding, some 1e-15. The cross-entropy of ``bayes`` itself is
        good to 1e-11, and so is any in which the difference of two logits changes by no more than 5
        over a standard deviation; up to 10, it is good to 1e-7. Where probabilities jump, as they
        do for separable classes without a penalty, it is good to 0.2 per cent, mostly far better.

    Raises
    ------
    ValueError
        If a shape is wrong or a number is not finite.

    References
    ----------
    Bishop (2006), PRML, eq. 1.78 (error); Cover and Thomas (2006), Elements of Information Theory,
    sec. 2.5 and 5.4 (cross-entropy as entropy plus divergence).
    """
    if coef.shape != bayes.centres.shape:
        raise ValueError(f"coef must have shape {bayes.centres.shape}, got {coef.shape}")
    return Expected(_error(bayes, coef, intercept), _cross_entropy(bayes, coef, intercept))


def _error(bayes: BayesClassifier, coef: Floats, intercept: Floats) -> float:
    """Mean over the classes of the probability outside their own decision regions."""
    regions = decision_regions(coef, intercept, _all_but_everything(bayes))
    outside = [
        _probability_outside((region - centre) / bayes.cluster_std)
        for region, centre in zip(regions, bayes.centres, strict=True)
    ]
    return math.fsum(outside) / len(outside)


def _all_but_everything(bayes: BayesClassifier) -> Extent:
    low = bayes.centres.min(axis=0) - FAR * bayes.cluster_std
    high = bayes.centres.max(axis=0) + FAR * bayes.cluster_std
    return float(low[0]), float(high[0]), float(low[1]), float(high[1])


def _probability_outside(polygon: Floats) -> float:
    """Standard normal probability outside a convex polygon, counter-clockwise or empty.

    The triangle of the origin with an edge has the share of the full turn that it spans, less what
    lies in its angle beyond the edge. That is a difference of Owen's T, and the triangles on the
    far side count negative.

    References
    ----------
    Owen (1956), Tables for computing bivariate normal probabilities, sec. 3 (polygons).
    """
    if not len(polygon):
        return 1.0
    starts, ends = polygon, np.roll(polygon, -1, axis=0)
    distinct = (starts != ends).any(axis=1)  # seen from the origin, near vertices may be one
    starts, ends = starts[distinct], ends[distinct]
    along = (ends - starts) / np.hypot(*(ends - starts).T)[:, None]
    # Adding zero leaves no minus zero, of which the quotient would have the wrong sign.
    distance = starts[:, 0] * along[:, 1] - starts[:, 1] * along[:, 0] + 0.0
    tangents = [_quotient((points * along).sum(axis=1), distance) for points in (starts, ends)]
    beyond = math.fsum(scipy.special.owens_t(distance, tangents[1]))
    beyond -= math.fsum(scipy.special.owens_t(distance, tangents[0]))
    if (distance > 1.0).all():  # a full turn: what lies outside keeps its digits however little
        return min(max(beyond, 0.0), 1.0)
    # Near a vertex the two sums are as coarse as its direction, but not their difference.
    turn = math.fsum(np.arctan(tangents[1]) - np.arctan(tangents[0])) / (2.0 * math.pi)
    return min(max(1.0 - turn + beyond, 0.0), 1.0)


def _quotient(numerator: Floats, denominator: Floats) -> Floats:
    """Divide, with ``0 / 0 = 0``: an edge from the origin on spans no angle and cuts nothing off.

    Elsewhere on a line through the origin, or as good as through it, the quotient is infinite.
    """
    quotient, moves = np.zeros_like(numerator), numerator != 0.0
    with np.errstate(divide="ignore", over="ignore"):
        return np.divide(numerator, denominator, where=moves, out=quotient)


def _cross_entropy(bayes: BayesClassifier, coef: Floats, intercept: Floats) -> float:
    """Mean over the density of the cross-entropy between true and given class probabilities.

    At every node the true probabilities are at hand, so all classes count there: the result is
    never less than with the true weights, whatever the rule misses.
    """
    nodes, weights = _rule()
    means = []
    for centre in bayes.centres:
        X = centre + bayes.cluster_std * nodes
        truth = softmax(logits(X, bayes.coef, bayes.intercept))
        losses = -log_softmax(logits(X, coef, intercept))
        means.append(float(weights @ (truth * losses).sum(axis=1)))
    return math.fsum(means) / len(means)


@cache
def _rule() -> tuple[Floats, Floats]:
    """Nodes and weights of the trapezoidal rule for the standard normal density of the plane.

    For smooth functions its error falls exponentially with ``1 / SPACING``, and at a kink it stays
    much smaller than that of Gauss-Hermite nodes.

    Returns
    -------
    nodes : ndarray of shape (n_nodes, 2)
    weights : ndarray of shape (n_nodes,)
        Adding up to one.

    References
    ----------
    Trefethen and Weideman (2014), The exponentially convergent trapezoidal rule, sec. 5.
    """
    count = int(RADIUS / SPACING)
    steps = SPACING * np.arange(-count, count + 1)
    nodes = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    nodes = nodes[(nodes**2).sum(axis=1) <= RADIUS**2]
    weights = np.exp(-(nodes**2).sum(axis=1) / 2.0)
    weights /= weights.sum()
    cosine, sine = math.cos(TURN), math.sin(TURN)
    nodes = nodes @ np.array([[cosine, sine], [-sine, cosine]])
    nodes.flags.writeable = weights.flags.writeable = False
    return nodes, weights

"""The best that any classifier could do, as the density of the data is known."""

import math
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import scipy  # loads each part when it is first used, so not before the page is begun
from numpy.typing import NDArray

from explorer import geometry
from explorer.data import article_clusters, blob_centres
from explorer.geometry import Extent
from explorer.settings import DataParams, DatasetName
from explorer.softmax import log_softmax, logits

Floats = NDArray[np.float64]

FAR = 40.0
"""Standard deviations beyond which a cluster has no probability that a float could hold."""

SPACING, RADIUS = 0.125, 7.5
"""Distance between the nodes of the rule of integration, and how far they reach, in standard
deviations: 6e-13 of a cluster lie farther out."""

TURN = 1.0
"""Angle of the nodes to the axes, in radians: boundaries along an axis cross no row of nodes at
once, which would leave a kink there unnoticed or count it many times."""

PANEL, GROWTH, ORDER = 0.75, 0.3, 5
"""How a line through clusters is cut into pieces, with ``ORDER`` nodes of Gauss and Legendre each:
a piece has ``PANEL`` standard deviations of the narrowest cluster around or ``GROWTH`` of the
distance from its middle, whichever is more."""

FINER = 8
"""How many times as short the pieces are from line to line where what lies on a line is exact: that
leaves kinks, and a line costs little."""

STRIPS = 1000
"""Lines on which the rectangle of a picture is measured."""

VERTICAL = np.array([[1.0, 0.0], [0.0, 1.0]])
"""Frame of vertical lines: unit vectors across the lines and along them."""

HORIZONTAL = VERTICAL[::-1]


@dataclass(frozen=True, eq=False)
class Density:
    """Gaussian clusters of equal shares, one a class, some labels of which are drawn at random.

    A point of class k is ``centre_k + z @ shape_k`` with two standard normal numbers ``z``; its
    label is then, with probability ``flip``, drawn from all classes alike. The best classifier is
    the rule which takes the class of largest posterior probability.

    Parameters
    ----------
    centres : ndarray of shape (n_classes, 2)
        Mean of each class, in data units; read-only.
    shapes : ndarray of shape (n_classes, 2, 2)
        The covariance of class k is ``shape_k.T @ shape_k``; not singular, read-only.
    flip : float
        In [0, 1].

    Raises
    ------
    ValueError
        If a shape is wrong, a cluster has no area, or ``flip`` is not a probability.
    """

    centres: Floats
    shapes: Floats
    flip: float = 0.0

    def __post_init__(self) -> None:
        n_classes = len(self.centres)
        if self.centres.shape != (n_classes, 2) or self.shapes.shape != (n_classes, 2, 2):
            raise ValueError(
                "centres and shapes must have shapes (n_classes, 2) and (n_classes, 2, 2), got "
                f"{self.centres.shape} and {self.shapes.shape}"
            )
        if not np.linalg.det(self.shapes).all():
            raise ValueError(f"shapes must not be singular, got {self.shapes.tolist()}")
        if not 0.0 <= self.flip <= 1.0:
            raise ValueError(f"flip must be from 0 to 1, got {self.flip}")
        self.centres.flags.writeable = self.shapes.flags.writeable = False

    def whitened(self, X: Floats, k: int) -> Floats:
        """Return the standard normal numbers that points would have as class k: ``X``'s shape."""
        z: Floats = np.linalg.solve(self.shapes[k].T, (X - self.centres[k]).T).T
        return z

    def log_densities(self, X: Floats) -> Floats:
        """Logarithm of every class's density before any label is drawn at random.

        Parameters
        ----------
        X : ndarray of shape (n_samples, 2)
            In data units.

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            Less ``log(2 pi)``, which all classes share.

        References
        ----------
        Bishop (2006), PRML, eq. 2.43.
        """
        result = np.empty((len(self.centres), len(X)))
        for k, area in enumerate(np.abs(np.linalg.det(self.shapes))):
            result[k] = (self.whitened(X, k) ** 2).sum(axis=1) / -2.0 - math.log(area)
        return result.T

    def log_posterior(self, X: Floats) -> Floats:
        """Logarithm of :meth:`posterior`, which keeps probabilities that no float could hold."""
        log_shares = log_softmax(self.log_densities(X))
        if self.flip == 0.0:
            return log_shares
        noisy: Floats = np.log((1.0 - self.flip) * np.exp(log_shares) + self._noise)
        return noisy

    def posterior(self, X: Floats) -> Floats:
        """Probability of every label at a place, ``(1 - flip) r_k + flip / n_classes``.

        ``r_k`` is the share of class k in the density there.

        Parameters
        ----------
        X : ndarray of shape (n_samples, 2)
            In data units, up to 1e100.

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            Each row sums to one.

        References
        ----------
        Bishop (2006), PRML, eq. 1.82 with equal prior probabilities.
        """
        probabilities: Floats = np.exp(log_softmax(self.log_densities(X)))
        return (1.0 - self.flip) * probabilities + self._noise

    @property
    def _noise(self) -> float:
        return self.flip / len(self.centres)

    @property
    def weights(self) -> tuple[Floats, Floats] | None:
        """Weights of the best classifier where it is a softmax, or None.

        That is so for round clusters of one size without labels drawn at random. Less their means,
        the weights are ``centre_k / std^2`` of shape (n_classes, 2), and the intercepts
        ``-|centre_k|^2 / (2 std^2)`` of shape (n_classes,): the logarithm of a prior probability
        that all classes share would cancel.

        References
        ----------
        Bishop (2006), PRML, eq. 4.69 and 4.70.
        """
        cluster_std = self.shapes[0, 0, 0]
        if self.flip or (self.shapes != cluster_std * np.eye(2)).any():
            return None
        coef = self.centres / cluster_std**2
        intercept = -(self.centres**2).sum(axis=1) / (2.0 * cluster_std**2)
        return coef - coef.mean(axis=0), intercept - intercept.mean()


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


def density(params: DataParams) -> Density:
    """Return the density that the points of a data set are drawn from.

    Parameters
    ----------
    params : DataParams
        ``test_size`` has no say, nor has the ``n_samples`` of blobs. Points come class by class in
        equal numbers, so classes have equal shares of a new one, while those of a sample may differ
        by ``1 / n_samples``.

    Returns
    -------
    Density
    """
    if params.dataset is DatasetName.ARTICLE:
        clusters = article_clusters(params)
        return Density(clusters.centres, clusters.shapes, clusters.flip)
    shape = params.cluster_std * np.eye(2)
    centres = blob_centres(params.n_classes, params.random_state)
    return Density(centres, np.tile(shape, (params.n_classes, 1, 1)))


def best_expected(density: Density) -> Expected:
    """Return how the best possible classifier does on average over new points.

    Parameters
    ----------
    density : Density

    Returns
    -------
    Expected
        Of a density with ``weights``, what :func:`error_and_loss` returns for them. Of others, the
        error was off by 4e-7 at most, and the cross-entropy by 5e-9, for 400 settings of the
        article's data and for the thinnest clusters of 6000 seeds, 1e5 times as long as wide.
        A straight border along the lines of the rule is the worst case, with some 1e-6.

    References
    ----------
    Bishop (2006), PRML, sec. 1.5.1 (error); Cover and Thomas (2006), Elements of Information
    Theory, sec. 2.2 (conditional entropy).
    """
    if density.weights is not None:
        return error_and_loss(density, *density.weights)
    return Expected(_with_noise(density, _least_outside(density)), _least_cross_entropy(density))


def error_and_loss(density: Density, coef: Floats, intercept: Floats) -> Expected:
    """Return how any softmax does on average over new points of known density.

    No weights have less cross-entropy than :func:`best_expected`, nor less error, but for what that
    may be off by. What their cross-entropy has beyond it is the mean Kullback-Leibler divergence of
    their probabilities from the true ones.

    Parameters
    ----------
    density : Density
    coef : ndarray of shape (n_classes, 2)
        Weights, up to 1e300.
    intercept : ndarray of shape (n_classes,)

    Returns
    -------
    Expected
        The error is exact but for rounding, some 1e-15 times the ratio of a cluster's length to its
        width. The cross-entropy of a density's own ``weights`` is good to 1e-11, and so is any in
        which the difference of two logits changes by no more than 5 over a standard deviation; up
        to 10, it is good to 1e-7. Where no weights are best it is good to 1e-8 and 2e-6. Where
        probabilities jump, as they do for separable classes without a penalty, it is good to 0.3
        per cent, mostly far better.

    Raises
    ------
    ValueError
        If a shape is wrong or a number is not finite.

    References
    ----------
    Bishop (2006), PRML, eq. 1.78 (error); Cover and Thomas (2006), Elements of Information Theory,
    sec. 2.5 and 5.4 (cross-entropy as entropy plus divergence).
    """
    _check(density, coef, intercept)
    error = _with_noise(density, _outside(density, coef, intercept))
    return Expected(error, _cross_entropy(density, coef, intercept))


def borders(density: Density, extent: Extent, n_lines: int) -> Floats:
    """Points where the best classifier goes over from one class to another.

    They lie on the lines through the middles of ``n_lines`` columns and as many rows. On a line the
    logarithms of two densities differ by a quadratic, whose zeros are such points where no third
    class is likelier.

    Parameters
    ----------
    density : Density
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in data units.
    n_lines : int
        At least 1.

    Returns
    -------
    ndarray of shape (n_points, 2)
        Inside of the rectangle, in no order that means anything.

    Raises
    ------
    ValueError
        If the extent is not finite or does not increase, or ``n_lines`` is not an integer >= 1.
    """
    columns, rows, _ = geometry.grid(extent, n_lines)
    upright = _borders_on(_sections(density, VERTICAL, columns), *extent[2:])
    level = _borders_on(_sections(density, HORIZONTAL, rows), *extent[:2])
    return np.vstack([upright, level])


def disagreement_share(density: Density, coef: Floats, intercept: Floats, extent: Extent) -> float:
    """Return where the best classifier and a softmax choose different classes.

    Parameters
    ----------
    density : Density
    coef : ndarray of shape (n_classes, 2)
        Finite weights.
    intercept : ndarray of shape (n_classes,)
        Finite.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, in data units.

    Returns
    -------
    float
        Share of the rectangle, in [0, 1]: exact for a density with ``weights``. Of others, it was
        off by 1e-4 at most for 400 settings of the article's data, mostly by 1e-6: lines are
        measured exactly, but there are only ``STRIPS`` of them.

    Raises
    ------
    ValueError
        If a shape is wrong, a number is not finite, or the extent does not increase.
    """
    _check(density, coef, intercept)
    if density.weights is not None:
        parts = geometry.disagreement(coef, intercept, *density.weights, extent)
        return geometry.share(parts.values(), extent)
    columns, _, _ = geometry.grid(extent, STRIPS)
    low, high = extent[2:]
    lines = _sections(density, VERTICAL, columns)
    # No class is chosen otherwise for a common factor, which keeps sums from overflowing.
    table = np.column_stack([coef, intercept])
    table = table / max(np.abs(table).max(), 1.0)
    zeros = np.concatenate([_zeros(lines)[0], _linear_zeros(table, columns)])
    edges = _edges(zeros, low, high)
    middles = (edges[:-1] + edges[1:]) / 2.0
    x, y, constant = table.T[:, :, None, None]
    other = (x * columns + y * middles + constant).argmax(axis=0)
    differ = lines.log_densities(middles).argmax(axis=0) != other
    return float(np.diff(edges, axis=0)[differ].sum() / (len(columns) * (high - low)))


def _check(density: Density, coef: Floats, intercept: Floats) -> None:
    """Raise ValueError unless the arrays are finite weights of the density's classes."""
    shape = density.centres.shape
    for name, values, wanted in (("coef", coef, shape), ("intercept", intercept, shape[:1])):
        if values.shape != wanted:
            raise ValueError(f"{name} must have shape {wanted}, got {values.shape}")
        if not np.isfinite(values).all():
            raise ValueError(f"{name} must be finite, got {values[~np.isfinite(values)][0]}")


def _with_noise(density: Density, outside: float) -> float:
    """Probability of a wrong class, of which ``outside`` is that without labels drawn at random."""
    n_classes = len(density.centres)
    return (1.0 - density.flip) * outside + density.flip * (n_classes - 1) / n_classes


def _outside(density: Density, coef: Floats, intercept: Floats) -> float:
    """Mean over the classes of the probability outside their own decision regions."""
    regions = geometry.decision_regions(coef, intercept, _all_but_everything(density))
    outside = []
    for k, region in enumerate(regions):
        polygon = density.whitened(region, k)
        mirrored = np.linalg.det(density.shapes[k]) < 0.0
        outside.append(_probability_outside(polygon[::-1] if mirrored else polygon))
    return math.fsum(outside) / len(outside)


def _all_but_everything(density: Density) -> Extent:
    reach = FAR * np.linalg.norm(density.shapes, axis=1)
    low, high = (density.centres - reach).min(axis=0), (density.centres + reach).max(axis=0)
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


def _cross_entropy(density: Density, coef: Floats, intercept: Floats) -> float:
    """Mean over the density of the cross-entropy between true and given class probabilities.

    At every node the true probabilities are at hand, so all classes count there: the result is
    never less than with the true probabilities, whatever the rule misses.
    """
    nodes, weights, log_posterior = _nodes(density)
    losses = -log_softmax(logits(nodes, coef, intercept))
    return float(weights @ (np.exp(log_posterior) * losses).sum(axis=1))


def _least_cross_entropy(density: Density) -> float:
    """Mean over the density of the entropy of the true class probabilities."""
    _, weights, log_posterior = _nodes(density)
    return float(weights @ -(np.exp(log_posterior) * log_posterior).sum(axis=1))


@lru_cache(maxsize=1)  # one density is asked about its best and then about a fit
def _nodes(density: Density) -> tuple[Floats, Floats, Floats]:
    """Places at which to integrate over a density.

    Returns
    -------
    nodes : ndarray of shape (n_nodes, 2)
        In data units.
    weights : ndarray of shape (n_nodes,)
        Adding up to one.
    log_posterior : ndarray of shape (n_nodes, n_classes)
        Logarithms of the true class probabilities.
    """
    nodes, weights = _nodes_of_clusters(density) if density.weights else _nodes_on_lines(density)
    return nodes, weights, density.log_posterior(nodes)


def _nodes_of_clusters(density: Density) -> tuple[Floats, Floats]:
    """Nodes and weights for clusters of one size: the same rule in each."""
    nodes, weights = _rule()
    places = density.centres[:, None] + nodes @ density.shapes
    return places.reshape(-1, 2), np.tile(weights, len(places)) / len(places)


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


def _nodes_on_lines(density: Density) -> tuple[Floats, Floats]:
    """Nodes and weights for clusters of any shapes, however thin.

    In the units of a wide cluster a thin one is a ridge, which equal steps would miss. So the plane
    is swept by lines that run along no cluster, and the steps from line to line and on each of them
    are as short as the clusters there want them.
    """
    v, v_weights = _sweep(density, 1)
    lines = _sections(density, _frame(density), v)
    near, reach = lines.distances <= RADIUS, RADIUS * lines.stds[:, None]
    low = np.where(near, lines.means - reach, math.inf).min(axis=0)
    high = np.where(near, lines.means + reach, -math.inf).max(axis=0)
    scales = np.where(near, lines.stds[:, None], math.inf)
    t, t_weights = _gauss(_pieces(low, high, lines.means, scales, 1))
    kept = t_weights > 0.0  # lines with fewer pieces than others are filled up with empty ones
    weights = np.exp(lines.log_densities(t)).sum(axis=0) * t_weights * v_weights
    return lines.points(t, kept), weights[kept] / weights.sum()


def _least_outside(density: Density) -> float:
    """Mean over the classes of the probability of places where another class is likelier.

    Between the zeros on a line one class is the likeliest, and what the others have there are
    differences of the normal distribution function.
    """
    v, v_weights = _sweep(density, FINER)
    lines = _sections(density, _frame(density), v)
    reach = FAR * lines.stds[:, None]
    low, high = (lines.means - reach).min(axis=0), (lines.means + reach).max(axis=0)
    edges = _edges(_zeros(lines)[0], low, high)
    likeliest = lines.log_densities((edges[:-1] + edges[1:]) / 2.0).argmax(axis=0)
    z = (edges - lines.means[:, None]) / lines.stds[:, None, None]
    below, above = np.diff(scipy.special.ndtr(z), axis=1), -np.diff(scipy.special.ndtr(-z), axis=1)
    masses = np.where(z[:, :-1] > 0.0, above, below)  # of a tail, the one that keeps its digits
    masses[likeliest == np.arange(len(masses))[:, None, None]] = 0.0
    weights = np.exp(lines.heights) * v_weights
    return float((masses.sum(axis=1) * weights).sum() / weights.sum())


@dataclass(frozen=True, eq=False)
class _Sections:
    """A density on parallel lines: along each, a cluster is a normal density of one variable.

    Parameters
    ----------
    frame : ndarray of shape (2, 2)
        Unit vectors across the lines and along them.
    places : ndarray of shape (n_lines,)
        Where the lines are, in data units along the first unit vector.
    means : ndarray of shape (n_classes, n_lines)
        Of the clusters on the lines, in data units along the second.
    slopes : ndarray of shape (n_classes,)
        How the means change with the place of the line.
    stds : ndarray of shape (n_classes,)
        On every line the same, in data units.
    distances : ndarray of shape (n_classes, n_lines)
        Of the lines from the centres, in standard deviations.
    heights : ndarray of shape (n_classes, n_lines)
        Logarithm of the density across the lines, up to a constant.
    """

    frame: Floats
    places: Floats
    means: Floats
    slopes: Floats
    stds: Floats
    distances: Floats
    heights: Floats

    def log_densities(self, t: Floats) -> Floats:
        """Return every cluster's, up to a constant: (n, n_lines) to (n_classes, n, n_lines)."""
        z = (t - self.means[:, None]) / self.stds[:, None, None]
        return (self.heights - np.log(self.stds)[:, None])[:, None] - z * z / 2.0

    def points(self, t: Floats, kept: NDArray[np.bool_]) -> Floats:
        """Return the points that are kept of (n, n_lines), as (n_points, 2)."""
        return np.column_stack([np.broadcast_to(self.places, t.shape)[kept], t[kept]]) @ self.frame


def _sections(density: Density, frame: Floats, places: Floats) -> _Sections:
    """Return the density on parallel lines.

    References
    ----------
    Bishop (2006), PRML, eq. 2.81, 2.82 and 2.98 (conditional and marginal Gaussians).
    """
    (v, t), (across, along) = frame @ density.centres.T, (density.shapes @ frame.T).T
    spread = np.hypot(*across)
    stds = np.abs(np.linalg.det(density.shapes)) / spread
    slopes = (across * along).sum(axis=0) / spread**2
    away = places - v[:, None]
    distances = np.abs(away) / spread[:, None]
    heights = -(distances**2) / 2.0 - np.log(spread)[:, None]
    means = t[:, None] + slopes[:, None] * away
    return _Sections(frame, places, means, slopes, stds, distances, heights)


def _zeros(lines: _Sections) -> tuple[Floats, NDArray[np.intp]]:
    """Return where two clusters are equally dense.

    In units of the thinner one, from its mean, the logarithms differ by ``a u^2 + b u + c``.

    Returns
    -------
    ndarray of shape (n_zeros, n_lines)
        Places on the lines; nan where a line has fewer.
    ndarray of shape (n_zeros, 2)
        The two classes.

    References
    ----------
    Press et al. (2007), Numerical Recipes, eq. 5.6.4 and 5.6.5 (roots without cancellation).
    """
    order = np.argsort(lines.stds, kind="stable")
    thin, wide = (order[of] for of in np.triu_indices(len(order), 1))
    ratio = (lines.stds[thin] / lines.stds[wide])[:, None]
    apart = (lines.means[thin] - lines.means[wide]) / lines.stds[wide, None]
    a, b = (ratio - 1.0) * (ratio + 1.0) / 2.0, ratio * apart
    c = apart**2 / 2.0 + lines.heights[thin] - lines.heights[wide] - np.log(ratio)
    under = b * b - 4.0 * a * c
    q = -(b + np.copysign(np.sqrt(np.where(under < 0.0, math.nan, under)), b)) / 2.0
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # a line has one, or none
        u = np.concatenate([q / a, c / q])
    pairs = np.tile(np.column_stack([thin, wide]), (2, 1))
    t = lines.means[pairs[:, 0]] + lines.stds[pairs[:, 0], None] * u
    return np.where(np.isfinite(t), t, math.nan), pairs


def _linear_zeros(table: Floats, columns: Floats) -> Floats:
    """Return where two logits are equal on vertical lines: (n_pairs, n_lines), some not finite."""
    j, k = np.triu_indices(len(table), 1)
    x, y, constant = (table[j] - table[k]).T[:, :, None]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        zeros: Floats = -(x * columns + constant) / y
    return zeros


def _edges(zeros: Floats, low: Floats | float, high: Floats | float) -> Floats:
    """Return zeros in order, from end to end of each line: shape (n_zeros + 2, n_lines)."""
    inner = np.where(np.isnan(zeros), high, np.clip(zeros, low, high))
    ends = [np.broadcast_to(end, inner.shape[1:]) for end in (low, high)]
    return np.sort(np.vstack([inner, *ends]), axis=0)


def _borders_on(lines: _Sections, low: float, high: float) -> Floats:
    """Zeros from ``low`` to ``high`` at which no third class is likelier."""
    t, pairs = _zeros(lines)
    values = lines.log_densities(t)
    own = np.take_along_axis(values, pairs.T[:, :, None], axis=0).max(axis=0)
    np.put_along_axis(values, pairs.T[:, :, None], -math.inf, axis=0)
    return lines.points(t, (own >= values.max(axis=0)) & (low <= t) & (t <= high))


def _frame(density: Density) -> Floats:
    """Frame of the lines that run along no cluster: half-way between two clusters' long axes."""
    axes = np.linalg.svd(density.shapes)[2][:, 0]
    angles = np.sort(np.arctan2(axes[:, 1], axes[:, 0]) % math.pi)
    gaps = np.diff(angles, append=angles[0] + math.pi)
    angle = float(angles[gaps.argmax()] + gaps.max() / 2.0)
    cosine, sine = math.cos(angle), math.sin(angle)
    return np.array([[-sine, cosine], [cosine, sine]])


def _sweep(density: Density, finer: int) -> tuple[Floats, Floats]:
    """Return places and weights of lines: close where a cluster is or where two of them cross."""
    frame = _frame(density)
    centres = frame[0] @ density.centres.T
    spread = np.hypot(*(density.shapes @ frame[0]).T)
    at = _sections(density, frame, centres)
    j, k = np.triu_indices(len(centres), 1)
    closing = at.slopes[j] - at.slopes[k]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # some are parallel
        crossings = centres[j] + (at.means[k, j] - at.means[j, j]) / closing
        scales = np.hypot(at.stds[j], at.stds[k]) / np.abs(closing)
    met = np.isfinite(crossings)
    features = np.concatenate([centres, crossings[met]])[:, None]
    widths = np.concatenate([spread, scales[met]])[:, None]
    reach = RADIUS * spread
    low, high = (centres - reach).min(keepdims=True), (centres + reach).max(keepdims=True)
    v, weights = (part[:, 0] for part in _gauss(_pieces(low, high, features, widths, finer)))
    near = (np.abs(v - centres[:, None]) <= reach[:, None]).any(axis=0)
    return v[near], weights[near]


def _pieces(low: Floats, high: Floats, centres: Floats, scales: Floats, finer: int) -> Floats:
    """Cut lines into pieces that are short near the centres of narrow clusters.

    Parameters
    ----------
    low, high : ndarray of shape (n_lines,)
    centres, scales : ndarray of shape (n_clusters, n_lines)
    finer : int
        What the lengths are divided by.

    Returns
    -------
    ndarray of shape (n_pieces + 1, n_lines)
        The ends of the pieces, from ``low`` to ``high``; ``high`` is repeated where pieces are few.
    """
    edges, least = [low], PANEL * scales
    while (edges[-1] < high).any():
        lengths = np.maximum(least, GROWTH * np.abs(edges[-1] - centres)).min(axis=0)
        edges.append(np.minimum(edges[-1] + lengths / finer, high))
    return np.stack(edges)


def _gauss(edges: Floats) -> tuple[Floats, Floats]:
    """Return nodes and weights on pieces of lines, each of shape (n_pieces * ORDER, n_lines)."""
    nodes, weights = np.polynomial.legendre.leggauss(ORDER)
    halves = np.diff(edges, axis=0)[:, None] / 2.0
    t = edges[:-1, None] + halves * (1.0 + nodes[:, None])
    return t.reshape(-1, edges.shape[1]), (halves * weights[:, None]).reshape(-1, edges.shape[1])

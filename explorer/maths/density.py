"""Densities of the classes, for data sets whose density is known."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import scipy  # loads each part at its first use, so not while the page starts

from explorer.maths.arrays import Codes, Floats
from explorer.maths.softmax import softmax_and_log

STEPS = 4001
"""Entries in a table of a distribution function; it is linear between them."""

EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False)
class Density:
    """Classes of known density and shares; a part of the labels is random.

    Parameters
    ----------
    n_classes : int
    log_densities : callable
        Takes points (n_samples, 2) and returns the finite logarithm of every class's density,
        shape (n_samples, n_classes).
    places : callable
        Takes uniform random numbers in (0, 1), shape (n, 2), and returns points of every class,
        shape (n_classes, n, 2).
    flip : float
        Probability in [0, 1] that a label is replaced by a random class; all classes are equally
        likely.
    straight : tuple of ndarray, or None
        ``coef`` and ``intercept`` of linear scores, if the best classifier takes the class of the
        largest. Without flaws it is their softmax.
    priors : ndarray of shape (n_classes,), or None
        Share of each class before labels are replaced; positive. None: equal shares.
    """

    n_classes: int
    log_densities: Callable[[Floats], Floats]
    places: Callable[[Floats], Floats]
    flip: float = 0.0
    straight: tuple[Floats, Floats] | None = None
    priors: Floats | None = None

    @property
    def shares(self) -> Floats:
        """Share of each class before labels are replaced: shape (n_classes,)."""
        equal = np.full(self.n_classes, 1.0 / self.n_classes)
        return equal if self.priors is None else self.priors

    @property
    def label_shares(self) -> Floats:
        """Share of each label: shape (n_classes,)."""
        return (1.0 - self.flip) * self.shares + self.flip / self.n_classes

    def scores(self, X: Floats) -> Floats:
        """Logarithm of share times density of each class; the best classifier takes the largest."""
        densities = self.log_densities(X)
        return densities if self.priors is None else densities + np.log(self.priors)

    def posterior(self, X: Floats) -> tuple[Floats, Floats]:
        """Every label's probability, and its logarithm (Bishop 2006, PRML, eq. 1.82).

        Both have shape (n_samples, n_classes).
        """
        shares, logarithms = softmax_and_log(self.scores(X))
        if self.flip == 0.0:
            return shares, logarithms  # finite even if the probability underflows
        noisy = (1.0 - self.flip) * shares + self.flip / self.n_classes
        return noisy, np.log(noisy)

    def with_random_labels(self, share: float) -> "Density":
        """Return the density after a share of the labels is replaced by a random class."""
        return replace(self, flip=1.0 - (1.0 - self.flip) * (1.0 - share))

    def with_outliers(self, share: float, low: Floats, high: Floats) -> "Density":
        """Return the density after a share of the points is drawn uniformly from a rectangle."""
        log_uniform = np.log(share) - np.log(high - low).sum()

        def log_densities(X: Floats) -> Floats:
            is_inside = ((low <= X) & (high >= X)).all(axis=1)
            outlying = np.where(is_inside, log_uniform, -np.inf)
            own = np.log1p(-share) + self.log_densities(X)
            return np.logaddexp(own, outlying[:, None])

        def places(uniform: Floats) -> Floats:
            first, second = uniform.T
            is_outlier = first < share
            rest = np.where(is_outlier, 0.5, (first - share) / (1.0 - share))
            own = self.places(np.column_stack([np.maximum(rest, EPS), second]))
            outlying = low + (high - low) * np.column_stack([first / share, second])
            return np.where(is_outlier[:, None], outlying, own)

        # Of classes of different shares, the largest is the likeliest among outliers.
        straight = None if np.ptp(self.shares) else self.straight
        return replace(self, log_densities=log_densities, places=places, straight=straight)


def rings(radii: Floats, spread: float, priors: Floats) -> Density:
    """Density of one ring per class: a normal radius with a mean for each class, and any angle.

    A negative radius is on the other side of the centre.
    """

    def log_densities(X: Floats) -> Floats:
        r = np.maximum(np.hypot(*X.T), np.finfo(np.float64).tiny)[:, None]
        near, far = (((r - each) / spread) ** 2 / -2.0 for each in (radii, -radii))
        return np.logaddexp(near, far) - np.log(spread * (2.0 * np.pi) ** 1.5 * r)

    def places(uniform: Floats) -> Floats:
        radius = radii[:, None] + spread * scipy.special.ndtri(uniform[:, 0])
        angle = 2.0 * np.pi * uniform[:, 1]
        return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)

    return Density(len(radii), log_densities, places, priors=priors)


def boards(board: Codes, width: float, spread: float, priors: Floats) -> Density:
    """Density of classes that are uniform on squares, with normal noise in both coordinates.

    Parameters
    ----------
    board : ndarray of shape (n_squares, n_squares)
        Class of the square in each column and row; none is missing.
    width : float
        Width of the whole board, whose middle is the origin.
    spread : float
        Standard deviation of the noise.
    priors : ndarray of shape (n_classes,)
    """
    ndtr, side = scipy.special.ndtr, width / len(board)
    middles = (np.arange(len(board)) + 0.5) * side - width / 2.0
    own = [(board == k) / (board == k).sum() for k in range(len(priors))]

    def log_densities(X: Floats) -> Floats:
        distance = np.abs(X[:, :, None] - middles)  # so that both terms are precise lower tails
        part = ndtr((side / 2.0 - distance) / spread) - ndtr((-side / 2.0 - distance) / spread)
        along, up = np.swapaxes(part, 0, 1) / side
        densities = [((along @ each) * up).sum(axis=1) for each in own]
        return np.log(np.maximum(densities, np.finfo(np.float64).tiny)).T

    offsets = np.linspace(-1.0, 1.0, STEPS) * (side / 2.0 + 8.0 * spread)
    ends = (offsets + side / 2.0) / spread, (offsets - side / 2.0) / spread
    below, above = (z * ndtr(z) + np.exp(z**2 / -2.0) / (2.0 * np.pi) ** 0.5 for z in ends)
    cumulated = (below - above) * spread / side

    def places(uniform: Floats) -> Floats:
        made = []
        for each in own:
            squares = middles[np.argwhere(each)]
            which, rest = np.divmod(len(squares) * uniform[:, 0], 1.0)
            inner = np.column_stack([rest, uniform[:, 1]])
            made.append(squares[which.astype(int)] + np.interp(inner, cumulated, offsets))
        return np.array(made)

    return Density(len(own), log_densities, places, priors=priors)


def gaussians(
    centres: Floats, shapes: Floats, flip: float = 0.0, priors: Floats | None = None
) -> Density:
    """Density of one Gaussian per class: ``centre_k + z @ shape_k`` with two normal numbers ``z``.

    Round clusters of one size have ``straight`` borders, with ``centre_k / std^2`` and
    ``log(prior_k) - |centre_k|^2 / (2 std^2)``, minus their means (Bishop 2006, PRML, eq. 4.69 and
    4.70).
    """
    inverses, areas = np.linalg.inv(shapes), np.abs(np.linalg.det(shapes))
    rows = inverses.swapaxes(1, 2).reshape(-1, 2)  # one product for all classes is fastest
    shifts = (centres[:, None] @ inverses).reshape(-1, 1)

    def log_densities(X: Floats) -> Floats:
        z = (rows @ X.T - shifts).reshape(len(centres), 2, -1)
        return ((z**2).sum(axis=1) / -2.0 - np.log(2.0 * np.pi * areas)[:, None]).T

    def places(uniform: Floats) -> Floats:
        return centres[:, None] + scipy.special.ndtri(uniform) @ shapes

    straight, cluster_std = None, shapes[0, 0, 0]
    if (shapes == cluster_std * np.eye(2)).all():
        coef, intercept = centres / cluster_std**2, (centres**2).sum(1) / (-2.0 * cluster_std**2)
        intercept = intercept if priors is None else intercept + np.log(priors)
        straight = coef - coef.mean(axis=0), intercept - intercept.mean()
    return Density(len(centres), log_densities, places, flip, straight, priors)

"""The inner problem of proximal Newton: a convex quadratic plus weighted absolute values."""

from dataclasses import dataclass

import numpy as np
import scipy  # loads each part at its first use, so not while the page starts

from explorer.maths.arrays import Flags, Floats
from explorer.maths.penalty import soft_threshold

FLAT = 1e-40
"""A direction counts as flat up to this curvature; a step along it would overflow."""

RIDGE = 1e-14
"""Added to the diagonal of ones, so that the matrix is regular despite flat directions."""

MANY_RIDGE = 1e-10
"""The same for many coordinates, where a nearly flat direction must not hide the others."""


def minimise_quadratic(
    matrix: Floats, gradient: Floats, threshold: Floats, start: Floats, *, shiftable: bool
) -> Floats:
    """Minimise ``<g, x - x0> + <x - x0, A (x - x0)> / 2 + sum_kj threshold_kj |x_kj|`` over ``x``.

    Parameters
    ----------
    matrix : ndarray of shape (n_classes * width, n_classes * width)
        ``A``, symmetric positive semidefinite.
    gradient : ndarray of shape (n_classes, width)
        ``g``, the slope of the quadratic at ``x0``.
    threshold : ndarray of shape (n_classes, width)
        Not negative, equal within a column; zero in columns without absolute values.
    start : ndarray of shape (n_classes, width)
        ``x0``.
    shiftable : bool
        Whether the quadratic does not change when a number is added to a whole column with absolute
        values. The minimum returned then has a zero in each such column.

    Returns
    -------
    ndarray of shape (n_classes, width)
        The minimum; weights that the absolute values hold at zero are exactly zero.

    References
    ----------
    Lee, Battle, Raina and Ng (2007), Efficient sparse coding algorithms, algorithm 1 (feature-sign
    search); here several coordinates may enter at once.
    """
    diagonal = matrix.diagonal()
    scale = 1.0 / np.sqrt(np.where(diagonal > FLAT, diagonal, 1.0))
    A = matrix * scale * scale[:, None]
    A.flat[:: len(A) + 1] += RIDGE if len(A) <= MANY else MANY_RIDGE
    scale = scale.reshape(start.shape)
    if not threshold.any():
        solved = _solve(A, (gradient * scale).ravel())
        return start - scale * solved.reshape(start.shape)
    x0 = (start / scale).ravel()
    c = (gradient * scale).ravel() - A @ x0
    columns = (threshold[0] > 0.0) & shiftable
    search = _FeatureSign(A, c, (threshold * scale).ravel(), scale, columns)
    return search.minimise(x0).reshape(start.shape) * scale


def median_shift(table: Floats) -> Floats:
    """Return the median of each column; of two middle values, the one nearer to zero.

    When it is subtracted from a column, the sum of the absolute values is lowest.
    """
    middle = np.sort(table, axis=0)[[(len(table) - 1) // 2, len(table) // 2]]
    return np.where(np.abs(middle[0]) <= np.abs(middle[1]), middle[0], middle[1])


def _solve(A: Floats, b: Floats) -> Floats:
    """Solve ``A x = b``; for a few dozen rows, calling LAPACK directly is fastest."""
    x: Floats
    if len(A) > MANY:
        x, info = scipy.linalg.lapack.dposv(A, b)[1:]
        if info == 0:
            return x
    x = scipy.linalg.lapack.dgesv(A, b)[2]
    return x


MANY = 100
"""With more coordinates than this, a search ends early, and Cholesky's method solves for them."""

ENOUGH = 1e-10
"""A step of many coordinates must lower the objective by this share of the whole decrease so
far."""

ROUNDING = 1e-15
"""Rounding error of a slope, as a share of the terms that it is the sum of."""

MOST_ENDS = 30
"""Points on the way to a target that are compared; with more changes of sign, only some are."""


@dataclass(frozen=True)
class _FeatureSign:
    """Minimise ``c.x + x.A.x / 2 + threshold.|x|``; ``x * scale`` has the caller's units.

    ``columns`` are those in which a number added to all classes only changes absolute values.
    """

    A: Floats
    c: Floats
    threshold: Floats
    scale: Floats
    columns: Flags

    def minimise(self, x: Floats) -> Floats:
        """Return the minimum; every point on the way from ``x`` is lower than the one before."""
        # Of its own threshold: that of a tiny column would hide the slopes of all others.
        least, sizes = 1e-14 * (np.abs(self.c).max() + self.threshold), np.abs(self.A)
        smooth, x = self.threshold == 0.0, self._median_zero(x)
        won, enough = 0.0, ENOUGH if len(x) > MANY else 0.0
        for _ in range(10 + 5 * len(x)):
            slope = self.A @ x + self.c
            noise = least + ROUNDING * (sizes @ np.abs(x))
            active = (x != 0.0) | smooth
            entering = self._entering(slope, active, noise)
            settled = not (np.abs(slope + self.threshold * np.sign(x)) > noise)[active].any()
            if settled and not entering.any():
                shifted = self._median_zero(x)
                if shifted is x:
                    break
                x = shifted
                continue
            ends = self._ends(x, self._solve(x, slope, active, entering, settled))
            gains = self._gains(x, slope, ends)
            if gains.max() <= 0.0:
                shifted = self._median_zero(x)  # a column with only one sign has no curvature
                if shifted is not x:
                    x = shifted
                    continue
                # Almost flat directions can make the solution inexact; a short step always works.
                ends = self._short_step(x, slope)[None, :]
                gains = self._gains(x, slope, ends)
                if gains.max() <= 0.0:
                    break
            x = ends[gains.argmax()]
            won += float(gains.max())
            if gains.max() <= enough * won:
                break
        return x

    def _short_step(self, x: Floats, slope: Floats) -> Floats:
        """Return the point after a proximal gradient step of a safe length."""
        length = 1.0 / np.abs(self.A).sum(axis=1).max()
        ahead = x - length * slope
        return soft_threshold(ahead, length * self.threshold)

    def _gains(self, x: Floats, slope: Floats, ends: Floats) -> Floats:
        """Return the decrease of the objective from ``x`` to each end.

        It is computed from the move. A difference of two objectives would be rounding error near
        the minimum.
        """
        move = ends - x
        absolute = np.where(x * ends > 0.0, np.sign(x) * move, np.abs(ends) - np.abs(x))
        rises: Floats = (
            move @ slope + 0.5 * ((move @ self.A) * move).sum(axis=1) + absolute @ self.threshold
        )
        return -rises

    def _median_zero(self, x: Floats) -> Floats:
        """Shift each column so that its median is zero, which minimises the absolute values."""
        signs = np.sign(x).reshape(self.scale.shape)
        centred = np.abs(signs.sum(axis=0)) <= (signs == 0.0).sum(axis=0)
        if not (self.columns & ~centred).any():
            return x
        table = x.reshape(self.scale.shape) * self.scale
        shift = np.where(self.columns, median_shift(table), 0.0)
        shifted: Floats = ((table - shift) / self.scale).ravel()
        return np.where(np.broadcast_to(shift == 0.0, table.shape).ravel(), x, shifted)

    def _entering(self, slope: Floats, active: Flags, noise: Floats) -> Flags:
        """Return the zeros that should change; in a shiftable column one zero always stays."""
        excess = np.abs(slope) - self.threshold
        entering: Flags = (excess > noise) & ~active
        full = (active | entering).reshape(self.scale.shape).all(axis=0) & self.columns
        weakest = np.where(entering, excess, np.inf).reshape(self.scale.shape).argmin(axis=0)
        entering.reshape(self.scale.shape)[weakest[full], np.flatnonzero(full)] = False
        return entering

    def _solve(
        self, x: Floats, slope: Floats, active: Flags, entering: Flags, settled: bool
    ) -> Floats:
        """Minimise over the active and entering coordinates, with fixed signs.

        If an entering coordinate gets the wrong sign in the solution, it is left out, and the rest
        is solved again. If none remains, only the coordinate with the largest violation enters,
        provided that the active ones are settled. Otherwise no coordinate enters.
        """
        signs = np.where(x != 0.0, np.sign(x), -np.sign(slope))
        rhs = -(self.c + self.threshold * signs)
        last = np.zeros_like(entering)
        if settled:
            last[np.where(entering, np.abs(slope) - self.threshold, -np.inf).argmax()] = True
        while True:
            chosen = np.flatnonzero(active | entering)
            target = np.zeros_like(x)
            target[chosen] = _solve(self.A[chosen][:, chosen], rhs[chosen])
            agreeing = entering & (target * signs > 0.0)
            if not (entering & ~agreeing).any() or not (entering ^ last).any():
                return target
            entering = agreeing if agreeing.any() else last

    def _ends(self, x: Floats, target: Floats) -> Floats:
        """Return the target and the points on the way to it where a coordinate changes sign."""
        crossing = np.flatnonzero(x * target < 0.0)
        if not crossing.size:
            return target[None, :]
        lengths = x[crossing] / (x[crossing] - target[crossing])
        if crossing.size <= MOST_ENDS:
            return np.vstack([target, _on_the_way(x, target, lengths)])
        return self._projected(x, target, np.sort(lengths))

    def _projected(self, x: Floats, target: Floats, lengths: Floats) -> Floats:
        """Return points ahead where all coordinates that changed sign on the way are zero.

        The first is where the first one becomes zero, and the last is at the target.
        """
        some = lengths[np.linspace(0, len(lengths) - 1, MOST_ENDS).astype(int)]
        places = _on_the_way(x, target, np.append(some, 1.0))
        places[places * x < 0.0] = 0.0
        return places


def _on_the_way(x: Floats, target: Floats, lengths: Floats) -> Floats:
    """Return the points after shares of the way to a target.

    Symmetric coordinates cross zero together and become zero together, despite rounding.
    """
    places: Floats = x + lengths[:, None] * (target - x)
    places[np.abs(places) <= 1e-12 * (np.abs(x) + np.abs(target))] = 0.0
    return places

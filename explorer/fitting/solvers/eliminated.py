"""The inner problem of proximal Newton for many weights: those far from zero are eliminated."""

import numpy as np
import scipy  # loads each part at its first use, so not while the page starts

from explorer.fitting.solvers.quadratic import MANY_RIDGE, minimise_quadratic
from explorer.maths.arrays import Flags, Floats

NEAR = 0.5
"""If a weight crosses zero, those that shrink to this share are no longer far from zero either."""


def minimise_eliminated(
    matrix: Floats, gradient: Floats, threshold: Floats, start: Floats
) -> Floats:
    """Minimise ``<g, x - x0> + <x - x0, A (x - x0)> / 2 + sum_i threshold_i |x_i|`` over ``x``.

    While the sign of a weight does not change, the problem is quadratic in it. So block Gaussian
    elimination expresses the weights that are not zero by the others, and a small problem is left.
    If one of them then crosses zero, it joins the small problem. If all weights are zero, or the
    others have no minimum of their own, nothing is eliminated.

    Parameters
    ----------
    matrix : ndarray of shape (n_weights, n_weights)
        ``A``, symmetric positive semidefinite.
    gradient : ndarray of shape (n_weights,)
        ``g``, the slope of the quadratic at ``x0``.
    threshold : ndarray of shape (n_weights,)
        Not negative.
    start : ndarray of shape (n_weights,)
        ``x0``.

    Returns
    -------
    ndarray of shape (n_weights,)
        The minimum; weights that the absolute values hold at zero are exactly zero.

    References
    ----------
    Boyd and Vandenberghe (2004), Convex Optimization, appendix A.5.5 (Schur complement).
    """
    smooth = threshold == 0.0
    far = ((start != 0.0) | smooth) & (matrix.diagonal() > 0.0)
    while far.any():
        target = _solve(matrix, gradient, threshold, start, far)
        if target is None:
            break
        ahead = target * np.sign(start)
        if not (far & ~smooth & (ahead <= 0.0)).any():
            return target
        far &= smooth | (ahead > NEAR * np.abs(start))
    parts = gradient[None], threshold[None], start[None]
    return minimise_quadratic(matrix, *parts, shiftable=False)[0]


def _solve(
    matrix: Floats, gradient: Floats, threshold: Floats, start: Floats, far: Flags
) -> Floats | None:
    """Return the minimum if no weight that is far from zero changes its sign; None without one."""
    inner, outer = np.flatnonzero(far), np.flatnonzero(~far)
    block = matrix[np.ix_(inner, inner)]
    block.flat[:: len(block) + 1] *= 1.0 + MANY_RIDGE
    factor, info = scipy.linalg.lapack.dpotrf(block, lower=1, clean=0, overwrite_a=1)
    if info:
        return None
    slope = gradient[inner] + threshold[inner] * np.sign(start[inner])
    both = np.column_stack([matrix[np.ix_(inner, outer)], slope])
    half = scipy.linalg.lapack.dtrtrs(factor, both, lower=1)[0]
    coupling, slope = half[:, :-1], half[:, -1]
    target = start.copy()
    if len(outer):
        parts = gradient[outer] - coupling.T @ slope, threshold[outer], start[outer]
        left = matrix[np.ix_(outer, outer)] - coupling.T @ coupling
        target[outer] = minimise_quadratic(left, *(part[None] for part in parts), shiftable=False)
        slope = slope + coupling @ (target[outer] - start[outer])
    target[inner] -= scipy.linalg.lapack.dtrtrs(factor, slope, lower=1, trans=1)[0]
    return target

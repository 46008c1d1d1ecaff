"""Inexact proximal Newton steps on a face, for many weights far from the optimum."""

from collections.abc import Callable

import numpy as np

from explorer.maths.arrays import Flags, Floats

SHARE = 0.3
"""Share of the slopes that may be left when a step is taken."""

MOST_PRODUCTS = 20
"""Most products with the Hessian for one step. If features are nearly equal, more would be
needed."""


def minimise_on_face(
    product: Callable[[Floats], Floats],
    curvature: Floats,
    slopes: Floats,
    threshold: Floats,
    theta: Floats,
    chosen: Flags,
) -> Floats:
    """Return a target nearer to the minimum of a quadratic model plus ``threshold * |theta|``.

    Conjugate gradients move the chosen weights as if each kept its sign. A weight of zero gets the
    sign opposite to its slope. Weights that have crossed zero are then set to zero. If features are
    nearly equal, that can raise the model. The caller looks whether the objective falls.

    Parameters
    ----------
    product : callable
        Returns the Hessian of the model times a direction.
    curvature : ndarray of shape (n_classes, n_columns)
        Roughly the diagonal of the Hessian.
    slopes : ndarray of shape (n_classes, n_columns)
        Gradient of the model at ``theta``.
    threshold : ndarray of shape (n_classes, n_columns)
        Not negative.
    theta : ndarray of shape (n_classes, n_columns)
    chosen : ndarray of shape (n_classes, n_columns)

    Returns
    -------
    ndarray of shape (n_classes, n_columns)

    References
    ----------
    Andrew and Gao (2007), Scalable training of L1-regularized log-linear models, sec. 3.2 (orthant
    and projection); Nocedal and Wright (2006), Numerical Optimization, algorithm 5.3.
    """
    signs = np.where(theta == 0.0, -np.sign(slopes), np.sign(theta))
    rest = np.where(chosen, -(slopes + threshold * signs), 0.0)
    step, direction = np.zeros_like(theta), rest / curvature
    left = first = float(np.vdot(rest, direction))
    for _ in range(MOST_PRODUCTS):
        if left <= SHARE**2 * first:
            break
        bent = np.where(chosen, product(direction), 0.0)
        length = left / float(np.vdot(direction, bent))
        step += length * direction
        rest = rest - length * bent
        before, left = left, float(np.vdot(rest, rest / curvature))
        direction = rest / curvature + left / before * direction
    target: Floats = theta + step
    target[(threshold > 0.0) & (target * signs < 0.0)] = 0.0
    return target

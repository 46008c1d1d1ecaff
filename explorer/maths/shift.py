"""One number added to all logits, one vector to all weights: no probability changes.

``exp(z_k + s) / sum_j exp(z_j + s)`` does not depend on s. So many weights have the same
probabilities and the same loss. A penalty prefers the smallest of them. It ignores the intercepts,
so the number that is added to all of these stays free.
"""

import math

import numpy as np
from numpy.typing import NDArray

from explorer.maths.penalty import ElasticNet

Floats = NDArray[np.float64]


def shifted(
    coef: Floats, intercept: Floats, vector: Floats, number: float
) -> tuple[Floats, Floats]:
    """Other weights and intercepts with the same probabilities.

    All logits of a sample ``x`` grow by ``vector . x + number``.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, n_features)
        Finite.
    intercept : ndarray of shape (n_classes,)
        Finite.
    vector : ndarray of shape (n_features,)
        Added to the weights of every class; finite.
    number : float
        Added to the intercept of every class; finite.

    Returns
    -------
    coef : ndarray of shape (n_classes, n_features)
    intercept : ndarray of shape (n_classes,)

    Raises
    ------
    ValueError
        If a shape is wrong or a value is not finite.

    References
    ----------
    Goodfellow, Bengio and Courville (2016), Deep Learning, eq. 6.32.
    """
    _check_coef(coef)
    n_classes, n_features = coef.shape
    _check_vector("intercept", intercept, n_classes)
    _check_vector("vector", vector, n_features)
    if not math.isfinite(number):
        raise ValueError(f"number must be finite, got {number}")
    return coef + vector, intercept + number


def cheapest_shifts(coef: Floats, penalty: ElasticNet) -> Floats:
    """Numbers that make the penalty least when added to one feature's weight of every class.

    For a feature of weights ``w_k`` they are minus the ``t`` of least
    ``l2 / 2 * sum_k (w_k - t)^2 + l1 * sum_k |w_k - t|``. With an L2 part alone ``t`` is the mean.
    With an L1 part alone it is a median. With both it lies between the two. Weights fitted with the
    penalty have 0 among these numbers. If 0 is the only one, every shift costs more. If not, other
    weights fit equally well.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, n_features)
        Finite.
    penalty : ElasticNet

    Returns
    -------
    ndarray of shape (n_features, 2)
        The lowest and the highest such number of each feature. They are equal with an L2 part. With
        L1 alone they differ where two different weights are in the middle, which takes an even
        number of classes. Without a penalty they are minus and plus infinity.

    Raises
    ------
    ValueError
        If the shape is wrong or a value is not finite.

    References
    ----------
    Friedman, Hastie and Tibshirani (2010), Regularization Paths for Generalized Linear Models via
    Coordinate Descent, sec. 4.1.
    """
    _check_coef(coef)
    n_classes, n_features = coef.shape
    if penalty.l2:
        low = high = _centres(coef, penalty)
    elif penalty.l1:
        ordered = np.sort(coef, axis=0)
        low, high = ordered[(n_classes - 1) // 2], ordered[n_classes // 2]
    else:
        low, high = np.full(n_features, -np.inf), np.full(n_features, np.inf)
    return np.column_stack([0.0 - high, 0.0 - low])  # a minus sign would make 0 minus 0


def _centres(coef: Floats, penalty: ElasticNet) -> Floats:
    """Return the ``t`` of least penalty of ``coef - t``, shape (n_features,), with an L2 part.

    With i weights below ``t`` and the others above, the penalty would be stationary at
    ``mean + (n_classes - 2 i) / n_classes * l1 / l2``. The least is the median of the weights and
    of these numbers for i = 0 to n_classes.

    References
    ----------
    Li and Osher (2009), A New Median Formula with Applications to PDE Based Denoising.
    """
    n_classes = len(coef)
    balance = (n_classes - 2.0 * np.arange(n_classes + 1)[:, None]) / n_classes
    stationary = coef.mean(axis=0) + balance * penalty.l1_weights / penalty.l2_weights
    centres: Floats = np.median(np.vstack([coef, stationary]), axis=0)
    return centres


def _check_coef(coef: Floats) -> None:
    """Raise ValueError unless the array is a finite row of weights for each of some classes."""
    if coef.ndim != 2 or len(coef) == 0:
        raise ValueError(
            f"coef must have shape (n_classes, n_features), n_classes >= 1, got {coef.shape}"
        )
    _check_finite("coef", coef)


def _check_vector(name: str, values: Floats, length: int) -> None:
    """Raise ValueError unless the values are finite and there are ``length`` of them."""
    if values.shape != (length,):
        raise ValueError(f"{name} must have shape ({length},), got {values.shape}")
    _check_finite(name, values)


def _check_finite(name: str, values: Floats) -> None:
    """Raise ValueError, with the first offender, unless all values are finite."""
    finite = np.isfinite(values)
    if not finite.all():
        raise ValueError(f"{name} must be finite, got {values[~finite][0]}")

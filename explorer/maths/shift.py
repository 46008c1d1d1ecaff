"""Shifts: the same number added to all logits changes no probability.

``exp(z_k + s) / sum_j exp(z_j + s)`` does not depend on s. So many weights have the same
probabilities and the same loss. A penalty prefers the smallest of them. It ignores the intercepts,
so a number added to all intercepts never changes the objective.
"""

import numpy as np

from explorer.maths.arrays import Floats
from explorer.maths.penalty import ElasticNet


def cheapest_shifts(coef: Floats, penalty: ElasticNet) -> Floats:
    """Numbers that minimise the penalty when they are added to a feature's weight in every class.

    For weights ``w_k`` of a feature, such a number is ``-t``, where ``t`` minimises
    ``l2 / 2 * sum_k (w_k - t)^2 + l1 * sum_k |w_k - t|``. With only an L2 part, ``t`` is the mean.
    With only an L1 part, ``t`` is a median. With both, it lies between the two. For weights that
    were fitted with the penalty, 0 is such a number. If 0 is the only one, every shift costs more.
    Otherwise other weights fit equally well.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, n_features)
        Finite.
    penalty : ElasticNet

    Returns
    -------
    ndarray of shape (n_features, 2)
        The lowest and the highest such number of each feature. With an L2 part they are equal. With
        only an L1 part they differ if the number of classes is even and the two middle weights
        differ. Without a penalty they are minus and plus infinity.

    References
    ----------
    Friedman, Hastie and Tibshirani (2010), Regularization Paths for Generalized Linear Models via
    Coordinate Descent, sec. 4.1.
    """
    n_classes, n_features = coef.shape
    if penalty.l2:
        low = high = _centres(coef, penalty)
    elif penalty.l1:
        ordered = np.sort(coef, axis=0)
        low, high = ordered[(n_classes - 1) // 2], ordered[n_classes // 2]
    else:
        low, high = np.full(n_features, -np.inf), np.full(n_features, np.inf)
    return np.column_stack([0.0 - high, 0.0 - low])  # -0.0 would have a sign


def _centres(coef: Floats, penalty: ElasticNet) -> Floats:
    """Return the ``t`` that minimises the penalty of ``coef - t``, shape (n_features,).

    The penalty has an L2 part. If i weights are below ``t``, its derivative is zero at
    ``mean + (n_classes - 2 i) / n_classes * l1 / l2``. The minimum is at the median of the weights
    and of these numbers for i = 0 to n_classes.

    References
    ----------
    Li and Osher (2009), A New Median Formula with Applications to PDE Based Denoising.
    """
    n_classes = len(coef)
    balance = (n_classes - 2.0 * np.arange(n_classes + 1)[:, None]) / n_classes
    stationary = coef.mean(axis=0) + balance * penalty.l1_weights / penalty.l2_weights
    return np.median(np.vstack([coef, stationary]), axis=0)

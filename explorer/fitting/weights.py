"""Weights of samples and classes: how much each sample counts in the loss."""

from typing import Any

import numpy as np

from explorer.maths.arrays import Codes, Floats
from explorer.settings import ClassWeight, FitParams

LEAST, MOST = 1e-100, 1e100
"""Bounds of the sum of all weights, far from underflow and overflow."""


def effective_samples(
    X: Any, y: Codes, sample_weight: Floats | None
) -> tuple[Any, Codes, Floats | None, float]:
    """Return the samples that count, their relative weights, and the sum of all weights.

    A sample of weight two counts like two equal samples, and one of weight zero like none. If all
    weights are equal, only their sum has an effect: it changes the penalty.

    Parameters
    ----------
    X : ndarray or sparse matrix of shape (n_samples, n_features)
    y : ndarray of shape (n_samples,)
    sample_weight : ndarray of shape (n_samples,) or None
        At least 0; None stands for ones.

    Returns
    -------
    X : ndarray or sparse matrix of shape (n_kept, n_features)
        Samples with a positive weight.
    y : ndarray of shape (n_kept,)
    weights : ndarray of shape (n_kept,) or None
        Positive, with mean 1; None if they are equal.
    total : float
        Sum of the weights.

    Raises
    ------
    ValueError
        If a weight is negative or not finite, or if their sum is zero or far from 1.
    """
    if sample_weight is None:
        return X, y, None, len(y)
    lowest, total = float(sample_weight.min()), float(sample_weight.sum())
    if not lowest >= 0.0:
        raise ValueError(f"sample weights must be at least 0, got {lowest}")
    if not LEAST <= total <= MOST:
        raise ValueError(
            f"sample weights must not all be zero, and their sum must be {LEAST} to {MOST}, "
            f"got {total}"
        )
    if lowest == 0.0:
        kept = sample_weight > 0.0
        X, y, sample_weight = X[kept], y[kept], sample_weight[kept]
    if sample_weight.min() == sample_weight.max():
        return X, y, None, total
    return X, y, sample_weight / (total / len(y)), total


def class_weights(params: FitParams, y: Codes, n_classes: int) -> Floats | None:
    """Return the weight of each class in the loss; None if there are none.

    Parameters
    ----------
    params : FitParams
        ``class_weight`` and ``class_weights`` are used.
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``, each present.
    n_classes : int

    Returns
    -------
    ndarray of shape (n_classes,) or None
    """
    if params.class_weight is ClassWeight.NONE:
        return None
    if params.class_weight is ClassWeight.BALANCED:
        return balanced(y, n_classes)
    weights = np.ones(n_classes)
    rows = params.class_weights[:n_classes]
    weights[: len(rows)] = np.ravel(rows)
    return weights


def balanced(y: Codes, n_classes: int, sample_weight: Floats | None = None) -> Floats:
    """Return class weights that make all classes count the same.

    It is ``n_samples / (n_classes * count_k)``, as in scikit-learn. Then all weights together have
    mean 1. With weights of the samples, sums of weights take the place of counts.

    Parameters
    ----------
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``, each present.
    n_classes : int
    sample_weight : ndarray of shape (n_samples,), default=None

    Returns
    -------
    ndarray of shape (n_classes,)

    Raises
    ------
    ValueError
        If the samples of a class have no weight.

    References
    ----------
    King and Zeng (2001), Logistic regression in rare events data, sec. 4.2 (weighting).
    """
    counts = np.bincount(y, weights=sample_weight, minlength=n_classes)
    if not counts.all():
        raise ValueError(f"balanced weights need a weight above 0 in every class, got {counts}")
    return counts.sum() / (n_classes * counts)

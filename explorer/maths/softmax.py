"""The mathematics of softmax regression: pure functions on arrays.

Shapes are those of scikit-learn: one row per sample. The arrays made here have Fortran order, one
class after the other, because a sum over classes then adds long contiguous columns.
"""

import numpy as np

from explorer.maths.arrays import Codes, Floats

BLOCK = 2**16
"""Numbers in a block: 512 KB, so that a block stays in the second-level cache of a core."""

FAINTEST = -690.0
"""Lowest difference between a logit and the largest one; a lower difference is replaced by it."""


def logits(X: Floats, coef: Floats, intercept: Floats) -> Floats:
    """Linear scores of every class, ``w_k . x + b_k``.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    coef : ndarray of shape (n_classes, n_features)
    intercept : ndarray of shape (n_classes,)

    Returns
    -------
    ndarray of shape (n_samples, n_classes)
        In Fortran order.

    References
    ----------
    Bishop (2006), PRML, eq. 4.105.
    """
    return (coef @ X.T + intercept[:, None]).T


def softmax(logits: Floats) -> Floats:
    """Class probabilities ``exp(z_k) / sum_j exp(z_j)``, in [0, 1], each row summing to one.

    The largest logit of a row is subtracted first: that changes no probability and keeps ``exp``
    from overflowing.

    Parameters
    ----------
    logits : ndarray of shape (n_samples, n_classes)
        Finite scores.

    Returns
    -------
    ndarray of shape (n_samples, n_classes)

    References
    ----------
    Bishop (2006), PRML, eq. 4.104.
    """
    exponentials: Floats = np.exp(logits - logits.max(axis=1, keepdims=True))
    exponentials /= exponentials.sum(axis=1, keepdims=True)
    return exponentials


def log_softmax(logits: Floats) -> Floats:
    """Logarithms of the class probabilities, finite if all differences of logits are.

    Parameters
    ----------
    logits : ndarray of shape (n_samples, n_classes)
        Finite scores.

    Returns
    -------
    ndarray of shape (n_samples, n_classes)
    """
    return softmax_and_log(logits)[1]


def softmax_and_log(logits: Floats) -> tuple[Floats, Floats]:
    """Class probabilities and their logarithms, in the time of one of them.

    Parameters
    ----------
    logits : ndarray of shape (n_samples, n_classes)
        Finite scores.

    Returns
    -------
    probabilities, logarithms : ndarray of shape (n_samples, n_classes)
        Those of :func:`softmax` and :func:`log_softmax`.
    """
    logarithms = logits - logits.max(axis=1, keepdims=True)
    probabilities: Floats = np.exp(logarithms)
    totals = probabilities.sum(axis=1, keepdims=True)
    probabilities /= totals
    logarithms -= np.log(totals)
    return probabilities, logarithms


def softmax_with_losses(logits: Floats, y: Codes) -> tuple[Floats, Floats]:
    """Class probabilities and negative log-probabilities of the true classes.

    A loss keeps its relative precision, however small it is. If the true class has the largest
    logit, the loss is ``log1p`` of the sum of the other exponentials. No 1 is added to that sum.

    Parameters
    ----------
    logits : ndarray of shape (n_samples, n_classes)
        Finite scores before the softmax.
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``.

    Returns
    -------
    probabilities : ndarray of shape (n_samples, n_classes)
    losses : ndarray of shape (n_samples,)
        In nats.

    Raises
    ------
    ValueError
        If the row counts differ.

    References
    ----------
    Bishop (2006), PRML, eq. 4.104, and one term of eq. 4.108.
    """
    probabilities, losses, _ = _softmax_pass(logits, y)
    return probabilities.T, losses


def softmax_with_residuals(logits: Floats, y: Codes) -> tuple[Floats, Floats, Floats]:
    """Class probabilities, losses and residuals: one pass for what a gradient needs.

    Parameters and errors are those of :func:`softmax_with_losses`, whose results come first.

    Returns
    -------
    probabilities : ndarray of shape (n_samples, n_classes)
    losses : ndarray of shape (n_samples,)
        In nats.
    residuals : ndarray of shape (n_samples, n_classes)
        The result of :func:`residuals`.
    """
    probabilities, losses, true = _softmax_pass(logits, y)
    return probabilities.T, losses, _residuals(probabilities, true)


def _softmax_pass(logits: Floats, y: Codes) -> tuple[Floats, Floats, Codes]:
    """Return probabilities of shape (n_classes, n_samples), losses, and where the true ones lie."""
    if len(logits) != len(y):
        raise ValueError(f"y must have one class per row of logits ({len(logits)}), got {len(y)}")
    z, true = np.ascontiguousarray(logits.T), _flat_index(y)
    largest = z.max(axis=0)
    shifted = z - largest
    # An exponential that underflows takes ten times as long.
    if shifted.min(initial=0.0) < FAINTEST:
        np.maximum(shifted, FAINTEST, out=shifted)
    probabilities = np.exp(shifted, out=shifted)
    flat = probabilities.reshape(-1)
    own = flat[true]
    flat[true] = 0.0
    others = probabilities.sum(axis=0)
    flat[true] = own
    losses: Floats = np.log1p(others + (own - 1.0))
    losses += largest - z.reshape(-1)[true]
    others += own
    probabilities /= others
    return probabilities, losses, true


def residuals(probabilities: Floats, y: Codes) -> Floats:
    """Probability minus one-hot truth, ``p_ik - 1[y_i = k]``: each row sums to zero.

    The entry of the true class is minus the sum of the others. ``p - 1`` would lose digits.

    Parameters
    ----------
    probabilities : ndarray of shape (n_samples, n_classes)
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``.

    Returns
    -------
    ndarray of shape (n_samples, n_classes)
        Gradient of each sample's loss with respect to its logits.

    References
    ----------
    Bishop (2006), PRML, eq. 4.109, the bracket.
    """
    return _residuals(np.ascontiguousarray(probabilities.T), _flat_index(y))


def _residuals(p: Floats, true: Codes) -> Floats:
    """Return the residuals of probabilities of shape (n_classes, n_samples)."""
    result = p.copy()
    flat = result.reshape(-1)
    flat[true] = 0.0
    flat[true] = -result.sum(axis=0)
    return result.T


def _flat_index(y: Codes) -> Codes:
    """Return flat indices of the true classes in an array of shape (n_classes, n_samples).

    A flat index is several times as fast as a pair of indices.
    """
    return y * len(y) + np.arange(len(y))


def gradient(probabilities: Floats, y: Codes, design: Floats) -> Floats:
    """Gradient of the summed cross-entropy, ``sum_i (p_ik - 1[y_i = k]) x_i``.

    Parameters
    ----------
    probabilities : ndarray of shape (n_samples, n_classes)
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``.
    design : ndarray of shape (n_samples, n_columns)
        Features, with a column of ones for the intercepts.

    Returns
    -------
    ndarray of shape (n_classes, n_columns)

    References
    ----------
    Bishop (2006), PRML, eq. 4.109.
    """
    return residuals(probabilities, y).T @ design


def hessian(probabilities: Floats, design: Floats) -> Floats:
    """Hessian of the summed cross-entropy.

    Block (j, k) is ``sum_i p_ij (1[j = k] - p_ik) x_i x_i^T``. The blocks of a row add up to zero.
    So a diagonal block is computed as minus the sum of the others. ``1 - p`` would lose digits.

    Parameters
    ----------
    probabilities : ndarray of shape (n_samples, n_classes)
    design : ndarray of shape (n_samples, n_columns)
        Features, with a column of ones for the intercepts.

    Returns
    -------
    ndarray of shape (n_classes, n_columns, n_classes, n_columns)

    References
    ----------
    Bishop (2006), PRML, eq. 4.110, which is printed with the opposite sign.
    """
    n_classes, n_columns = probabilities.shape[1], design.shape[1]
    weighted = (probabilities.T[:, None, :] * design.T).reshape(n_classes * n_columns, -1)
    blocks = (weighted @ weighted.T).reshape(n_classes, n_columns, n_classes, n_columns)
    diagonal = np.arange(n_classes)
    blocks[diagonal, :, diagonal, :] = 0.0
    blocks[diagonal, :, diagonal, :] = -blocks.sum(axis=2)
    return np.negative(blocks, out=blocks)


def hessian_product(
    probabilities: Floats, design: Floats, direction: Floats, weights: Floats | None = None
) -> Floats:
    """Hessian of the summed cross-entropy times a direction, without the Hessian.

    Row k is ``sum_i p_ik (v_k . x_i - sum_j p_ij v_j . x_i) x_i``.

    Parameters
    ----------
    probabilities : ndarray of shape (n_samples, n_classes)
    design : ndarray of shape (n_samples, n_columns)
        Features, with a column of ones for the intercepts.
    direction : ndarray of shape (n_classes, n_columns)
    weights : ndarray of shape (n_samples,), default=None
        Weights of the samples, for a weighted sum.

    Returns
    -------
    ndarray of shape (n_classes, n_columns)

    References
    ----------
    Bishop (2006), PRML, eq. 4.110; Pearlmutter (1994), Fast exact multiplication by the Hessian.
    """
    p = probabilities.T
    rates = direction @ design.T
    rates *= p
    rates -= p * rates.sum(axis=0)
    if weights is not None:
        rates *= weights
    return rates @ design


def cross_entropy(logits: Floats, y: Codes, weights: Floats | None = None) -> float:
    """Mean negative log-probability of the true classes.

    Parameters
    ----------
    logits : ndarray of shape (n_samples, n_classes)
        Finite scores before the softmax.
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``.
    weights : ndarray of shape (n_samples,), default=None
        Weights of the samples, for a weighted mean.

    Returns
    -------
    float
        Loss in nats; ``log(n_classes)`` when all logits agree.

    Raises
    ------
    ValueError
        If the row counts differ.

    References
    ----------
    Bishop (2006), PRML, eq. 4.108, divided by ``n_samples``.
    """
    return float(np.average(softmax_with_losses(logits, y)[1], weights=weights))


def cross_entropy_path(
    coef_path: Floats,
    intercept_path: Floats,
    X: Floats,
    y: Codes,
    sample_weight: Floats | None = None,
) -> Floats:
    """Mean negative log-probability of the true classes, for every iterate of a training.

    Parameters
    ----------
    coef_path : ndarray of shape (n_iter + 1, n_classes, n_features)
    intercept_path : ndarray of shape (n_iter + 1, n_classes)
    X : ndarray of shape (n_samples, n_features)
        At least one row.
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``.
    sample_weight : ndarray of shape (n_samples,), default=None
        Weights of the samples, for a weighted mean.

    Returns
    -------
    ndarray of shape (n_iter + 1,)
        In nats, each as precise as that of :func:`cross_entropy`. A block has 512 KB, or the
        logits of one iterate if they are larger.

    Raises
    ------
    ValueError
        If there is no sample, or if the row counts differ.
    """
    if not len(y):
        raise ValueError("y must have at least 1 sample, got 0")
    n_iterates, n_classes = intercept_path.shape
    curve = np.empty(n_iterates)
    width = max(1, BLOCK // (len(y) * n_classes))
    for first in range(0, n_iterates, width):
        block = slice(first, first + width)
        # One class after the other; within a class, one iterate after the other.
        products = coef_path[block].transpose(1, 0, 2) @ X.T
        z = products + intercept_path[block].T[:, :, None]
        count = z.shape[1]
        losses = softmax_with_losses(z.reshape(n_classes, -1).T, np.tile(y, count))[1]
        curve[block] = np.average(losses.reshape(count, -1), axis=1, weights=sample_weight)
    return curve

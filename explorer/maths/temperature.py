"""Temperature scaling: one number divides all logits, for softer or sharper probabilities.

A temperature above 1 gives softer probabilities, one below 1 sharper ones. The class with the
largest logit stays the same, so the decision regions do not change (Guo, Pleiss, Sun and Weinberger
2017, On Calibration of Modern Neural Networks, eq. 9).
"""

import numpy as np
import scipy  # loads each part at its first use, so not while the page starts

from explorer.maths.arrays import Codes, Floats
from explorer.maths.softmax import cross_entropy, softmax

PRECISION = 1e-12
"""Relative precision of the root that :func:`best_temperature` returns."""


def cross_entropy_by_temperature(
    logits: Floats, y: Codes, temperatures: Floats, weights: Floats | None = None
) -> Floats:
    """Mean negative log-probability of the true classes, at each temperature.

    Parameters
    ----------
    logits : ndarray of shape (n_samples, n_classes)
        Finite scores before the softmax, at temperature 1.
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``.
    temperatures : ndarray of shape (n_temperatures,)
        Positive and finite.
    weights : ndarray of shape (n_samples,), default=None
        Weights of the samples, for a weighted mean.

    Returns
    -------
    ndarray of shape (n_temperatures,)
        In nats: a convex function of ``1 / temperature``.
    """
    return np.array([cross_entropy(logits / t, y, weights) for t in temperatures])


def best_temperature(
    logits: Floats, y: Codes, low: float, high: float, weights: Floats | None = None
) -> float:
    """Temperature with the lowest mean cross-entropy in an interval.

    The cross-entropy is convex in ``1 / temperature``, so its slope changes sign at most once.

    Parameters
    ----------
    logits : ndarray of shape (n_samples, n_classes)
        Finite scores before the softmax, at temperature 1.
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``.
    low, high : float
        Ends of the interval, positive and finite.
    weights : ndarray of shape (n_samples,), default=None
        Weights of the samples, for a weighted mean.

    Returns
    -------
    float
        In ``[low, high]``, to a relative precision of 1e-12. It is exactly ``low`` if the loss
        falls all the way to ``low``; this happens if every sample is classified correctly. It is
        exactly ``high`` if the loss falls all the way to ``high``; equal logits would then be
        better. If all logits of each sample are equal, every temperature has the same loss, and
        the temperature nearest to 1 is returned.

    References
    ----------
    Guo, Pleiss, Sun and Weinberger (2017), On Calibration of Modern Neural Networks, sec. 4.2.
    """
    if not np.ptp(logits, axis=1).any():
        return min(max(1.0, low), high)
    if _slope(logits, y, low, weights) <= 0.0:
        return low
    if _slope(logits, y, high, weights) >= 0.0:
        return high
    return scipy.optimize.brentq(
        lambda temperature: _slope(logits, y, temperature, weights),
        low,
        high,
        xtol=PRECISION * low,
        rtol=PRECISION,
    )


def _slope(logits: Floats, y: Codes, temperature: float, weights: Floats | None) -> float:
    """Derivative of the mean cross-entropy with respect to ``1 / temperature``.

    It is ``mean_i sum_k p_ik (z_ik - z_iy)``. If every sample is classified correctly, no term is
    positive, so rounding cannot change the sign.
    """
    leads = logits - logits[np.arange(len(y)), y][:, None]
    slopes = (softmax(logits / temperature) * leads).sum(axis=1)
    return float(np.average(slopes, weights=weights))

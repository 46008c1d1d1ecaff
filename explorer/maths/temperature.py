"""Temperature scaling: one number divides all logits, for softer or sharper probabilities."""

import math

import numpy as np
import scipy  # loads each part at its first use, so not while the page starts

from explorer.maths.arrays import Codes, Floats
from explorer.maths.softmax import cross_entropy, softmax

PRECISION = 1e-12
"""Relative precision of the root that :func:`best_temperature` returns."""


def scaled_logits(logits: Floats, temperature: float) -> Floats:
    """Logits divided by the temperature.

    A temperature above 1 gives softer probabilities, one below 1 sharper ones. The class with the
    largest logit stays the same, so the decision regions do not change.

    Parameters
    ----------
    logits : ndarray of shape (n_samples, n_classes)
        Finite scores before the softmax.
    temperature : float
        Positive and finite.

    Returns
    -------
    ndarray of shape (n_samples, n_classes)

    Raises
    ------
    ValueError
        If the temperature is not positive and finite, or so low that a logit is no longer finite.

    References
    ----------
    Guo, Pleiss, Sun and Weinberger (2017), On Calibration of Modern Neural Networks, eq. 9.
    """
    _check_temperature("temperature", temperature)
    with np.errstate(over="ignore"):  # an overflow is refused below
        scaled = logits / temperature
    if not np.isfinite(scaled).all():
        raise ValueError(f"logits must be finite once divided by the temperature {temperature}")
    return scaled


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

    Raises
    ------
    ValueError
        If the row counts differ, or as :func:`scaled_logits` does.
    """
    each = [cross_entropy(scaled_logits(logits, float(t)), y, weights) for t in temperatures]
    return np.array(each, dtype=np.float64)


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

    Raises
    ------
    ValueError
        If the row counts differ, there is no sample, ``low`` or ``high`` is not positive and
        finite, ``low`` is above ``high``, or a logit divided by ``low`` is not finite.

    References
    ----------
    Guo, Pleiss, Sun and Weinberger (2017), On Calibration of Modern Neural Networks, sec. 4.2.
    """
    _check_interval(low, high)
    if not 0 < len(logits) == len(y):
        raise ValueError(f"y must have one class per row of logits, got {len(y)} and {len(logits)}")
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
    slopes = (softmax(scaled_logits(logits, temperature)) * leads).sum(axis=1)
    return float(np.average(slopes, weights=weights))


def _check_temperature(name: str, temperature: float) -> None:
    if not 0.0 < temperature < math.inf:
        raise ValueError(f"{name} must be positive and finite, got {temperature}")


def _check_interval(low: float, high: float) -> None:
    _check_temperature("low", low)
    _check_temperature("high", high)
    if low > high:
        raise ValueError(f"low must be at most high, got {low} and {high}")

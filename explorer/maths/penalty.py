"""The elastic-net penalty: its value, its subgradient and its proximal step."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from explorer.maths.arrays import Floats


def soft_threshold(values: Floats, threshold: Floats | float) -> Floats:
    """Return values moved towards zero by a threshold, and zero where they would cross it."""
    return np.sign(values) * np.maximum(np.abs(values) - threshold, 0.0)


@dataclass(frozen=True)
class ElasticNet:
    """``l2 / 2 * ||W||_2^2 + l1 * ||W||_1``, in nats like the mean cross-entropy.

    Parameters
    ----------
    l1 : float
        ``l1_ratio / (C * n_samples)``; with weights of the samples, their sum is in place of
        ``n_samples``.
    l2 : float
        ``(1 - l1_ratio) / (C * n_samples)``.
    scale : ndarray of shape (n_features,) or None
        Numbers ``s`` that the features were divided by. The weights of the divided features are
        ``W * s``. With ``scale = s`` the penalty stays that of the original ``W``.

    References
    ----------
    Zou and Hastie (2005), Regularization and variable selection via the elastic net, eq. 3;
    the scaling is that of scikit-learn's ``LogisticRegression``, divided by ``C * n_samples``.
    """

    l1: float
    l2: float
    scale: Floats | None = None

    @classmethod
    def of(cls, C: float, l1_ratio: float, n_samples: float, n_classes: int) -> "ElasticNet":
        """Return the penalty of scikit-learn's (C, l1_ratio) on the scale of a mean loss.

        If the samples have weights, ``n_samples`` is the sum of them.

        For two classes, scikit-learn penalises one row ``w``, and a softmax has two rows. With ``C
        / (2 - l1_ratio)`` and ``l1_ratio / (2 - l1_ratio)`` in place of ``C`` and ``l1_ratio``, the
        lowest penalty of two rows with ``w_1 - w_0 = w`` equals scikit-learn's penalty of ``w``.
        """
        if n_classes == 2:
            C, l1_ratio = C / (2.0 - l1_ratio), l1_ratio / (2.0 - l1_ratio)
        strength = 1.0 / (C * n_samples)
        return cls(l1=strength * l1_ratio, l2=strength * (1.0 - l1_ratio))

    def rescaled(self, scale: Floats) -> "ElasticNet":
        """Return the same penalty for the weights of features divided by ``scale``."""
        return replace(self, scale=scale if self.scale is None else self.scale * scale)

    @property
    def is_zero(self) -> bool:
        """Whether there is no penalty."""
        return self.l1 == self.l2 == 0.0

    @cached_property
    def l1_weights(self) -> Floats | float:
        """Factor of each ``|w|``: shape (n_features,), or one number for all."""
        return self.l1 if self.scale is None else self.l1 / self.scale

    @cached_property
    def l2_weights(self) -> Floats | float:
        """Factor of each ``w**2 / 2``: shape (n_features,), or one number for all."""
        return self.l2 if self.scale is None else self.l2 / self.scale**2

    def value(self, coef: Floats) -> float:
        """Return the penalty of ``coef``, shape (n_classes, n_features)."""
        value = 0.0
        if self.l1:
            value += float((np.abs(coef) * self.l1_weights).sum())
        if self.l2:
            value += 0.5 * float((coef * coef * self.l2_weights).sum())
        return value

    def prox(self, coef: Floats, step: float) -> Floats:
        """Minimise ``step * value(V) + ||V - coef||^2 / 2`` over ``V``.

        Parameters
        ----------
        coef : ndarray of shape (n_classes, n_features)
        step : float
            Positive step length.

        Returns
        -------
        ndarray of shape (n_classes, n_features)

        References
        ----------
        Parikh and Boyd (2014), Proximal Algorithms, sec. 6.5.2 and 2.2.
        """
        shrunk = soft_threshold(coef, step * self.l1_weights)
        return shrunk / (1.0 + step * self.l2_weights)

    def least_subgradient(self, coef: Floats, gradient: Floats) -> Floats:
        """Return the smallest subgradient of loss plus penalty.

        Parameters
        ----------
        coef : ndarray of shape (n_classes, n_features)
        gradient : ndarray of shape (n_classes, n_features)
            Gradient of the loss at ``coef``.

        Returns
        -------
        ndarray of shape (n_classes, n_features)
            Zero if and only if ``coef`` is optimal.

        References
        ----------
        Andrew and Gao (2007), Scalable training of L1-regularized log-linear models, eq. 4.
        """
        smooth = gradient + coef * self.l2_weights
        if not self.l1:
            return smooth
        at_zero = soft_threshold(smooth, self.l1_weights)
        return np.where(coef == 0.0, at_zero, smooth + np.sign(coef) * self.l1_weights)

"""The problem that every solver solves."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from explorer.maths import softmax as maths
from explorer.maths.penalty import ElasticNet

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The objective at one ``theta``.

    ``theta`` has shape (n_classes, n_features + 1); its last column has the intercepts.
    ``gradient`` has the same shape. It is the gradient of the loss without the penalty, in nats per
    unit of ``theta``. ``hessian`` has shape ``theta.shape + theta.shape``, or is None if it was not
    needed.
    """

    theta: Floats
    loss: float
    objective: float
    gradient: Floats
    hessian: Floats | None = None


@dataclass(frozen=True, eq=False)
class Scaling:
    """Converts between the weights of the original features and of the standardised features.

    ``mean`` and ``scale`` have shape (n_features,).
    """

    mean: Floats
    scale: Floats

    def to_standardised(self, theta: Floats) -> Floats:
        """Return ``theta`` for the standardised features; leading axes are allowed."""
        standard = theta.copy()
        standard[..., -1] += standard[..., :-1] @ self.mean
        standard[..., :-1] *= self.scale
        return standard

    def to_original(self, theta: Floats) -> Floats:
        """Return ``theta`` for the original features; leading axes are allowed."""
        original = theta.copy()
        original[..., :-1] /= self.scale
        original[..., -1] -= original[..., :-1] @ self.mean
        return original


@dataclass(frozen=True, eq=False)
class Problem:
    """Mean cross-entropy of a data set plus penalty, as a function of ``theta``.

    Parameters
    ----------
    design : ndarray of shape (n_samples, n_features + 1)
        Features and a column of ones, in Fortran order; see :meth:`of`.
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``.
    n_classes : int
    penalty : ElasticNet
    """

    design: Floats
    y: NDArray[np.intp]
    n_classes: int
    penalty: ElasticNet

    @classmethod
    def of(cls, X: Floats, y: NDArray[np.intp], n_classes: int, penalty: ElasticNet) -> Self:
        """Return the problem for features of shape (n_samples, n_features)."""
        columns = np.ones((X.shape[1] + 1, len(X)))
        columns[:-1] = X.T
        return cls(columns.T, y, n_classes, penalty)

    @property
    def zeros(self) -> Floats:
        """A ``theta`` of zeros."""
        return np.zeros((self.n_classes, self.design.shape[1]))

    def subset(self, chosen: NDArray[np.intp]) -> "Problem":
        """Return the problem for some of the samples, with the same penalty."""
        design = self.design.T[:, chosen].T
        return Problem(design, self.y[chosen], self.n_classes, self.penalty)

    @cached_property
    def gram(self) -> Floats:
        """``mean_i (x_i, 1)(x_i, 1)^T``, shape (n_features + 1, n_features + 1)."""
        product: Floats = self.design.T @ self.design
        return product / len(self.y)

    def at(self, theta: Floats, *, hessian: bool = False) -> Evaluation:
        """Evaluate loss, objective, gradient of the loss and, if asked for, Hessian of the loss.

        Samples are processed in blocks, so that arrays of shape (n_samples, n_classes) stay in the
        processor's cache.
        """
        n_samples = len(self.y)
        loss, gradient = 0.0, np.zeros_like(theta)
        curvature = np.zeros(2 * theta.shape) if hessian else None
        width = max(256, maths.BLOCK // theta.size)
        for first in range(0, n_samples, width):
            x, y = self.design[first : first + width], self.y[first : first + width]
            probabilities, losses = maths.softmax_with_losses((theta @ x.T).T, y)
            loss += float(losses.sum()) / n_samples
            gradient += maths.gradient(probabilities, y, x) / n_samples
            if curvature is not None:
                curvature += maths.hessian(probabilities, x) / n_samples
        objective = loss + self.penalty.value(theta[:, :-1])
        return Evaluation(theta, loss, objective, gradient, curvature)

    def residual(self, point: Evaluation) -> float:
        """Largest component of the smallest subgradient, for standardised features."""
        mean, scale = self.moments
        intercept_part = point.gradient[:, -1]
        centred = point.gradient[:, :-1] - intercept_part[:, None] * mean
        coef_part = self.penalty.least_subgradient(point.theta[:, :-1], centred) / scale
        return float(max(np.abs(coef_part).max(), np.abs(intercept_part).max()))

    @cached_property
    def moments(self) -> tuple[Floats, Floats]:
        """Mean and standard deviation of each feature; the deviation of a constant feature is 1."""
        features = self.design.T[:-1]
        mean = features.mean(axis=1)
        centred = features - mean[:, None]
        scale = np.sqrt(np.vecdot(centred, centred) / len(self.y))
        scale[self.constant] = 1.0
        return mean, scale

    @cached_property
    def constant(self) -> NDArray[np.bool_]:
        """Which features are constant: they have the same effect as the intercept."""
        features = self.design.T[:-1]
        same: NDArray[np.bool_] = features.min(axis=1) == features.max(axis=1)
        return same

    def standardised(self) -> tuple["Problem", Scaling]:
        """Return the same problem for features of mean 0 and similar curvature, and the scaling.

        The objective stays the same: the intercepts, which have no penalty, take up the means of
        the features, and the penalty knows the scale. Each feature is divided by ``sqrt(variance +
        l2)``. This is almost its standard deviation, unless the feature varies so little that the
        penalty contributes most of the curvature.
        """
        mean, deviation = self.moments
        scale = np.sqrt(deviation**2 + self.penalty.l2_weights)
        columns = self.design.T.copy()
        columns[:-1] -= mean[:, None]
        columns[:-1] /= scale[:, None]
        columns[:-1][self.constant] = 0.0
        problem = Problem(columns.T, self.y, self.n_classes, self.penalty.rescaled(scale))
        return problem, Scaling(mean, scale)

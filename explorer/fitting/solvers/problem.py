"""The problem that every solver solves."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from explorer.maths import softmax as maths
from explorer.maths.arrays import Codes, Flags, Floats
from explorer.maths.penalty import ElasticNet

SAMPLES = 1024
"""Samples in a block when the Hessian is computed for some of the weights."""

SMALLEST = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The objective at one ``theta``.

    ``theta`` has shape (n_classes, n_features + 1); its last column has the intercepts.
    ``gradient`` has the same shape. It is the gradient of the loss without the penalty, in nats per
    unit of ``theta``. ``hessian`` has shape ``theta.shape + theta.shape``, and ``probabilities``
    has shape (n_classes, n_samples). Both are None if they were not needed.
    """

    theta: Floats
    loss: float
    objective: float
    gradient: Floats
    hessian: Floats | None = None
    probabilities: Floats | None = None


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
        Features and a column of ones, in Fortran order; see :meth:`of`. Without intercepts it is a
        column of zeros. The intercepts then stay at the start, which is zero.
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``.
    n_classes : int
    penalty : ElasticNet
    weights : ndarray of shape (n_samples,) or None
        Weights of the samples in the mean, positive; all of them together have mean 1. None if they
        are equal.
    fit_intercept : bool
    """

    design: Floats
    y: Codes
    n_classes: int
    penalty: ElasticNet
    weights: Floats | None
    fit_intercept: bool

    @classmethod
    def of(
        cls,
        X: Floats,
        y: Codes,
        n_classes: int,
        penalty: ElasticNet,
        weights: Floats | None = None,
        fit_intercept: bool = True,
    ) -> Self:
        """Return the problem for features of shape (n_samples, n_features)."""
        design = cls._with_column(X, float(fit_intercept))
        return cls(design, y, n_classes, penalty, weights, fit_intercept)

    @staticmethod
    def _with_column(X: Floats, value: float) -> Floats:
        """Return features with a last column that has one value."""
        columns = np.full((X.shape[1] + 1, len(X)), value)
        columns[:-1] = X.T
        return columns.T

    @property
    def zeros(self) -> Floats:
        """A ``theta`` of zeros."""
        return np.zeros((self.n_classes, self.design.shape[1]))

    def subset(self, chosen: Codes) -> "Problem":
        """Return the problem for some of the samples, with the same penalty.

        The weights are not scaled to mean 1 again. So over all subsets of one size, the mean of
        their losses is the loss of all samples.
        """
        design = self.design.T[:, chosen].T
        weights = None if self.weights is None else self.weights[chosen]
        return replace(self, design=design, y=self.y[chosen], weights=weights)

    def penalised(self, penalty: ElasticNet) -> Self:
        """Return the problem with another penalty, and with all that was already computed."""
        problem = copy(self)
        object.__setattr__(problem, "penalty", penalty)
        return problem

    @cached_property
    def gram(self) -> Floats:
        """``mean_i (x_i, 1)(x_i, 1)^T``, shape (n_features + 1, n_features + 1)."""
        product: Floats = self.design.T @ self.times(self.design, self.weights)
        return product / len(self.y)

    @cached_property
    def steepness(self) -> float:
        """The largest eigenvalue of :attr:`gram`, positive."""
        return max(float(np.linalg.eigvalsh(self.gram)[-1]), SMALLEST)

    def times(self, samples: Floats, weights: Floats | None) -> Floats:
        """Return an array with one row or number per sample times weights; None stands for ones."""
        if weights is None:
            return samples
        return (samples.T * weights).T

    def at(
        self, theta: Floats, *, hessian: bool = False, probabilities: bool = False
    ) -> Evaluation:
        """Evaluate loss, objective, gradient of the loss and what else is asked for."""
        n_samples, width = len(self.y), theta.shape[1]
        loss, gradient = 0.0, np.zeros_like(theta)
        curvature = np.zeros(2 * theta.shape) if hessian else None
        kept = np.empty((self.n_classes, n_samples)) if probabilities else None
        rows = theta.size if hessian else min(theta.size, width + 3 * self.n_classes)
        for block, weights in self._blocks(rows):
            x, y = self.design[block], self.y[block]
            p, losses, wrong = maths.softmax_with_residuals((theta @ x.T).T, y)
            loss += float(self.times(losses, weights).sum()) / n_samples
            gradient += wrong.T @ self.times(x, weights) / n_samples
            if kept is not None:
                kept[:, block] = p.T
            if curvature is not None:
                root = None if weights is None else np.sqrt(weights)
                curvature += maths.hessian(p, self.times(x, root)) / n_samples
        objective = loss + self.penalty.value(theta[:, :-1])
        return Evaluation(theta, loss, objective, gradient, curvature, kept)

    def hessian_product(self, point: Evaluation, direction: Floats) -> Floats:
        """Return the Hessian of the loss, at a point with probabilities, times a direction."""
        assert point.probabilities is not None
        product = np.zeros_like(direction)
        for block, weights in self._blocks(direction.shape[1]):
            p = point.probabilities[:, block].T
            product += maths.hessian_product(p, self.design[block], direction, weights)
        product /= len(self.y)
        return product

    def hessian_among(self, point: Evaluation, chosen: Flags, damping: float) -> Floats:
        """Return the Hessian of the loss for some of the weights, at a point with probabilities.

        ``chosen`` has the shape of ``theta``. A share of Boehning's upper bound can be added.
        """
        assert point.probabilities is not None
        places = [np.flatnonzero(row) for row in chosen]
        ends = np.cumsum([len(columns) for columns in places])
        parts = [slice(end - len(columns), end) for columns, end in zip(places, ends, strict=True)]
        hessian = np.zeros((ends[-1], ends[-1]))
        for block, weights in self._blocks(maths.BLOCK // SAMPLES):
            x = self.design[block].T
            roots = np.sqrt(self.times(point.probabilities[:, block].T, weights).T)
            rows = np.empty((ends[-1], x.shape[1]))
            for columns, part, root, p in zip(
                places, parts, roots, point.probabilities[:, block], strict=True
            ):
                own = x[columns] * root
                hessian[part, part] += own @ own.T
                np.multiply(own, np.sqrt(p), out=rows[part])
            hessian -= rows @ rows.T
        hessian /= len(self.y)
        if damping:
            classes, columns = np.nonzero(chosen)
            same = (classes[:, None] == classes) - 1.0 / self.n_classes
            hessian += (0.5 * damping) * same * self.gram[columns[:, None], columns]
        return hessian

    def class_blocks(self, point: Evaluation) -> Floats:
        """Return the blocks on the diagonal of the Hessian of the loss, in single precision.

        They have shape (n_classes, n_features + 1, n_features + 1), one for each class. The point
        has probabilities.
        """
        p, width = point.probabilities, point.theta.shape[1]
        assert p is not None
        rates = self.times((p * (1.0 - p)).T, self.weights).T / len(self.y)
        roots = np.sqrt(rates).astype(np.float32)
        blocks = np.zeros((self.n_classes, width, width))
        for block, _ in self._blocks(width):
            x = self.design[block].T.astype(np.float32)
            for k, root in enumerate(roots[:, block]):
                rows = x * root
                blocks[k] += rows @ rows.T
        return blocks

    def _blocks(self, rows: int) -> Iterator[tuple[slice, Floats | None]]:
        """Yield blocks of samples, and the weights of each.

        An array of ``rows`` numbers per sample stays in the cache.
        """
        size = max(256, maths.BLOCK // rows)
        for first in range(0, len(self.y), size):
            block = slice(first, first + size)
            yield block, None if self.weights is None else self.weights[block]

    def residual(self, point: Evaluation) -> float:
        """Largest component of the smallest subgradient, for standardised features."""
        mean, scale = self.moments
        intercept_part = point.gradient[:, -1]
        centred = point.gradient[:, :-1] - intercept_part[:, None] * mean
        coef_part = self.penalty.least_subgradient(point.theta[:, :-1], centred) / scale
        return float(max(np.abs(coef_part).max(), np.abs(intercept_part).max()))

    @cached_property
    def moments(self) -> tuple[Floats, Floats]:
        """Mean and standard deviation of each feature.

        The deviation is 1 for a constant feature, and for one whose variance underflows. Without
        intercepts nothing can take up the means. They then count as zero.
        """
        features = self.design.T[:-1]
        mean = np.zeros(len(features))
        if self.fit_intercept:
            mean = self.times(features.T, self.weights).T.mean(axis=1)
        centred = features - mean[:, None]
        squares = np.vecdot(centred, self.times(centred.T, self.weights).T) / len(self.y)
        scale = np.sqrt(squares)
        scale[self.constant | (scale == 0.0)] = 1.0
        return mean, scale

    @cached_property
    def constant(self) -> Flags:
        """Which features have no effect of their own: they are constant, like the intercept.

        Without intercepts, only a feature of zeros has no effect.
        """
        features = self.design.T[:-1]
        low, high = features.min(axis=1), features.max(axis=1)
        same: Flags = low == high
        return same if self.fit_intercept else same & (low == 0.0)

    def standardised(self) -> tuple["Problem", Scaling]:
        """Return the same problem for features of mean 0 and similar curvature, and the scaling.

        The objective stays the same: the intercepts, which have no penalty, take up the means of
        the features, and the penalty knows the scale. Each feature is divided by ``sqrt(variance +
        l2)``. This is almost its standard deviation, unless the feature varies so little that the
        penalty contributes most of the curvature.
        """
        mean, deviation = self.moments
        scale = np.sqrt(deviation**2 + self.penalty.l2_weights)
        design, penalty = self._rescaled(mean, scale), self.penalty.rescaled(scale)
        return replace(self, design=design, penalty=penalty), Scaling(mean, scale)

    def _rescaled(self, mean: Floats, scale: Floats) -> Floats:
        """Return the design with features minus their means, divided by their scales."""
        columns = self.design.T.copy()
        columns[:-1] -= mean[:, None]
        columns[:-1] /= scale[:, None]
        columns[:-1][self.constant] = 0.0
        return columns.T

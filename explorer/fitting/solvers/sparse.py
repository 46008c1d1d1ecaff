"""The problem for sparse features: the same objective, without a dense copy."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import scipy  # loads each part at its first use, so not while the page starts
from numpy.typing import NDArray

from explorer.fitting.solvers.problem import SMALLEST, Problem, Scaling
from explorer.maths.penalty import ElasticNet

Floats = NDArray[np.float64]

MOST_DENSE = 2**27
"""Numbers in the largest dense array that is made for sparse features: 1 GB."""


class SparseProblem(Problem):
    """A problem whose ``design`` is a ``scipy.sparse.csr_array``.

    Features that are not centred stay sparse. So they are only scaled: everywhere the means count
    as zero. ``newton`` needs a dense Hessian, so it does not take this problem.
    """

    design: Any

    @classmethod
    def of(
        cls,
        X: Any,
        y: NDArray[np.intp],
        n_classes: int,
        penalty: ElasticNet,
        weights: Floats | None = None,
        fit_intercept: bool = True,
    ) -> Self:
        """Return the problem for sparse features of shape (n_samples, n_features)."""
        column = np.full((len(y), 1), float(fit_intercept))
        columns = [scipy.sparse.csr_array(X), scipy.sparse.csr_array(column)]
        design = scipy.sparse.hstack(columns, format="csr")
        rows: Any = design
        return cls(rows, y, n_classes, penalty, weights, fit_intercept)

    def times(self, samples: Any, weights: Floats | None) -> Any:
        """Return an array with one row or number per sample times weights; None stands for ones."""
        if weights is None:
            return samples
        return scipy.sparse.diags_array(weights) @ samples

    def _blocks(self, rows: int) -> Iterator[slice]:
        """Yield one block of all samples, because each block needs a dense gradient."""
        yield slice(None)

    @cached_property
    def steepness(self) -> float:
        """The largest eigenvalue of ``mean_i (x_i, 1)(x_i, 1)^T``, positive."""
        root = None if self.weights is None else np.sqrt(self.weights)
        rows = self.times(self.design, root)
        if not rows.count_nonzero():
            return SMALLEST
        begin = np.random.default_rng(0).standard_normal(min(rows.shape))
        largest: Any = scipy.sparse.linalg.svds(rows, k=1, v0=begin, return_singular_vectors=False)
        return float(largest.item()) ** 2 / len(self.y)

    @cached_property
    def moments(self) -> tuple[Floats, Floats]:
        """Zeros and the root mean square of each feature; that of a feature of zeros is 1."""
        squares = self.times(self.design**2, self.weights).sum(axis=0)[:-1] / len(self.y)
        return np.zeros(len(squares)), np.sqrt(np.where(squares > 0.0, squares, 1.0))

    def standardised(self) -> tuple["Problem", Scaling]:
        """Return the same problem for features of similar curvature, and the scaling."""
        mean, deviation = self.moments
        scale = np.sqrt(deviation**2 + self.penalty.l2_weights)
        design = self.design @ scipy.sparse.diags_array(np.append(1.0 / scale, 1.0))
        problem = replace(self, design=design, penalty=self.penalty.rescaled(scale))
        return problem, Scaling(mean, scale)


def dense(X: Any, n_classes: int) -> Floats:
    """Return a dense copy of sparse features, for Newton's method and the test of separability.

    Raises
    ------
    ValueError
        If the copy or the Hessian of Newton's method is too large.
    """
    n_samples, n_features = X.shape
    if max(n_samples * n_features, (n_classes * (n_features + 1)) ** 2) > MOST_DENSE:
        raise ValueError(
            f"sparse X of shape {X.shape} with {n_classes} classes is too large for "
            "solver='newton' and for C=inf, which need dense arrays: choose another solver or "
            "a finite C"
        )
    copy: Floats = X.toarray()
    return copy

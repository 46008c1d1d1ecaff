"""The problem for sparse features: the same objective, without a dense copy."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import scipy  # loads each part at its first use, so not while the page starts

from explorer.fitting.solvers.problem import SMALLEST, Problem
from explorer.fitting.solvers.truncated import MOST_COLUMNS
from explorer.maths.arrays import Floats

MOST_DENSE = 2**27
"""Numbers in the largest dense array that is made for sparse features: 1 GB."""


class SparseProblem(Problem):
    """A problem whose ``design`` is a ``scipy.sparse.csr_array``.

    Features that are not centred stay sparse. So they are only scaled: everywhere the means count
    as zero. ``newton`` takes a dense copy instead, see :func:`dense`.
    """

    design: Any

    @staticmethod
    def _with_column(X: Any, value: float) -> Any:
        """Return features with a last column that has one value."""
        column = scipy.sparse.csr_array(np.full((X.shape[0], 1), value))
        return scipy.sparse.hstack([scipy.sparse.csr_array(X), column], format="csr")

    def times(self, samples: Any, weights: Floats | None) -> Any:
        """Return an array with one row or number per sample times weights; None stands for ones."""
        if weights is None:
            return samples
        return scipy.sparse.diags_array(weights) @ samples

    def _blocks(self, rows: int) -> Iterator[tuple[slice, Floats | None]]:
        """Yield one block of all samples, because each block needs a dense gradient."""
        yield slice(None), self.weights

    @cached_property
    def steepness(self) -> float:
        """The largest eigenvalue of ``mean_i (x_i, 1)(x_i, 1)^T``, positive."""
        root = None if self.weights is None else np.sqrt(self.weights)
        rows = self.times(self.design, root)
        if len(self.y) == 1 or not rows.count_nonzero():  # then ``svds`` finds nothing
            return max(float((rows**2).sum()), SMALLEST)
        begin = np.random.default_rng(0).standard_normal(min(rows.shape))
        largest: Any = scipy.sparse.linalg.svds(rows, k=1, v0=begin, return_singular_vectors=False)
        return float(largest.item()) ** 2 / len(self.y)

    @cached_property
    def moments(self) -> tuple[Floats, Floats]:
        """Zeros and the root mean square of each feature; that of a feature of zeros is 1."""
        squares = self.times(self.design**2, self.weights).sum(axis=0)[:-1] / len(self.y)
        return np.zeros(len(squares)), np.sqrt(np.where(squares > 0.0, squares, 1.0))

    def _rescaled(self, mean: Floats, scale: Floats) -> Any:
        """Return the design with features divided by their scales; the means are zero."""
        return self.design @ scipy.sparse.diags_array(np.append(1.0 / scale, 1.0))


def dense(X: Any, n_classes: int, *, has_l1: bool) -> Floats:
    """Return a dense copy of sparse features, for Newton's method and the test of separability.

    Raises
    ------
    ValueError
        If the copy, or a matrix that is made from it, is too large.
    """
    n_samples, n_features = X.shape
    if max(n_samples * n_features, _largest_matrix(n_classes, n_features + 1, has_l1)) > MOST_DENSE:
        raise ValueError(
            f"sparse X of shape {X.shape} with {n_classes} classes is too large for "
            "solver='newton' and for C=inf, which need dense arrays: choose another solver or "
            "a finite C"
        )
    return X.toarray()


def _largest_matrix(n_classes: int, n_columns: int, has_l1: bool) -> int:
    """Return how many numbers the largest matrix has that can be made from a dense copy."""
    if has_l1:  # the Hessian for a working set, which can have all weights
        return (n_classes * n_columns) ** 2
    if n_columns <= MOST_COLUMNS:  # the block of the Hessian of each class
        return n_classes * n_columns**2
    return n_columns**2  # the products of each two features

"""Newton steps by conjugate gradients, for many weights and no L1 term."""

import math
from collections.abc import Callable

import numpy as np

from explorer.fitting.solvers.problem import SMALLEST, Evaluation, Problem
from explorer.maths.arrays import Floats

COARSEST, FINEST = 0.3, 0.01
"""Bounds of the share of the gradient that may be left when a step is taken."""

MOST_COLUMNS = 2000
"""Columns of the widest class block that is inverted; the inverse of wider ones stays diagonal."""

RENEWAL = 5
"""Columns for which the inverse blocks cost about as much as a product with the Hessian."""

RIDGE = 1e-6
"""Share added to the diagonal of each class block, so that it stays positive despite rounding."""

FLAT = 1e-200
"""A weight with less curvature counts as one without any."""


class TruncatedSteps:
    """Steps that solve Newton's equations by preconditioned conjugate gradients.

    The Hessian is never computed, only its product with a direction. The first steps are inexact.
    The closer the optimum, the more exact is a step.

    The loss ignores a common shift of all classes, and the L2 penalty is lowest without such a
    shift. So the common part of the weights is removed in one exact step, and the rest is solved
    for centred weights.

    References
    ----------
    Nocedal and Wright (2006), Numerical Optimization, algorithm 7.1 (Newton-CG) and 5.3
    (preconditioned conjugate gradients).
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.ridge = np.zeros(problem.zeros.shape[1])
        self.ridge[:-1] = problem.penalty.l2_weights
        self.inverse = _Inverse(problem, self.ridge)

    def at(self, theta: Floats) -> Evaluation:
        """Evaluate the problem, with the probabilities."""
        return self.problem.at(theta, probabilities=True)

    def step(self, point: Evaluation) -> tuple[Floats, float]:
        """Return the step to the minimum of the quadratic model and the slope along it."""
        return self.damped(point, 0.0)

    def damped(self, point: Evaluation, damping: float) -> tuple[Floats, float]:
        """Return step and slope with a share of Boehning's upper bound added to the Hessian."""

        def product(direction: Floats) -> Floats:
            result = self.problem.hessian_product(point, direction) + self.ridge * direction
            if damping:
                result += (0.5 * damping) * (direction @ self.problem.gram)
            return result

        shift = np.where(self.ridge > 0.0, point.theta.mean(axis=0), 0.0)
        smooth = point.gradient + self.ridge * point.theta
        if damping:
            self.inverse.renew(point, damping)
        step = self._solve(point, product, _centred(-smooth)) - shift
        return step, float(np.vdot(smooth, step))

    def learn(self, share: float) -> None:
        """Do nothing: all steps use all samples."""

    def _solve(
        self, point: Evaluation, product: Callable[[Floats], Floats], target: Floats
    ) -> Floats:
        """Solve for centred weights until little of ``target`` is left.

        The share that may be left is about the square root of the predicted decrease, relative to
        the objective. Near the optimum the decrease then shrinks with its square.
        """
        step, rest = np.zeros_like(target), target
        direction = ahead = self.inverse.times(rest)
        left = first = float(np.vdot(rest, ahead))
        share = min(max(math.sqrt(first / max(point.objective, first, SMALLEST)), FINEST), COARSEST)
        for _ in range(target.size):
            if left <= share**2 * first:
                break
            bent = product(direction)
            curvature = float(np.vdot(direction, bent))
            if curvature <= 0.0:  # flat up to rounding; there the step can be damped
                return step if step.any() else direction
            step += left / curvature * direction
            rest = rest - left / curvature * bent
            renewed = self.inverse.count_product(point)
            ahead = self.inverse.times(rest)
            before, left = left, float(np.vdot(rest, ahead))
            if renewed:
                first, direction = float(np.vdot(target, self.inverse.times(target))), ahead
            else:
                direction = ahead + left / before * direction
        return step


class _Inverse:
    """An approximate inverse of the Hessian, which is renewed when that pays.

    It holds the inverse of the block of each class. At first it is diagonal. The blocks are
    computed again when the products since then have taken as much time as the blocks.
    """

    def __init__(self, problem: Problem, ridge: Floats) -> None:
        self.problem, self.ridge = problem, ridge
        self.blocks: Floats | None = None
        self.origin: Evaluation | None = None
        self.spent = 0

    def times(self, rest: Floats) -> Floats:
        """Return the approximate solution for centred ``rest``, centred."""
        if self.blocks is None:
            return _centred(rest / (1.0 / self.problem.n_classes + self.ridge))
        return _centred(np.matmul(self.blocks, rest[:, :, None])[:, :, 0])

    def count_product(self, point: Evaluation) -> bool:
        """Count a product with the Hessian at a point; return whether the blocks were renewed."""
        self.spent += 1
        if self.spent < len(self.ridge) / RENEWAL or point is self.origin:
            return False
        self.renew(point, 0.0)
        return True

    def renew(self, point: Evaluation, damping: float) -> None:
        """Invert the blocks of the Hessian at a point, unless they are too large."""
        self.origin, self.spent = point, 0
        if len(self.ridge) > MOST_COLUMNS:
            return
        blocks = self.problem.class_blocks(point)
        if damping:
            blocks += (0.5 * damping) * self.problem.gram
        diagonal = np.einsum("kaa->ka", blocks)
        diagonal += self.ridge
        diagonal += np.where(diagonal > FLAT, RIDGE * diagonal, 1.0)
        self.blocks = np.asarray(np.linalg.inv(blocks), np.float64)


def _centred(theta: Floats) -> Floats:
    """Return ``theta`` without its mean over the classes."""
    return theta - theta.mean(axis=0)

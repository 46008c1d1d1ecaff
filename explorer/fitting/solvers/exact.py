"""Newton steps with the whole Hessian; with an L1 term, proximal ones."""

from dataclasses import dataclass

import numpy as np

from explorer.fitting.solvers.problem import Evaluation, Problem
from explorer.fitting.solvers.quadratic import minimise_quadratic
from explorer.maths.arrays import Floats
from explorer.maths.penalty import ElasticNet

ROUGH_SAMPLES = 2048
"""Samples that the rough Hessian uses, far from the optimum."""

FAR = 1e-2
"""A rough Hessian is used while the predicted decrease is at least this share of the objective."""

KEPT = 0.25
"""A step with a rough Hessian must lower the objective by this share of its slope, or the next step
uses all samples.

For an exact quadratic the share is 1/2. If the loss depends on a few samples, a subset without them
does not show its curvature.
"""


CLOSE = 1e-8
"""A step from near the optimum that is predicted to win at most this share is probably the last.

Its Hessian then shows whether anything is left to win, see DONE.
"""

DONE = 1e-15
"""Share of the objective that is too little to win."""

FAINT = 1e-10
"""Below this curvature, rounding hides what an L2 penalty adds along a common shift of all classes.

It is that small for features of very large numbers, such as incomes.
"""


class ExactSteps:
    """Steps to the minimum of the quadratic model with the Hessian of the loss.

    Far from the optimum, the Hessian of a large sample is computed from a random subset. The
    gradient and the objective always use all samples.

    References
    ----------
    Roosta-Khorasani and Mahoney (2019), Sub-sampled Newton methods, algorithm 1.
    """

    def __init__(self, problem: Problem, *, may_be_rough: bool = True) -> None:
        self.problem = problem
        self.model = _Model.of(problem.penalty, problem.zeros)
        self.rough = _subset(problem) if may_be_rough else None
        self.may_keep = not (may_be_rough or problem.penalty.l1)
        self.kept: Floats | None = None

    def at(self, theta: Floats) -> Evaluation:
        """Evaluate the problem, with the Hessian unless a rough or an earlier one is used."""
        return self.problem.at(theta, hessian=self.rough is None and self.kept is None)

    def step(self, point: Evaluation) -> tuple[Floats, float]:
        """Return the step to the model's minimum and the slope along it."""
        if self.kept is not None:
            step, slope = self.model.step(point, self.kept)
            if abs(slope) <= DONE * point.objective:
                return step, slope
        step, slope = self.damped(point, 0.0)
        if self.may_keep:
            self.kept = point.hessian if abs(slope) <= CLOSE * point.objective else None
        if self.rough is not None and abs(slope) <= FAR * point.objective:
            self.rough = None
            return self.step(point)
        return step, slope

    def damped(self, point: Evaluation, damping: float) -> tuple[Floats, float]:
        """Return step and slope with a share of Boehning's upper bound added to the Hessian."""
        hessian = self._hessian(point)
        if damping:
            n_classes = self.problem.n_classes
            logits_bound = (np.eye(n_classes) - 1.0 / n_classes) / 2.0
            hessian = hessian + damping * np.einsum("jk,ab->jakb", logits_bound, self.problem.gram)
        return self.model.step(point, hessian)

    def learn(self, share: float) -> None:
        """Stop using the rough Hessian if the last step gained too small a share of its slope."""
        if share < KEPT:
            self.rough = None

    def _hessian(self, point: Evaluation) -> Floats:
        """Return the Hessian at a point, or a rough one."""
        if self.rough is None and point.hessian is not None:
            return point.hessian
        hessian = (self.rough or self.problem).at(point.theta, hessian=True).hessian
        assert hessian is not None
        return hessian


def _subset(problem: Problem) -> Problem | None:
    """Return the problem for a random subset, always the same; None for a small sample."""
    n_samples = len(problem.y)
    if n_samples < 4 * ROUGH_SAMPLES:
        return None
    return problem.subset(np.random.default_rng(0).choice(n_samples, ROUGH_SAMPLES, replace=False))


@dataclass(frozen=True)
class _Model:
    """The penalty's part of the quadratic model; arrays have the shape of ``theta``.

    ``free`` are the columns in which a number added to all classes changes nothing: the column of
    the intercepts and, without a penalty or with a faint one, every column. A faint L2 penalty is
    still lowest for weights whose mean over the classes is zero, so each step makes it zero.
    """

    ridge: Floats
    threshold: Floats
    shiftable: bool
    free: slice
    is_faint: bool

    @classmethod
    def of(cls, penalty: ElasticNet, theta: Floats) -> "_Model":
        """Return the model of a penalty; the intercepts have none."""
        ridge, threshold = np.zeros_like(theta), np.zeros_like(theta)
        ridge[:, :-1] = penalty.l2_weights
        threshold[:, :-1] = penalty.l1_weights
        is_faint = not penalty.l1 and ridge.max() < FAINT
        free = slice(None) if is_faint else slice(-1, None)
        return cls(ridge, threshold, not penalty.l2, free, is_faint and not penalty.is_zero)

    def step(self, point: Evaluation, hessian: Floats) -> tuple[Floats, float]:
        """Return the step to the model's minimum and the slope along it."""
        theta, size = point.theta, point.theta.size
        gradient = point.gradient + self.ridge * theta
        matrix = hessian.reshape(size, size).copy()
        matrix.flat[:: size + 1] += self.ridge.ravel()
        pinned_gradient, pinned_matrix = self._pinned(gradient, matrix)
        target = minimise_quadratic(
            pinned_matrix, pinned_gradient, self.threshold, theta, shiftable=self.shiftable
        )
        return self.step_to(target, point)

    def step_to(self, target: Floats, point: Evaluation) -> tuple[Floats, float]:
        """Return the step to a target, centred in the free columns, and the slope along it."""
        step = target - point.theta
        step[:, self.free] -= step[:, self.free].sum(axis=0) / len(step)
        if self.is_faint:
            step[:, :-1] -= point.theta[:, :-1].mean(axis=0)
        slope = float(np.vdot(point.gradient + self.ridge * point.theta, step))
        slope += float(np.vdot(self.threshold, np.abs(target) - np.abs(point.theta)))
        return step, slope

    def _pinned(self, gradient: Floats, matrix: Floats) -> tuple[Floats, Floats]:
        """Fix one class in the free columns, so that the matrix is regular.

        The class with the largest curvature is fixed. The remaining matrix is then conditioned
        best.
        """
        width = gradient.shape[1]
        most = int(matrix.diagonal()[width - 1 :: width].argmax())
        held = slice(most * width, (most + 1) * width)
        if self.free.start == -1:
            held = slice(held.stop - 1, held.stop)
        gradient, matrix = gradient.copy(), matrix.copy()
        gradient.reshape(-1)[held] = 0.0
        matrix[held] = 0.0
        matrix[:, held] = 0.0
        matrix[held, held] = np.eye(held.stop - held.start)
        return gradient, matrix

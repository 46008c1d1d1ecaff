"""Newton's method; with an L1 term, proximal Newton."""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from explorer.fitting.solvers.problem import Evaluation, Problem
from explorer.fitting.solvers.quadratic import minimise_quadratic
from explorer.fitting.solvers.run import Options, Path, Run, Stop
from explorer.maths.penalty import ElasticNet

Floats = NDArray[np.float64]

ARMIJO = 1e-4
EPS = float(np.finfo(float).eps)
ZERO = 1e-15
"""Objective in nats at which the fit of separable classes without a penalty ends."""

ROUGH_SAMPLES = 2048
"""Samples that the rough Hessian uses, far from the optimum."""

FAR = 1e-2
"""A rough Hessian is used while the predicted decrease is at least this share of the objective."""

KEPT = 0.25
"""A step with a rough Hessian must lower the objective by this share of its slope, or the next step
uses all samples.

For an exact quadratic the share is 1/2. If the loss depends on a few samples, the others do not
show its curvature.
"""

HALVINGS = 8
"""Halvings of a Newton step before it is damped instead: the quadratic model is too wrong."""

DAMPINGS = tuple(10.0**k for k in range(-8, 2))
"""Shares of the upper bound of the curvature, tried in turn; from 1 on no step can fail."""

TRUSTED = 0.4
"""A damped step must lower the objective by this share of its slope; an upper bound gives 1/2."""


def newton(problem: Problem, start: Floats, options: Options) -> Path:
    """Minimise by second-order steps with backtracking.

    Each step minimises a quadratic model of the loss plus the exact penalty. Far from the optimum,
    the Hessian of a large sample is computed from a random subset. The gradient and the objective
    always use all samples. The method stops when the slope along the step is at most ``tol**2``
    times the objective. The step would then lower a smooth objective by half of that.

    References
    ----------
    Lee, Sun and Saunders (2014), Proximal Newton-type methods for minimizing composite functions,
    algorithm 1; Roosta-Khorasani and Mahoney (2019), Sub-sampled Newton methods, algorithm 1.
    """
    _ = scipy.linalg.lapack  # is loaded before the clock starts
    run = Run(options)
    standard, scaling = problem.standardised()
    rough = _subset(standard)
    point = standard.at(scaling.to_standardised(start), hessian=rough is None)
    run.accept(point)
    model, least_share = _Model.of(standard.penalty, point.theta), max(options.tol**2, 4 * EPS)
    while True:
        hessian = point.hessian if rough is None else rough.at(point.theta, hessian=True).hessian
        assert hessian is not None
        step, slope = model.step(point, hessian)
        if rough is not None and abs(slope) <= FAR * point.objective:
            point, rough = standard.at(point.theta, hessian=True), None
            continue
        if abs(slope) <= least_share * point.objective or point.objective <= ZERO:
            return run.path(Stop.TOLERANCE).to_original(scaling)
        if run.is_full:
            return run.path(Stop.MAX_ITER).to_original(scaling)
        trial = _backtrack(standard, point, step, slope, hessian=rough is None)
        if trial is None:
            trial = _damped(standard, model, point, hessian, rough is None)
        if trial is None:
            return run.path(Stop.PRECISION).to_original(scaling)
        if rough is not None and point.objective - trial.objective < KEPT * abs(slope):
            trial, rough = standard.at(trial.theta, hessian=True), None
        point = trial
        run.accept(point)


def promise(problem: Problem, theta: Floats) -> float:
    """Return the slope along a Newton step at ``theta``, as a share of the objective."""
    standard, scaling = problem.standardised()
    point = standard.at(scaling.to_standardised(theta), hessian=True)
    assert point.hessian is not None
    _, slope = _Model.of(standard.penalty, theta).step(point, point.hessian)
    return abs(slope) / point.objective


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
    the intercepts and, without a penalty, every column.
    """

    ridge: Floats
    threshold: Floats
    shiftable: bool
    free: slice

    @classmethod
    def of(cls, penalty: ElasticNet, theta: Floats) -> "_Model":
        """Return the model of a penalty; the intercepts have none."""
        ridge, threshold = np.zeros_like(theta), np.zeros_like(theta)
        ridge[:, :-1] = penalty.l2_weights
        threshold[:, :-1] = penalty.l1_weights
        penalised = bool(penalty.l1 or penalty.l2)
        return cls(ridge, threshold, not penalty.l2, slice(-1, None) if penalised else slice(None))

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
        step = target - theta
        step[:, self.free] -= step[:, self.free].sum(axis=0) / len(step)
        slope = float(np.vdot(gradient, step))
        slope += float(np.vdot(self.threshold, np.abs(target) - np.abs(theta)))
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


def _backtrack(
    problem: Problem, point: Evaluation, step: Floats, slope: float, *, hessian: bool
) -> Evaluation | None:
    """Halve the step until the objective falls enough; None if it never does."""
    length = 1.0
    for _ in range(HALVINGS):
        if -length * slope <= 4 * EPS * point.objective:  # rounding hides any fall
            return None
        trial = problem.at(point.theta + length * step, hessian=hessian)
        if trial.objective <= point.objective + ARMIJO * length * slope:
            return trial
        length /= 2
    return None


def _damped(
    problem: Problem, model: _Model, point: Evaluation, curvature: Floats, hessian: bool
) -> Evaluation | None:
    """Add curvature to the model until its step lowers the objective; None if rounding hides that.

    Far from the optimum, probabilities are 0 or 1. The loss then has a slope but no curvature, and
    a Newton step can lead anywhere. The added curvature is a growing share of Boehning's upper
    bound. With the whole bound, the model lies above the objective. Like the loss, the bound
    ignores a common shift of all classes.

    References
    ----------
    Nocedal and Wright (2006), Numerical Optimization, sec. 10.3 (Levenberg-Marquardt); Boehning
    (1992), Multinomial logistic regression algorithm, sec. 3.
    """
    logits_bound = (np.eye(problem.n_classes) - 1.0 / problem.n_classes) / 2.0
    bound = np.einsum("jk,ab->jakb", logits_bound, problem.gram)
    for damping in DAMPINGS:
        step, slope = model.step(point, curvature + damping * bound)
        if -slope <= 4 * EPS * point.objective:  # almost no curvature: the solution is inexact
            continue
        trial = problem.at(point.theta + step, hessian=hessian)
        if trial.objective <= point.objective + TRUSTED * slope:
            return trial
    return None

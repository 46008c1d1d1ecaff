"""Newton's method; with an L1 term, proximal Newton."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.fitting.solvers.problem import Point, Problem
from explorer.fitting.solvers.quadratic import minimise_quadratic
from explorer.fitting.solvers.run import Options, Path, Run, Stop
from explorer.maths.penalty import ElasticNet

Floats = NDArray[np.float64]

ARMIJO = 1e-4
EPS = float(np.finfo(float).eps)
ZERO = 1e-15
"""Objective in nats at which separable classes without a penalty are as good as fitted."""

ROUGH_SAMPLES = 2048
"""Samples that tell the curvature well enough while the optimum is far."""

FAR = 1e-2
"""Share of the objective that a step must promise for a rough Hessian to do."""

KEPT = 0.25
"""Share of its slope that a step with a rough Hessian must win for the next to have one too.

An exact quadratic wins half. Where the loss hangs on few samples, others do not tell its curvature.
"""

HALVINGS = 8
"""Halvings of a Newton step after which it is damped: the quadratic model is no good there."""

DAMPINGS = tuple(10.0**k for k in range(-8, 2))
"""Shares of the curvature's upper bound, in turn; from 1 on no step can fail."""

TRUSTED = 0.4
"""Share of the slope that a damped step has to win; a model that lies above wins half."""


def newton(problem: Problem, start: Floats, options: Options) -> Path:
    """Minimise by second-order steps with backtracking.

    Each step minimises the quadratic model of the loss plus the exact penalty. While the optimum is
    far, a large sample's Hessian is taken from a random part of it; the gradient and the objective
    are always those of all samples. It stops when the slope along the step, of which a smooth
    objective would win half, is at most a share ``tol**2`` of the objective.

    References
    ----------
    Lee, Sun and Saunders (2014), Proximal Newton-type methods for minimizing composite functions,
    algorithm 1; Roosta-Khorasani and Mahoney (2019), Sub-sampled Newton methods, algorithm 1.
    """
    run = Run(options)
    standard, scaling = problem.standardised()
    rough = _part(standard)
    point = standard.at(scaling.forth(start), hessian=rough is None)
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
            return run.path(Stop.TOLERANCE).back(scaling)
        if run.is_full:
            return run.path(Stop.MAX_ITER).back(scaling)
        trial = _backtrack(standard, point, step, slope, hessian=rough is None)
        if trial is None:
            trial = _damped(standard, model, point, hessian, rough is None)
        if trial is None:
            return run.path(Stop.PRECISION).back(scaling)
        if rough is not None and point.objective - trial.objective < KEPT * abs(slope):
            trial, rough = standard.at(trial.theta, hessian=True), None
        point = trial
        run.accept(point)


def promise(problem: Problem, theta: Floats) -> float:
    """Return the share of the objective at ``theta`` that one Newton step has in prospect."""
    standard, scaling = problem.standardised()
    point = standard.at(scaling.forth(theta), hessian=True)
    assert point.hessian is not None
    _, slope = _Model.of(standard.penalty, theta).step(point, point.hessian)
    return abs(slope) / point.objective


def _part(problem: Problem) -> Problem | None:
    """Return a random part of a large sample, always the same; None where the whole is small."""
    n_samples = len(problem.y)
    if n_samples < 4 * ROUGH_SAMPLES:
        return None
    return problem.part(np.random.default_rng(0).choice(n_samples, ROUGH_SAMPLES, replace=False))


@dataclass(frozen=True)
class _Model:
    """What the penalty adds to the quadratic model of the loss; arrays are shaped as ``theta``.

    ``free`` are the columns in which one number added to all classes changes nothing: the
    intercepts and, without a penalty, every column.
    """

    ridge: Floats
    threshold: Floats
    shiftable: bool
    free: slice

    @classmethod
    def of(cls, penalty: ElasticNet, theta: Floats) -> "_Model":
        """Lay out a penalty over the weights; the intercepts have none."""
        ridge, threshold = np.zeros_like(theta), np.zeros_like(theta)
        ridge[:, :-1] = penalty.l2_weights
        threshold[:, :-1] = penalty.l1_weights
        penalised = bool(penalty.l1 or penalty.l2)
        return cls(ridge, threshold, not penalty.l2, slice(-1, None) if penalised else slice(None))

    def step(self, point: Point, hessian: Floats) -> tuple[Floats, float]:
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
        """Hold one class still in the free columns, so that the matrix is regular.

        The class held is the one of largest curvature: what is left is as well conditioned as can
        be.
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
    problem: Problem, point: Point, step: Floats, slope: float, *, hessian: bool
) -> Point | None:
    """Halve the step until the objective falls enough; None where it does not."""
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
    problem: Problem, model: _Model, point: Point, curvature: Floats, hessian: bool
) -> Point | None:
    """Add curvature to the model until its minimum lies lower; None where rounding hides that.

    Far from the optimum, where probabilities are 0 or 1, the loss has slopes and no curvature, and
    a Newton step leads anywhere. The curvature added is a growing share of Boehning's upper bound:
    with all of it the model lies above the objective. As the loss, it does not see a common shift.

    References
    ----------
    Nocedal and Wright (2006), Numerical Optimization, sec. 10.3 (Levenberg-Marquardt); Boehning
    (1992), Multinomial logistic regression algorithm, sec. 3.
    """
    logits_bound = (np.eye(problem.n_classes) - 1.0 / problem.n_classes) / 2.0
    bound = np.einsum("jk,ab->jakb", logits_bound, problem.gram)
    for damping in DAMPINGS:
        step, slope = model.step(point, curvature + damping * bound)
        if -slope <= 4 * EPS * point.objective:  # a model almost without curvature is ill-solved
            continue
        trial = problem.at(point.theta + step, hessian=hessian)
        if trial.objective <= point.objective + TRUSTED * slope:
            return trial
    return None

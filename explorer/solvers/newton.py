"""Newton's method; with an L1 term, proximal Newton."""

import numpy as np
from numpy.typing import NDArray

from explorer.penalty import ElasticNet
from explorer.solvers.problem import Path, Point, Problem, Stop
from explorer.solvers.quadratic import minimise_quadratic

Floats = NDArray[np.float64]

ARMIJO = 1e-4
EPS = float(np.finfo(float).eps)
ZERO = 1e-15
"""Objective in nats at which separable classes without a penalty are as good as fitted."""


def newton(problem: Problem, *, tol: float, max_iter: int) -> Path:
    """Minimise by second-order steps with backtracking.

    Each step minimises the quadratic model of the loss plus the exact penalty. It stops when the
    Newton decrement, the gradient's norm in the metric of the inverse Hessian, is at most ``tol``
    times the root of the objective: then no more than a share ``tol**2 / 2`` of it can be won.

    References
    ----------
    Lee, Sun and Saunders (2014), Proximal Newton-type methods for minimizing composite functions,
    algorithm 1; Boyd and Vandenberghe (2004), Convex Optimization, sec. 9.5.
    """
    standard, back = problem.standardised()
    point = standard.at(standard.start, hessian=True)
    points, stop, least_share = [point], Stop.MAX_ITER, max(tol**2, 4 * EPS)
    while len(points) <= max_iter:
        step, slope, decrement_squared = _model_step(standard.penalty, point)
        if decrement_squared <= least_share * point.objective or point.objective <= ZERO:
            stop = Stop.TOLERANCE
            break
        trial = _backtrack(standard, point, step, slope)
        if trial is None:
            stop = Stop.PRECISION
            break
        point = trial
        points.append(point)
    path = Path.of(points, stop)
    return Path(back(path.theta), path.loss, path.objective, path.stop)


def _model_step(penalty: ElasticNet, point: Point) -> tuple[Floats, float, float]:
    """Return the step to the model's minimum, the slope along it, and its squared local norm."""
    theta = point.theta
    gradient, matrix = _smooth_derivatives(penalty, point)
    threshold = np.zeros_like(theta)
    threshold[:, :-1] = penalty.l1_weights
    pinned_gradient, pinned_matrix, free = _pinned(penalty, gradient, matrix)
    target = minimise_quadratic(
        pinned_matrix, pinned_gradient, threshold, theta, shiftable=not penalty.l2
    )
    step = target - theta
    step[:, free] -= step[:, free].mean(axis=0)
    slope = float((gradient * step).sum())
    if penalty.l1:
        slope += float((threshold * (np.abs(target) - np.abs(theta))).sum())
    return step, slope, float(step.ravel() @ matrix @ step.ravel())


def _smooth_derivatives(penalty: ElasticNet, point: Point) -> tuple[Floats, Floats]:
    """Return gradient, shaped as theta, and Hessian, a matrix, of the loss and the ridge part."""
    assert point.hessian is not None
    gradient, curvature = point.gradient.copy(), point.hessian.copy()
    if penalty.l2:
        gradient[:, :-1] += point.theta[:, :-1] * penalty.l2_weights
        n_classes, width = gradient.shape
        every, features = np.arange(n_classes)[:, None], np.arange(width - 1)
        curvature[every, features, every, features] += penalty.l2_weights
    return gradient, curvature.reshape(gradient.size, gradient.size)


def _pinned(
    penalty: ElasticNet, gradient: Floats, matrix: Floats
) -> tuple[Floats, Floats, slice | list[int]]:
    """Hold one class still in the columns where one number for all classes changes nothing.

    Those are the intercepts and, without a penalty, every column (returned third). The class held
    is the one of largest curvature, so that what is left is as well conditioned as it can be.
    """
    n_classes, width = gradient.shape
    free: slice | list[int] = [width - 1] if penalty.l1 or penalty.l2 else slice(None)
    intercept_curvature = matrix.diagonal().reshape(n_classes, width)[:, -1]
    held = np.arange(gradient.size).reshape(n_classes, width)[intercept_curvature.argmax(), free]
    gradient, matrix = gradient.copy(), matrix.copy()
    gradient.flat[held] = 0.0
    matrix[held] = 0.0
    matrix[:, held] = 0.0
    matrix[held, held] = 1.0
    return gradient, matrix, free


def _backtrack(problem: Problem, point: Point, step: Floats, slope: float) -> Point | None:
    """Halve the step until the objective falls enough; None where rounding hides any fall."""
    length = 1.0
    while -length * slope > 4 * EPS * point.objective:
        trial = problem.at(point.theta + length * step, hessian=True)
        if trial.objective <= point.objective + ARMIJO * length * slope:
            return trial
        length /= 2
    return None

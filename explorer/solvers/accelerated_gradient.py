"""Accelerated gradient descent: Nesterov's momentum, restarted where it would go uphill."""

import math

import numpy as np
from numpy.typing import NDArray

from explorer.solvers.gradient_descent import GROWTH, proximal_step, safe_step
from explorer.solvers.problem import Path, Problem, Stop

Floats = NDArray[np.float64]


def accelerated_gradient(problem: Problem, *, tol: float, max_iter: int) -> Path:
    """Minimise by proximal gradient steps from a point ahead; the objective never increases.

    A step that would raise the objective is taken back, the momentum set to zero and a plain step
    made in its place. Stops when the largest component of the least subgradient is at most ``tol``.

    References
    ----------
    Beck and Teboulle (2009), A fast iterative shrinkage-thresholding algorithm, eq. 4.1 to 4.3,
    with two deviations: steps may grow again, and no iterate is accepted that lies higher than the
    last; O'Donoghue and Candes (2015), Adaptive restart for accelerated gradient schemes, sec. 3.2.
    """
    shortest = safe_step(problem)
    point = before = problem.at(problem.start)
    length, momentum = shortest, 1.0
    points = [point]
    while True:
        if problem.residual(point) <= tol:
            return Path.of(points, Stop.TOLERANCE)
        if len(points) > max_iter:
            return Path.of(points, Stop.MAX_ITER)
        following = (1.0 + math.sqrt(1.0 + 4.0 * momentum**2)) / 2.0
        ahead = point.theta + (momentum - 1.0) / following * (point.theta - before.theta)
        trial, length = proximal_step(problem, problem.at(ahead), GROWTH * length, shortest)
        if trial.objective > point.objective:
            following = 1.0
            trial, length = proximal_step(problem, point, length, shortest)
        if trial.objective > point.objective:
            return Path.of(points, Stop.PRECISION)
        before, point, momentum = point, trial, following
        points.append(point)

"""Gradient descent; with an L1 term, proximal gradient descent."""

import numpy as np
from numpy.typing import NDArray

from explorer.solvers.problem import Path, Point, Problem, Stop

Floats = NDArray[np.float64]

GROWTH = 1.25
"""How much longer a step is tried after one that was accepted."""


def gradient_descent(problem: Problem, *, tol: float, max_iter: int) -> Path:
    """Minimise by proximal gradient steps with backtracking; the objective never increases.

    Stops when the largest component of the least subgradient is at most ``tol``.

    References
    ----------
    Parikh and Boyd (2014), Proximal Algorithms, sec. 4.2.
    """
    shortest = safe_step(problem)
    point, length = problem.at(problem.start), shortest
    points = [point]
    while True:
        if problem.residual(point) <= tol:
            return Path.of(points, Stop.TOLERANCE)
        if len(points) > max_iter:
            return Path.of(points, Stop.MAX_ITER)
        trial, length = proximal_step(problem, point, GROWTH * length, shortest)
        if trial.objective > point.objective:
            return Path.of(points, Stop.PRECISION)
        point = trial
        points.append(point)


def safe_step(problem: Problem) -> float:
    """Return the step ``1 / L`` at which the objective cannot increase.

    ``L``, the Lipschitz constant of the loss's gradient, is at most half the largest eigenvalue of
    ``mean_i (x_i, 1)(x_i, 1)^T``, as the Hessian of one sample's loss by its logits is at most 1/2.

    References
    ----------
    Boehning (1992), Multinomial logistic regression algorithm: the Hessian by the logits is at most
    ``(I - 11^T / n_classes) / 2``, and that is at most ``I / 2``.
    """
    gram = problem.design.T @ problem.design / len(problem.y)
    return 2.0 / float(np.linalg.eigvalsh(gram)[-1])


def proximal_step(
    problem: Problem, point: Point, length: float, shortest: float
) -> tuple[Point, float]:
    """Step from ``point``, halving ``length`` until the loss lies below its quadratic bound.

    At ``shortest``, see :func:`safe_step`, the bound holds without a look. Returns the new point
    and the length of its step.
    """
    while True:
        length = max(length, shortest)
        theta = point.theta - length * point.gradient
        theta[:, :-1] = problem.penalty.prox(theta[:, :-1], length)
        trial = problem.at(theta)
        move = theta - point.theta
        linear = float((point.gradient * move).sum())
        bound = point.loss + linear + float((move * move).sum()) / (2.0 * length)
        if length == shortest or trial.loss <= bound:
            return trial, length
        length /= 2.0

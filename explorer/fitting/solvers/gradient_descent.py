"""Gradient descent; with an L1 term, proximal gradient descent."""

import numpy as np
from numpy.typing import NDArray

from explorer.fitting.solvers.problem import Point, Problem
from explorer.fitting.solvers.run import Options, Path, Run, Stop

Floats = NDArray[np.float64]

GROWTH = 1.25
"""How much longer a step is tried after one that was accepted."""


def gradient_descent(problem: Problem, start: Floats, options: Options) -> Path:
    """Minimise by proximal gradient steps.

    Without a learning rate the step's length is found by backtracking, and the objective never
    increases. With one every step has that length, whatever comes of it. Stops when the largest
    component of the least subgradient is at most ``tol``.

    References
    ----------
    Parikh and Boyd (2014), Proximal Algorithms, sec. 4.2.
    """
    run = Run(options)
    run.accept(problem.at(start))
    if options.learning_rate is None:
        return _backtracking(problem, run)
    while True:
        if stop := run.stop(problem):
            return run.path(stop)
        trial = problem.at(moved(problem, run.last, options.learning_rate))
        if run.has_run_away(trial):
            return run.path(Stop.RUNAWAY)
        run.accept(trial)


def _backtracking(problem: Problem, run: Run) -> Path:
    """Go down from the last point of a run by steps of a length that is searched for."""
    length = shortest = safe_step(problem)
    while True:
        if stop := run.stop(problem):
            return run.path(stop)
        trial, length = proximal_step(problem, run.last, GROWTH * length, shortest)
        if trial.objective > run.last.objective:
            return run.path(Stop.PRECISION)
        run.accept(trial)


def safe_step(problem: Problem) -> float:
    """Return the step ``1 / L`` at which the objective cannot increase.

    ``L``, the Lipschitz constant of the loss's gradient, is at most half the largest eigenvalue of
    ``mean_i (x_i, 1)(x_i, 1)^T``, as the Hessian of one sample's loss by its logits is at most 1/2.

    References
    ----------
    Boehning (1992), Multinomial logistic regression algorithm: the Hessian by the logits is at most
    ``(I - 11^T / n_classes) / 2``, and that is at most ``I / 2``.
    """
    return 2.0 / float(np.linalg.eigvalsh(problem.gram)[-1])


def moved(problem: Problem, point: Point, length: float) -> Floats:
    """Return where a proximal gradient step of some length leads: the penalty is never overshot."""
    theta = point.theta - length * point.gradient
    theta[:, :-1] = problem.penalty.prox(theta[:, :-1], length)
    return theta


def proximal_step(
    problem: Problem, point: Point, length: float, shortest: float
) -> tuple[Point, float]:
    """Step from ``point``, halving ``length`` until the loss lies below its quadratic bound.

    At ``shortest``, see :func:`safe_step`, the bound holds without a look. Returns the new point
    and the length of its step.
    """
    while True:
        length = max(length, shortest)
        trial = problem.at(moved(problem, point, length))
        move = trial.theta - point.theta
        linear = float((point.gradient * move).sum())
        bound = point.loss + linear + float((move * move).sum()) / (2.0 * length)
        if length == shortest or trial.loss <= bound:
            return trial, length
        length /= 2.0

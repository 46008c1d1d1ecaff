"""Gradient descent; with an L1 term, proximal gradient descent."""

from explorer.fitting.solvers.problem import Evaluation, Problem
from explorer.fitting.solvers.run import Options, Path, Run, Stop
from explorer.maths.arrays import Floats

GROWTH = 1.25
"""The first trial step is longer than the last accepted one by this factor."""


def gradient_descent(problem: Problem, start: Floats, options: Options) -> Path:
    """Minimise by proximal gradient steps.

    Without a learning rate, backtracking finds the length of each step, and the objective never
    increases. With a learning rate, every step has that length, and the objective may increase. The
    method stops when no component of the smallest subgradient is larger than ``tol``.

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
    """Descend from the latest iterate by steps whose length is found by backtracking."""
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

    ``L`` is the Lipschitz constant of the gradient of the loss. It is at most half the largest
    eigenvalue of ``mean_i (x_i, 1)(x_i, 1)^T``, because the Hessian of one sample's loss with
    respect to its logits is at most 1/2.

    References
    ----------
    Boehning (1992), Multinomial logistic regression algorithm: the Hessian by the logits is at most
    ``(I - 11^T / n_classes) / 2``, and that is at most ``I / 2``.
    """
    return 2.0 / problem.steepness


def moved(problem: Problem, point: Evaluation, length: float) -> Floats:
    """Return ``theta`` after a proximal gradient step."""
    theta = point.theta - length * point.gradient
    theta[:, :-1] = problem.penalty.prox(theta[:, :-1], length)
    return theta


def proximal_step(
    problem: Problem, point: Evaluation, length: float, shortest: float
) -> tuple[Evaluation, float]:
    """Step from ``point``; halve ``length`` until the loss is below its quadratic bound.

    At ``shortest``, see :func:`safe_step`, the bound always holds. Returns the new point and the
    length of its step.
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

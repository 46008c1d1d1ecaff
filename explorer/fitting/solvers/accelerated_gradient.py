"""Accelerated gradient descent: Nesterov's momentum, restarted where it would go uphill."""

import math

import numpy as np
from numpy.typing import NDArray

from explorer.fitting.solvers.gradient_descent import GROWTH, moved, proximal_step, safe_step
from explorer.fitting.solvers.problem import Problem
from explorer.fitting.solvers.run import Options, Path, Run, Stop

Floats = NDArray[np.float64]


def accelerated_gradient(problem: Problem, start: Floats, options: Options) -> Path:
    """Minimise by proximal gradient steps from a point ahead.

    Without a learning rate the objective never increases: the step's length is found by
    backtracking, and a step that would raise the objective is taken back, the momentum set to zero
    and a plain step made in its place. With one every step has that length, and the momentum is
    never stopped. Stops when the largest component of the least subgradient is at most ``tol``.

    References
    ----------
    Beck and Teboulle (2009), A fast iterative shrinkage-thresholding algorithm, eq. 4.1 to 4.3.
    Without a learning rate there are two deviations: steps may grow again, and no iterate is
    accepted that lies higher than the last; O'Donoghue and Candes (2015), Adaptive restart for
    accelerated gradient schemes, sec. 3.2.
    """
    run = Run(options)
    run.accept(problem.at(start))
    if options.learning_rate is None:
        return _restarting(problem, run)
    before, momentum = run.last, 1.0
    while True:
        if stop := run.stop(problem):
            return run.path(stop)
        following = _following(momentum)
        ahead = run.last.theta + (momentum - 1.0) / following * (run.last.theta - before.theta)
        trial = problem.at(moved(problem, problem.at(ahead), options.learning_rate))
        if run.has_run_away(trial):
            return run.path(Stop.RUNAWAY)
        before, momentum = run.last, following
        run.accept(trial)


def _restarting(problem: Problem, run: Run) -> Path:
    """Go down from the last point of a run, without momentum where that would lead uphill."""
    length = shortest = safe_step(problem)
    before, momentum = run.last, 1.0
    while True:
        if stop := run.stop(problem):
            return run.path(stop)
        point, following = run.last, _following(momentum)
        ahead = point.theta + (momentum - 1.0) / following * (point.theta - before.theta)
        trial, length = proximal_step(problem, problem.at(ahead), GROWTH * length, shortest)
        if trial.objective > point.objective:
            following = 1.0
            trial, length = proximal_step(problem, point, length, shortest)
        if trial.objective > point.objective:
            return run.path(Stop.PRECISION)
        before, momentum = point, following
        run.accept(trial)


def _following(momentum: float) -> float:
    """Return the next number of Beck and Teboulle's eq. 4.2."""
    return (1.0 + math.sqrt(1.0 + 4.0 * momentum**2)) / 2.0

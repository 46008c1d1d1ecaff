"""Accelerated gradient descent: Nesterov's momentum, with restarts."""

import math

from explorer.fitting.solvers.gradient_descent import GROWTH, moved, proximal_step, safe_step
from explorer.fitting.solvers.problem import Problem
from explorer.fitting.solvers.run import Options, Path, Run, Stop
from explorer.maths.arrays import Floats


def accelerated_gradient(problem: Problem, start: Floats, options: Options) -> Path:
    """Minimise by proximal gradient steps from a point that the momentum predicts.

    Without a learning rate, backtracking finds the length of each step, and the objective never
    increases. A step that would increase it is dropped, the momentum is set to zero, and a step
    without momentum is made instead. With a learning rate, every step has that length, and the
    momentum is never set to zero. The method stops when no component of the smallest subgradient is
    larger than ``tol``.

    References
    ----------
    Beck and Teboulle (2009), A fast iterative shrinkage-thresholding algorithm, eq. 4.1 to 4.3.
    Without a learning rate there are two differences: steps may grow again, and no iterate has a
    higher objective than the last; O'Donoghue and Candes (2015), Adaptive restart for accelerated
    gradient schemes, sec. 3.2.
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
    """Descend from the latest iterate; drop the momentum where it would increase the objective."""
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
    """Return ``t_(k+1)`` for ``t_k`` (Beck and Teboulle, eq. 4.2)."""
    return (1.0 + math.sqrt(1.0 + 4.0 * momentum**2)) / 2.0

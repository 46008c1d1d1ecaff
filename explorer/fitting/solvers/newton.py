"""Newton's method; with an L1 term, proximal Newton."""

from dataclasses import replace
from typing import Protocol

import numpy as np
import scipy

from explorer.fitting.solvers.exact import ExactSteps
from explorer.fitting.solvers.problem import Evaluation, Problem
from explorer.fitting.solvers.run import Options, Path, Run, Stop
from explorer.fitting.solvers.screened import ScreenedSteps
from explorer.fitting.solvers.truncated import TruncatedSteps
from explorer.maths.arrays import Floats

ARMIJO = 1e-4
ROUNDING = 4.0 * float(np.finfo(float).eps)
"""Share of the objective by which rounding can hide a fall."""

ZERO = 1e-15
"""Without a penalty, the fit of separable classes ends at this objective, in nats."""

WIDE = 100
"""With an L2 penalty alone and at least so many weights and intercepts, steps are made without the
Hessian: computing it and solving with it would take longer."""

WIDER = 400
"""The same for other penalties; with an L1 term, steps then use a working set."""

LENGTHS = tuple(0.5**k for k in range(8))
"""Shares of a Newton step, tried before it is damped instead: the quadratic model is too wrong."""

DAMPINGS = tuple(10.0**k for k in range(-8, 1))
"""Shares of the upper bound of the curvature, tried in turn; with the whole bound no step fails."""

TRUSTED = 0.4
"""A damped step must lower the objective by this share of its slope; an upper bound gives 1/2."""


class Steps(Protocol):
    """A way to find Newton steps."""

    def at(self, theta: Floats) -> Evaluation:
        """Evaluate the problem at ``theta``, with everything that a step from there needs."""
        ...

    def step(self, point: Evaluation) -> tuple[Floats, float]:
        """Return the step to the minimum of the quadratic model and the slope along it."""
        ...

    def damped(self, point: Evaluation, damping: float) -> tuple[Floats, float]:
        """Return step and slope with a share of Boehning's upper bound added to the Hessian."""
        ...

    def learn(self, share: float) -> None:
        """Learn from the last step: by which share of its slope it lowered the objective."""
        ...


def newton(problem: Problem, start: Floats, options: Options) -> Path:
    """Minimise by second-order steps with backtracking.

    Each step minimises a quadratic model of the loss plus the exact penalty: with the whole
    Hessian, or with many weights by conjugate gradients. The method stops when the slope along the
    step is at most ``tol**2`` times the objective. The step would then lower a smooth objective by
    half of that.

    References
    ----------
    Lee, Sun and Saunders (2014), Proximal Newton-type methods for minimizing composite functions,
    algorithm 1.
    """
    _ = scipy.linalg.lapack  # is loaded before the clock starts
    run = Run(options)
    standard, scaling = problem.standardised()
    stop = descend(standard, scaling.to_standardised(start), run)
    return run.path(stop).to_original(scaling)


def descend(problem: Problem, start: Floats, run: Run) -> Stop:
    """Minimise a problem of standardised features, and record every iterate in the run."""
    steps = _steps(problem, may_be_rough=not run.options.is_near)
    point = steps.at(start)
    least_share = max(run.options.tol**2, ROUNDING)
    while True:
        run.accept(replace(point, hessian=None, probabilities=None))
        step, slope = steps.step(point)
        if abs(slope) <= least_share * point.objective or point.objective <= ZERO:
            return Stop.TOLERANCE
        if run.is_full:
            return Stop.MAX_ITER
        trial = _backtrack(steps, point, step, slope) or _damped(steps, point)
        if trial is None:
            return Stop.PRECISION
        steps.learn((point.objective - trial.objective) / abs(slope))
        point = trial


def promise(problem: Problem, theta: Floats) -> float:
    """Return the slope along a Newton step at ``theta``, as a share of the objective."""
    standard, scaling = problem.standardised()
    steps = _steps(standard, may_be_rough=False)
    point = steps.at(scaling.to_standardised(theta))
    return abs(steps.step(point)[1]) / point.objective


def _steps(problem: Problem, *, may_be_rough: bool) -> Steps:
    """Return the way to find steps that suits the number of weights."""
    penalty = problem.penalty
    if problem.zeros.size < (WIDE if penalty.l2 and not penalty.l1 else WIDER):
        return ExactSteps(problem, may_be_rough=may_be_rough)
    if penalty.l1:
        return ScreenedSteps(problem, may_be_rough=may_be_rough)
    return TruncatedSteps(problem)


def _is_hidden(point: Evaluation, slope: float) -> bool:
    """Return whether rounding of the objective hides a fall of the size of a slope."""
    return -slope <= ROUNDING * point.objective


def _backtrack(steps: Steps, point: Evaluation, step: Floats, slope: float) -> Evaluation | None:
    """Halve the step until the objective falls enough; None if it never does."""
    for length in LENGTHS:
        if _is_hidden(point, length * slope):
            return None
        trial = steps.at(point.theta + length * step)
        if trial.objective <= point.objective + ARMIJO * length * slope:
            return trial
    return None


def _damped(steps: Steps, point: Evaluation) -> Evaluation | None:
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
    for damping in DAMPINGS:
        step, slope = steps.damped(point, damping)
        if _is_hidden(point, slope):  # almost no curvature: the solution is inexact
            continue
        trial = steps.at(point.theta + step)
        if trial.objective <= point.objective + TRUSTED * slope:
            return trial
    return None

"""Proximal Newton steps over a working set, for many weights and an L1 term."""

import numpy as np

from explorer.fitting.solvers.eliminated import minimise_eliminated
from explorer.fitting.solvers.exact import FAR, KEPT, ExactSteps
from explorer.fitting.solvers.face import minimise_on_face
from explorer.fitting.solvers.problem import Evaluation, Problem
from explorer.fitting.solvers.quadratic import median_shift
from explorer.maths.arrays import Flags, Floats

WORST = 0.5
"""Far from the optimum, a zero joins the set if its slope exceeds the threshold by this share of
the largest excess."""

CANDIDATE = 0.5
"""Near the optimum, a zero joins the set if its slope is this close to the threshold, as a share of
it."""

VIOLATION = 1e-9
"""Share by which a slope must exceed the threshold before a weight leaves zero."""

COMPLETE = 1e-4
"""If a step is predicted to lower the objective by at most this share, it is a step of all
weights."""

LARGE = 500
"""Weights in a working set from which steps far from the optimum need no Hessian."""

INEXACT = 3e-4
"""Such steps are made while the predicted decrease is at least this share of the objective."""

MOST_INEXACT = 100
"""Most such steps; a fit that needs more is nearly separable."""

DAMPING = 0.01
"""Share of the curvature that is added for such steps, because some features can be nearly
equal."""

RIDGE = 1e-10
"""Added to the curvature of each class: it stays positive where probabilities are 0 or 1."""


class ScreenedSteps(ExactSteps):
    """Steps to the minimum of the quadratic model among the weights of a working set.

    The set has the weights that are not zero, and the zeros whose slopes exceed the threshold of
    the L1 term most. The Hessian is computed for the set only. Far from the optimum, it is not
    computed for a large set. Near the optimum, zeros that the model would still move join the set,
    so the step is that of all weights.

    References
    ----------
    Bertrand et al. (2022), Beyond L1: faster and better sparse models with skglm, sec. 2.2 (working
    sets of the worst violations); Lee, Sun and Saunders (2014), Proximal Newton-type methods for
    minimizing composite functions, algorithm 1.
    """

    def __init__(self, problem: Problem, *, may_be_rough: bool = True) -> None:
        super().__init__(problem, may_be_rough=may_be_rough)
        self.inexact_steps = MOST_INEXACT if may_be_rough else 0
        self.near = not may_be_rough

    def at(self, theta: Floats) -> Evaluation:
        """Evaluate the problem, with the probabilities."""
        return self.problem.at(theta, probabilities=True)

    def damped(self, point: Evaluation, damping: float) -> tuple[Floats, float]:
        """Return step and slope with a share of Boehning's upper bound added to the Hessian."""
        source, origin, model = self.problem, point, self.model
        if self.rough is not None:
            source, origin = self.rough, self.rough.at(point.theta, probabilities=True)
        theta = point.theta.copy()
        if model.shiftable:
            theta[:, :-1] -= median_shift(theta[:, :-1])
        smooth = point.gradient + model.ridge * theta
        chosen, missing = np.zeros_like(theta, np.bool_), self._joining(theta, smooth)
        if self.inexact_steps and not damping and missing.sum() > LARGE:
            self.inexact_steps -= 1
            step, slope = self._inexact(point, source, origin, theta, smooth, missing)
            if slope < -INEXACT * point.objective:
                return step, slope
            self.inexact_steps, self.near = 0, True
            missing = self._joining(theta, smooth)
        target, slopes = theta, smooth
        while missing.any():
            chosen |= missing
            matrix = source.hessian_among(origin, chosen, damping)
            matrix.flat[:: len(matrix) + 1] += model.ridge[chosen]
            parts = slopes[chosen], model.threshold[chosen], target[chosen]
            target = target.copy()
            target[chosen] = minimise_eliminated(matrix, *parts)
            step, slope = model.step_to(target, point)
            if source is not self.problem or damping:
                break
            self.near |= abs(slope) <= FAR * point.objective
            if abs(slope) > COMPLETE * point.objective:
                break
            move = target - theta
            slopes = smooth + self.problem.hessian_product(point, move) + model.ridge * move
            missing = self._joining(target, slopes) & ~chosen
        return step, slope

    def learn(self, share: float) -> None:
        """Stop rough and inexact steps if the last one gained too small a share of its slope."""
        super().learn(share)
        if share < KEPT:
            self.inexact_steps = 0

    def _inexact(
        self,
        point: Evaluation,
        source: Problem,
        origin: Evaluation,
        theta: Floats,
        smooth: Floats,
        chosen: Flags,
    ) -> tuple[Floats, float]:
        """Return a step of the chosen weights that needs no Hessian, and the slope along it."""
        p, model = origin.probabilities, self.model
        assert p is not None
        rates = source.times((p * (1.0 - p)).T, source.weights).mean(axis=0)[:, None] + RIDGE
        ridge = model.ridge + DAMPING * rates

        def product(direction: Floats) -> Floats:
            return source.hessian_product(origin, direction) + ridge * direction

        target = minimise_on_face(product, rates + ridge, smooth, model.threshold, theta, chosen)
        return model.step_to(target, point)

    def _joining(self, theta: Floats, slopes: Floats) -> Flags:
        """Return the weights that are not zero, and the zeros whose slopes are largest.

        If a whole column can be shifted, one zero always stays in it.
        """
        threshold = self.model.threshold
        excess = np.where(theta == 0.0, np.abs(slopes) - threshold, -np.inf)
        excess[:, -1] = -np.inf
        zeros = excess > VIOLATION * threshold
        if zeros.any():
            zeros = excess >= (-CANDIDATE * threshold if self.near else WORST * excess.max())
        if self.model.shiftable:
            full = (zeros | (theta != 0.0)).all(axis=0)
            columns = np.flatnonzero(full[:-1])
            weakest = np.where(zeros, excess, np.inf).argmin(axis=0)
            zeros[weakest[columns], columns] = False
        joining: Flags = zeros | (theta != 0.0)
        joining[:, -1] = True
        joining[0, -1] = False  # a common shift changes nothing, so one intercept can stay
        return joining

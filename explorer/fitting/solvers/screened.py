"""Proximal Newton steps over a working set, for many weights and an L1 term."""

import numpy as np
from numpy.typing import NDArray

from explorer.fitting.solvers.eliminated import minimise_eliminated
from explorer.fitting.solvers.exact import FAR, ExactSteps
from explorer.fitting.solvers.problem import Evaluation
from explorer.fitting.solvers.quadratic import median_shift

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

WORST = 0.5
"""Of many zeros, those join whose slopes exceed the threshold by this share of the worst."""

FEW = 100
"""So many of the zeros that the model would still move join in any case."""

VIOLATION = 1e-9
"""Share by which a slope must exceed the threshold before a weight leaves zero."""


class ScreenedSteps(ExactSteps):
    """Steps to the minimum of the quadratic model among the weights of a working set.

    The set has the weights that are not zero, and the zeros whose slopes exceed the threshold of
    the L1 term most. The Hessian is made for the set only. Near the optimum, zeros that the model
    would still move join the set, so the step is that of all weights.

    References
    ----------
    Bertrand et al. (2022), Beyond L1: faster and better sparse models with skglm, sec. 2.2 (working
    sets of the worst violations); Lee, Sun and Saunders (2014), Proximal Newton-type methods for
    minimizing composite functions, algorithm 1.
    """

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
        target, slopes = theta, smooth
        chosen, missing = np.zeros_like(theta, np.bool_), self._entering(theta, smooth, 0)
        missing |= theta != 0.0
        missing[:, -1] = True
        missing[0, -1] = False  # a common shift changes nothing, so one intercept can stay
        while missing.any():
            chosen |= missing
            matrix = source.hessian_among(origin, chosen, damping)
            matrix.flat[:: len(matrix) + 1] += model.ridge[chosen]
            parts = slopes[chosen], model.threshold[chosen], target[chosen]
            target = target.copy()
            target[chosen] = minimise_eliminated(matrix, *parts)
            step, slope = self._step(point, target)
            if source is not self.problem or damping or abs(slope) > FAR * point.objective:
                break
            move = target - theta
            slopes = smooth + self.problem.hessian_product(point, move) + model.ridge * move
            missing = self._entering(target, slopes, FEW) & ~chosen
        return step, slope

    def _step(self, point: Evaluation, target: Floats) -> tuple[Floats, float]:
        """Return the step to a target, with centred intercepts, and the slope along it."""
        step = target - point.theta
        step[:, -1] -= step[:, -1].mean()
        slope = float(np.vdot(point.gradient + self.model.ridge * point.theta, step))
        rise = np.abs(target) - np.abs(point.theta)
        return step, slope + float(np.vdot(self.model.threshold, rise))

    def _entering(self, theta: Floats, slopes: Floats, few: int) -> Mask:
        """Return the zeros whose slopes exceed the threshold most.

        If a whole column can be shifted, one zero always stays in it.
        """
        excess = np.abs(slopes) - self.model.threshold
        still = (theta == 0.0) & (excess > VIOLATION * self.model.threshold)
        still[:, -1] = False
        found = np.sort(excess[still])[::-1]
        if len(found) > few:
            still &= excess >= min(WORST * found[0], found[few])
        entering: Mask = still
        if self.model.shiftable:
            full = (entering | (theta != 0.0)).all(axis=0)
            columns = np.flatnonzero(full[:-1])
            weakest = np.where(entering, excess, np.inf).argmin(axis=0)
            entering[weakest[columns], columns] = False
        return entering

"""How far the objective can surely still fall."""

import numpy as np

from explorer.fitting.solvers.problem import Evaluation, Problem
from explorer.maths.penalty import soft_threshold

STEEPEST = 0.25
"""Largest curvature of a sample's loss by one of its scores: ``p (1 - p)``."""


def sure_fall(problem: Problem, point: Evaluation) -> float:
    """Return by how much the objective falls, at least, if the best single weight moves.

    Each weight takes a proximal step with an upper bound of its curvature. While the weight of a
    feature moves, the intercept takes up the mean of the feature.

    Parameters
    ----------
    problem : Problem
    point : Evaluation

    Returns
    -------
    float
        In nats, at least 0; 0 at an optimum.

    References
    ----------
    Parikh and Boyd (2014), Proximal Algorithms, sec. 4.2: the step minimises an upper bound.
    """
    mean, scale = problem.moments
    coef, penalty = point.theta[:, :-1], problem.penalty
    slope = point.gradient[:, :-1] - point.gradient[:, -1:] * mean
    with np.errstate(all="ignore"):  # a feature without any spread has no step
        curvature = STEEPEST * scale**2
        ahead = curvature * coef - slope
        shrunk = soft_threshold(ahead, penalty.l1_weights)
        target = shrunk / (curvature + penalty.l2_weights)
        move = target - coef
        rises = move * (slope + 0.5 * curvature * move)
        rises += 0.5 * penalty.l2_weights * move * (target + coef)
        rises += penalty.l1_weights * (np.abs(target) - np.abs(coef))
    of_intercept = float((point.gradient[:, -1] ** 2).max()) / (2.0 * STEEPEST)
    return max(of_intercept, -float(np.nan_to_num(rises).min()))

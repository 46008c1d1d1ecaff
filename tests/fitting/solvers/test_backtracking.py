"""The gradient methods without a learning rate: the lengths of their steps, and the momentum."""

import math

import numpy as np
import pytest

from explorer import DataParams, make_dataset
from explorer.fitting.solvers import Options, Problem, Stop
from explorer.fitting.solvers.accelerated_gradient import accelerated_gradient
from explorer.fitting.solvers.gradient_descent import (
    gradient_descent,
    moved,
    proximal_step,
    safe_step,
)
from explorer.maths.penalty import ElasticNet

EPS = float(np.finfo(np.float64).eps)
SURE = np.array([[1.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]])
"""Weights with probabilities near 0 and 1, so that the loss has less curvature than at zero."""


def posed(l1=0.0, l2=0.0, n_samples=60):
    data = make_dataset(DataParams(n_samples=n_samples, cluster_std=2.0))
    return Problem.of(data.X, data.y, 3, ElasticNet(l1=l1, l2=l2))


def lengths(before, after, slope):
    """The length of each step, in norms of the gradient."""
    return np.sqrt(((after - before) ** 2).sum(axis=(1, 2)) / (slope**2).sum(axis=(1, 2)))


@pytest.fixture(scope="module")
def descent():
    """A run without a penalty: path, squared norms of the gradients, and step lengths."""
    problem = posed()
    path = gradient_descent(problem, problem.zeros, Options(max_iter=200))
    slopes = np.stack([problem.at(theta).gradient for theta in path.theta[:-1]])
    return path, (slopes**2).sum(axis=(1, 2)), lengths(path.theta[:-1], path.theta[1:], slopes)


def test_each_step_lowers_the_loss_by_half_of_its_length_times_the_squared_slope(descent):
    path, squares, steps = descent
    # A loss of about 1, a mean of 60.
    assert (np.diff(path.loss) <= -steps * squares / 2 + 64 * EPS).all()


def test_no_step_is_shorter_than_the_safe_one(descent):
    # A length comes from differences of weights near 1, which are at least 1e-6.
    assert descent[2].min() >= safe_step(posed()) * (1 - 1e-9)


def test_a_step_is_at_most_a_quarter_longer_than_the_last(descent):
    steps = descent[2]
    assert steps.max() > 3 * safe_step(posed())
    assert (steps[1:] / steps[:-1]).max() <= 1.25 * (1 + 1e-9)


def test_the_safe_step_is_that_worked_by_hand():
    # Rows (3, 1) and (-3, 1): the mean of their squares is diag(9, 1), and 2 / 9 is safe.
    problem = Problem.of(np.array([[3.0], [-3.0]]), np.array([0, 1]), 2, ElasticNet(0, 0))
    assert safe_step(problem) == pytest.approx(2.0 / 9.0, rel=8 * EPS)


@pytest.mark.parametrize("l1", [0.0, 0.05])
def test_a_proximal_step_ends_below_its_quadratic_bound(l1):
    problem = posed(l1=l1)
    point, shortest = problem.at(SURE), safe_step(problem)
    trial, length = proximal_step(problem, point, 1024 * shortest, shortest)
    move = trial.theta - point.theta
    linear = float((point.gradient * move).sum())
    assert shortest < length < 1024 * shortest
    assert trial.loss <= point.loss + linear + float((move**2).sum()) / (2 * length)


def test_a_proximal_step_of_twice_the_length_would_end_above_its_bound():
    problem = posed()
    point, shortest = problem.at(SURE), safe_step(problem)
    length = proximal_step(problem, point, 1024 * shortest, shortest)[1]
    longer = problem.at(moved(problem, point, 2 * length))
    assert longer.loss > point.loss - length * float((point.gradient**2).sum())


# The momentum.


def test_each_accelerated_step_is_from_where_the_momentum_leads_or_is_a_restart():
    problem = posed()
    path = accelerated_gradient(problem, problem.zeros, Options(max_iter=120))
    t, restarts = 1.0, []
    for k in range(len(path.theta) - 1):
        point, before, after = path.theta[k], path.theta[max(k - 1, 0)], path.theta[k + 1]
        following = (1 + math.sqrt(1 + 4 * t**2)) / 2
        ahead = point + (t - 1) / following * (point - before)
        slope = problem.at(ahead).gradient
        move = after - ahead
        cosine = -(move * slope).sum() / np.sqrt((move**2).sum() * (slope**2).sum())
        t = following
        # A step in another direction is a restart: it begins at the point, along minus its
        # gradient.
        if cosine < 1 - 1e-6:
            slope, move, t = problem.at(point).gradient, after - point, 1.0
            cosine = -(move * slope).sum() / np.sqrt((move**2).sum() * (slope**2).sum())
            restarts.append(k)
        # Differences of weights near 1, relative to moves of at least 1e-6.
        assert cosine >= 1 - 1e-6
    assert 0 < len(restarts) < 20


def test_the_momentum_halves_the_number_of_steps():
    problem = posed(l2=1e-3)
    quick, slow = (
        solver(problem, problem.zeros, Options(max_iter=5000, tol=1e-6))
        for solver in (accelerated_gradient, gradient_descent)
    )
    assert quick.stop is Stop.TOLERANCE and 2 * len(quick.theta) < len(slow.theta)


@pytest.mark.parametrize("solver", [gradient_descent, accelerated_gradient])
def test_where_rounding_hides_any_fall_a_run_ends(solver):
    problem = posed(l2=0.1)
    path = solver(problem, problem.zeros, Options(max_iter=5000, tol=0.0))
    assert path.stop is Stop.PRECISION and np.diff(path.objective).max() <= 0.0
    assert problem.residual(problem.at(path.theta[-1])) <= 1e-6

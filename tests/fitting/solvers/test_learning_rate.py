"""The gradient methods at a given learning rate, and from any start."""

import numpy as np
import pytest
import scipy.special

from explorer import DataParams, make_dataset
from explorer.fitting.solvers import SOLVERS, Options, Problem, Stop
from explorer.fitting.solvers.gradient_descent import safe_step
from explorer.maths.penalty import ElasticNet
from explorer.settings import Solver

EPS = float(np.finfo(np.float64).eps)
GRADIENT = [Solver.GRADIENT_DESCENT, Solver.ACCELERATED_GRADIENT]
PENALTIES = [ElasticNet(l1, l2) for l1, l2 in [(0, 0), (0, 0.1), (0.05, 0), (0.05, 0.1)]]


def problem(penalty, n_samples=60, **fields):
    data = make_dataset(DataParams(n_samples=n_samples, cluster_std=2.0, **fields))
    return Problem.of(data.X, data.y, 3, penalty)


def run(solver, posed, start=None, **options):
    start = posed.zeros if start is None else start
    return SOLVERS[solver](posed, start, Options(**({"tol": 1e-8, "max_iter": 40} | options)))


def step(theta, posed, rate):
    """One proximal gradient step, written independently."""
    p = scipy.special.softmax(posed.design @ theta.T, axis=1)
    slope = (p - np.eye(3)[posed.y]).T @ posed.design / len(posed.y)
    theta = theta - rate * slope
    coef = theta[:, :-1]
    coef = np.sign(coef) * np.clip(np.abs(coef) - rate * posed.penalty.l1, 0, None)
    return np.column_stack([coef / (1 + rate * posed.penalty.l2), theta[:, -1]])


STEPS = [*((1.0, penalty) for penalty in PENALTIES), (0.01, PENALTIES[3]), (100.0, PENALTIES[3])]


# Steps are compared one by one, so no error grows: sums of 60 numbers below 10, times the rate.
def rounding(rate):
    return (1 + rate) * 60 * 16 * EPS * 10


@pytest.mark.parametrize(("rate", "penalty"), STEPS)
def test_every_step_of_gradient_descent_has_the_given_length(penalty, rate):
    posed = problem(penalty)
    path = run(Solver.GRADIENT_DESCENT, posed, learning_rate=rate)
    for before, after in zip(path.theta[:-1], path.theta[1:], strict=True):
        np.testing.assert_allclose(
            after, step(before, posed, rate), rtol=64 * EPS, atol=rounding(rate)
        )


@pytest.mark.parametrize(("rate", "penalty"), STEPS)
def test_every_step_of_the_accelerated_method_is_beck_and_teboulles(penalty, rate):
    posed = problem(penalty)
    path = run(Solver.ACCELERATED_GRADIENT, posed, learning_rate=rate)
    t = 1.0
    for k in range(len(path.theta) - 1):
        following = (1 + np.sqrt(1 + 4 * t**2)) / 2
        ahead = path.theta[k] + (t - 1) / following * (path.theta[k] - path.theta[max(k - 1, 0)])
        t = following
        np.testing.assert_allclose(
            path.theta[k + 1], step(ahead, posed, rate), rtol=64 * EPS, atol=rounding(rate)
        )


@pytest.mark.parametrize("solver", GRADIENT)
def test_one_step_on_whole_numbers_is_that_worked_by_hand(solver):
    # Samples (2, 0) of class 0 and (0, 4) of class 1; probabilities of one half; rate 2.
    X, y = np.array([[2.0, 0.0], [0.0, 4.0]]), np.array([0, 1])
    posed = Problem.of(X, y, 2, ElasticNet(0.0, 0.0))
    path = run(solver, posed, learning_rate=2.0, max_iter=1)
    assert path.theta[1].tolist() == [[1.0, -2.0, 0.0], [-1.0, 2.0, 0.0]]


@pytest.mark.parametrize("penalty", [PENALTIES[0], PENALTIES[3]])
def test_below_the_safe_rate_gradient_descent_never_rises(penalty):
    posed = problem(penalty)
    path = run(Solver.GRADIENT_DESCENT, posed, learning_rate=safe_step(posed), max_iter=500)
    # Rounding of an objective of about 1, a mean of 60.
    assert np.diff(path.objective).max() <= 64 * EPS


@pytest.mark.parametrize("solver", GRADIENT)
def test_too_large_a_rate_is_not_mended(solver):
    posed = problem(PENALTIES[1])
    path = run(solver, posed, learning_rate=1000.0)
    assert path.objective[-1] > path.objective[0]


@pytest.mark.parametrize("solver", GRADIENT)
def test_a_rate_without_measure_ends_before_any_overflow(solver):
    path = run(solver, problem(PENALTIES[1]), learning_rate=1e100)
    assert path.stop is Stop.RUNAWAY and np.isfinite(path.theta).all()


# Starts.

EXACT = [solver for solver in Solver if solver is not Solver.SGD]


def random_start(seed, scale=1.0):
    start = scale * np.random.default_rng(seed).normal(size=(3, 3))
    return start - start.mean(axis=0)


@pytest.mark.parametrize("solver", Solver)
def test_the_path_begins_at_the_start(solver):
    start = random_start(0)
    path = run(solver, problem(PENALTIES[3]), start, max_iter=2)
    # To standardised features and back: a few roundings of numbers below 20.
    np.testing.assert_allclose(path.theta[0], start, rtol=0.0, atol=20 * 4 * EPS)

    np.testing.assert_array_equal(start, random_start(0))  # is left alone


@pytest.mark.parametrize("penalty", [PENALTIES[0], PENALTIES[3]])
@pytest.mark.parametrize("solver", [Solver.NEWTON, Solver.LBFGS])
def test_a_start_far_away_leads_to_the_same_optimum(solver, penalty):
    posed = problem(penalty)
    best = run(Solver.NEWTON, posed).objective[-1]
    path = run(solver, posed, random_start(0, 1000.0), max_iter=2000)
    # Newton ends within a share of 1e-16 of the optimum. L-BFGS ends at a gradient of 1e-8, or of
    # 1e-7 if rounding hides any further descent, times a distance of at most 10.
    assert path.objective[-1] <= best + 1e-6


@pytest.mark.parametrize("penalty", [PENALTIES[0], PENALTIES[3]])
@pytest.mark.parametrize("solver", GRADIENT)
def test_the_gradient_methods_never_rise_from_a_start_far_away(solver, penalty):
    path = run(solver, problem(penalty), random_start(0, 1000.0), max_iter=300)
    assert (np.diff(path.objective) <= 0.0).all()


STALLED_ONCE = [
    (
        {"n_samples": 1000, "n_classes": 6, "random_state": 4623},
        562.0,
        [(1, 1000, 1), (-1, 0, 37), (-1000, 0, -1000)],
    ),
    (
        {"n_samples": 300, "n_classes": 6, "random_state": 9393},
        17.8,
        [
            *[(-1, -1000, -1), (0, 1000, -1000), (-1, 1, 1)],
            *[(1000, -1000, 1000), (1, 0.5, -1000), (-1, 0.5, 0.5)],
        ],
    ),
]


@pytest.mark.parametrize(("fields", "C", "rows"), STALLED_ONCE)
def test_newton_does_not_stall_where_its_model_is_almost_flat(fields, C, rows):
    data = make_dataset(DataParams(cluster_std=5.0, **fields))
    posed = Problem.of(data.X, data.y, 6, ElasticNet.of(C, 1.0, len(data.y), 6))
    start = posed.zeros
    start[: len(rows)] = rows
    best = run(Solver.NEWTON, posed).objective[-1]
    path = run(Solver.NEWTON, posed, start, max_iter=1000)
    # Newton ends within a share of 1e-16 of the optimum; sums of 1,000 losses are rounded.
    assert path.objective[-1] <= best * (1 + 1e-9)


def test_newton_finds_its_way_from_where_the_loss_has_no_curvature():
    posed = problem(PENALTIES[0], n_samples=10_000)
    best = run(Solver.NEWTON, posed).objective[-1]
    path = run(Solver.NEWTON, posed, random_start(1, 1000.0), max_iter=1000)
    # As above.
    assert path.objective[-1] <= best * (1 + 1e-9)

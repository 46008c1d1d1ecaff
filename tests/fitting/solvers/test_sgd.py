"""Stochastic gradient descent: its steps, its batches, its learning rate."""

import math

import numpy as np
import pytest

from explorer import DataParams, make_dataset
from explorer.fitting.solvers import SOLVERS, Options, Problem, Stop
from explorer.fitting.solvers.sgd import first_step
from explorer.maths.penalty import ElasticNet

EPS = float(np.finfo(np.float64).eps)
PENALTIES = [ElasticNet(l1, l2) for l1, l2 in [(0, 0), (0, 0.1), (0.05, 0), (0.05, 0.1)]]
TOL = 1e-8


def problem(n_samples=60, n_classes=3, penalty=PENALTIES[1], **fields):
    data = make_dataset(DataParams(n_samples=n_samples, n_classes=n_classes, **fields))
    return Problem.of(data.X, data.y, n_classes, penalty)


def run(posed, start=None, **options):
    options = {"tol": TOL, "max_iter": 50, "random_state": 0} | options
    return SOLVERS["sgd"](posed, posed.zeros if start is None else start, Options(**options))


def gradient(theta, design, y):
    """Mean gradient of the cross-entropy over some samples, written independently."""
    z = design @ theta.T
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return (p - np.eye(len(theta))[y]).T @ design / len(y)


def shrunk(theta, step, penalty):
    """The proximal step of the elastic net on everything except the intercepts."""
    coef = theta[:, :-1]
    coef = np.sign(coef) * np.clip(np.abs(coef) - step * penalty.l1, 0, None)
    return np.column_stack([coef / (1 + step * penalty.l2), theta[:, -1]])


@pytest.mark.parametrize(
    ("batch_size", "penalty"), [(60, PENALTIES[0]), *((1000, penalty) for penalty in PENALTIES[1:])]
)
def test_with_a_batch_of_all_samples_it_is_proximal_gradient_descent(penalty, batch_size):
    posed, rate = problem(penalty=penalty), 0.05
    theta, expected = posed.zeros, [posed.zeros]
    for _ in range(50):
        theta = shrunk(theta - rate * gradient(theta, posed.design, posed.y), rate, penalty)
        expected.append(theta)
    # Sums of 60 numbers below 10 in another order, 50 times; at this rate no error grows.
    np.testing.assert_allclose(
        run(posed, learning_rate=rate, batch_size=batch_size).theta,
        expected,
        rtol=0.0,
        atol=50 * 600 * EPS,
    )


@pytest.mark.parametrize(
    ("batch_size", "penalty"), [(1, PENALTIES[0]), *((7, penalty) for penalty in PENALTIES[1:])]
)
def test_every_step_is_that_of_some_samples_and_an_epoch_has_each_once(penalty, batch_size):
    posed, rate = problem(n_samples=31, penalty=penalty), 0.05
    epoch = math.ceil(31 / batch_size)
    path = run(posed, learning_rate=rate, batch_size=batch_size, max_iter=2 * epoch)
    rng = np.random.default_rng(0)
    for first in (0, epoch):
        order = rng.permutation(31)
        for k in range(epoch):
            batch = order[k * batch_size : (k + 1) * batch_size]
            theta = path.theta[first + k]
            slope = gradient(theta, posed.design[batch], posed.y[batch])
            # Sums of at most 7 numbers below 10.
            np.testing.assert_allclose(
                path.theta[first + k + 1],
                shrunk(theta - rate * slope, rate, penalty),
                rtol=0.0,
                atol=100 * EPS,
            )


def test_one_step_on_whole_numbers_is_that_worked_by_hand():
    # One sample (2, -1) of class 0 of two, from zero at rate 1: probabilities of one half.
    X, y = np.array([[2.0, -1.0]] * 4), np.zeros(4, dtype=np.intp)
    path = run(Problem.of(X, y, 2, ElasticNet(0, 0)), learning_rate=1.0, batch_size=1, max_iter=1)
    assert path.theta[1].tolist() == [[1.0, -0.5, 0.5], [-1.0, 0.5, -0.5]]


@pytest.mark.parametrize(
    ("batch_size", "expected"),
    [
        (4, 1.0),  # of the mean: the largest eigenvalue of diag(2, 1/2, 1), halved
        (1, 1.0 / 2.5),  # of one sample: the longest row (2, 0, 1), its square halved
        (2, 1.0 / (2.0 / 3.0 * 1.0 + 1.0 / 3.0 * 2.5)),
    ],
)
def test_the_first_step_is_that_worked_by_hand(batch_size, expected):
    X, y = np.array([[2.0, 0], [-2, 0], [0, 1], [0, -1]]), np.array([0, 1, 0, 1])
    posed = Problem.of(X, y, 2, ElasticNet(0, 0))
    assert first_step(posed, batch_size) == pytest.approx(expected, rel=8 * EPS)


def test_after_twenty_epochs_the_automatic_step_is_shorter_by_two_to_three_quarters():
    # Samples of class 0 of two, far on the wrong side: the gradient hardly changes.
    X, y = np.zeros((4, 1)), np.zeros(4, dtype=np.intp)
    start = np.array([[0.0, -1e6], [0.0, 1e6]])
    posed = Problem.of(X, y, 2, ElasticNet(0, 0))
    path = run(posed, start, batch_size=2, max_iter=41).theta[:, 0, -1]
    steps = np.diff(path)
    # Weights near 1e6 are good to 1e-10.
    assert steps[40] / steps[0] == pytest.approx(2.0**-0.75, abs=1e-8)


def test_the_objective_is_that_of_all_samples():
    posed = problem()
    path = run(posed, batch_size=1)
    assert path.objective.tolist() == [posed.at(theta).objective for theta in path.theta]


def test_another_seed_takes_another_path():
    one, other = (run(problem(), batch_size=8, random_state=seed) for seed in (0, 1))
    assert not np.isin(one.theta[1:], other.theta[1:]).any()


def test_the_same_seed_takes_the_same_path():
    one, other = (run(problem(), batch_size=8, random_state=3) for _ in range(2))
    assert one.theta.tobytes() == other.theta.tobytes()


def test_it_comes_near_the_optimum():
    posed = problem(n_samples=150, penalty=PENALTIES[3], cluster_std=3.0)
    best = SOLVERS["newton"](posed, posed.zeros, Options(tol=TOL, max_iter=100)).objective[-1]
    path = run(posed, batch_size=32, max_iter=1000)
    # A hundredth of the possible gain, because some noise remains after 1,000 steps.
    assert path.objective[-1] - best <= 0.01 * (path.objective[0] - best)


def noise(**options):
    """Return the median distance from the optimum in an early and in a late part of a run."""
    posed = problem(cluster_std=3.0)
    path = run(posed, batch_size=8, max_iter=2_000, **options)
    best = SOLVERS["newton"](posed, posed.zeros, Options(tol=TOL, max_iter=100)).objective[-1]
    parts = slice(200, 400), slice(1_600, 2_000)
    return [np.median(path.objective[part] - best) for part in parts]


def test_the_automatic_rate_falls_so_that_the_noise_dies_away():
    early, late = noise()
    # The rate falls to a third between the two, and the noise's share of the objective with it.
    assert late < early / 2


def test_at_a_constant_rate_the_noise_stays():
    early, late = noise(learning_rate=0.1)
    # Medians of 200 and 400 correlated numbers: of the same size.
    assert early / 2 < late < 2 * early


def test_a_batch_of_all_samples_at_a_safe_rate_converges():
    posed = problem(cluster_std=3.0)
    path = run(posed, batch_size=60, max_iter=5_000, learning_rate=0.05, tol=1e-4)
    assert path.stop is Stop.TOLERANCE


def test_recording_the_objective_takes_none_of_its_time(monkeypatch):
    posed, seconds = problem(n_samples=60), [0.0]
    at = Problem.at

    def slow(self, theta):
        seconds[0] += 1.0 if len(self.y) == 60 else 0.001
        return at(self, theta)

    monkeypatch.setattr(Problem, "at", slow)
    monkeypatch.setattr("explorer.fitting.solvers.run.perf_counter", lambda: seconds[0])
    spent = run(posed, batch_size=10, max_iter=20).seconds
    # Each step evaluates one mini-batch. Rounding of a sum of a few seconds is below 1e-9.
    np.testing.assert_allclose(np.diff(spent), 0.001, atol=1e-9)


def test_a_rate_without_measure_ends_before_any_overflow():
    path = run(problem(), learning_rate=1e100, batch_size=1)
    assert path.stop is Stop.RUNAWAY and np.isfinite(path.objective).all()

"""Newton's method: its steps, the gain that a step predicts, and the rough Hessian."""

import sys

import numpy as np
import pytest

from explorer import DataParams, make_dataset
from explorer.fitting.solvers import Options, Problem, Stop, promise
from explorer.fitting.solvers.exact import ROUGH_SAMPLES, ExactSteps
from explorer.fitting.solvers.newton import DAMPINGS, LENGTHS, _steps, newton
from explorer.fitting.solvers.problem import Evaluation
from explorer.fitting.solvers.screened import ScreenedSteps
from explorer.fitting.solvers.truncated import TruncatedSteps
from explorer.maths.penalty import ElasticNet

EPS = float(np.finfo(float).eps)


def posed(l1=0.0, l2=0.0, n_samples=90):
    data = make_dataset(DataParams(n_samples=n_samples, cluster_std=3.0))
    return Problem.of(data.X, data.y, 3, ElasticNet(l1=l1, l2=l2))


THETA = np.random.default_rng(0).normal(size=(3, 3))
LARGE = 4 * ROUGH_SAMPLES


def smooth_parts(problem, theta):
    """Gradient and Hessian of loss plus L2 penalty, as a vector and a matrix."""
    point = problem.at(theta, hessian=True)
    ridge = np.full(theta.shape, problem.penalty.l2)
    ridge[:, -1] = 0.0
    hessian = point.hessian.reshape(theta.size, theta.size) + np.diag(ridge.ravel())
    return (point.gradient + ridge * theta).ravel(), hessian


@pytest.mark.parametrize(("l2", "n_samples"), [(0.0, 90), (0.1, 90), (0.1, LARGE)])
def test_the_promise_is_the_slope_along_newtons_step_as_a_share_of_the_objective(l2, n_samples):
    problem = posed(l2=l2, n_samples=n_samples)
    gradient, hessian = smooth_parts(problem, THETA)
    slope = gradient @ np.linalg.lstsq(hessian, gradient, rcond=1e-10)[0]
    # The smallest curvature, about 1e-4, magnifies rounding.
    assert promise(problem, THETA) == pytest.approx(slope / problem.at(THETA).objective, rel=1e-9)


@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.0, 0.1), (0.05, 0.0), (0.02, 0.1)])
def test_an_optimum_promises_nothing(l1, l2):
    problem = posed(l1=l1, l2=l2)
    end = newton(problem, problem.zeros, Options(max_iter=100)).theta[-1]
    assert promise(problem, end) <= 1e-14


def test_with_a_penalty_a_few_steps_are_enough():
    path = newton(posed(l2=0.1), THETA, Options(max_iter=100))
    assert path.stop is Stop.TOLERANCE and len(path.theta) <= 8


@pytest.mark.parametrize("tol", np.geomspace(1e-1, 1e-5, 5))
def test_a_run_ends_where_a_step_promises_at_most_the_square_of_the_tolerance(tol):
    problem = posed(l2=0.1)
    path = newton(problem, THETA, Options(max_iter=100, tol=tol))
    promises = [promise(problem, theta) for theta in path.theta]
    assert promises[-1] <= tol**2 < min(promises[:-1])


def test_a_step_near_the_optimum_wins_half_of_its_slope(monkeypatch):
    shares = []
    monkeypatch.setattr(ExactSteps, "learn", lambda self, share: shares.append(share))
    newton(posed(l2=0.1), THETA, Options(max_iter=100, tol=1e-3))
    # Along a step this short, the loss is quadratic up to some per cent.
    assert shares[-1] == pytest.approx(0.5, abs=0.05)


def test_a_step_is_newtons_halved_until_the_objective_falls_enough():
    problem, shares = posed(l2=1e-3), []
    path = newton(problem, 2.0 * (THETA - THETA.mean(axis=0)), Options(max_iter=5))
    for before, after, value in zip(path.theta, path.theta[1:], path.objective, strict=False):
        gradient, hessian = smooth_parts(problem, before)
        step = -np.linalg.lstsq(hessian, gradient, rcond=1e-10)[0]
        share = 0.5 ** np.round(-np.log2(np.linalg.norm(after - before) / np.linalg.norm(step)))
        # Condition numbers of about 1e4; a damped step would differ by 1e-8.
        np.testing.assert_allclose((after - before).ravel(), share * step, rtol=0.0, atol=1e-10)
        twice = problem.at(before + 2.0 * share * step.reshape(3, 3)).objective
        assert share == 1.0 or twice > value + 2e-4 * share * (gradient @ step)
        shares.append(share)
    assert min(shares) < 1.0 == max(shares)


@pytest.mark.parametrize("scale", [1.0, 30.0])
@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.0, 0.1), (0.05, 0.0), (0.02, 0.1)])
def test_the_objective_never_rises(l1, l2, scale):
    problem = posed(l1=l1, l2=l2)
    path = newton(problem, scale * THETA, Options(max_iter=100))
    assert np.diff(path.objective).max() <= 0.0


@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.0, 0.1), (0.05, 0.0), (0.02, 0.1)])
def test_a_step_near_the_optimum_squares_the_distance(l1, l2):
    path = newton(posed(l1=l1, l2=l2), THETA, Options(max_iter=100))
    end = path.theta[-1]
    distances = np.abs(path.theta - end).max(axis=(1, 2))
    near = np.flatnonzero((distances < 0.1) & (distances > 1e-7))
    # The factor is a third derivative divided by the smallest curvature; 1e-9 is rounding.
    assert (distances[near + 1] <= 5.0 * distances[near] ** 2 + 1e-9).all() and len(near) > 1


@pytest.mark.parametrize("damping", [0.0, 0.5])
def test_a_damped_step_solves_newtons_equations_with_a_share_of_the_upper_bound(damping):
    problem = posed(l2=0.1)
    steps = ExactSteps(problem)
    step, slope = steps.damped(steps.at(THETA), damping)
    gradient, hessian = smooth_parts(problem, THETA)
    bound = np.kron((np.eye(3) - 1 / 3) / 2, problem.gram)
    expected = np.linalg.lstsq(hessian + damping * bound, -gradient, rcond=1e-10)[0]
    # Condition numbers below 1e4.
    np.testing.assert_allclose(step.ravel(), expected, atol=1e-10)
    assert slope == pytest.approx(gradient @ expected, rel=1e-10)


@pytest.mark.parametrize(("l2", "left"), [(0.1, 0.0), (1e-12, 0.0), (0.0, 1.0)])
def test_a_common_shift_of_all_classes_is_gone_after_one_step_however_faint_the_penalty(l2, left):
    steps, shift = ExactSteps(posed(l2=l2)), np.array([5.0, -3.0, 2.0])
    theta = THETA - THETA.mean(axis=0) + shift
    means = (theta + steps.step(steps.at(theta))[0]).mean(axis=0)
    # The intercepts have no penalty, so their mean stays. Condition numbers are below 1e4.
    np.testing.assert_allclose(means, shift * [left, left, 1.0], atol=1e-10)


@pytest.mark.parametrize(("l2", "held"), [(0.1, [3]), (0.0, [2, 3])])
def test_the_class_whose_intercept_has_the_largest_curvature_is_fixed(l2, held):
    problem = Problem.of(np.array([[-1.0], [1.0], [2.0]]), np.arange(3), 3, ElasticNet(0.0, l2))
    matrix = np.diag([9.0, 5.0, 1.0, 7.0, 1.0, 6.0]) + 1.0
    gradient, pinned = ExactSteps(problem).model._pinned(np.ones((3, 2)), matrix)
    free = np.delete(np.arange(6), held)
    expected = np.eye(6)
    expected[np.ix_(free, free)] = matrix[np.ix_(free, free)]
    np.testing.assert_array_equal(pinned, expected)
    assert np.flatnonzero(gradient).tolist() == free.tolist()


@pytest.mark.parametrize(
    ("is_near", "l1", "distance", "kept"),
    [
        (True, 0.0, 1e-6, True),
        (True, 0.0, 1.0, False),
        (True, 0.02, 1e-6, False),
        (False, 0.0, 1e-6, False),
    ],
)
def test_from_a_near_start_the_hessian_of_the_last_step_serves_once_more(
    is_near, l1, distance, kept
):
    problem = posed(l1=l1, l2=0.1)
    end = newton(problem, problem.zeros, Options(max_iter=100)).theta[-1]
    steps = ExactSteps(problem, may_be_rough=not is_near)
    steps.step(steps.at(end + distance * THETA))
    assert (steps.at(end).hessian is None) is kept


def test_separable_classes_without_a_penalty_are_fitted_until_no_loss_is_left():
    problem = Problem.of(np.array([[-1.0], [1.0]]), np.array([0, 1]), 2, ElasticNet(0.0, 0.0))
    path = newton(problem, problem.zeros, Options(max_iter=100))
    assert path.stop is Stop.TOLERANCE and path.objective[-1] <= 1e-15 < path.objective[-2]


# Steps that keep no promise, and the number of weights.


class Promises:
    """Steps to the given places, which promise to lower an objective of 3 by the given falls."""

    def __init__(self, objective, fall, damped_fall=0.0):
        self.objective, self.fall, self.damped_fall = objective, fall, damped_fall
        self.tried, self.shares = [], []

    def at(self, theta):
        place = theta[0, 0]
        self.tried.append(place)
        value = 3.0 + self.objective(place) if place else 3.0
        return Evaluation(theta, value, value, np.zeros_like(theta))

    def step(self, point):
        return np.ones_like(point.theta), -self.fall

    def damped(self, point, damping):
        return np.full_like(point.theta, -damping), -self.damped_fall

    def learn(self, share):
        self.shares.append(share)


def run_with(steps, monkeypatch):
    monkeypatch.setattr(sys.modules[newton.__module__], "_steps", lambda *_, **__: steps)
    data = np.array([[-1.0], [1.0]]), np.array([0, 1])
    problem = Problem.of(*data, 2, ElasticNet(0.0, 0.0))
    return newton(problem, problem.zeros, Options(max_iter=1))


def test_a_fall_that_rounding_would_hide_is_not_tried(monkeypatch):
    # The whole step promises 6 ulps, the half 3, and a damped one 1.
    steps = Promises(lambda place: 1.0, 6 * EPS * 3.0, EPS * 3.0)
    assert run_with(steps, monkeypatch).stop is Stop.PRECISION
    assert steps.tried == [0.0, 1.0]


@pytest.mark.parametrize(
    ("falls", "taken"),
    [
        ({1.0: 1e-4}, 1.0),
        ({1.0: 0.9e-4, 0.5: 0.6e-4}, 0.5),
        ({1.0: -1.0, 0.5: 0.4e-4, 0.25: 0.3e-4}, 0.25),
    ],
)
def test_a_share_of_a_step_is_taken_if_it_wins_a_ten_thousandth_of_its_slope(
    monkeypatch, falls, taken
):
    path = run_with(Promises(lambda place: -falls[place], 1.0), monkeypatch)
    assert path.theta[1, 0, 0] == taken


def test_what_a_step_won_is_told_as_a_share_of_its_slope(monkeypatch):
    steps = Promises(lambda place: -2.0, 8.0)
    run_with(steps, monkeypatch)
    assert steps.shares == [0.25]


def test_where_no_share_of_a_step_is_good_a_damped_step_wins_two_fifths_of_its_slope(monkeypatch):
    first, second = -DAMPINGS[0], -DAMPINGS[1]
    rise = {first: -0.79, second: -0.81}
    steps = Promises(lambda place: rise.get(place, 1.0), 1.0, 2.0)
    path = run_with(steps, monkeypatch)
    assert steps.tried == [0.0, *LENGTHS, first, second] and path.objective[-1] == 3.0 - 0.81


@pytest.mark.parametrize(
    ("l1", "l2", "n_weights", "kind"),
    [
        (0.0, 0.1, 98, ExactSteps),
        (0.0, 0.1, 100, TruncatedSteps),
        (0.1, 0.1, 398, ExactSteps),
        (0.1, 0.0, 398, ExactSteps),
        (0.1, 0.1, 400, ScreenedSteps),
        (0.0, 0.0, 398, ExactSteps),
        (0.0, 0.0, 400, TruncatedSteps),
    ],
)
def test_steps_of_many_weights_are_made_without_the_whole_hessian(l1, l2, n_weights, kind):
    X = np.zeros((2, n_weights // 2 - 1))
    problem = Problem.of(X, np.array([0, 1]), 2, ElasticNet(l1=l1, l2=l2))
    assert type(_steps(problem, may_be_rough=False)) is kind


# Rough Hessians of large samples.


def test_far_from_the_optimum_a_large_sample_has_the_curvature_of_a_subset():
    problem = posed(l2=0.1, n_samples=LARGE)
    steps = ExactSteps(problem)
    step, _ = steps.step(steps.at(problem.zeros))
    gradient, _ = smooth_parts(problem, problem.zeros)
    _, hessian = smooth_parts(steps.rough, problem.zeros)
    # Each sample is in the subset at most once.
    assert len(np.unique(steps.rough.design[:, 0])) == len(steps.rough.y) == ROUGH_SAMPLES
    np.testing.assert_allclose(hessian @ step.ravel(), -gradient, atol=1e-12)


@pytest.mark.parametrize("n_samples", [LARGE - 1, LARGE])
def test_a_step_near_the_optimum_uses_all_samples(n_samples):
    problem = posed(l2=0.1, n_samples=n_samples)
    near = newton(problem, problem.zeros, Options(max_iter=100)).theta[-1] + 1e-3 * THETA
    steps = ExactSteps(problem)
    step, _ = steps.step(steps.at(near))
    gradient, hessian = smooth_parts(problem, near)
    np.testing.assert_allclose(hessian @ step.ravel(), -gradient, atol=1e-12)


@pytest.mark.parametrize(("share", "rough"), [(0.26, True), (0.24, False)])
def test_a_rough_hessian_is_given_up_when_a_step_wins_too_little(share, rough):
    steps = ExactSteps(posed(n_samples=LARGE))
    steps.learn(share)
    assert (steps.rough is not None) is rough


def test_a_small_sample_has_no_rough_hessian():
    assert ExactSteps(posed(n_samples=LARGE - 1)).rough is None

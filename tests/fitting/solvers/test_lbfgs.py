"""L-BFGS: its search, and where a small gradient is not enough."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import check_grad
from scipy.sparse import csr_array
from sklearn.datasets import load_digits, load_wine

from explorer import DataParams, SoftmaxRegression, make_dataset
from explorer.fitting.solvers import SOLVERS, Options, Problem, Stop, promise
from explorer.fitting.solvers.lbfgs import _Search, lbfgs
from explorer.fitting.solvers.newton import newton
from explorer.fitting.solvers.run import Run
from explorer.fitting.solvers.sparse import SparseProblem
from explorer.maths.penalty import ElasticNet
from explorer.settings import Solver


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_a_fit_that_says_it_converged_is_at_the_optimum_though_scales_are_very_different():
    X, y = load_wine(return_X_y=True)
    # With this seed, the gradient is small far from the optimum.
    X = X * 10.0 ** np.random.default_rng(7).integers(-9, 10, X.shape[1])
    model = SoftmaxRegression(l1_ratio=1.0).fit(X, y)
    best = SoftmaxRegression(l1_ratio=1.0, solver="newton").fit(X, y).objective_curve_[-1]
    # A Newton step may still gain 1e-8 nats plus a share of 1e-6 of the objective.
    assert not model.converged_ or model.objective_curve_[-1] <= best * (1 + 2e-6) + 2e-8


def test_features_that_are_divided_twice_have_the_penalty_of_both():
    rng = np.random.default_rng(0)
    coef, one, other = rng.standard_normal((3, 4)), rng.uniform(1, 2, 4), rng.uniform(1, 2, 4)
    penalty = ElasticNet(l1=0.3, l2=0.2)
    twice = penalty.rescaled(one).rescaled(other)
    assert twice.value(coef * one * other) == pytest.approx(penalty.value(coef), rel=1e-14)


# The search itself.


def posed(l1, l2, n_samples=60, n_classes=3, seed=0):
    data = make_dataset(
        DataParams(n_samples=n_samples, n_classes=n_classes, cluster_std=2.0, random_state=seed)
    )
    return Problem.of(data.X, data.y, n_classes, ElasticNet(l1=l1, l2=l2))


@pytest.fixture
def split_search():
    """A search over split weights, and halves that are both positive."""
    problem = posed(l1=0.05, l2=0.02)
    run = Run(Options(max_iter=10))
    run.accept(problem.at(problem.zeros))
    search = _Search(problem, run)
    return search, np.random.default_rng(0).uniform(0.1, 1.0, search.shape).ravel()


def gradient(search, z):
    """Return the gradient at a place, asked for after the value as scipy does."""
    search.value(z)
    return search.gradient(z)


def test_the_split_objective_is_the_loss_plus_the_penalty_of_both_halves(split_search):
    search, flat = split_search
    u, v = flat.reshape(search.shape)
    both, difference = (u + v)[:, :-1], (u - v)[:, :-1]
    expected = search.problem.at(u - v).loss + 0.05 * both.sum() + 0.01 * (difference**2).sum()
    # Sums of a dozen numbers of about 1.
    assert search.value(flat) == pytest.approx(expected, rel=1e-14)


def test_only_weights_are_split_and_the_intercepts_are_free_in_one_half(split_search):
    search, _ = split_search
    low, high = (np.reshape(ends, search.shape) for ends in (search.bounds.lb, search.bounds.ub))
    assert (low[:, :, :-1] == 0.0).all() and (high[:, :, :-1] == np.inf).all()
    assert (low[0, :, -1] == -np.inf).all() and (high[0, :, -1] == np.inf).all()
    assert not low[1, :, -1].any() and not high[1, :, -1].any()


def test_the_gradient_of_the_split_objective_is_its_derivative(split_search):
    search, flat = split_search
    error = check_grad(search.value, lambda z: gradient(search, z), flat)
    # Forward differences with a step of 1.5e-8, times a curvature below 20; 18 entries.
    assert error <= 2e-6


@pytest.mark.parametrize(("times", "goes_on"), [(0.99, True), (1.01, False)])
def test_ten_newton_steps_may_gain_the_tolerance_and_a_hundred_times_its_share(times, goes_on):
    problem = posed(l1=0.0, l2=0.1)
    point = problem.at(np.random.default_rng(0).normal(size=problem.zeros.shape))
    gain = 10.0 * promise(problem, point.theta) * point.objective
    run = Run(Options(max_iter=10, tol=times * gain / (1.0 + 100.0 * point.objective)))
    run.accept(point)
    assert _Search(problem, run)._could_gain() is goes_on


def test_at_zero_all_centred_directions_of_whitened_weights_have_the_same_curvature():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((300, 140)) @ rng.standard_normal((140, 140))
    problem = Problem.of(X, np.arange(300) % 3, 3, ElasticNet(l1=0.0, l2=10.0)).standardised()[0]
    run = Run(Options(max_iter=10))
    run.accept(problem.at(problem.zeros))
    search = _Search(problem, run)
    direction = rng.standard_normal(problem.zeros.shape)
    direction -= direction.mean(axis=0)
    ahead, behind = (gradient(search, s * direction.ravel()) for s in (1e-4, -1e-4))
    # It is a third. A thousandth is added before the features are whitened.
    change = 3.0 * (ahead - behind).reshape(direction.shape) / 2e-4
    assert np.linalg.norm(change - direction) <= 0.01 * np.linalg.norm(direction)


def test_the_gradient_of_whitened_weights_is_the_derivative():
    X, y = load_wine(return_X_y=True)
    problem = Problem.of(np.tile(X, 11), y, 3, ElasticNet(l1=0.0, l2=0.1)).standardised()[0]
    run = Run(Options(max_iter=10))
    run.accept(problem.at(problem.zeros))
    search = _Search(problem, run)
    z = 0.1 * np.random.default_rng(0).standard_normal(problem.zeros.size)
    error = check_grad(search.value, lambda z: gradient(search, z), z)
    assert search.whitening is not None
    # Forward differences: rounding of an objective of about 2 over a step of 1.5e-8; 432 entries.
    assert error <= 3e-6


def searched(problem, tol=1e-8):
    """A search from random weights."""
    run = Run(Options(max_iter=10, tol=tol))
    run.accept(problem.at(np.random.default_rng(0).normal(size=problem.zeros.shape)))
    return _Search(problem, run)


def test_the_tolerance_tightens_while_the_objective_falls_and_a_newton_step_would_gain_much(
    monkeypatch,
):
    problem, tolerances = posed(l1=0.0, l2=0.1), []
    search = searched(problem, tol=1.0)
    down = newton(problem, search.run.last.theta, Options(max_iter=2)).theta
    points = [down[1], down[2], down[2]]

    def call(search, tol):
        search.run.accept(problem.at(points[len(tolerances)]))
        tolerances.append(tol)

    monkeypatch.setattr(_Search, "_could_gain", lambda search: True)
    monkeypatch.setattr(_Search, "_call_scipy", call)
    assert search.minimise() is Stop.TOLERANCE
    assert tolerances == pytest.approx([1.0, 1e-2, 1e-4], rel=1e-12)


@pytest.mark.parametrize(("change", "accepted"), [(-0.1, True), (0.0, True), (0.1, False)])
def test_a_proximal_step_is_accepted_if_the_objective_does_not_rise(monkeypatch, change, accepted):
    search = searched(posed(l1=0.05, l2=0.0))
    before = search.run.last
    trial = replace(before, objective=before.objective + change)
    monkeypatch.setitem(lbfgs.__globals__, "proximal_step", lambda *_: (trial, 1.0))
    search._proximal_step()
    assert (search.run.last is trial) is accepted


@pytest.mark.parametrize(
    ("kind", "l1", "n_weights", "whitens"),
    [
        (Problem, 0.0, 400, True),
        (Problem, 0.0, 398, False),
        (Problem, 0.1, 400, False),
        (SparseProblem, 0.0, 400, False),
    ],
)
def test_many_weights_of_dense_features_without_l1_are_whitened(kind, l1, n_weights, whitens):
    X = np.zeros((2, n_weights // 2 - 1))
    X = csr_array(X) if kind is SparseProblem else X
    problem = kind.of(X, np.array([0, 1]), 2, ElasticNet(l1=l1, l2=0.1))
    assert (searched(problem).whitening is not None) is whitens


@pytest.mark.parametrize(("l2", "sparse"), [(0.0, False), (0.1, True)])
def test_no_newton_step_is_tried_without_a_penalty_or_for_sparse_features(monkeypatch, l2, sparse):
    monkeypatch.setitem(lbfgs.__globals__, "promise", None)
    X, y = np.array([[-1.0], [1.0], [2.0]]), np.array([0, 1, 0])
    problem = (SparseProblem.of if sparse else Problem.of)(
        csr_array(X) if sparse else X, y, 2, ElasticNet(l1=0.0, l2=l2)
    )
    assert not searched(problem)._could_gain()


@pytest.mark.parametrize("l1", [0.0, 0.01])
@pytest.mark.parametrize("max_iter", [1, 2, 5])
def test_a_run_makes_as_many_iterations_as_it_may(l1, max_iter):
    problem = posed(l1=l1, l2=1e-3)
    path = lbfgs(problem, problem.zeros, Options(max_iter=max_iter))
    assert path.stop is Stop.MAX_ITER and len(path.theta) == max_iter + 1


def test_raw_digits_reach_the_optimum_within_the_default_iterations():
    X, y = (part[:900] for part in load_digits(return_X_y=True))
    model, best = SoftmaxRegression().fit(X, y), SoftmaxRegression(solver="newton").fit(X, y)
    assert model.solver == "lbfgs" and model.converged_
    assert model.objective_curve_[-1] == pytest.approx(best.objective_curve_[-1], rel=1e-9)


def test_a_run_ends_at_the_first_small_gradient_if_a_newton_step_would_gain_little():
    problem = posed(l1=0.0, l2=0.1)
    path = lbfgs(problem, problem.zeros, Options(max_iter=100, tol=1e-6))
    assert min(problem.residual(problem.at(theta)) for theta in path.theta[:-1]) > 1e-6


def test_weights_that_scipy_leaves_near_zero_become_exactly_zero():
    # Each feature stands twice. scipy's last iterate has a twelfth weight, smaller than its
    # tolerance.
    data = make_dataset(DataParams(n_samples=60, n_classes=3, cluster_std=2.0, random_state=232))
    X = np.column_stack([data.X, data.X])
    problem = Problem.of(X, data.y, 3, ElasticNet(l1=0.0217724221, l2=0.00450854526))
    path = lbfgs(problem, problem.zeros, Options(max_iter=2000))
    assert path.stop is Stop.TOLERANCE


def test_the_objective_falls_at_every_step():
    problem = posed(l1=0.0, l2=0.05)
    start = np.random.default_rng(0).normal(size=problem.zeros.shape)
    path = lbfgs(problem, start, Options(max_iter=200))
    # scipy's line search requires a decrease, up to the rounding of an objective of about 1.
    assert np.diff(path.objective).max() <= 1e-15


def test_it_needs_far_fewer_steps_than_gradient_descent():
    problem = posed(l1=0.0, l2=1e-3)
    quick, slow = (
        SOLVERS[solver](problem, problem.zeros, Options(max_iter=20_000, tol=1e-6)).theta
        for solver in (Solver.LBFGS, Solver.GRADIENT_DESCENT)
    )
    assert len(quick) < len(slow) / 5

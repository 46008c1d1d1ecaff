"""Proximal Newton steps over a working set, for many weights and an L1 term."""

import sys

import numpy as np
import pytest
from sklearn.datasets import make_classification

from explorer import SoftmaxRegression
from explorer.fitting.solvers import Problem, screened
from explorer.fitting.solvers.eliminated import minimise_eliminated
from explorer.fitting.solvers.face import minimise_on_face
from explorer.fitting.solvers.newton import WIDE
from explorer.fitting.solvers.quadratic import MANY, minimise_quadratic
from explorer.fitting.solvers.screened import WORST, ScreenedSteps
from explorer.maths.penalty import ElasticNet

N_CLASSES, N_FEATURES = 4, 40
X, Y = make_classification(
    300, N_FEATURES, n_informative=10, n_redundant=4, n_classes=N_CLASSES, random_state=0
)
WEIGHTS = np.random.default_rng(0).uniform(0.5, 1.5, len(Y))
WEIGHTS /= WEIGHTS.mean()


@pytest.fixture(autouse=True)
def _these_are_many_weights(monkeypatch):
    """Let fits with as few weights as here take the steps for many; tests stay quick."""
    monkeypatch.setattr(sys.modules["explorer.fitting.solvers.newton"], "WIDER", WIDE)
    monkeypatch.setattr(screened, "LARGE", 40)


def posed(l1=3e-3, l2=0.0, weights=None):
    """The standardised problem."""
    return Problem.of(X, Y, N_CLASSES, ElasticNet(l1=l1, l2=l2), weights).standardised()[0]


def fit(C, l1_ratio, features=X, **settings):
    return SoftmaxRegression(C=C, l1_ratio=l1_ratio, solver="newton", **settings).fit(features, Y)


@pytest.fixture
def with_whole_hessians(monkeypatch):
    """Make Newton use the whole Hessian, whatever the size."""
    monkeypatch.setattr(sys.modules["explorer.fitting.solvers.newton"], "WIDER", 10**9)


@pytest.mark.parametrize("weights", [None, WEIGHTS])
@pytest.mark.parametrize("damping", [0.0, 0.1])
def test_a_hessian_of_some_weights_is_a_part_of_the_whole(weights, damping):
    problem = posed(weights=weights)
    rng = np.random.default_rng(1)
    theta, chosen = (0.3 * rng.standard_normal(problem.zeros.shape) for _ in range(2))
    point = problem.at(theta, hessian=True, probabilities=True)
    bound = np.einsum("jk,ab->jakb", (np.eye(N_CLASSES) - 1 / N_CLASSES) / 2, problem.gram)
    whole = (point.hessian + damping * bound).reshape(theta.size, theta.size)
    some = np.flatnonzero(chosen > 0.2)
    # Sums of 300 numbers of about 1, in two orders.
    np.testing.assert_allclose(
        problem.hessian_among(point, chosen > 0.2, damping), whole[np.ix_(some, some)], atol=1e-13
    )


@pytest.mark.parametrize("l1_ratio", [1.0, 0.5, 0.01])
@pytest.mark.parametrize("C", [1e-2, 1.0, 1e3])
def test_the_optimum_is_that_of_steps_with_all_weights(C, l1_ratio, request):
    screened = fit(C, l1_ratio)
    request.getfixturevalue("with_whole_hessians")
    whole = fit(C, l1_ratio)
    # Both end at a predicted share of 1e-15.
    assert screened.objective_curve_[-1] == pytest.approx(whole.objective_curve_[-1], rel=1e-12)


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("sample_weight", [None, WEIGHTS])
def test_the_least_subgradient_vanishes_at_the_end(fit_intercept, sample_weight):
    model = SoftmaxRegression(l1_ratio=1.0, solver="newton", fit_intercept=fit_intercept)
    model.fit(X, Y, sample_weight)
    # Newton ends at a predicted share of 1e-15; a slope g wins g**2 / (2 curvature).
    assert model.converged_ and model.gradient_norm_ <= 1e-7


def test_two_equal_features_reach_the_optimum_of_one():
    one, two = fit(0.3, 1.0), fit(0.3, 1.0, np.column_stack([X, X]))
    assert two.objective_curve_[-1] == pytest.approx(one.objective_curve_[-1], rel=1e-12)


def test_with_l1_alone_every_feature_has_a_class_of_weight_zero():
    assert (fit(100.0, 1.0).coef_ == 0.0).any(axis=0).all()


def test_weights_that_should_be_zero_are_exactly_zero():
    model = fit(0.03, 1.0)
    assert 0.0 < (model.coef_ != 0.0).mean() < 0.2


def test_a_first_step_moves_only_the_weights_of_the_largest_slopes():
    problem = posed()
    steps = ScreenedSteps(problem)
    point = steps.at(problem.zeros)
    slopes = np.abs(point.gradient[:, :-1]) - problem.penalty.l1_weights
    moved = steps.step(point)[0][:, :-1] != 0.0
    assert moved.any() and slopes[moved].min() >= WORST * slopes.max()


def test_near_the_optimum_a_step_is_that_of_all_weights():
    problem = posed()
    steps = ScreenedSteps(problem, may_be_rough=False)
    point = steps.at(problem.zeros)
    for _ in range(30):
        point = steps.at(point.theta + steps.step(point)[0])
    l1 = np.broadcast_to(problem.penalty.l1_weights, (N_CLASSES, N_FEATURES))
    # Newton's method squares its error: after 30 steps only rounding is left.
    assert (np.abs(point.gradient[:, :-1]) <= l1 + 1e-12).all()


def test_an_inexact_step_lowers_the_model_and_lets_no_chosen_weight_cross_zero():
    rng = np.random.default_rng(0)
    factor = rng.standard_normal((12, 20))
    theta, chosen = np.array([[1.0, -1.0, 0.5, -0.5, 0.0, 0.0]] * 2), np.ones((2, 6), bool)
    chosen[:, -1], slopes = False, 3.0 * rng.standard_normal((2, 6))
    threshold = np.full((2, 6), 0.5)

    def product(direction):
        return (factor @ (factor.T @ direction.ravel())).reshape(2, 6)

    curvature = (factor**2).sum(axis=1).reshape(2, 6)
    target = minimise_on_face(product, curvature, slopes, threshold, theta, chosen)
    move = target - theta
    change = np.vdot(slopes, move) + np.vdot(move, product(move)) / 2
    assert change + np.vdot(threshold, np.abs(target) - np.abs(theta)) < 0.0
    assert (target * theta >= 0.0).all() and (move[~chosen] == 0.0).all()


def test_many_coordinates_are_minimised_to_the_conditions_of_optimality():
    rng = np.random.default_rng(0)
    size = 2 * MANY
    factor = rng.standard_normal((size, size))
    matrix = factor @ factor.T / size + 0.01 * np.eye(size)
    gradient, threshold = rng.standard_normal((1, size)), np.full((1, size), 0.5)
    start = rng.standard_normal((1, size))  # nearly every sign is wrong somewhere on the way
    x = minimise_quadratic(matrix, gradient, threshold, start, shiftable=False)
    slope = gradient + (x - start) @ matrix
    excess = np.where(x == 0.0, np.maximum(np.abs(slope) - 0.5, 0.0), slope + 0.5 * np.sign(x))
    # The last step wins a share of 1e-10; a slope g wins g**2 / 2 over the curvature.
    assert np.abs(excess).max() <= 1e-4 and 0 < (x != 0.0).sum() < size


@pytest.mark.parametrize("rank", [4 * MANY, MANY + MANY // 2])
def test_eliminating_the_weights_far_from_zero_changes_no_minimum(rank):
    rng = np.random.default_rng(rank)
    factor = rng.standard_normal((2 * MANY, rank))
    matrix = factor @ factor.T / rank
    gradient = factor @ rng.standard_normal(rank) / np.sqrt(rank)  # there is a minimum
    start = np.where(rng.random(2 * MANY) < 0.7, rng.standard_normal(2 * MANY), 0.0)
    x = minimise_eliminated(matrix, gradient, np.full(2 * MANY, 0.5), start)
    slope = gradient + matrix @ (x - start)
    excess = np.where(x == 0.0, np.maximum(np.abs(slope) - 0.5, 0.0), slope + 0.5 * np.sign(x))
    assert (x * start < 0.0).any() and (x == 0.0).any()
    # As above, for the coordinates that are left.
    assert np.abs(excess).max() <= 1e-4


def test_equal_data_give_equal_bits():
    one, other = fit(1.0, 1.0), fit(1.0, 1.0, X.copy())
    assert one.coef_path_.tobytes() == other.coef_path_.tobytes()

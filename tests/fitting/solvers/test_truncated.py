"""Newton steps by conjugate gradients, for many weights: the same optimum without a Hessian."""

import math
import sys

import numpy as np
import pytest
from scipy.sparse.linalg import LinearOperator, cg
from scipy.special import logsumexp
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression

from explorer import SoftmaxRegression
from explorer.fitting.solvers import Options, Problem
from explorer.fitting.solvers.exact import ExactSteps
from explorer.fitting.solvers.newton import WIDE, newton
from explorer.fitting.solvers.truncated import COARSEST, RENEWAL, TruncatedSteps
from explorer.maths.penalty import ElasticNet

N_CLASSES, N_FEATURES = 4, 40
X, Y = make_classification(
    300, N_FEATURES, n_informative=10, n_redundant=4, n_classes=N_CLASSES, random_state=0
)
WEIGHTS = np.random.default_rng(0).uniform(0.5, 1.5, len(Y))


@pytest.fixture(autouse=True)
def _these_are_many_weights(monkeypatch):
    """Use the steps for many weights also for the few weights of these quick tests."""
    monkeypatch.setattr(sys.modules["explorer.fitting.solvers.newton"], "WIDER", WIDE)


def posed(l2=1e-3, weights=None):
    """The standardised problem and a point with probabilities, away from the optimum."""
    problem, _ = Problem.of(X, Y, N_CLASSES, ElasticNet(l1=0.0, l2=l2), weights).standardised()
    theta = 0.3 * np.random.default_rng(1).standard_normal(problem.zeros.shape)
    return problem, problem.at(theta, hessian=True, probabilities=True)


def objective(model, C):
    z = X @ model.coef_.T + model.intercept_
    loss = (logsumexp(z, axis=1) - z[np.arange(len(Y)), Y]).mean()
    return loss + (model.coef_**2).sum() / (2.0 * C * len(Y))


def test_the_problem_here_is_wide():
    assert N_CLASSES * (N_FEATURES + 1) >= WIDE


@pytest.mark.parametrize("weights", [None, WEIGHTS / WEIGHTS.mean()])
def test_a_product_with_the_hessian_is_that_of_the_whole_hessian(weights):
    problem, point = posed(weights=weights)
    direction = np.random.default_rng(2).standard_normal(point.theta.shape)
    expected = np.tensordot(point.hessian, direction, axes=2)
    # Sums of 300 numbers of about 1, in two orders.
    np.testing.assert_allclose(problem.hessian_product(point, direction), expected, atol=1e-13)


@pytest.mark.parametrize("weights", [None, WEIGHTS / WEIGHTS.mean()])
def test_class_blocks_are_the_diagonal_blocks_of_the_hessian(weights):
    problem, point = posed(weights=weights)
    expected = [point.hessian[k, :, k] for k in range(N_CLASSES)]
    # Single precision: 6e-8 for each of 300 terms of at most 10 / 300.
    np.testing.assert_allclose(problem.class_blocks(point), expected, atol=1e-5)


@pytest.mark.parametrize("l2", [1e-3, 1.0])
@pytest.mark.parametrize("damping", [0.0, 0.1])
def test_a_step_is_nearly_that_with_the_whole_hessian(damping, l2):
    problem, point = posed(l2)
    truncated, exact = TruncatedSteps(problem), ExactSteps(problem)
    step, slope = truncated.damped(point, damping)
    best, best_slope = exact.damped(point, damping)
    # A step leaves at most 0.3 of the gradient, so 0.09 of the possible decrease, in the norm of
    # the approximate inverse. The norm of the Hessian differs by a small factor.
    assert 0.8 * best_slope >= slope >= best_slope
    assert np.vdot(step, best) > 0.8 * np.linalg.norm(step) * np.linalg.norm(best)


def test_near_the_optimum_a_step_leaves_a_hundredth_of_the_gradient():
    problem, _ = posed()
    exact, point = ExactSteps(problem), problem.at(problem.zeros, hessian=True)
    for _ in range(10):
        point = exact.at(point.theta + exact.step(point)[0])
    move = 1e-4 * np.random.default_rng(2).standard_normal(point.theta.shape)
    point = problem.at(point.theta + move, hessian=True, probabilities=True)
    slope, best = TruncatedSteps(problem).step(point)[1], exact.step(point)[1]
    # So 1e-4 of the possible decrease, times the same small factor as above.
    assert 0.999 * best >= slope >= best


def test_a_step_is_that_of_conjugate_gradients_until_little_of_the_gradient_is_left():
    problem, point = posed()
    steps, products = TruncatedSteps(problem), []
    shape, inverse = point.theta.shape, steps.inverse

    def product(direction):
        products.append(direction)
        return problem.hessian_product(point, direction) + steps.ridge * direction

    target = -(point.gradient + steps.ridge * point.theta)
    target -= target.mean(axis=0)
    step, needed = steps._solve(point, product, target), len(products)
    matrix, preconditioner = (
        LinearOperator(
            (target.size,) * 2, lambda z, of=of: of(z.reshape(shape)).ravel(), dtype=float
        )
        for of in (product, inverse.times)
    )

    def reached(n_products):
        """The point of conjugate gradients after some products, and the gradient left there."""
        found, _ = cg(matrix, target.ravel(), rtol=0.0, maxiter=n_products, M=preconditioner)
        left = target - product(found.reshape(shape))
        return found.reshape(shape), math.sqrt(np.vdot(left, inverse.times(left)))

    first = math.sqrt(np.vdot(target, inverse.times(target)))
    # A few products of numbers near 1.
    np.testing.assert_allclose(step, reached(needed)[0], rtol=0.0, atol=1e-12)
    assert reached(needed)[1] <= COARSEST * first < reached(needed - 1)[1]
    assert needed > 2 and inverse.blocks is None


@pytest.mark.parametrize("C", [1e-4, 1.0, 1e4])
def test_the_optimum_is_that_of_scikit_learn(C):
    ours = SoftmaxRegression(C=C, solver="newton").fit(X, Y)
    theirs = LogisticRegression(C=C, solver="newton-cholesky", tol=1e-10).fit(X, Y)
    # Both end where rounding hides any descent: sums of 300 losses.
    assert objective(ours, C) == pytest.approx(objective(theirs, C), rel=1e-13)


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("sample_weight", [None, WEIGHTS])
def test_the_gradient_vanishes_at_the_end(fit_intercept, sample_weight):
    model = SoftmaxRegression(solver="newton", fit_intercept=fit_intercept)
    model.fit(X, Y, sample_weight)
    # Newton ends when a step would gain a share of 1e-15; a slope g gains g**2 / (2 curvature).
    assert model.converged_ and model.gradient_norm_ <= 1e-7


def test_without_a_penalty_the_optimum_is_that_of_the_whole_hessian():
    problem, _ = posed(l2=0.0)
    steps, point = ExactSteps(problem), problem.at(problem.zeros, hessian=True)
    for _ in range(20):
        point = steps.at(point.theta + steps.step(point)[0])
    model = SoftmaxRegression(C=math.inf, solver="newton").fit(X, Y)
    assert model.objective_curve_[-1] == pytest.approx(point.objective, rel=1e-12)


def test_separable_classes_without_a_penalty_are_called_so():
    model = SoftmaxRegression(C=math.inf, solver="newton")
    with pytest.warns(match="there is no optimum"):
        model.fit(X + 30.0 * np.eye(N_CLASSES)[Y] @ np.eye(N_CLASSES, N_FEATURES), Y)
    assert model.loss_curve_[-1] < 1e-14


@pytest.mark.parametrize("l2", [0.0, 1e-3])
def test_a_start_far_away_leads_to_the_same_optimum(l2):
    problem, _ = posed(l2)
    start = 10.0 * np.random.default_rng(3).standard_normal(problem.zeros.shape)
    found, best = (newton(problem, at, Options(max_iter=500)) for at in (start, problem.zeros))
    # Both end when a step would gain a share of 1e-15, as predicted to some per cent.
    assert found.objective[-1] == pytest.approx(best.objective[-1], rel=1e-9)


def test_a_common_shift_of_all_classes_is_gone_after_one_step():
    problem, _ = posed()
    steps = TruncatedSteps(problem)
    step, _ = steps.step(steps.at(np.full_like(problem.zeros, 5.0)))
    means = 5.0 + step.mean(axis=0)
    # The intercepts have no penalty, so their mean stays.
    np.testing.assert_allclose(means, [0.0] * N_FEATURES + [5.0], atol=1e-13)


def test_the_first_inverse_is_exact_where_nothing_is_known_of_uncorrelated_features():
    X = np.linalg.qr(np.random.default_rng(0).standard_normal((300, 8)))[0] * math.sqrt(300)
    problem = Problem(X, Y, N_CLASSES, ElasticNet(l1=0.0, l2=0.3), None, True)
    point = problem.at(problem.zeros, probabilities=True)
    steps = TruncatedSteps(problem)
    rest = point.gradient  # centred, like every gradient
    solved = steps.inverse.times(rest)
    product = problem.hessian_product(point, solved) + steps.ridge * solved
    np.testing.assert_allclose(product, rest, atol=1e-14)


@pytest.mark.parametrize("n_features", [39, 40])
def test_the_inverse_is_renewed_once_products_have_cost_as_much(n_features):
    problem, _ = Problem.of(X[:, :n_features], Y, N_CLASSES, ElasticNet(0.0, 1e-3)).standardised()
    inverse = TruncatedSteps(problem).inverse
    needed = math.ceil((n_features + 1) / RENEWAL)
    for point in (problem.at(problem.zeros, probabilities=True) for _ in range(2)):
        renewed = [inverse.count_product(point) for _ in range(needed)]
        assert np.flatnonzero(renewed).tolist() == [needed - 1]
    # It is renewed at most once at a point.
    assert not any(inverse.count_product(point) for _ in range(2 * needed))


@pytest.mark.parametrize("damping", [0.0, 0.1])
def test_the_renewed_inverse_solves_for_one_class_alone(damping):
    problem, point = posed()
    inverse = TruncatedSteps(problem).inverse
    inverse.renew(point, damping)
    block = point.hessian[0, :, 0] + np.diag(inverse.ridge) + damping / 2 * problem.gram
    # Single precision, and a ridge of 1e-6, times the condition of a block, here 1,000.
    np.testing.assert_allclose(inverse.blocks[0] @ block, np.eye(len(block)), atol=1e-2)


def test_a_step_follows_the_slope_where_rounding_leaves_no_curvature(monkeypatch):
    problem, point = posed(l2=0.0)
    monkeypatch.setattr(Problem, "hessian_product", lambda self, point, move: 0.0 * move)
    step, slope = TruncatedSteps(problem).step(point)
    assert slope == np.vdot(point.gradient, step) < 0.0


def test_equal_data_give_equal_bits():
    one, other = (SoftmaxRegression(solver="newton").fit(X.copy(), Y) for _ in range(2))
    assert one.coef_path_.tobytes() == other.coef_path_.tobytes()

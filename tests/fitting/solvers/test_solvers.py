"""The optimisers that need no seed, with all four penalties, and the problem that they solve."""

import math

import numpy as np
import pytest
import scipy.optimize
import scipy.special

from explorer import DataParams, FitParams, SoftmaxRegression, make_dataset
from explorer.fitting.solvers import SOLVERS, Options, Problem
from explorer.maths.penalty import ElasticNet
from explorer.settings import Penalty, Solver
from tests.estimator.reference import mean_loss

# Many fits are cut short here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

EPS = float(np.finfo(np.float64).eps)
TOL = 1e-8  # the estimator's default
EXACT = [solver for solver in Solver if solver is not Solver.SGD]
DESCENDING = [Solver.GRADIENT_DESCENT, Solver.ACCELERATED_GRADIENT]
# Two classes have other strengths of the penalty.
MODELS = [*((penalty, 3) for penalty in Penalty), (Penalty.ELASTICNET, 2)]


def standardised(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)


def overlapping(n_samples=90, n_classes=3, seed=0):
    """Clusters on standardised features that overlap, so that no penalty is needed."""
    data = make_dataset(
        DataParams(n_samples=n_samples, n_classes=n_classes, cluster_std=3.0, random_state=seed)
    )
    return standardised(data.X), data.y


def fit(solver, penalty, X, y, **settings):
    C, l1_ratio = FitParams(penalty=penalty, C=1.0, l1_ratio=0.5).effective
    settings = {"max_iter": 20_000} | settings
    return SoftmaxRegression(C=C, l1_ratio=l1_ratio, solver=solver, **settings).fit(X, y)


def strengths(penalty, n_samples, n_classes):
    """L1 and L2 factors of the problem that is solved, from the formula of the requirements."""
    C, r = FitParams(penalty=penalty, C=1.0, l1_ratio=0.5).effective
    if n_classes == 2:
        C, r = C / (2 - r), r / (2 - r)
    return r / (C * n_samples), (1 - r) / (C * n_samples)


def objective(coef, intercept, X, y, penalty):
    l1, l2 = strengths(penalty, len(y), len(intercept))
    return mean_loss(coef, intercept, X, y) + l1 * np.abs(coef).sum() + l2 / 2 * (coef**2).sum()


def least_subgradient(model, X, y, penalty):
    """The smallest subgradient at a fit's end, written independently; the intercepts come last."""
    l1, l2 = strengths(penalty, len(y), len(model.classes_))
    residuals = scipy.special.softmax(X @ model.coef_.T + model.intercept_, axis=1)
    residuals[np.arange(len(y)), y] -= 1.0
    smooth = residuals.T @ X / len(y) + l2 * model.coef_
    held = smooth + np.clip(-smooth, -l1, l1)
    coef_part = np.where(model.coef_ == 0.0, held, smooth + l1 * np.sign(model.coef_))
    return np.column_stack([coef_part, residuals.mean(axis=0)])


@pytest.fixture(scope="module")
def fits():
    """Fits of :func:`overlapping`, made when first asked for."""
    made = {}

    def get(solver, penalty, n_classes=3):
        key = solver, penalty, n_classes
        if key not in made:
            made[key] = fit(solver, penalty, *overlapping(n_classes=n_classes))
        return made[key]

    return get


# Every solver reaches the optimum with every penalty.


@pytest.mark.parametrize(("penalty", "n_classes"), MODELS)
def test_newton_ends_where_an_independent_search_ends(fits, penalty, n_classes):
    X, y = overlapping(n_classes=n_classes)
    model = fits(Solver.NEWTON, penalty, n_classes)
    shape = (2, n_classes, 3)

    def split(z):
        theta = z.reshape(shape)[0] - z.reshape(shape)[1]
        l1, l2 = strengths(penalty, len(y), n_classes)
        p = scipy.special.softmax(X @ theta[:, :-1].T + theta[:, -1], axis=1)
        residuals = (p - np.eye(n_classes)[y]) / len(y)
        slope = np.column_stack([residuals.T @ X + l2 * theta[:, :-1], residuals.sum(axis=0)])
        weights = np.full(shape[1:], l1)
        weights[:, -1] = 0.0
        value = mean_loss(theta[:, :-1], theta[:, -1], X, y) + l2 / 2 * (theta[:, :-1] ** 2).sum()
        return value + (weights * z.reshape(shape)).sum(), np.r_[
            (weights + slope).ravel(), (weights - slope).ravel()
        ]

    options = {"ftol": 0.0, "gtol": 1e-9, "maxiter": 20_000, "maxfun": 50_000}
    bounds = [(0, None)] * math.prod(shape)
    found = scipy.optimize.minimize(
        split, np.zeros(math.prod(shape)), jac=True, bounds=bounds, options=options
    )
    # The search ends at a projected gradient of about 1e-9, and at a distance of at most 10 in the
    # 1-norm. By convexity it is at most 1e-8 above the optimum. Newton ends within a share of
    # TOL**2 / 2.
    assert model.objective_curve_[-1] == pytest.approx(found.fun, abs=1e-8)


@pytest.mark.parametrize(("penalty", "n_classes"), MODELS)
@pytest.mark.parametrize("solver", [solver for solver in EXACT if solver is not Solver.NEWTON])
def test_solver_reaches_the_optimum(fits, solver, penalty, n_classes):
    model, best = fits(solver, penalty, n_classes), fits(Solver.NEWTON, penalty, n_classes)
    distance = np.abs(model.coef_ - best.coef_).sum()
    distance += np.abs(model.intercept_ - best.intercept_).sum()
    # By convexity the gap is at most the largest component of the subgradient, TOL at the end,
    # times the distance from the optimum in the 1-norm. L-BFGS-B may end at 10 TOL, if rounding
    # hides any further descent. Objectives of about 1 are sums of 90 losses: 16 ulps.
    gap = model.objective_curve_[-1] - best.objective_curve_[-1]
    assert gap <= 10 * TOL * distance + 16 * EPS


@pytest.mark.parametrize("penalty", Penalty)
@pytest.mark.parametrize("solver", EXACT)
def test_solver_converges_where_the_conditions_of_optimality_hold(fits, solver, penalty):
    model = fits(solver, penalty)
    violated = np.abs(least_subgradient(model, *overlapping(), penalty)).max()
    assert model.converged_
    # TOL for the gradient methods. L-BFGS-B and Newton may stop earlier, if rounding hides any
    # further descent: a slope g gains g**2 / (2 curvature), which is 4 EPS for g = sqrt(8 EPS) =
    # 4e-8.
    assert violated <= (TOL if solver in DESCENDING else 5e-8) + 16 * EPS
    # Means of 90 numbers of at most 3, however small the result.
    assert model.gradient_norm_ == pytest.approx(violated, abs=32 * EPS)


@pytest.mark.parametrize("solver", EXACT)
def test_l1_makes_exact_zeros(solver):
    X, y = overlapping()
    X = np.column_stack([X, np.random.default_rng(0).normal(size=(90, 4))])
    assert (SoftmaxRegression(C=0.1, l1_ratio=1.0, solver=solver).fit(X, y).coef_[:, 2:] == 0).any()


@pytest.mark.parametrize("solver", EXACT)
def test_overwhelming_l1_leaves_the_class_frequencies(solver):
    X, y = overlapping(n_samples=91)
    y = np.minimum(y * y, 2)
    model = SoftmaxRegression(C=1e-4, l1_ratio=0.3, solver=solver, max_iter=20_000).fit(X, y)
    # The gradient of the intercepts is this difference: TOL, or 4e-8 as above.
    np.testing.assert_allclose(
        model.predict_proba(X), [np.bincount(y) / 91] * 91, rtol=0.0, atol=5e-8
    )


# The history.


@pytest.mark.parametrize("units", [(1e4, 1e-4), (1e8, 1e8)])
@pytest.mark.parametrize("penalty", [Penalty.NONE, Penalty.ELASTICNET])
@pytest.mark.parametrize("solver", DESCENDING)
def test_objective_never_increases_on_badly_scaled_features(solver, penalty, units):
    X, y = overlapping()
    model = fit(solver, penalty, X * units, y, max_iter=200)
    assert (np.diff(model.objective_curve_) <= 0.0).all()


@pytest.mark.parametrize("penalty", [Penalty.L2, Penalty.L1])
@pytest.mark.parametrize("solver", EXACT)
def test_a_fit_cut_short_is_the_beginning_of_the_whole(fits, solver, penalty):
    short, whole = fit(solver, penalty, *overlapping(), max_iter=3), fits(solver, penalty)
    np.testing.assert_array_equal(short.coef_path_, whole.coef_path_[:4])


def recomputed(model, X, y, function):
    return [
        function(coef, intercept, X, y)
        for coef, intercept in zip(model.coef_path_, model.intercept_path_, strict=True)
    ]


# Logits of at most 20 are rounded to 16 ulps of 1, and losses of about 1 averaged over 90 samples.
CURVE_ROUNDING = 64 * EPS


@pytest.mark.parametrize(("penalty", "n_classes"), MODELS)
@pytest.mark.parametrize("solver", EXACT)
def test_curves_are_those_of_the_weights_at_every_iterate(fits, solver, penalty, n_classes):
    X, y = overlapping(n_classes=n_classes)
    model = fits(solver, penalty, n_classes)
    for curve, function in (
        (model.loss_curve_, mean_loss),
        (model.objective_curve_, lambda *at: objective(*at, penalty)),
    ):
        expected = recomputed(model, X, y, function)
        np.testing.assert_allclose(curve, expected, rtol=0.0, atol=CURVE_ROUNDING)


def test_weights_start_at_zero(fits):
    model = fits(Solver.LBFGS, Penalty.L2)
    assert not model.coef_path_[0].any() and not model.intercept_path_[0].any()


# Equal inputs, equal results.


def assert_same_bits(one, other):
    for name in ("coef_path_", "intercept_path_", "loss_curve_", "objective_curve_"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()


@pytest.mark.parametrize("penalty", [Penalty.NONE, Penalty.ELASTICNET])
@pytest.mark.parametrize("solver", EXACT)
def test_equal_inputs_give_bit_equal_results(fits, solver, penalty):
    again = fit(solver, penalty, *(array.copy() for array in overlapping()))
    assert_same_bits(fits(solver, penalty), again)


def test_equal_large_inputs_give_bit_equal_results():
    X, y = overlapping(n_samples=10_000)
    assert_same_bits(*(fit(Solver.NEWTON, Penalty.L2, X, y) for _ in range(2)))


def test_weights_do_not_depend_on_the_layout_of_the_features(fits):
    X, y = overlapping()
    columns = fit(Solver.LBFGS, Penalty.L2, np.asfortranarray(X), y)
    assert_same_bits(fits(Solver.LBFGS, Penalty.L2), columns)


# The problem itself.


def problem_and_theta(n_samples, n_classes=3, l1=0.0, l2=0.1):
    X, y = overlapping(n_samples=n_samples, n_classes=n_classes)
    problem = Problem.of(X, y, n_classes, ElasticNet(l1=l1, l2=l2))
    return problem, X, y, np.random.default_rng(0).normal(size=problem.zeros.shape)


@pytest.mark.parametrize("n_classes", [2, 8])
@pytest.mark.parametrize("n_samples", [30, 10_000])
def test_loss_of_a_problem_is_the_mean_over_all_its_samples(n_samples, n_classes):
    problem, X, y, theta = problem_and_theta(n_samples, n_classes)
    expected = mean_loss(theta[:, :-1], theta[:, -1], X, y)
    # Sums of 10,000 numbers near 1, block by block.
    assert problem.at(theta).loss == pytest.approx(expected, rel=1e3 * EPS)


@pytest.mark.parametrize("n_samples", [30, 10_000])
def test_gradient_of_a_problem_is_the_derivative_of_its_loss(n_samples):
    problem, _, _, theta = problem_and_theta(n_samples)
    shape = theta.shape
    error = scipy.optimize.check_grad(
        lambda flat: problem.at(flat.reshape(shape)).loss,
        lambda flat: problem.at(flat.reshape(shape)).gradient.ravel(),
        theta.ravel(),
    )
    # Forward differences with a step of sqrt(EPS) = 1.5e-8: half of that times a curvature below 5,
    # and rounding EPS / sqrt(EPS) of each of 9 entries.
    assert error <= 1e-6


@pytest.mark.parametrize("n_samples", [30, 10_000])
def test_hessian_of_a_problem_is_the_derivative_of_its_gradient(n_samples):
    problem, _, _, theta = problem_and_theta(n_samples)
    hessian = problem.at(theta, hessian=True).hessian
    step, direction = 1e-5, np.random.default_rng(1).normal(size=theta.shape)
    ahead, behind = (problem.at(theta + s * direction).gradient for s in (step, -step))
    # The step squared times a fourth derivative of some 100, and EPS / step.
    np.testing.assert_allclose(
        np.tensordot(hessian, direction, axes=2), (ahead - behind) / (2 * step), rtol=0.0, atol=1e-7
    )


@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.3, 0.0), (0.0, 0.3), (0.2, 0.1)])
def test_standardised_problem_has_the_objective_of_the_original(l1, l2):
    X, y = overlapping()
    X = X * [1e4, 1e-3] + [50.0, 7.0]
    original = Problem.of(X, y, 3, ElasticNet(l1=l1, l2=l2))
    standard, scaling = original.standardised()
    theta = np.random.default_rng(0).normal(size=standard.zeros.shape)
    # The mean, 7000 times the deviation of 1e-3, moves into the intercept: logits of that size.
    assert original.at(scaling.to_original(theta)).objective == pytest.approx(
        standard.at(theta).objective, rel=1e5 * EPS
    )


@pytest.mark.parametrize("solver", Solver)
def test_solver_leaves_the_problem_alone(solver):
    X, y = overlapping()
    X.flags.writeable = y.flags.writeable = False
    problem = Problem.of(X, y, 3, ElasticNet(l1=0.01, l2=0.01))
    before = problem.design.copy()
    SOLVERS[solver](problem, problem.zeros, Options(tol=1e-6, max_iter=50))
    np.testing.assert_array_equal(problem.design, before)


def test_every_solver_is_registered():
    assert set(SOLVERS) == set(Solver)

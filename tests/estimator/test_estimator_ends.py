"""How a fit ends, what it warns of, and that nothing else reaches the console."""

import math
import warnings
from itertools import cycle, product

import numpy as np
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer, load_iris, load_wine
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from explorer import DataParams, SoftmaxRegression, make_dataset
from explorer.fitting.training import Reason
from explorer.settings import Solver
from tests.estimator.samples import (
    EXACT,
    HARD,
    ROUTES,
    SOLVERS,
    dataset,
    quasi_separable,
    separable,
)

# Many fits are cut short here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@pytest.mark.parametrize(
    ("solver", "data"),
    [*((solver, separable) for solver in SOLVERS), ("lbfgs", quasi_separable)],
)
def test_separable_classes_without_a_penalty_are_called_so(solver, data):
    model = SoftmaxRegression(C=math.inf, solver=solver, max_iter=200).fit(*data())
    assert (model.reason_, model.converged_) == ("separable", False)


def test_newton_fits_separable_classes_to_a_loss_of_nearly_nothing():
    model = SoftmaxRegression(C=math.inf, solver="newton").fit(*separable())
    assert 0.0 <= model.loss_curve_[-1] < 1e-12


@pytest.mark.parametrize("C", [1.0, 1e4])
def test_separable_classes_with_a_penalty_have_an_optimum(C):
    model = SoftmaxRegression(C=C, solver="newton").fit(*separable())
    assert (model.reason_, model.converged_) == ("converged", True)


@pytest.mark.parametrize("solver", SOLVERS)
def test_not_converging_is_a_result(solver):
    model = SoftmaxRegression(solver=solver, max_iter=1).fit(*dataset("blobs", 3))
    assert (model.reason_, model.converged_) == ("max_iter", False)


@pytest.mark.parametrize("units", [1e4, 1e8])
@pytest.mark.parametrize("solver", SOLVERS)
def test_a_fit_that_says_it_converged_is_at_the_optimum(solver, units):
    X, y = dataset("blobs", 3, cluster_std=2.0)
    best = SoftmaxRegression(solver="newton").fit(units * X, y).objective_curve_[-1]
    model = SoftmaxRegression(solver=solver, max_iter=200).fit(units * X, y)
    # Far beyond any tolerance: a thousandth of the objective.
    assert not model.converged_ or model.objective_curve_[-1] <= 1.001 * best


# Nothing reaches the user's console.


@pytest.mark.parametrize(
    ("solver", "data", "C", "l1_ratio"),
    [
        (*each, *strength)  # each strength with each solver
        for each, strength in zip(
            product(SOLVERS, HARD),
            cycle([*ROUTES, (1e-4, 0.3), (1e4, 1.0)]),
            strict=False,
        )
    ],
)
def test_nothing_but_a_warning_of_convergence_reaches_the_console(capfd, solver, data, C, l1_ratio):
    X, y = data()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", ConvergenceWarning)
        SoftmaxRegression(C=C, l1_ratio=l1_ratio, solver=solver, max_iter=30).fit(X, y)
    assert capfd.readouterr() == ("", "")


@settings(max_examples=40)
@given(
    solver=st.sampled_from(SOLVERS),
    C=st.one_of(st.floats(1e-4, 1e4), st.just(math.inf)),
    l1_ratio=st.floats(0, 1),
    X=st.lists(st.lists(st.integers(-3, 3), min_size=2, max_size=2), min_size=6, max_size=12),
    n_classes=st.integers(2, 4),
)
def test_any_small_sample_is_fitted_to_finite_weights(solver, C, l1_ratio, X, n_classes):
    y = np.arange(len(X)) % n_classes
    model = SoftmaxRegression(C=C, l1_ratio=l1_ratio, solver=solver, max_iter=50).fit(X, y)
    assert np.isfinite(model.coef_path_).all() and np.isfinite(model.intercept_path_).all()


def test_newton_needs_few_steps_where_a_large_separable_loss_hangs_on_few_samples():
    data = make_dataset(
        DataParams(n_samples=10_000, n_classes=4, cluster_std=0.3, random_state=8948)
    )
    fit = SoftmaxRegression(C=np.inf, solver="newton").fit(data.X, data.y).fit_
    # Each Newton step divides a separable loss by e: 35 steps lead from log 4 to 1e-15.
    assert fit.n_iter < 50
    assert fit.reason is Reason.SEPARABLE


@pytest.mark.filterwarnings("default::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (
            {"max_iter": 2},
            r"2 iterations lbfgs stopped at max_iter\. .*, or try solver='newton'\.$",
        ),
        (
            {"max_iter": 3, "solver": "newton"},
            r"3 iterations newton stopped at max_iter\. Allow more iterations\.$",
        ),
        ({"solver": "gradient-descent", "learning_rate": 1e3}, "gradient-descent diverged"),
    ],
)
def test_a_fit_that_has_not_converged_warns(settings, told):
    X, y = load_iris(return_X_y=True)
    with pytest.warns(ConvergenceWarning, match=told):
        SoftmaxRegression(**settings).fit(X, y)


@pytest.mark.filterwarnings("default::sklearn.exceptions.ConvergenceWarning")
def test_separable_classes_without_a_penalty_warn_that_there_is_no_optimum():
    X, y = load_iris(return_X_y=True)
    with pytest.warns(ConvergenceWarning, match="there is no optimum"):
        SoftmaxRegression(C=np.inf).fit(X[y < 2], y[y < 2])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("load", [load_iris, load_breast_cancer])
def test_the_default_converges_on_features_that_are_not_standardised(load):
    X, y = load(return_X_y=True)
    newton = SoftmaxRegression(solver="newton").fit(X, y)
    # The gradient is at most tol = 1e-8.
    assert SoftmaxRegression().fit(X, y).objective_curve_[-1] == pytest.approx(
        newton.objective_curve_[-1], rel=1e-8
    )


@pytest.mark.filterwarnings("error")
def test_a_feature_of_a_tiny_scale_is_no_obstacle():
    X, y = load_iris(return_X_y=True)
    X = X * [1e-9, 1.0, 1.0, 1.0]
    ours = SoftmaxRegression().fit(X, y).predict_proba(X)
    theirs = LogisticRegression(tol=1e-10, max_iter=10_000).fit(X, y).predict_proba(X)
    # scikit-learn stops at a gradient of 1e-10, ours at 1e-8.
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


@pytest.mark.filterwarnings("default::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("l1_ratio", [0.0, 1.0])
@pytest.mark.parametrize("load", [load_iris, load_wine])
def test_the_default_solves_a_mix_of_scales_or_warns(load, l1_ratio):
    X, y = load(return_X_y=True)
    X = X * 10.0 ** np.random.default_rng(0).integers(-9, 10, X.shape[1])
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ConvergenceWarning)
        ours = SoftmaxRegression(l1_ratio=l1_ratio).fit(X, y)
    best = SoftmaxRegression(l1_ratio=l1_ratio, solver="newton").fit(X, y).objective_curve_[-1]
    # If classes are almost separable, the objective is tiny, and tol = 1e-8 nats decides.
    assert told or ours.objective_curve_[-1] <= best * (1 + 1e-6) + 1e-8


def scales():
    X, y = dataset("blobs", 3, cluster_std=2.0)
    return X * [1e20, 1e-20], y


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("l1_ratio", [0.0, 1.0])
def test_a_fit_of_features_of_very_different_size_is_not_wrongly_called_converged(solver, l1_ratio):
    X, y = scales()
    best = SoftmaxRegression(l1_ratio=l1_ratio).fit(X, y).objective_curve_[-1]
    model = SoftmaxRegression(solver=solver, l1_ratio=l1_ratio, max_iter=200).fit(X, y)
    # Far beyond any tolerance: a thousandth of the objective.
    assert not model.converged_ or model.objective_curve_[-1] <= 1.001 * best


@pytest.mark.parametrize("solver", ["lbfgs", "gradient-descent", "accelerated-gradient"])
def test_a_small_gradient_far_from_the_optimum_is_not_called_converged(solver):
    X, y = dataset("blobs", 3, cluster_std=2.0)
    # At 1e8, the rounding of the gradient is about 1e-8. So the tolerance is larger.
    model = SoftmaxRegression(solver=solver, fit_intercept=False, tol=1e-7).fit(X + 1e8, y)
    assert model.gradient_norm_ <= model.tol
    assert model.reason_ is Reason.STALLED


@pytest.mark.parametrize("solver", EXACT)
@pytest.mark.parametrize("size", [1e23, 1e30])
def test_a_fit_that_ends_above_zero_weights_is_not_called_converged(solver, size):
    X, y = dataset("blobs", 3, cluster_std=2.0)
    model = SoftmaxRegression(solver=solver).fit(X, y, intercept_init=[size, 0.0, 0.0])
    assert not model.converged_ or model.objective_curve_[-1] <= math.log(3.0)


@pytest.mark.parametrize("C", [1.0, np.inf])
def test_a_class_without_weight_has_no_optimum(C):
    X, y = dataset("blobs", 3, cluster_std=2.0)
    model = SoftmaxRegression(C=C, solver="newton").fit(X, y, 1.0 * (y > 0))
    assert model.reason_ is Reason.WEIGHTLESS


def test_without_intercepts_a_class_without_weight_has_an_optimum():
    X, y = dataset("blobs", 3, cluster_std=2.0)
    model = SoftmaxRegression(solver="newton", fit_intercept=False).fit(X, y, 1.0 * (y > 0))
    assert model.converged_


@pytest.mark.parametrize("make", [np.array, scipy.sparse.csr_array])
@pytest.mark.parametrize("solver", Solver)
def test_zeros_without_intercepts_are_at_their_optimum_from_the_start(solver, make):
    model = SoftmaxRegression(solver=solver, fit_intercept=False, batch_size=1, random_state=0)
    assert model.fit(make(np.zeros((3, 2))), [0, 1, 1]).converged_ and model.n_iter_ == 0


@pytest.mark.parametrize("make", [np.array, scipy.sparse.csr_array])
def test_features_whose_squares_overflow_are_refused(make):
    X = make([[0.0, 1.0], [1.0, -1e200], [0.0, 1e100], [2.0, 0.0]])
    with pytest.raises(ValueError, match=r"features must be from -1e\+150 to 1e\+150, got 1e\+200"):
        SoftmaxRegression().fit(X, [0, 1, 0, 1])

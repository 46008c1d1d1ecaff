"""Learning rates and starts."""

import math
import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import ConvergenceWarning

from explorer import SoftmaxRegression
from explorer.fitting.training import Reason
from tests.estimator.reference import objective, sklearn_fit, two_rows
from tests.estimator.samples import EXACT, SOLVERS, dataset

# Many fits are cut short here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@settings(max_examples=20)
@given(
    solver=st.sampled_from(SOLVERS),
    C=st.one_of(st.sampled_from([1e-4, 1.0, 1e4]), st.just(math.inf)),
    l1_ratio=st.sampled_from([0.0, 0.5, 1.0]),
    learning_rate=st.one_of(st.none(), st.floats(1e-4, 1e3)),
    batch_size=st.sampled_from([1, 8, 512]),
    scale=st.sampled_from([0.0, 1.0, 1000.0]),
    spread=st.sampled_from([0.1, 1.0, 5.0]),
    n_classes=st.integers(2, 8),
    seed=st.integers(0, 50),
)
def test_whatever_rate_penalty_and_start_every_number_is_finite(
    solver, C, l1_ratio, learning_rate, batch_size, scale, spread, n_classes, seed
):
    X, y = dataset("blobs", n_classes, cluster_std=spread)
    start = scale * np.random.default_rng(seed).uniform(-1, 1, (n_classes, 3))
    model = SoftmaxRegression(
        C=C,
        l1_ratio=l1_ratio,
        solver=solver,
        learning_rate=learning_rate,
        batch_size=batch_size,
        max_iter=150,
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit = model.fit(X, y, coef_init=start[:, :2], intercept_init=start[:, 2]).fit_
    curves = (fit.coef_path, fit.intercept_path, fit.loss_curve, fit.objective_curve, fit.seconds)
    assert all(np.isfinite(curve).all() for curve in curves) and math.isfinite(fit.gradient_norm)
    # The pictures draw 32-bit numbers, whose largest is 3e38.
    assert max(np.abs(curve).max() for curve in curves) < 1e30


@pytest.mark.parametrize(("n_classes", "C"), [(2, 1.0), (3, math.inf)])
@pytest.mark.parametrize("solver", EXACT)
def test_every_start_leads_to_scikit_learns_optimum(solver, n_classes, C):
    X, y = dataset("blobs", n_classes, cluster_std=3.0)
    best = objective(*two_rows(sklearn_fit(X, y, C, 0.0, "newton-cholesky", 300)), X, y, C, 0.0)
    coef = np.random.default_rng(0).normal(size=(n_classes, 2))
    model = SoftmaxRegression(C=C, solver=solver, max_iter=20_000).fit(
        X, y, coef_init=coef, intercept_init=coef[:, 0]
    )
    # Slopes of at most 1e-8, or 1e-7 for L-BFGS, times a distance of at most 10 in the 1-norm.
    assert objective(model.coef_, model.intercept_, X, y, C, 0.0) <= best + 1e-6


def test_training_begins_at_the_start_that_is_given():
    coef, intercept = np.random.default_rng(0).normal(size=(3, 2)), np.array([0.3, 0.0, -0.3])
    X, y = dataset("blobs", 3)
    model = SoftmaxRegression(max_iter=3)
    model.fit(100.0 + 0.3 * X, y, coef_init=coef, intercept_init=intercept)  # rounded inside
    np.testing.assert_array_equal(model.coef_path_[0], coef)
    np.testing.assert_array_equal(model.intercept_path_[0], intercept)


@pytest.mark.parametrize(("n_classes", "C"), [(2, 1.0), (3, math.inf)])
def test_what_the_penalty_leaves_open_is_centred_at_the_start(n_classes, C):
    model = SoftmaxRegression(C=C, max_iter=3)
    coef = np.arange(2.0 * n_classes).reshape(-1, 2)
    model.fit(*dataset("blobs", n_classes), coef_init=coef, intercept_init=coef[:, 0])
    np.testing.assert_array_equal(model.coef_path_[0], coef - coef.mean(axis=0))


@pytest.mark.parametrize(("n_classes", "C"), [(2, 1.0), (3, math.inf)])
@pytest.mark.parametrize("solver", SOLVERS)
def test_curves_are_those_of_the_weights_from_any_start(solver, n_classes, C):
    X, y = dataset("blobs", n_classes)
    coef = np.random.default_rng(0).normal(size=(n_classes, 2))
    fit = (
        SoftmaxRegression(C=C, solver=solver, max_iter=20)
        .fit(X, y, coef_init=coef, intercept_init=coef[:, 0])
        .fit_
    )
    expected = [
        objective(coef, intercept, X, y, C, 0.0)
        for coef, intercept in zip(fit.coef_path, fit.intercept_path, strict=True)
    ]
    # Logits of at most 100, rounded a few times, and a mean of 60 losses.
    np.testing.assert_allclose(fit.objective_curve, expected, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("coef_init", np.zeros((2, 2))),
        ("coef_init", np.full((3, 2), math.nan)),
        ("coef_init", 1.0),
        ("intercept_init", np.zeros(2)),
        ("intercept_init", [0.0, math.inf, 0.0]),
    ],
)
def test_a_bad_start_is_refused_by_name(name, value):
    with pytest.raises(ValueError, match=f"^{name} must be finite and of shape"):
        SoftmaxRegression().fit(*dataset("blobs", 3), **{name: value})


def test_only_sgd_moves_numpys_global_random_state():
    np.random.seed(0)  # noqa: NPY002 - the global state is what this is about
    for solver in EXACT:
        SoftmaxRegression(solver=solver, max_iter=2).fit(*dataset("blobs", 3))
    drawn = np.random.random()  # noqa: NPY002
    np.random.seed(0)  # noqa: NPY002
    assert np.random.random() == drawn  # noqa: NPY002


@pytest.mark.parametrize("solver", ["gradient-descent", "accelerated-gradient"])
@pytest.mark.parametrize(
    ("rate", "reason"), [(0.01, Reason.MAX_ITER), (10.0, Reason.DIVERGED), (1e3, Reason.DIVERGED)]
)
def test_a_rate_is_too_large_if_the_end_lies_above_the_start(solver, rate, reason):
    X, y = dataset("blobs", 3, cluster_std=2.0)
    model = SoftmaxRegression(solver=solver, learning_rate=rate, max_iter=100).fit(X, y)
    curve = model.objective_curve_
    assert model.reason_ is reason
    assert (curve[-1] > curve[0]) == (reason is Reason.DIVERGED)


def test_a_run_that_was_stopped_on_its_way_up_is_called_diverged():
    X, y = dataset("blobs", 3)
    model = SoftmaxRegression(solver="gradient-descent", learning_rate=1e50).fit(X, y)
    assert model.reason_ == "diverged" and model.n_iter_ < 10


def test_mini_batches_that_leave_an_optimum_have_not_diverged():
    X, y = dataset("blobs", 3, cluster_std=3.0)
    best = SoftmaxRegression(solver="newton").fit(X, y)
    model = SoftmaxRegression(solver="sgd", learning_rate=0.1, random_state=0)
    fit = model.fit(
        X,
        y,
        coef_init=best.coef_ + np.array([[1e-3, 0], [0, 0], [0, 0]]),
        intercept_init=best.intercept_,
    ).fit_
    assert fit.objective_curve[-1] > fit.objective_curve[0]
    assert fit.reason is Reason.MAX_ITER


def test_rises_are_the_iterations_that_end_higher():
    fit = SoftmaxRegression().fit(*dataset("blobs", 3)).fit_
    curve = np.array([3.0, 2.0, 2.5, 2.5, 2.5 + 1e-15, 1.0, 1.1])
    # Rounding of 1e-15 does not count as a rise.
    assert replace(fit, objective_curve=curve).rises.tolist() == [2, 6]


@pytest.mark.parametrize(
    ("solver", "batch_size", "noisy"),
    [("sgd", 8, True), ("sgd", 60, False), ("sgd", 100, False), ("gradient-descent", 8, False)],
)
def test_only_steps_on_a_part_of_the_samples_are_noisy(solver, batch_size, noisy):
    model = SoftmaxRegression(solver=solver, batch_size=batch_size, max_iter=2)
    assert model.fit(*dataset("blobs", 3)).fit_.noisy is noisy


@pytest.mark.parametrize(
    ("solver", "rate"), [("sgd", 0.5), ("gradient-descent", 0.5), ("newton", None), ("lbfgs", None)]
)
def test_a_fit_knows_its_solver_and_the_rate_that_counted(solver, rate):
    fit = SoftmaxRegression(solver=solver, learning_rate=0.5, max_iter=2)
    fit = fit.fit(*dataset("blobs", 3)).fit_
    assert (fit.solver, fit.learning_rate) == (solver, rate)

"""The attributes of the estimator after a fit."""

import math

import numpy as np
import pytest

from explorer import SoftmaxRegression
from tests.estimator.samples import EPS, ROUTES, SOLVERS, dataset

# Many fits are cut short here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@pytest.mark.parametrize(("n_classes", "n_features"), [(2, 1), (3, 1), (2, 5), (5, 3)])
@pytest.mark.parametrize("solver", SOLVERS)
def test_one_row_of_weights_a_class_for_any_number_of_features(solver, n_classes, n_features):
    y = np.arange(40) % n_classes
    X = np.random.default_rng(0).normal(size=(40, n_features))
    model = SoftmaxRegression(solver=solver, max_iter=5).fit(X, y)
    assert (model.coef_.shape, model.intercept_.shape) == ((n_classes, n_features), (n_classes,))


@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("solver", SOLVERS)
def test_weights_at_every_iteration_end_with_the_weights(solver, n_classes):
    model = SoftmaxRegression(solver=solver).fit(*dataset("blobs", n_classes))
    np.testing.assert_array_equal(model.coef_path_[-1], model.coef_)
    np.testing.assert_array_equal(model.intercept_path_[-1], model.intercept_)


@pytest.mark.parametrize(("C", "l1_ratio"), ROUTES)
@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("solver", SOLVERS)
def test_intercepts_add_up_to_zero(solver, n_classes, C, l1_ratio):
    X, y = dataset("blobs", n_classes, cluster_std=3.0)
    model = SoftmaxRegression(C=C, l1_ratio=l1_ratio, solver=solver, max_iter=100).fit(X, y)
    # Three numbers, each rounded once after the mean is subtracted.
    assert abs(model.intercept_.sum()) <= 8 * EPS * np.abs(model.intercept_).max()


@pytest.mark.parametrize("solver", SOLVERS)
def test_weights_add_up_to_zero_without_a_penalty(solver):
    X, y = dataset("blobs", 3, cluster_std=3.0)
    model = SoftmaxRegression(C=math.inf, solver=solver).fit(X, y)
    assert np.abs(model.coef_.sum(axis=0)).max() <= 8 * EPS * np.abs(model.coef_).max()


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("l1_ratio", [0.0, 0.5, 1.0])
def test_two_rows_of_weights_mirror_each_other(solver, l1_ratio):
    model = SoftmaxRegression(l1_ratio=l1_ratio, solver=solver).fit(*dataset("blobs", 2))
    np.testing.assert_allclose(model.coef_[0], -model.coef_[1], rtol=4 * EPS, atol=0.0)


@pytest.mark.parametrize(
    "array", ["coef_", "intercept_", "coef_path_", "loss_curve_", "objective_curve_"]
)
def test_fitted_arrays_are_read_only(array):
    fitted = getattr(SoftmaxRegression().fit(*dataset("blobs", 3)), array)
    with pytest.raises(ValueError, match="read-only"):
        fitted[0] = 0.0


def test_a_second_fit_forgets_the_first():
    model = SoftmaxRegression().fit(*dataset("blobs", 5)).fit(*dataset("article", 3))
    fresh = SoftmaxRegression().fit(*dataset("article", 3))
    assert model.coef_.tobytes() == fresh.coef_.tobytes()


def test_data_are_left_alone():
    X, y = (array.copy() for array in dataset("blobs", 3))
    SoftmaxRegression().fit(X, y).predict(X)
    np.testing.assert_array_equal(X, dataset("blobs", 3)[0])

"""The attributes of the estimator after a fit."""

import math

import numpy as np
import pytest

from explorer import SoftmaxRegression
from tests.estimator.samples import EPS, SOLVERS, dataset

# Many fits are cut short here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@pytest.mark.parametrize(("n_classes", "n_features"), [(2, 1), (5, 3)])
@pytest.mark.parametrize("solver", SOLVERS)
def test_one_row_of_weights_a_class_for_any_number_of_features(solver, n_classes, n_features):
    y = np.arange(40) % n_classes
    X = np.random.default_rng(0).normal(size=(40, n_features))
    model = SoftmaxRegression(solver=solver, max_iter=5).fit(X, y)
    assert (model.coef_.shape, model.intercept_.shape) == ((n_classes, n_features), (n_classes,))


def test_weights_at_every_iteration_end_with_the_weights():
    model = SoftmaxRegression().fit(*dataset("blobs", 3))
    np.testing.assert_array_equal(model.coef_path_[-1], model.coef_)
    np.testing.assert_array_equal(model.intercept_path_[-1], model.intercept_)


# The record of every solver is centred in the same way.


def test_intercepts_add_up_to_zero():
    X, y = dataset("blobs", 3, cluster_std=3.0)
    model = SoftmaxRegression(l1_ratio=0.5).fit(X, y)
    # Three numbers, each rounded once after the mean is subtracted.
    assert abs(model.intercept_.sum()) <= 8 * EPS * np.abs(model.intercept_).max()


def test_weights_add_up_to_zero_without_a_penalty():
    X, y = dataset("blobs", 3, cluster_std=3.0)
    model = SoftmaxRegression(C=math.inf).fit(X, y)
    assert np.abs(model.coef_.sum(axis=0)).max() <= 8 * EPS * np.abs(model.coef_).max()


@pytest.mark.parametrize("l1_ratio", [0.0, 1.0])
def test_two_rows_of_weights_mirror_each_other(l1_ratio):
    model = SoftmaxRegression(l1_ratio=l1_ratio).fit(*dataset("blobs", 2))
    np.testing.assert_allclose(model.coef_[0], -model.coef_[1], rtol=4 * EPS, atol=0.0)
    assert model.intercept_[0] == pytest.approx(-model.intercept_[1], rel=4 * EPS)


def test_fitted_arrays_are_read_only():
    model = SoftmaxRegression().fit(*dataset("blobs", 3))
    names = ("coef_", "intercept_", "coef_path_", "loss_curve_", "objective_curve_")
    assert [name for name in names if getattr(model, name).flags.writeable] == []


def test_a_second_fit_forgets_the_first():
    model = SoftmaxRegression().fit(*dataset("blobs", 5)).fit(*dataset("article", 3))
    fresh = SoftmaxRegression().fit(*dataset("article", 3))
    assert model.coef_.tobytes() == fresh.coef_.tobytes()


def test_data_are_left_alone():
    X, y = (array.copy() for array in dataset("blobs", 3))
    SoftmaxRegression().fit(X, y).predict(X)
    np.testing.assert_array_equal(X, dataset("blobs", 3)[0])

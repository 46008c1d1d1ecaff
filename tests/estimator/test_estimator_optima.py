"""The estimator's optima are no worse than scikit-learn's."""

import math
from itertools import cycle

import numpy as np
import pytest

from explorer import DataParams, SoftmaxRegression, make_dataset
from tests.estimator.reference import objective, sklearn_best
from tests.estimator.samples import HARD, dataset

# Many fits are cut short here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

STRENGTHS = [1e-4, 1.0, 1e4]
PENALTIES = [*((C, r) for C in STRENGTHS for r in (0.0, 0.3, 1.0)), (math.inf, 0.0)]


def assert_no_worse_than_sklearn(X, y, C, l1_ratio):
    model = SoftmaxRegression(C=C, l1_ratio=l1_ratio, solver="newton").fit(X, y)
    ours = objective(model.coef_, model.intercept_, X, y, C, l1_ratio)
    # The required 1e-9. Separable classes without a penalty have no optimum, and 1e-15 nats counts
    # as zero.
    assert ours <= sklearn_best(X, y, C, l1_ratio) * (1 + 1e-9) + (1e-15 if math.isinf(C) else 0)


@pytest.mark.parametrize(
    ("n_classes", "C", "l1_ratio"),
    [  # three penalties with each number of classes, and each penalty with one or two numbers
        (n_classes, *penalty)
        for n_classes, penalty in zip(3 * [2, 3, 5, 8], cycle(PENALTIES), strict=False)
    ],
)
def test_newton_is_no_worse_than_scikit_learns_best(n_classes, C, l1_ratio):
    assert_no_worse_than_sklearn(*dataset("blobs", n_classes), C, l1_ratio)


@pytest.mark.parametrize(
    ("solver", "C", "constant"),
    [
        ("newton", 1.0, 1e6 + 0.1),
        ("newton", math.inf, 0.1),
        ("lbfgs", 1.0, 0.1),
        ("lbfgs", math.inf, 7.7),
    ],
)
def test_a_constant_feature_changes_no_probability(constant, C, solver):
    # The mean of a constant column is rounded, so it is not exactly the constant.
    data = make_dataset(DataParams(cluster_std=2.0))
    beside = np.column_stack([data.X, np.full(len(data.X), constant)])
    alone = SoftmaxRegression(C=C, solver=solver).fit(data.X, data.y).predict_proba(data.X)
    both = SoftmaxRegression(C=C, solver=solver).fit(beside, data.y).predict_proba(beside)
    # The standardised problem is the same, so the path is too, up to the rounding of logits up to
    # 100.
    np.testing.assert_allclose(both, alone, atol=1e-12)


def test_a_feature_whose_variance_is_too_small_for_a_number_changes_no_probability():
    data = make_dataset(DataParams(cluster_std=2.0))
    tiny = 1e-200 * (np.arange(len(data.X)) == 3)
    alone = SoftmaxRegression().fit(data.X, data.y).predict_proba(data.X)
    beside = np.column_stack([data.X, tiny])
    both = SoftmaxRegression().fit(beside, data.y).predict_proba(beside)
    np.testing.assert_allclose(both, alone, atol=1e-12)  # as above


def test_a_run_that_needs_every_iteration_it_may_have_has_converged():
    data = make_dataset(DataParams())
    needed = SoftmaxRegression(solver="newton").fit(data.X, data.y).n_iter_
    assert SoftmaxRegression(solver="newton", max_iter=needed).fit(data.X, data.y).converged_


@pytest.mark.parametrize(
    ("data", "C", "l1_ratio"),
    [(data, *penalty) for data, penalty in zip(3 * HARD, cycle(PENALTIES), strict=False)],
)
def test_newton_is_no_worse_than_scikit_learns_best_on_hard_data(data, C, l1_ratio):
    assert_no_worse_than_sklearn(*data(), C, l1_ratio)


@pytest.mark.parametrize(
    ("name", "C"), [("blobs", 1e-4), ("blobs", math.inf), ("article", 1.0), ("article", 1e4)]
)
def test_newton_is_no_worse_than_scikit_learns_best_on_10000_samples(name, C):
    X, y = dataset(name, 3, n_samples=10_000, cluster_std=2.0)
    assert_no_worse_than_sklearn(X, y, C, 0.0)


def rare_feature():
    """Of 10,000 samples three have a feature that the others lack."""
    X, y = dataset("blobs", 3, n_samples=10_000, cluster_std=2.0)
    return np.column_stack([X, np.arange(10_000) < 3]), y


def rare_class():
    """Of 10,000 samples two are of the last class, sorted to the end."""
    X, y = dataset("blobs", 2, n_samples=10_000, cluster_std=2.0)
    return X, np.r_[y[:-2], 2, 2]


@pytest.mark.parametrize("data", [rare_feature, rare_class])
def test_newton_is_no_worse_than_scikit_learns_best_where_few_samples_matter(data):
    assert_no_worse_than_sklearn(*data(), 1e4, 0.0)

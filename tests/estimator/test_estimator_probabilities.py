"""The estimator's probabilities: they equal scikit-learn's, and some changes leave them."""

import math

import numpy as np
import pytest

from explorer import SoftmaxRegression
from tests.estimator.reference import sklearn_fit
from tests.estimator.samples import EPS, dataset

# Many fits are cut short here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


# Each two values of the axes come together once. If all weights are zero, saga stops before its
# intercepts have converged. So no C here is 0.01.
@pytest.mark.parametrize(
    ("n_classes", "C", "l1_ratio"),
    [
        *((2, 0.1, 0.0), (2, 1.0, 0.5), (2, 10.0, 1.0)),
        *((3, 0.1, 0.5), (3, 1.0, 1.0), (3, 10.0, 0.0)),
        *((5, 0.1, 1.0), (5, 1.0, 0.0), (5, 10.0, 0.5)),
    ],
)
def test_probabilities_agree_with_scikit_learns(n_classes, C, l1_ratio):
    X, y = dataset("blobs", n_classes, cluster_std=2.0)
    solver = "saga" if l1_ratio else "newton-cholesky"
    theirs = sklearn_fit(X, y, C, l1_ratio, solver, 50_000, tol=1e-10).predict_proba(X)
    ours = SoftmaxRegression(C=C, l1_ratio=l1_ratio).fit(X, y).predict_proba(X)
    # The required 1e-5.
    np.testing.assert_allclose(ours, theirs, rtol=0.0, atol=1e-5)


@pytest.mark.parametrize("n_classes", [2, 3])
def test_probabilities_without_a_penalty_agree_with_scikit_learns(n_classes):
    X, y = dataset("article", n_classes, n_samples=300, cluster_std=3.0)
    reference = sklearn_fit(X, y, math.inf, 0.0, "newton-cholesky", 100)
    model = SoftmaxRegression(C=math.inf, solver="newton").fit(X, y)
    np.testing.assert_allclose(
        model.predict_proba(X), reference.predict_proba(X), rtol=0.0, atol=1e-5
    )


def test_probabilities_do_not_overflow_at_logits_of_ten_thousand():
    X, y = dataset("blobs", 3)
    model = SoftmaxRegression().fit(X, y)
    far = 1e4 * X / np.abs(model.decision_function(X)).max()
    # Three numbers, each rounded.
    np.testing.assert_allclose(model.predict_proba(1e4 * far).sum(axis=1), 1.0, rtol=8 * EPS)


def test_log_probabilities_are_finite_at_logits_of_ten_thousand():
    X, y = dataset("blobs", 3)
    assert np.isfinite(SoftmaxRegression().fit(X, y).predict_log_proba(1e4 * X)).all()


def test_log_probabilities_are_the_logs_of_the_probabilities():
    X, y = dataset("blobs", 3)
    model = SoftmaxRegression().fit(X, y)
    # Logits of at most 32, each rounded to an ulp of that.
    np.testing.assert_allclose(
        model.predict_log_proba(X), np.log(model.predict_proba(X)), rtol=0.0, atol=64 * EPS
    )


def test_prediction_is_the_label_of_largest_probability():
    X, y = dataset("blobs", 3, cluster_std=2.0)
    model = SoftmaxRegression().fit(X, y)
    np.testing.assert_array_equal(model.predict(X), model.predict_proba(X).argmax(axis=1))


# Invariants.


def fitted_probabilities(X, y, at, **settings):
    return SoftmaxRegression(solver="newton", **settings).fit(X, y).predict_proba(at)


# Newton ends when a step could lower the objective by a share of at most 4 EPS. The curvature is at
# least 1e-4 here, so the weights are off by at most sqrt(8 EPS / 1e-4) = 4e-6.
SAME_OPTIMUM = 1e-5


@pytest.mark.parametrize(("n_classes", "l1_ratio"), [(2, 0.5), (3, 1.0)])
def test_duplicating_every_sample_at_half_C_changes_nothing(n_classes, l1_ratio):  # noqa: N802
    X, y = dataset("blobs", n_classes, cluster_std=2.0)
    np.testing.assert_allclose(
        fitted_probabilities(np.tile(X, (2, 1)), np.tile(y, 2), X, C=0.5, l1_ratio=l1_ratio),
        fitted_probabilities(X, y, X, C=1.0, l1_ratio=l1_ratio),
        rtol=0.0,
        atol=SAME_OPTIMUM,
    )


@pytest.mark.parametrize("l1_ratio", [0.0, 1.0])
def test_renaming_the_classes_permutes_the_probabilities(l1_ratio):
    X, y = dataset("blobs", 3, cluster_std=2.0)
    order = np.array([2, 0, 1])
    np.testing.assert_allclose(
        fitted_probabilities(X, order[y], X, l1_ratio=l1_ratio)[:, order],
        fitted_probabilities(X, y, X, l1_ratio=l1_ratio),
        rtol=0.0,
        atol=SAME_OPTIMUM,
    )


@pytest.mark.parametrize("l1_ratio", [0.0, 1.0])
def test_moving_the_origin_changes_nothing(l1_ratio):
    X, y = dataset("blobs", 3, cluster_std=2.0)
    np.testing.assert_allclose(
        fitted_probabilities(X - 300.0, y, X - 300.0, l1_ratio=l1_ratio),
        fitted_probabilities(X, y, X, l1_ratio=l1_ratio),
        rtol=0.0,
        atol=SAME_OPTIMUM,
    )


@pytest.mark.parametrize("units", [1e-4, 1e4])
def test_units_of_the_features_do_not_matter_without_a_penalty(units):
    X, y = dataset("blobs", 3, cluster_std=3.0)
    np.testing.assert_allclose(
        fitted_probabilities(units * X, y, units * X, C=math.inf),
        fitted_probabilities(X, y, X, C=math.inf),
        rtol=0.0,
        atol=SAME_OPTIMUM,
    )

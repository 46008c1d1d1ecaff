"""One class against the rest."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

from explorer.data.dataset import make_dataset
from explorer.fitting.one_vs_rest import cross_entropy, normalised, one_vs_rest, scores
from explorer.fitting.training import Reason
from explorer.maths import softmax as maths
from explorer.settings import DataParams

EPS = float(np.finfo(np.float64).eps)
FEW_ULPS = 16 * EPS


def tables(size=50.0):
    """Log odds: 1 to 6 rows of 2 to 8 classes."""
    shapes = st.tuples(st.integers(1, 6), st.integers(2, 8))
    return shapes.flatmap(
        lambda shape: hnp.arrays(np.float64, shape, elements=st.floats(-size, size))
    )


def overlapping(n_classes=3, n_samples=120):
    """Clusters that no line separates from the rest."""
    return make_dataset(DataParams(n_classes=n_classes, n_samples=n_samples, cluster_std=2.5))


def fitted_logits(data, C=1.0, l1_ratio=0.0):
    model = one_vs_rest(data.X, data.y, data.n_classes, C=C, l1_ratio=l1_ratio)
    return maths.logits(data.X, model.coef, model.intercept)


# Values worked by hand.


def test_scores_of_log_three_and_its_opposite_are_three_quarters_and_one():
    np.testing.assert_allclose(
        scores(np.array([[math.log(3.0), -math.log(3.0), 0.0]])), [[0.75, 0.25, 0.5]], rtol=FEW_ULPS
    )


def test_scores_are_divided_by_their_sum():
    # 3/4, 1/4, 1/2: a half, a sixth, a third.
    np.testing.assert_allclose(
        normalised(np.array([[math.log(3.0), -math.log(3.0), 0.0]])),
        [[1 / 2, 1 / 6, 1 / 3]],
        rtol=FEW_ULPS,
    )


def test_cross_entropy_of_a_half_and_a_third_is_the_mean_of_their_logs():
    z = np.array([[math.log(3.0), -math.log(3.0), 0.0]] * 2)
    assert cross_entropy(z, np.array([0, 2])) == pytest.approx(math.log(6.0) / 2, rel=FEW_ULPS)


def test_shares_of_classes_are_the_scores_where_nothing_else_is_known():
    # One feature that is always zero: each regression can only learn its class's share.
    y = np.repeat([0, 1, 2], [2, 3, 5])
    model = one_vs_rest(np.zeros((10, 1)), y, 3, C=1.0, l1_ratio=0.0)
    # Newton's last step gains a share of 1e-15 and is below the root of that. Convergence is
    # quadratic.
    np.testing.assert_allclose(scores(model.intercept[None])[0], [0.2, 0.3, 0.5], rtol=1e-7)


# Against scikit-learn and scipy.


# If an L1 penalty leaves no weight, saga stops before its intercepts have converged. So no test
# uses a C of 0.01 with it.
@pytest.mark.parametrize(
    ("n_classes", "C", "l1_ratio"), [(8, 0.01, 0.0), (3, 1.0, 0.5), (8, 1.0, 1.0), (3, 100.0, 1.0)]
)
def test_probabilities_are_those_of_scikit_learn(n_classes, C, l1_ratio):
    data = overlapping(n_classes)
    solver = "newton-cholesky" if l1_ratio == 0.0 else "saga"
    binary = LogisticRegression(
        C=C, l1_ratio=l1_ratio, solver=solver, tol=1e-9, max_iter=100_000, random_state=0
    )
    expected = OneVsRestClassifier(binary).fit(data.X, data.y).predict_proba(data.X)
    # saga stops at relative steps of 1e-9, and hundreds more would follow.
    np.testing.assert_allclose(
        normalised(fitted_logits(data, C, l1_ratio)), expected, rtol=0.0, atol=1e-6
    )


def test_probabilities_without_a_penalty_are_those_of_scikit_learn():
    data = overlapping(3)
    binary = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-9)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        expected = OneVsRestClassifier(binary).fit(data.X, data.y).predict_proba(data.X)
    # Both gradients are below 1e-8, and the smallest curvature is about 1e-2.
    np.testing.assert_allclose(
        normalised(fitted_logits(data, math.inf)), expected, rtol=0.0, atol=1e-6
    )


@pytest.mark.parametrize("l1_ratio", [0.0, 1.0])
def test_two_classes_are_one_logistic_regression(l1_ratio):
    data = overlapping(2)
    solver = "newton-cholesky" if l1_ratio == 0.0 else "saga"
    binary = LogisticRegression(
        C=1.0, l1_ratio=l1_ratio, solver=solver, tol=1e-9, max_iter=100_000, random_state=0
    )
    expected = binary.fit(data.X, data.y).predict_proba(data.X)
    z = fitted_logits(data, 1.0, l1_ratio)
    np.testing.assert_allclose(scores(z), expected, rtol=0.0, atol=1e-6)  # as above


# Properties.


@given(tables())
def test_normalised_scores_are_scores_over_their_sum(z):
    plain = scores(z)
    # Logarithms of up to 50 are rounded to 32 half-ulps of 1, twice.
    np.testing.assert_allclose(
        normalised(z), plain / plain.sum(axis=1, keepdims=True), rtol=128 * EPS, atol=0.0
    )


def test_permuting_classes_permutes_the_regressions():
    data, order = overlapping(), np.array([2, 0, 1])
    plain = one_vs_rest(data.X, data.y, 3, C=1.0, l1_ratio=0.0)
    permuted = one_vs_rest(data.X, np.argsort(order)[data.y], 3, C=1.0, l1_ratio=0.0)
    np.testing.assert_array_equal(permuted.coef, plain.coef[order])
    np.testing.assert_array_equal(permuted.intercept, plain.intercept[order])


def test_two_classes_are_each_others_opposites():
    data = overlapping(2)
    model = one_vs_rest(data.X, data.y, 2, C=1.0, l1_ratio=0.0)
    np.testing.assert_array_equal(model.coef[0], -model.coef[1])
    assert model.intercept[0] == -model.intercept[1]


# How the fits ended.


# The middle one of three clusters in a row has others on both sides; a line separates those.
ROW = np.repeat([[0.0, 0.0], [5.0, 0.0], [10.0, 0.0]], 4, axis=0)
ROW = ROW + np.tile([[0.0, 1.0], [0.0, -1.0], [1.0, 0.0], [-1.0, 0.0]], (3, 1))


def test_without_a_penalty_a_class_that_a_line_separates_has_no_optimum():
    model = one_vs_rest(ROW, np.repeat([0, 1, 2], 4), 3, C=math.inf, l1_ratio=0.0)
    assert model.reasons == (Reason.SEPARABLE, Reason.CONVERGED, Reason.SEPARABLE)
    z = maths.logits(ROW, model.coef, model.intercept)
    assert (z[:4, 0] > 0.0).all() and (z[4:, 0] < 0.0).all()


def test_separable_classes_with_a_penalty_converge():
    model = one_vs_rest(ROW, np.repeat([0, 1, 2], 4), 3, C=1e4, l1_ratio=0.5)
    assert model.reasons == (Reason.CONVERGED,) * 3


def test_two_separable_classes_both_have_no_optimum():
    model = one_vs_rest(ROW[:8], np.repeat([0, 1], 4), 2, C=math.inf, l1_ratio=0.0)
    assert model.reasons == (Reason.SEPARABLE, Reason.SEPARABLE)


# Extremes.


def test_classes_that_are_all_ruled_out_are_compared_nevertheless():
    # exp(-1e4) is zero in floats; the odds of the first two are e to one.
    probabilities = normalised(np.array([[-1e4, -1e4 - 1.0, -2e4]]))
    expected = [[1 / (1 + math.exp(-1)), 1 / (1 + math.exp(1)), 0.0]]
    # A logarithm of 1e4 is rounded to 2**12 EPS.
    np.testing.assert_allclose(probabilities, expected, rtol=2**13 * EPS, atol=0.0)


# Arguments.


def test_weights_are_read_only():
    data = overlapping()
    model = one_vs_rest(data.X, data.y, 3, C=1.0, l1_ratio=0.0)
    assert not (model.coef.flags.writeable or model.intercept.flags.writeable)


def test_a_mismatch_of_rows_is_refused():
    with pytest.raises(ValueError, match="y must have one class per row of logits"):
        cross_entropy(np.zeros((2, 3)), np.zeros(3, np.intp))

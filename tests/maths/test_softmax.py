"""The mathematics of softmax regression."""

import math
import tracemalloc
from decimal import Decimal, localcontext

import numpy as np
import pytest
import scipy.special
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.metrics import log_loss

from explorer.maths import softmax as maths

EPS = float(np.finfo(np.float64).eps)
# exp, log and one division are each good to an ulp or so; a sum of at most 8 terms to 8 half-ulps.
FEW_ULPS = 16 * EPS

LOGS = np.log([[1.0, 2.0, 3.0]])


def tables(low=-50.0, high=50.0):
    """Logits: 1 to 6 rows of 1 to 8 classes."""
    shapes = hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=8)
    floats = st.floats(low, high, allow_subnormal=False)
    return shapes.flatmap(lambda shape: hnp.arrays(np.float64, shape, elements=floats))


@st.composite
def labelled_tables(draw, low=-50.0, high=50.0):
    """Logits, and one class index per row."""
    z = draw(tables(low, high))
    y = draw(hnp.arrays(np.intp, len(z), elements=st.integers(0, z.shape[1] - 1)))
    return z, y


def sample(n_samples=12, n_columns=3, n_classes=4, seed=0):
    rng = np.random.default_rng(seed)
    design = np.column_stack([rng.normal(size=(n_samples, n_columns - 1)), np.ones(n_samples)])
    theta = rng.normal(size=(n_classes, n_columns))
    return design, rng.integers(n_classes, size=n_samples), theta


def summed_loss(theta, design, y):
    return len(y) * maths.cross_entropy(design @ theta.T, y)


def central_differences(function, theta, step=1e-5):
    """Derivative of ``function`` for every entry of ``theta``, whose axes come first."""
    slopes = np.empty(theta.shape, dtype=object)
    for index in np.ndindex(theta.shape):
        ahead, behind = theta.copy(), theta.copy()
        ahead[index] += step
        behind[index] -= step
        slopes[index] = (function(ahead) - function(behind)) / (2 * step)
    return np.array(slopes.tolist(), dtype=np.float64)


# Central differences with a step of 1e-5 are off by 1e-10 (step squared) times a third derivative
# of at most 12 samples * |x|^3 < 200, and by 1e-16 * 20 / 1e-5 = 2e-10 for rounding.
DIFFERENCE_ERROR = 2e-8


# Values worked by hand.


def test_logits_are_weights_times_features_plus_intercept():
    X = np.array([[1.0, 2.0], [0.0, -1.0]])
    coef, intercept = np.array([[3.0, 4.0], [5.0, 6.0], [0.0, 0.0]]), np.array([0.5, 0.0, -1.0])
    # 3 + 8 + 1/2, 5 + 12, -1; -4 + 1/2, -6, -1: exact in binary.
    np.testing.assert_array_equal(
        maths.logits(X, coef, intercept), [[11.5, 17.0, -1.0], [-3.5, -6.0, -1.0]]
    )


def test_logits_log_one_log_two_log_three_have_probabilities_of_sixths():
    np.testing.assert_allclose(
        maths.softmax(LOGS), [[1 / 6, 1 / 3, 1 / 2]], rtol=FEW_ULPS, atol=0.0
    )


def test_log_softmax_of_logs_of_one_two_three_is_the_log_of_sixths():
    # log(3) - log(6) and the like: a few ulps of numbers below 2.
    np.testing.assert_allclose(
        maths.log_softmax(LOGS), np.log([[1 / 6, 1 / 3, 1 / 2]]), rtol=0.0, atol=2 * FEW_ULPS
    )


@pytest.mark.parametrize(("true", "odds"), [(0, 6.0), (1, 3.0), (2, 2.0)])
def test_cross_entropy_of_logs_of_one_two_three_is_the_log_of_the_odds(true, odds):
    loss = maths.cross_entropy(LOGS, np.array([true]))
    assert loss == pytest.approx(math.log(odds), rel=FEW_ULPS)


def test_cross_entropy_is_the_mean_over_the_samples():
    # log 6, log 3, log 2: their sum is log 36.
    loss = maths.cross_entropy(np.repeat(LOGS, 3, axis=0), np.array([0, 1, 2]))
    assert loss == pytest.approx(math.log(36.0) / 3.0, rel=FEW_ULPS)


@given(st.integers(1, 8), st.floats(-1e4, 1e4))
def test_cross_entropy_is_log_n_classes_when_all_logits_agree(n_classes, level):
    z = np.full((2 * n_classes, n_classes), level)
    loss = maths.cross_entropy(z, np.arange(2 * n_classes) % n_classes)
    assert loss == pytest.approx(math.log(n_classes), rel=FEW_ULPS, abs=0.0)


def test_residuals_of_a_half_and_two_quarters():
    probabilities = np.array([[0.5, 0.25, 0.25], [0.5, 0.25, 0.25]])
    np.testing.assert_array_equal(
        maths.residuals(probabilities, np.array([0, 2])), [[-0.5, 0.25, 0.25], [0.5, 0.25, -0.75]]
    )


def test_gradient_sums_residuals_times_features():
    probabilities, design = np.array([[0.5, 0.5], [0.25, 0.75]]), np.array([[2.0, 1.0], [4.0, 1.0]])
    # Residuals (-1/2, 1/2) and (1/4, -1/4): -1 + 1 = 0 for the feature, -1/4 for the intercept.
    np.testing.assert_array_equal(
        maths.gradient(probabilities, np.array([0, 1]), design), [[0.0, -0.25], [0.0, 0.25]]
    )


def test_hessian_of_even_odds_is_a_quarter():
    hessian = maths.hessian(np.array([[0.5, 0.5]]), np.array([[2.0]]))
    np.testing.assert_array_equal(hessian[:, 0, :, 0], [[1.0, -1.0], [-1.0, 1.0]])


# Agreement with scipy and scikit-learn.


@given(tables())
def test_softmax_agrees_with_scipy(z):
    # scipy works with exp(z - logsumexp): its exponent, up to 100, is rounded to 100 half-ulps.
    np.testing.assert_allclose(
        maths.softmax(z), scipy.special.softmax(z, axis=1), rtol=128 * EPS, atol=0.0
    )


@given(tables())
def test_log_softmax_agrees_with_scipy(z):
    # Differences of numbers up to 100: an ulp of 128 or so.
    np.testing.assert_allclose(
        maths.log_softmax(z), scipy.special.log_softmax(z, axis=1), rtol=0.0, atol=256 * EPS
    )


@pytest.mark.parametrize("n_classes", [2, 8])
def test_cross_entropy_agrees_with_scikit_learns_log_loss(n_classes):
    rng = np.random.default_rng(n_classes)
    z, y = rng.normal(size=(50, n_classes)), rng.integers(n_classes, size=50)
    expected = log_loss(y, scipy.special.softmax(z, axis=1), labels=range(n_classes))
    # A mean of 50 numbers near 1, each good to a few ulps.
    assert maths.cross_entropy(z, y) == pytest.approx(expected, rel=64 * EPS)


# Derivatives against finite differences.


@pytest.mark.parametrize("n_classes", [2, 5])
def test_gradient_is_the_derivative_of_the_summed_cross_entropy(n_classes):
    design, y, theta = sample(n_classes=n_classes)
    gradient = maths.gradient(maths.softmax(design @ theta.T), y, design)
    expected = central_differences(lambda at: summed_loss(at, design, y), theta)
    np.testing.assert_allclose(gradient, expected, rtol=0.0, atol=DIFFERENCE_ERROR)


@pytest.mark.parametrize("n_classes", [2, 5])
def test_hessian_is_the_derivative_of_the_gradient(n_classes):
    design, y, theta = sample(n_classes=n_classes)
    hessian = maths.hessian(maths.softmax(design @ theta.T), design)
    expected = central_differences(
        lambda at: maths.gradient(maths.softmax(design @ at.T), y, design), theta
    )
    np.testing.assert_allclose(hessian, expected, rtol=0.0, atol=DIFFERENCE_ERROR)


@pytest.mark.parametrize("weights", [None, np.linspace(0.5, 1.5, 12)])
def test_hessian_times_a_direction_is_the_change_of_the_gradient_along_it(weights):
    design, y, theta = sample()
    direction = np.random.default_rng(1).normal(size=theta.shape)
    direction /= np.linalg.norm(direction)
    rows = design if weights is None else design * weights[:, None]
    [expected] = central_differences(
        lambda far: maths.gradient(maths.softmax(design @ (theta + far * direction).T), y, rows),
        np.zeros(1),
    )
    found = maths.hessian_product(maths.softmax(design @ theta.T), design, direction, weights)
    np.testing.assert_allclose(found, expected, rtol=0.0, atol=DIFFERENCE_ERROR)


def test_hessian_is_symmetric():
    design, _, theta = sample()
    hessian = maths.hessian(maths.softmax(design @ theta.T), design).reshape(12, 12)
    # Entries are sums of 12 products below 10, in different orders.
    np.testing.assert_allclose(hessian, hessian.T, rtol=0.0, atol=128 * EPS)


def test_hessian_has_no_negative_curvature():
    design, _, theta = sample(n_samples=40)
    hessian = maths.hessian(maths.softmax(design @ theta.T), design).reshape(12, 12)
    eigenvalues = np.linalg.eigvalsh(hessian)
    # Rounding moves an eigenvalue by some 12 ulps of the largest.
    assert eigenvalues[0] >= -32 * EPS * eigenvalues[-1]


def test_hessian_leaves_a_common_shift_of_all_classes_free():
    design, _, theta = sample()
    hessian = maths.hessian(maths.softmax(design @ theta.T), design)
    # The blocks of a row cancel: 4 numbers below 20.
    np.testing.assert_allclose(hessian.sum(axis=2), 0.0, rtol=0.0, atol=128 * EPS)


def test_hessian_keeps_its_digits_where_a_class_is_all_but_certain():
    # p (1 - p) x^2 with p = 1 - q, q = exp(-50): q (1 - q), where 1 - p would be 0.
    hessian = maths.hessian(maths.softmax(np.array([[50.0, 0.0]])), np.array([[1.0]]))
    assert hessian[0, 0, 0, 0] == pytest.approx(math.exp(-50.0), rel=FEW_ULPS)


# Properties.


@given(tables())
def test_rows_of_softmax_sum_to_one(z):
    # 8 numbers, each rounded, and their sum.
    np.testing.assert_allclose(maths.softmax(z).sum(axis=1), 1.0, rtol=FEW_ULPS)


@given(tables(-1e300, 1e300))
def test_probabilities_lie_between_zero_and_one(z):
    probabilities = maths.softmax(z)
    assert ((probabilities >= 0.0) & (probabilities <= 1.0)).all()


@given(labelled_tables(), st.integers(-1000, 1000))
def test_cross_entropy_ignores_a_common_shift(labelled, shift):
    z, y = labelled
    # A logit shifted by up to 1000 is rounded to half an ulp of 1050, which is 512 EPS; twice.
    assert maths.cross_entropy(z + shift, y) == pytest.approx(
        maths.cross_entropy(z, y), abs=1100 * EPS
    )


@given(tables(), st.integers(-1000, 1000))
def test_softmax_ignores_a_common_shift(z, shift):
    np.testing.assert_allclose(
        maths.softmax(z + shift), maths.softmax(z), rtol=2200 * EPS, atol=0.0
    )


@given(tables(), st.randoms(use_true_random=False))
def test_permuting_classes_permutes_the_probabilities(z, random):
    order = random.sample(range(z.shape[1]), z.shape[1])
    # Only the order of the sum changes.
    np.testing.assert_allclose(
        maths.softmax(z[:, order]), maths.softmax(z)[:, order], rtol=FEW_ULPS, atol=0.0
    )


@given(labelled_tables(), st.randoms(use_true_random=False))
def test_permuting_classes_leaves_the_cross_entropy(labelled, random):
    z, y = labelled
    order = np.array(random.sample(range(z.shape[1]), z.shape[1]))
    renamed = np.argsort(order)[y]
    assert maths.cross_entropy(z[:, order], renamed) == pytest.approx(
        maths.cross_entropy(z, y), rel=FEW_ULPS, abs=0.0
    )


@given(labelled_tables())
def test_duplicating_every_sample_leaves_the_mean_loss(labelled):
    z, y = labelled
    # Sums of at most 16 losses.
    assert maths.cross_entropy(np.repeat(z, 2, axis=0), np.repeat(y, 2)) == pytest.approx(
        maths.cross_entropy(z, y), rel=FEW_ULPS, abs=0.0
    )


@given(labelled_tables())
def test_residual_rows_sum_to_zero(labelled):
    z, y = labelled
    # The true class's entry is minus the sum of the rest: 8 numbers that add up to at most 1.
    sums = maths.residuals(maths.softmax(z), y).sum(axis=1)
    np.testing.assert_allclose(sums, 0.0, rtol=0.0, atol=8 * EPS)


@given(labelled_tables())
def test_residuals_are_probabilities_minus_the_truth(labelled):
    z, y = labelled
    expected = scipy.special.softmax(z, axis=1) - np.eye(z.shape[1])[y]
    # Numbers up to 1, made from exponents of up to 100.
    np.testing.assert_allclose(
        maths.residuals(maths.softmax(z), y), expected, rtol=0.0, atol=128 * EPS
    )


@given(labelled_tables())
def test_losses_and_probabilities_in_one_pass_are_those_computed_apart(labelled):
    z, y = labelled
    probabilities, _ = maths.softmax_with_losses(z, y)
    np.testing.assert_allclose(probabilities, maths.softmax(z), rtol=FEW_ULPS, atol=0.0)


@given(labelled_tables())
def test_residuals_in_one_pass_are_those_computed_apart(labelled):
    z, y = labelled
    probabilities, _, wrong = maths.softmax_with_residuals(z, y)
    np.testing.assert_array_equal(wrong, maths.residuals(probabilities, y))


# Extremes.


@settings(max_examples=10)
@given(labelled_tables(-300.0, 300.0))
def test_each_loss_is_precise_in_relative_terms(labelled):
    z, y = labelled
    _, losses = maths.softmax_with_losses(z, y)
    with localcontext() as context:
        context.prec = 600  # more than twice as many digits as exp(-600) has zeros
        expected = [
            float(sum((Decimal(v) - Decimal(row[k])).exp() for v in row.tolist()).ln())
            for row, k in zip(z, y, strict=True)
        ]
    # A difference of logits, up to 600, is rounded to 256 EPS, by which its exponential is off in
    # relative terms; the rest is a few ulps.
    np.testing.assert_allclose(losses, expected, rtol=300 * EPS, atol=0.0)


@pytest.mark.parametrize("lead", [40.0, 100.0, 680.0])
def test_a_tiny_loss_keeps_its_digits(lead):
    loss = maths.cross_entropy(np.array([[lead, 0.0]]), np.array([0]))
    assert loss == pytest.approx(math.log1p(math.exp(-lead)), rel=FEW_ULPS, abs=0.0)


def test_a_tiny_loss_among_large_logits_keeps_its_digits():
    loss = maths.cross_entropy(np.array([[1e4, 1e4 - 40.0, -1e4]]), np.array([0]))
    assert loss == pytest.approx(math.exp(-40.0), rel=FEW_ULPS, abs=0.0)


FAR = np.array([[1e4, -1e4, 0.0], [-1e4, -1e4, 1e4], [-1e4, -1e4, -1e4], [1e4, 1e4, -1e4]])


def test_probabilities_at_logits_of_ten_thousand_are_the_limits():
    expected = [[1, 0, 0], [0, 0, 1], [1 / 3, 1 / 3, 1 / 3], [1 / 2, 1 / 2, 0]]
    np.testing.assert_allclose(maths.softmax(FAR), expected, rtol=EPS, atol=0.0)


def test_log_probabilities_at_logits_of_ten_thousand_are_finite_and_right():
    half, third = -math.log(2.0), -math.log(3.0)
    expected = [[0, -2e4, -1e4], [-2e4, -2e4, 0], [third] * 3, [half, half, -2e4 + half]]
    # An ulp of 2e4 is 2**14 EPS, of which a sum rounds off a half.
    np.testing.assert_allclose(maths.log_softmax(FAR), expected, rtol=EPS, atol=0.0)


@pytest.mark.parametrize(
    ("row", "true", "loss"),
    [(0, 0, 0.0), (0, 1, 2e4), (0, 2, 1e4), (2, 1, math.log(3.0)), (3, 2, 2e4 + math.log(2.0))],
)
def test_cross_entropy_at_logits_of_ten_thousand_is_right(row, true, loss):
    value = maths.cross_entropy(FAR[row : row + 1], np.array([true]))
    # Two exponentials that underflow count as 1e-300 each.
    assert value == pytest.approx(loss, rel=FEW_ULPS, abs=1e-299 if loss == 0.0 else 0.0)


def test_gradient_at_logits_of_ten_thousand_is_right():
    gradient = maths.gradient(maths.softmax(FAR[:1]), np.array([1]), np.array([[2.0, 1.0]]))
    np.testing.assert_array_equal(gradient, [[2.0, 1.0], [-2.0, -1.0], [0.0, 0.0]])


def test_hessian_at_logits_of_ten_thousand_vanishes():
    np.testing.assert_array_equal(maths.hessian(maths.softmax(FAR[:1]), np.ones((1, 2))), 0.0)


# Arguments.


# numpy would broadcast one label, and use three labels for the three columns.
@pytest.mark.parametrize("n_labels", [0, 1, 3])
def test_a_mismatch_of_rows_is_refused(n_labels):
    with pytest.raises(
        ValueError, match=rf"^y must have one class per row .*\(2\), got {n_labels}$"
    ):
        maths.cross_entropy(np.zeros((2, 3)), np.zeros(n_labels, dtype=np.intp))


def test_arguments_are_left_alone():
    design, y, theta = sample()
    z = design @ theta.T
    probabilities = scipy.special.softmax(z, axis=1)
    for array in (design, y, z, probabilities):
        array.flags.writeable = False
    maths.softmax(z), maths.log_softmax(z), maths.cross_entropy(z, y)
    assert maths.gradient(probabilities, y, design).flags.writeable
    assert maths.hessian(probabilities, design).flags.writeable


# The loss of many weights.


def weights_path(n_iterates, n_classes, scale=1.0):
    rng = np.random.default_rng(0)
    coef = scale * rng.normal(size=(n_iterates, n_classes, 2))
    return coef, scale * rng.normal(size=(n_iterates, n_classes))


# Less than a block, many blocks of which the last is not full, an iterate larger than a block.
@pytest.mark.parametrize(
    ("n_iterates", "n_samples", "n_classes", "scale"),
    [(1, 1, 2, 1.0), (700, 90, 8, 1.0), (700, 90, 3, 30.0), (3, 40_000, 2, 1.0)],
)
def test_the_loss_along_a_path_is_that_of_each_weights(n_iterates, n_samples, n_classes, scale):
    coef_path, intercept_path = weights_path(n_iterates, n_classes, scale)
    X = np.random.default_rng(1).normal(size=(n_samples, 2))
    y = np.arange(n_samples) % n_classes
    each = [
        maths.cross_entropy(maths.logits(X, coef, intercept), y)
        for coef, intercept in zip(coef_path, intercept_path, strict=True)
    ]
    # Logits of at most 5 * scale, rounded to a few ulps in either product.
    np.testing.assert_allclose(
        maths.cross_entropy_path(coef_path, intercept_path, X, y), each, rtol=64 * EPS, atol=0.0
    )


def test_with_weights_the_loss_along_a_path_is_the_weighted_mean():
    coef_path, intercept_path = weights_path(700, 8)
    X = np.random.default_rng(1).normal(size=(90, 2))
    y = np.arange(90) % 8
    weights = np.random.default_rng(2).exponential(size=90)
    each = [
        maths.cross_entropy(maths.logits(X, coef, intercept), y, weights)
        for coef, intercept in zip(coef_path, intercept_path, strict=True)
    ]
    # Logits of at most 5, rounded to a few ulps in either product.
    found = maths.cross_entropy_path(coef_path, intercept_path, X, y, weights)
    np.testing.assert_allclose(found, each, rtol=64 * EPS, atol=0.0)


def test_a_tiny_loss_along_a_path_keeps_its_digits():
    X, y = np.array([[1.0, 0.0]]), np.array([0])
    coef_path, intercept_path = np.zeros((1, 2, 2)), np.array([[0.0, -60.0]])
    # log(1 + exp(-60)) is exp(-60) to 26 digits.
    assert maths.cross_entropy_path(coef_path, intercept_path, X, y)[0] == pytest.approx(
        math.exp(-60.0), rel=8 * EPS
    )


def test_memory_along_a_path_is_bounded():
    coef_path, intercept_path = weights_path(501, 8)
    X, y = np.zeros((1000, 2)), np.zeros(1000, dtype=np.intp)
    tracemalloc.start()
    maths.cross_entropy_path(coef_path, intercept_path, X, y)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # A dozen arrays of a block; all logits at once would be 32 MB.
    assert peak < 12 * 8 * maths.BLOCK


@pytest.fixture
def rows_worked_out(monkeypatch):
    """Record how many rows of logits each block of a path has."""
    recorded, work_out = [], maths.softmax_with_losses

    def recording(logits, y):
        recorded.append(len(logits))
        return work_out(logits, y)

    monkeypatch.setattr(maths, "softmax_with_losses", recording)
    return recorded


def test_no_loss_along_a_path_is_worked_out_twice(rows_worked_out):
    X, y = np.zeros((90, 2)), np.zeros(90, dtype=np.intp)
    maths.cross_entropy_path(*weights_path(700, 8), X, y)
    assert len(rows_worked_out) > 1 and sum(rows_worked_out) == 700 * 90


def test_an_iterate_that_is_larger_than_a_block_is_worked_out_by_itself(rows_worked_out):
    n_samples = maths.BLOCK
    X, y = np.zeros((n_samples, 2)), np.zeros(n_samples, dtype=np.intp)
    maths.cross_entropy_path(*weights_path(3, 2), X, y)
    assert rows_worked_out == [n_samples] * 3


def test_the_loss_of_no_sample_is_refused():
    with pytest.raises(ValueError, match=r"^y must have at least 1 sample, got 0$"):
        maths.cross_entropy_path(*weights_path(2, 3), np.empty((0, 2)), np.empty(0, np.intp))

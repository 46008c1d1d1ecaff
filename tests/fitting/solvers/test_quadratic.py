"""The inner problem of proximal Newton."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import minimize

from explorer.fitting.solvers.quadratic import RIDGE, median_shift, minimise_quadratic
from explorer.maths import softmax as maths

EPS = float(np.finfo(np.float64).eps)

SEEDS = range(2)
STRENGTHS = [1e-4, 0.01, 0.1, 0.5]


def value(problem, x):
    matrix, gradient, threshold, start = problem
    move = (x - start).ravel()
    quadratic = gradient.ravel() @ move + move @ matrix @ move / 2
    return quadratic + float((threshold * np.abs(x)).sum())


def violation(problem, x):
    """The largest component of the smallest subgradient, each divided by the root of its curvature.

    Half its square is the possible gain if only that coordinate moves.
    """
    matrix, gradient, threshold, start = problem
    slope = gradient + (matrix @ (x - start).ravel()).reshape(x.shape)
    held = slope + np.clip(-slope, -threshold, threshold)
    least = np.where(x == 0.0, held, slope + threshold * np.sign(x))
    return float((np.abs(least).ravel() / np.sqrt(matrix.diagonal())).max())


def tolerance(problem, x):
    """The error from the rounding of sums and from the solver's ridge, in units of violation().

    Scaled to unit curvature, the slope is a sum of rounded terms, whose sizes are below. The ridge
    changes it by RIDGE times x.
    """
    matrix, gradient, threshold, start = problem
    root = np.sqrt(matrix.diagonal())
    size = (np.abs(gradient) + threshold).ravel() / root
    reach = (root * (np.abs(x) + np.abs(start)).ravel()).sum()
    return 1e-13 * (1.0 + size.max() + reach) + 4 * RIDGE * reach


def reference(problem):
    """The lowest value that scipy's L-BFGS-B finds on split variables, as an independent check."""
    matrix, gradient, threshold, start = problem
    root = np.sqrt(matrix.diagonal())

    def split(z):
        x = ((z[: root.size] - z[root.size :]) / root).reshape(start.shape)
        overlap = 2 * np.minimum(z[: root.size], z[root.size :]) / root
        slope = gradient.ravel() + matrix @ (x - start).ravel()
        slopes = np.r_[slope + threshold.ravel(), -slope + threshold.ravel()]
        return value(problem, x) + threshold.ravel() @ overlap, slopes / np.r_[root, root]

    options = {"ftol": 0.0, "gtol": 1e-10, "maxiter": 5000, "maxfun": 50_000}
    bounds = [(0, None)] * (2 * root.size)
    return minimize(
        split, np.zeros(2 * root.size), jac=True, bounds=bounds, method="L-BFGS-B", options=options
    ).fun


def random_problem(seed, shape=(4, 3), strength=0.3, units=1.0):
    """A problem with a positive definite matrix; the last column has no L1 term."""
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(shape[0] * shape[1], 2 * shape[0] * shape[1])) * units
    threshold = np.full(shape, strength * units)
    threshold[:, -1] = 0.0
    start = rng.normal(size=shape) * rng.integers(2, size=shape) / units
    matrix = root @ root.T / root.shape[1]
    return matrix, rng.normal(size=shape) * units, threshold, start


def softmax_problem(seed, strength, n_classes=4, n_features=3, ridge=0.0):
    """Gradient and Hessian of a real cross-entropy; the intercept of one class is fixed."""
    rng = np.random.default_rng(seed)
    y = np.arange(60) % n_classes
    X = rng.normal(size=(n_classes, n_features))[y] + rng.normal(size=(60, n_features))
    design = np.column_stack([X, np.ones(60)])
    start = rng.normal(size=(n_classes, n_features + 1)) * rng.integers(2, size=(n_classes, 1))
    probabilities = maths.softmax(design @ start.T)
    gradient = maths.gradient(probabilities, y, design) / 60
    matrix = maths.hessian(probabilities, design).reshape(start.size, start.size) / 60
    weights = np.ones(start.shape)
    weights[:, -1] = 0.0
    matrix = matrix + ridge * np.diag(weights.ravel())
    gradient = gradient + ridge * weights * start
    matrix[n_features] = matrix[:, n_features] = 0.0
    matrix[n_features, n_features] = 1.0
    gradient[0, -1] = 0.0
    return matrix, gradient, strength * weights, start


# Worked by hand.


@pytest.mark.parametrize(
    ("slope", "start", "expected"),
    # x - x0 minimises g d + d^2 + |x0 + d|: x = x0 - (g +- 1) / 2, or 0 in between.
    [(-3.0, 0.0, 1.0), (3.0, 0.0, -1.0), (0.5, 0.0, 0.0), (1.0, 2.0, 1.0), (5.0, 2.0, 0.0)],
)
def test_one_coordinate_worked_by_hand(slope, start, expected):
    x = minimise_quadratic(
        np.array([[2.0]]),
        np.array([[slope]]),
        np.array([[1.0]]),
        np.array([[start]]),
        shiftable=False,
    )
    # The ridge changes it by a share of RIDGE.
    assert x.item() == pytest.approx(expected, rel=4 * RIDGE, abs=0.0)


@given(hnp.arrays(np.float64, (3, 2), elements=st.floats(-5, 5, allow_subnormal=False)))
def test_identity_matrix_is_soft_thresholding(gradient):
    threshold = np.array([[1.0, 0.25]] * 3)
    x = minimise_quadratic(np.eye(6), gradient, threshold, np.zeros((3, 2)), shiftable=False)
    expected = -np.sign(gradient) * np.maximum(np.abs(gradient) - threshold, 0.0)
    # The ridge changes numbers up to 5 by 5e-12.
    np.testing.assert_allclose(x, expected, rtol=0.0, atol=10 * RIDGE)


@pytest.mark.parametrize("seed", SEEDS)
def test_without_absolute_values_it_is_the_newton_step(seed):
    matrix, gradient, _, start = random_problem(seed)
    x = minimise_quadratic(matrix, gradient, np.zeros_like(start), start, shiftable=False)
    expected = start - np.linalg.solve(matrix, gradient.ravel()).reshape(start.shape)
    # The ridge times the condition number, below 1000, of numbers below 100.
    np.testing.assert_allclose(x, expected, rtol=0.0, atol=1e5 * RIDGE)


@pytest.mark.parametrize("seed", SEEDS)
def test_thresholds_that_no_slope_reaches_make_exact_zeros(seed):
    matrix, gradient, threshold, start = random_problem(seed, strength=1e3)
    x = minimise_quadratic(matrix, gradient, threshold, start, shiftable=False)
    assert (x[:, :-1] == 0.0).all()


# The conditions of optimality, and an independent solver.


@pytest.mark.parametrize("units", [1e-4, 1.0, 1e4])
@pytest.mark.parametrize("strength", [1e-4, 0.5])
@pytest.mark.parametrize("seed", SEEDS)
def test_minimum_of_a_random_problem_meets_its_conditions(seed, strength, units):
    problem = random_problem(seed, strength=strength, units=units)
    x = minimise_quadratic(*problem, shiftable=False)
    assert violation(problem, x) <= tolerance(problem, x)


@pytest.mark.parametrize("strength", STRENGTHS)
@pytest.mark.parametrize("seed", SEEDS)
def test_minimum_of_a_softmax_model_with_elastic_net_meets_its_conditions(seed, strength):
    problem = softmax_problem(seed, strength, ridge=strength)
    x = minimise_quadratic(*problem, shiftable=False)
    assert violation(problem, x) <= tolerance(problem, x)


# Our value may be higher than scipy's only by the rounding of values below 100. scipy's may be
# higher than ours, because it stops at a projected gradient of 1e-10, or when rounding hides any
# descent.
VALUE_ROUNDING = 1e-13


@pytest.mark.parametrize("seed", SEEDS)
def test_minimum_of_a_random_problem_is_no_higher_than_scipys(seed):
    problem = random_problem(seed)
    x = minimise_quadratic(*problem, shiftable=False)
    assert value(problem, x) <= reference(problem) + VALUE_ROUNDING


@pytest.mark.parametrize("strength", STRENGTHS)
@pytest.mark.parametrize("seed", SEEDS)
def test_minimum_of_a_softmax_model_is_no_higher_than_scipys(seed, strength):
    problem = softmax_problem(seed, strength)
    x = minimise_quadratic(*problem, shiftable=True)
    assert value(problem, x) <= reference(problem) + VALUE_ROUNDING


def test_duplicated_columns_without_curvature_between_them_meet_their_conditions():
    matrix, gradient, threshold, start = softmax_problem(0, 0.05, ridge=0.0)
    # Every coordinate twice: the matrix has 16 directions without curvature.
    twice = np.repeat(np.arange(4), 2)
    index = (np.arange(4)[:, None] * 4 + twice).ravel()
    doubled = matrix[np.ix_(index, index)], gradient[:, twice], threshold[:, twice], start[:, twice]
    x = minimise_quadratic(*doubled, shiftable=True)
    assert violation(doubled, x) <= tolerance(doubled, x)


# If one number can be added to a column.


@pytest.mark.parametrize("n_classes", [2, 3, 4, 5])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_shiftable_column_has_a_zero(seed, n_classes):
    x = minimise_quadratic(*softmax_problem(seed, 0.001, n_classes), shiftable=True)
    assert (x[:, :-1] == 0.0).any(axis=0).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_zero_of_a_shiftable_column_is_a_median(seed):
    x = minimise_quadratic(*softmax_problem(seed, 0.001, n_classes=5), shiftable=True)
    # At most two of 5 classes are on either side.
    sides = np.array([(x[:, :-1] > 0).sum(axis=0), (x[:, :-1] < 0).sum(axis=0)])
    assert sides.max() <= 2


# Invariants.


@pytest.mark.parametrize("seed", SEEDS)
def test_the_minimum_of_a_model_does_not_depend_on_where_it_is_expanded(seed):
    matrix, gradient, threshold, start = random_problem(seed)
    elsewhere = np.random.default_rng(seed + 100).normal(size=start.shape)
    there = gradient + (matrix @ (elsewhere - start).ravel()).reshape(start.shape)
    # Condition numbers below 1000 times rounding and the ridge of numbers below 100.
    np.testing.assert_allclose(
        minimise_quadratic(matrix, there, threshold, elsewhere, shiftable=False),
        minimise_quadratic(matrix, gradient, threshold, start, shiftable=False),
        rtol=0.0,
        atol=1e5 * RIDGE,
    )


@pytest.mark.parametrize("share", [2.0**-40, 2.0**40])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_share_of_all_slopes_and_thresholds_leads_to_that_share_of_the_minimum(seed, share):
    matrix, *parts = random_problem(seed)
    # A power of two rounds nothing.
    np.testing.assert_array_equal(
        minimise_quadratic(matrix, *(share * part for part in parts), shiftable=False),
        share * minimise_quadratic(matrix, *parts, shiftable=False),
    )


@given(st.integers(0, 10_000), st.floats(1e-6, 1.0), st.integers(2, 6), st.integers(1, 4))
def test_no_minimum_is_above_the_start_or_zero(seed, strength, n_classes, n_features):
    problem = softmax_problem(seed, strength, n_classes, n_features)
    found = value(problem, minimise_quadratic(*problem, shiftable=True))
    start = problem[-1]
    # Sums of at most 30 terms below 10.
    assert found <= min(value(problem, start), value(problem, np.zeros_like(start))) + 1e3 * EPS


@settings(max_examples=200)
@example(1, 0.0012753987503088858, 2, 1)  # on the way both classes lie on one side
@given(st.integers(0, 100_000), st.floats(1e-6, 1.0), st.integers(2, 8), st.integers(1, 5))
def test_any_softmax_model_meets_its_conditions(seed, strength, n_classes, n_features):
    problem = softmax_problem(seed, strength, n_classes, n_features)
    x = minimise_quadratic(*problem, shiftable=True)
    assert violation(problem, x) <= tolerance(problem, x)


def test_arguments_are_left_alone():
    problem = random_problem(0)
    for array in problem:
        array.flags.writeable = False
    assert minimise_quadratic(*problem, shiftable=False).flags.writeable


@pytest.mark.parametrize(
    ("column", "median"),
    [((5, -3, 2), 2), ((5, -3, 2, -1), -1), ((5, -3, 1, -2), 1), ((-4, 4), -4), ((0, 7), 0)],
)
def test_of_two_middle_values_the_median_is_the_one_nearer_to_zero(column, median):
    assert median_shift(np.array(column, np.float64)[:, None]).item() == median


@pytest.mark.parametrize("curvature", [0.0, 1e-50])
def test_a_weight_without_curvature_is_zero_if_its_slope_is_below_the_threshold(curvature):
    x = minimise_quadratic(
        np.diag([2.0, curvature]),
        np.array([[-3.0, 0.5]]),
        np.array([[1.0, 1.0]]),
        np.array([[0.0, 2.0]]),
        shiftable=False,
    )
    np.testing.assert_allclose(x, [[1.0, 0.0]], rtol=4 * RIDGE)

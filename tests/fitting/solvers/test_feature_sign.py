"""The feature-sign search: what may enter, the points on the way to a target, and shifts."""

import numpy as np
import pytest

from explorer.fitting.solvers.quadratic import (
    MANY,
    MOST_ENDS,
    _FeatureSign,
    _solve,
    minimise_quadratic,
)

# The points on the way to a target, of which the lowest is taken.


@pytest.fixture(params=[6, MOST_ENDS + 10])
def way(request):
    """A point, a target where all coordinates except the first two change sign, and the ends."""
    x = np.random.default_rng(0).uniform(0.5, 2.0, request.param)
    target = np.r_[3.0 * x[:2], -(x[2:] ** 2)]
    search = _FeatureSign(np.eye(len(x)), x, x, x[None], np.zeros(len(x), np.bool_))
    return x, target, search._ends(x, target)


def test_every_end_lies_between_the_point_and_the_target(way):
    x, target, ends = way
    low, high = np.minimum(x, target), np.maximum(x, target)
    # Rounding of numbers up to 6.
    assert (low - 1e-15 <= ends).all() and (ends <= high + 1e-14).all()


def test_what_does_not_change_sign_moves_by_one_share_of_the_way(way):
    x, target, ends = way
    shares = (ends[:, :2] - x[:2]) / (target[:2] - x[:2])
    np.testing.assert_allclose(shares[:, 0], shares[:, 1], rtol=1e-14)


def test_the_first_sign_that_changes_has_an_end_of_its_own_with_a_zero(way):
    x, target, ends = way
    first = (x / (x - target))[2:].min()
    expected = x + first * (target - x)
    expected[np.abs(expected) < 1e-14] = 0.0
    assert (np.abs(ends - expected).max(axis=1) < 1e-14).sum() == 1


def test_one_end_keeps_of_the_target_what_does_not_change_sign(way):
    _, target, ends = way
    assert (np.abs(ends[:, :2] - target[:2]).max(axis=1) < 1e-14).sum() == 1


def test_with_many_changes_of_sign_no_end_has_one():
    x = np.random.default_rng(0).uniform(0.5, 2.0, MOST_ENDS + 10)
    search = _FeatureSign(np.eye(len(x)), x, x, x[None], np.zeros(len(x), np.bool_))
    ends = search._ends(x, -(x**2))
    assert (ends >= 0.0).all() and not ends[-1].any() and len(ends) == MOST_ENDS + 1


@pytest.mark.parametrize("n_pairs", [1, MOST_ENDS])
def test_coordinates_that_cross_zero_together_become_zero_together(n_pairs):
    # 0.1 + 0.2 is a little more than 0.3.
    x = np.tile([0.3, 0.1 + 0.2], n_pairs)
    search = _FeatureSign(np.eye(len(x)), x, x, x[None], np.zeros(len(x), np.bool_))
    ends = search._ends(x, np.full(len(x), -0.7))
    assert len(ends) > 2 and not ends[(ends >= 0.0).all(axis=1)].any()


@pytest.mark.parametrize(
    ("shiftable", "entering"),
    [(False, [False, True, True, True]), (True, [False, True, True, False])],
)
def test_zeros_enter_whose_slope_exceeds_the_threshold_but_one_of_a_shiftable_column(
    shiftable, entering
):
    slope, ones = np.array([0.9, -3.0, 2.0, 1.1]), np.ones((4, 1))
    active = np.array([True, False, False, False])
    search = _FeatureSign(np.eye(4), slope, ones.ravel(), ones, np.array([shiftable]))
    assert search._entering(slope, active, 1e-12).tolist() == entering
    assert not search._entering(slope / 4.0, active, 1e-12).any()


def test_a_zero_that_enters_moves_with_the_others_where_many_change_sign():
    x = np.r_[0.0, np.random.default_rng(0).uniform(0.5, 2.0, MOST_ENDS + 10)]
    search = _FeatureSign(np.eye(len(x)), x, x, x[None], np.zeros(len(x), np.bool_))
    target = np.r_[3.0, -x[1:]]
    # All others become zero half of the way.
    assert search._ends(x, target)[[0, -1], 0].tolist() == [1.5, 3.0]


def test_only_shiftable_columns_are_shifted_to_a_median_of_zero_in_the_callers_units():
    scale = np.array([[2.0, 1.0], [4.0, 1.0], [8.0, 1.0]])
    table = np.array([[3.0, 5.0], [5.0, 5.0], [7.0, 5.0]])
    search = _FeatureSign(np.eye(6), table, table, scale, np.array([True, False]))
    shifted = search._median_zero((table / scale).ravel()).reshape(3, 2) * scale
    assert shifted.tolist() == [[-2.0, 5.0], [0.0, 5.0], [2.0, 5.0]]


def test_a_coordinate_without_a_threshold_may_take_any_sign_in_the_first_step(monkeypatch):
    solved = []
    solve = _FeatureSign._solve
    monkeypatch.setattr(_FeatureSign, "_solve", lambda *parts: solved.append(1) or solve(*parts))
    # Alone, the first would fall, and the fall of the second lets it rise.
    matrix, gradient = np.array([[1.0, 0.9], [0.9, 1.0]]), np.array([[0.1, 2.0]])
    x = minimise_quadratic(
        matrix, gradient, np.array([[0.0, 0.5]]), np.zeros((1, 2)), shiftable=False
    )
    # a + 0.9 b = -0.1 and 0.9 a + b = -1.5.
    np.testing.assert_allclose(x, [[1.25 / 0.19, -1.41 / 0.19]], rtol=1e-12)
    assert len(solved) == 1


def test_a_zero_that_would_get_the_wrong_sign_is_left_out():
    # Together the first two would go to 0.054 / 0.19 and -0.041 / 0.19; the first alone to 0.09.
    A, slope = (
        np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 0.0], [0, 0, 1]]),
        np.array([-0.1, -0.05, -0.06]),
    )
    search = _FeatureSign(A, slope, np.full(3, 0.01), np.ones((1, 3)), np.zeros(3, np.bool_))
    zeros = np.zeros(3)
    target = search._solve(zeros, slope, zeros > 0.0, zeros == 0.0, settled=True)
    np.testing.assert_allclose(target, [0.09, 0.0, 0.05], rtol=1e-14)


@pytest.mark.parametrize("size", [2, MANY + 1])
def test_equations_without_positive_curvature_are_solved_too(size):
    b = np.arange(1.0, size + 1.0)
    np.testing.assert_array_equal(_solve(-np.eye(size), b), -b)


def test_a_short_step_is_a_proximal_gradient_step_that_no_curvature_forbids():
    A, x, threshold = np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([1.0, -0.25]), np.array([0.5, 1])
    search = _FeatureSign(A, x, threshold, np.ones((1, 2)), np.zeros(2, np.bool_))
    # No curvature is above 4, so the length is a quarter: 1 - 2/4 - 1/8, and 1/8 is less than 1/4.
    assert search._short_step(x, np.array([2.0, -0.5])).tolist() == [0.375, 0.0]


def test_a_gain_is_the_fall_of_the_objective():
    rng = np.random.default_rng(0)
    factor, c, threshold = rng.standard_normal((4, 6)), rng.standard_normal(4), np.full(4, 0.5)
    A, x = factor @ factor.T, np.array([1.0, -1.0, 0.0, 0.5])
    ends = np.array([[2.0, -0.5, 0.3, 0.0], [-1.0, -2.0, -0.7, 0.6], [0.0, 1.0, 0.0, 0.0]])

    def value(at):
        return c @ at + at @ A @ at / 2 + threshold @ np.abs(at)

    search = _FeatureSign(A, c, threshold, np.ones((1, 4)), np.zeros(4, np.bool_))
    expected = [value(x) - value(end) for end in ends]
    # Sums of 24 numbers below 20.
    np.testing.assert_allclose(search._gains(x, A @ x + c, ends), expected, rtol=0.0, atol=1e-13)


def test_many_coordinates_are_minimised_to_the_conditions_of_optimality():
    rng = np.random.default_rng(0)
    size = 2 * MANY
    factor = rng.standard_normal((size, size))
    matrix = factor @ factor.T / size + 0.01 * np.eye(size)
    gradient, threshold = rng.standard_normal((1, size)), np.full((1, size), 0.5)
    start = rng.standard_normal((1, size))  # nearly every sign is wrong at some time
    x = minimise_quadratic(matrix, gradient, threshold, start, shiftable=False)
    slope = gradient + (x - start) @ matrix
    excess = np.where(x == 0.0, np.maximum(np.abs(slope) - 0.5, 0.0), slope + 0.5 * np.sign(x))
    # The last step gains a share of 1e-10; a slope g gains g**2 / (2 curvature).
    assert np.abs(excess).max() <= 1e-4 and 0 < (x != 0.0).sum() < size

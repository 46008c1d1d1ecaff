"""The inner problem of many weights, by the conditions of its optimum."""

import numpy as np
import pytest

from explorer.fitting.solvers import eliminated
from explorer.fitting.solvers.eliminated import minimise_eliminated
from explorer.fitting.solvers.quadratic import MANY, minimise_quadratic


def excess(matrix, gradient, threshold, start, x):
    """How far the slopes at ``x`` are from the conditions of an optimum."""
    slope = gradient + matrix @ (x - start)
    at_zero = np.maximum(np.abs(slope) - threshold, 0.0)
    return np.abs(np.where(x == 0.0, at_zero, slope + threshold * np.sign(x))).max()


def posed(size, rank, zeros, seed=0):
    """A problem of random weights, the first of which have no threshold."""
    rng = np.random.default_rng(seed)
    factor = rng.standard_normal((size, rank))
    matrix = factor @ factor.T / rank
    gradient = factor @ rng.standard_normal(rank) / np.sqrt(rank)  # there is a minimum
    start = np.where(rng.random(size) < zeros, 0.0, rng.standard_normal(size))
    threshold = np.where(np.arange(size) < size // 10, 0.0, 0.5)
    return matrix, gradient, threshold, start


@pytest.mark.parametrize("zeros", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("seed", range(4))
def test_a_minimum_meets_the_conditions_of_optimality(zeros, seed):
    parts = posed(30, 60, zeros, seed)
    x = minimise_eliminated(*parts)
    # Condition numbers of about 100, and a ridge of 1e-10 of the diagonal.
    assert excess(*parts, x) <= 1e-8 and (x == 0.0).any()


@pytest.fixture
def sizes(monkeypatch):
    """The numbers of weights in the problems that are searched."""
    seen = []

    def search(matrix, *parts, shiftable):
        seen.append(len(matrix))
        return minimise_quadratic(matrix, *parts, shiftable=shiftable)

    monkeypatch.setattr(eliminated, "minimise_quadratic", search)
    return seen


def test_weights_that_keep_their_signs_are_solved_for_and_only_zeros_are_searched(sizes):
    matrix = np.array(
        [[2.0, 1.0, 0.0, 0.0], [1.0, 2.0, 0.0, 0.0], [0.0, 0.0, 4.0, 2.0], [0, 0, 2, 2]]
    )
    gradient, threshold = np.array([0.0, 0.0, 2.0, 2.0]), np.array([0.5, 0.5, 0.0, 0.5])
    start = np.array([3.0, -3.0, 0.25, 0.0])
    # The first two move by the solution of 2a + b = -0.5 and a + 2b = 0.5, the last two by that of
    # 4c + 2d = -2 and 2c + 2d = -1.5.
    x = minimise_eliminated(matrix, gradient, threshold, start)
    np.testing.assert_allclose(x, [2.5, -2.5, 0.0, -0.5], rtol=1e-9, atol=1e-9)
    assert sizes == [1]


def test_if_a_weight_crosses_zero_it_is_searched_with_those_that_shrink_to_half(sizes):
    # Each would go to 2.5, -0.5, 0.3, 0.6, -2.5 and -1, and the zero stays.
    start = np.array([3.0, 1.0, 1.0, 1.0, -3.0, 1.0, 0.0])
    gradient = np.array([0.0, 1.0, 0.2, -0.1, 0.0, 2.0, 0.1])
    threshold = np.array([0.5, 0.5, 0.5, 0.5, 0.5, 0.0, 0.5])
    x = minimise_eliminated(np.eye(7), gradient, threshold, start)
    np.testing.assert_allclose(x, [2.5, 0.0, 0.3, 0.6, -2.5, -1.0, 0.0], rtol=1e-9)
    assert sizes == [1, 3]


def test_from_zeros_alone_the_whole_problem_is_searched_and_lapack_does_not_complain(sizes, capfd):
    gradient, threshold = np.array([1.0, 2.0, -3.0]), np.full(3, 0.5)
    x = minimise_eliminated(np.eye(3), gradient, threshold, np.zeros(3))
    np.testing.assert_allclose(x, [-0.5, -1.5, 2.5], rtol=1e-9)
    assert sizes == [3] and capfd.readouterr() == ("", "")


def test_equal_weights_far_from_zero_are_solved_for_too(sizes):
    x = minimise_eliminated(np.ones((3, 3)), np.full(3, 0.5), np.full(3, 0.5), np.ones(3))
    # The sum of the weights falls by 1. The ridge shares it, at 1e-10 of a curvature.
    assert not sizes and x == pytest.approx([2 / 3] * 3, abs=1e-5)


def test_where_rounding_leaves_a_negative_curvature_the_whole_problem_is_searched(sizes):
    matrix = np.array([[1.0, 1.0 + 1e-6], [1.0 + 1e-6, 1.0]])
    x = minimise_eliminated(matrix, np.full(2, 0.5), np.full(2, 0.5), np.ones(2))
    # The sum of the weights falls by 1; how it is shared hardly matters.
    assert sizes == [2] and x.sum() == pytest.approx(1.0, rel=1e-5) and (x >= 0.0).all()


def test_a_weight_without_curvature_becomes_zero_and_the_others_are_still_solved_for(sizes):
    matrix, gradient, threshold, start = posed(20, 40, 0.3)
    matrix[-1], matrix[:, -1], gradient[-1], start[-1] = 0.0, 0.0, 0.0, 3.0
    x = minimise_eliminated(matrix, gradient, threshold, start)
    assert x[-1] == 0.0 and excess(matrix, gradient, threshold, start, x) <= 1e-8
    assert max(sizes) < 20


def test_of_equal_features_every_share_is_as_good():
    matrix, gradient, threshold, start = posed(20, 40, 0.3)
    twice = np.tile(np.arange(20), 2)
    parts = matrix[twice][:, twice], gradient[twice], threshold[twice], start[twice]
    x = minimise_eliminated(*parts)
    # The ridge decides between the two, at 1e-10 of weights near 1.
    assert excess(*parts, x) <= 1e-7


@pytest.mark.parametrize("rank", [4 * MANY, MANY + MANY // 2])
def test_many_weights_meet_the_conditions_of_optimality_nearly(rank):
    parts = posed(2 * MANY, rank, 0.3)
    x = minimise_eliminated(*parts)
    assert (x * parts[-1] < 0.0).any() and (x == 0.0).any()
    # The last step gains a share of 1e-10; a slope g gains g**2 / (2 curvature).
    assert excess(*parts, x) <= 1e-4

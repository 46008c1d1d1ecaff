"""The middles of regions: inside them, and far from their edges."""

import numpy as np
import pytest

from explorer.maths.features import FeatureMap
from explorer.maths.middles import middles
from explorer.maths.scorer import Scorer

EXTENT = (-2.0, 2.0, -1.0, 3.0)


def cells(inside):
    """The grid of a picture, in units of its sides; ``inside`` says where class 1 is."""
    at = (np.arange(48) + 0.5) / 48
    u, v = np.meshgrid(at, at)
    return inside(u, v).astype(np.intp)


def test_the_middle_of_the_whole_picture_is_half_a_side_from_its_sides():
    row, column, room = middles(cells(lambda u, v: u < 2))[1]
    assert {row, column} <= {23, 24} and room == pytest.approx(0.5, abs=1 / 48)


def test_the_middle_of_a_ring_is_on_the_ring():
    def ring(u, v):
        return np.abs(np.hypot(u - 0.5, v - 0.5) - 0.3) < 0.1

    row, column, room = middles(cells(ring))[1]
    at = (np.array([column, row]) + 0.5) / 48 - 0.5
    assert np.hypot(*at) == pytest.approx(0.3, abs=2 / 48)
    # The ways are along rows, columns and diagonals, which are at most a twelfth too long.
    assert room == pytest.approx(0.1, abs=1.5 / 48)


def test_the_middle_of_a_corner_is_in_it():
    row, column, _ = middles(cells(lambda u, v: np.minimum(u, v) < 0.2))[1]
    assert min(row, column) < 0.2 * 48


def test_a_region_that_there_is_not_has_no_middle():
    assert middles(cells(lambda u, v: u > 2)).keys() == {0}


def test_a_class_has_its_middle_where_it_is_decided():
    features = FeatureMap(((1, 0), (0, 1), (2, 0), (0, 2)), mean=(0.0,) * 4, std=(1.0,) * 4)
    outside = Scorer(np.array([[0, 0, 1.0, 1.0], [0, 0, 0, 0]]), np.array([-1.0, 0.0]), features)
    for k in range(2):
        place, room = outside.middle(k, EXTENT)
        assert outside.decide(place[None])[0] == k and room > 0.05


def test_straight_regions_have_their_centres_of_mass():
    halves = Scorer(np.array([[1.0, 0.0], [0.0, 0.0]]), np.zeros(2))
    place, room = halves.middle(0, EXTENT)
    np.testing.assert_allclose(place, [1.0, 1.0])
    assert room == pytest.approx(0.25)

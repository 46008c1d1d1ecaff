"""Bands of areas under ROC curves: how often they cover the truth, and where they end."""

import numpy as np
import pytest
from scipy.special import ndtr

from explorer.maths.placements import area_bands


def drawn(seed, n_points, apart):
    """Return scores and classes of three kinds of points whose areas are known.

    Class k has normal scores in column k, ``apart`` deviations above those of the others.
    """
    rng = np.random.default_rng([seed, 1])
    y = rng.integers(0, 3, n_points)
    return rng.normal(size=(n_points, 3)) + apart * np.eye(3)[y], y


@pytest.mark.parametrize(
    ("n_points", "apart", "most"),
    [(100, 1.0, 0.97), (100, 0.0, 0.97), (600, 2.0, 0.97), (60, 4.0, 1.0)],
    ids=["some", "chance", "many", "nearly perfect"],
)
def test_a_band_of_95_percent_covers_the_area_in_93_to_97_percent(n_points, apart, most):
    truth = ndtr(apart / np.sqrt(2.0))  # the area of two normal kinds of scores
    bands = [area_bands(*drawn(seed, n_points, apart), [0, 1, 2]) for seed in range(400)]
    low, high = np.swapaxes(bands, 0, 1)
    covered = ((low <= truth) & (truth <= high)).mean(axis=0)
    assert 0.93 <= covered[:3].mean() <= most
    assert 0.93 <= covered[3] <= most


def test_the_mean_of_one_area_told_twice_has_its_band_and_that_of_two_areas_a_narrower_one():
    rng = np.random.default_rng(2)
    y = np.arange(2000) % 2
    same, other = rng.normal(size=(2, 2000)) + y
    low, high = area_bands(np.column_stack([-same, same]), y, [0, 1])
    # The points that count a fifth are not the same for both classes, which is little here.
    np.testing.assert_allclose((high - low)[2], (high - low)[0], rtol=0.02)
    low, high = area_bands(np.column_stack([-other, same]), y, [0, 1])
    # Half the variance; for two random samples of 1,000 points each, up to a few per cent.
    np.testing.assert_allclose((high - low)[2], (high - low)[0] / np.sqrt(2.0), rtol=0.1)


def test_a_perfect_ranking_has_a_band_below_one_and_equal_scores_one_around_a_half():
    y = np.arange(60) % 2
    low, high = area_bands(np.column_stack([-y, y]).astype(float), y, [0, 1])
    assert (low < 0.995).all() and (low > 0.9).all() and (high > 0.999).all()
    low, high = area_bands(np.zeros((60, 2)), y, [0, 1])
    assert (low < 0.5).all() and (high > 0.5).all()


def test_one_point_of_a_class_tells_almost_nothing():
    scores, y = np.random.default_rng(0).normal(size=(50, 2)), (np.arange(50) == 0).astype(int)
    low, high = area_bands(scores, y, [0, 1])
    assert (high - low > 0.9).all()

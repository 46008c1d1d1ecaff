"""Bands of areas and average precisions: how often they cover the truth, and where they end."""

import numpy as np
import pytest
from scipy.special import ndtr, ndtri
from sklearn.metrics import average_precision_score

from explorer.maths import placements as module
from explorer.maths.placements import (
    area_bands,
    average_precision_bands,
    influences,
    placements,
)

ALL = [0, 1, 2]


def drawn(seed, n_points, apart):
    """Return scores and classes of three kinds of points whose areas are known.

    Class k has normal scores in column k, ``apart`` deviations above those of the others.
    """
    rng = np.random.default_rng([seed, 1])
    y = rng.integers(0, 3, n_points)
    return rng.normal(size=(n_points, 3)) + apart * np.eye(3)[y], y


def coverage(n_points, apart):
    """Return in what share of 400 samples the bands contain the areas, and their mean."""
    truth = ndtr(apart / np.sqrt(2.0))  # the area of two normal kinds of scores
    return covered([area_bands(*drawn(seed, n_points, apart), ALL) for seed in range(400)], truth)


def covered(bands, truth):
    """Return what share of the bands contain the truth: those of the classes, and of the mean."""
    low, high = np.swapaxes(bands, 0, 1)
    shares = ((low <= truth) & (truth <= high)).mean(axis=0)
    return shares[:3].mean(), shares[3]


def precision_coverage(n_points, apart):
    """Return the same of average precisions, if a third of the points is of each class."""
    scores = apart + ndtri((np.arange(100_000) + 0.5) / 100_000)
    true, false = ndtr(apart - scores), ndtr(-scores)
    bands = []
    for seed in range(400):
        noise, _ = drawn(seed, n_points, 0.0)
        y = np.arange(n_points) % 3
        bands.append(average_precision_bands(noise + apart * np.eye(3)[y], y, ALL))
    return covered(bands, np.mean(true / (true + 2.0 * false)))


@pytest.mark.parametrize(("n_points", "apart"), [(100, 0.0), (600, 2.0)])
def test_a_band_of_95_percent_covers_the_area_in_93_to_97_percent(n_points, apart):
    assert all(0.93 <= share <= 0.97 for share in coverage(n_points, apart))


def test_the_bands_of_areas_that_are_almost_one_cover_them_more_often():
    assert min(coverage(60, 4.0)) >= 0.97


@pytest.mark.parametrize(("n_points", "apart"), [(300, 0.0), (600, 2.0)])
def test_a_band_of_95_percent_covers_the_average_precision_in_93_to_97_percent(n_points, apart):
    assert all(0.93 <= share <= 0.97 for share in precision_coverage(n_points, apart))


def test_the_bands_of_average_precisions_that_are_almost_one_cover_them_more_often():
    assert min(precision_coverage(60, 4.0)) >= 0.97


@pytest.mark.parametrize("n_values", [6, 10**9])
def test_an_influence_is_what_a_little_more_weight_of_a_point_does(n_values):
    rng = np.random.default_rng(0)
    scores, positive = rng.integers(0, n_values, 40).astype(float), np.arange(40) % 3 == 0
    value, _, found = influences(scores, positive)

    def weighted(point, step):
        weights = np.ones(40)
        weights[point] += step
        for kind in (positive, ~positive):
            weights[kind] *= kind.sum() / weights[kind].sum()  # the shares of the kinds stay
        return average_precision_score(positive, scores, sample_weight=weights)

    assert value == pytest.approx(average_precision_score(positive, scores), rel=1e-14)
    h = 1e-5
    slopes = [(weighted(point, h) - weighted(point, -h)) / (2.0 * h) for point in range(40)]
    # A step of 1e-5 has an error of 1e-10 and of rounding / 1e-5.
    counts = np.where(positive, positive.sum(), (~positive).sum())
    np.testing.assert_allclose(slopes, found / counts, rtol=0, atol=1e-9)


def test_without_itself_a_positive_has_the_precision_that_the_others_give_it():
    scores, positive = (
        np.array([5.0, 4.0, 3.0, 2.0, 1.0]),
        np.array([True, False, True, True, False]),
    )
    # Two others stand for three: 0 of 0 is 1; (1.5 of 2.5); (3 of 4).
    _, found, _ = influences(scores, positive)
    assert found == pytest.approx((1.0 + 1.5 / 2.5 + 3.0 / 4.0) / 3.0, rel=1e-14)


def test_a_placement_is_the_share_of_pairs_that_are_ranked_correctly():
    rng = np.random.default_rng(0)
    scores, positive = rng.integers(0, 6, 40).astype(float), np.arange(40) % 3 == 0
    above, below = scores[positive][:, None], scores[~positive]
    pairs = (above > below) + 0.5 * (above == below)
    found = placements(scores, positive)
    np.testing.assert_allclose(found[positive], pairs.mean(axis=1), rtol=1e-14)
    np.testing.assert_allclose(found[~positive], pairs.mean(axis=0), rtol=1e-14)


def test_the_variance_of_a_difference_of_two_areas_is_that_of_delong(monkeypatch):
    # Their covariances, written out; for so many points Student's quantile is the normal one.
    monkeypatch.setattr(module, "SPARE", 0.0)
    kept = []
    monkeypatch.setattr(module, "jeffreys", lambda value, variance, n: kept.append(variance))
    scores, y = drawn(0, 30000, 1.0)
    scores[:, 1] = scores[:, 0] + 0.5 * scores[:, 1]
    area_bands(scores[:, :2], (y > 0).astype(int), [0, 1])
    placed = [placements(scores[:, k], (y > 0) == k) for k in (0, 1)]
    positive, other = y > 0, y == 0
    own = [np.var(placed[k][(y > 0) == j], ddof=1) for k in (0, 1) for j in (0, 1)]
    counts = np.bincount(positive)
    both = sum(
        np.cov(placed[0][kind], placed[1][kind])[0, 1] / kind.sum() for kind in (positive, other)
    )
    each = [own[2 * k] / counts[0] + own[2 * k + 1] / counts[1] for k in (0, 1)]
    expected = [*each, (sum(each) + 2.0 * both) / 4.0]
    np.testing.assert_allclose(kept[0], expected, rtol=1e-3)


@pytest.mark.parametrize("apart", [0.0, 1.0, 100.0])
def test_two_classes_have_one_area_and_one_band(apart):
    y = (np.arange(90) % 3 == 0).astype(int)
    z = np.random.default_rng(0).normal(size=90) + apart * y
    low, high = area_bands(np.column_stack([-z, z]), y, [0, 1])
    np.testing.assert_allclose([low, high], [[low[0]] * 3, [high[0]] * 3], rtol=1e-12)


def test_three_areas_that_have_little_to_do_with_each_other_have_a_mean_with_a_narrower_band():
    low, high = area_bands(*drawn(0, 3000, 1.0), ALL)
    # A third of the variance, if they had nothing to do with each other.
    assert 0.5 < (high - low)[3] / (high - low)[:3].mean() < 0.8


def test_a_perfect_ranking_has_a_band_below_one_and_equal_scores_one_around_a_half():
    y = np.arange(60) % 2
    low, high = area_bands(np.column_stack([-y, y]).astype(float), y, [0, 1])
    # Of 30 points, an interval for a share of 30 / 30 begins at 0.92 (Jeffreys).
    assert (low < 0.99).all() and (low > 0.9).all() and (high == 1.0).all()
    low, high = area_bands(np.zeros((60, 2)), y, [0, 1])
    np.testing.assert_allclose(low, 1.0 - high, rtol=1e-12)
    assert (high > 0.505).all()


def test_a_perfect_average_precision_has_a_band_that_ends_at_one():
    y = np.arange(60) % 2
    low, high = average_precision_bands(np.column_stack([-y, y]).astype(float), y, [0, 1])
    assert (low < 0.99).all() and (low > 0.9).all() and (high == 1.0).all()


def test_the_band_of_a_mean_ends_at_one_only_if_every_average_precision_is_perfect():
    y = np.arange(60) % 3
    scores = np.eye(3)[y]
    scores[0, 1] = 2.0  # a point of class 0 comes first among those of class 1
    _, high = average_precision_bands(scores, y, ALL)
    assert (high == 1.0).tolist() == [True, False, True, False]


def test_one_point_of_a_class_tells_almost_nothing():
    scores, y = np.random.default_rng(0).normal(size=(50, 2)), (np.arange(50) == 0).astype(int)
    low, high = area_bands(scores, y, [0, 1])
    assert (high - low > 0.9).all()
    low, high = average_precision_bands(scores, y, [0, 1])
    assert high[1] - low[1] > 0.9  # of class 0 there are 49 points

"""Bands of a Bayesian bootstrap: how often they cover the truth, and what ties do to them."""

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from explorer.maths.resampling import band, resampled

FALSE = np.array([0.05, 0.1, 0.2, 0.3, 0.5])
RECALL = np.array([0.2, 0.5, 0.8, 0.9])
APART = 1.5  # distance of two normal kinds of scores, in standard deviations


def covered(seed, n_positive=60, n_negative=120):
    """Whether the bands of true and false positive rates contain those of the distributions."""
    rng = np.random.default_rng([seed, 1])
    scores = np.concatenate([rng.normal(APART, 1.0, n_positive), rng.normal(size=n_negative)])
    drawn = resampled(scores, np.arange(len(scores)) < n_positive, n_resamples=100)
    pairs = (
        (drawn.true_at(FALSE), ndtr(APART + ndtri(FALSE))),
        (drawn.false_at(RECALL), ndtr(ndtri(RECALL) - APART)),
    )
    ends = [(*band(values), truth) for values, truth in pairs]
    return np.concatenate([(low <= truth) & (truth <= high) for low, high, truth in ends])


def test_a_band_of_95_percent_covers_the_truth_in_93_to_97_percent():
    # With 10 to 30 points of a class it covers 0.97 to 0.98, with thousands of points 0.95.
    share = np.mean([covered(seed) for seed in range(400)])
    assert 0.93 <= share <= 0.97


def test_scores_that_all_tie_have_a_band_around_the_diagonal():
    drawn = resampled(np.zeros(300), np.arange(300) < 100)
    low, high = band(drawn.true_at(FALSE))
    assert (low < FALSE).all() and (high > FALSE).all()


def test_the_order_of_points_with_one_score_changes_nothing():
    scores, positive = np.repeat([0.0, 1.0, 2.0], 20), np.arange(60) % 3 == 0
    shuffled = np.concatenate([np.random.default_rng(k).permutation(20) + 20 * k for k in range(3)])
    one, other = (resampled(scores, each) for each in (positive, positive[shuffled]))
    np.testing.assert_array_equal(one.true, other.true)


def test_beyond_the_last_positive_point_the_band_still_has_a_width():
    scores = np.concatenate([np.full(50, 10.0) + np.arange(50), np.arange(9.0)])
    low, high = band(resampled(scores, np.arange(59) < 50).true_at(np.array([0.5])))
    assert high - low > 0.01


@pytest.mark.parametrize("n", [59, 5000])
def test_rates_go_from_zero_to_one_and_never_fall(n):
    scores = np.random.default_rng(0).normal(size=n)
    drawn = resampled(scores, np.arange(n) < n // 3, n_resamples=20)
    for rates in (drawn.true, drawn.false):
        assert (np.diff(rates, axis=1) >= 0.0).all()
        np.testing.assert_allclose(rates[:, [0, -1]], [[0.0, 1.0]] * 20, rtol=0, atol=1e-12)

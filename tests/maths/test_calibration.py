"""Reliability, its error, and what chance does to both."""

import numpy as np
import pytest
from sklearn.calibration import calibration_curve

from explorer.maths.calibration import by_chance, equal_counts, equal_width, reliability

CONFIDENCE = np.array([0.1, 0.3, 0.3, 0.8, 1.0])
EVENT = np.array([0.0, 1.0, 0.0, 1.0, 1.0])


def test_the_calibration_error_is_the_one_worked_by_hand():
    # Bins up to 0.5 and above: 1/3 happened at a mean of 0.7/3, and 2/2 at 0.9.
    measured = reliability(CONFIDENCE, EVENT, equal_width(2))
    assert measured.counts.tolist() == [3, 2]
    assert measured.error == pytest.approx(3 / 5 * (1 - 0.7) / 3 + 2 / 5 * 0.1, rel=1e-12)


@pytest.mark.parametrize("strategy", ["uniform", "quantile"])
def test_the_bins_are_those_of_scikit_learn(strategy):
    rng = np.random.default_rng(0)
    confidence = rng.beta(4.0, 1.5, 500)
    event = (rng.random(500) < confidence).astype(np.float64)
    edges = equal_width(7) if strategy == "uniform" else equal_counts(confidence, 7)
    measured = reliability(confidence, event, edges)
    theirs = calibration_curve(event, confidence, n_bins=7, strategy=strategy)
    np.testing.assert_allclose((measured.share, measured.confidence), theirs, rtol=1e-12)


def test_a_bin_without_points_is_left_out():
    measured = reliability(CONFIDENCE, EVENT, equal_width(10))
    np.testing.assert_allclose(measured.low, [0.0, 0.2, 0.7, 0.9])
    assert measured.counts.sum() == len(EVENT)


def test_equal_counts_put_as_many_points_into_every_bin():
    confidence = np.random.default_rng(0).beta(5, 1, 1000)
    counts = reliability(confidence, confidence, equal_counts(confidence, 8)).counts
    assert counts.tolist() == [125] * 8


def test_probabilities_that_are_all_one_have_one_bin():
    ones = np.ones(20)
    assert reliability(ones, ones, equal_counts(ones, 5)).counts.tolist() == [20]


def covered(seed, n_points=300):
    """Whether the bands of chance contain what a calibrated model shows, in each bin."""
    rng = np.random.default_rng([seed, 1])
    confidence = rng.beta(4.0, 1.5, n_points)
    event = (rng.random(n_points) < confidence).astype(np.float64)
    edges = equal_width(10)
    low, high = by_chance(confidence, edges, n_resamples=200)[0]
    share = reliability(confidence, event, edges).share
    return np.mean((low <= share) & (share <= high))


def test_a_band_of_95_percent_contains_a_calibrated_model_in_93_to_97_percent():
    # With three points in a bin it contains 0.98, because counts are whole numbers.
    assert 0.93 <= np.mean([covered(seed) for seed in range(400)]) <= 0.97


def test_the_bands_of_bins_are_those_of_the_binomial_distribution():
    n, p = 1000, 0.8
    (ends,), _ = (each.T for each in by_chance(np.full(n, p), equal_width(1), n_resamples=4000))
    # Quantiles of 4000 draws vary by a twentieth of a standard deviation.
    spread = np.sqrt(p * (1.0 - p) / n)
    np.testing.assert_allclose(ends, [p - 1.96 * spread, p + 1.96 * spread], atol=0.15 * spread)

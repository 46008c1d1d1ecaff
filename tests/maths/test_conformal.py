"""Split conformal prediction: the coverage on new points is what is promised."""

import math

import numpy as np
import pytest

from explorer.maths.conformal import found_coverage, least_probability, rank, split

SEEDS = 4000


@pytest.mark.parametrize(("n", "coverage"), [(9, 0.9), (20, 0.9), (45, 0.8), (30, 0.5)])
def test_the_mean_coverage_on_new_points_is_the_wanted_one_or_up_to_one_rank_more(n, coverage):
    # Any scores without ties do; these are uniform, so a threshold covers what lies above it.
    own = np.random.default_rng(0).uniform(size=(SEEDS, n))
    covered = 1.0 - np.array([least_probability(each, coverage) for each in own])
    _, spread = found_coverage(n, 10**9, coverage)
    error = 4.0 * spread / math.sqrt(SEEDS)  # four standard errors of the mean
    assert coverage - error <= covered.mean() <= coverage + 1.0 / (n + 1) + error


def test_the_spread_of_the_found_coverage_is_that_of_many_calibrations():
    n, n_new, coverage = 20, 15, 0.8
    rng = np.random.default_rng(1)
    least = [least_probability(each, coverage) for each in rng.uniform(size=(SEEDS, n))]
    found = (rng.uniform(size=(SEEDS, n_new)) >= np.array(least)[:, None]).mean(axis=1)
    mean, spread = found_coverage(n, n_new, coverage)
    assert found.mean() == pytest.approx(mean, abs=4.0 * spread / math.sqrt(SEEDS))
    # The standard error of a standard deviation is about spread / sqrt(2 SEEDS): 1.1%.
    assert found.std() == pytest.approx(spread, rel=0.05)


def test_the_threshold_is_the_rank_of_the_paper():
    own = np.array([0.9, 0.2, 0.6, 0.8])  # scores 0.1, 0.8, 0.4, 0.2
    assert rank(4, 0.6) == 3  # ceil(5 * 0.6)
    assert least_probability(own, 0.6) == 0.6


def test_too_few_points_put_every_class_into_every_set():
    assert least_probability(np.full(8, 0.99), 0.9) == -1.0
    assert least_probability(np.full(9, 0.99), 0.9) == 0.99


def test_half_of_the_points_calibrate_and_equal_seeds_give_equal_halves():
    assert split(91, 3).sum() == 45
    np.testing.assert_array_equal(split(91, 3), split(91, 3))
    assert (split(91, 3) != split(91, 4)).any()

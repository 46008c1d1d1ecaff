"""Split conformal prediction: the coverage on new points is what is promised."""

import math

import numpy as np
import pytest

from explorer.maths.conformal import Sets, calibrating_half, found_coverage, least_value, rank

SEEDS = 4000


@pytest.mark.parametrize(("n", "coverage"), [(9, 0.9), (20, 0.9), (45, 0.8), (30, 0.5)])
def test_the_mean_coverage_on_new_points_is_the_wanted_one_or_up_to_one_rank_more(n, coverage):
    # Any scores without ties would do. These are uniform, so a threshold t covers a share of 1 - t.
    own = np.random.default_rng(0).uniform(size=(SEEDS, n))
    covered = 1.0 - np.array([least_value(each, coverage) for each in own])
    _, spread = found_coverage(n, 10**9, coverage)
    error = 4.0 * spread / math.sqrt(SEEDS)  # four standard errors of the mean
    assert coverage - error <= covered.mean() <= coverage + 1.0 / (n + 1) + error


def test_the_spread_of_the_found_coverage_is_that_of_many_calibrations():
    n, n_new, coverage = 20, 15, 0.8
    rng = np.random.default_rng(1)
    least = [least_value(each, coverage) for each in rng.uniform(size=(SEEDS, n))]
    found = (rng.uniform(size=(SEEDS, n_new)) >= np.array(least)[:, None]).mean(axis=1)
    mean, spread = found_coverage(n, n_new, coverage)
    assert found.mean() == pytest.approx(mean, abs=4.0 * spread / math.sqrt(SEEDS))
    # The standard error of a standard deviation is about spread / sqrt(2 SEEDS): 1.1%.
    assert found.std() == pytest.approx(spread, rel=0.05)


def test_the_threshold_is_the_rank_of_the_paper():
    own = np.array([0.9, 0.2, 0.6, 0.8])  # scores 0.1, 0.8, 0.4, 0.2
    assert rank(4, 0.6) == 3  # ceil(5 * 0.6)
    assert least_value(own, 0.6) == 0.6


def test_too_few_points_put_every_class_into_every_set():
    assert least_value(np.full(8, 0.99), 0.9) == -1.0
    assert least_value(np.full(9, 0.99), 0.9) == 0.99


def test_half_of_the_points_calibrate_and_equal_seeds_give_equal_halves():
    assert calibrating_half(91, 3).sum() == 45
    np.testing.assert_array_equal(calibrating_half(91, 3), calibrating_half(91, 3))
    assert (calibrating_half(91, 3) != calibrating_half(91, 4)).any()


def known(rng, n):
    """Probabilities of easy and hard points, and true classes drawn from them."""
    scale = np.where(rng.uniform(size=(n, 1)) < 0.5, 4.0, 1.0)
    p = np.exp(scale * rng.normal(size=(n, 5)))
    p /= p.sum(axis=1, keepdims=True)
    return p, (p.cumsum(axis=1) < rng.uniform(size=(n, 1))).sum(axis=1).clip(max=4)


def found_by(adaptive, coverage, n=40):
    """Return the mean coverage over seeds, and that of the likeliest class alone."""
    shares = []
    for seed in range(400):
        rng = np.random.default_rng(seed)
        sets = Sets.calibrated(*known(rng, n), coverage, adaptive)
        p, y = known(rng, 400)
        shares.append([sets.has(p)[np.arange(400), y].mean(), (p.argmax(axis=1) == y).mean()])
    return np.mean(shares, axis=0)


@pytest.mark.parametrize("adaptive", [False, True])
def test_the_sets_cover_as_often_as_is_wanted(adaptive):
    n, wanted = 40, 0.9
    covered, accuracy = found_by(adaptive, wanted, n)
    assert accuracy < wanted - 0.1  # so the adaptive sets need several classes
    # The share of one seed spreads by less than 0.06, so four standard errors are 0.012.
    assert wanted - 0.012 <= covered <= wanted + 1.0 / (n + 1) + 0.012


def test_adaptive_sets_of_one_class_cover_as_often_as_the_likeliest_class_is_right():
    covered, accuracy = found_by(True, 0.5)
    assert covered == pytest.approx(accuracy, abs=0.01) and accuracy > 0.6


def test_adaptive_sets_are_the_classes_up_to_the_one_that_crosses_the_threshold():
    p = np.array([[0.1, 0.6, 0.3], [0.05, 0.05, 0.9], [1.0, 0.0, 0.0]])
    sets = Sets(1.0 - 0.75, adaptive=True)  # 0.6 is not above it, 0.6 + 0.3 is, and so is 0.9
    wanted = [[False, True, True], [False, False, True], [True, False, False]]
    assert sets.has(p).tolist() == wanted


def test_no_adaptive_set_is_empty():
    p, _ = known(np.random.default_rng(0), 1000)
    for threshold in (0.0, 0.5, 1.0):
        assert Sets(1.0 - threshold, adaptive=True).has(p).any(axis=1).all()


def test_a_sure_model_keeps_the_digits_of_the_adaptive_threshold():
    # The score is 1 in floating point.
    p, y = np.array([[1e-19, 1.0, 2e-20]] * 9), np.zeros(9, int)
    assert Sets.calibrated(p, y, 0.9, adaptive=True).least == pytest.approx(1.2e-19)


@pytest.mark.parametrize("adaptive", [False, True])
def test_the_values_that_are_traced_have_the_sign_of_the_sets(adaptive):
    p, _ = known(np.random.default_rng(0), 500)
    sets = Sets(0.3, adaptive)
    has = sets.has(p)
    np.testing.assert_array_equal(sets.several(p) > 0.0, has.sum(axis=1) > 1)
    np.testing.assert_array_equal(sets.none(p) > 0.0, has.sum(axis=1) == 0)
    for row in np.unique(has, axis=0):
        members = tuple(np.flatnonzero(row))
        if len(members) != 1:
            found = sets.exactly(p, members) > 0.0
            np.testing.assert_array_equal(found, (has == row).all(axis=1))

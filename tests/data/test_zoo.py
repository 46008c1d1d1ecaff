"""What every data set promises, from the fewest to the most classes."""

from itertools import product
from typing import Any

import numpy as np
import pytest
import scipy.integrate

from explorer.data.dataset import Dataset, density, make_dataset
from explorer.data.sets import checkerboard
from explorer.maths.bayes import best_expected
from explorer.settings import DATASETS, RANDOM, DataParams

ENDS = [(name, k) for name in RANDOM for k in (2, DATASETS[name].max_classes)]
"""Random data sets with their fewest and their most classes."""

GROWING = [end for end in ENDS if end[0] != "article"]
"""Those whose points do not depend on the sample size; the points of scikit-learn do."""

KNOWN = [end for end in ENDS if DATASETS[end[0]].density]


def data(name: str, n_classes: int, **fields: Any) -> Dataset:
    return make_dataset(DataParams(dataset=name, n_classes=n_classes, **fields))


@pytest.mark.parametrize(("name", "n_classes"), ENDS)
def test_points_are_finite_and_in_a_picture_of_similar_size(name, n_classes):
    X = data(name, n_classes).X
    # C has a similar effect on features of a similar size. Those of round clusters are 2 to 5.
    assert np.isfinite(X).all() and 0.9 < X.std() < 5.5 and np.abs(X).max() < 15.0


@pytest.mark.parametrize(("name", "n_classes"), ENDS)
def test_all_classes_are_there_and_equally_large(name, n_classes):
    shares = np.bincount(data(name, n_classes, n_samples=1000).y) / 1000
    assert len(shares) == n_classes
    # At most one label in a hundred is random.
    np.testing.assert_allclose(shares, 1.0 / n_classes, atol=0.011)


@pytest.mark.parametrize(("name", "n_classes"), GROWING)
def test_a_larger_sample_only_adds_points(name, n_classes):
    few, many = (data(name, n_classes, n_samples=n) for n in (30, 1000))
    np.testing.assert_array_equal(many.X[:30], few.X)
    np.testing.assert_array_equal(many.y[:30], few.y)


SMALL_STEPS = [
    (name, own)
    for name in RANDOM
    for own in (*DATASETS[name].uses, *DATASETS[name].settings)
    if own != "squares"
]


@pytest.mark.parametrize(("name", "own"), SMALL_STEPS)
def test_a_small_step_of_a_setting_moves_points_little(name, own):
    now = getattr(DataParams(), own)
    one, other = (data(name, 3, **{own: value}) for value in (now, now + 1e-6))
    np.testing.assert_array_equal(one.y, other.y)
    # No derivative is larger than a turn of 2 pi at the outer end of a spiral, 5 units away.
    assert 0.0 < np.abs(one.X - other.X).max() < 1e-6 * 2.0 * np.pi * 5.1


@pytest.mark.parametrize(("name", "n_classes"), KNOWN)
def test_the_best_possible_is_the_mean_over_the_points(name, n_classes):
    spread = {"cluster_std": 1.5, "noise": 0.7}
    flaws = {} if n_classes == 2 else {"label_noise": 0.3, "outliers": 0.2}
    fields = {"n_samples": 10_000, "imbalance": 0.7, **spread, **flaws}
    made = data(name, n_classes, **fields)
    known = density(DataParams(dataset=name, n_classes=n_classes, **fields))
    log_posterior = known.posterior(made.X)[1]
    wrong = log_posterior.argmax(axis=1) != made.y
    losses = -log_posterior[np.arange(len(made.y)), made.y]
    best = best_expected(known)
    # Five standard errors of a mean over 10,000 points.
    assert wrong.mean() == pytest.approx(best.error, abs=5 * wrong.std() / 100.0)
    assert losses.mean() == pytest.approx(best.cross_entropy, abs=5 * losses.std() / 100.0)


def test_the_density_of_a_ring_sums_to_one():
    log_densities = density(DataParams(dataset="rings", n_classes=2, noise=0.5)).log_densities

    def along(r: float, k: int) -> float:
        return float(np.exp(log_densities(np.array([[r, 0.0]]))[0, k]) * 2.0 * np.pi * r)

    for k in range(2):
        total = scipy.integrate.quad(along, 0.0, 8.0, args=(k,))[0]
        assert total == pytest.approx(1.0, abs=1e-6)


def test_the_density_of_a_square_sums_to_one():
    params = DataParams(dataset="checkerboard", n_classes=3, squares=3, noise=0.5)
    # The midpoint rule on a smooth density that is zero at the ends is exact to rounding.
    steps = np.linspace(-8.0, 8.0, 321)
    X = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    total = np.exp(density(params).log_densities(X)).sum(axis=0) * 0.05**2
    np.testing.assert_allclose(total, 1.0, atol=1e-9)


def test_neighbours_on_the_board_differ_and_no_class_is_missing():
    for n_classes, squares in product(range(2, 9), range(2, 7)):
        board = checkerboard.class_of_squares(n_classes, squares)
        assert set(board.ravel()) == set(range(n_classes))
        assert np.diff(board, axis=0).all() and np.diff(board, axis=1).all()

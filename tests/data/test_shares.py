"""Shares of the classes: how many points each class has."""

import numpy as np
import pytest

from explorer.data.dataset import make_dataset
from explorer.data.shared import class_shares, classes_in_turn
from explorer.settings import DATASETS, RANDOM, DataParams


@pytest.mark.parametrize("imbalance", [None, 0.1, 0.99])
@pytest.mark.parametrize("n_classes", [2, 8])
def test_a_larger_sample_leaves_the_classes_of_the_first_points(n_classes, imbalance):
    few, many = (classes_in_turn(n, n_classes, imbalance) for n in (30, 10_000))
    np.testing.assert_array_equal(many[:30], few)


@pytest.mark.parametrize("imbalance", [None, 0.1, 0.95, 0.99])
@pytest.mark.parametrize("n_classes", [2, 8])
def test_classes_have_their_shares_to_one_point_and_two_points_at_least(n_classes, imbalance):
    for n_samples in (30, 300, 10_000):
        counts = np.bincount(classes_in_turn(n_samples, n_classes, imbalance))
        assert counts.min() >= 2
        if n_samples == 10_000:
            expected = n_samples * class_shares(n_classes, imbalance)
            np.testing.assert_array_less(np.abs(counts - expected), 1.0 + 1e-6)


@pytest.mark.parametrize("dataset", RANDOM)
def test_the_largest_class_has_its_share_of_every_data_set(dataset):
    made = make_dataset(DataParams(dataset=dataset, n_samples=1000, imbalance=0.8))
    # At most one label in a hundred is random.
    assert (made.y == 0).mean() == pytest.approx(0.8, abs=0.011)


@pytest.mark.parametrize("dataset", RANDOM)
def test_the_smallest_sample_has_two_points_of_each_class(dataset):
    most = DATASETS[dataset].max_classes
    for seed in range(30):
        params = DataParams(
            dataset=dataset, n_samples=30, n_classes=most, imbalance=0.99, random_state=seed
        )
        assert np.bincount(make_dataset(params).y, minlength=most).min() >= 2

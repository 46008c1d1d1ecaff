"""Flaws of the data: random labels and outliers."""

import numpy as np
import pytest

from explorer.data.dataset import make_dataset
from explorer.data.shared import SMALLEST, outlier_rectangle
from explorer.settings import DATASETS, RANDOM, DataParams


def data(**fields):
    return make_dataset(DataParams(**fields))


@pytest.mark.parametrize("dataset", RANDOM)
def test_a_random_label_moves_no_point_and_an_outlier_changes_no_label(dataset):
    clean = data(dataset=dataset)
    np.testing.assert_array_equal(data(dataset=dataset, label_noise=0.4).X, clean.X)
    np.testing.assert_array_equal(data(dataset=dataset, outliers=0.2).y, clean.y)


@pytest.mark.parametrize("part", ["X", "X_test"])
def test_outliers_have_their_share_and_lie_in_the_rectangle(part):
    fields = {"n_samples": 10_000, "test_size": 0.5}
    clean, spoiled = (getattr(data(outliers=share, **fields), part) for share in (0.0, 0.2))
    is_outlier = (clean != spoiled).any(axis=1)
    # Five standard errors of a share of 5,000 points.
    assert is_outlier.mean() == pytest.approx(0.2, abs=5 * 0.4 / np.sqrt(5000))
    low, high = outlier_rectangle(data(**fields).X[:SMALLEST])
    places = (spoiled[is_outlier] - low) / (high - low)
    assert places.min() >= 0.0 and places.max() <= 1.0
    # Uniform numbers have the mean 0.5 and the deviation 0.29; five standard errors of 1,000.
    np.testing.assert_allclose(places.mean(axis=0), 0.5, atol=5 * 0.29 / np.sqrt(1000))


def test_outliers_of_sorted_points_lie_around_all_classes():
    clean, spoiled = (data(dataset="iris", outliers=share).X for share in (0.0, 0.2))
    outliers = spoiled[(clean != spoiled).any(axis=1)]
    # A quarter of the rectangle lies beyond each side of the points.
    assert (outliers.min(axis=0) < clean.min(axis=0)).all()
    assert (outliers.max(axis=0) > clean.max(axis=0)).all()


@pytest.mark.parametrize("part", ["y", "y_test"])
def test_a_random_label_can_be_of_any_class(part):
    fields = {"n_samples": 10_000, "n_classes": 4, "test_size": 0.5}
    clean, noisy = (getattr(data(label_noise=share, **fields), part) for share in (0.0, 0.4))
    # One in four random labels is the old one. Five standard errors of a share of 5,000 points.
    assert (clean != noisy).mean() == pytest.approx(0.3, abs=5 * 0.46 / np.sqrt(5000))


@pytest.mark.parametrize("setting", ["label_noise", "outliers"])
def test_a_larger_share_only_adds_flaws(setting):
    clean, few, many = (data(**{setting: share}) for share in (0.0, 0.1, 0.2))
    for name in ("X", "y"):
        changed = getattr(few, name) != getattr(clean, name)
        np.testing.assert_array_equal(getattr(many, name)[changed], getattr(few, name)[changed])


def test_a_larger_sample_leaves_the_flaws():
    few, many = (data(n_samples=n, label_noise=0.4, outliers=0.2) for n in (30, 300))
    np.testing.assert_array_equal(many.X[:30], few.X)
    np.testing.assert_array_equal(many.y[:30], few.y)


@pytest.mark.parametrize("dataset", RANDOM)
def test_each_class_keeps_two_points(dataset):
    most = DATASETS[dataset].max_classes
    for seed in range(20):
        fields = {"n_samples": 30, "n_classes": most, "imbalance": 0.9, "random_state": seed}
        y = data(dataset=dataset, label_noise=0.5, **fields).y
        assert np.bincount(y, minlength=most).min() >= 2

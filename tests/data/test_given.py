"""Data sets that are given: their points, and which of them are held out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.data.dataset import make_dataset
from explorer.data.shared import split
from explorer.settings import SETTINGS, DataParams, Sample

ROWS = [(0.5, -1.25, 0), (2.0, 3.0, 1), (1.0, 1e-3, 1), (7.0, 7.0, 2)]


def test_a_sample_gives_its_rows_back():
    assert Sample.of(ROWS).rows == ROWS


def test_the_help_is_true_that_given_points_are_split():
    told, share = SETTINGS["test_size"].help, SETTINGS["test_size"].default
    n_points, n_training = 342, len(make_dataset(DataParams(dataset="penguins")).y)
    assert (n_points - n_training) / n_training == pytest.approx(share, abs=3 / n_training)
    assert not told.startswith("Extra") and "Real data and files are split" in told


def test_own_points_are_all_used_for_training_whatever_the_held_out_share():
    made = make_dataset(DataParams(dataset="points", points=Sample.of(ROWS), test_size=0.5))
    np.testing.assert_array_equal(made.X, [row[:2] for row in ROWS])
    np.testing.assert_array_equal(made.y, [row[2] for row in ROWS])
    assert len(made.y_test) == 0


def test_own_points_decide_the_number_of_classes():
    assert DataParams(dataset="points", points=Sample.of(ROWS), n_classes=8).n_classes == 3


@pytest.mark.parametrize("change", [(0.5, -1.25, 1), (0.5, -1.5, 0)])
def test_samples_that_differ_have_other_names(change):
    assert Sample.of(ROWS).digest != Sample.of([change, *ROWS[1:]]).digest


labels = st.lists(st.integers(0, 3), min_size=4, max_size=60).map(
    lambda drawn: np.unique(drawn, return_inverse=True)[1]
)


@given(labels, st.floats(0.0, 0.5), st.integers(0, 9))
def test_a_split_keeps_every_point_once_and_the_share_of_each_class(y, share, seed):
    X = np.column_stack([np.arange(len(y)), y]).astype(float)
    (kept, kept_y), (out, out_y) = split(X, y, share, seed)
    np.testing.assert_array_equal(np.sort(np.concatenate([kept, out])[:, 0]), X[:, 0])
    for k in np.unique(y):
        n_out, n = (out_y == k).sum(), (y == k).sum()
        assert n_out <= n * share / (1.0 + share) + 1e-9 < n_out + 1.0
        assert (kept_y == k).any()


@given(labels, st.floats(0.0, 0.5), st.floats(0.0, 0.5))
def test_a_larger_share_holds_further_points_out(y, one, other):
    X = np.arange(len(y))[:, None] * np.ones(2)
    few, many = (split(X, y, share, 0)[1][0][:, 0] for share in sorted((one, other)))
    assert set(few) <= set(many)

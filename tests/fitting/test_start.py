"""The weights that a start stands for."""

import numpy as np
import pytest

from explorer.fitting.start import initial_weights
from explorer.settings import FitParams, Start

ROWS = ((1.0, 2.0, 3.0), (-4.0, 5.0, -6.0))


def joined(n_classes, **fields):
    coef, intercept = initial_weights(FitParams(**fields), n_classes)
    return np.column_stack([coef, intercept])


@pytest.mark.parametrize("n_classes", [2, 8])
@pytest.mark.parametrize("start", Start)
def test_shapes_are_those_of_the_classes(start, n_classes):
    coef, intercept = initial_weights(FitParams(start=start, start_weights=ROWS), n_classes)
    assert (coef.shape, intercept.shape) == ((n_classes, 2), (n_classes,))


def test_zero_is_zero_whatever_was_typed():
    assert not joined(3, start_weights=ROWS, training_seed=7).any()


@pytest.mark.parametrize("n_classes", [2, 3, 8])
def test_typed_weights_are_those_of_the_table_and_zeros_below(n_classes):
    expected = [*ROWS, *[(0.0, 0.0, 0.0)] * (n_classes - 2)]
    assert joined(n_classes, start="typed", start_weights=ROWS).tolist() == [
        list(row) for row in expected
    ]


def test_typed_rows_beyond_the_classes_are_dropped():
    rows = (*ROWS, (7.0, 8.0, 9.0))
    assert joined(2, start="typed", start_weights=rows).tolist() == [list(row) for row in ROWS]


def test_random_weights_are_those_of_their_seed():
    one, other = (joined(3, start="random", training_seed=7) for _ in range(2))
    assert one.tobytes() == other.tobytes()


def test_another_seed_gives_other_random_weights():
    one, other = (joined(3, start="random", training_seed=seed) for seed in (0, 1))
    assert not np.isin(one, other).any()


def test_further_classes_leave_the_random_weights_of_the_others():
    np.testing.assert_array_equal(joined(8, start="random")[:3], joined(3, start="random"))


def test_random_weights_are_standard_normal():
    drawn = np.concatenate(
        [joined(8, start="random", training_seed=seed).ravel() for seed in range(1000)]
    )
    # The mean of 24,000 numbers has a standard error of 0.0065, and their deviation one of 0.0046.
    # Four standard errors are almost never exceeded.
    assert abs(drawn.mean()) < 0.026 and abs(drawn.std() - 1.0) < 0.018

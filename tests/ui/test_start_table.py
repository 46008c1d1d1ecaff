"""The table of typed weights: what it keeps, what it says of a bad cell."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.start_table import filled, read_cells

BEFORE = [(1.0, 2.0, 3.0), (4.0, 5.0, 6.0)]


def typed(k, j, value):
    """The rows before with one cell typed over."""
    rows = [list(row) for row in BEFORE]
    rows[k][j] = value
    return rows


def test_a_table_as_it_was_is_kept_without_a_word():
    assert read_cells(BEFORE, BEFORE) == (BEFORE, "")


@pytest.mark.parametrize("value", [0, -1000, 1000, 2.5, 1e-300])
def test_a_good_cell_is_kept(value):
    assert read_cells(typed(1, 2, value), BEFORE) == ([BEFORE[0], (4.0, 5.0, value)], "")


@pytest.mark.parametrize("value", [None, math.nan, math.inf, 1000.1, -5000, "banana", True])
def test_a_bad_cell_leaves_what_was_there_and_gets_one_sentence(value):
    assert read_cells(typed(1, 0, value), BEFORE) == (
        BEFORE,
        "Each cell must be a number from -1000 to 1000; not so w₁ of class 1, used as 4.",
    )


def test_a_good_cell_beside_a_bad_one_is_kept():
    cells = [[None, 2.5, 3.0], [4.0, 5.0, 1e9]]
    rows, note = read_cells(cells, BEFORE)
    assert rows == [(1.0, 2.5, 3.0), (4.0, 5.0, 6.0)]
    assert "w₁ of class 0, used as 1; b of class 1, used as 6" in note


@given(st.lists(st.lists(st.floats() | st.none(), min_size=3, max_size=3), min_size=2, max_size=2))
def test_whatever_is_typed_every_number_kept_is_in_range(cells):
    rows, _ = read_cells(cells, BEFORE)
    assert all(-1000.0 <= number <= 1000.0 for row in rows for number in row)


@pytest.mark.parametrize("n_classes", [1, 2, 3, 8])
def test_the_table_has_one_row_a_class(n_classes):
    rows = filled(BEFORE, n_classes)
    assert rows == [*BEFORE, *[(0.0, 0.0, 0.0)] * 6][:n_classes]

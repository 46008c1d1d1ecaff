"""The table of typed numbers: what it keeps, and what it says about a bad cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.app import number_editor
from explorer.app.memory import memory
from explorer.app.number_editor import LONGEST, filled
from explorer.settings import WEIGHTS, FitParams

RULE = FitParams.settings()["start_weights"].rule
BEFORE = [(1.0, 2.0, 3.0), (4.0, 5.0, 6.0)]


def read_cells(typed, before):
    return number_editor.read_cells(typed, before, RULE)


def note(bad, rows, rule=RULE):
    return number_editor.note(bad, rows, rule, ["w₁", "w₂", "b"], ["class 0", "class 1"])


def typed(k, j, text):
    """The earlier rows as the table shows them, with one cell changed."""
    rows = [[f"{number:g}" for number in row] for row in BEFORE]
    rows[k][j] = text
    return rows


def test_a_table_as_it_was_is_kept_without_a_word():
    assert read_cells(typed(0, 0, "1"), BEFORE) == (BEFORE, {})


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("-1000", -1000), ("1000", 1000), (" 2.5 ", 2.5), ("1e-300", 1e-300), ("−3", -3)],
)
def test_a_good_cell_is_kept(text, number):
    assert read_cells(typed(1, 2, text), BEFORE) == ([BEFORE[0], (4.0, 5.0, number)], {})


BAD = ["", "nan", "inf", "1000.1", "-5000", "banana", "1e999", "1_0", "٣", "<b>1</b>"]


@pytest.mark.parametrize("text", BAD)
def test_a_bad_cell_leaves_what_was_there_and_gets_one_sentence(text):
    rows, bad = read_cells(typed(1, 0, text), BEFORE)
    assert (rows, bad) == (BEFORE, {(1, 0): text})
    assert note(bad, rows) == (
        "Each cell must be a number from -1000 to 1000. w₁ of class 1 is invalid; 4 is kept."
    )


def test_beside_fitted_weights_beyond_the_limits_nothing_is_typed_and_a_sentence_says_why(
    monkeypatch,
):
    shown = [(1e10, 0.0, 0.0), (-1e10, 0.0, 0.0)]
    cells = [["10000000000", "2", "0"], ["-10000000000", "0", "0"]]
    state = {"weights": None, "weights_table": {"cells": cells}}
    monkeypatch.setattr(number_editor.st, "session_state", state)
    number_editor._keep("weights", WEIGHTS, shown, None)
    rows, bad = memory().cells["weights"]
    assert state["weights"] is None and rows == shown
    assert note(bad, rows, WEIGHTS) == (
        "Each cell must be a number from -1000000000 to 1000000000. w₂ of class 0 is invalid; 0 is "
        "kept. The fitted weights are beyond these limits, so no weight can be typed."
    )


def test_a_good_cell_beside_a_bad_one_is_kept():
    cells = [["", "2.5", "3"], ["4", "5", "1e9"]]
    rows, bad = read_cells(cells, BEFORE)
    assert rows == [(1.0, 2.5, 3.0), (4.0, 5.0, 6.0)]
    assert "w₁ of class 0 is invalid; 1 is kept. b of class 1 is invalid; 6 is kept." in note(
        bad, rows
    )


def test_no_more_of_a_bad_cell_is_kept_than_a_person_reads():
    _, bad = read_cells(typed(0, 0, "x" * 10_000), BEFORE)
    assert len(bad[0, 0]) == LONGEST


CELLS = st.text("0123456789.,-−+eE_ ٣infa<")  # most texts of other signs are no numbers


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=2, max_size=2))
def test_whatever_is_typed_every_number_kept_is_in_range(cells):
    rows, _ = read_cells(cells, BEFORE)
    assert all(-1000.0 <= number <= 1000.0 for row in rows for number in row)


@pytest.mark.parametrize("n_classes", [1, 2, 3, 8])
def test_the_table_has_one_row_a_class(n_classes):
    rows = filled(BEFORE, n_classes, WEIGHTS)
    assert rows == [*BEFORE, *[(0.0, 0.0, 0.0)] * 6][:n_classes]


def test_a_decimal_comma_is_refused_with_a_reason():
    rows = [(0.0, 0.0, 0.0)]
    _, bad = number_editor.read_cells([["1,5", "0", "0"]], rows, WEIGHTS)
    assert "Write 1.5, not 1,5." in note(bad, rows, WEIGHTS)

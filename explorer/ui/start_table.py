"""The table in which a person types the weights that training begins with."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from explorer.figures.style import class_name
from explorer.params import FitParams, Row, Table
from explorer.ui.url import write_number
from explorer.ui.weight_table import weight_table

COLUMNS = ("w₁", "w₂", "b")
KEY = "start_table"
LONGEST = 40
"""Characters of a bad cell that are kept."""

ZEROS: Row = (0.0, 0.0, 0.0)

Cells = dict[tuple[int, int], str]


def start_table(n_classes: int) -> None:
    """Draw the table; its good cells are the setting ``start_weights``.

    A bad cell stays as it was typed, marked, until it is typed anew or the setting is changed
    elsewhere: by a link or a reset.
    """
    state = st.session_state
    bad = _standing(state)
    rows = filled(state.start_weights, n_classes)
    shown = {cell: text for cell, text in bad.items() if cell[0] < n_classes}
    weight_table(
        [
            [shown.get((k, j), write_number(value)) for j, value in enumerate(row)]
            for k, row in enumerate(rows)
        ],
        key=KEY,
        columns=COLUMNS,
        bad=list(shown),
        on_edit=_keep_cells,
    )
    if shown:
        st.warning(note(shown, rows))


def _standing(state: Any) -> Cells:
    """Return the bad cells, unless the setting has changed elsewhere since they were typed."""
    weights, bad = state.get("typed_weights", (None, {}))
    return bad if weights == state.start_weights else {}


def _keep_cells() -> None:
    state = st.session_state
    typed = state[KEY]["cells"]
    rows, bad = read_cells(typed, filled(state.start_weights, len(typed)))
    surplus = state.start_weights[len(typed) :]
    state.start_weights = _rule().check([*rows, *surplus])
    state.typed_weights = (state.start_weights, bad)


def filled(rows: Sequence[Row], n_classes: int) -> list[Row]:
    """Return one row a class: those given, then zeros."""
    return [*rows[:n_classes], *[ZEROS] * (n_classes - len(rows))]


def read_cells(typed: Sequence[Sequence[str]], before: Sequence[Row]) -> tuple[list[Row], Cells]:
    """Return the rows with each bad cell as it was before, and the text of each such cell.

    Parameters
    ----------
    typed : sequence of sequence of str
        What the table shows.
    before : sequence of tuple of float
        The same rows as they were.
    """
    cell, bad = _rule().cell, {}
    rows = [list(row) for row in before]
    for k, row in enumerate(typed):
        for j, text in enumerate(row):
            try:
                rows[k][j] = cell.parse(text.strip().replace("−", "-"))
            except (OverflowError, ValueError):
                bad[k, j] = text[:LONGEST]
    return [tuple(row) for row in rows], bad


def note(bad: Mapping[tuple[int, int], str], rows: Sequence[Row]) -> str:
    """Say which cells are no good, and what is used in their place."""
    told = [f"{COLUMNS[j]} of {class_name(k)}, used as {write_number(rows[k][j])}" for k, j in bad]
    return f"Each cell must be {_rule().cell}; not so {'; '.join(told)}."


def _rule() -> Table:
    rule = FitParams.rules()["start_weights"]
    assert isinstance(rule, Table)
    return rule

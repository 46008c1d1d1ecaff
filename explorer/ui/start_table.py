"""The table in which a person types the weights that training begins with."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from explorer.figures.style import class_name
from explorer.params import FitParams, Row, Table

COLUMNS = ("w₁", "w₂", "b")
INDEX_WIDTH, COLUMN_WIDTH = 44, 44
"""In pixels: together they are as wide as the sidebar's inside."""

ZEROS: Row = (0.0, 0.0, 0.0)


def start_table(n_classes: int) -> None:
    """Draw the table, and keep its good cells as the setting ``start_weights``.

    What was typed lives in the widget, which Streamlit drops while it is hidden. So it is drawn
    anew from the setting whenever it comes back, and when the setting changed elsewhere: by a link
    or a reset.
    """
    import pandas as pd  # takes half a second: a page without the table does without

    state = st.session_state
    if state.get("typed_weights") != state.start_weights:
        state.typed_version = state.get("typed_version", 0) + 1
    key = f"start_table_{n_classes}_{state.typed_version}"
    if key not in state:
        state.typed_base = filled(state.start_weights, n_classes)
    numbers = pd.Index(range(n_classes), name="class")
    shown = st.data_editor(
        pd.DataFrame(state.typed_base, index=numbers, columns=COLUMNS),
        key=key,
        num_rows="fixed",
        column_config={
            "class": st.column_config.Column(width=INDEX_WIDTH),
            **{name: st.column_config.NumberColumn(width=COLUMN_WIDTH) for name in COLUMNS},
        },
    )
    rows, note = read_cells(shown.to_numpy().tolist(), filled(state.start_weights, n_classes))
    if note:
        st.warning(note)
    surplus = state.start_weights[n_classes:]
    state.start_weights = state.typed_weights = _rule().check([*rows, *surplus])


def filled(rows: Sequence[Row], n_classes: int) -> list[Row]:
    """Return one row a class: those given, then zeros."""
    return [*rows[:n_classes], *[ZEROS] * (n_classes - len(rows))]


def read_cells(typed: Sequence[Sequence[Any]], before: Sequence[Row]) -> tuple[list[Row], str]:
    """Return the rows with each bad cell as it was before, and a sentence about such cells.

    Parameters
    ----------
    typed : sequence of sequence
        What the table shows; an empty cell is None or not a number.
    before : sequence of tuple of float
        The same rows as they were.
    """
    cell, bad = _rule().cell, []
    rows = [list(row) for row in before]
    for k, row in enumerate(typed):
        for j, number in enumerate(row):
            try:
                rows[k][j] = cell.check(number)
            except ValueError:
                bad.append(f"{COLUMNS[j]} of {class_name(k)}, used as {rows[k][j]:g}")
    note = f"Each cell must be {cell}; not so {'; '.join(bad)}." if bad else ""
    return [tuple(row) for row in rows], note


def _rule() -> Table:
    rule = FitParams.rules()["start_weights"]
    assert isinstance(rule, Table)
    return rule

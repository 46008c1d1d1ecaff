"""Numbers that a person types: a table whose valid cells become a setting of the page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from explorer.app.components.number_table import number_table
from explorer.app.memory import memory
from explorer.names import NUMBERED, Names, in_markdown
from explorer.numbers import shortest
from explorer.settings import Row, SquareTable, Table

LONGEST = 40
"""Characters of a bad cell that are kept."""

Cells = dict[tuple[int, int], str]


def number_editor(
    setting: str,
    rule: Table | SquareTable,
    rows: Sequence[Row],
    *,
    columns: Sequence[str],
    on_edit: Callable[[], None] | None = None,
    names: Sequence[str] = (),
    classes: Names = NUMBERED,
) -> None:
    """Draw the table; its valid cells become the setting.

    An invalid cell keeps its text and is marked, until a person types again or the shown weights
    change, for example by a link, a reset or another fit.

    Parameters
    ----------
    setting : str
        Name in ``st.session_state``.
    rule : Table or SquareTable
        The rule of its value.
    rows : sequence of tuple of float
        The shown rows, one per class.
    columns : sequence of str
        Names of the numbers of a row.
    on_edit : callable, optional
        Called after an edit, before the script runs again.
    names : sequence of str
        Names of the rows; empty for those of the classes.
    classes : Names
    """
    noted, bad = memory().cells.get(setting, (None, {}))
    shown: Cells = bad if noted == list(rows) else {}
    number_table(
        [
            [shown.get((k, j), shortest(number)) for j, number in enumerate(row)]
            for k, row in enumerate(rows)
        ],
        key=f"{setting}_table",
        columns=columns,
        bad=list(shown),
        names=names,
        classes=classes,
        on_edit=lambda: _keep(setting, rule, rows, on_edit),
    )
    if shown:
        named = names or classes.listed(len(rows))
        st.warning(in_markdown(note(shown, rows, rule, columns, named)))


def forget(setting: str) -> None:
    """Forget the invalid cells."""
    memory().cells.pop(setting, None)


def _keep(
    setting: str,
    rule: Table | SquareTable,
    shown: Sequence[Row],
    on_edit: Callable[[], None] | None,
) -> None:
    state: Any = st.session_state
    rows, bad = read_cells(state[f"{setting}_table"]["cells"], shown, rule)
    if rows != list(shown):
        # Rows of classes that are not shown stay; a square table has none.
        surplus = (state[setting] or ())[len(rows) :] if isinstance(rule, Table) else ()
        if _can_be_typed(shown, rule):
            state[setting] = rule.check([*rows, *surplus])
        else:
            rows, bad = list(shown), _changed(rows, shown)
    memory().cells[setting] = (rows, bad)
    if on_edit:
        on_edit()


def _can_be_typed(rows: Sequence[Row], rule: Table | SquareTable) -> bool:
    """Return whether all numbers are within the limits; fitted weights can be beyond them."""
    return all(rule.cell.low <= number <= rule.cell.high for row in rows for number in row)


def _changed(rows: Sequence[Row], shown: Sequence[Row]) -> Cells:
    """Return the cells that a person has changed, with their text."""
    return {
        (k, j): shortest(number)
        for k, row in enumerate(rows)
        for j, number in enumerate(row)
        if number != shown[k][j]
    }


def filled(rows: Sequence[Row], n_classes: int, rule: Table) -> list[Row]:
    """Return one row per class: the given rows, then blank ones."""
    return [*rows[:n_classes], *[rule.blank_row] * (n_classes - len(rows))]


def read_cells(
    typed: Sequence[Sequence[str]], before: Sequence[Row], rule: Table | SquareTable
) -> tuple[list[Row], Cells]:
    """Return the rows, with old values for invalid cells, and the text of each invalid cell.

    Parameters
    ----------
    typed : sequence of sequence of str
        What the table shows.
    before : sequence of tuple of float
        The same rows as they were.
    rule : Table or SquareTable
    """
    bad: Cells = {}
    rows = [list(row) for row in before]
    for k, row in enumerate(typed[: len(rows)]):
        for j, text in enumerate(row):
            try:
                rows[k][j] = rule.cell.parse(text.strip().replace("−", "-"))
            except (OverflowError, ValueError):
                bad[k, j] = text[:LONGEST]
    return [tuple(row) for row in rows], bad


def note(
    bad: Mapping[tuple[int, int], str],
    rows: Sequence[Row],
    rule: Table | SquareTable,
    columns: Sequence[str],
    names: Sequence[str],
) -> str:
    """Say which cells are invalid, by the names of their columns and rows, and what is kept."""
    told = [
        f"{columns[j]} of {names[k]} is invalid; {shortest(rows[k][j])} is kept." for k, j in bad
    ]
    if not _can_be_typed(rows, rule):
        told.append("The fitted weights are beyond these limits, so no weight can be typed.")
    comma = " Write 1.5, not 1,5." if any("," in text for text in bad.values()) else ""
    return f"Each cell must be {rule.cell}. {' '.join(told)}{comma}"

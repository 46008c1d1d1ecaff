"""What the page remembers of a session, besides the settings."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:  # the first element of the page needs this module before everything else
    from explorer.data.table import Table
    from explorer.settings import Row, Sample
    from explorer.settings.combined import Chosen
    from explorer.settings.history import History


@dataclass
class Memory:
    """What the page remembers of a session.

    Parameters
    ----------
    written_query : dict of str, or None
        The query string that was written last; None before the first run.
    settings : dict of str
        The values of all settings, as the last run has read them. It is always the same dict, also
        for threads without a session.
    chosen : Chosen or None
        Their parameters.
    read_for : list of str, or None
        The fragments of the last run that ran only fragments and has read the settings.
    problems, refused : tuple of str
        What was wrong with the link; what the browser refused to send of it.
    before_reset : dict of str, or None
        The settings from before a reset that can still be undone.
    resets : int
        How often everything was reset; after a reset, charts forget zooms and hidden classes.
    lost_weights : tuple of tuple of float, or None
        Typed weights that were discarded and can still come back.
    kept : dict of str
        The latest samples that no link carries, by their settings.
    cells : dict of str
        For each table of numbers, the rows at the last edit and the text of its invalid cells.
    whole : bool
        Whether the page is complete, so that the pictures can be drawn without the rest.
    present : set of str
        The keys of the fragments that the page has.
    drawn : dict of str
        For each chart that the browser can draw, what it depended on when it was sent.
    begin_open : set of str, or None
        The groups of the sidebar that are open at first.
    compared : tuple, or None
        Settings and outline of the pictures with which the next ones are compared.
    news : str
        The sentence about the last change.
    begun_from : str
        The points that a person begins to edit, for that sentence.
    history : History or None
        The history of the points that a person edits.
    last_edit : int
        Number of the last edit that has been taken over.
    dragged : list or None
        The question of a browser in which a point is being dragged.
    table : Table or None
        A visitor's own table.
    table_name, table_from : str
        Its name, and the control that it came from.
    left_out, file_problem : str
        What was done with rows and classes, and what is wrong with the file or the chosen columns.
    """

    written_query: dict[str, list[str]] | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    chosen: "Chosen | None" = None
    read_for: list[str] | None = None
    problems: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    before_reset: dict[str, Any] | None = None
    resets: int = 0
    lost_weights: "tuple[Row, ...] | None" = None
    kept: "dict[str, Sample]" = field(default_factory=dict)
    cells: "dict[str, tuple[list[Row], dict[tuple[int, int], str]]]" = field(default_factory=dict)
    whole: bool = False
    present: set[str] = field(default_factory=set)
    drawn: dict[str, Any] = field(default_factory=dict)
    begin_open: set[str] | None = None
    compared: tuple[dict[str, Any], Any] | None = None
    news: str = ""
    begun_from: str = ""
    history: "History | None" = None
    last_edit: int = 0
    dragged: list[Any] | None = None
    table: "Table | None" = None
    table_name: str = ""
    table_from: str = ""
    left_out: str = ""
    file_problem: str = ""


KEY = "what the page remembers"
"""Key of the record. A setting's name has no spaces, so no setting can replace it."""


def memory() -> Memory:
    """Return the record of this session."""
    try:
        found: Memory = st.session_state[KEY]
    except KeyError:
        found = st.session_state[KEY] = Memory()
    return found

"""A visitor's own table: uploaded or pasted, read by a worker; the visitor chooses columns."""

from typing import Any

import streamlit as st

from explorer.app import session
from explorer.app.memory import memory
from explorer.app.serving import process
from explorer.app.serving.worker import Lost
from explorer.app.serving.workers import Busy
from explorer.data.features import AXES
from explorer.names import as_typed, in_markdown, plain
from explorer.settings import DEFAULTS

LONGEST = 200_000
"""Most characters that can be pasted; a browser sends them in one message of at most 1 MB."""

PER_BYTE = 1e-6
"""Estimated seconds to read a byte. A file of more than half a megabyte counts as slow.

Measured on one core of an AMD EPYC: 3e-7 s with three columns, 8e-7 s with 60 columns of decimal
numbers, and 1.3e-6 s with 60 columns of short whole numbers.
"""

RULES = (
    "A table of up to 5 MB; cells are separated by commas, semicolons, tabs, bars or spaces. It "
    "should be in UTF-8; other encodings are guessed. A decimal comma is understood, and so is a "
    "point between thousands. A note says how an uncertain number was read. Rows without a value "
    "in one of the three columns are left out. If there are more than ten classes, all but the "
    "nine most frequent become *other*. If there are more than 10,000 rows, 10,000 random ones "
    "are used."
)
PRIVATE = "Your data stay in this session. They are not logged, and a link does not carry them."
EXAMPLE = "Until you give a table, you see a made-up example."
AGAIN = (
    "You see the made-up example again, because you went back. Choose another data set and then "
    "this one to see your table."
)

LOST = "The file could not be read: try a smaller one."
BUSY = "Many people are waiting, so your file was not read: try again in a minute."

COLUMNS = {"file_x": AXES["x"], "file_y": AXES["y"], "file_class": "Class"}
"""Labels of the choices, by their keys."""


def file_control() -> None:
    """Draw the controls that give the data set its points: file, pasted cells and columns."""
    st.file_uploader("Your file", key="upload", on_change=_uploaded, help=RULES)
    st.text_area(
        "Or paste cells from a spreadsheet",
        key="pasted",
        height=68,
        max_chars=LONGEST,
        # The browser drops a longer paste without a word, and then this is what the box shows.
        placeholder=f"names first; at most {LONGEST:,} characters",
        help=f"A row of names comes first. Upload what has more than {LONGEST:,} characters.",
        on_change=_pasted,
    )
    own = memory()
    table = own.table
    if own.file_problem:
        st.warning(in_markdown(own.file_problem))
    if table is None:
        st.caption(f"{EXAMPLE} {PRIVATE}")
        return
    if st.session_state.file == DEFAULTS["file"] and not own.file_problem:
        st.caption(AGAIN)
        return
    for key, label in COLUMNS.items():
        st.selectbox(
            label,
            table.labels if key == "file_class" else table.features,
            format_func=lambda i: as_typed(table.columns[i].name),
            key=key,
            on_change=_choose,
            persist_state="session",
        )
    size = f"**{own.table_name}**: {table.n_rows:,} rows, {len(table.columns)} columns."
    told = [size, *table.notes, own.left_out, PRIVATE]
    st.caption(in_markdown(" ".join(filter(None, told))))


def _uploaded() -> None:
    given = st.session_state.upload
    if given is None:
        _forget()
    else:
        _read(given.getvalue(), given.name, "upload")


def _pasted() -> None:
    state: Any = st.session_state
    if not state.pasted.strip():
        memory().file_problem = ""
        if memory().table:
            _choose()  # what is wrong with the columns stays
        return
    _read(state.pasted.encode(errors="replace"), "Pasted cells", "pasted")
    if not memory().file_problem:
        state.pasted = ""  # otherwise the browser would send it with every change


def _forget() -> None:
    """Forget the file that a visitor has removed; a table of pasted cells stays."""
    own = memory()
    own.file_problem = ""
    if own.table_from == "pasted":
        return
    own.table, own.left_out = None, ""
    session.forget_sample("file")


def _read(content: bytes, name: str, source: str) -> None:
    """Read a table from a control, and choose columns. A bad table changes only the message.

    If the guessed columns cannot be used, a visitor can choose others. Until then the points stay.
    """
    own = memory()
    try:
        read = process.workers.call(
            "explorer.data.reading:read", content, cost=PER_BYTE * len(content)
        )
    except Busy:
        read = BUSY
    except Lost:
        read = LOST
    if isinstance(read, str):
        own.file_problem = read
        return
    own.table, own.table_name, own.table_from = read, plain(name) or "your file", source
    st.session_state.update(zip(COLUMNS, read.guess(), strict=True))
    _choose()


def _choose() -> None:
    """Take over the sample of the chosen columns."""
    state: Any = st.session_state
    own = memory()
    assert own.table is not None
    try:
        sample, own.left_out = own.table.sample(*(state[key] for key in COLUMNS))
    except ValueError as error:
        own.file_problem = str(error)
    else:
        state.file, own.file_problem = sample, ""

"""A table of numbers that a person types. Its inputs can be read aloud, reached by key and copied.

Streamlit's own editor paints its cells on a canvas, and brings pandas and pyarrow: 80 MB.
"""

from collections.abc import Callable, Sequence

from explorer.app.components import standalone
from explorer.figures.style import GLYPHS
from explorer.names import NUMBERED, Names, as_typed

_component = standalone("number_table")


def number_table(
    texts: Sequence[Sequence[str]],
    *,
    key: str,
    columns: Sequence[str],
    bad: Sequence[tuple[int, int]],
    on_edit: Callable[[], None],
    names: Sequence[str] = (),
    classes: Names = NUMBERED,
) -> None:
    """Draw the table, one row per class, or rows of other names.

    Parameters
    ----------
    texts : sequence of sequence of str
        Texts of the cells.
    key : str
        After an edit ``st.session_state[key]["cells"]`` has the text of every cell.
    columns : sequence of str
        Names of the columns.
    bad : sequence of tuple of int
        Row and column of each cell that is marked as invalid.
    on_edit : callable
        Called after an edit, before the script runs again.
    names : sequence of str
        Names of the rows; empty for those of the classes.
    classes : Names
    """
    rows = names or [f"{GLYPHS[k]} {classes.tag(k)}" for k in range(len(texts))]
    data = {
        "corner": "" if names else "class",
        "rows": [*map(as_typed, rows)],
        "names": [*map(as_typed, names or classes.listed(len(texts)))],
        "columns": [*map(as_typed, columns)],
        "texts": texts,
        "bad": bad,
    }
    # In a dict, Streamlit would search for data frames and load pandas for that.
    _component(key=key, data=[data], on_cells_change=on_edit)

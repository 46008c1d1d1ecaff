"""A calculation to be read and added up: an equation over a table of selectable numbers."""

import json
from collections.abc import Callable
from dataclasses import asdict

from explorer.app.components import nothing, standalone
from explorer.lenses.explanation import Sheet, in_words
from explorer.names import in_json

_component = standalone("worksheet")


def worksheet(sheet: Sheet, *, key: str, on_press: Callable[[], None] | None = None) -> None:
    """Draw a sheet. Pointing at a term lights up its row; a row with the focus lights up its term.

    Parameters
    ----------
    sheet : Sheet
    key : str
        After a press ``st.session_state[key]["pressed"]`` has the row and the column of a cell.
    on_press : callable, optional
        Called after a press, before the script runs again.
    """
    # In a dict Streamlit would look for data frames, and load pandas to know them.
    told = json.dumps(asdict(sheet) | {"spoken": in_words(sheet.equation)})
    data = [json.loads(in_json(told))]
    _component(key=key, data=data, on_pressed_change=on_press or nothing)

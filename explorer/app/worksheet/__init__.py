"""A calculation to be read and added up: an equation over a table of selectable numbers."""

from dataclasses import asdict
from pathlib import Path

import streamlit as st

from explorer.app.page import Sheet

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "worksheet",
    css=(_HERE / "worksheet.css").read_text(encoding="utf-8"),
    js=(_HERE / "worksheet.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def worksheet(sheet: Sheet, *, key: str) -> None:
    """Draw a sheet; a term that is pointed at, or a row that has the focus, lights the other."""
    # In a dict Streamlit would look for data frames, and load pandas to know them.
    _component(key=key, data=[asdict(sheet)])

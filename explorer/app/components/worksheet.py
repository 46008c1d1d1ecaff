"""A calculation to be read and added up: an equation over a table of selectable numbers."""

from dataclasses import asdict

import streamlit as st

from explorer.browser.publish import source
from explorer.lenses.explanation import Sheet, in_words

_component = st.components.v2.component(
    "worksheet",
    css=source("worksheet.css"),
    js=source("worksheet.js"),
    isolate_styles=False,
)


def worksheet(sheet: Sheet, *, key: str) -> None:
    """Draw a sheet; a term that is pointed at, or a row that has the focus, lights the other."""
    # In a dict Streamlit would look for data frames, and load pandas to know them.
    _component(key=key, data=[asdict(sheet) | {"spoken": in_words(sheet.equation)}])

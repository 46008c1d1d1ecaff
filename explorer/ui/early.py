"""What the browser is sent before anything else: the page's style, and which files to load."""

from pathlib import Path

import streamlit as st

from explorer.ui.browser_files import forerunner

_component = st.components.v2.component(
    "early",
    css=Path(__file__).with_name("page.css").read_text(encoding="utf-8"),
    js=forerunner(),
    isolate_styles=False,
)


def early() -> None:
    """Send it; nothing of it is seen."""
    _component(key="early_still")

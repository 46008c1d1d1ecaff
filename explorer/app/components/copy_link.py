"""A button that copies the page's address."""

import streamlit as st

from explorer.app.serving.browser_files import published
from explorer.browser.publish import loader

_component = (
    st.components.v2.component(
        "copy_link", js=loader("copy_link.js", "copyLink"), isolate_styles=False
    )
    if published()
    else None
)


def copy_link(*, key: str) -> None:
    """Draw the button; nothing if the page has no scripts of its own."""
    if _component is not None:
        _component(key=key)

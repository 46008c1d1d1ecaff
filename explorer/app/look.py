"""Which look of figures a visitor gets."""

from dataclasses import replace

import streamlit as st

from explorer.app.browser_files import published
from explorer.figures.style import DARK, LIGHT, PAGE, Theme


def current_theme() -> Theme:
    """Return the look of figures: the page's own where the browser gives it to them."""
    if published():
        return PAGE
    theme = DARK if st.context.theme.type == "dark" else LIGHT
    return replace(theme, drag_zooms="Mobi" not in st.context.headers.get("User-Agent", ""))

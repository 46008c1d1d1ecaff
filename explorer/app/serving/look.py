"""The theme of the figures for the current visitor."""

from dataclasses import replace

import streamlit as st

from explorer.app.serving.browser_files import published
from explorer.figures.style import DARK, LIGHT, PAGE, Theme


def current_theme() -> Theme:
    """Return the theme; if the browser sets the colours, it is the one with placeholders."""
    if published():
        return PAGE
    theme = DARK if st.context.theme.type == "dark" else LIGHT
    return replace(theme, drag_zooms="Mobi" not in st.context.headers.get("User-Agent", ""))

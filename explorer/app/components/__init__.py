"""The page's own Streamlit components."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from explorer.app.serving.browser_files import published
from explorer.browser.publish import loader, source


def component(name: str, module: str, export: str) -> Callable[..., Any] | None:
    """Register a component whose script is among the published files.

    Parameters
    ----------
    name : str
    module, export : str
        The file in ``explorer/browser/``, and what it exports.

    Returns
    -------
    callable or None
        None if the files are not published.
    """
    if not published():
        return None
    return st.components.v2.component(name, js=loader(module, export), isolate_styles=False)


def standalone(name: str) -> Callable[..., Any]:
    """Register a component that needs no published file: Streamlit sends its script and style."""
    css, js = source(f"{name}.css"), source(f"{name}.js")
    return st.components.v2.component(name, css=css, js=js, isolate_styles=False)


def nothing() -> None:
    """Do nothing. Streamlit needs a callback for each thing that a component may report."""

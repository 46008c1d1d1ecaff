"""Publish the page's files, if this server can serve them."""

import logging
from functools import cache

import streamlit as st

from explorer.browser.publish import publish


@cache
def published() -> str | None:
    """Publish the files once; return the folder of the scripts in ``static/``.

    Returns
    -------
    str or None
        None if the server cannot serve them; the log then says why.
    """
    if not st.get_option("server.enableStaticServing"):
        _log("server.enableStaticServing is off")
        return None
    try:
        return publish()
    except OSError as error:
        _log(str(error))
        return None


def _log(why: str) -> None:
    logging.getLogger(__name__).warning("Charts are not drawn in place, nor linked: %s", why)

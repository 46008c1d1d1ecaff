"""The menu *Save and share*: files, each made when its button is pressed, and the link."""

from functools import partial
from typing import Any

import streamlit as st

from explorer.app.components.copy_link import copy_link
from explorer.app.memory import memory
from explorer.app.serving import cost, process
from explorer.app.serving.workers import SLOW
from explorer.settings import EXPORTS, ViewParams
from explorer.settings.combined import parameters

ABOUT = (
    "Each file shows what the page shows when you press the button. A picture has its own buttons "
    "for SVG and PNG: point at it."
)


@st.fragment(key="save")
def save_menu() -> None:
    """Draw the menu; its content is sent when it opens."""
    with st.popover("Save and share", key="save_menu", on_change="rerun") as menu:
        if menu.open:
            with st.container(key="save_files"):
                _files()


def _files() -> None:
    copy_link(key="copy_link")
    st.caption(ABOUT)
    for name, each in EXPORTS.items():
        st.download_button(
            each.label,
            partial(_made, name, memory().latest),
            file_name=each.file_name,
            mime=each.media_type,
            key=f"save_{name}",
            on_click="ignore",
            help=each.about.capitalize(),
            width="stretch",
        )


def _made(name: str, settings: dict[str, Any]) -> bytes:
    """Return a file; Streamlit calls this in a thread, and the button shows that it waits.

    It is a slow call, so that it never keeps a picture waiting.
    """
    data, params = parameters(settings)
    wanted = data, params, ViewParams.chosen(settings)
    job = process.workers.submit(
        "explorer.export.made:made", name, *wanted, cost=max(SLOW, cost.seconds(*wanted))
    )
    try:
        file: bytes = job.answer.result()
        return file
    finally:
        process.workers.leave(job)

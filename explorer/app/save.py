"""The menu *Save and share*: files, each made when its button is pressed, and the link."""

import time
from functools import partial
from threading import Thread
from typing import Any

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from explorer.app.components.copy_link import copy_link
from explorer.app.memory import memory
from explorer.app.serving import cost, process
from explorer.app.serving.workers import SLOW, Busy, Job
from explorer.settings import EXPORTS
from explorer.settings.combined import parameters

ABOUT = (
    "Each file shows what the page shows when you press the button. A picture has its own buttons "
    "for SVG and PNG: point at it."
)

PATIENCE, EVERY = 30.0, 0.2
"""Seconds for which a file waits for room in the queue, and between two attempts. The browser waits
180 seconds for the file."""


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
            partial(_saved, name, memory().settings, get_script_run_ctx()),
            file_name=each.file_name,
            mime=each.media_type,
            key=f"save_{name}",
            on_click="ignore",
            help=each.about.capitalize(),
            width="stretch",
        )


def _saved(name: str, settings: dict[str, Any], session: Any) -> bytes:
    """Return a file; Streamlit calls this in a thread, and the button shows that it waits.

    Streamlit counts the file as nobody's, and removes it after two runs of any visitors, who are
    often faster than the browser that asks for it. So the file is added as one of the session.
    """
    file, server, each = _made(name, settings), get_instance(), EXPORTS[name]
    if server.is_active_session(session.session_id):
        add = partial(server.media_file_mgr.add, is_for_static_download=True)
        thread = Thread(target=add, args=(file, each.media_type, "saved", each.file_name))
        add_script_run_ctx(thread, session).start()
        thread.join()
    return file


def _made(name: str, settings: dict[str, Any]) -> bytes:
    """Return a file that a worker makes.

    It is a slow call, so that it never keeps a picture waiting.
    """
    chosen = parameters(settings)
    wanted = chosen.data, chosen.fit, chosen.view
    job = _submitted(
        "explorer.export.made:made", name, *wanted, cost=max(SLOW, cost.seconds(*wanted))
    )
    try:
        return job.answer.result()
    finally:
        process.workers.leave(job)


def _submitted(*call: Any, cost: float) -> Job:
    """Add a call as soon as the queue has room.

    Raises
    ------
    Busy
        If it has none for a long time. Streamlit then says that there is no file.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return process.workers.submit(*call, cost=cost)
        except Busy:
            if time.monotonic() > deadline:
                raise
        time.sleep(EVERY)

"""Settings of the server's process, and its workers."""

import gc
import logging
import os
import socket
import stat
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from importlib import import_module
from threading import Thread

import streamlit as st

from explorer.app.serving.answers import Answers
from explorer.app.serving.workers import Busy, Workers

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]

DESCRIPTORS = "/dev/fd"
"""Folder in which Linux and macOS list the open files of a process."""

EVERYWHERE = (None, "0.0.0.0", "::")
"""Addresses of a server that listens on all addresses of its machine."""

PAGE = "explorer.app.panels"
"""The module that imports the rest of the page; it comes after this room."""

# Not in Streamlit's caches, because any visitor can empty those for everybody.
workers = Workers()
answers = Answers(workers)


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[None]:
    """Before the first visitor comes, import the page; the server answers meanwhile.

    Streamlit calls this when its server starts.
    """
    Thread(target=import_module, args=(PAGE,), daemon=True).start()
    open_browser()
    yield


def open_browser() -> None:
    """Open the page for the person who starts the server, unless the server is headless.

    Streamlit does this for a script, but not for an ``st.App``.
    """
    if not st.get_option("server.headless"):
        scheme = "https" if st.get_option("server.sslCertFile") else "http"
        own, port = st.get_option("server.address"), st.get_option("browser.serverPort")
        host = st.get_option("browser.serverAddress") if own in EVERYWHERE else own
        path = st.get_option("server.baseUrlPath").strip("/")
        webbrowser.open(f"{scheme}://{host}:{port}/{path}")


@cache
def begin() -> None:
    """Start the first worker, and allow more visitors than the system does by default."""
    workers.start()
    _raise_limit_of_files()
    # Without this, every run would log a warning about a link with too many parts.
    logging.getLogger("streamlit.runtime.state.query_params").setLevel(logging.ERROR)
    logging.getLogger("streamlit.runtime.backend_operation_handler").addFilter(_shortened)


def _shortened(record: logging.LogRecord) -> bool:
    """Replace the traceback if a file was refused: a busy server is no fault of the program."""
    error = record.exc_info and record.exc_info[1]
    if error and isinstance(error.__cause__, Busy):
        record.exc_info = None
        record.msg, record.args = "A file was not made: %s", (error.__cause__,)
    return True


@cache
def settle() -> None:
    """Let the sockets of this process send every message at once."""
    if os.path.isdir(DESCRIPTORS):
        for name in os.listdir(DESCRIPTORS):
            answer_at_once(int(name))


@cache
def freeze_heap() -> None:
    """Exclude everything that the first page has loaded from later garbage collections.

    A collection of all of it would stop every session for a moment.
    """
    gc.freeze()


def _raise_limit_of_files() -> None:
    """Raise the number of open files to what the system permits; each visitor needs one."""
    if resource is None:
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):  # macOS permits fewer than it reports
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def answer_at_once(descriptor: int) -> None:
    """Let a TCP socket send each message at once; descriptors that are no sockets do not change.

    Streamlit's answer to a control is many small messages. Without this, a socket keeps the last
    message back until the browser has acknowledged the others. Browsers delay the acknowledgement
    by 40 ms. Connections inherit the setting of the listening socket.

    References
    ----------
    Nagle (1984), RFC 896; Braden (1989), RFC 1122, sec. 4.2.3.2 (delayed acknowledgement).
    """
    try:
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return
        copy = socket.socket(fileno=os.dup(descriptor))
    except OSError:  # already closed
        return
    with copy:
        if copy.family in (socket.AF_INET, socket.AF_INET6) and copy.type == socket.SOCK_STREAM:
            copy.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

"""What the app asks of the process that serves it."""

import gc
import os
import socket
import stat
from collections.abc import Callable
from typing import Any

import streamlit as st

from explorer.figures.style import Theme
from explorer.params import DataParams, FitParams, ViewParams
from explorer.ui.workers import Workers

KEPT = 128
"""Most answers of workers that are kept for whoever asks."""

# The text of a parameter set has its class, its names and its values: no two sets share one.
KEYS: dict[str | type, Callable[[Any], str]] = dict.fromkeys(
    (DataParams, FitParams, ViewParams, Theme), repr
)

DESCRIPTORS = "/dev/fd"
"""Where Linux and macOS list what a process has open."""


@st.cache_resource(show_spinner=False, on_release=Workers.stop)
def workers() -> Workers:
    """Return the processes that compute pages; the first starts here, to load what it needs."""
    return Workers()


@st.cache_resource(max_entries=KEPT, show_spinner=False, hash_funcs=KEYS)
def computed(name: str, *wanted: Any) -> Any:
    """Return what a worker's function answers; what one visitor has asked for is there for all.

    Parameters
    ----------
    name : str
        ``module:function``.
    *wanted
        Parameters, by which the answer is kept.
    """
    return workers().call(name, *wanted)


@st.cache_resource(show_spinner=False)
def settle() -> None:
    """Have this process answer at once."""
    if os.path.isdir(DESCRIPTORS):
        for name in os.listdir(DESCRIPTORS):
            answer_at_once(int(name))


@st.cache_resource(show_spinner=False)
def freeze_heap() -> None:
    """Spare what the first page has loaded every later garbage collection.

    A collection that goes through all of it stalls every session meanwhile.
    """
    gc.freeze()


def answer_at_once(descriptor: int) -> None:
    """Let a TCP socket send each message when it is written; any other descriptor is left alone.

    Streamlit's answer to a control is many small messages. Its sockets hold the last of them back
    until the browser has acknowledged the ones before, which browsers delay by 40 ms. Connections
    inherit the setting of the socket that listens.

    References
    ----------
    Nagle (1984), RFC 896; Braden (1989), RFC 1122, sec. 4.2.3.2 (delayed acknowledgement).
    """
    try:
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return
        copy = socket.socket(fileno=os.dup(descriptor))
    except OSError:  # closed by now
        return
    with copy:
        if copy.family in (socket.AF_INET, socket.AF_INET6) and copy.type == socket.SOCK_STREAM:
            copy.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

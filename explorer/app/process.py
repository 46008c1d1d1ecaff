"""What the app asks of the process that serves it."""

import gc
import logging
import os
import socket
import stat
from contextlib import suppress
from functools import cache

from explorer.app.answers import Answers
from explorer.app.workers import Workers

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]

DESCRIPTORS = "/dev/fd"
"""Where Linux and macOS list what a process has open."""

# Not in Streamlit's caches: a message of any one visitor empties those for everybody.
workers = Workers()
answers = Answers(workers)


@cache
def begin() -> None:
    """Start the first worker, and let more visitors in than a system allows by default."""
    workers.start()
    _raise_limit_of_files()
    # A warning about a link with too many parts, at each run: the page says so itself.
    logging.getLogger("streamlit.runtime.state.query_params").setLevel(logging.ERROR)


@cache
def settle() -> None:
    """Have this process answer at once."""
    if os.path.isdir(DESCRIPTORS):
        for name in os.listdir(DESCRIPTORS):
            answer_at_once(int(name))


@cache
def freeze_heap() -> None:
    """Spare what the first page has loaded every later garbage collection.

    A collection that goes through all of it stalls every session meanwhile.
    """
    gc.freeze()


def _raise_limit_of_files() -> None:
    """Allow as many open files as the system lets this process have; each visitor is one."""
    if resource is None:
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):  # macOS allows less than it says
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


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

"""A proxy that is slow."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Queue
from urllib.parse import urlsplit

PIECE = 4096
"""Bytes that are passed on at once."""

FAST = 1e9
"""Bytes per second at which nothing waits."""


class Proxy:
    """Passes on everything that arrives at its own port.

    Parameters
    ----------
    url : str
        Of the server.
    """

    def __init__(self, url: str) -> None:
        self._server = ("127.0.0.1", urlsplit(url).port)
        self._threads: list[threading.Thread] = []
        self._ends: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.slow(0.0, FAST)
        self._begin(self._accept)

    def slow(self, delay: float, rate: float) -> None:
        """Delay each piece by some seconds, and limit the bytes per second, in both directions."""
        self._delay, self._rate = delay, rate

    def stop(self) -> None:
        for end in (self._listening, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in (self._listening, *self._ends):
            end.close()

    def _begin(self, work: Callable[..., None], *args: object) -> None:
        self._threads.append(threading.Thread(target=work, args=args))
        self._threads[-1].start()

    def _accept(self) -> None:
        with suppress(OSError):  # when the proxy is stopped
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(self._server)
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._ends += [near, far]
                self._begin(self._pass_on, near, far)
                self._begin(self._pass_on, far, near)

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        """Read pieces as fast as they arrive, and write each when a network would deliver it."""
        line: Queue[tuple[float, bytes]] = Queue()
        self._begin(self._write, line, target)
        free = 0.0
        with suppress(OSError):
            while piece := source.recv(PIECE):
                free = max(free, time.monotonic()) + len(piece) / self._rate
                line.put((free + self._delay, piece))
        line.put((free + self._delay, b""))

    def _write(self, line: Queue[tuple[float, bytes]], target: socket.socket) -> None:
        with suppress(OSError):
            while True:
                when, piece = line.get()
                time.sleep(max(0.0, when - time.monotonic()))
                if not piece:
                    break
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)

"""A way to the server that takes time, or adds a header to what the server answers."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

PIECE = 4096
"""Bytes that are passed on at once."""


class Proxy:
    """Passes on what comes to a port of its own, late and no faster than a network would.

    Parameters
    ----------
    url : str
        Of the server.
    delay : float, optional
        Seconds that each piece is on its way, in each direction.
    rate : float, optional
        Bytes a second, in each direction; the rest waits in line.
    header : str, optional
        A header that is added to each answer of status 200.
    """

    def __init__(
        self, url: str, *, delay: float = 0.0, rate: float = 1e9, header: str = ""
    ) -> None:
        port = urlsplit(url).port
        assert port
        self._port, self._delay, self._rate, self._header = port, delay, rate, header
        self._listening = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._listen()))
        self._thread.start()
        self._listening.wait()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join()

    async def _listen(self) -> None:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = "http://127.0.0.1:{}".format(server.sockets[0].getsockname()[1])
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        self._listening.set()
        await self._stopped.wait()

    async def _serve(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, out = await asyncio.open_connection("127.0.0.1", self._port)
        with suppress(asyncio.CancelledError):  # when the proxy is stopped
            await asyncio.gather(
                self._pass_on(near, out, bytes), self._pass_on(far, back, self._with_header)
            )

    async def _pass_on(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        altered: Callable[[bytes], bytes],
    ) -> None:
        """Read as fast as pieces come, and write each one when a network would have brought it."""
        line: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        writing = asyncio.create_task(self._write(line, writer))
        now, free = self._loop.time, 0.0
        try:
            while piece := altered(await reader.read(PIECE)):
                free = max(free, now()) + len(piece) / self._rate
                line.put_nowait((free + self._delay, piece))
        except OSError:
            pass  # closed from the other side
        line.put_nowait((free + self._delay, b""))
        await writing

    async def _write(
        self, line: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        while True:
            when, piece = await line.get()
            await asyncio.sleep(when - self._loop.time())
            if not piece or writer.is_closing():
                writer.close()
                return
            writer.write(piece)

    def _with_header(self, piece: bytes) -> bytes:
        status = b"HTTP/1.1 200 OK\r\n"
        added = f"{self._header}\r\n".encode() if self._header else b""
        return status + added + piece.removeprefix(status) if piece.startswith(status) else piece

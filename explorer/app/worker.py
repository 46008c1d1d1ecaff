"""One process that computes for the server: how it starts, answers calls and ends.

``python -m explorer.app.worker`` is the other end: it reads pickled calls, writes pickled results.
A call names its function, so the caller need not import what the function needs.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.abc import MetaPathFinder
from pathlib import Path
from pkgutil import resolve_name
from queue import SimpleQueue
from typing import Any

ROOT = Path(__file__).parents[2]

# The products are small: a second thread costs more than it helps, and takes another session's
# core.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

STARTING = 120.0
"""Seconds after which a process that is not ready to be called is ended."""

STARTS = 2
"""Processes that may end before they are ready; then none is to be had."""

BROKEN = (OSError, EOFError, ValueError, pickle.UnpicklingError)
"""Exceptions that mean the process or its pipe is gone."""


class Lost(Exception):  # noqa: N818 - the answer is lost; the word is the reason
    """The process ended, or was ended, before it answered."""


class Over(Exception):  # noqa: N818 - no error: the crew was stopped
    """No more processes are started."""


class Worker:
    """A process that answers one call at a time; one that was lost is replaced at the next call."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._over = False

    @property
    def is_ready(self) -> bool:
        """Whether a call would be answered without a start before it."""
        return self._ready and self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the process, if there is none, and wait until it is ready.

        Raises
        ------
        OSError
            If the system starts no process.
        Lost
            If ``STARTS`` processes ended before they were ready.
        Over
            If it was ended for good.
        """
        if self.is_ready:
            return
        for left in reversed(range(STARTS)):
            self.stop()
            self._process = process = _started()
            if self._over:
                self.stop()
                raise Over
            try:
                with _ended_after(STARTING, process):
                    _read(process)
            except BROKEN as error:
                if not left:
                    self.stop()
                    raise Lost(f"{STARTS} processes ended before they were ready") from error
            else:
                self._ready = True
                return

    def call(self, name: str, args: tuple[Any, ...], seconds: float) -> Any:
        """Return what a function returns, or raise what it raises.

        Parameters
        ----------
        name : str
            ``module:function``.
        args : tuple
            What can be pickled.
        seconds : float
            Time after which the process is ended.

        Raises
        ------
        Lost
            If there is no answer. The process is gone then.
        """
        process = self._process
        assert process is not None and process.stdin is not None
        try:
            with _ended_after(seconds, process):
                process.stdin.write(pickle.dumps((name, args)))
                process.stdin.flush()
                done, result = _read(process)
        except BROKEN as error:
            self.stop()
            raise Lost(f"the process that computed {name} ended before it answered") from error
        if not done:
            raise result
        return result

    def kill(self, *, for_good: bool = False) -> None:
        """End the process from another thread: the call it is at is lost.

        Parameters
        ----------
        for_good : bool
            Whether no other process takes its place.
        """
        self._over = self._over or for_good
        if (process := self._process) is not None:
            process.kill()

    def stop(self) -> None:
        """End the process and close its pipes, whatever has become of them."""
        process, self._process, self._ready = self._process, None, False
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what could not be sent is not sent now
                pipe.close()  # type: ignore[union-attr] # both are pipes: see _started
        process.wait()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=ROOT,
        env=os.environ | ONE_THREAD,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _read(process: subprocess.Popen[bytes]) -> tuple[bool, Any]:
    assert process.stdout is not None
    answer: tuple[bool, Any] = pickle.load(process.stdout)
    return answer


@contextmanager
def _ended_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End a process that hangs: whoever waits for it then meets a broken pipe."""
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def serve(prepare: Callable[[], object]) -> None:
    """Prepare for calls, say so, and answer them until the process that makes them ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Control-C is for the server, which ends this one
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing printed gets between the results
    calls: SimpleQueue[tuple[str, tuple[Any, ...]]] = SimpleQueue()
    threading.Thread(target=_read_calls, args=(calls,), daemon=True).start()
    prepare()
    answer: tuple[bool, Any] = True, None
    while True:
        pickle.dump(answer, results)
        results.flush()
        answer = _result(*calls.get())


def _read_calls(calls: "SimpleQueue[tuple[str, tuple[Any, ...]]]") -> None:
    """Queue the calls that come; end this process, in the middle of one too, once none can come."""
    try:
        while True:
            calls.put(pickle.load(sys.stdin.buffer))
    except BROKEN:
        os._exit(0)


def _result(name: str, args: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, resolve_name(name)(*args)
    except Exception as error:
        error.add_note("In a worker:\n" + traceback.format_exc())
        return False, error


class _NoPandas(MetaPathFinder):
    """Hides pandas: scikit-learn would load it, 65 MB that no page needs."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(f"{name} is not for workers", name=name)


if __name__ == "__main__":
    sys.meta_path.insert(0, _NoPandas())
    from explorer.app.compute import warm

    serve(warm)

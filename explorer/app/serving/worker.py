"""A process that computes for the server: how it starts, answers calls and ends.

``python -m explorer.app.serving.worker`` is the process: it reads pickled calls and writes pickled
results. A call has the name of its function, so the server does not import the function.
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
from functools import partial
from importlib import import_module
from importlib.abc import MetaPathFinder
from pathlib import Path
from pkgutil import resolve_name
from queue import Empty, SimpleQueue
from typing import Any

ROOT = Path(__file__).parents[3]

# The matrix products are small: a second thread costs more than it saves, and it would use a core
# that another session needs.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

STARTING = 120.0
"""A process that is not ready after this many seconds is ended."""

STARTS = 2
"""Number of attempts to start a process."""

IDLE = 5.0
"""After so many seconds without a call, a process loads what only some lenses need."""

BROKEN = (OSError, EOFError, ValueError, pickle.UnpicklingError)
"""Exceptions that mean the process or its pipe is gone."""


class Lost(Exception):  # noqa: N818 - the answer is lost
    """The process ended, or was ended, before it answered."""


class Over(Exception):  # noqa: N818 - not an error: the workers were stopped
    """The workers were stopped, so no process starts any more."""


class Worker:
    """A process that answers one call at a time; a lost process is replaced at the next start."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._over = False

    @property
    def is_ready(self) -> bool:
        """Whether the process can answer a call now."""
        return self._ready and self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start a process unless one is ready, and wait until it is ready.

        Raises
        ------
        OSError
            If the system cannot start a process.
        Lost
            If ``STARTS`` processes ended before they were ready.
        Over
            If it was ended permanently.
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
            Arguments that can be pickled.
        seconds : float
            Time after which the process is ended.

        Raises
        ------
        Lost
            If there is no answer. The process has then ended.
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
        """End the process from another thread; its current call is lost.

        Parameters
        ----------
        for_good : bool
            Whether no other process may replace it.
        """
        self._over = self._over or for_good
        if (process := self._process) is not None:
            process.kill()

    def stop(self) -> None:
        """End the process and close its pipes, in whatever state they are."""
        process, self._process, self._ready = self._process, None, False
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # unsent data is dropped
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
    return pickle.load(process.stdout)


@contextmanager
def _ended_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End a process that hangs; the waiting caller then gets a broken pipe."""
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def serve(prepare: Callable[[], object], when_idle: Callable[[], object]) -> None:
    """Prepare, report that, and answer calls until the server ends.

    Parameters
    ----------
    prepare : callable
        Called before the first call.
    when_idle : callable
        Called once, when no call has come for IDLE seconds.
    """
    # Control-C is meant for the server, which then ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # printed text must not mix with the results
    calls: SimpleQueue[tuple[str, tuple[Any, ...]]] = SimpleQueue()
    threading.Thread(target=_read_calls, args=(calls,), daemon=True).start()
    prepare()
    answer: tuple[bool, Any] = True, None
    was_idle = False
    while True:
        pickle.dump(answer, results)
        results.flush()
        try:
            call = calls.get(timeout=None if was_idle else IDLE)
        except Empty:
            was_idle = True
            when_idle()
            call = calls.get()
        answer = _result(*call)


def _read_calls(calls: "SimpleQueue[tuple[str, tuple[Any, ...]]]") -> None:
    """Queue incoming calls; end this process when the pipe ends, even during a call."""
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
    """Hides pandas, which scikit-learn would load: 65 MB that no page needs."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(f"{name} is hidden from workers", name=name)


if __name__ == "__main__":
    sys.meta_path.insert(0, _NoPandas())
    warm = resolve_name("explorer.app.compute:warm")  # it comes after this room

    serve(warm, partial(import_module, "sklearn.metrics"))  # this takes a second

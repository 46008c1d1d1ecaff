"""Processes that compute pages, so that the server's own is free to answer everybody.

Python runs one thread of a process at a time: fits in the server's process would hold every session
up. ``python -m explorer.ui.workers`` is one worker: it reads pickled calls and writes pickled
results. A call names its function: whoever makes it need not import what the function does, which
takes numpy and scipy a tenth of a second and the memory of a third of the server.
"""

import logging
import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from pathlib import Path
from pkgutil import resolve_name
from queue import LifoQueue
from typing import Any

ROOT = Path(__file__).parents[2]

MOST = 2
"""Workers: while one is at a race of ten thousand points, the other serves everybody else."""

# The products are small: a second thread costs more than it helps, and is another session's.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

LOST = (OSError, EOFError, pickle.UnpicklingError)
"""What a broken pipe is seen by."""


class Workers:
    """A few worker processes, each at one call at a time; the one used last is used first.

    The first of them starts at once, the others when they are needed. Where they cannot be started,
    calls run in the process that makes them, and the log says why.
    """

    def __init__(self, most: int = MOST) -> None:
        self._members = [_Worker() for _ in range(most)]
        self._idle: LifoQueue[_Worker] = LifoQueue()
        for member in self._members:
            self._idle.put(member)
        self._members[-1].start()

    def call(self, name: str, *args: Any) -> Any:
        """Return what a function returns, or raise what it raises.

        Parameters
        ----------
        name : str
            ``module:function``.
        *args
            What can be pickled.
        """
        worker = self._idle.get()
        try:
            return worker.call(name, args)
        finally:
            self._idle.put(worker)

    def stop(self) -> None:
        """End all of them; they end by themselves when this process does."""
        for member in self._members:
            member.stop()


class _Worker:
    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._forbidden = False

    def start(self) -> subprocess.Popen[bytes] | None:
        if self._process or self._forbidden:
            return self._process
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                cwd=ROOT,
                env=os.environ | ONE_THREAD,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        except OSError as error:
            self._forbidden = True
            logging.getLogger(__name__).warning("No process but this computes pages: %s", error)
        return self._process

    def call(self, name: str, args: tuple[Any, ...]) -> Any:
        for again in (True, False):
            process = self.start()
            if process is None:
                return resolve_name(name)(*args)
            try:
                done, result = _exchange(process, (name, args))
                break
            except LOST:
                self.stop()  # the process was ended from outside: another takes its place
                if not again:
                    raise
        if not done:
            raise result
        return result

    def stop(self) -> None:
        if self._process:
            with self._process as process:
                process.kill()
            self._process = None


def _exchange(process: subprocess.Popen[bytes], call: tuple[str, Any]) -> tuple[bool, Any]:
    """Send a call and wait for its answer."""
    calls, results = process.stdin, process.stdout
    assert calls and results
    calls.write(pickle.dumps(call))
    calls.flush()
    answer: tuple[bool, Any] = pickle.load(results)
    return answer


def serve(prepare: Callable[[], object]) -> None:
    """Answer calls until the process that makes them ends; first prepare for them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Control-C is for the server, which ends this one
    calls, results = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing printed gets between the results
    prepare()
    while True:
        try:
            name, args = pickle.load(calls)
        except EOFError:
            return
        pickle.dump(_result(name, args), results)
        results.flush()


def _result(name: str, args: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, resolve_name(name)(*args)
    except Exception as error:
        error.add_note("In a worker:\n" + traceback.format_exc())
        return False, error


class _NoPandas(MetaPathFinder):
    """As if pandas were not there: scikit-learn would load it, 65 MB that no page needs."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(f"{name} is not for workers", name=name)


if __name__ == "__main__":
    sys.meta_path.insert(0, _NoPandas())
    from explorer.ui.compute import warm

    serve(warm)

"""Which worker computes what, and when. Quick and slow calls wait in separate queues.

Python runs only one thread of a process at a time. A fit in the server's process would stop every
session, so workers compute the fits. A few slow calls could occupy all workers. So slow calls have
their own queue, and one worker takes only quick calls.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pkgutil import resolve_name
from typing import Any

from explorer.app.serving.worker import Lost, Over, Worker

MOST = 2
"""Number of workers: while one computes a slow call, the other serves everybody else."""

SLOW = 0.5
"""A call with at least this estimate, in seconds, waits in the slow queue."""

BOUND = 20
"""Most slow calls that wait; one more is refused."""

PATIENCE, PATIENCE_RATIO = 15.0, 10.0
"""A call may take the first number of seconds, plus the second number times its estimate. Then its
process is ended."""

RESTART = 2.0
"""Seconds that a worker needs to start. A call with less time left is finished, even if nobody
waits."""

STOPPING = 10.0
"""Longest wait, in seconds, for the end of a call whose worker has been ended."""

ALONE = 300.0
"""Seconds for which the server computes in its own process, if no worker can be started."""


class Busy(Exception):  # noqa: N818 - a message for a person, not an error of the program
    """Too many slow calls are waiting."""


class Job:
    """A call, the number of visitors who wait for it, and finally its answer.

    Parameters
    ----------
    name : str
        ``module:function``.
    args : tuple
    cost : float
        Estimated seconds.
    """

    def __init__(self, name: str, args: tuple[Any, ...], cost: float) -> None:
        self.name, self.args, self.cost = name, args, cost
        self.answer: Future[Any] = Future()
        self.waiting = 1
        self.worker: Worker | None = None
        self.began = 0.0

    @property
    def is_slow(self) -> bool:
        """Whether it belongs in the slow queue."""
        return self.cost >= SLOW

    @property
    def has_failed(self) -> bool:
        """Whether it was cancelled or ended with an exception."""
        answer = self.answer
        return answer.done() and (answer.cancelled() or answer.exception() is not None)


class Workers:
    """Workers; each computes one job at a time, and the first takes no slow jobs.

    A worker starts when it is first needed. If no worker can be started, calls run in the server's
    process, and the log says why.
    """

    def __init__(self, most: int = MOST) -> None:
        self._lock = threading.Lock()
        self._members = [Worker() for _ in range(most)]
        self._idle = list(self._members)
        self._quick: deque[Job] = deque()
        self._slow: deque[Job] = deque()
        self._running: set[Job] = set()
        self._starting = 0
        self._threads: set[threading.Thread] = set()
        self._pace = 1.0
        self._alone_until = 0.0

    def start(self) -> None:
        """Start the first worker; do not wait for it."""
        with self._lock:
            self._warm(self._members[0])

    def call(self, name: str, *args: Any, cost: float = 0.0) -> Any:
        """Return what a function returns, or raise what it raises; see :meth:`submit`."""
        return self.submit(name, *args, cost=cost).answer.result()

    def submit(self, name: str, *args: Any, cost: float = 0.0) -> Job:
        """Add a call; the caller counts as waiting until :meth:`leave`.

        Parameters
        ----------
        name : str
            ``module:function``.
        *args
            What can be pickled.
        cost : float
            Estimated seconds.

        Raises
        ------
        Busy
            If it is slow and too many slow calls wait.
        """
        job = Job(name, args, cost)
        with self._lock:
            if job.is_slow and len(self._slow) >= BOUND:
                raise Busy(f"{BOUND} slow calls are waiting")
            self._queue(job).append(job)
            self._assign()
        return job

    def join(self, job: Job) -> bool:
        """Wait for a job that somebody else added; return False if it has failed."""
        with self._lock:
            if job.has_failed:
                return False
            job.waiting += 1
            return True

    def leave(self, job: Job) -> None:
        """Stop waiting; a job that nobody waits for is cancelled or ended."""
        with self._lock:
            job.waiting -= 1
            if job.waiting or job.answer.done():
                return
            if job.worker is None:
                self._queue(job).remove(job)
                job.answer.cancel()
            elif self._left(job) > RESTART:
                job.worker.kill()

    def seconds_left(self, job: Job) -> float:
        """Estimate the seconds until a job is done."""
        with self._lock:
            if job in self._running or not job.is_slow:
                return self._left(job)
            takers = max(1, len(self._members) - 1)
            ahead = [*(each for each in self._running if each.is_slow), *self._slow]
            ahead = ahead[: ahead.index(job)] if job in ahead else ahead
            return sum(map(self._left, ahead)) / takers + self._left(job)

    def stop(self) -> None:
        """End all workers permanently. They also end when this process ends."""
        for member in self._members:
            member.kill(for_good=True)
        for thread in list(self._threads):
            thread.join(STOPPING)
        for member in self._members:
            member.stop()

    def _queue(self, job: Job) -> deque[Job]:
        return self._slow if job.is_slow else self._quick

    def _left(self, job: Job) -> float:
        """Estimate the remaining seconds of a job from its estimate and the recent pace."""
        spent = time.monotonic() - job.began if job.worker else 0.0
        return max(0.0, job.cost * self._pace - spent)

    def _assign(self) -> None:
        """Give waiting jobs to idle workers; the lock is held.

        A worker that still has to start takes no quick job, because another may be free sooner.
        """
        for worker in list(self._idle):
            first = worker is self._members[0]
            if self._slow and (not first or len(self._members) == 1):
                self._begin(worker, self._slow.popleft())
            elif self._quick and (first or worker.is_ready or self._is_alone):
                self._begin(worker, self._quick.popleft())
            elif len(self._quick) > self._starting:
                self._warm(worker)

    def _begin(self, worker: Worker, job: Job) -> None:
        self._idle.remove(worker)
        self._running.add(job)
        job.worker, job.began = worker, time.monotonic()
        self._in_a_thread(self._run, worker, job)

    def _in_a_thread(self, work: Callable[..., None], *args: Any) -> None:
        def run() -> None:
            work(*args)
            self._threads.discard(threading.current_thread())

        thread = threading.Thread(target=run, daemon=True)
        self._threads.add(thread)
        thread.start()

    def _run(self, worker: Worker, job: Job) -> None:
        """Compute a job, then release the worker.

        The answer is set before the worker is released. Otherwise a visitor who leaves in between
        would end the worker during its next job.
        """
        try:
            result = self._computed(worker, job)
        except Exception as error:
            job.answer.set_exception(error)
        else:
            if job.is_slow:
                took = time.monotonic() - job.began
                self._pace += (took / job.cost - self._pace) / 2
            job.answer.set_result(result)
        with self._lock:
            self._running.remove(job)
            self._release(worker)

    def _computed(self, worker: Worker, job: Job) -> Any:
        """Return the answer of a worker; ask once more if the worker was lost."""
        try:
            return self._asked(worker, job)
        except Lost:
            if not job.waiting:
                raise
            return self._asked(worker, job)

    def _asked(self, worker: Worker, job: Job) -> Any:
        if not self._started(worker):
            return resolve_name(job.name)(*job.args)
        if not job.waiting:  # a worker that is ended while it starts is started again
            raise Lost(f"everybody left {job.name} while its worker started")
        seconds = PATIENCE + PATIENCE_RATIO * self._pace * job.cost
        return worker.call(job.name, job.args, seconds)

    def _warm(self, worker: Worker) -> None:
        """Start an idle worker in a thread; the lock is held."""
        if worker in self._idle and not worker.is_ready:
            self._idle.remove(worker)
            self._starting += 1
            self._in_a_thread(self._start, worker)

    def _start(self, worker: Worker) -> None:
        with suppress(Over):
            self._started(worker)
        with self._lock:
            self._starting -= 1
            self._release(worker)

    def _release(self, worker: Worker) -> None:
        """Make a worker idle again, at its old position; the lock is held."""
        self._idle = [each for each in self._members if each in self._idle or each is worker]
        self._assign()

    @property
    def _is_alone(self) -> bool:
        return time.monotonic() < self._alone_until

    def _started(self, worker: Worker) -> bool:
        """Return whether a worker is ready; False if the server must compute."""
        if self._is_alone:
            return False
        try:
            worker.start()
        except (OSError, Lost) as error:
            if not self._is_alone:
                logging.getLogger(__name__).warning(
                    "The server computes by itself: %s",
                    error,
                )
            self._alone_until = time.monotonic() + ALONE
            return False
        return True

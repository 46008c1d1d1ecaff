"""Answers of workers, shared by all visitors."""

import threading
from collections import OrderedDict
from typing import Any

from explorer.app.serving.workers import Job, Workers

KEPT = 128
"""Most answers that are kept; the least recently used are removed first."""


class Answers:
    """Jobs by everything that they depend on; unfinished jobs are included."""

    def __init__(self, workers: Workers, most: int = KEPT) -> None:
        self._workers, self._most = workers, most
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, name: str, *wanted: Any, cost: float) -> Job:
        """Return the job of a call: an existing one, unless it has failed.

        Parameters
        ----------
        name : str
            ``module:function``.
        *wanted
            Frozen parameters. Their ``repr`` is the key: it has the class, the names and the
            values.
        cost : float
            Estimated seconds.

        Raises
        ------
        explorer.app.serving.workers.Busy
            If it is slow and too many slow calls are waiting.
        """
        key = repr((name, wanted))
        with self._lock:
            job = self._jobs.pop(key, None)
            if job is None or not self._workers.join(job):
                job = self._workers.submit(name, *wanted, cost=cost)
            self._jobs[key] = job
            if len(self._jobs) > self._most:
                self._jobs.popitem(last=False)
        return job

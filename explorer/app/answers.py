"""Answers of workers, kept for whoever asks: what one visitor asked for is there for all."""

import threading
from collections import OrderedDict
from typing import Any

from explorer.app.workers import Job, Workers

KEPT = 128
"""Most answers that are kept; the ones asked for least recently go first."""


class Answers:
    """Jobs by what they depend on, those that are still at work included."""

    def __init__(self, workers: Workers, most: int = KEPT) -> None:
        self._workers, self._most = workers, most
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, name: str, *wanted: Any, cost: float) -> Job:
        """Return the job of a call: the one that others asked for, if it has not failed.

        Parameters
        ----------
        name : str
            ``module:function``.
        *wanted
            Frozen parameters. Their texts tell them apart: they have the class, the names and the
            values.
        cost : float
            Estimated seconds.

        Raises
        ------
        explorer.app.workers.Busy
            If it is slow and too many slow calls wait.
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

"""The options of a solver, the record of its run, and the path that it returns."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from time import perf_counter

import numpy as np

from explorer.fitting.solvers.problem import Evaluation, Problem, Scaling
from explorer.maths.arrays import Floats

RUNAWAY = 1e6
"""A run diverges when its objective is this many times the first one; no overflow is near."""

SHARE = 100.0
"""A gain within the tolerance is at most ``tol`` nats plus this many times the share ``tol``."""


class Stop(StrEnum):
    """Why a solver stopped."""

    TOLERANCE = "tolerance"
    PRECISION = "precision"
    MAX_ITER = "max_iter"
    RUNAWAY = "runaway"


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options of a solver.

    Parameters
    ----------
    max_iter : int
        Maximum number of iterations.
    tol : float
        The solver stops when no component of the smallest subgradient, for standardised features,
        is larger.
    learning_rate : float or None
        Length of every step of the gradient methods and of ``sgd``. With None they choose it.
    batch_size : int
        Samples in a mini-batch of ``sgd``.
    random_state : int
        Seed of ``sgd``.
    is_near : bool
        Whether the start is near the optimum. ``newton`` then makes no rough steps.
    """

    max_iter: int
    tol: float = 1e-8
    learning_rate: float | None = None
    batch_size: int = 32
    random_state: int = 0
    is_near: bool = False


def is_much(gain: float, objective: float, tol: float) -> bool:
    """Return whether the objective could gain more than the tolerance, in nats."""
    return gain > tol * (1.0 + SHARE * objective)


@dataclass(frozen=True, eq=False)
class Path:
    """Every iterate of a solver, including the start.

    ``theta`` has shape (n_iter + 1, n_classes, n_features + 1). ``loss`` and ``objective``, in
    nats, and ``seconds`` since the start of the run have shape (n_iter + 1,).
    """

    theta: Floats
    loss: Floats
    objective: Floats
    seconds: Floats
    stop: Stop

    def to_original(self, scaling: Scaling) -> "Path":
        """Return the path for the original features instead of the standardised ones."""
        return replace(self, theta=scaling.to_original(self.theta))


class Run:
    """The record of a run: its iterates and their times. The clock starts at once."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.iterates: list[Evaluation] = []
        self._seconds: list[float] = []
        self._began = perf_counter()

    @property
    def last(self) -> Evaluation:
        """The latest iterate."""
        return self.iterates[-1]

    @property
    def is_full(self) -> bool:
        """Whether the maximum number of iterations is reached."""
        return len(self.iterates) > self.options.max_iter

    def accept(self, point: Evaluation) -> None:
        """Add an iterate; the first is the start, at zero seconds."""
        self._seconds.append(perf_counter() - self._began if self.iterates else 0.0)
        self.iterates.append(point)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Stop the clock for work that only the record needs, and not the algorithm."""
        stopped = perf_counter()
        yield
        self._began += perf_counter() - stopped

    def stop(self, problem: Problem) -> Stop | None:
        """Return why a gradient method must stop at the latest iterate; None if it must not."""
        if problem.residual(self.last) <= self.options.tol:
            return Stop.TOLERANCE
        return Stop.MAX_ITER if self.is_full else None

    def has_run_away(self, point: Evaluation) -> bool:
        """Return whether the objective at a point is so high that the run ends before it.

        It is compared with the objective at the start, or with that of zero weights,
        ``log(n_classes)``, if that is higher.
        """
        first = max(self.iterates[0].objective, math.log(len(point.theta)))
        return not point.objective <= RUNAWAY * first

    def path(self, stop: Stop) -> Path:
        """Return all iterates as arrays."""
        return Path(
            theta=np.stack([point.theta for point in self.iterates]),
            loss=np.array([point.loss for point in self.iterates]),
            objective=np.array([point.objective for point in self.iterates]),
            seconds=np.array(self._seconds),
            stop=stop,
        )

"""What every solver is told, the record it keeps while it runs, and the path it returns."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from explorer.fitting.solvers.problem import Point, Problem, Scaling

Floats = NDArray[np.float64]

RUNAWAY = 1e6
"""Times the objective it began with, at which a run has run away: far from any overflow."""


class Stop(StrEnum):
    """Why a solver stopped."""

    TOLERANCE = "tolerance"
    PRECISION = "precision"
    MAX_ITER = "max_iter"
    RUNAWAY = "runaway"


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a solver is told beside the problem and the start.

    Parameters
    ----------
    max_iter : int
        Most iterations.
    tol : float
        Largest component of the least subgradient, for standardised features, that is small enough.
    learning_rate : float or None
        Length of every step of the gradient methods and of ``sgd``; None leaves it to them.
    batch_size : int
        Samples in a mini-batch of ``sgd``.
    random_state : int
        Seed of ``sgd``.
    """

    max_iter: int
    tol: float = 1e-8
    learning_rate: float | None = None
    batch_size: int = 32
    random_state: int = 0


@dataclass(frozen=True, eq=False)
class Path:
    """Every iterate of a solver, the start included.

    ``theta`` has shape (n_iter + 1, n_classes, n_features + 1); ``loss`` and ``objective``, in
    nats, and ``seconds`` since the run began have shape (n_iter + 1,).
    """

    theta: Floats
    loss: Floats
    objective: Floats
    seconds: Floats
    stop: Stop

    def back(self, scaling: Scaling) -> "Path":
        """Return the path of the original features in place of the standardised ones."""
        return replace(self, theta=scaling.back(self.theta))


class Run:
    """The points that a solver has accepted, and when; its clock starts when it is made."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.points: list[Point] = []
        self._seconds: list[float] = []
        self._began = perf_counter()

    @property
    def last(self) -> Point:
        """The point accepted last."""
        return self.points[-1]

    @property
    def is_full(self) -> bool:
        """Whether no further iteration is allowed."""
        return len(self.points) > self.options.max_iter

    def accept(self, point: Point) -> None:
        """Add a point; the first is the start, at no seconds."""
        self._seconds.append(perf_counter() - self._began if self.points else 0.0)
        self.points.append(point)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Stop the clock for what is recorded but is no part of the algorithm."""
        stopped = perf_counter()
        yield
        self._began += perf_counter() - stopped

    def stop(self, problem: Problem) -> Stop | None:
        """Return why a gradient method has to stop at the last point; None if it may go on."""
        if problem.residual(self.last) <= self.options.tol:
            return Stop.TOLERANCE
        return Stop.MAX_ITER if self.is_full else None

    def has_run_away(self, point: Point) -> bool:
        """Whether a point lies so high that the run ends before it.

        The zero weights' objective, ``log(n_classes)``, stands in for a start that lies lower.
        """
        first = max(self.points[0].objective, math.log(len(point.theta)))
        return not point.objective <= RUNAWAY * first

    def path(self, stop: Stop) -> Path:
        """Join the accepted points."""
        return Path(
            theta=np.stack([point.theta for point in self.points]),
            loss=np.array([point.loss for point in self.points]),
            objective=np.array([point.objective for point in self.points]),
            seconds=np.array(self._seconds),
            stop=stop,
        )

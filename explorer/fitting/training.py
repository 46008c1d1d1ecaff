"""One training: the problem is stated and solved, and the run is recorded and judged."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.fitting.solvers import SOLVERS, Options, Path, Problem, Stop, promise
from explorer.maths.penalty import ElasticNet
from explorer.maths.separability import is_separable
from explorer.settings import RATED, Solver

Floats = NDArray[np.float64]

STALLED_SHARE = 1e-9
"""Share of the objective that Newton still promises where a run without descent has failed."""

RISE = 1e-12
"""Share of the objective by which it must grow to count as a rise: some 1,000 roundings."""


class Reason(StrEnum):
    """How a fit ended."""

    CONVERGED = "converged"
    MAX_ITER = "max_iter"
    STALLED = "stalled"
    SEPARABLE = "separable"
    DIVERGED = "diverged"


@dataclass(frozen=True, eq=False)
class Fit:
    """A fit with its whole training history; the arrays are read-only.

    Parameters
    ----------
    coef_path : ndarray of shape (n_iter + 1, n_classes, n_features)
        Weights at every iteration, the start included.
    intercept_path : ndarray of shape (n_iter + 1, n_classes)
    loss_curve : ndarray of shape (n_iter + 1,)
        Mean cross-entropy, in nats.
    objective_curve : ndarray of shape (n_iter + 1,)
        Loss plus penalty, in nats.
    gradient_norm : float
        Largest component of the least subgradient of the objective at the end, for standardised
        features.
    reason : Reason
        How the fit ended.
    seconds : ndarray of shape (n_iter + 1,)
        Time from the beginning of the run until each iteration. It is measured, so it alone differs
        between equal fits. What is recorded without need, as the objective of all samples by
        ``sgd``, does not count.
    solver : Solver
        The optimiser.
    learning_rate : float or None
        The length given to every step; None where the optimiser chose its own.
    noisy : bool
        Whether the steps follow a part of the samples each, so that rises are no fault.
    """

    coef_path: Floats
    intercept_path: Floats
    loss_curve: Floats
    objective_curve: Floats
    gradient_norm: float
    reason: Reason
    seconds: Floats
    solver: Solver
    learning_rate: float | None
    noisy: bool

    def __post_init__(self) -> None:
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    @property
    def coef(self) -> Floats:
        """Weights at the end, shape (n_classes, n_features)."""
        coef: Floats = self.coef_path[-1]
        return coef

    @property
    def intercept(self) -> Floats:
        """Intercepts at the end, shape (n_classes,)."""
        intercept: Floats = self.intercept_path[-1]
        return intercept

    @property
    def n_iter(self) -> int:
        """Number of iterations."""
        return len(self.loss_curve) - 1

    @property
    def converged(self) -> bool:
        """Whether the end is an optimum."""
        return self.reason is Reason.CONVERGED

    @property
    def rises(self) -> NDArray[np.intp]:
        """Iterations after which the objective was higher than before, by more than rounding."""
        before, after = self.objective_curve[:-1], self.objective_curve[1:]
        return np.flatnonzero(after - before > RISE * before) + 1


def train(
    X: Floats,
    y: NDArray[np.intp],
    n_classes: int,
    *,
    C: float,
    l1_ratio: float,
    solver: Solver,
    options: Options,
    coef_init: ArrayLike | None = None,
    intercept_init: ArrayLike | None = None,
) -> Fit:
    """Fit the weights, and keep how they came about.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        Finite features.
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``, each present.
    n_classes : int
        At least 2.
    C : float
        Inverse strength of the penalty; ``inf`` for none.
    l1_ratio : float
        Share of the L1 norm in the penalty, in [0, 1].
    solver : Solver
    options : Options
        What the solver is told.
    coef_init : array-like of shape (n_classes, n_features), default=None
        Weights to begin with, finite; zero if not given.
    intercept_init : array-like of shape (n_classes,), default=None
        Intercepts to begin with.

    Returns
    -------
    Fit

    Raises
    ------
    ValueError
        If the start is not finite or has another shape.
    """
    penalty = ElasticNet.of(C, l1_ratio, len(y), n_classes)
    problem = Problem.of(X, y, n_classes, penalty)
    start = _centred(problem, _start(problem, coef_init, intercept_init))
    path = SOLVERS[solver](problem, start, options)
    return _record(problem, start, path, solver, options)


def _start(problem: Problem, coef: ArrayLike | None, intercept: ArrayLike | None) -> Floats:
    """Join the weights to begin with, zero where not given; a bad one raises ValueError."""
    start = problem.zeros
    for name, given, place in (
        ("coef_init", coef, start[:, :-1]),
        ("intercept_init", intercept, start[:, -1]),
    ):
        if given is None:
            continue
        numbers = np.asarray(given, dtype=np.float64)
        if numbers.shape != place.shape or not np.isfinite(numbers).all():
            raise ValueError(f"{name} must be finite and of shape {place.shape}, got {given!r}")
        place[:] = numbers
    return start


def _centred(problem: Problem, theta: Floats) -> Floats:
    """Return ``theta``, any leading axes allowed, with what the penalty leaves open centred."""
    # Two rows of weights are best split in halves whatever the penalty, so centring costs nothing.
    free = slice(None) if _is_unpenalised(problem) or problem.n_classes == 2 else slice(-1, None)
    centred = theta.copy()
    centred[..., free] -= centred[..., free].mean(axis=-2, keepdims=True)
    return centred


def _is_unpenalised(problem: Problem) -> bool:
    return problem.penalty.l1 == problem.penalty.l2 == 0.0


def _record(problem: Problem, start: Floats, path: Path, solver: Solver, options: Options) -> Fit:
    """Centre what the penalty leaves open, and judge how the run ended."""
    theta = _centred(problem, path.theta)
    theta[0] = start  # to standardised features and back, it was rounded
    noisy = solver is Solver.SGD and options.batch_size < len(problem.y)
    return Fit(
        coef_path=np.ascontiguousarray(theta[:, :, :-1]),
        intercept_path=np.ascontiguousarray(theta[:, :, -1]),
        loss_curve=path.loss,
        objective_curve=path.objective,
        gradient_norm=problem.residual(problem.at(theta[-1])),
        reason=_reason(problem, theta[-1], path, noisy),
        seconds=path.seconds,
        solver=solver,
        learning_rate=options.learning_rate if solver in RATED else None,
        noisy=noisy,
    )


def _reason(problem: Problem, end: Floats, path: Path, noisy: bool) -> Reason:
    """Judge how a run ended; with noise, an optimum may be left again for a place near it."""
    first = max(path.objective[0], math.log(problem.n_classes)) if noisy else path.objective[0]
    if path.stop is Stop.RUNAWAY or path.objective[-1] > (1.0 + RISE) * first:
        return Reason.DIVERGED
    if _is_unpenalised(problem) and is_separable(
        problem.design[:, :-1], problem.y, problem.n_classes
    ):
        return Reason.SEPARABLE
    if path.stop is Stop.PRECISION and not promise(problem, end) <= STALLED_SHARE:
        return Reason.STALLED
    return Reason.MAX_ITER if path.stop is Stop.MAX_ITER else Reason.CONVERGED

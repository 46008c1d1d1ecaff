"""One training: solve the problem, record the run, and decide how it ended."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from explorer.fitting.certificate import sure_fall
from explorer.fitting.solvers import SOLVERS, Options, Path, Problem, Stop, promise
from explorer.fitting.solvers.problem import Evaluation
from explorer.fitting.solvers.run import is_much
from explorer.fitting.solvers.sparse import SparseProblem, dense
from explorer.fitting.weights import effective_samples
from explorer.maths.arrays import Codes, Floats
from explorer.maths.frozen import freeze
from explorer.maths.penalty import ElasticNet
from explorer.maths.separability import is_separable
from explorer.settings import RATED, Solver

STALLED_SHARE = 1e-9
"""A run that cannot descend has failed if a Newton step predicts more than this share of the
objective."""

SPARSE_RESIDUAL = 1e-6
"""With sparse features no Newton step is made. A run that cannot descend has failed if a component
of the smallest subgradient is larger than this."""

LARGEST = 1e150
"""Largest size of a feature; the square of a larger one would overflow."""

RISE = 1e-12
"""The objective rises if it grows by more than this share: about 1,000 rounding errors."""


class Reason(StrEnum):
    """How a fit ended."""

    CONVERGED = "converged"
    MAX_ITER = "max_iter"
    STALLED = "stalled"
    SEPARABLE = "separable"
    WEIGHTLESS = "weightless"
    DIVERGED = "diverged"


@dataclass(frozen=True, eq=False)
class Fit:
    """A fit with the whole history of its training; the arrays are read-only.

    Parameters
    ----------
    coef_path : ndarray of shape (n_iter + 1, n_classes, n_features)
        Weights at every iteration, including the start.
    intercept_path : ndarray of shape (n_iter + 1, n_classes)
    loss_curve : ndarray of shape (n_iter + 1,)
        Mean cross-entropy, in nats; with weights of the samples, the weighted mean.
    objective_curve : ndarray of shape (n_iter + 1,)
        Loss plus penalty, in nats.
    gradient_norm : float
        Largest component of the smallest subgradient of the objective at the end, for standardised
        features.
    reason : Reason
        How the fit ended.
    seconds : ndarray of shape (n_iter + 1,)
        Time from the start of the run to each iteration. It is measured, so it differs between
        equal fits; everything else is equal. Work that is done only for the record is not counted,
        such as the objective of all samples in ``sgd``.
    solver : Solver
        The optimiser.
    learning_rate : float or None
        Length of every step; None if the optimiser chose it.
    noisy : bool
        Whether each step uses only some of the samples. The objective may then rise.
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
        freeze(self)

    @property
    def coef(self) -> Floats:
        """Weights at the end, shape (n_classes, n_features)."""
        return self.coef_path[-1]

    @property
    def intercept(self) -> Floats:
        """Intercepts at the end, shape (n_classes,)."""
        return self.intercept_path[-1]

    @property
    def n_iter(self) -> int:
        """Number of iterations."""
        return len(self.loss_curve) - 1

    @property
    def converged(self) -> bool:
        """Whether the last weights are an optimum, within the tolerance."""
        return self.reason is Reason.CONVERGED

    @property
    def rises(self) -> Codes:
        """Iterations that increased the objective by more than rounding."""
        before, after = self.objective_curve[:-1], self.objective_curve[1:]
        return np.flatnonzero(after - before > RISE * before) + 1


def train(
    X: Any,
    y: Codes,
    n_classes: int,
    *,
    C: float,
    l1_ratio: float,
    solver: Solver,
    options: Options,
    coef_init: ArrayLike | None = None,
    intercept_init: ArrayLike | None = None,
    sample_weight: Floats | None = None,
    fit_intercept: bool = True,
    separable: bool | None = None,
) -> Fit:
    """Fit the weights and keep the history.

    Parameters
    ----------
    X : ndarray or a sparse matrix of scipy, in CSR form, of shape (n_samples, n_features)
        Features from -1e150 to 1e150. Sparse ones stay sparse, except for ``newton`` and without a
        penalty.
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
        Options of the solver.
    coef_init : array-like of shape (n_classes, n_features), default=None
        Weights at the start, finite; zero if not given.
    intercept_init : array-like of shape (n_classes,), default=None
        Intercepts at the start.
    sample_weight : ndarray of shape (n_samples,), default=None
        Weight of each sample in the loss, at least 0; 1 if not given. A sample of weight 0 is left
        out. The penalty has the sum of the weights in place of ``n_samples``.
    fit_intercept : bool, default=True
        Without it, all intercepts are zero.
    separable : bool, optional
        Whether linear scores separate the classes, if that is known. Without a penalty it decides
        whether there is an optimum.

    Returns
    -------
    Fit

    Raises
    ------
    ValueError
        If a feature is too large, if the start is not finite or has another shape, if a weight is
        negative or all are zero, or if sparse features are too large for a dense copy that is
        needed.
    """
    check_size(X)
    X, y, weights, total = effective_samples(X, y, sample_weight)
    penalty = ElasticNet.of(C, l1_ratio, total, n_classes)
    if not isinstance(X, np.ndarray) and (solver is Solver.NEWTON or penalty.is_zero):
        X = dense(X, n_classes, has_l1=bool(penalty.l1))
    kind = Problem if isinstance(X, np.ndarray) else SparseProblem
    problem = kind.of(X, y, n_classes, penalty, weights, fit_intercept)
    start = centred(problem, _start(problem, coef_init, intercept_init))
    path = SOLVERS[solver](problem, start, options)
    return _record(problem, start, path, solver, options, separable)


def check_size(X: Any) -> None:
    """Raise ValueError if the square of a feature would overflow."""
    values = X if isinstance(X, np.ndarray) else X.data
    largest = max(float(values.max(initial=0.0)), -float(values.min(initial=0.0)))
    if largest > LARGEST:
        raise ValueError(f"features must be from {-LARGEST:g} to {LARGEST:g}, got {largest:g}")


def _start(problem: Problem, coef: ArrayLike | None, intercept: ArrayLike | None) -> Floats:
    """Return the start as one array, with zeros for what is not given; bad values raise
    ValueError."""
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
    if not problem.fit_intercept and start[:, -1].any():
        raise ValueError(f"intercept_init must be 0 without intercepts, got {intercept!r}")
    return start


def centred(problem: Problem, theta: Floats) -> Floats:
    """Return ``theta``, centred where a shift costs nothing; leading axes are allowed."""
    # For two classes every penalty is lowest when the two rows are opposite.
    free = slice(None) if problem.penalty.is_zero or problem.n_classes == 2 else slice(-1, None)
    centred = theta.copy()
    centred[..., free] -= centred[..., free].mean(axis=-2, keepdims=True)
    return centred


def _record(
    problem: Problem,
    start: Floats,
    path: Path,
    solver: Solver,
    options: Options,
    separable: bool | None,
) -> Fit:
    """Centre the weights where a shift costs nothing, and decide how the run ended."""
    theta = centred(problem, path.theta)
    theta[0] = start  # the conversion to standardised features and back has rounded the start
    noisy = solver is Solver.SGD and options.batch_size < len(problem.y)
    end = problem.at(theta[-1])
    return Fit(
        coef_path=np.ascontiguousarray(theta[:, :, :-1]),
        intercept_path=np.ascontiguousarray(theta[:, :, -1]),
        loss_curve=path.loss,
        objective_curve=path.objective,
        gradient_norm=problem.residual(end),
        reason=_reason(problem, end, path, noisy, options.tol, separable),
        seconds=path.seconds,
        solver=solver,
        learning_rate=options.learning_rate if solver in RATED else None,
        noisy=noisy,
    )


def _reason(
    problem: Problem,
    end: Evaluation,
    path: Path,
    noisy: bool,
    tol: float,
    separable: bool | None,
) -> Reason:
    """Decide how a run ended; with noise, the objective may end slightly above its start."""
    first = max(path.objective[0], math.log(problem.n_classes)) if noisy else path.objective[0]
    if path.stop is Stop.RUNAWAY or path.objective[-1] > (1.0 + RISE) * first:
        return Reason.DIVERGED
    if problem.penalty.is_zero and (_is_separable(problem) if separable is None else separable):
        return Reason.SEPARABLE
    if problem.fit_intercept and not np.bincount(problem.y, minlength=problem.n_classes).all():
        return Reason.WEIGHTLESS
    if path.stop is Stop.MAX_ITER:
        return Reason.MAX_ITER
    could_descend = _could_descend(problem, end, path.stop) or _could_gain(problem, end, tol)
    return Reason.STALLED if could_descend else Reason.CONVERGED


def _is_separable(problem: Problem) -> bool:
    """Return whether linear scores separate the classes; a class without samples does not count."""
    present, y = np.unique(problem.y, return_inverse=True)
    return is_separable(
        problem.design[:, :-1], y, len(present), fit_intercept=problem.fit_intercept
    )


def _could_descend(problem: Problem, end: Evaluation, stop: Stop) -> bool:
    """Return whether the objective could fall further from a point where rounding hides it."""
    if stop is not Stop.PRECISION:
        return False
    if isinstance(problem, SparseProblem):
        return not problem.residual(end) <= SPARSE_RESIDUAL
    return not promise(problem, end.theta) <= STALLED_SHARE


def _could_gain(problem: Problem, end: Evaluation, tol: float) -> bool:
    """Return whether the objective could fall by much more than the tolerance of ``lbfgs``.

    No optimum lies above the objective of zero weights. From a start that is far enough away, all
    tolerances are larger than that, because they are shares of the objective.

    Without intercepts the features are not centred. Then a small gradient does not mean that the
    optimum is near, and a Newton step is made too.
    """
    if end.objective > (1.0 + RISE) * math.log(problem.n_classes):
        return True
    gain = sure_fall(problem, end)
    if not problem.fit_intercept and not isinstance(problem, SparseProblem):
        gain = max(gain, promise(problem, end.theta) * end.objective)
    return is_much(gain, end.objective, tol)

"""The estimator, and the frozen record of a fit."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from explorer import softmax as maths
from explorer.params import RATED, Automatic, Choice, Range, Rule, Solver, check
from explorer.penalty import ElasticNet
from explorer.separability import is_separable
from explorer.solvers import SOLVERS, Options, Path, Problem, Stop, promise

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


class SoftmaxRegression(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Multinomial logistic regression with its whole training history.

    Minimises, over ``W`` and ``b``, with an intercept that is never penalised::

        mean_i(-log P(y_i | x_i))
            + ((1 - l1_ratio) / 2 * ||W||_2^2 + l1_ratio * ||W||_1) / (C * n_samples)

    which is scikit-learn's multinomial objective divided by ``C * n_samples``. For two classes
    scikit-learn fits one row of weights, ``w``; here there are two, and the problem solved has
    ``C / (2 - l1_ratio)`` and ``l1_ratio / (2 - l1_ratio)`` in place of ``C`` and ``l1_ratio``: the
    least two-row penalty over all ``w = w_1 - w_0`` is then that of ``w``, and the probabilities
    are those of ``LogisticRegression(C=C, l1_ratio=l1_ratio)`` for any number of classes.

    Parameters
    ----------
    C : float, default=1.0
        Inverse strength of the penalty, 1e-100 and more; ``inf`` for none.
    l1_ratio : float, default=0.0
        Share of the L1 norm in the penalty, in [0, 1].
    solver : {"lbfgs", "newton", "gradient-descent", "accelerated-gradient", "sgd"}, default="lbfgs"
        The optimiser. Each takes every penalty; ``sgd`` makes mini-batch steps.
    tol : float, default=1e-8
        In [1e-100, 1]. Fitting stops when the largest component of the least subgradient of the
        objective, for standardised features, is at most ``tol``. ``newton`` stops when a share of
        at most ``tol**2 / 2`` of the objective, or of what rounding hides, can still be won.
    max_iter : int, default=1000
        Most iterations, at least 1. One of ``sgd`` is one mini-batch.
    learning_rate : float or None, default=None
        Length of every step of ``gradient-descent``, ``accelerated-gradient`` and ``sgd``, 1e-100
        to 1e100; too long a one oscillates or diverges. With None the first two search for a
        length at which the objective cannot rise, and ``sgd`` lets it fall. The others have none.
    batch_size : int, default=32
        Samples in a mini-batch of ``sgd``, at least 1; all where there are fewer.
    random_state : int, RandomState instance or None, default=None
        Seeds the mini-batches of ``sgd``; None takes numpy's global state. The other optimisers
        draw no numbers: equal data give equal fits.

    Attributes
    ----------
    coef_ : ndarray of shape (n_classes, n_features)
        Weights, two rows for two classes. Rows add up to zero where the penalty leaves that open.
    intercept_ : ndarray of shape (n_classes,)
        Intercepts, adding up to zero.
    classes_ : ndarray of shape (n_classes,)
        Labels, sorted.
    n_iter_ : int
        Number of iterations.
    converged_ : bool
        Whether an optimum was reached.
    reason_ : Reason
        ``converged``; ``max_iter``; ``stalled``, where rounding hides a descent that Newton's
        method still sees; ``diverged``: the objective ended above its start (with mini-batches,
        above that of zero weights too), or was stopped on its way up; or ``separable``: without a
        penalty, classes that linear scores can separate have no optimum.
    gradient_norm_ : float
        Largest component of the least subgradient of the objective at the end, for standardised
        features: zero at the optimum.
    loss_curve_ : ndarray of shape (n_iter_ + 1,)
        Mean cross-entropy in nats at every iteration, the start included.
    objective_curve_ : ndarray of shape (n_iter_ + 1,)
        The objective, in nats, at every iteration.
    coef_path_ : ndarray of shape (n_iter_ + 1, n_classes, n_features)
        Weights at every iteration.
    intercept_path_ : ndarray of shape (n_iter_ + 1, n_classes)
        Intercepts at every iteration.
    fit_ : Fit
        All of the fit in one frozen record.
    n_features_in_ : int
        Number of features.
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Names of the features, where ``X`` had such.

    References
    ----------
    Bishop (2006), Pattern Recognition and Machine Learning, sec. 4.3.4.

    Examples
    --------
    >>> from explorer import SoftmaxRegression
    >>> model = SoftmaxRegression(solver="newton").fit([[0.0], [1.0], [2.0]], ["a", "b", "c"])
    >>> model.predict([[-1.0], [3.0]])
    array(['a', 'c'], dtype='<U1')
    """

    def __init__(
        self,
        *,
        C: float = 1.0,
        l1_ratio: float = 0.0,
        solver: str = "lbfgs",
        tol: float = 1e-8,
        max_iter: int = 1000,
        learning_rate: float | None = None,
        batch_size: int = 32,
        random_state: Any = None,
    ) -> None:
        self.C = C
        self.l1_ratio = l1_ratio
        self.solver = solver
        self.tol = tol
        self.max_iter = max_iter
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.random_state = random_state

    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        coef_init: ArrayLike | None = None,
        intercept_init: ArrayLike | None = None,
    ) -> Self:
        """Fit the weights.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Finite features.
        y : array-like of shape (n_samples,)
            Labels of at least two classes.
        coef_init : array-like of shape (n_classes, n_features), default=None
            Weights to begin with, finite; zero if not given. What the penalty leaves open is
            centred: see ``coef_`` and ``intercept_``.
        intercept_init : array-like of shape (n_classes,), default=None
            Intercepts to begin with.

        Returns
        -------
        SoftmaxRegression
            Itself, fitted.

        Raises
        ------
        ValueError
            If a parameter, the data or the start are out of range, or there is one class only.
        """
        C, l1_ratio, solver, options = self._checked_parameters()
        features, labels = validate_data(self, X, y, dtype=np.float64)
        if labels.dtype.kind in "fcO":  # integers and strings can only be classes
            check_classification_targets(labels)
        self.classes_, codes = np.unique(labels, return_inverse=True)
        n_classes = len(self.classes_)
        if n_classes < 2:
            raise ValueError(f"y must have at least 2 classes, got 1 class: {self.classes_[0]!r}")
        penalty = ElasticNet.of(C, l1_ratio, len(codes), n_classes)
        problem = Problem.of(features, codes, n_classes, penalty)
        start = _centred(problem, _start(problem, coef_init, intercept_init))
        path = SOLVERS[solver](problem, start, options)
        self._keep(_record(problem, start, path, solver, options))
        return self

    def decision_function(self, X: ArrayLike) -> Floats:
        """Return the logits.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            For two classes, as scikit-learn has it, ``z_1 - z_0``, shape (n_samples,).
        """
        logits = self._logits(X)
        return logits[:, 1] - logits[:, 0] if len(self.classes_) == 2 else logits

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return the label of largest probability.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples,)
        """
        winners = self._logits(X).argmax(axis=1)
        labels: NDArray[Any] = self.classes_[winners]
        return labels

    def predict_proba(self, X: ArrayLike) -> Floats:
        """Return the class probabilities.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            In [0, 1], each row summing to one, in the order of ``classes_``.
        """
        return maths.softmax(self._logits(X))

    def predict_log_proba(self, X: ArrayLike) -> Floats:
        """Return the logarithms of the class probabilities.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            In the order of ``classes_``.
        """
        return maths.log_softmax(self._logits(X))

    def _logits(self, X: ArrayLike) -> Floats:
        check_is_fitted(self)
        features = validate_data(self, X, dtype=np.float64, reset=False)
        return maths.logits(features, self.coef_, self.intercept_)

    def _checked_parameters(self) -> tuple[float, float, Solver, Options]:
        """Return the parameters in their own types; a bad one raises ValueError."""
        rules: dict[str, Rule] = {
            "C": Range(1e-100, math.inf, float),
            "l1_ratio": Range(0.0, 1.0, float),
            "solver": Choice(Solver),
            "tol": Range(1e-100, 1.0, float),
            "max_iter": Range(1, 10**9, int),
            "learning_rate": Automatic(Range(1e-100, 1e100, float)),
            "batch_size": Range(1, 10**9, int),
        }
        kept = {name: check(name, getattr(self, name), rule) for name, rule in rules.items()}
        C, l1_ratio, solver = kept.pop("C"), kept.pop("l1_ratio"), kept.pop("solver")
        if solver is Solver.SGD:
            kept["random_state"] = check_random_state(self.random_state).randint(2**31 - 1)
        return C, l1_ratio, solver, Options(**kept)

    def _keep(self, fit: Fit) -> None:
        """Set the fitted attributes."""
        self.fit_ = fit
        self.coef_, self.intercept_ = fit.coef, fit.intercept
        self.coef_path_, self.intercept_path_ = fit.coef_path, fit.intercept_path
        self.loss_curve_, self.objective_curve_ = fit.loss_curve, fit.objective_curve
        self.n_iter_, self.converged_, self.reason_ = fit.n_iter, fit.converged, fit.reason
        self.gradient_norm_ = fit.gradient_norm


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

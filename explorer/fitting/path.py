"""The path over C: the optimum for many strengths of the penalty, each found from those before."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy  # loads each part at its first use, so not while the page starts
from numpy.typing import ArrayLike, NDArray

from explorer.fitting.solvers import Options, Problem
from explorer.fitting.solvers.newton import descend
from explorer.fitting.solvers.run import Run
from explorer.fitting.training import centred, check_size
from explorer.fitting.weights import effective_samples
from explorer.maths import softmax as maths
from explorer.maths.arrays import Codes, Flags, Floats
from explorer.maths.extents import check_finite
from explorer.maths.penalty import ElasticNet
from explorer.settings import Range, check

FOLDS = 5

POINTS = 7
"""Optima from which the next one is extrapolated."""

L1_POINTS = 3
"""The same with an L1 part, as long as no weight changes its sign."""

MOST_SHARES = 1e3
"""Largest sum of the sizes of their shares. It is 127 for equal ratios of C."""


@dataclass(frozen=True, eq=False)
class RegularizationPath:
    """Optima for many values of C.

    Parameters
    ----------
    C : ndarray of shape (n_C,)
        Inverse strength of the penalty, increasing.
    coef : ndarray of shape (n_C, n_classes, n_features)
    intercept : ndarray of shape (n_C, n_classes)
    loss : ndarray of shape (n_C,)
        Mean cross-entropy of the training points, weighted if they have weights, in nats.
    objective : ndarray of shape (n_C,)
        Loss plus penalty, in nats.
    gradient_norm : ndarray of shape (n_C,)
        Largest component of the smallest subgradient of the objective, for standardised features;
        zero at an optimum.
    fold_loss : ndarray of shape (n_folds, n_C)
        Mean cross-entropy of the points of each fold, weighted like ``loss``, with the coefficients
        of a fit to the others. Of shape (0, n_C) if there are no folds. What is derived from it
        then raises ValueError.
    """

    C: Floats
    coef: Floats
    intercept: Floats
    loss: Floats
    objective: Floats
    gradient_norm: Floats
    fold_loss: Floats

    @property
    def validated(self) -> Floats:
        """Cross-validated loss, shape (n_C,): the mean over the folds."""
        return self._of_folds.mean(axis=0)

    @property
    def standard_error(self) -> Floats:
        """Standard error of the cross-validated loss, shape (n_C,)."""
        return self._of_folds.std(axis=0, ddof=1) / np.sqrt(len(self.fold_loss))

    @property
    def best(self) -> int:
        """Index of the C with the lowest cross-validated loss."""
        return int(self.validated.argmin())

    @property
    def one_standard_error(self) -> int:
        """Index of the smallest C whose loss is within one standard error of the lowest loss.

        References
        ----------
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, sec. 7.10.
        """
        most = self.validated[self.best] + self.standard_error[self.best]
        return int((self.validated <= most).argmax())

    @property
    def _of_folds(self) -> Floats:
        if not len(self.fold_loss):
            raise ValueError(
                "a path without folds has no cross-validated loss. There are folds if n_folds and "
                "the number of samples of each class are at least 2"
            )
        return self.fold_loss


def regularization_path(
    X: ArrayLike,
    y: ArrayLike,
    *,
    C: ArrayLike,
    l1_ratio: float = 0.0,
    sample_weight: ArrayLike | None = None,
    n_folds: int = 0,
    random_state: int = 0,
) -> RegularizationPath:
    """Return the optimum for each value of C, found by Newton's method from those before.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        Finite features, not sparse.
    y : array-like of shape (n_samples,)
        Labels of at least two classes; numbers must be whole. Class k is the k-th of the sorted
        labels.
    C : array-like of shape (n_C,)
        Inverse strengths of the penalty, increasing, at least 1e-100; ``inf`` for none.
    l1_ratio : float, default=0.0
        Share of the L1 norm in the penalty, in [0, 1].
    sample_weight : array-like of shape (n_samples,), optional
        Weight of each sample in the losses, at least 0. A sample of weight zero counts like none,
        in the folds too.
    n_folds : int, default=0
        Number of folds of a cross-validation; 0 or 1 means none. Each fold has the same shares of
        the classes. So there are never more folds than the smallest class has samples. If a class
        has one sample, there are no folds.
    random_state : int, default=0
        Seed of the folds, 0 to 4294967295.

    Returns
    -------
    RegularizationPath

    Raises
    ------
    ValueError
        If C, another parameter, the data or the weights are out of range, if there is only one
        class, or if the samples of a class have no weight.

    Examples
    --------
    >>> from explorer import regularization_path
    >>> path = regularization_path([[0.0], [1.0], [2.0]], ["a", "b", "b"], C=[0.01, 1.0])
    >>> path.coef.shape
    (2, 2, 1)
    """
    features, labels, codes = _checked_data(X, y)
    strengths = _checked_strengths(C)
    l1_ratio = check("l1_ratio", l1_ratio, Range(0.0, 1.0, float))
    n_folds = check("n_folds", n_folds, Range(0, 10**9, int))
    random_state = check("random_state", random_state, Range(0, 2**32 - 1, int))
    weights = None if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    if weights is not None:
        features, codes, weights = _weighted(features, codes, labels, weights)
    optima = _optima(features, codes, len(labels), strengths, l1_ratio, weights)
    folds = stratified_folds(codes, n_folds, random_state)
    losses = [
        _fold_loss(features, codes, len(labels), strengths, l1_ratio, weights, folds == fold)
        for fold in np.unique(folds)
    ]
    return replace(optima, fold_loss=np.array(losses).reshape(-1, len(strengths)))


def _checked_data(X: ArrayLike, y: ArrayLike) -> tuple[Floats, NDArray[Any], Codes]:
    """Return the features, the classes and the class of each sample; bad data raise ValueError."""
    if scipy.sparse.issparse(X):
        raise ValueError("X must be an array, got a sparse matrix. Take X.toarray()")
    for name, given in (("X", X), ("y", y)):
        if np.iscomplexobj(given):
            raise ValueError(f"{name} must be real, got complex numbers")
    features, labels = np.asarray(X, dtype=np.float64), np.asarray(y)
    if features.ndim != 2 or not features.size:
        raise ValueError(f"X must have rows and columns, got an array of shape {features.shape}")
    if labels.shape != (len(features),):
        raise ValueError(f"y must be {len(features)} labels, got an array of shape {labels.shape}")
    check_finite("X", features)
    if labels.dtype.kind in "fmM":  # a time can be NaT
        check_finite("y", labels)
    # scikit-learn refuses them too.
    if labels.dtype.kind == "f" and (parts := labels[labels % 1.0 != 0.0]).size:
        raise ValueError(f"y must be classes, got a number that is not whole: {parts[0]}")
    classes, codes = np.unique(labels, return_inverse=True)
    if len(classes) < 2:
        raise ValueError(f"y must have at least 2 classes, got 1 class: {classes[0]!r}")
    return features, classes, codes


def _weighted(
    X: Floats, y: Codes, labels: NDArray[Any], weights: Floats
) -> tuple[Floats, Codes, Floats]:
    """Return the samples that have a weight; a class without one raises ValueError."""
    if weights.shape != y.shape:
        raise ValueError(f"sample_weight must have shape {y.shape}, got {weights.shape}")
    kept = weights != 0.0
    counts = np.bincount(y[kept], minlength=len(labels))
    if not counts.all():
        raise ValueError(
            f"the samples of class {labels[counts.argmin()].item()!r} have no weight, so there is "
            "no optimum. Leave the class out"
        )
    return X[kept], y[kept], weights[kept]


def _checked_strengths(C: ArrayLike) -> Floats:
    """Return the values of C; bad ones raise ValueError."""
    strengths = np.asarray(C, dtype=np.float64)
    if strengths.ndim != 1 or not strengths.size or not (np.diff(strengths) > 0.0).all():
        raise ValueError(f"C must be a list of increasing numbers, got {C!r}")
    check("C", float(strengths[0]), Range(1e-100, math.inf, float))
    return strengths


def _optima(
    X: Floats, y: Codes, n_classes: int, C: Floats, l1_ratio: float, weights: Floats | None
) -> RegularizationPath:
    """Return the optimum for each C, without folds.

    All fits share the standardised features. Their scale suits the weakest penalty, and Newton's
    steps do not depend on the scale.
    """
    check_size(X)
    X, y, weights, total = effective_samples(X, y, weights)
    penalties = [ElasticNet.of(each, l1_ratio, total, n_classes) for each in C.tolist()]
    problem = Problem.of(X, y, n_classes, penalties[-1], weights)
    standard, scaling = problem.standardised()
    logs, most = np.log(C).tolist(), L1_POINTS if l1_ratio else POINTS
    shape = standard.zeros.shape
    theta = np.zeros((len(C), *shape))
    loss, objective, gradient_norm = np.empty((3, len(C)))
    for i, penalty in enumerate(penalties):
        standard = standard.penalised(penalty.rescaled(scaling.scale))
        shares = _shares(logs[: i + 1], most)
        start = (shares @ theta.reshape(len(C), -1)[i - len(shares) : i]).reshape(shape)
        if not l1_ratio:  # the shares enlarge rounding errors, and every optimum is centred
            start -= start.mean(axis=0)
        elif (np.sign(start) != np.sign(theta[i - 1]))[:, :-1].any():
            start = theta[i - 1]  # the path has a kink where a sign changes
        run = Run(Options(max_iter=1000, is_near=i > 0))
        descend(standard, start, run)
        theta[i] = centred(standard, run.last.theta)
        loss[i], objective[i] = run.last.loss, run.last.objective
        gradient_norm[i] = standard.residual(replace(run.last, theta=theta[i]))
    theta = scaling.to_original(theta)
    return RegularizationPath(
        C=C,
        coef=theta[..., :-1],
        intercept=theta[..., -1],
        loss=loss,
        objective=objective,
        gradient_norm=gradient_norm,
        fold_loss=np.empty((0, len(C))),
    )


def _shares(logs: list[float], most: int) -> Floats:
    """Return the shares that the last optima have in a start for the last of ``logs``.

    The start continues the polynomial in ``log C`` through at most so many optima; fewer, if their
    rounding errors would grow too much. Without a penalty, ``log C`` is infinite, and it is one.
    """
    following = logs[-1]
    known = logs[-1 - most : -1] if math.isfinite(following) else logs[-2:-1]
    shares = np.array(
        [math.prod((following - b) / (a - b) for b in known if b != a) for a in known]
    )
    return shares if np.abs(shares).sum() <= MOST_SHARES else _shares(logs, len(known) - 1)


def _fold_loss(
    X: Floats,
    y: Codes,
    n_classes: int,
    C: Floats,
    l1_ratio: float,
    weights: Floats | None,
    left_out: Flags,
) -> Floats:
    """Return the loss of the points that are left out, for each C."""
    kept, rest = (None, None) if weights is None else (weights[~left_out], weights[left_out])
    optima = _optima(X[~left_out], y[~left_out], n_classes, C, l1_ratio, kept)
    return maths.cross_entropy_path(optima.coef, optima.intercept, X[left_out], y[left_out], rest)


def stratified_folds(y: Codes, n_folds: int, random_state: int) -> Codes:
    """Return the fold of each sample: the samples of each class take turns, in a random order.

    Parameters
    ----------
    y : ndarray of shape (n_samples,)
        Class indices, each present.
    n_folds : int
        A number larger than the smallest class means the size of that class. With fewer than 2
        there are no folds.
    random_state : int
        Seed of the order.

    Returns
    -------
    ndarray of shape (n_samples,)
        Empty without folds.
    """
    n_folds = min(n_folds, int(np.bincount(y).min()))
    if n_folds < 2:
        return np.empty(0, np.intp)
    order = np.random.default_rng(random_state).permutation(len(y))
    order = order[np.argsort(y[order], kind="stable")]
    folds = np.empty(len(y), np.intp)
    folds[order] = np.arange(len(y)) % n_folds
    return folds

"""The estimator: a scikit-learn classifier around the solvers."""

import warnings
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import Tags
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from explorer.estimator_arguments import checked_parameters, total_weights
from explorer.fitting.solvers import Options
from explorer.fitting.training import Fit, Reason, train
from explorer.maths import softmax as maths
from explorer.maths.arrays import Floats
from explorer.maths.extents import check_finite

TYPES = [np.float64, np.float32]
"""Types of features that are kept; all others become float64."""

OR_NEWTON = ", or try solver='newton'"
"""The end of an advice, which Newton's method itself does not get."""

ENDED = {
    Reason.MAX_ITER: f"stopped at max_iter. Allow more iterations{OR_NEWTON}",
    Reason.STALLED: "stalled: rounding hides any further descent. Standardise the features, or "
    "try another solver",
    Reason.DIVERGED: "diverged: the objective ended above its start. Choose a smaller "
    "learning_rate, or None",
    Reason.SEPARABLE: "cannot converge: the classes are separable, so without a penalty there is "
    "no optimum and the weights grow for ever. Choose a finite C",
    Reason.WEIGHTLESS: "cannot converge: no sample of a class has a weight above 0, so there is no "
    "optimum and the intercept of the class falls for ever. Leave the class out",
}
"""Warnings about a fit that has not converged: the reason, and what to do."""


class SoftmaxRegression(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Multinomial logistic regression with its whole training history.

    Minimises over ``W`` and ``b``; the intercepts are not penalised::

        mean_i(-log P(y_i | x_i))
            + ((1 - l1_ratio) / 2 * ||W||_2^2 + l1_ratio * ||W||_1) / (C * n_samples)

    This is scikit-learn's multinomial objective divided by ``C * n_samples``. The probabilities are
    those of ``LogisticRegression(C=C, l1_ratio=l1_ratio)`` for any number of classes. For two
    classes, scikit-learn fits one row of weights ``w``, and this class fits two. It uses
    ``C / (2 - l1_ratio)`` and ``l1_ratio / (2 - l1_ratio)`` in place of ``C`` and ``l1_ratio``. The
    lowest penalty of two rows with ``w_1 - w_0 = w`` then equals scikit-learn's penalty of ``w``.

    Parameters
    ----------
    C : float, default=1.0
        Inverse strength of the penalty, at least 1e-100; ``inf`` for none.
    l1_ratio : float, default=0.0
        Share of the L1 norm in the penalty, in [0, 1].
    solver : {"lbfgs", "newton", "gradient-descent", "accelerated-gradient", "sgd"}, default="lbfgs"
        The optimiser. Each takes every penalty; ``sgd`` makes mini-batch steps.
    tol : float, default=1e-8
        In [1e-100, 1]. Fitting stops when no component of the smallest subgradient of the
        objective, for standardised features, is larger than ``tol``. ``lbfgs`` with a penalty also
        waits until a Newton step would gain at most ``tol`` nats plus ``100 * tol`` of the
        objective. ``newton`` stops when a step is predicted to lower the objective by a share of at
        most ``tol**2 / 2``, or by less than rounding.
    max_iter : int, default=1000
        Maximum number of iterations, at least 1. An iteration of ``sgd`` is one mini-batch.
    learning_rate : float or None, default=None
        Length of every step of ``gradient-descent``, ``accelerated-gradient`` and ``sgd``, 1e-100
        to 1e100. If it is too large, the training oscillates or diverges. With None, the first two
        search for a length that does not increase the objective, and ``sgd`` uses a length that
        decreases over time. The other solvers have no learning rate.
    batch_size : int, default=32
        Samples in a mini-batch of ``sgd``, at least 1; all samples if there are fewer.
    random_state : int, RandomState instance or None, default=None
        Seed of the mini-batches of ``sgd``; None uses numpy's global state. The other solvers use
        no random numbers: equal data give equal fits.
    class_weight : dict, "balanced" or None, default=None
        Weight of each class in the loss, by label; 1 for a class that is not in the dict. The dict
        can have labels that are not in ``y`` only if it has all those that are. With "balanced" the
        weight is ``n_samples / (n_classes * count)``, so all classes count the same. The weights
        are multiplied with ``sample_weight``. Every mean over the samples is then a weighted mean,
        and the penalty has the sum of the weights in place of ``n_samples``.
    fit_intercept : bool, default=True
        Without it, all intercepts are zero.
    warm_start : bool, default=False
        Whether the training begins at ``coef_`` and ``intercept_`` of the last fit.

    Attributes
    ----------
    coef_ : ndarray of shape (n_classes, n_features)
        Weights, two rows for two classes. The rows add up to zero if there is no penalty or if
        there are two classes. Weights and intercepts have the type of ``X``, float32 or float64;
        all computations of a fit are in float64.
    intercept_ : ndarray of shape (n_classes,)
        Intercepts, adding up to zero; zeros if ``fit_intercept`` is False.
    classes_ : ndarray of shape (n_classes,)
        Labels, sorted.
    n_iter_ : int
        Number of iterations.
    converged_ : bool
        Whether an optimum was reached, within the tolerance.
    reason_ : Reason
        How the fit ended. ``converged``. ``max_iter``. ``stalled``: rounding hides any further
        descent, but the objective could still fall. ``diverged``: the objective ended above its
        start (with mini-batches, also above that of zero weights), or the run was stopped because
        it rose too far. ``separable``: linear scores separate the classes and there is no penalty,
        so no optimum exists. ``weightless``: no sample of a class has a weight above 0, so no
        optimum exists.
    gradient_norm_ : float
        Largest component of the smallest subgradient of the objective at the end, for standardised
        features; zero at the optimum.
    loss_curve_ : ndarray of shape (n_iter_ + 1,)
        Mean cross-entropy in nats at every iteration, including the start; with weights, the
        weighted mean.
    objective_curve_ : ndarray of shape (n_iter_ + 1,)
        The objective, in nats, at every iteration.
    coef_path_ : ndarray of shape (n_iter_ + 1, n_classes, n_features)
        Weights at every iteration.
    intercept_path_ : ndarray of shape (n_iter_ + 1, n_classes)
        Intercepts at every iteration.
    fit_ : Fit
        The whole fit in one frozen record.
    n_features_in_ : int
        Number of features.
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Names of the features, if ``X`` has names.

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
        tol: float = Options.tol,
        max_iter: int = 1000,
        learning_rate: float | None = None,
        batch_size: int = 32,
        random_state: Any = None,
        class_weight: Any = None,
        fit_intercept: bool = True,
        warm_start: bool = False,
    ) -> None:
        self.C = C
        self.l1_ratio = l1_ratio
        self.solver = solver
        self.tol = tol
        self.max_iter = max_iter
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.random_state = random_state
        self.class_weight = class_weight
        self.fit_intercept = fit_intercept
        self.warm_start = warm_start

    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        sample_weight: ArrayLike | None = None,
        *,
        coef_init: ArrayLike | None = None,
        intercept_init: ArrayLike | None = None,
    ) -> Self:
        """Fit the weights.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Features from -1e150 to 1e150.
        y : array-like of shape (n_samples,)
            Labels of at least two classes.
        sample_weight : array-like of shape (n_samples,), default=None
            Weight of each sample in the loss, at least 0. A sample of weight 2 counts like two
            equal samples, and one of weight 0 like none.
        coef_init : array-like of shape (n_classes, n_features), default=None
            Weights at the start, finite. They are centred like ``coef_`` and ``intercept_``. If not
            given they are zero. With ``warm_start``, weights and intercepts are those of the last
            fit if neither is given.
        intercept_init : array-like of shape (n_classes,), default=None
            Intercepts at the start, finite. If not given, see ``coef_init``.

        Returns
        -------
        SoftmaxRegression
            Itself, fitted.

        Raises
        ------
        ValueError
            If a parameter, the data, the weights or the start are out of range, or there is only
            one class.

        Warns
        -----
        ConvergenceWarning
            If the fit has not converged. The text gives the reason and what to do.
        """
        C, l1_ratio, solver, options = checked_parameters(vars(self))
        features, labels = validate_data(self, X, y, dtype=TYPES, accept_sparse="csr")
        if labels.dtype.kind in "fcO":  # integers and strings can only be classes
            check_classification_targets(labels)
        elif labels.dtype.kind in "mM":  # a time can be NaT
            check_finite("y", labels)
        classes, codes = np.unique(labels, return_inverse=True)
        n_classes = len(classes)
        if n_classes < 2:
            raise ValueError(f"y must have at least 2 classes, got 1 class: {classes[0]!r}")
        if self.warm_start and hasattr(self, "coef_") and coef_init is intercept_init is None:
            coef_init, intercept_init = self._last_weights(n_classes, features.shape[1])
        weights = total_weights(sample_weight, self.class_weight, features, codes, classes)
        fit = train(
            features.astype(np.float64, copy=False),
            codes,
            n_classes,
            C=C,
            l1_ratio=l1_ratio,
            solver=solver,
            options=options,
            coef_init=coef_init,
            intercept_init=intercept_init,
            sample_weight=weights,
            fit_intercept=self.fit_intercept,
        )
        self._keep(fit, classes, features.dtype)
        if not fit.converged:
            ended = ENDED[fit.reason]
            if solver == "newton":
                ended = ended.removesuffix(OR_NEWTON)
            text = f"After {fit.n_iter} iterations {solver} {ended}."
            warnings.warn(text, ConvergenceWarning, stacklevel=2)
        return self

    def decision_function(self, X: ArrayLike) -> Floats:
        """Return the logits.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            For two classes ``z_1 - z_0``, shape (n_samples,), as in scikit-learn.
        """
        logits = self._logits(X)
        return logits[:, 1] - logits[:, 0] if len(self.classes_) == 2 else logits

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return the label with the highest probability.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples,)
        """
        winners = self._logits(X).argmax(axis=1)
        return self.classes_[winners]

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
        features = validate_data(self, X, dtype=TYPES, reset=False, accept_sparse="csr")
        if not isinstance(features, np.ndarray):
            return features @ self.coef_.T + self.intercept_
        return maths.logits(features, self.coef_, self.intercept_)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags

    def _last_weights(self, n_classes: int, n_features: int) -> tuple[Floats, Floats | None]:
        """Return the weights and intercepts of the last fit, or raise ValueError."""
        if self.coef_.shape != (n_classes, n_features):
            raise ValueError(
                f"warm_start needs the classes and features of the last fit: coef_ has shape "
                f"{self.coef_.shape}, and the data need {(n_classes, n_features)}"
            )
        return self.coef_, self.intercept_ if self.fit_intercept else None

    def _keep(self, fit: Fit, classes: NDArray[Any], dtype: np.dtype[Any]) -> None:
        """Set the fitted attributes."""
        self.fit_, self.classes_ = fit, classes
        coef_path, intercept_path = fit.coef_path, fit.intercept_path
        if dtype != coef_path.dtype:
            coef_path, intercept_path = coef_path.astype(dtype), intercept_path.astype(dtype)
            coef_path.flags.writeable = intercept_path.flags.writeable = False
        self.coef_path_, self.intercept_path_ = coef_path, intercept_path
        self.coef_, self.intercept_ = coef_path[-1], intercept_path[-1]
        self.loss_curve_, self.objective_curve_ = fit.loss_curve, fit.objective_curve
        self.n_iter_, self.converged_, self.reason_ = fit.n_iter, fit.converged, fit.reason
        self.gradient_norm_ = fit.gradient_norm

"""One-vs-rest: one logistic regression per class against all others, instead of a softmax."""

from dataclasses import dataclass

import numpy as np
import scipy  # loads each part at its first use, so not while the page starts

from explorer.fitting.solvers import Options
from explorer.fitting.training import Reason, train
from explorer.maths import softmax as maths
from explorer.maths.arrays import Codes, Floats
from explorer.maths.frozen import freeze
from explorer.settings import Solver

MAX_ITER = 200
"""Maximum number of steps. Separable classes of 10,000 samples need about a third of them."""


@dataclass(frozen=True, eq=False)
class OneVsRest:
    """Linear scores of one-vs-rest; the arrays are read-only.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, n_features)
        Weights of each class's own regression.
    intercept : ndarray of shape (n_classes,)
    reasons : tuple of Reason
        How the fit of each class ended. It is ``separable`` if there is no penalty and a line
        separates the class from the rest. No optimum exists then; the fit stopped when the loss was
        almost zero.
    """

    coef: Floats
    intercept: Floats
    reasons: tuple[Reason, ...]

    def __post_init__(self) -> None:
        freeze(self)


def one_vs_rest(
    X: Floats,
    y: Codes,
    n_classes: int,
    *,
    C: float,
    l1_ratio: float,
    sample_weight: Floats | None = None,
) -> OneVsRest:
    """Fit every class against the rest with Newton's method.

    Each fit equals ``LogisticRegression(C=C, l1_ratio=l1_ratio)`` with the labels "this class" and
    "another class". If there are two classes, only the second is fitted. The first has the opposite
    weights.

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
    sample_weight : ndarray of shape (n_samples,), default=None
        Weight of each sample in the loss of every fit; 1 if not given.

    Returns
    -------
    OneVsRest

    References
    ----------
    Bishop (2006), PRML, sec. 4.1.2 (one-versus-the-rest classifiers); Rifkin and Klautau (2004), In
    Defense of One-Vs-All Classification.
    """

    def against_rest(k: int) -> tuple[Floats, float, Reason]:
        """Return weights and intercept of the log odds: differences between the two rows."""
        fit = train(
            X,
            (y == k).astype(np.intp),
            2,
            C=C,
            l1_ratio=l1_ratio,
            solver=Solver.NEWTON,
            options=Options(max_iter=MAX_ITER),
            sample_weight=sample_weight,
        )
        return fit.coef[1] - fit.coef[0], float(fit.intercept[1] - fit.intercept[0]), fit.reason

    if n_classes == 2:
        coef, intercept, reason = against_rest(1)
        both = np.array([-1.0, 1.0])
        return OneVsRest(both[:, None] * coef, both * intercept, (reason, reason))
    coefs, intercepts, reasons = zip(*map(against_rest, range(n_classes)), strict=True)
    return OneVsRest(np.stack(coefs), np.array(intercepts), reasons)


def scores(logits: Floats) -> Floats:
    """Probability that each regression gives to its class, ``1 / (1 + exp(-z_k))``.

    A row does not have to sum to one, because each regression is fitted separately.

    Parameters
    ----------
    logits : ndarray of shape (n_samples, n_classes)
        Finite log odds of each class against the rest.

    Returns
    -------
    ndarray of shape (n_samples, n_classes)
        In [0, 1]; the relative precision does not depend on the size.

    References
    ----------
    Bishop (2006), PRML, eq. 4.59.
    """
    return scipy.special.expit(logits)


def normalised(logits: Floats) -> Floats:
    """Scores divided by their sum over the classes.

    They are computed as the softmax of the logarithms of the scores. So they are correct even if
    all scores underflow to zero.

    Parameters
    ----------
    logits : ndarray of shape (n_samples, n_classes)
        Finite log odds of each class against the rest.

    Returns
    -------
    ndarray of shape (n_samples, n_classes)
        In [0, 1], each row summing to one.

    References
    ----------
    Zadrozny and Elkan (2002), Transforming classifier scores into accurate multiclass probability
    estimates, sec. 4 (normalisation); scikit-learn's ``OneVsRestClassifier`` does the same.
    """
    return maths.softmax(scipy.special.log_expit(logits))


def cross_entropy(logits: Floats, y: Codes, weights: Floats | None = None) -> float:
    """Mean negative log-probability of the true classes, with the normalised scores.

    Parameters
    ----------
    logits : ndarray of shape (n_samples, n_classes)
        Finite log odds of each class against the rest.
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``.
    weights : ndarray of shape (n_samples,), default=None
        Weights of the samples, for a weighted mean.

    Returns
    -------
    float
        In nats.

    Raises
    ------
    ValueError
        If the row counts differ.
    """
    return maths.cross_entropy(scipy.special.log_expit(logits), y, weights)

"""How well the probability of a class ranks its points above all others: curves and their areas."""

from dataclasses import dataclass

import numpy as np
import scipy

from explorer.maths.arrays import Codes, Flags, Floats

LEAST = 5e-4
"""Rates that are smaller, or closer to one, are drawn at the edge of a DET curve."""


@dataclass(frozen=True)
class Ranking:
    """Rates of one class against all others, for falling thresholds of its probability.

    Parameters
    ----------
    false, true : ndarray of shape (n_thresholds,)
        False and true positive rates, from (0, 0) to (1, 1). Thresholds on a straight line between
        others are left out.
    area : float
        Area under the ROC curve: the probability that a random point of the class has a higher
        score than a random other point.
    average_precision : float
        Mean of the precisions at the thresholds, weighted by the steps of the recall.
    """

    false: Floats
    true: Floats
    area: float
    average_precision: float


def ranking(scores: Floats, positive: Flags) -> Ranking:
    """Return how scores rank positive points above the others.

    Parameters
    ----------
    scores : ndarray of shape (n_points,)
    positive : ndarray of shape (n_points,)
        Which points are of the class; some are, and some are not.
    """
    from sklearn import metrics

    false, true, _ = metrics.roc_curve(positive, scores)
    average = float(metrics.average_precision_score(positive, scores))
    return Ranking(false, true, float(metrics.auc(false, true)), average)


def precision_recall(scores: Floats, positive: Flags) -> tuple[Floats, Floats]:
    """Return recall and precision, from the lowest threshold to recall 0, where precision is 1."""
    from sklearn.metrics import precision_recall_curve

    precision, recall, _ = precision_recall_curve(positive, scores, drop_intermediate=True)
    return recall, precision


def normal_deviates(rates: Floats) -> Floats:
    """Return the numbers that a standard normal number exceeds with probability 1 - rate.

    Rates below LEAST count as LEAST, because a rate of zero would be infinitely far away.
    """
    return scipy.special.ndtri(np.clip(rates, LEAST, 1.0 - LEAST))


def log_odds(logits: Floats) -> Floats:
    """Return log(p / (1 - p)) of every class: they rank points as the probabilities do.

    Probabilities that are 1 up to rounding would tie.

    Parameters
    ----------
    logits : ndarray of shape (n_points, n_classes)
        Scores before the softmax.
    """
    odds = np.empty_like(logits)
    for k in range(logits.shape[1]):
        others = np.delete(logits, k, axis=1)
        odds[:, k] = logits[:, k] - scipy.special.logsumexp(others, axis=1)
    return odds


def brier_score(y: Codes, probabilities: Floats) -> float:
    """Return the mean squared distance of probabilities from the truth, from 0 to 2.

    The distance of a point is summed over the classes (Brier 1950, eq. 2).

    Parameters
    ----------
    y : ndarray of shape (n_points,)
        True classes.
    probabilities : ndarray of shape (n_points, n_classes)
    """
    from sklearn.metrics import brier_score_loss

    labels = range(probabilities.shape[1])
    return float(brier_score_loss(y, probabilities, labels=labels, scale_by_half=False))

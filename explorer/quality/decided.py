"""How good decisions are: the confusion matrix, and scores of each class."""

from dataclasses import dataclass

import numpy as np

from explorer.maths.arrays import Codes, Floats
from explorer.maths.resampling import band_of_mean

SCORES = ("precision", "recall", "F1")
"""Names of the scores of a class, in the order of :class:`ClassScores`."""


@dataclass(frozen=True)
class ClassScores:
    """Precision, recall and F1 of each class, and their means.

    Parameters
    ----------
    scores : ndarray of shape (n_classes, 3)
        In the order of SCORES; a score that would be 0/0 is 0.
    support : ndarray of shape (n_classes,)
        Points of each true class.
    macro, weighted : ndarray of shape (3,)
        Means over the classes. Each class counts the same, or in proportion to its points.
    band : ndarray of shape (2, 3)
        Ends of a 95% band of ``macro``: what chance does to it.
    """

    scores: Floats
    support: Codes
    macro: Floats
    weighted: Floats
    band: Floats


def confusion(y: Codes, decisions: Codes, n_classes: int) -> Codes:
    """Count the points of each true class by what is decided.

    Parameters
    ----------
    y : ndarray of shape (n_points,)
        True classes.
    decisions : ndarray of shape (n_points,)
        Predicted classes; ``n_classes`` means rejected.
    n_classes : int

    Returns
    -------
    ndarray of shape (n_classes, n_decisions)
        One row per true class. If a point is rejected, one more column counts rejected points.
    """
    from sklearn.metrics import confusion_matrix

    counts = confusion_matrix(y, decisions, labels=range(n_classes + 1))[:n_classes]
    return counts if counts[:, n_classes].any() else counts[:, :n_classes]


def class_scores(y: Codes, decisions: Codes, n_classes: int) -> ClassScores:
    """Return the scores of each class; the arguments are those of :func:`confusion`."""
    from sklearn.metrics import precision_recall_fscore_support as scored

    *scores, support = scored(y, decisions, labels=range(n_classes), zero_division=0.0)
    macro, weighted = np.mean(scores, axis=1), np.average(scores, axis=1, weights=support)
    band = band_of_mean(macro, macro_means, confusion(y, decisions, n_classes))
    return ClassScores(np.column_stack(scores), support, macro, weighted, band)


def macro_means(shares: Floats) -> Floats:
    """Return the means of the scores over the classes, from confusion matrices.

    Parameters
    ----------
    shares : ndarray of shape (n_matrices, n_classes, n_decisions)
        Shares of all points.

    Returns
    -------
    ndarray of shape (n_matrices, 3)
        In the order of SCORES; a score that would be 0/0 is 0.
    """
    n_classes = shares.shape[1]
    right = np.diagonal(shares, axis1=1, axis2=2)
    true, predicted = shares.sum(axis=2), shares[:, :, :n_classes].sum(axis=1)
    tops, bottoms = (right, right, 2.0 * right), (predicted, true, true + predicted)
    scores = [
        np.divide(top, bottom, out=np.zeros_like(right), where=bottom > 0.0)
        for top, bottom in zip(tops, bottoms, strict=True)
    ]
    return np.stack([each.mean(axis=1) for each in scores], axis=1)

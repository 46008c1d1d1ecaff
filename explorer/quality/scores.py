"""Four scores of a classifier: of its decisions, and of its probabilities."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from explorer.maths.arrays import Codes, Floats
from explorer.maths.calibration import equal_width, reliability
from explorer.quality.ranked import brier_score

BINS = 10
"""Bins of the calibration error, of equal width."""

SMALLEST = float(np.finfo(float).eps)
"""A smaller probability counts as this in the log loss, if a classifier gives no logarithms."""


@dataclass(frozen=True)
class Scores:
    """Scores of a classifier on some points.

    Parameters
    ----------
    accuracy : float
        Share of the points that are right.
    log_loss : float
        Mean of -log(probability of the true class), in nats. Without ``predict_log_proba`` of the
        classifier, a probability of zero counts as 2.2e-16, as in scikit-learn. One such point then
        adds 36 nats to the sum.
    brier_score : float
        From 0 to 2.
    calibration_error : float
        Calibration error of the probability of the decided class, in [0, 1].
    """

    accuracy: float
    log_loss: float
    brier_score: float
    calibration_error: float

    def __str__(self) -> str:
        """Return names and values in one line."""
        return ", ".join(
            f"{name.replace('_', ' ')} {value:.4f}" for name, value in vars(self).items()
        )


@dataclass(frozen=True, eq=False)
class Predictions:
    """What a classifier predicts for some points.

    Parameters
    ----------
    probabilities, logarithms : ndarray of shape (n_points, n_classes)
    decided : ndarray of shape (n_points,)
    """

    probabilities: Floats
    logarithms: Floats
    decided: Codes

    @classmethod
    def of(cls, model: Any, X: Floats) -> Self:
        """Return the predictions of a fitted classifier for the classes 0, 1, ..."""
        probabilities = model.predict_proba(X)
        return cls(probabilities, _logarithms(model, X, probabilities), model.predict(X))

    def scores(self, y: Codes) -> Scores:
        """Return how good they are, from the true classes."""
        right, points = self.decided == y, np.arange(len(y))
        confidence = self.probabilities[points, self.decided]
        return Scores(
            float(right.mean()),
            -float(self.logarithms[points, y].mean()),
            brier_score(y, self.probabilities),
            reliability(confidence, right.astype(np.float64), equal_width(BINS)).error,
        )


def scores(model: Any, X: Floats, y: Codes) -> Scores:
    """Return how good a fitted classifier is on points.

    Parameters
    ----------
    model : classifier
        With ``predict`` and ``predict_proba``, for the classes 0, 1, ...
    X : ndarray of shape (n_points, n_features)
    y : ndarray of shape (n_points,)
        True classes.
    """
    return Predictions.of(model, X).scores(y)


def _logarithms(model: Any, X: Floats, probabilities: Floats) -> Floats:
    """Return the logarithms of the probabilities, exact if the classifier gives them."""
    if hasattr(model, "predict_log_proba"):
        return model.predict_log_proba(X)
    return np.log(np.maximum(probabilities, SMALLEST))

"""The threshold of the sets, and which held-out points it comes from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.maths.conformal import least_probability, split
from explorer.study import Study, Weights


@dataclass(frozen=True)
class Calibrated:
    """Sets of classes, made from half of the held-out points.

    Parameters
    ----------
    calibrates : ndarray of shape (n_test,)
        Which held-out points the threshold comes from; the others evaluate.
    probabilities : ndarray of shape (n_test, n_classes)
    least : float
        A class is in the set if its probability is not below this.
    """

    calibrates: NDArray[np.bool_]
    probabilities: NDArray[np.float64]
    least: float


def calibrated(study: Study, weights: Weights) -> Calibrated:
    """Calibrate the probabilities of some weights; there are held-out points."""
    X, y, view = study.points.X_test, study.points.y_test, study.view
    p = study.scorer_of(weights).probabilities(X)
    calibrates = split(len(y), view.conformal_seed)
    own = p[np.arange(len(y)), y][calibrates]
    return Calibrated(calibrates, p, least_probability(own, view.coverage))

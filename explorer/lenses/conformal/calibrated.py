"""The sets of classes, and which held-out points their threshold comes from."""

from dataclasses import dataclass

from explorer.lenses.conformal import Score
from explorer.maths.arrays import Flags, Floats
from explorer.maths.conformal import Sets, calibrating_half
from explorer.study import Study, Weights


@dataclass(frozen=True)
class Calibrated:
    """Sets of classes, made from half of the held-out points.

    Parameters
    ----------
    calibrates : ndarray of shape (n_test,)
        Which held-out points the threshold comes from; the others evaluate.
    probabilities : ndarray of shape (n_test, n_classes)
    sets : Sets
    """

    calibrates: Flags
    probabilities: Floats
    sets: Sets


def calibrated(study: Study, weights: Weights) -> Calibrated:
    """Calibrate the probabilities of some weights; there are held-out points."""
    X, y, view = study.points.X_test, study.points.y_test, study.view
    p = study.scorer_of(weights).probabilities(X)
    calibrates = calibrating_half(len(y), view.conformal_seed)
    adaptive = view.conformal_score is Score.ADAPTIVE
    sets = Sets.calibrated(p[calibrates], y[calibrates], view.coverage, adaptive)
    return Calibrated(calibrates, p, sets)

"""The event whose probability is judged: that the prediction is right, or that a class is true."""

import numpy as np

from explorer.maths import softmax as maths
from explorer.maths.arrays import Codes, Floats
from explorer.maths.bayes import counted, new_points
from explorer.study import Study

NEW_POINTS = 2**16
"""Most new points for the true reliability; its errors are smaller than a line is wide."""


def event_class(study: Study) -> int | None:
    """Return the class that is judged; None means the predicted class."""
    k: int | None = study.view.calibrated_class
    return None if k is None else min(k, study.data.n_classes - 1)


def judged_events(study: Study, X: Floats, truth: Floats) -> tuple[Floats, Floats, Codes]:
    """Return predicted probabilities of the event, its true ones, and the points they belong to.

    Parameters
    ----------
    study : Study
    X : ndarray of shape (n_points, 2)
    truth : ndarray of shape (n_points, n_classes)
        The true probability of each class: 0 or 1 if the class is known.

    Returns
    -------
    tuple of ndarray of shape (n_decided,)
        The points are rows of ``X``. Rejected points have no predicted class and are left out.
    """
    probabilities = maths.softmax(study.scores(X))
    k = event_class(study)
    if k is not None:
        return probabilities[:, k], truth[:, k], np.arange(len(X))
    decisions = study.decisions(X)
    kept = np.flatnonzero(decisions < study.data.n_classes)
    at = kept, decisions[kept]
    return probabilities[at], truth[at], kept


def true_events(study: Study) -> tuple[Floats, Floats, Floats] | None:
    """Return probabilities for all possible new points, and how much each of them counts.

    None if their density is not known, or if all of them are rejected.
    """
    density = study.density
    if density is None:
        return None
    X = new_points(density, NEW_POINTS)
    predicted, true, kept = judged_events(study, X, density.posterior(X)[0])
    return (predicted, true, counted(density, len(X))[kept]) if len(kept) else None

"""Fits to standardised features: to the two that are shown, and to all."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from explorer.data.dataset import whole
from explorer.fits import KEPT
from explorer.fitting.solvers import Options
from explorer.fitting.training import Fit, Reason, train
from explorer.maths import softmax as maths
from explorer.maths.arrays import Floats
from explorer.settings import DataParams, FitParams, Solver
from explorer.study import Study

MOST_STEPS = 1000
"""Iterations of L-BFGS, which fits all features: 640 weights take about 150, and less time than
Newton's with L1. Two features are fitted by Newton's method, which is much faster there."""


@dataclass(frozen=True, eq=False)
class Standardised:
    """A fit to standardised features.

    Parameters
    ----------
    n_features : int
    fit : Fit
    logits, held_out : ndarray of shape (n_points, n_classes)
        Scores of the training points and of the held-out points.
    """

    n_features: int
    fit: Fit
    logits: Floats
    held_out: Floats

    @property
    def is_endless(self) -> bool:
        """Whether there is no optimum, because these features separate the classes."""
        return self.fit.reason is Reason.SEPARABLE


@lru_cache(maxsize=KEPT)
def standardised(data: DataParams, params: FitParams, *, all_features: bool) -> Standardised:
    """Return the optimum for standardised features, with the penalty of a fit.

    Parameters
    ----------
    data : DataParams
        If ``all_features``, the data set must have more features than are shown.
    params : FitParams
    all_features : bool
        Whether all features of the data set are used, or the two that are shown.
    """
    study = Study(data, params)
    points, known = study.points, whole(data) if all_features else None
    X, X_test = known or (points.X, points.X_test)
    mean, std = X.mean(axis=0), X.std(axis=0)
    scale = np.where(std > 0.0, std, 1.0)
    C, l1_ratio = params.effective
    fit = train(
        (X - mean) / scale,
        points.y,
        points.n_classes,
        C=C,
        l1_ratio=l1_ratio,
        solver=Solver.LBFGS if known else Solver.NEWTON,
        options=Options(max_iter=MOST_STEPS),
        sample_weight=study.sample_weight,
    )
    scores = [maths.logits((each - mean) / scale, fit.coef, fit.intercept) for each in (X, X_test)]
    return Standardised(X.shape[1], fit, *scores)

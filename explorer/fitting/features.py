"""The features of a fit, from its settings and its training points."""

from typing import Any

import numpy as np

from explorer.maths.arrays import Codes, Floats
from explorer.maths.features import PLANE, FeatureMap
from explorer.settings.features import Bumps, FeatureParams, Features


def feature_map(params: FeatureParams, X: Floats, y: Codes, n_classes: int) -> FeatureMap:
    """Return the features; linear ones are not standardised.

    Parameters
    ----------
    params : FeatureParams
    X : ndarray of shape (n_samples, 2)
        The training points.
    y : ndarray of shape (n_samples,)
        Their classes, each present. They give the centres of the bumps.
    n_classes : int
    """
    if params.is_linear:
        return PLANE
    centres: list[Any] = []
    if params.features is Features.CUSTOM and params.bumps is Bumps.CLASSES:
        centres = [X[y == k].mean(axis=0) for k in range(n_classes)]
    elif params.n_bumps(n_classes):
        centres = [*params.bump_places]
    return FeatureMap.fitted(
        X,
        params.powers,
        has_waves=params.has_waves,
        bumps=np.array(centres).reshape(-1, 2),
        width=params.bump_width,
    )

"""The weights in the pictures while *Shift* is open."""

import numpy as np

from explorer.maths.arrays import Floats
from explorer.settings import ViewParams
from explorer.study import Weights


def alters(weights: Weights, view: ViewParams) -> Weights:
    """Return weights with a vector added to every class, and a number to every intercept."""
    coef, intercept = weights
    vector = added(view.shift_w1, view.shift_w2, coef.shape[1])
    return coef + vector, intercept + view.shift_b


def added(v1: float, v2: float, n_features: int) -> Floats:
    """Return what is added to the weights of each feature: zero for all but x1 and x2."""
    return np.pad([v1, v2], (0, n_features - 2))

"""The weights in the pictures while *Shift* is open."""

import numpy as np

from explorer.maths.shift import shifted
from explorer.settings import ViewParams
from explorer.study import Weights


def moved(weights: Weights, view: ViewParams) -> Weights:
    """Return weights with a vector added to every class, and a number to every intercept."""
    return shifted(*weights, np.array([view.shift_w1, view.shift_w2]), view.shift_b)

"""The weights that the pictures are of while the lens on shifts is open."""

import numpy as np

from explorer.maths.shift import shifted
from explorer.settings import ViewParams
from explorer.study import Weights


def moved(weights: Weights, view: ViewParams) -> Weights:
    """Add one vector to the weights of all classes, and one number to their intercepts."""
    return shifted(*weights, np.array([view.shift_w1, view.shift_w2]), view.shift_b)

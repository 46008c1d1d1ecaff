"""The weights at the start of training."""

import numpy as np

from explorer.maths.arrays import Floats
from explorer.settings import FitParams, Start


def initial_weights(params: FitParams, n_classes: int) -> tuple[Floats, Floats]:
    """Return the weights and intercepts at which training begins.

    Parameters
    ----------
    params : FitParams
        ``start`` and its settings are used. ``random`` draws every number from the standard normal
        distribution, class by class. So more classes do not change the weights of the first ones.
    n_classes : int
        2 to 10.

    Returns
    -------
    coef : ndarray of shape (n_classes, n_features)
        In units of the features. Typed weights are those of x1 and x2; those of the other features
        are zero.
    intercept : ndarray of shape (n_classes,)
        In nats.
    """
    theta = np.zeros((n_classes, params.n_features(n_classes) + 1))
    if params.start is Start.RANDOM:
        theta = np.random.default_rng(params.training_seed).standard_normal(theta.shape)
    elif params.start is Start.TYPED and params.start_weights:
        rows = np.array(params.start_weights[:n_classes])
        theta[: len(rows), :2], theta[: len(rows), -1] = rows[:, :2], rows[:, 2]
    return theta[:, :-1], theta[:, -1]

"""Separability: if linear scores separate the classes, a fit without a penalty has no optimum."""

import numpy as np
import scipy  # loads each part at its first use, so not while the page starts

from explorer.maths.arrays import Codes, Floats

MARGIN = 1e-6
"""Lowest mean margin that counts as separation, with weights in [-1, 1] and samples of length 1."""

TOLERANCE = 1e-9
"""Largest violation of a constraint that rounding in the linear program can cause."""


def is_separable(X: Floats, y: Codes, n_classes: int, *, fit_intercept: bool = True) -> bool:
    """Return whether the cross-entropy without a penalty has no minimum.

    It has no minimum if and only if there are weights with two properties. No sample has a class
    with a higher score than its own class. Some sample has a class with a lower score. The loss
    then falls for ever along these weights. A linear program maximises the sum of the margins. To
    keep it small, only the constraints that the last solution violated are added.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``, each present.
    n_classes : int
    fit_intercept : bool, default=True
        Whether the scores have intercepts.

    Returns
    -------
    bool
        False too if rounding keeps the linear program from being solved.

    References
    ----------
    Albert and Anderson (1984), On the existence of maximum likelihood estimates in logistic
    regression models, theorems 1 to 3 (complete and quasi-complete separation).
    """
    design = _directions(X, fit_intercept)
    width = design.shape[1]
    class_sums = np.stack([design[y == k].sum(axis=0) for k in range(n_classes)])
    gain = (n_classes * class_sums - class_sums.sum(axis=0)) / len(y)
    weights = np.sign(gain)
    constraints: dict[tuple[int, int], Floats] = {}
    while True:
        if float((gain * weights).sum()) <= MARGIN:
            return False
        violated = [pair for pair in _most_violated(design, y, weights) if pair not in constraints]
        if not violated:
            return True
        for sample, k in violated:
            row = np.zeros((n_classes, width))
            row[k], row[y[sample]] = design[sample], -design[sample]
            constraints[sample, k] = row.ravel()
        solved = scipy.optimize.linprog(
            -gain.ravel(),
            A_ub=np.array(list(constraints.values())),
            b_ub=np.zeros(len(constraints)),
            bounds=(-1, 1),
        )
        if solved.x is None:  # rounding: features of very different sizes, such as narrow bumps
            return False
        weights = np.asarray(solved.x).reshape(n_classes, width)


def _directions(X: Floats, fit_intercept: bool) -> Floats:
    """Return ``(x, 1)`` of each sample, scaled to length 1; without intercepts ``x``.

    The length of a sample does not change the sign of its margins. Features are first centred and
    scaled by their quartiles, so that one outlier does not make all other samples look alike.
    Without intercepts they cannot be centred.
    """
    low, middle, high = np.quantile(X, [0.25, 0.5, 0.75], axis=0)
    spread = np.where(high > low, high - low, X.std(axis=0))
    spread[spread == 0.0] = 1.0
    if fit_intercept:
        design = np.column_stack([(X - middle) / spread, np.ones(len(X))])
    else:
        design = X / spread
    lengths = np.linalg.norm(design, axis=1, keepdims=True)
    return design / np.where(lengths > 0.0, lengths, 1.0)


def _most_violated(design: Floats, y: Codes, weights: Floats) -> list[tuple[int, int]]:
    """Return the sample with the largest violation for each pair of a true and another class."""
    scores = design @ weights.T
    lead = scores - scores[np.arange(len(y)), y][:, None]
    found = []
    for true in range(len(weights)):
        members = np.flatnonzero(y == true)
        worst = lead[members].argmax(axis=0)
        for k in range(len(weights)):
            if lead[members[worst[k]], k] > 10 * TOLERANCE:
                found.append((int(members[worst[k]]), k))
    return found

"""Whether linear scores can separate the classes. If so, a fit without a penalty has no optimum."""

import numpy as np
import scipy  # loads each part when it is first used, so not before the page is begun
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MARGIN = 1e-6
"""Mean margin, with weights in [-1, 1] and samples of length 1, that counts as separation."""

TOLERANCE = 1e-9
"""Margin below zero that rounding in the linear program may leave."""


def is_separable(X: Floats, y: NDArray[np.intp], n_classes: int) -> bool:
    """Tell whether the unpenalised cross-entropy has no minimum on these data.

    It has none if and only if some weights rank no class above a sample's own and some sample's own
    class above another. The loss then falls forever along these weights. A linear program maximises
    the sum of margins. It gets only the constraints that the last solution has violated.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``, each present.
    n_classes : int

    Returns
    -------
    bool

    References
    ----------
    Albert and Anderson (1984), On the existence of maximum likelihood estimates in logistic
    regression models, theorems 1 to 3 (complete and quasi-complete separation).
    """
    design = _directions(X)
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
        if solved.x is None:
            raise RuntimeError(f"the linear program was not solved: {solved.message}")
        weights = np.asarray(solved.x).reshape(n_classes, width)


def _directions(X: Floats) -> Floats:
    """Return ``(x, 1)`` of each sample, scaled to length 1.

    The length of a sample does not change the sign of its margins. Features are first centred and
    scaled by their quartiles, so that a far sample does not hide the differences between others.
    """
    low, middle, high = np.quantile(X, [0.25, 0.5, 0.75], axis=0)
    spread = np.where(high > low, high - low, X.std(axis=0))
    spread[spread == 0.0] = 1.0
    design = np.column_stack([(X - middle) / spread, np.ones(len(X))])
    directions: Floats = design / np.linalg.norm(design, axis=1, keepdims=True)
    return directions


def _most_violated(design: Floats, y: NDArray[np.intp], weights: Floats) -> list[tuple[int, int]]:
    """Return, for each pair of true and other class, the sample that prefers the other most."""
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

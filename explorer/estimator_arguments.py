"""The arguments of the estimator, checked: its parameters and the weights of samples."""

import math
from collections.abc import Mapping
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight

from explorer.fitting.solvers import Options
from explorer.fitting.weights import balanced
from explorer.maths.arrays import Codes, Floats
from explorer.settings import Automatic, Choice, Range, Rule, Solver, check

RULES: dict[str, Rule] = {
    "C": Range(1e-100, math.inf, float),
    "l1_ratio": Range(0.0, 1.0, float),
    "solver": Choice(Solver),
    "tol": Range(1e-100, 1.0, float),
    "max_iter": Range(1, 10**9, int),
    "learning_rate": Automatic(Range(1e-100, 1e100, float), name="None"),
    "batch_size": Range(1, 10**9, int),
}
"""Valid values of the parameters that are numbers or names."""

SWITCHES = ("fit_intercept", "warm_start")
"""Parameters that are True or False."""


def checked_parameters(given: Mapping[str, Any]) -> tuple[float, float, Solver, Options]:
    """Return ``C``, ``l1_ratio``, ``solver`` and the options of the solver, in their types.

    Parameters
    ----------
    given : mapping of str to object
        The parameters of the estimator by name; other names are ignored.

    Raises
    ------
    ValueError
        If a parameter is not valid.
    """
    kept = {name: check(name, given[name], rule) for name, rule in RULES.items()}
    C, l1_ratio, solver = kept.pop("C"), kept.pop("l1_ratio"), kept.pop("solver")
    if solver is Solver.SGD:
        kept["random_state"] = _seed(given["random_state"])
    for name in SWITCHES:
        if not isinstance(given[name], bool | np.bool_):
            raise ValueError(f"{name} must be True or False, got {given[name]!r}")
    return C, l1_ratio, solver, Options(**kept)


def _seed(random_state: Any) -> int:
    """Return an integer unchanged; draw one from any other source of random numbers."""
    drawn = check_random_state(random_state)  # raises ValueError for a bad seed
    if isinstance(random_state, Integral):
        return int(random_state)
    return int(drawn.randint(2**31 - 1))


def total_weights(
    sample_weight: ArrayLike | None,
    class_weight: Any,
    X: Any,
    codes: Codes,
    classes: NDArray[Any],
) -> Floats | None:
    """Return the weight of each sample times that of its class; None if there are none.

    Parameters
    ----------
    sample_weight : array-like of shape (n_samples,) or None
    class_weight : dict, "balanced" or None
    X : ndarray or sparse matrix of shape (n_samples, n_features)
    codes : ndarray of shape (n_samples,)
        Place of each sample's label in ``classes``.
    classes : ndarray of shape (n_classes,)
        Labels, sorted, each once.

    Raises
    ------
    ValueError
        If the weights have another shape, are negative or not finite, or if ``class_weight`` is of
        another kind, or lacks a label and has one that is not in ``classes``.
    """
    if sample_weight is None and class_weight is None:
        return None
    weights: Floats = _check_sample_weight(
        sample_weight, X, dtype=np.float64, ensure_non_negative=True
    )
    if class_weight is None:
        return weights
    if isinstance(class_weight, str) and class_weight == "balanced":
        of_classes = balanced(codes, len(classes), weights)
    elif isinstance(class_weight, Mapping):
        of_classes = _weights_by_label(class_weight, classes)
    else:
        raise ValueError(f"class_weight must be a dict, 'balanced' or None, got {class_weight!r}")
    return weights * of_classes[codes]


def _weights_by_label(class_weight: Mapping[Any, Any], classes: NDArray[Any]) -> Floats:
    """Return the weight of each class; 1 for a class without one.

    Other labels are allowed if all classes have a weight: some samples of a data set may lack a
    class. If a class has no weight, another label is refused, because it may be a misspelt class.
    """
    known = set(classes)
    unknown = [label for label in class_weight if label not in known]
    if unknown and any(label not in class_weight for label in classes):
        raise ValueError(f"the labels of class_weight must be in y, got {unknown!r}")
    weights = np.array([class_weight.get(label, 1.0) for label in classes], np.float64)
    if not (weights >= 0.0).all():  # nan neither
        raise ValueError(f"the weights of class_weight must be at least 0, got {class_weight!r}")
    return weights

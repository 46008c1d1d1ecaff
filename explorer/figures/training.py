"""The frames of a training that ``training.js`` draws in the browser, one after the other."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.maths import softmax as maths

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

MOST = 60
"""Frames drawn of a longer run."""


def training_frames(
    coef_path: Floats,
    intercept_path: Floats,
    loss: Floats,
    objective: Floats,
    X: Floats,
    y: Codes,
    held_out: tuple[Floats, Codes] | None = None,
) -> dict[str, NDArray[Any]]:
    """Choose the iterations to be drawn, and gather what is known at each.

    Parameters
    ----------
    coef_path : ndarray of shape (n_iter + 1, n_classes, 2)
    intercept_path : ndarray of shape (n_iter + 1, n_classes)
    loss, objective : ndarray of shape (n_iter + 1,)
        In nats. Frames are dense where the objective moves.
    X : ndarray of shape (n_samples, 2)
    y : ndarray of shape (n_samples,)
    held_out : tuple of ndarray of shape (n_test, 2) and ndarray of shape (n_test,), optional
        Features and true classes of points that were not trained on.

    Returns
    -------
    dict
        ``iterations``, ``coef``, ``intercept``, ``loss``, ``objective`` and ``accuracy``, the share
        of points whose own class is the likeliest; where there are held-out points, ``test_loss``
        and ``test_accuracy`` too. Arrays of ``float32`` with one entry a frame, first axis.
    """
    chosen = frame_iterations(objective)
    weights = (coef_path[chosen], intercept_path[chosen])
    frames: dict[str, NDArray[Any]] = {
        "iterations": chosen,
        "coef": weights[0],
        "intercept": weights[1],
        "loss": loss[chosen],
        "accuracy": _accuracies(*weights, X, y),
    }
    if held_out is not None and len(held_out[1]):
        frames["test_loss"] = maths.cross_entropy_path(*weights, *held_out)
        frames["test_accuracy"] = _accuracies(*weights, *held_out)
    return {name: _short(values) for name, values in frames.items()}


def typed_frame(
    coef: Floats,
    intercept: Floats,
    X: Floats,
    y: Codes,
    held_out: tuple[Floats, Codes] | None = None,
) -> dict[str, Any]:
    """Return the one frame of weights that come from no training.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, 2)
    intercept : ndarray of shape (n_classes,)
    X : ndarray of shape (n_samples, 2)
    y : ndarray of shape (n_samples,)
    held_out : tuple of ndarray of shape (n_test, 2) and ndarray of shape (n_test,), optional

    Returns
    -------
    dict
        As of :func:`training_frames`, but weights as they are, and ``typed`` beside; its iteration
        is 0.
    """
    loss = np.array([maths.cross_entropy(maths.logits(X, coef, intercept), y)])
    frame = training_frames(coef[None], intercept[None], loss, loss, X, y, held_out)
    # A person may type two numbers that are the same in single precision.
    return {**frame, "coef": coef[None], "intercept": intercept[None], "typed": True}


def _short(values: NDArray[Any]) -> NDArray[Any]:
    """Return the same with half the bytes: seven digits are more than a picture shows."""
    return values.astype(np.int32 if values.dtype.kind == "i" else np.float32)


def _accuracies(coef_path: Floats, intercept_path: Floats, X: Floats, y: Codes) -> Floats:
    """Return the share of points whose own class is the likeliest, for each of many weights."""
    weights = zip(coef_path, intercept_path, strict=True)
    return np.array([np.mean(maths.logits(X, *each).argmax(axis=1) == y) for each in weights])


def frame_iterations(objective: Floats, most: int = MOST) -> NDArray[np.intp]:
    """Return the iterations to be drawn: all of a short run, of a long one where the loss moves.

    An iteration's weight is its share of the objective's total variation plus its share of the
    logarithm of the iteration, so that a long flat end has frames too. It is drawn as often as its
    weight asks for, but once at most.

    Parameters
    ----------
    objective : ndarray of shape (n_iter + 1,)
        In nats.
    most : int
        At least 2.

    Returns
    -------
    ndarray of shape (min(n_iter + 1, most),)
        Increasing, from 0 to ``n_iter``.
    """
    n_iter = len(objective) - 1
    if n_iter < most:
        return np.arange(n_iter + 1)
    moved = np.abs(np.diff(objective))
    weights = moved / max(moved.sum(), np.finfo(float).tiny)
    weights += np.diff(np.log1p(np.arange(n_iter + 1))) / np.log1p(n_iter)
    low, high = 0.0, 1.0 / weights.min()
    for _ in range(100):  # bisection: halved a hundred times, the interval is rounding
        middle = (low + high) / 2.0
        if np.minimum(middle * weights, 1.0).sum() < most - 1:
            low = middle
        else:
            high = middle
    drawn = np.floor(np.minimum(high * weights, 1.0).cumsum() + 1e-6).astype(np.intp)
    return np.concatenate([[0], np.flatnonzero(np.diff(drawn, prepend=0)) + 1])

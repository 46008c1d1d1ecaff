"""The frames of a training, which ``training.js`` draws in the browser."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.maths import softmax as maths
from explorer.maths.arrays import Codes, Floats
from explorer.maths.decision import LIKELIEST, Rule
from explorer.maths.extents import precision

MOST = 60
"""Most frames of a run."""


def training_frames(
    coef_path: Floats,
    intercept_path: Floats,
    loss: Floats,
    objective: Floats,
    X: Floats,
    y: Codes,
    held_out: tuple[Floats, Codes] | None = None,
    rule: Rule = LIKELIEST,
) -> dict[str, NDArray[Any]]:
    """Choose the iterations that are shown, and collect weights, losses and accuracies.

    Parameters
    ----------
    coef_path : ndarray of shape (n_iter + 1, n_classes, n_features)
    intercept_path : ndarray of shape (n_iter + 1, n_classes)
    loss, objective : ndarray of shape (n_iter + 1,)
        In nats. There are more frames where the objective changes fast.
    X : ndarray of shape (n_samples, n_features)
    y : ndarray of shape (n_samples,)
    held_out : tuple of ndarray of shapes (n_test, n_features) and (n_test,), optional
        Features and true classes of points that were not trained on.
    rule : Rule
        What is decided.

    Returns
    -------
    dict
        ``iterations``, ``coef``, ``intercept``, ``loss``, ``accuracy`` and ``rejected``: the shares
        of points that are decided correctly and that are rejected. If there are held-out points,
        also ``test_loss``, ``test_accuracy`` and ``test_rejected``. The first axis is the frame.
        All are ``float32`` except ``iterations``, ``intercept``, and ``coef`` for points far from
        zero.
    """
    chosen = frame_iterations(objective)
    weights = (coef_path[chosen], intercept_path[chosen])
    return _frames(chosen, weights, loss[chosen], (X, y), held_out, rule)


def path_frames(
    C: Floats,
    coef: Floats,
    intercept: Floats,
    loss: Floats,
    X: Floats,
    y: Codes,
    held_out: tuple[Floats, Codes] | None = None,
    rule: Rule = LIKELIEST,
) -> dict[str, Any]:
    """Return a frame for each C of a path; ``iterations`` numbers them, ``names`` gives C.

    Parameters
    ----------
    C : ndarray of shape (n_C,)
    coef, intercept, loss : ndarray of shape (n_C, ...)
        Those of the optima.
    X, y, held_out, rule
        As for :func:`training_frames`, whose result this one has too.
    """
    frames = _frames(np.arange(len(C)), (coef, intercept), loss, (X, y), held_out, rule)
    counts = (coef != 0.0).sum(axis=(1, 2)).tolist()
    names = [
        f"C = {each:g}, {n} of {coef[0].size} weights"
        for each, n in zip(C.tolist(), counts, strict=True)
    ]
    return {**frames, "names": names}


def _frames(
    chosen: Codes,
    weights: tuple[Floats, Floats],
    loss: Floats,
    training: tuple[Floats, Codes],
    held_out: tuple[Floats, Codes] | None,
    rule: Rule,
) -> dict[str, NDArray[Any]]:
    frames: dict[str, NDArray[Any]] = {
        "iterations": chosen,
        "coef": weights[0],
        "intercept": weights[1],
        "loss": loss,
        **_shares("", *weights, *training, rule),
    }
    if held_out is not None and len(held_out[1]):
        frames["test_loss"] = maths.cross_entropy_path(*weights, *held_out)
        frames |= _shares("test_", *weights, *held_out, rule)
    # Two intercepts can differ by rounding alone, and that decides where two classes tie.
    kinds = {"coef": precision(training[0]), "intercept": np.float64}
    return {name: _short(values, kinds.get(name, np.float32)) for name, values in frames.items()}


def typed_frame(
    coef: Floats,
    intercept: Floats,
    loss: float,
    X: Floats,
    y: Codes,
    held_out: tuple[Floats, Codes] | None = None,
    rule: Rule = LIKELIEST,
) -> dict[str, Any]:
    """Return the single frame of typed weights.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, n_features)
    intercept : ndarray of shape (n_classes,)
    loss : float
        In nats.
    X : ndarray of shape (n_samples, n_features)
    y : ndarray of shape (n_samples,)
    held_out : tuple of ndarray of shapes (n_test, n_features) and (n_test,), optional
    rule : Rule

    Returns
    -------
    dict
        Like :func:`training_frames`, but with weights in double precision, and with ``typed``. The
        iteration is 0.
    """
    curve = np.array([loss])
    frame = training_frames(coef[None], intercept[None], curve, curve, X, y, held_out, rule)
    # In single precision, two different typed numbers could become equal.
    return {**frame, "coef": coef[None], "intercept": intercept[None], "typed": True}


def _short(values: NDArray[Any], kind: type[np.floating[Any]]) -> NDArray[Any]:
    """Return the values in the precision that a picture needs."""
    return values.astype(np.int32 if values.dtype.kind == "i" else kind)


def _shares(
    prefix: str, coef_path: Floats, intercept_path: Floats, X: Floats, y: Codes, rule: Rule
) -> dict[str, Floats]:
    """Return the shares of points that are decided correctly and rejected, for each frame."""
    weights = zip(coef_path, intercept_path, strict=True)
    decided = np.array([rule.decide(maths.logits(X, *each)) for each in weights])
    n_classes = intercept_path.shape[1]
    return {
        f"{prefix}accuracy": (decided == y).mean(axis=1),
        f"{prefix}rejected": (decided == n_classes).mean(axis=1),
    }


def frame_iterations(objective: Floats) -> Codes:
    """Return the iterations that are shown: all of a short run, a selection of a long one.

    The weight of an iteration has two parts: its share of the total variation of the objective, and
    its share of the logarithm of the number of iterations. Because of the second part, a long flat
    end has frames too. The number of frames per iteration follows the weight, but is at most one.

    Parameters
    ----------
    objective : ndarray of shape (n_iter + 1,)
        In nats.

    Returns
    -------
    ndarray of shape (min(n_iter + 1, MOST),)
        Increasing, from 0 to ``n_iter``.
    """
    n_iter = len(objective) - 1
    if n_iter < MOST:
        return np.arange(n_iter + 1)
    moved = np.abs(np.diff(objective))
    weights = moved / max(moved.sum(), np.finfo(float).tiny)
    weights += np.diff(np.log1p(np.arange(n_iter + 1))) / np.log1p(n_iter)
    low, high = 0.0, 1.0 / weights.min()
    for _ in range(100):  # bisection down to rounding error
        middle = (low + high) / 2.0
        if np.minimum(middle * weights, 1.0).sum() < MOST - 1:
            low = middle
        else:
            high = middle
    drawn = np.floor(np.minimum(high * weights, 1.0).cumsum() + 1e-6).astype(np.intp)
    return np.concatenate([[0], np.flatnonzero(np.diff(drawn, prepend=0)) + 1])

"""What several generators need. Exported scripts contain the parts that they use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.data.deferred import np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.maths.arrays import Codes, Floats
    from explorer.settings.sample import Sample


ROOM = 3.6
"""The square of all centres has this side, in data units, times the square root of their number."""

CANDIDATES = 8
"""Candidates for each further centre; the one farthest from the other centres is used."""

SMALLEST = 30
"""Random points that the rectangle of the outliers depends on: the size of the smallest sample."""

BEYOND = 0.5
"""How far outliers reach beyond these points on each side, as a share of their span."""


def class_shares(n_classes: int, imbalance: float | None) -> Floats:
    """Return the share of each class; all classes but class 0 have equal shares.

    Class 0 has at least as much as the others. ``imbalance`` is its share; None means equal shares.
    """
    shares = np.full(n_classes, 1.0 / n_classes)
    if imbalance is not None and imbalance > shares[0]:
        shares[:] = (1.0 - imbalance) / (n_classes - 1)
        shares[0] = imbalance
    return shares


def classes_in_turn(n_samples: int, n_classes: int, imbalance: float | None) -> Codes:
    """Return the class of each point; a larger sample only adds points.

    At first the classes take turns, so that each has two points. Then class 0 gets points until it
    has its share of all points so far, to within one point. The others take turns.
    """
    y = np.arange(n_samples) % n_classes
    largest = class_shares(n_classes, imbalance)[0]
    if largest > 1.0 / n_classes:
        before = np.arange(2 * n_classes, n_samples + 1)
        due = np.floor(largest * before + 1e-9)  # 0.7 * 30 is less than 21 in floating point
        of_first = np.minimum(before - 2 * (n_classes - 1), np.maximum(2, due))
        is_first = np.diff(of_first) > 0
        others = 1 + np.arange((~is_first).sum()) % (n_classes - 1)
        y[2 * n_classes :][is_first] = 0
        y[2 * n_classes :][~is_first] = others
    return y


def cluster_centres(n_classes: int, random_state: int) -> Floats:
    """Return centres with space between them, shape (n_classes, 2).

    References
    ----------
    Mitchell (1991), Spectrally optimal sampling for distribution ray tracing, sec. 4 (best
    candidate).
    """
    rng = np.random.default_rng([random_state, 0])
    half = ROOM * np.sqrt(n_classes) / 2.0
    centres = rng.uniform(-half, half, (1, 2))
    while len(centres) < n_classes:
        candidates = rng.uniform(-half, half, (CANDIDATES, 2))
        distances = np.linalg.norm(candidates[:, None] - centres, axis=2).min(axis=1)
        centres = np.vstack([centres, candidates[distances.argmax()]])
    return centres


def normal_numbers(held_out: bool, n_samples: int, random_state: int) -> Floats:
    """Return normal numbers (n_samples, 2); those of a point do not depend on the sample's size."""
    rng = np.random.default_rng([random_state, 2 if held_out else 1])
    return rng.standard_normal((n_samples, 2))


def random_numbers(held_out: bool, n_samples: int, random_state: int) -> tuple[Floats, Floats]:
    """Return uniform numbers (n_samples, 3) and normal numbers (n_samples, 2).

    Those of a point do not depend on the size of the sample.
    """
    uniform, normal = (
        np.random.default_rng([random_state, 4 if held_out else 3, which]) for which in (0, 1)
    )
    return uniform.random((n_samples, 3)), normal.standard_normal((n_samples, 2))


def on_circle(turns: Floats) -> Floats:
    """Return points of the unit circle: shape (n_samples, 2). One turn is a whole circle."""
    return np.column_stack([np.cos(2.0 * np.pi * turns), np.sin(2.0 * np.pi * turns)])


def split(
    X: Floats, y: Codes, share: float, random_state: int
) -> tuple[tuple[Floats, Codes], tuple[Floats, Codes]]:
    """Return training points and held-out points, with the same shares of the classes.

    ``share`` is the number of held-out points divided by that of training points. With a larger
    share, the same points and others are held out. At least one point of each class is left for
    training.
    """
    order = np.random.default_rng([random_state, 8]).permutation(len(y))
    rank = np.empty(len(y))
    for k in range(y.max() + 1):
        own = order[y[order] == k]
        rank[own] = (np.arange(len(own)) + 1) / len(own)
    held_out = rank <= share / (1.0 + share) + 1e-12
    return (X[~held_out], y[~held_out]), (X[held_out], y[held_out])


def picked(X: Floats, names: Sequence[str], chosen: Sequence[str], scaled: bool = True) -> Floats:
    """Return two columns of ``X`` by name; ``pc1`` and ``pc2`` are its principal components.

    The components are those of all points. Their features are centred, and if ``scaled`` divided by
    their standard deviations. The sign makes the largest weight of a component positive.
    """
    columns = dict(zip(names, X.T, strict=True))
    if not columns.keys() >= set(chosen):
        centred = X - X.mean(axis=0)
        if scaled:
            centred = centred / np.where(np.ptp(X, axis=0) > 0.0, X.std(axis=0), 1.0)
        rows = np.linalg.svd(centred, full_matrices=False)[2][:2]
        largest = np.take_along_axis(rows, np.abs(rows).argmax(axis=1)[:, None], axis=1)
        columns |= dict(zip(("pc1", "pc2"), (rows * np.sign(largest)) @ centred.T, strict=True))
    return np.column_stack([columns[name] for name in chosen])


def points_of(sample: Sample) -> tuple[Floats, Codes]:
    """Return the points of a sample, shape (n_samples, 2), and their classes."""
    X = np.frombuffer(sample.coordinates).reshape(-1, 2)
    return X.copy(), np.frombuffer(sample.labels, np.uint8).astype(np.intp)


def outlier_rectangle(X: Floats) -> tuple[Floats, Floats]:
    """Return the lower left and the upper right corner of where outliers fall.

    ``X`` are training points without outliers. Of random points they are the first ``SMALLEST``, so
    that a larger sample does not move the outliers. Of given points they are all, because these can
    be sorted by class.
    """
    low, high = X.min(axis=0), X.max(axis=0)
    return low - BEYOND * (high - low), high + BEYOND * (high - low)


def with_flaws(
    X: Floats,
    y: Codes,
    around: Floats,
    held_out: bool,
    *,
    n_classes: int,
    random_state: int,
    label_noise: float,
    outliers: float,
) -> tuple[Floats, Codes]:
    """Return points and classes with flaws; with a larger share, the same and others have them.

    Outliers keep their class and fall anywhere in the rectangle of the points ``around``. Random
    labels can be those of any class. Two training points of each class keep their label.
    """
    uniform = np.random.default_rng([random_state, 7 if held_out else 6]).random((len(X), 5))
    low, high = outlier_rectangle(around)
    is_outlier = uniform[:, :1] < outliers
    is_random = uniform[:, 3] < label_noise
    if not held_out:
        for k in range(n_classes):
            is_random[np.flatnonzero(y == k)[:2]] = False
    labels = (n_classes * uniform[:, 4]).astype(y.dtype)
    moved = low + (high - low) * uniform[:, 1:3]
    return np.where(is_outlier, moved, X), np.where(is_random, labels, y)

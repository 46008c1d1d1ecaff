"""What the generators of several data sets need; exported scripts contain what they use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.data.deferred import np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def class_shares(n_classes: int, imbalance: float | None) -> NDArray[np.float64]:
    """Return the share of each class: that of class 0, and equal shares of the rest.

    Class 0 has at least as much as the others. ``imbalance`` is its share; None means equal shares.
    """
    shares = np.full(n_classes, 1.0 / n_classes)
    if imbalance is not None and imbalance > shares[0]:
        shares[:] = (1.0 - imbalance) / (n_classes - 1)
        shares[0] = imbalance
    return shares


def classes_in_turn(n_samples: int, n_classes: int, imbalance: float | None) -> NDArray[np.intp]:
    """Return the class of each point; a larger sample only adds points.

    At first the classes take turns, so that each has two points. From then on class 0 has its share
    of all points so far, up to one point, as soon as that is possible. The others take turns.
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

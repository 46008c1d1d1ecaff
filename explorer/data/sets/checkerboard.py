"""Checkerboard: squares in the colours of the classes. Four squares are XOR."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.data.deferred import np
from explorer.data.shared import class_shares, classes_in_turn, random_numbers
from explorer.settings.dataset import DataSet
from explorer.settings.rules import Range
from explorer.settings.setting import Changes, Group, declare

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats
    from explorer.maths.density import Density
    from explorer.settings import DataParams


SIDE = 8.0
"""Side of the board, in data units."""


def draw(
    held_out: bool,
    *,
    n_samples: int,
    n_classes: int,
    random_state: int,
    imbalance: float | None,
    noise: float,
    squares: int,
) -> tuple[Floats, Codes]:
    """Return points of the squares; the classes take turns.

    A point falls on any square of its class; all are equally likely.
    """
    y = classes_in_turn(n_samples, n_classes, imbalance)
    uniform, normal = random_numbers(held_out, n_samples, random_state)
    board = class_of_squares(n_classes, squares)
    corners = np.empty((n_samples, 2))
    for k in range(n_classes):
        own = np.argwhere(board == k)
        corners[y == k] = own[(len(own) * uniform[y == k, 2]).astype(int)]
    X = SIDE * ((corners + uniform[:, :2]) / len(board) - 0.5)
    return X + noise * normal, y


def class_of_squares(n_classes: int, squares: int) -> Codes:
    """Return the class of each square; neighbours differ, and no class is missing."""
    fewest = next(side for side in (2, 3, 4) if side**2 >= n_classes)
    across, up = np.indices((max(squares, fewest),) * 2)
    return (across + max(1, round(0.382 * n_classes)) * up) % n_classes


def density(params: DataParams) -> Density:
    """Return the density of the squares."""
    from explorer.maths.density import boards

    board = class_of_squares(params.n_classes, params.squares)
    return boards(board, SIDE, params.noise, class_shares(params.n_classes, params.imbalance))


DATASET = DataSet(
    label="Checkerboard",
    about="A *checkerboard* of 2 x 2 squares with two classes is XOR: no straight border helps.",
    place=9,
    max_classes=10,
    uses=("noise",),
    draw=draw,
    density=density,
    settings={
        "squares": declare(
            2,
            Range(2, 6, int, step=1),
            label="Squares on a side",
            help="2 gives four squares. With more than 4 classes, a side has at least 3 squares, "
            "and with 10 classes 4.",
            group=Group.DATA,
            changes=Changes.DATA,
        )
    },
)

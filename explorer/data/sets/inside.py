"""Inside: the first class is a disc, and the others lie around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.data.deferred import np
from explorer.data.shared import classes_in_turn, on_circle, random_numbers
from explorer.settings.dataset import DataSet

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats


DISC = 1.5
"""Radius of the disc, in data units."""

AROUND = 3.5
"""Radius of the circle around it, in data units."""


def draw(
    held_out: bool,
    *,
    n_samples: int,
    n_classes: int,
    random_state: int,
    imbalance: float | None,
    noise: float,
) -> tuple[Floats, Codes]:
    """Return points of the disc and of the arcs around it; the classes take turns."""
    y = classes_in_turn(n_samples, n_classes, imbalance)
    uniform, normal = random_numbers(held_out, n_samples, random_state)
    turns = np.where(y == 0, uniform[:, 0], (y - 1 + uniform[:, 0]) / (n_classes - 1))
    radius = np.where(y == 0, DISC * np.sqrt(uniform[:, 1]), AROUND)
    return radius[:, None] * on_circle(turns) + noise * normal, y


DATASET = DataSet(
    label="One class inside the others",
    about="*One class inside the others*: straight borders can enclose it if three or more classes "
    "lie around it.",
    place=5,
    max_classes=10,
    uses=("noise",),
    draw=draw,
)

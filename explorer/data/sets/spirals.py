"""Spirals: one arm per class, all from the same centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.data.shared import classes_in_turn, on_circle, random_numbers
from explorer.settings.dataset import DataSet
from explorer.settings.rules import Range
from explorer.settings.setting import Changes, Group, declare

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats


INNER = 0.6
"""Distance of the near end of an arm from the centre, in data units."""

OUTER = 5.0
"""Distance of the far end, in data units."""


def draw(
    held_out: bool,
    *,
    n_samples: int,
    n_classes: int,
    random_state: int,
    imbalance: float | None,
    noise: float,
    turns: float,
) -> tuple[Floats, Codes]:
    """Return points of the arms; the classes take turns."""
    y = classes_in_turn(n_samples, n_classes, imbalance)
    uniform, normal = random_numbers(held_out, n_samples, random_state)
    along = uniform[:, 0]
    radius = INNER + (OUTER - INNER) * along
    arms = on_circle(y / n_classes + turns * along)
    return radius[:, None] * arms + noise * normal, y


DATASET = DataSet(
    label="Spirals",
    about="*Spirals* wind around each other; straight borders find only the outer arms.",
    place=8,
    max_classes=10,
    uses=("noise",),
    draw=draw,
    settings={
        "turns": declare(
            0.75,
            Range(0.0, 2.0, float, step=0.25),
            label="Turns",
            help="How far an arm winds around the centre. At 0 the arms are straight, and so are "
            "the best borders.",
            group=Group.DATA,
            changes=Changes.DATA,
        )
    },
)

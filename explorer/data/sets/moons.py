"""Moons: half circles, in turn open below and above, that reach into each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.data.deferred import np
from explorer.data.shared import classes_in_turn, on_circle, random_numbers
from explorer.settings.dataset import DataSet
from explorer.settings.rules import Range
from explorer.settings.setting import Changes, Group, declare

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats


WIDTH = 11.0
"""Width of all moons together, in data units."""

STEP = 1.2
"""Step to the right from each moon to the next, in radii of a moon."""


def draw(
    held_out: bool,
    *,
    n_samples: int,
    n_classes: int,
    random_state: int,
    imbalance: float | None,
    noise: float,
    interlock: float,
) -> tuple[Floats, Codes]:
    """Return points of the half circles; the classes take turns.

    Two moons are those of scikit-learn's ``make_moons``, larger and a little farther apart.
    """
    y = classes_in_turn(n_samples, n_classes, imbalance)
    uniform, normal = random_numbers(held_out, n_samples, random_state)
    upper = np.where(y % 2 == 0, 1.0, -1.0)
    arc = on_circle(uniform[:, 0] / 2.0) * np.column_stack([upper, upper])
    middles = np.column_stack([STEP * (y - (n_classes - 1) / 2.0), -upper * interlock / 2.0])
    radius = WIDTH / (STEP * (n_classes - 1) + 2.0)
    return radius * (middles + arc) + noise * normal, y


DATASET = DataSet(
    label="Moons",
    about="*Moons* reach into each other, so straight borders cut off their tips.",
    place=6,
    max_classes=10,
    uses=("noise",),
    draw=draw,
    settings={
        "interlock": declare(
            0.5,
            Range(0.0, 0.9, float, step=0.1),
            label="Depth",
            help="How deep each moon reaches into the next, as a share of its radius. At 0 a "
            "straight border can separate two moons.",
            group=Group.DATA,
            changes=Changes.DATA,
        )
    },
)

"""Rings: one ring per class, around a common centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.data.deferred import np
from explorer.data.shared import class_shares, classes_in_turn, on_circle, random_numbers
from explorer.settings.dataset import DataSet

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats
    from explorer.maths.density import Density
    from explorer.settings import DataParams


FIRST = 0.8
"""Radius of the first ring, in data units."""

STEP = 1.2
"""Distance from each ring to the next, in data units."""


def draw(
    held_out: bool,
    *,
    n_samples: int,
    n_classes: int,
    random_state: int,
    imbalance: float | None,
    noise: float,
) -> tuple[Floats, Codes]:
    """Return points of the rings; the classes take turns. The noise changes the radius."""
    y = classes_in_turn(n_samples, n_classes, imbalance)
    uniform, normal = random_numbers(held_out, n_samples, random_state)
    radius = FIRST + STEP * y + noise * normal[:, 0]
    return radius[:, None] * on_circle(uniform[:, 0]), y


def density(params: DataParams) -> Density:
    """Return the density of the rings."""
    from explorer.maths.density import rings

    radii = FIRST + STEP * np.arange(float(params.n_classes))
    return rings(radii, params.noise, class_shares(params.n_classes, params.imbalance))


DATASET = DataSet(
    label="Rings",
    about="*Rings* have one centre, so straight borders are little better than a guess.",
    place=7,
    max_classes=10,
    uses=("noise",),
    draw=draw,
    density=density,
)

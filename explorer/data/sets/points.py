"""Points that a person places one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.data.shared import points_of
from explorer.names import Names
from explorer.settings.dataset import MOST_CLASSES, DataSet
from explorer.settings.rules import Samples
from explorer.settings.sample import Sample
from explorer.settings.setting import Changes, Group, declare

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats


FIRST = Sample.of(
    [
        *((-2.5, 1.0, 0), (-2.0, 2.5, 0), (-1.0, 1.5, 0), (-0.5, 3.0, 0)),
        *((1.0, 2.0, 1), (2.5, 2.5, 1), (2.0, 1.0, 1), (3.0, 0.0, 1)),
        *((-1.5, -1.5, 2), (0.0, -2.0, 2), (0.5, -0.5, 2), (-0.5, -3.0, 2)),
    ]
)
"""Points to begin with."""


def given(*, points: Sample) -> tuple[Floats, Codes]:
    """Return the points and their classes."""
    return points_of(points)


DATASET = DataSet(
    label="Your own points",
    about="*Your own points*: click into the regions to add points, and drag them. None of them "
    "is held out.",
    place=40,
    max_classes=MOST_CLASSES,
    given=given,
    counts=lambda values: (values["points"].n_samples, values["points"].n_classes),
    splits=False,
    edits="points",
    names=lambda values: Names(values["points"].class_names, values["points"].feature_names),
    settings={
        "points": declare(
            FIRST,
            Samples(MOST_CLASSES),
            label="Your points",
            help="The points and their classes. A link carries up to 100 of them.",
            group=Group.PANEL,
            changes=Changes.DATA,
        )
    },
)

"""Points of a table that a visitor gives."""

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

EXAMPLE = Sample.of(
    [
        *((2.9, 22.0, 0), (3.6, 24.5, 0), (4.1, 23.0, 0), (4.8, 25.5, 0), (5.5, 24.0, 0)),
        *((4.6, 31.0, 1), (7.9, 29.0, 1), (9.2, 35.5, 1), (11.4, 38.0, 1), (6.3, 27.0, 1)),
        *((1.1, 13.0, 2), (1.8, 15.5, 2), (2.3, 17.0, 2), (1.5, 18.5, 2), (2.7, 16.0, 2)),
    ],
    class_names=("cat", "dog", "rabbit"),
    feature_names=("weight (kg)", "height (cm)"),
)
"""Made-up points that are shown until a file is given."""


def given(*, file: Sample) -> tuple[Floats, Codes]:
    """Return the points and their classes."""
    return points_of(file)


DATASET = DataSet(
    label="Your own file (CSV)",
    about="*Your own file*: a table with two columns of numbers and a column of classes, uploaded "
    "or pasted from a spreadsheet.",
    place=30,
    max_classes=MOST_CLASSES,
    given=given,
    counts=lambda values: (values["file"].n_samples, values["file"].n_classes),
    names=lambda values: Names.of(values["file"].class_names, values["file"].feature_names),
    settings={
        "file": declare(
            EXAMPLE,
            Samples(MOST_CLASSES),
            label="Your file",
            help="The points of your file. They stay in your session: a link does not carry them.",
            group=Group.DATA,
            changes=Changes.DATA,
        )
    },
)

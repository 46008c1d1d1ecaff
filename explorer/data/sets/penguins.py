"""Penguins of three species, measured near Palmer Station."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.data.deferred import np
from explorer.data.features import names_of, pair
from explorer.data.shared import picked
from explorer.settings.dataset import DataSet

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats

    Given = tuple[Floats, Codes]

CLASSES = ("Adelie", "Chinstrap", "Gentoo")

FEATURES = {
    "bill-length": "bill length (mm)",
    "bill-depth": "bill depth (mm)",
    "flipper-length": "flipper length (mm)",
    "body-mass": "body mass (g)",
}

COLUMNS = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
"""The same features in the package's table."""


def whole() -> Given:
    """Return all features and the classes of the penguins that were measured."""
    import csv
    from importlib.util import find_spec
    from pathlib import Path

    package = find_spec("palmerpenguins")  # to import it would load pandas
    assert package is not None and package.origin is not None, "it needs palmerpenguins"
    table = Path(package.origin).parent / "data" / "penguins.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["body_mass_g"] != "NA"]
    X = np.array([[float(row[name]) for name in COLUMNS] for row in rows])
    return X, np.array([CLASSES.index(row["species"]) for row in rows])


def penguins(*, penguins_x: str, penguins_y: str) -> Given:
    """Return two of the features, or principal components, and the classes."""
    X, y = whole()
    return picked(X, list(FEATURES), (penguins_x, penguins_y)), y


DATASET = DataSet(
    label="Palmer penguins (real)",
    about="*Palmer penguins*: 342 penguins of three species, with four measurements (Gorman, "
    "Williams and Fraser 2014, from the package palmerpenguins).",
    place=21,
    max_classes=len(CLASSES),
    given=penguins,
    package="palmerpenguins",
    whole=whole,
    counts=lambda values: (342, len(CLASSES)),
    names=partial(names_of, "penguins", FEATURES, CLASSES),
    settings=pair("penguins", FEATURES, "bill-length", "bill-depth"),
)

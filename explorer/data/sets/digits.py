"""Handwritten digits, in images of 8 x 8 pixels."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.data.features import names_of, pair
from explorer.data.shared import picked
from explorer.settings.dataset import DataSet

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats

    Given = tuple[Floats, Codes]

OF_EACH = (178, 182, 177, 183, 181, 182, 181, 179, 174, 180)
"""Number of images of each digit."""

CLASSES = tuple(f"digit {k}" for k in range(len(OF_EACH)))

SIDES = [(row, column) for row in range(1, 9) for column in range(1, 9)]

FEATURES = {f"pixel-{row}-{column}": f"row {row}, column {column}" for row, column in SIDES}
"""The ink of each pixel, 0 to 16, in scikit-learn's order."""


def whole(*, n_classes: int) -> Given:
    """Return all pixels of the images of the first digits, and the digits."""
    from sklearn.datasets import load_digits

    X, y = load_digits(n_class=n_classes, return_X_y=True)
    return X, y


def digits(*, n_classes: int, digits_x: str, digits_y: str) -> Given:
    """Return two of the pixels, or principal components, and the digits."""
    X, y = whole(n_classes=n_classes)
    return picked(X, list(FEATURES), (digits_x, digits_y), scaled=False), y


DATASET = DataSet(
    label="Handwritten digits (real)",
    about="*Handwritten digits*: about 180 images of each digit, with 8 x 8 pixels (Alpaydin and "
    "Kaynak, from scikit-learn). *Classes* chooses how many digits, from 0 on.",
    place=26,
    max_classes=len(CLASSES),
    given=digits,
    whole=whole,
    counts=lambda values: (sum(OF_EACH[: values["n_classes"]]), values["n_classes"]),
    names=partial(names_of, "digits", FEATURES, CLASSES),
    uses=("n_classes",),
    settings=pair("digits", FEATURES, "pc1", "pc2", scaled=False),
)

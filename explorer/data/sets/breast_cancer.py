"""Cell nuclei of breast masses, malignant or benign."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.data.features import names_of, pair
from explorer.data.shared import picked
from explorer.settings.dataset import DataSet

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats

    Given = tuple[Floats, Codes]

CLASSES = ("malignant", "benign")

MEASURED = (
    *("radius", "texture", "perimeter", "area", "smoothness"),
    *("compactness", "concavity", "concave points", "symmetry", "fractal dimension"),
)

NAMES = (
    *(f"mean {each}" for each in MEASURED),
    *(f"{each} error" for each in MEASURED),
    *(f"worst {each}" for each in MEASURED),
)

FEATURES = {each.replace(" ", "-"): each for each in NAMES}
"""The features, in scikit-learn's order; their units are not known."""


def whole() -> Given:
    """Return all features and the classes."""
    from sklearn.datasets import load_breast_cancer

    X, y = load_breast_cancer(return_X_y=True)
    return X, y


def breast_cancer(*, breast_cancer_x: str, breast_cancer_y: str) -> Given:
    """Return two of the features, or principal components, and the classes."""
    X, y = whole()
    return picked(X, list(FEATURES), (breast_cancer_x, breast_cancer_y)), y


DATASET = DataSet(
    label="Breast cancer (real)",
    about="*Breast cancer*: 569 masses, malignant or benign, with 30 measurements of cell nuclei "
    "in an image (Wolberg, Street and Mangasarian, from scikit-learn). *Mean*, *error* and *worst* "
    "are over the nuclei of one mass.",
    place=24,
    max_classes=len(CLASSES),
    given=breast_cancer,
    whole=whole,
    counts=lambda values: (569, len(CLASSES)),
    sought=CLASSES.index("malignant"),
    names=partial(names_of, "breast_cancer", FEATURES, CLASSES),
    settings=pair("breast_cancer", FEATURES, "mean-radius", "mean-texture"),
)

"""Iris flowers of three species, measured by Edgar Anderson."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.data.features import names_of, pair
from explorer.data.shared import picked
from explorer.settings.dataset import DataSet

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats

    Given = tuple[Floats, Codes]

CLASSES = ("setosa", "versicolor", "virginica")

FEATURES = {
    "sepal-length": "sepal length (cm)",
    "sepal-width": "sepal width (cm)",
    "petal-length": "petal length (cm)",
    "petal-width": "petal width (cm)",
}
"""The features, in scikit-learn's order."""


def whole() -> Given:
    """Return all features and the classes."""
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    return X, y


def iris(*, iris_x: str, iris_y: str) -> Given:
    """Return two of the features, or principal components, and the classes."""
    X, y = whole()
    return picked(X, list(FEATURES), (iris_x, iris_y)), y


DATASET = DataSet(
    label="Iris flowers (real)",
    about="*Iris flowers*: 150 flowers of three species, with four measurements (Fisher 1936, from "
    "scikit-learn). Choose two of them.",
    place=20,
    max_classes=len(CLASSES),
    given=iris,
    whole=whole,
    counts=lambda values: (150, len(CLASSES)),
    names=partial(names_of, "iris", FEATURES, CLASSES),
    settings=pair("iris", FEATURES, "petal-length", "petal-width"),
)

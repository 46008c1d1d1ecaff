"""Chemical measurements of wines from three cultivars."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.data.features import names_of, pair
from explorer.data.shared import picked
from explorer.settings.dataset import DataSet

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats

    Given = tuple[Floats, Codes]

CLASSES = ("cultivar 1", "cultivar 2", "cultivar 3")

FEATURES = {
    "alcohol": "alcohol",
    "malic-acid": "malic acid",
    "ash": "ash",
    "alcalinity": "alcalinity of ash",
    "magnesium": "magnesium",
    "phenols": "total phenols",
    "flavanoids": "flavanoids",
    "nonflavanoid-phenols": "nonflavanoid phenols",
    "proanthocyanins": "proanthocyanins",
    "colour": "colour intensity",
    "hue": "hue",
    "od280-od315": "OD280/OD315 of diluted wines",
    "proline": "proline",
}
"""The features, in scikit-learn's order; their units are not known."""


def whole() -> Given:
    """Return all features and the classes."""
    from sklearn.datasets import load_wine

    X, y = load_wine(return_X_y=True)
    return X, y


def wine(*, wine_x: str, wine_y: str) -> Given:
    """Return two of the features, or principal components, and the classes."""
    X, y = whole()
    return picked(X, list(FEATURES), (wine_x, wine_y)), y


DATASET = DataSet(
    label="Wine (real)",
    about="*Wine*: 178 wines of three cultivars, with 13 measurements whose units are not known "
    "(Forina, from scikit-learn). The numbers of *proline* are hundreds of times as large "
    "as most others. A penalty affects such a feature less.",
    place=22,
    max_classes=len(CLASSES),
    given=wine,
    whole=whole,
    counts=lambda values: (178, len(CLASSES)),
    names=partial(names_of, "wine", FEATURES, CLASSES),
    settings=pair("wine", FEATURES, "flavanoids", "colour"),
)

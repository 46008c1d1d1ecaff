"""A data set: points in the plane and their classes."""

from dataclasses import dataclass, field

import numpy as np

from explorer.data.shared import SMALLEST, outlier_rectangle, split, with_flaws
from explorer.maths.arrays import Codes, Floats
from explorer.maths.density import Density
from explorer.maths.frozen import freeze
from explorer.settings import DATASETS, DataParams
from explorer.settings.dataset import FLAWS_TAKE


@dataclass(frozen=True, eq=False)
class Dataset:
    """Points in the plane and their classes; the arrays are read-only.

    Parameters
    ----------
    X : ndarray of shape (n_samples, 2)
        Features, in data units.
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``. Each class has two samples if they are random, and
        one if they are given.
    n_classes : int
    X_test : ndarray of shape (n_test, 2)
        Held-out points of the same distribution, not used for training; may be empty.
    y_test : ndarray of shape (n_test,)
        Their classes.
    """

    X: Floats
    y: Codes
    n_classes: int
    X_test: Floats = field(default_factory=lambda: np.empty((0, 2)))
    y_test: Codes = field(default_factory=lambda: np.empty(0, np.intp))

    def __post_init__(self) -> None:
        freeze(self)


def make_dataset(params: DataParams) -> Dataset:
    """Generate the data set that parameters describe.

    Parameters
    ----------
    params : DataParams

    Returns
    -------
    Dataset
        Equal parameters give equal arrays, bit for bit.
    """
    chosen = DATASETS[params.dataset]
    flaws = {name: getattr(params, name) for name in FLAWS_TAKE}
    given = {name: getattr(params, name) for name in chosen.takes}
    if chosen.draw:
        training, held_out = chosen.draw(False, **given), chosen.draw(True, **given)
        n_test = round(params.test_size * params.n_samples)
    else:
        assert chosen.given is not None
        share = params.test_size if chosen.splits else 0.0
        training, held_out = split(*chosen.given(**given), share, params.random_state)
        n_test = len(held_out[1])
    around = training[0][:SMALLEST] if chosen.draw else training[0]
    if chosen.edits:
        flaws |= {"label_noise": 0.0, "outliers": 0.0}
    X, y = with_flaws(*training, around, False, **flaws)
    X_test, y_test = with_flaws(*held_out, around, True, **flaws)
    return Dataset(
        X,
        y.astype(np.intp),
        params.n_classes,
        X_test[:n_test].copy(),
        y_test[:n_test].astype(np.intp),
    )


def whole(params: DataParams) -> tuple[Floats, Floats] | None:
    """Return all features of the training points and of the held-out points.

    They are without outliers. None if the points have only the two features that are shown.
    """
    chosen = DATASETS[params.dataset]
    if chosen.whole is None:
        return None
    X, y = chosen.whole(**{name: getattr(params, name) for name in chosen.uses})
    (training, _), (held_out, _) = split(X, y, params.test_size, params.random_state)
    return training, held_out


def density(params: DataParams) -> Density | None:
    """Return the density of the points, if it is known; it does not depend on ``test_size``."""
    chosen = DATASETS[params.dataset]
    if chosen.density is None or chosen.draw is None:
        return None
    known: Density = chosen.density(params)
    if params.outliers:
        X, _ = chosen.draw(False, **{name: getattr(params, name) for name in chosen.takes})
        known = known.with_outliers(params.outliers, *outlier_rectangle(X[:SMALLEST]))
    return known.with_random_labels(params.label_noise) if params.label_noise else known

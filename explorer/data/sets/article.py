"""Stretched clusters, from scikit-learn's ``make_classification``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from explorer.data.deferred import np
from explorer.data.shared import class_shares
from explorer.settings.dataset import DataSet

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats
    from explorer.maths.density import Density
    from explorer.settings import DataParams

    Drawn = tuple[Floats, Codes]

Places = Callable[[Any], Any]
"""Takes a shape (n_samples, 2) and returns normal numbers, or other numbers instead."""

FLIP = 0.01
"""Share of the labels that are replaced by a random class: ``flip_y``."""

FEWEST = 7
"""Fewest points of a class. One label in a hundred changes, so most of them keep theirs."""


def draw(
    held_out: bool,
    *,
    n_samples: int,
    n_classes: int,
    random_state: int,
    imbalance: float | None,
    cluster_std: float,
) -> Drawn:
    """Return data of ``make_classification`` with ``class_sep = 1 / cluster_std``.

    Held-out points have the same clusters, shapes, order of classes and random labels as the
    training points. Only their places within the clusters are different.
    """
    places = np.random.default_rng([random_state, 2]).standard_normal if held_out else None
    weights = shares(n_samples, n_classes, imbalance)
    return classification(n_samples, weights, random_state, 1.0 / cluster_std, places)


def shares(n_samples: int, n_classes: int, imbalance: float | None) -> Floats:
    """Return the share of each class; the smallest have ``FEWEST`` points."""
    most = 1.0 - FEWEST * (n_classes - 1) / n_samples
    return class_shares(n_classes, None if imbalance is None else min(imbalance, most))


def clusters(params: DataParams) -> tuple[Floats, Floats]:
    """Return what the clusters are made of: point i of class k is ``centre_k + z_i @ shape_k``.

    scikit-learn's generator is called again, with the same random numbers except for the places of
    the points. So it makes the same clusters in the same order. With all places in the middle it
    returns the centres. With all places one step away, and centres almost at the origin, it returns
    a row of each shape.

    Parameters
    ----------
    params : DataParams
        The shapes depend on ``n_samples``, because the points use random numbers before them.

    Returns
    -------
    centres : ndarray of shape (n_classes, 2)
        In data units and class order. The class of a cluster is that of most of its points.
    shapes : ndarray of shape (n_classes, 2, 2)
        Factors of the two standard normal numbers of a point, one row for each number, in data
        units. The covariance is ``shape_k.T @ shape_k``.
    """
    weights = shares(params.n_samples, params.n_classes, params.imbalance)
    common = params.n_samples, weights, params.random_state

    places, y = classification(*common, 1.0 / params.cluster_std, _all_at(0.0, 0.0))
    least = float(np.finfo(np.float64).tiny)  # so small that adding it changes no number
    rows = [classification(*common, least, _all_at(*step))[0] for step in ((1.0, 0.0), (0.0, 1.0))]
    _, first = np.unique(places, axis=0, return_index=True)
    classes = [np.bincount(y[(places == places[i]).all(axis=1)]).argmax() for i in first]
    one_of_each = first[np.argsort(classes)]
    return places[one_of_each], np.stack([row[one_of_each] for row in rows], axis=1)


def density(params: DataParams) -> Density:
    """Return the density of the clusters, including random labels."""
    from explorer.maths.density import gaussians

    priors = shares(params.n_samples, params.n_classes, params.imbalance)
    return gaussians(*clusters(params), FLIP, priors)


def _all_at(*place: float) -> Places:
    """Return a generator that puts all points at one place."""
    return lambda size: np.tile(place, (size[0], 1))


def classification(
    n_samples: int,
    weights: Floats,
    seed: int,
    class_sep: float,
    places: Places | None = None,
) -> Drawn:
    """Call scikit-learn's generator, with its own normal numbers or with given ones."""
    # Imported here, because it takes a second and other data sets do not need it.
    from sklearn.datasets import make_classification

    X, y = make_classification(
        n_samples=n_samples,
        n_features=2,
        n_classes=len(weights),
        weights=None if np.ptp(weights) == 0.0 else weights,
        n_informative=2,
        n_redundant=0,
        n_clusters_per_class=1,
        flip_y=FLIP,
        class_sep=class_sep,
        random_state=seed if places is None else with_other_places(seed, places),
    )
    return X, y


def with_other_places(seed: int, places: Places) -> np.random.RandomState:
    """Return the random numbers of a seed, with other normal numbers.

    ``make_classification`` uses normal numbers only for the places of the points. It draws them
    after the centres and before the shapes of the clusters. The usual normal numbers are drawn too,
    so that the later numbers do not change. Another seed would give other clusters.
    """

    class OtherPlaces(np.random.RandomState):
        def standard_normal(self, size: Any = None) -> Any:
            super().standard_normal(size)
            return places(size)

    return OtherPlaces(seed)


DATASET = DataSet(
    label="Stretched clusters",
    about="*Stretched clusters* come from scikit-learn's `make_classification`; one label in a "
    "hundred is random. They have at most 4 classes.",
    place=2,
    max_classes=4,
    uses=("cluster_std",),
    draw=draw,
    density=density,
)

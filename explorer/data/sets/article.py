"""Stretched clusters, from scikit-learn's ``make_classification``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from explorer.data.deferred import np
from explorer.data.split import Split
from explorer.settings.dataset import DataSet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explorer.maths.density import Density
    from explorer.settings import DataParams

    Drawn = tuple[NDArray[np.float64], NDArray[np.intp]]

Places = Callable[[Any], Any]
"""Takes a shape (n_samples, 2) and returns normal numbers, or what stands in for them."""

FLIP = 0.01
"""Share of the labels that are replaced by a random class: ``flip_y``."""


def draw(params: DataParams, split: Split) -> Drawn:
    """Return the article's data: ``make_classification`` with ``class_sep = 1 / cluster_std``.

    Held-out points have the clusters, their shapes and the order of classes of the training points,
    flipped labels included; where they lie in their clusters is drawn anew.
    """
    if split is Split.TEST:
        rng = np.random.default_rng([params.random_state, split])
        return _classification(params, 1.0 / params.cluster_std, rng.standard_normal)
    return _classification(params, 1.0 / params.cluster_std)


def clusters(params: DataParams) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what the points are made of: point i of class k is ``centre_k + z_i @ shape_k``.

    The generator is asked, not imitated: the same random numbers but for the points' places give
    the same clusters in the same order. With all places in the middle it returns the centres, and
    with all of them one step aside, and the centres as good as at the origin, a row of each shape.

    Parameters
    ----------
    params : DataParams
        The shapes depend on ``n_samples``, as their random numbers come after the points'.

    Returns
    -------
    centres : ndarray of shape (n_classes, 2)
        In data units and class order. A cluster's class is that of most of its points: of the seven
        or more of them, about one in a hundred is flipped.
    shapes : ndarray of shape (n_classes, 2, 2)
        What both standard normal numbers of a point are multiplied by, a row for each, in data
        units: the covariance is ``shape_k.T @ shape_k``.
    """
    places, y = _classification(params, 1.0 / params.cluster_std, _all_at(0.0, 0.0))
    least = float(np.finfo(np.float64).tiny)  # no sum with a number of a shape notices it
    rows = [_classification(params, least, _all_at(*step))[0] for step in ((1.0, 0.0), (0.0, 1.0))]
    _, first = np.unique(places, axis=0, return_index=True)
    classes = [np.bincount(y[(places == places[i]).all(axis=1)]).argmax() for i in first]
    one_of_each = first[np.argsort(classes)]
    return places[one_of_each], np.stack([row[one_of_each] for row in rows], axis=1)


def density(params: DataParams) -> Density:
    """Return the clusters' density, with labels that are flipped."""
    from explorer.maths.density import gaussians

    return gaussians(*clusters(params), FLIP)


def _all_at(*place: float) -> Places:
    """Return the draw of as many points as are asked for, all at one place."""
    return lambda size: np.tile(place, (size[0], 1))


def _classification(params: DataParams, class_sep: float, places: Places | None = None) -> Drawn:
    """Call the article's generator, with its own normal numbers or with other ones."""
    from sklearn.datasets import make_classification  # takes a second: other data do without

    seed = params.random_state
    X, y = make_classification(
        n_samples=params.n_samples,
        n_features=2,
        n_classes=params.n_classes,
        n_informative=2,
        n_redundant=0,
        n_clusters_per_class=1,
        flip_y=FLIP,
        class_sep=class_sep,
        random_state=seed if places is None else _with_other_places(seed, places),
    )
    return X, y


def _with_other_places(seed: int, places: Places) -> np.random.RandomState:
    """Return the random numbers of a seed, but for the normal ones, which are others.

    ``make_classification`` draws the points' places as its only normal numbers, between the
    centres and the shapes of its clusters; the usual ones are drawn too, so that all that follows
    is as ever. Another seed would give other clusters: another problem.
    """

    class OtherPlaces(np.random.RandomState):
        def standard_normal(self, size: Any = None) -> Any:
            super().standard_normal(size)
            return places(size)

    return OtherPlaces(seed)


DATASET = DataSet(
    label="Stretched clusters: make_classification",
    about="*Stretched clusters* come from scikit-learn's `make_classification`; one label in a "
    "hundred is random. They have at most 4 classes.",
    place=2,
    max_classes=4,
    uses=("cluster_std",),
    draw=draw,
    density=density,
)

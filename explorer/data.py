"""The data sets: one function per generator, and the table that finds them by name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.settings import DataParams, DatasetName

Floats = NDArray[np.float64]

ROOM = 3.6
"""Side of the square in which the centre of one cluster is scattered, in data units."""

CANDIDATES = 8
"""Places tried for each further centre; the one farthest from the centres so far is taken."""

FLIP = 0.01
"""Share of the article's labels that are drawn anew, from all classes alike: ``flip_y``."""


class Part(IntEnum):
    """What points are for; each part draws its places from a random stream of its own."""

    TRAINING = 1
    TEST = 2


@dataclass(frozen=True, eq=False)
class Dataset:
    """Points in the plane and their classes; the arrays are read-only.

    Parameters
    ----------
    X : ndarray of shape (n_samples, 2)
        Features, in data units.
    y : ndarray of shape (n_samples,)
        Class indices in ``[0, n_classes)``; at least two samples of each.
    n_classes : int
    X_test : ndarray of shape (n_test, 2)
        Held-out points of the same distribution, which no fit sees; may be empty.
    y_test : ndarray of shape (n_test,)
        Their classes.
    """

    X: Floats
    y: NDArray[np.intp]
    n_classes: int
    X_test: Floats = field(default_factory=lambda: np.empty((0, 2)))
    y_test: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp))

    def __post_init__(self) -> None:
        for array in (self.X, self.y, self.X_test, self.y_test):
            array.flags.writeable = False


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
    generate, n_test = GENERATORS[params.dataset], round(params.test_size * params.n_samples)
    X, y = generate(params, Part.TRAINING)
    X_test, y_test = generate(params, Part.TEST)
    return Dataset(
        X,
        y.astype(np.intp),
        params.n_classes,
        X_test[:n_test].copy(),
        y_test[:n_test].astype(np.intp),
    )


def blobs(params: DataParams, part: Part) -> tuple[Floats, NDArray[np.intp]]:
    """Round Gaussian clusters, one a class, in turn.

    The centres depend on seed and class count alone, and point i on its class's centre and the i-th
    draw alone: a larger spread swells the clusters in place, a larger sample adds points.
    """
    y = np.arange(params.n_samples) % params.n_classes
    rng = np.random.default_rng([params.random_state, part])
    noise = rng.standard_normal((params.n_samples, 2))
    centres = blob_centres(params.n_classes, params.random_state)
    return centres[y] + params.cluster_std * noise, y


def blob_centres(n_classes: int, random_state: int) -> Floats:
    """Scatter the centres with room between them: shape (n_classes, 2).

    References
    ----------
    Mitchell (1991), Spectrally optimal sampling for distribution ray tracing, sec. 4 (best
    candidate).
    """
    rng = np.random.default_rng([random_state, 0])
    half = ROOM * np.sqrt(n_classes) / 2.0
    centres = rng.uniform(-half, half, (1, 2))
    while len(centres) < n_classes:
        candidates = rng.uniform(-half, half, (CANDIDATES, 2))
        distances = np.linalg.norm(candidates[:, None] - centres, axis=2).min(axis=1)
        centres = np.vstack([centres, candidates[distances.argmax()]])
    return centres


def article(params: DataParams, part: Part) -> tuple[Floats, NDArray[np.intp]]:
    """Return the article's data: ``make_classification`` with ``class_sep = 1 / cluster_std``.

    Held-out points have the clusters, their shapes and the order of classes of the training points,
    flipped labels included; where they lie in their clusters is drawn anew.
    """
    if part is Part.TEST:
        rng = np.random.default_rng([params.random_state, part])
        return _classification(params, 1.0 / params.cluster_std, rng.standard_normal)
    return _classification(params, 1.0 / params.cluster_std)


@dataclass(frozen=True, eq=False)
class Clusters:
    """Where the points of every class come from: ``centre_k + z @ shape_k``, ``z`` normal.

    Parameters
    ----------
    centres : ndarray of shape (n_classes, 2)
        In data units.
    shapes : ndarray of shape (n_classes, 2, 2)
        What both standard normal numbers of a point are multiplied by, a row for each, in data
        units: the covariance is ``shape_k.T @ shape_k``.
    flip : float
        Probability that a label is drawn from all classes alike, in [0, 1].
    """

    centres: Floats
    shapes: Floats
    flip: float


def article_clusters(params: DataParams) -> Clusters:
    """Return what the article's points are made of, training and held-out ones alike.

    The generator is asked, not imitated: the same random numbers but for the points' places give
    the same clusters in the same order. With all places in the middle it returns the centres, and
    with all of them one step aside, and the centres as good as at the origin, a row of each shape.

    Parameters
    ----------
    params : DataParams
        The shapes depend on ``n_samples``, as their random numbers come after the points'.

    Returns
    -------
    Clusters
        In class order, without rounding. A cluster's class is that of most of its points: of the
        seven or more of them, about one in a hundred is flipped.
    """
    places, y = _classification(params, 1.0 / params.cluster_std, _all_at(0.0, 0.0))
    least = float(np.finfo(np.float64).tiny)  # no sum with a number of a shape notices it
    rows = [_classification(params, least, _all_at(*step))[0] for step in ((1.0, 0.0), (0.0, 1.0))]
    _, first = np.unique(places, axis=0, return_index=True)
    classes = [np.bincount(y[(places == places[i]).all(axis=1)]).argmax() for i in first]
    one_of_each = first[np.argsort(classes)]
    shapes = np.stack([row[one_of_each] for row in rows], axis=1)
    return Clusters(places[one_of_each], shapes, FLIP)


Places = Callable[[Any], Any]


def _all_at(*place: float) -> Places:
    """Return the draw of as many points as are asked for, all at one place."""
    return lambda size: np.tile(place, (size[0], 1))


def _classification(
    params: DataParams, class_sep: float, places: Places | None = None
) -> tuple[Floats, NDArray[np.intp]]:
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
        random_state=seed if places is None else _OtherPlaces(seed, places),
    )
    return X, y


class _OtherPlaces(np.random.RandomState):
    """The random numbers of a seed, but for the normal ones, which are others.

    ``make_classification`` draws the points' places as its only normal numbers, between the
    centres and the shapes of its clusters; the usual ones are drawn too, so that all that follows
    is as ever. Another seed would give other clusters: another problem.
    """

    def __init__(self, seed: int, places: Places) -> None:
        super().__init__(seed)
        self._places = places

    def standard_normal(self, size: Any = None) -> Any:
        """Return the other numbers, and advance the usual stream as far."""
        super().standard_normal(size)
        return self._places(size)


Generator = Callable[[DataParams, Part], tuple[Floats, NDArray[np.intp]]]

GENERATORS: dict[DatasetName, Generator] = {
    DatasetName.BLOBS: blobs,
    DatasetName.ARTICLE: article,
}

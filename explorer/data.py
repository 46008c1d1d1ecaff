"""The data sets: one function per generator, and the table that finds them by name."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import make_classification

from explorer.params import DataParams, DatasetName

Floats = NDArray[np.float64]

ROOM = 3.6
"""Side of the square in which the centre of one cluster is scattered, in data units."""

CANDIDATES = 8
"""Places tried for each further centre; the one farthest from the centres so far is taken."""


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
    """

    X: Floats
    y: NDArray[np.intp]
    n_classes: int


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
    X, y = GENERATORS[params.dataset](params)
    y = y.astype(np.intp)
    X.flags.writeable = y.flags.writeable = False
    return Dataset(X, y, params.n_classes)


def blobs(params: DataParams) -> tuple[Floats, NDArray[np.intp]]:
    """Round Gaussian clusters, one a class, in turn.

    The centres depend on seed and class count alone, and point i on its class's centre and the i-th
    draw alone: a larger spread swells the clusters in place, a larger sample adds points.
    """
    y = np.arange(params.n_samples) % params.n_classes
    noise = np.random.default_rng([params.random_state, 1]).standard_normal((params.n_samples, 2))
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


def article(params: DataParams) -> tuple[Floats, NDArray[np.intp]]:
    """Return the article's data: ``make_classification`` with ``class_sep = 1 / cluster_std``."""
    X, y = make_classification(
        n_samples=params.n_samples,
        n_features=2,
        n_classes=params.n_classes,
        n_informative=2,
        n_redundant=0,
        n_clusters_per_class=1,
        class_sep=1.0 / params.cluster_std,
        random_state=params.random_state,
    )
    return X, y


Generator = Callable[[DataParams], tuple[Floats, NDArray[np.intp]]]

GENERATORS: dict[DatasetName, Generator] = {
    DatasetName.BLOBS: blobs,
    DatasetName.ARTICLE: article,
}

"""Blobs: round Gaussian clusters of one size, one per class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.data.deferred import np
from explorer.data.split import Split
from explorer.settings.dataset import DataSet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explorer.maths.density import Density
    from explorer.settings import DataParams

ROOM = 3.6
"""Side of the square in which the centre of one cluster is scattered, in data units."""

CANDIDATES = 8
"""Places tried for each further centre; the one farthest from the centres so far is taken."""


def draw(params: DataParams, split: Split) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Draw the clusters' points, of each class in turn.

    The centres depend on seed and class count alone, and point i on its class's centre and the i-th
    draw alone: a larger spread swells the clusters in place, a larger sample adds points.
    """
    y = np.arange(params.n_samples) % params.n_classes
    rng = np.random.default_rng([params.random_state, split])
    noise = rng.standard_normal((params.n_samples, 2))
    centres = _centres(params.n_classes, params.random_state)
    return centres[y] + params.cluster_std * noise, y


def _centres(n_classes: int, random_state: int) -> NDArray[np.float64]:
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


def density(params: DataParams) -> Density:
    """Return the clusters' density."""
    from explorer.maths.density import gaussians

    centres = _centres(params.n_classes, params.random_state)
    return gaussians(centres, np.tile(params.cluster_std * np.eye(2), (params.n_classes, 1, 1)))


DATASET = DataSet(
    label="Blobs: one round cluster per class",
    about="*Blobs* are round clusters of one size, one per class.",
    place=1,
    max_classes=8,
    uses=("cluster_std",),
    draw=draw,
    density=density,
)

"""Blobs: round Gaussian clusters of one size, one per class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.data.deferred import np
from explorer.data.shared import class_shares, classes_in_turn, cluster_centres, normal_numbers
from explorer.settings.dataset import DataSet

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats
    from explorer.maths.density import Density
    from explorer.settings import DataParams


def draw(
    held_out: bool,
    *,
    n_samples: int,
    n_classes: int,
    random_state: int,
    imbalance: float | None,
    cluster_std: float,
) -> tuple[Floats, Codes]:
    """Return points of the clusters; the classes take turns.

    The centres depend only on the seed and the number of classes. Point i depends only on the
    centre of its class and the i-th random numbers. So a larger spread makes the clusters larger at
    the same places, and a larger sample adds points.
    """
    y = classes_in_turn(n_samples, n_classes, imbalance)
    noise = normal_numbers(held_out, n_samples, random_state)
    return cluster_centres(n_classes, random_state)[y] + cluster_std * noise, y


def density(params: DataParams) -> Density:
    """Return the density of the clusters."""
    from explorer.maths.density import gaussians

    centres = cluster_centres(params.n_classes, params.random_state)
    shapes = np.tile(params.cluster_std * np.eye(2), (params.n_classes, 1, 1))
    return gaussians(centres, shapes, priors=class_shares(params.n_classes, params.imbalance))


DATASET = DataSet(
    label="Round clusters",
    about="*Round clusters*: each class has one cluster, and all have the same size.",
    place=1,
    max_classes=10,
    uses=("cluster_std",),
    draw=draw,
    density=density,
)

"""Nested clusters: each lies inside the one before it, and is smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.data.deferred import np
from explorer.data.shared import class_shares, classes_in_turn, normal_numbers, on_circle
from explorer.settings.dataset import DataSet

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats
    from explorer.maths.density import Density
    from explorer.settings import DataParams


OUTERMOST = 2.5
"""Standard deviation of the first cluster while the spread is 1, in data units."""

RATIO = 0.6
"""Standard deviation of each further cluster, as a share of that of the one before."""

SHIFT = 0.5
"""Distance of each centre from the one before, in standard deviations of that one."""


def draw(
    held_out: bool,
    *,
    n_samples: int,
    n_classes: int,
    random_state: int,
    imbalance: float | None,
    cluster_std: float,
) -> tuple[Floats, Codes]:
    """Return points of the clusters; the classes take turns."""
    y = classes_in_turn(n_samples, n_classes, imbalance)
    noise = normal_numbers(held_out, n_samples, random_state)
    centres, spreads = nested_clusters(n_classes, random_state, cluster_std)
    return centres[y] + spreads[y, None] * noise, y


def nested_clusters(n_classes: int, random_state: int, cluster_std: float) -> tuple[Floats, Floats]:
    """Return the centre and the standard deviation of each cluster."""
    spreads = OUTERMOST * RATIO ** np.arange(float(n_classes))
    turns = np.random.default_rng([random_state, 5]).random(n_classes)
    steps = SHIFT * np.append(0.0, spreads[:-1])[:, None] * on_circle(turns)
    return steps.cumsum(axis=0), cluster_std * spreads


def density(params: DataParams) -> Density:
    """Return the density of the clusters."""
    from explorer.maths.density import gaussians

    n_classes = params.n_classes
    centres, spreads = nested_clusters(n_classes, params.random_state, params.cluster_std)
    shapes = spreads[:, None, None] * np.eye(2)
    return gaussians(centres, shapes, priors=class_shares(n_classes, params.imbalance))


DATASET = DataSet(
    label="Nested clusters",
    about="*Nested clusters* lie inside each other: with one large class, a model with straight "
    "borders may never predict a small one.",
    place=4,
    max_classes=5,
    uses=("cluster_std",),
    draw=draw,
    density=density,
)

"""Ellipses: Gaussian clusters, each with a covariance of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.data.deferred import np
from explorer.data.shared import class_shares, classes_in_turn, cluster_centres, normal_numbers
from explorer.settings.dataset import DataSet
from explorer.settings.rules import Range
from explorer.settings.setting import Changes, Group, declare

if TYPE_CHECKING:
    from explorer.maths.arrays import Codes, Floats
    from explorer.maths.density import Density
    from explorer.settings import DataParams


TURN = 0.382
"""How far each ellipse is turned against the one before it, as a share of half a turn."""


def draw(
    held_out: bool,
    *,
    n_samples: int,
    n_classes: int,
    random_state: int,
    imbalance: float | None,
    cluster_std: float,
    stretch: float,
) -> tuple[Floats, Codes]:
    """Return points of the clusters; the classes take turns.

    The centres are those of round clusters. They do not depend on the spread or the stretch.
    """
    y = classes_in_turn(n_samples, n_classes, imbalance)
    noise = normal_numbers(held_out, n_samples, random_state)
    shapes = cluster_shapes(n_classes, random_state, cluster_std, stretch)
    return cluster_centres(n_classes, random_state)[y] + (noise[:, None] @ shapes[y])[:, 0], y


def cluster_shapes(n_classes: int, random_state: int, cluster_std: float, stretch: float) -> Floats:
    """Return the factors of the two normal numbers of a point: shape (n_classes, 2, 2)."""
    first = np.random.default_rng([random_state, 5]).random()
    angles = np.pi * (first + TURN * np.arange(n_classes))
    along = np.column_stack([np.cos(angles), np.sin(angles)])
    across = np.column_stack([-np.sin(angles), np.cos(angles)])
    shapes = np.stack([stretch**0.5 * along, across / stretch**0.5], axis=1)
    return cluster_std * shapes


def density(params: DataParams) -> Density:
    """Return the density of the clusters."""
    from explorer.maths.density import gaussians

    n_classes, seed = params.n_classes, params.random_state
    return gaussians(
        cluster_centres(n_classes, seed),
        cluster_shapes(n_classes, seed, params.cluster_std, params.stretch),
        priors=class_shares(n_classes, params.imbalance),
    )


DATASET = DataSet(
    label="Ellipses",
    about="*Ellipses* are turned in different ways, so the best borders are curved.",
    place=3,
    max_classes=10,
    uses=("cluster_std",),
    draw=draw,
    density=density,
    settings={
        "stretch": declare(
            4.0,
            Range(1.0, 10.0, float, step=0.5),
            label="Stretch",
            help="Length of an ellipse divided by its width. The area stays the same. At 1 the "
            "clusters are round, and the best borders are straight.",
            group=Group.DATA,
            changes=Changes.DATA,
        )
    },
)

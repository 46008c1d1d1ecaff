"""The figure of *Entropy*: the entropy of the probabilities."""

import math

import numpy as np

from explorer.figures import texts
from explorer.figures.maps import cell_probabilities, heat, one_map
from explorer.figures.style import Figure, Theme
from explorer.maths import uncertainty
from explorer.maths.extents import Extent
from explorer.maths.scorer import Scorer
from explorer.names import NUMBERED, Names

TICK = 0.25
"""Step between the numbers next to the scale, in nats; for 4 classes and more, twice that."""


def figure(scorer: Scorer, *, extent: Extent, theme: Theme, names: Names = NUMBERED) -> Figure:
    """Draw the entropy of the probabilities.

    For the arguments see :class:`~explorer.settings.picture.MapKind`.

    Returns
    -------
    Figure
        A heatmap in whole per cent of the most there can be, ``log(n_classes)`` nats, as ``uint8``;
        the scale is in nats.
    """
    most = math.log(scorer.n_classes)
    values = uncertainty.entropy(cell_probabilities(scorer, extent))
    step = TICK if most < 1.2 else 2 * TICK
    ticks = [tick for tick in np.arange(0.0, most, step).tolist() if most - tick > step / 2]
    scale = (
        [100.0 * tick / most for tick in ticks] + [100.0],
        [f"{tick:g}" for tick in ticks] + [f"{most:.2f}"],
    )
    ground = heat(values / most, f"entropy %{{z}} % of log {scorer.n_classes} nats")
    told = {"entropy": texts.ENTROPY}
    return one_map("entropy", ground, scorer, extent, theme, scale=scale, names=names, texts=told)

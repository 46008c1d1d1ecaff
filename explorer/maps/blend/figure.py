"""The figure of *Blend*: the colours of all classes, mixed by their probabilities."""

import numpy as np

from explorer.figures import texts
from explorer.figures.maps import CELLS, cell_probabilities, one_map
from explorer.figures.style import COLOURS, Figure, Theme, components
from explorer.maths import uncertainty
from explorer.maths.extents import Extent
from explorer.maths.scorer import Scorer
from explorer.names import NUMBERED, Names


def figure(scorer: Scorer, *, extent: Extent, theme: Theme, names: Names = NUMBERED) -> Figure:
    """Draw the colours of the classes, mixed by their probabilities.

    For the arguments see :class:`~explorer.settings.picture.MapKind`.

    Returns
    -------
    Figure
        An image of CELLS x CELLS colours, the regions outlined, each with its class's symbol.
    """
    colours = np.array([components(colour) for colour in COLOURS[: scorer.n_classes]])
    mixed = uncertainty.blended(cell_probabilities(scorer, extent), colours / 255.0)
    pixels = np.rint(255.0 * mixed).astype(np.uint8).reshape(CELLS, CELLS, 3)
    image = {"type": "image", "z": pixels, "colormodel": "rgb", "zsmooth": "fast"}
    told = {"shares": texts.shares(scorer.n_classes, names)}
    return one_map(
        "blend", image, scorer, extent, theme, colours=colours.tolist(), names=names, texts=told
    )

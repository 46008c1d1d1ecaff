"""The figure of *Blend*: the colours of all classes, mixed by their probabilities."""

import numpy as np
from numpy.typing import NDArray

from explorer.figures import texts
from explorer.figures.maps import CELLS, cell_probabilities, one_map
from explorer.figures.style import COLOURS, Figure, Theme, components
from explorer.maths import uncertainty
from explorer.maths.extents import Extent

Floats = NDArray[np.float64]


def blend_figure(coef: Floats, intercept: Floats, *, extent: Extent, theme: Theme) -> Figure:
    """Draw the colours of the classes, mixed by their probabilities.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, 2)
    intercept : ndarray of shape (n_classes,)
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, the rectangle drawn.
    theme : Theme

    Returns
    -------
    Figure
        An image of CELLS x CELLS colours, the regions outlined, each with its class's symbol.
    """
    colours = np.array([components(colour) for colour in COLOURS[: len(coef)]])
    mixed = uncertainty.blended(cell_probabilities(coef, intercept, extent), colours / 255.0)
    pixels = np.rint(255.0 * mixed).astype(np.uint8).reshape(CELLS, CELLS, 3)
    image = {"type": "image", "z": pixels, "colormodel": "rgb", "zsmooth": "fast"}
    image |= {"hovertemplate": f"{texts.on_hover(texts.PLACE)}<extra></extra>"}
    told = {"shares": texts.shares(len(coef))}
    return one_map(
        "blend", image, coef, intercept, extent, theme, colours=colours.tolist(), texts=told
    )

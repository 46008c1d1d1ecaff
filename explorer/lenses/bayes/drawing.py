"""A classifier of which only the predictions are known, drawn on the decision regions."""

import numpy as np
from numpy.typing import NDArray

from explorer.figures.overlays import marks, over
from explorer.figures.roles import RIVAL, declared
from explorer.figures.style import COLOURS, SYMBOLS, Figure, Theme, class_name
from explorer.maths import softmax as maths
from explorer.maths.geometry import Extent, grid

Floats = NDArray[np.float64]

CHOICES = declared("choices", painted=True)


def with_choices(
    figure: Figure,
    coef: Floats,
    intercept: Floats,
    borders: Floats,
    classes: NDArray[np.intp],
    *,
    name: str,
    extent: Extent,
    theme: Theme,
) -> Figure:
    """Draw a classifier, of which only the predictions are known, on the regions of a fit.

    Parameters
    ----------
    figure : Figure
        The result of :func:`explorer.figures.regions.regions_figure` for the fit.
    coef, intercept : ndarray of shape (n_classes, 2) and (n_classes,)
        The fit.
    borders : ndarray of shape (n_points, 2)
        Places on the borders of the other classifier, in any order.
    classes : ndarray of shape (n_cells, n_cells)
        Its predictions in the centre of each cell of :func:`explorer.maths.geometry.grid`.
    name : str
        Its name in the legend.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, the rectangle drawn.
    theme : Theme

    Returns
    -------
    Figure
        For each class, a trace of its symbols, in cells where the other classifier predicts that
        class and the fit does not; and a trace of dots on the borders.
    """
    _, _, places = grid(extent, len(classes))
    other, own = classes.ravel(), maths.logits(places, coef, intercept).argmax(axis=1)
    traces = [
        marks(
            f"there: {class_name(k)}",
            CHOICES.of(k),
            places[(other == k) & (own != k)],
            {"color": COLOURS[k], "symbol": SYMBOLS[k], "size": 5},  # no outlines: they are many
        )
        for k in range(len(coef))
    ]
    dots = {"color": theme.ink, "symbol": "circle", "size": 3}
    traces.append({**marks(name, RIVAL.of(), borders, dots), "showlegend": True})
    return over(figure, traces, choices=["".join(map(str, row)) for row in classes])

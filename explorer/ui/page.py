"""What a page shows, as the process that computes it hands it to the one that serves it."""

from dataclasses import dataclass

from explorer.figures.packed import Packed
from explorer.figures.style import Figure

Drawn = Packed | Figure
"""A figure as the page's own charts take it, or where they cannot be had, as Plotly does."""


@dataclass(frozen=True)
class Chart:
    """A chart, and what it shows in words."""

    figure: Drawn
    summary: str


@dataclass(frozen=True)
class Page:
    """All that a page shows of one set of parameters.

    Parameters
    ----------
    run : str
        Short name of the fit, another for each.
    numbers : str
        The line above the panels.
    nowhere : str
        The classes that win nowhere in the picture.
    regions, probabilities, loss : Chart
        The three panels.
    frames : Packed
        The training, as the browser draws it.
    formulas : str
        Softmax and objective with the present values.
    """

    run: str
    numbers: str
    nowhere: str
    regions: Chart
    probabilities: Chart
    loss: Chart
    frames: Packed
    formulas: str

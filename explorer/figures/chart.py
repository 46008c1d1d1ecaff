"""A figure with a text that describes it."""

from dataclasses import dataclass
from typing import Self

from explorer.figures.packed import Packed
from explorer.figures.style import PAGE, Figure, Theme

Drawn = Packed | Figure
"""A figure for the page's own charts; or for Plotly's, if the page has none."""


@dataclass(frozen=True)
class Chart:
    """A chart and its description in words.

    Parameters
    ----------
    figure : Packed or dict
    summary : str
        What the picture shows. If the browser shows another frame, it writes this text itself.
    about : str
        The part of the description that is the same for all frames.
    """

    figure: Drawn
    summary: str
    about: str = ""

    @classmethod
    def of(cls, figure: Figure, theme: Theme, summary: str, about: str = "") -> Self:
        """Return the chart of a figure; it is packed for the page's own charts."""
        return cls(Packed.of(figure) if theme == PAGE else figure, summary, about)

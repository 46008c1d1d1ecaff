"""A figure as the page takes it, with a text that says what it shows."""

from dataclasses import dataclass

from explorer.figures.packed import Packed
from explorer.figures.style import PAGE, Figure, Theme

Drawn = Packed | Figure
"""A figure as the page's own charts take it, or where they cannot be had, as Plotly does."""


@dataclass(frozen=True)
class Chart:
    """A chart, and what it shows in words."""

    figure: Drawn
    summary: str


def drawn(figure: Figure, theme: Theme) -> Drawn:
    """Return a figure as the page's own charts take it, where they can be had."""
    return Packed.of(figure) if theme == PAGE else figure

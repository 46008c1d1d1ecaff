"""What a page shows, as the process that computes it hands it to the one that serves it."""

from dataclasses import dataclass
from typing import Any

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
    scene : str
        While it is the same, a place in the pictures means the same.
    numbers : str
        The line above the panels.
    nowhere : str
        The classes that win nowhere in the picture.
    regions, probabilities, loss : Chart
        The three panels.
    frames : Packed
        The training, as the browser draws it.
    """

    run: str
    scene: str
    numbers: str
    nowhere: str
    regions: Chart
    probabilities: Chart
    loss: Chart
    frames: Packed


@dataclass(frozen=True)
class Part:
    """A part of an equation: a text with what stands raised behind it, or a fraction.

    Parameters
    ----------
    text : str
    above : str
        The exponent.
    row : int or None
        Row of the table that lights up with it.
    over, under : tuple of Part
        Numerator and denominator; a part that has them has no text.
    """

    text: str = ""
    above: str = ""
    row: int | None = None
    over: tuple["Part", ...] = ()
    under: tuple["Part", ...] = ()


@dataclass(frozen=True)
class Line:
    """A row of a sheet: its name first, then its numbers; and how long and coloured its bar is."""

    cells: tuple[str, ...]
    bar: float | None = None
    colour: str = ""


@dataclass(frozen=True)
class Sheet:
    """A calculation: an equation, a table, notes.

    Parameters
    ----------
    caption : str
        Accessible name of the table.
    columns : tuple of str
        The first is that of the rows' names.
    rows : tuple of Line
    foot : tuple of str
        The sums under the columns; empty for none.
    barred : int or None
        Column that has the bars beside it.
    equation : tuple of Part
    notes : tuple of str
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Line, ...]
    foot: tuple[str, ...] = ()
    barred: int | None = None
    equation: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """What a lens shows.

    Parameters
    ----------
    look : str
        What to look at.
    trial : str
        What to try.
    settings : dict of str
        The settings that the trial is of.
    text : str
        Formulas and sentences, in Markdown.
    sheet : Sheet or None
    chart : Chart or None
    """

    look: str
    trial: str
    settings: dict[str, Any]
    text: str = ""
    sheet: Sheet | None = None
    chart: Chart | None = None

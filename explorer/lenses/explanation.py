"""What a lens shows, as the process that computes it hands it to the one that serves it."""

from dataclasses import dataclass
from typing import Any

from explorer.figures.chart import Chart


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
    """A row of a sheet: its name first, then its numbers; and how long and coloured its bars are.

    Parameters
    ----------
    cells : tuple of str
    bars : tuple of float
        In [0, 1], one for each column of the sheet that has bars; empty for none.
    colour : str
    """

    cells: tuple[str, ...]
    bars: tuple[float, ...] = ()
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
    barred : tuple of int
        Columns that have bars beside them.
    equation : tuple of Part
    notes : tuple of str
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Line, ...]
    foot: tuple[str, ...] = ()
    barred: tuple[int, ...] = ()
    equation: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entries:
    """Weights that a person can type over.

    Parameters
    ----------
    rows : tuple of tuple of float
        For each class its two weights and its intercept, as they are shown.
    aside_columns : tuple of str
        Names of columns that stand beside them, to be read alone.
    aside : tuple of tuple of str
        Their cells, a row a class.
    back : str
        What going back to the fitted ones is called.
    """

    rows: tuple[tuple[float, ...], ...]
    aside_columns: tuple[str, ...]
    aside: tuple[tuple[str, ...], ...]
    back: str


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
    answer : Sheet or None
        What stands in the lens's slot, where the first sheet is too long for it.
    sheets : tuple of Sheet
        The first stands in the slot if there is no answer, the others under it all.
    derivation : str
        Long formulas, in Markdown, that stand under it all.
    chart : Chart or None
    chart_below : bool
        Whether the chart stands under it all.
    chart_name : str
        Accessible name of the chart.
    entries : Entries or None
    """

    look: str
    trial: str
    settings: dict[str, Any]
    text: str = ""
    answer: Sheet | None = None
    sheets: tuple[Sheet, ...] = ()
    derivation: str = ""
    chart: Chart | None = None
    chart_name: str = ""
    chart_below: bool = False
    entries: Entries | None = None

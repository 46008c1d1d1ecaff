"""The content of a lens; a worker computes it, and the server draws it."""

from dataclasses import dataclass, field
from typing import Any

from explorer.figures.chart import Chart
from explorer.numbers import MINUS

SIGNS = {"=": "equals", "+": "plus", MINUS: "minus "}
"""How signs are read aloud."""


@dataclass(frozen=True)
class Part:
    """A part of an equation: a text with an exponent, or a fraction.

    Parameters
    ----------
    text : str
    above : str
        The exponent.
    row : int or None
        Row of the table that lights up together with this part.
    over, under : tuple of Part
        Numerator and denominator; a fraction has no text.
    """

    text: str = ""
    above: str = ""
    row: int | None = None
    over: tuple["Part", ...] = ()
    under: tuple["Part", ...] = ()


def in_words(equation: tuple[Part, ...]) -> str:
    """Return an equation as it is read aloud."""
    return " ".join(map(_in_words, equation))


def _in_words(part: Part) -> str:
    if part.over:
        return f"the fraction {in_words(part.over)}, over {in_words(part.under)}, end of fraction,"
    said = f"{part.text} to the power {part.above}" if part.above else part.text
    for sign, word in SIGNS.items():
        said = said.replace(sign, word)
    return said


@dataclass(frozen=True)
class Line:
    """A row of a sheet: its name, its numbers and its bars.

    Parameters
    ----------
    cells : tuple of str
    bars : tuple of float
        Lengths in [0, 1], one for each column with bars; may be empty.
    colour : str
    """

    cells: tuple[str, ...]
    bars: tuple[float, ...] = ()
    colour: str = ""


@dataclass(frozen=True)
class Buttons:
    """Cells of a sheet that a person can press: those after the name of each row.

    Parameters
    ----------
    names : tuple of tuple of str
        Accessible name of each cell, row by row. Further cells of a row are not buttons.
    shades : tuple of tuple of float
        How dark each cell is, in [0, 1].
    settings : tuple of str
        The settings that get the row and the column of the pressed cell, or None.
    pressed : tuple of int, or None
        Row and column of the pressed cell.
    """

    names: tuple[tuple[str, ...], ...]
    shades: tuple[tuple[float, ...], ...]
    settings: tuple[str, str]
    pressed: tuple[int, int] | None = None


@dataclass(frozen=True)
class Sheet:
    """A calculation: an equation, a table and notes.

    Parameters
    ----------
    caption : str
        Accessible name of the table.
    columns : tuple of str
        The first is the column of the row names.
    rows : tuple of Line
    foot : tuple of str
        The last row, such as sums; may be empty.
    barred : tuple of int
        Columns with bars.
    equation : tuple of Part
    notes : tuple of str
    buttons : Buttons or None
    titles : tuple of str
        The heads of the columns in full, shown when they are pointed at; empty if they are.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Line, ...]
    foot: tuple[str, ...] = ()
    barred: tuple[int, ...] = ()
    equation: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    buttons: Buttons | None = None
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entries:
    """A table of numbers that a person can change.

    Parameters
    ----------
    setting : str
        The setting that the numbers become.
    columns : tuple of str
    rows : tuple of tuple of float
        One row per class, as shown.
    buttons : tuple of tuple
        Labels of buttons below it, each with the settings that it sets.
    aside_columns : tuple of str
        Names of further columns that cannot be changed.
    aside : tuple of tuple of str
        The cells of these columns, one row per class.
    names : tuple of str
        Names of the rows; empty for those of the classes.
    """

    setting: str
    columns: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
    buttons: tuple[tuple[str, dict[str, Any]], ...] = ()
    aside_columns: tuple[str, ...] = ()
    aside: tuple[tuple[str, ...], ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trial:
    """Something to try: a sentence, and the settings that a press of its button sets."""

    label: str
    settings: dict[str, Any]


@dataclass(frozen=True)
class Explanation:
    """The content of a lens.

    Parameters
    ----------
    look : str
        What to look at.
    trials : tuple of Trial
        What to try.
    text : str
        Formulas and sentences, in Markdown.
    answer : Sheet or None
        What the lens's slot shows, if the first sheet is too long for it.
    sheets : tuple of Sheet
        The first is in the slot if there is no answer. The others are below, under *Show the
        working*.
    derivation : str
        Long formulas, in Markdown, under *Show the working*.
    code : str
        A program in Python, under *Show the working*.
    chart, chart_below : Chart or None
        A chart in the slot, or one under *Show the working*.
    chart_name : str
        Its accessible name.
    chart_follows : bool
        Whether the chart shows the frames of the training and the place that is pointed at. It then
        fills the slot.
    entries : Entries or None
    steps : dict of str
        For controls of numbers, what a press of + or − adds, if it depends on the data.
    """

    look: str
    trials: tuple[Trial, ...]
    text: str = ""
    answer: Sheet | None = None
    sheets: tuple[Sheet, ...] = ()
    derivation: str = ""
    code: str = ""
    chart: Chart | None = None
    chart_below: Chart | None = None
    chart_name: str = ""
    chart_follows: bool = False
    entries: Entries | None = None
    steps: dict[str, float] = field(default_factory=dict)

    @property
    def all_sheets(self) -> tuple[Sheet, ...]:
        """All sheets: the first is in the slot, its further notes and the others are below."""
        return self.sheets if self.answer is None else (self.answer, *self.sheets)

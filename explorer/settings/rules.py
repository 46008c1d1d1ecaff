"""Rules: which values a setting may have, in code and in a link."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from numbers import Real
from typing import Any

from explorer.settings.sample import MOST_IN_LINK, MOST_POINTS, Sample

NONE = "none"
"""In a link: none of the names."""


@dataclass(frozen=True)
class Choice:
    """A field whose value is one of a closed set of names."""

    options: type[StrEnum] | tuple[str, ...]

    def check(self, value: Any) -> str:
        """Return ``value`` as one of ``options``, or raise ValueError."""
        for option in self.options:
            if option == value:
                return option
        raise ValueError(f"{value!r} is not {self}")

    def parse(self, text: str) -> str:
        """Return the option that a text names, or raise ValueError."""
        return self.check(text)

    def __str__(self) -> str:
        return "one of " + ", ".join(self.options)


def _listed(value: Any, rule: object) -> list[Any]:
    """Return the items of anything but a text, or raise ValueError."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise ValueError(f"{value!r} is not {rule}")
    return list(value)


@dataclass(frozen=True)
class Several:
    """Some of a closed set of names, or none of them; a link writes ``squares,product``."""

    options: type[StrEnum]

    def check(self, value: Any) -> tuple[str, ...]:
        """Return the names as a tuple in the order of ``options``, or raise ValueError."""
        given = _listed(value, self)
        if any(each not in list(self.options) for each in given):
            raise ValueError(f"{value!r} is not {self}")
        return tuple(each for each in self.options if each in given)

    def parse(self, text: str) -> tuple[str, ...]:
        """Return the names in a text, or raise ValueError."""
        return () if text == NONE else self.check(text.split(","))

    def __str__(self) -> str:
        return f"{NONE} or some of " + ", ".join(self.options)


@dataclass(frozen=True)
class Range:
    """A number between two bounds, both included.

    ``stops`` are the values that a control offers. In code, any number in the range is valid.
    """

    low: float
    high: float
    kind: type[int] | type[float]
    step: float | None = None
    stops: tuple[float, ...] = ()

    def check(self, value: Any) -> float:
        """Return a number as ``kind`` inside the bounds, or raise ValueError."""
        if not isinstance(value, Real) or isinstance(value, bool):
            raise ValueError(f"{value!r} is not a number")
        number: Any = value
        if not self.low <= number <= self.high or self.kind(number) != number:
            raise ValueError(f"{value!r} is not {self}")
        return self.kind(number)

    def parse(self, text: str) -> float:
        """Return the number in a text, or raise ValueError."""
        # Python accepts these; a person may not mean a number.
        if "_" in text or not text.isascii():
            raise ValueError(f"{text!r} is not a number")
        return self.check(self.kind(text))

    def nearest(self, value: float) -> float:
        """Return the number inside the bounds that is nearest to ``value``."""
        return self.kind(min(max(value, self.low), self.high))

    def nearest_stop(self, value: float) -> float:
        """Return the stop nearest to ``value``; if there are no stops, ``value``."""
        return min(self.stops, key=lambda stop: abs(stop - value), default=value)

    def __str__(self) -> str:
        noun = "a whole number" if self.kind is int else "a number"
        return f"{noun} from {self.low:.15g} to {self.high:.15g}"


Row = tuple[float, ...]

NO_ROWS = "zero"
"""In a link: a table of zeros."""


def _rows(text: str, cell: Range) -> list[list[float]]:
    """Return the numbers of a table in a link: ``,`` between cells and ``;`` between rows."""
    return [[cell.parse(each) for each in row.split(",")] for row in text.split(";")]


@dataclass(frozen=True)
class Table:
    """Up to ``most`` rows of ``width`` numbers; a link writes ``1,0,0.5;-1,0,0``.

    All numbers of a missing row are ``blank``. Such rows at the end are removed, so that equal
    tables are equal values. In a link, a table of zeros is ``zero``. If ``blank`` is not a valid
    number of a cell, no row can be missing, and a table without rows is ``none``. With ``widest``,
    rows may have up to that many numbers.
    """

    cell: Range
    width: int
    most: int
    blank: float = 0.0
    widest: int = 0

    def check(self, value: Any) -> tuple[Row, ...]:
        """Return the rows as tuples of numbers in their range, or raise ValueError."""
        rows = [self._row(row) for row in _listed(value, self)]
        if len(rows) > self.most or len({len(row) for row in rows}) > 1:
            raise ValueError(f"{value!r} is not {self}")
        while rows and set(rows[-1]) == {self.blank}:
            rows.pop()
        return tuple(rows)

    @property
    def has_blank(self) -> bool:
        """Whether rows can be missing."""
        return self.cell.low <= self.blank <= self.cell.high

    @property
    def blank_row(self) -> Row:
        """A missing row."""
        return (self.blank,) * self.width

    def _row(self, value: Any) -> Row:
        row = tuple(self.cell.check(each) + 0.0 for each in _listed(value, self))  # no minus zero
        if not self.width <= len(row) <= max(self.width, self.widest):
            raise ValueError(f"{value!r} is not a row of {self}")
        return row

    def parse(self, text: str) -> tuple[Row, ...]:
        """Return the rows in a text, or raise ValueError."""
        if (text == NO_ROWS and self.blank == 0.0) or (text == NONE and not self.has_blank):
            return ()
        return self.check(_rows(text, self.cell))

    def __str__(self) -> str:
        low, high = self.cell.low, self.cell.high
        noun = "whole number" if self.cell.kind is int else "number"
        noun += "" if self.width == 1 else "s"
        width = f"{self.width} to {self.widest}" if self.widest else str(self.width)
        rows = "1 row" if self.most == 1 else f"1 to {self.most} rows"
        return f"{rows} of {width} {noun} from {low:.15g} to {high:.15g}"


@dataclass(frozen=True)
class SquareTable:
    """As many rows as columns, up to ``most``, or one column more; a link writes ``0,1;5,0``."""

    cell: Range
    most: int

    def check(self, value: Any) -> tuple[Row, ...]:
        """Return the rows as tuples of numbers in their range, or raise ValueError."""
        rows = [_listed(row, self) for row in _listed(value, self)]
        n, widths = len(rows), {len(row) for row in rows}
        if not 2 <= n <= self.most or widths not in ({n}, {n + 1}):
            raise ValueError(f"{value!r} is not {self}")
        return tuple(tuple(self.cell.check(number) + 0.0 for number in row) for row in rows)

    def parse(self, text: str) -> tuple[Row, ...]:
        """Return the rows in a text, or raise ValueError."""
        return self.check(_rows(text, self.cell))

    def __str__(self) -> str:
        low, high = self.cell.low, self.cell.high
        return (
            f"2 to {self.most} rows, each with as many numbers from {low:.15g} to {high:.15g} as "
            "there are rows, or with one more"
        )


@dataclass(frozen=True)
class Automatic:
    """A value that another rule allows, or None.

    ``name`` stands for None in a link. None means that the program chooses a value, or needs none.
    """

    rule: Range | Table | SquareTable
    name: str = "automatic"

    @property
    def stops(self) -> tuple[float | None, ...]:
        """The values that a control offers, None first."""
        return (None, *(self.rule.stops if isinstance(self.rule, Range) else ()))

    def check(self, value: Any) -> Any:
        """Return None, or a value that the rule allows; anything else raises ValueError."""
        return None if value is None else self.rule.check(value)

    def parse(self, text: str) -> Any:
        """Return the value in a text, or raise ValueError."""
        return None if text == self.name else self.rule.parse(text)

    def nearest_stop(self, value: Any) -> Any:
        """Return the stop nearest to ``value``; a table has no stops and is its own nearest."""
        if value is None or not isinstance(self.rule, Range):
            return value
        return self.rule.nearest_stop(value)

    def __str__(self) -> str:
        return f"{self.name} or {self.rule}"


COORDINATE = Range(-1e12, 1e12, float)
"""The coordinates that a point can have."""

PLACE = Range(-1e13, 1e13, float)
"""The coordinates that a place can have. The range is wider, because pictures show room and
outliers around the points."""


@dataclass(frozen=True)
class Samples:
    """Points of 2 to ``most_classes`` classes; a link writes up to 100 of them, ``0,0,0;1,2,1``."""

    most_classes: int

    def check(self, value: Any) -> Sample:
        """Return the sample if it is valid, or raise ValueError."""
        if not isinstance(value, Sample):
            raise ValueError(f"{value!r} is not {self}")
        count, n_classes = value.n_samples, len(set(value.labels))
        is_whole = len(value.coordinates) == 16 * count and n_classes == value.n_classes
        has_size = 2 <= count <= MOST_POINTS and 2 <= n_classes <= self.most_classes
        if not (is_whole and has_size and value.reach <= COORDINATE.high):
            raise ValueError(f"{value!r} is not {self}")
        return value

    def parse(self, text: str) -> Sample:
        """Return the sample of a text, or raise ValueError."""
        label = Range(0, self.most_classes - 1, int)
        rows = [row.split(",") for row in text.split(";")]
        if len(rows) > MOST_IN_LINK or any(len(row) != 3 for row in rows):
            raise ValueError(f"{text!r} is not {self}")
        numbers = [(COORDINATE.parse(a), COORDINATE.parse(b), label.parse(k)) for a, b, k in rows]
        return self.check(Sample.of(numbers))

    def __str__(self) -> str:
        return (
            f"2 to {MOST_IN_LINK} points such as 0,0,0;1,2,1, each x1,x2,class; the classes are 0, "
            f"1 and so on without a gap, up to {self.most_classes - 1}"
        )


Rule = Choice | Several | Range | Automatic | Table | SquareTable | Samples


def check(name: str, value: Any, rule: Rule) -> Any:
    """Return ``value`` in the rule's type; the ValueError for a bad value has all three."""
    try:
        return rule.check(value)
    except (OverflowError, ValueError):
        raise ValueError(f"{name} must be {rule}, got {value!r}") from None

"""A visitor's table: the columns that can be chosen, and the sample of three of them."""

import re
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from explorer.data.cells import NO_VALUE, why_unread
from explorer.numbers import how_many
from explorer.settings.dataset import MOST_CLASSES
from explorer.settings.sample import Sample

MISSING = 255
"""Stands for the class of a row without one."""

LIKELY = re.compile(
    r".*\b(class|species|label|target|type|category|group|diagnosis|cultivar|variety|outcome"
    r"|survived)\b.*|y",
    re.IGNORECASE,
)
"""Names that columns of classes often have."""

OF_ROWS = re.compile(r"(.*[\W_])?(id|Id|ID)|.*[a-z](Id|ID)")
"""Names of columns whose numbers are names of the rows."""


@dataclass(frozen=True)
class Column:
    """A column, as it can be used.

    Parameters
    ----------
    name : str
        Without markup.
    numbers : bytes
        ``float64`` of each row, NaN where there is none; empty if it cannot be a feature.
    codes : bytes
        Index of the class of each row in ``classes``, or ``MISSING``; empty if it cannot be the
        class.
    classes : tuple of str
        Names of the classes, without markup.
    n_values : int
        Number of different values. If there are more than ``classes``, the last class has all the
        others.
    unread : str
        The first cell that has a value and is not read as a number, without markup.
    """

    name: str
    numbers: bytes = b""
    codes: bytes = b""
    classes: tuple[str, ...] = ()
    n_values: int = 0
    unread: str = ""

    @property
    def values(self) -> "array[float]":
        """The numbers of all rows."""
        return array("d", self.numbers)

    @property
    def told_unread(self) -> str:
        """What is told of ``unread``, without a full stop."""
        return f"*{self.unread}* in {self.name} is {why_unread(self.unread)}"

    @property
    def counts_rows(self) -> bool:
        """Whether it only numbers the rows; some of them may be missing in a long table."""
        steps = [b - a for a, b in pairwise(self.values[:50])]
        most = 1.0 if len(steps) < 49 else float("inf")
        return all(1.0 <= step <= most and step.is_integer() for step in steps)


@dataclass(frozen=True)
class Table:
    """A table that was read.

    Parameters
    ----------
    columns : tuple of Column
        At least two can be features, and one the class.
    n_rows : int
    notes : tuple of str
        Sentences about what was left out.
    """

    columns: tuple[Column, ...]
    n_rows: int
    notes: tuple[str, ...] = ()

    @property
    def features(self) -> list[int]:
        """The columns that can be features."""
        return [i for i, column in enumerate(self.columns) if column.numbers]

    @property
    def labels(self) -> list[int]:
        """The columns that can be the class; two others can be features."""
        features = self.features
        return [
            i
            for i, column in enumerate(self.columns)
            if column.codes and len(features) - (i in features) >= 2
        ]

    def guess(self) -> tuple[int, int, int]:
        """Return a guess: two columns as features and one as the class."""
        tests: tuple[Callable[[Column], bool], ...] = (
            lambda column: bool(LIKELY.fullmatch(column.name)) and not _is_other(column),
            lambda column: not column.numbers and not _is_other(column),
            lambda column: not column.numbers,
            lambda column: not _is_other(column),
            lambda column: True,
        )
        label = next(i for test in tests for i in reversed(self.labels) if test(self.columns[i]))
        free = [i for i in self.features if i != label]
        # Ids come last. If there are other columns, codes of a few values are left out.
        ids = {i for i in free if _names_rows(self.columns[i])}
        codes = {i for i in free if self.columns[i].n_values <= MOST_CLASSES}
        best = sorted(free, key=lambda i: (i in ids, i in codes))[:2]
        x, y = sorted(best, key=lambda i: (i in ids, i))
        return x, y, label

    def sample(self, x: int, y: int, label: int) -> tuple[Sample, str]:
        """Return the sample of two features and a class, and sentences about rows and classes.

        Rows without one of the three are left out.

        Raises
        ------
        ValueError
            If fewer than two classes remain; the message is one sentence.
        """
        chosen, classes = (self.columns[x], self.columns[y]), self.columns[label]
        rows = [
            (a, b, k)
            for a, b, k in zip(chosen[0].values, chosen[1].values, classes.codes, strict=True)
            if a == a and b == b and k != MISSING  # NaN is not equal to itself
        ]
        kept = sorted({k for *_, k in rows})
        if len(kept) < 2:
            raise ValueError(
                "Too few rows have a value in all three columns: choose other columns. Until then "
                "the points stay as they were."
            )
        index = {k: i for i, k in enumerate(kept)}
        sample = Sample.of(
            ((a, b, index[k]) for a, b, k in rows),
            class_names=tuple(classes.classes[k] for k in kept),
            feature_names=tuple(column.name for column in chosen),
        )
        return sample, _told(self.n_rows - len(rows), chosen, classes, sample.class_names)


def _is_other(column: Column) -> bool:
    return column.n_values > len(column.classes)


def _names_rows(column: Column) -> bool:
    return column.counts_rows or bool(OF_ROWS.fullmatch(column.name))


def _told(
    n_rows: int, chosen: Iterable[Column], classes: Column, class_names: Iterable[str]
) -> str:
    """Return sentences about the rows that were left out, and about the classes that were kept."""
    told = []
    if n_rows:
        rows = how_many(n_rows, "row")
        told.append(f"Left out: {rows} without a value in one of the three columns.")
        told += [f"{each.told_unread}." for each in chosen if each.unread]
    told += [
        f"*{name}* is a class of {classes.name}, not a missing value."
        for name in class_names
        if name.lower() in NO_VALUE
    ]
    if _is_other(classes):
        most = len(classes.classes) - 1
        told.append(
            f"{classes.name} has {classes.n_values:,} values: all but the {most} most frequent are "
            f"*{classes.classes[-1]}*."
        )
    return " ".join(told)

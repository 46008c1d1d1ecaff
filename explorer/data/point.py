"""A point of a data set, as lenses and marks need it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """A point of the data set: its true class, and whether fits see it."""

    label: int
    held_out: bool

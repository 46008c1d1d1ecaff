"""Points that a person has given. A file can have many, a link only a few."""

import hashlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from explorer.numbers import shortest

MOST_POINTS = 10_000
"""Most points of a sample."""

MOST_IN_LINK = 100
"""Most points that a link carries."""

KEPT = "kept"
"""Stands in a link for points that it does not carry."""


@dataclass(frozen=True, repr=False)
class Sample:
    """Points in the plane and their classes. It is a value: equal samples have equal bytes.

    The server's process has no NumPy, so the numbers are bytes.

    Parameters
    ----------
    coordinates : bytes
        ``float64`` of shape (n_samples, 2).
    labels : bytes
        Class indices, one byte each. Each class has at least one point.
    class_names : tuple of str
        Names of the classes; empty if the classes are only numbered.
    feature_names : tuple of str
        Names of the two features; empty if they have none.
    """

    coordinates: bytes
    labels: bytes
    class_names: tuple[str, ...] = ()
    feature_names: tuple[str, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[Sequence[float]], **names: tuple[str, ...]) -> "Sample":
        """Return the sample of rows of x1, x2 and class index."""
        listed = [*rows]
        coordinates = array("d", [x for row in listed for x in row[:2]])
        return cls(coordinates.tobytes(), bytes(int(row[2]) for row in listed), **names)

    @cached_property
    def reach(self) -> float:
        """The largest absolute coordinate; infinity if one is not a number."""
        numbers = array("d", self.coordinates)
        largest = max(map(abs, numbers), default=0.0)
        return largest if all(x == x for x in numbers) else float("inf")

    @property
    def n_samples(self) -> int:
        """The number of points."""
        return len(self.labels)

    @property
    def n_classes(self) -> int:
        """The number of classes."""
        return max(self.labels, default=-1) + 1

    @property
    def rows(self) -> list[tuple[float, float, int]]:
        """The points as rows of x1, x2 and class index."""
        x = array("d", self.coordinates)
        return [(x[2 * i], x[2 * i + 1], k) for i, k in enumerate(self.labels)]

    @property
    def in_link(self) -> bool:
        """Whether a link carries it: few points, without names."""
        return self.n_samples <= MOST_IN_LINK and not self.class_names and not self.feature_names

    def text(self) -> str:
        """Return it as text for a link."""
        if not self.in_link:
            return KEPT
        return ";".join(",".join([*map(shortest, row[:2]), str(row[2])]) for row in self.rows)

    @cached_property
    def digest(self) -> str:
        """A short name of its content; different samples have different names."""
        parts = (self.coordinates, self.labels, self.class_names, self.feature_names)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]

    def __repr__(self) -> str:
        return f"Sample({self.digest})"

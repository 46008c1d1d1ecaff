"""Edits of a sample: points are added, moved and removed."""

from collections.abc import Sequence
from typing import Any

from explorer.settings.dataset import MOST_CLASSES
from explorer.settings.history import History
from explorer.settings.rules import COORDINATE, Range, Samples
from explorer.settings.sample import MOST_POINTS, Sample

CLASS = Range(0, MOST_CLASSES - 1, int)
RANK = Range(0, MOST_POINTS - 1, int)


def with_point(sample: Sample, label: int, x1: float, x2: float) -> Sample:
    """Return the sample with one more point; the class after the last one is a new class.

    Raises
    ------
    ValueError
        If the result is no sample: too many points, or a class without points before a new one.
    """
    names, number = sample.class_names, label
    while {f"class {number}", str(number)} & {*names}:  # both are shown as "class 3"
        number += 1
    if names and label == sample.n_classes:
        names = (*names, f"class {number}")
    return _checked(sample, [*sample.rows, (x1, x2, label)], names)


def with_point_moved(sample: Sample, label: int, rank: int, x1: float, x2: float) -> Sample:
    """Return the sample with a point at another place: number ``rank`` among those of its class.

    Raises
    ------
    ValueError
        If there is no such point.
    """
    rows, index = sample.rows, _index(sample, label, rank)
    rows[index] = (x1, x2, label)
    return _checked(sample, rows, sample.class_names)


def without_point(sample: Sample, label: int, rank: int) -> Sample:
    """Return the sample without a point: number ``rank`` among those of its class.

    If it was the last point of its class, the class is removed, and the numbers of later classes
    decrease by one.

    Raises
    ------
    ValueError
        If there is no such point, or only one class would be left.
    """
    rows, index, names = sample.rows, _index(sample, label, rank), sample.class_names
    del rows[index]
    if all(row[2] != label for row in rows):
        rows = [(x1, x2, k - (k > label)) for x1, x2, k in rows]
        names = (*names[:label], *names[label + 1 :])
    return _checked(sample, rows, names)


def _index(sample: Sample, label: int, rank: int) -> int:
    """Return which point is number ``rank`` of a class."""
    own = [index for index, k in enumerate(sample.labels) if k == label]
    if rank >= len(own):
        raise ValueError(f"class {label} has {len(own)} points, and none with number {rank}")
    return own[rank]


def _checked(
    sample: Sample, rows: Sequence[Sequence[float]], class_names: tuple[str, ...]
) -> Sample:
    made = Sample.of(rows, class_names=class_names, feature_names=sample.feature_names)
    return Samples(MOST_CLASSES).check(made)


def edited(history: History, edit: Any) -> History:
    """Return the history after an edit that a browser has sent.

    Parameters
    ----------
    history : History
    edit : list
        ``["add", class, x1, x2]``, ``["move", class, number, x1, x2]``,
        ``["remove", class, number]``, ``["undo"]`` or ``["redo"]``. Numbers count the points of a
        class from 0.

    Raises
    ------
    ValueError
        If it is none of these, or if it is not possible.
    """
    match edit:
        case ["add", label, x1, x2]:
            made = with_point(history.present, _class(label), *_place(x1, x2))
        case ["move", label, rank, x1, x2]:
            place = _place(x1, x2)
            made = with_point_moved(history.present, _class(label), _rank(rank), *place)
        case ["remove", label, rank]:
            made = without_point(history.present, _class(label), _rank(rank))
        case ["undo"]:
            return history.undo()
        case ["redo"]:
            return history.redo()
        case _:
            raise ValueError(f"{edit!r} is not an edit")
    return history.then(made)


def _class(value: Any) -> int:
    return int(CLASS.check(value))


def _rank(value: Any) -> int:
    return int(RANK.check(value))


def _place(x1: Any, x2: Any) -> tuple[float, float]:
    return COORDINATE.check(x1) + 0.0, COORDINATE.check(x2) + 0.0  # no minus zero

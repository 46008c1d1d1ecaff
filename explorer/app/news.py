"""The sentence that says what a change did to the pictures."""

from collections.abc import Iterable, Mapping
from typing import Any

from explorer.app.page import Outline
from explorer.settings import DECIDING, SETTINGS, Changes, Group, Sample

UNMOVED = 5e-3
"""Borders count as unmoved if the decision changes on at most this share of the picture."""

ALIKE = 3e-3
"""Maps count as about as steep if the mean largest probability changes by less than this."""

Values = Mapping[str, Any]
"""The values of all settings."""

Change = tuple[str, Any, Any]
"""Name of a setting, its old and its new value."""

LONG = 30
"""Values with more letters than this, such as a table of costs, are not written."""

MOST = 2
"""Most settings that are named; if more changed, they are only counted."""


def changed(names: Iterable[str], before: Values, after: Values) -> tuple[Change, ...]:
    """Return the changes of the named settings.

    A setting of the data or of the rule is left out if only one of two data sets or rules has it:
    the other data set or rule says it all.
    """
    return tuple(
        (name, before[name], after[name])
        for name in names
        if before[name] != after[name] and _is_shared(name, before, after)
    )


def _is_shared(name: str, before: Values, after: Values) -> bool:
    setting = SETTINGS[name]
    of_both = setting.is_active(before) and setting.is_active(after)
    return of_both or (setting.changes is not Changes.DATA and name not in DECIDING)


def news(before: Outline, after: Outline, changes: tuple[Change, ...], begun_from: str = "") -> str:
    """Say which settings changed, and what that did to borders, maps and accuracy.

    Parameters
    ----------
    before, after : Outline
        The pictures before and after.
    changes : tuple of tuple
        Name, old and new value of each setting that changed. Typed weights are one of them.
    begun_from : str
        The points that a person begins to edit, if they have just become that person's own.
    """
    if begun_from:
        seen = begun_from
    elif any(map(_is_another_data_set, changes)):
        seen = "new points"
    elif any(map(_has_other_classes, changes)):
        seen = "the number of classes has changed"
    elif before.extent != after.extent:
        seen = "the axes have changed"
    elif all(name in DECIDING for name, *_ in changes):
        seen = _borders(before, after)
    else:
        seen = f"{_borders(before, after)}, {_maps(before, after)}"
    return f"{_named(changes)}: {seen}; {_accuracy(before.accuracy, after.accuracy)}."


def _is_another_data_set(change: Change) -> bool:
    """Return whether the change is to other data; edits, flaws and held-out points are not."""
    name, old, new = change
    if isinstance(new, Sample):
        return old.feature_names != new.feature_names  # another table, or other columns of it
    return SETTINGS[name].changes is Changes.DATA and SETTINGS[name].group is Group.DATA


def _has_other_classes(change: Change) -> bool:
    """Return whether an edit of points has added or removed a class."""
    _, old, new = change
    return isinstance(new, Sample) and old.n_classes != new.n_classes


def _named(changes: tuple[Change, ...]) -> str:
    """Name the settings that changed; after them, what became of typed weights."""
    settings = [change for change in changes if change[0] != "weights"]
    typed = [_typed(old, new) for name, old, new in changes if name == "weights"]
    many = len(settings) > MOST
    told = [f"{len(settings)} settings changed"] if many else [*map(_what, settings)]
    named = ", ".join(told + typed)
    return named if told else named.capitalize()


def _typed(old: Any, new: Any) -> str:
    """Say what became of typed weights; None if the pictures show the fit."""
    if new is None:
        return "typed weights discarded"
    return "typed weights shown" if old is None else "typed weights changed"


def _what(change: Change) -> str:
    """Say what a change was."""
    name, old, new = change
    if isinstance(new, Sample):
        return _edit(old, new)
    told, (was, now) = SETTINGS[name].label.partition(":")[0], map(SETTINGS[name].text, (old, new))
    return f"{told} changed" if max(len(was), len(now)) > LONG else f"{told} {was} → {now}"


def _edit(old: Sample, new: Sample) -> str:
    """Say what an edit of points was."""
    more, pairs = new.n_samples - old.n_samples, zip(old.rows, new.rows, strict=False)
    if abs(more) == 1:
        return f"One point {'added' if more > 0 else 'removed'}"
    if not more:
        alone = old.labels == new.labels and sum(one != other for one, other in pairs) == 1
        return "One point moved" if alone else "Points changed"
    return f"Points {old.n_samples:,} → {new.n_samples:,}"


def _borders(before: Outline, after: Outline) -> str:
    pairs = zip(before.decisions, after.decisions, strict=True)
    moved = sum(one != other for one, other in pairs) / len(after.decisions)
    if moved < UNMOVED:
        return "borders almost unmoved"
    return f"borders moved ({max(moved, 0.01):.0%} of the picture is decided differently)"


def _maps(before: Outline, after: Outline) -> str:
    steeper = after.certainty - before.certainty
    if abs(steeper) < ALIKE:
        return "maps about as steep"
    return "maps steeper" if steeper > 0.0 else "maps flatter"


def _accuracy(before: str, after: str) -> str:
    return f"accuracy {after} as before" if before == after else f"accuracy {before} → {after}"

"""The sentence that says what a change did to the pictures."""

from typing import Any

from explorer.app.page import Outline
from explorer.settings import SETTINGS, Changes

UNMOVED = 5e-3
"""Borders count as unmoved up to this share of the picture with another decision."""

ALIKE = 3e-3
"""Maps count as unchanged up to this difference of the mean largest probability."""

Change = tuple[str, Any, Any]
"""Name of a setting, its old and its new value."""

MOST = 2
"""Most settings that are named; if more changed, they are only counted."""


def news(before: Outline, after: Outline, changes: tuple[Change, ...]) -> str:
    """Say which settings changed, and what that did to borders, maps and accuracy.

    Parameters
    ----------
    before, after : Outline
        The pictures before and after.
    changes : tuple of tuple
        Name, old and new value of each setting that changed.
    """
    new_points = before.extent != after.extent or any(
        SETTINGS[name].changes is Changes.DATA and name != "test_size" for name, *_ in changes
    )
    seen = "new points" if new_points else f"{_borders(before, after)}, {_maps(before, after)}"
    return f"{_named(changes)}: {seen}; {_accuracy(before.accuracy, after.accuracy)}."


def _named(changes: tuple[Change, ...]) -> str:
    if len(changes) > MOST:
        return f"{len(changes)} settings changed"
    return ", ".join(
        f"{SETTINGS[name].label} {SETTINGS[name].text(old)} → {SETTINGS[name].text(new)}"
        for name, old, new in changes
    )


def _borders(before: Outline, after: Outline) -> str:
    pairs = zip(before.decisions, after.decisions, strict=True)
    moved = sum(one != other for one, other in pairs) / len(after.decisions)
    if moved < UNMOVED:
        return "borders almost unmoved"
    return f"borders moved ({max(moved, 0.01):.0%} of the picture is decided otherwise)"


def _maps(before: Outline, after: Outline) -> str:
    steeper = after.certainty - before.certainty
    if abs(steeper) < ALIKE:
        return "maps alike"
    return "maps steeper" if steeper > 0.0 else "maps flatter"


def _accuracy(before: str, after: str) -> str:
    return f"accuracy {after} as before" if before == after else f"accuracy {before} → {after}"

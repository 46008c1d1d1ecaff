"""Names of places and classes in the texts of lenses."""

from explorer.figures.style import GLYPHS
from explorer.names import Names
from explorer.numbers import number
from explorer.study import Study

DECIMALS = 4
"""Digits after the point of numbers that a person adds up."""


def where(study: Study) -> str:
    """Name the inspected place, or the one that is used instead."""
    x1, x2 = (number(value) for value in study.places[-1])
    stand_in = "" if study.place is not None else ", the middle of the class means"
    return f"At x = ({x1}, {x2}){stand_in}, {study.when}"


def row_name(k: int, names: Names) -> str:
    """Return the name of the row of class ``k`` in a table."""
    return f"{GLYPHS[k]} {names.short(k)}"

"""What several lenses say of places and classes."""

from explorer.figures.style import GLYPHS, class_name
from explorer.maths.numbers import number
from explorer.study import Study

DECIMALS = 4
"""Digits after the point of what a person adds up."""


def where(study: Study) -> str:
    """Name the place that is looked at, or the one that stands in for it."""
    x1, x2 = (number(value) for value in study.places[-1])
    stand_in = "" if study.place is not None else ", the middle of the classes' means"
    return f"At x = ({x1}, {x2}){stand_in}, {study.when}"


def row_name(k: int) -> str:
    """Return how a table names the row of class ``k``."""
    return f"{GLYPHS[k]} {class_name(k)}"

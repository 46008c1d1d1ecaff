"""Names of places and classes in the texts of lenses."""

import math

from explorer.figures.style import GLYPHS
from explorer.maths.arrays import Floats
from explorer.names import Names
from explorer.numbers import number
from explorer.study import Study

DECIMALS = 4
"""Digits after the point of numbers that a person adds up."""


def where(study: Study) -> str:
    """Name the inspected place, or the one that is used instead."""
    stand_in = "" if study.place is not None else ", the middle of the class means"
    return f"At x = {coordinates(study.places[-1], study)}{stand_in}, {study.when}"


def coordinates(place: Floats, study: Study) -> str:
    """Return a place as text; far from zero, as years are, its numbers have more digits."""
    x_min, x_max, y_min, y_max = study.extent
    told = []
    for value, low, high in zip(place.tolist(), (x_min, y_min), (x_max, y_max), strict=True):
        far = math.log10(max(-low, high) / (high - low))
        told.append(number(value, 4 + max(0, math.floor(far))))
    return f"({', '.join(told)})"


def steps(study: Study) -> dict[str, float]:
    """Return about a hundredth of each axis: 1, 2 or 5 times a power of ten."""
    x_min, x_max, y_min, y_max = study.extent
    return {"x1": _rounded((x_max - x_min) / 100.0), "x2": _rounded((y_max - y_min) / 100.0)}


def _rounded(step: float) -> float:
    power = math.floor(math.log10(step))
    factor = min((1, 2, 5, 10), key=lambda each: abs(math.log10(step / each) - power))
    return float(f"{factor}e{power}")


def row_name(k: int, names: Names) -> str:
    """Return the name of the row of class ``k`` in a table."""
    return f"{GLYPHS[k]} {names.short(k)}"

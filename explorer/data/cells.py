"""Read the numbers in the cells of a visitor's file, in the forms that people write."""

import re
from collections.abc import Iterable

from explorer.settings.rules import COORDINATE

LONGEST = 100
"""Characters of a cell that are kept; a longer cell is not a number."""

NO_VALUE = frozenset(
    ("", "na", "n/a", "#n/a", "<na>", "nan", "null", "none", "nil", "?", "-", "--", ".", "missing")
)
"""Cells that mean that there is no value, in small letters."""

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
WITH_COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.IGNORECASE)
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")

DROPPED = {ord(c): None for c in " \u00a0\u2009\u202f'’"}
"""Characters that separate thousands."""


def numbers_in(cells: Iterable[str], decimal: bool) -> list[float | None]:
    """Return the number in each cell; a comma is decimal, or it separates thousands."""
    texts = bare(cells)
    if decimal:
        texts = [text.replace(".", "").replace(",", ".") if "," in text else text for text in texts]
    else:
        texts = [text.replace(",", "") if GROUPED.fullmatch(text) else text for text in texts]
    return [number_in(text) for text in texts]


def has_decimal_commas(texts: list[str]) -> bool:
    """Return whether more numbers of a file have a decimal comma than can only be thousands.

    ``2,013`` can be either, so it does not count.
    """
    decimal = sum(
        bool(WITH_COMMA.fullmatch(text)) and not GROUPED.fullmatch(text) for text in texts
    )
    grouped = sum(
        bool(GROUPED.fullmatch(text)) and not WITH_COMMA.fullmatch(text) for text in texts
    )
    return decimal > grouped


def bare(cells: Iterable[str]) -> list[str]:
    """Return cells without spaces, other separators of thousands, and percent signs."""
    return [
        cell.replace("\N{MINUS SIGN}", "-").translate(DROPPED).removesuffix("%") for cell in cells
    ]


def number_in(text: str) -> float | None:
    """Return the number in a text; None if it is not a number, or too large for a coordinate."""
    if len(text) > LONGEST or not NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if COORDINATE.low <= value <= COORDINATE.high else None

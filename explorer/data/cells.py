"""Read the numbers in the cells of a visitor's file, in the forms that people write."""

import re
from collections.abc import Iterable
from itertools import chain

from explorer.settings.rules import COORDINATE

LONGEST = 100
"""Most characters of a number."""

NO_CLASS = frozenset(
    ("", "na", "n/a", "#n/a", "#nv", "#n/d", "<na>", "nan", "null", "?", ".")  # #NV is German #N/A
)
"""Cells that mean that there is no class, in small letters."""

NO_VALUE = NO_CLASS | {"none", "nil", "-", "--", "\N{EN DASH}", "\N{EM DASH}", "missing"}
"""Cells that mean that there is no number; a class can be called *none* or *-*."""

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
WITH_COMMA = re.compile(r"[+-]?(\d*|[1-9]\d{0,2}(\.\d{3})+),\d+(e[+-]?\d+)?", re.IGNORECASE)
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
POINTED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")

CURRENCIES = "$€£¥"

BARE = dict.fromkeys(map(ord, " \u00a0\u2009\u202f'’" + CURRENCIES)) | dict.fromkeys(
    map(ord, "\N{MINUS SIGN}\N{EN DASH}"), "-"
)
"""Drops what separates thousands, and signs of currencies. Word processors write an en dash for a
minus."""


def numbers_in(cells: Iterable[str], decimal: bool) -> tuple[list[float | None], list[str]]:
    """Return the number in each cell of a column, and the numbers whose points separate thousands.

    A comma is decimal, or it separates thousands.
    """
    texts = bare(cells)
    thousands = _pointed_thousands(texts, decimal)
    pointed = {*thousands}
    texts = [text.replace(".", "") if text in pointed else text for text in texts]
    if decimal:
        texts = [text.replace(".", "").replace(",", ".") if "," in text else text for text in texts]
    else:
        texts = [text.replace(",", "") if GROUPED.fullmatch(text) else text for text in texts]
    return [number_in(text) for text in texts], thousands


def _pointed_thousands(texts: list[str], decimal: bool) -> list[str]:
    """Return the numbers of a column whose points separate thousands.

    Three digits must follow each point of the column. Besides, the commas of the file are decimal,
    or points cannot be: in ``2.388.118``, or in ``1.250`` if other numbers have no point.
    """
    pointed = [text for text in texts if "." in text and POINTED.fullmatch(text)]
    if not pointed or any(map(_has_decimal_point, texts)):
        return []
    is_long = any(text.count(".") > 1 for text in pointed)
    # A program writes 1.250 with decimal points only if it writes three decimals everywhere.
    is_mixed = any(text.endswith("0") for text in pointed) and any(
        text.isdecimal() and text != "0" for text in texts
    )
    return pointed if decimal or is_long or is_mixed else []


def decimal_commas(columns: list[list[str]], delimiter: str) -> tuple[bool, list[str]]:
    """Return whether the commas of a file are decimal, and a sentence if that is uncertain.

    They are if more numbers have a decimal comma than commas that can only separate thousands.
    ``2,013`` can be either. If no number of the file tells, points that separate thousands in one
    of its columns do, or a semicolon between cells: programs write it where commas are decimal.
    Where commas are decimal, points separate thousands.
    """
    texts = list(chain.from_iterable(columns))
    decimal = sum(
        bool(WITH_COMMA.fullmatch(text)) and not GROUPED.fullmatch(text) for text in texts
    )
    grouped = sum(
        bool(GROUPED.fullmatch(text)) and not WITH_COMMA.fullmatch(text) for text in texts
    )
    example = next(filter(GROUPED.fullmatch, texts), None)
    if decimal or grouped or any(map(_has_decimal_point, texts)):
        return decimal > grouped, []
    if any(_pointed_thousands(column, decimal=False) for column in columns):
        return True, []
    if not example:
        pointed = next(filter(POINTED.fullmatch, texts), None)
        if not pointed or delimiter not in ";\t":  # spreadsheets write these with decimal commas
            return False, []
        return False, [f"A point is decimal: {pointed} is not {pointed.replace('.', '')}."]
    if delimiter == ";":
        return True, [f"A comma is decimal: {example} is {example.replace(',', '.')}."]
    return False, [f"A comma separates thousands: {example} is {example.replace(',', '')}."]


def _has_decimal_point(text: str) -> bool:
    return "." in text and bool(NUMBER.fullmatch(text)) and not POINTED.fullmatch(text)


def bare(cells: Iterable[str]) -> list[str]:
    """Return cells without spaces, other separators of thousands, and signs of units."""
    return [cell.translate(BARE).removesuffix("%") for cell in cells]


def why_unread(cell: str) -> str:
    """Return why a cell with a value has no number, to stand after *is*."""
    text = bare([cell])[0].replace(",", "")
    if NUMBER.fullmatch(text) and abs(float(text)) > COORDINATE.high:
        return f"beyond the limit of {COORDINATE.high:.0e}".replace("+", "")
    return "not read as a number"


def number_in(text: str) -> float | None:
    """Return the number in a text; None if it is not a number, or too large for a coordinate."""
    if len(text) > LONGEST or not NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if COORDINATE.low <= value <= COORDINATE.high else None

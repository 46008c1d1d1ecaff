"""The names of the columns: find their row in a visitor's file, and make equal names different."""

from collections import Counter

from explorer.data.cells import CURRENCIES, NO_VALUE, numbers_in
from explorer.names import plain
from explorer.numbers import how_many

Rows = list[list[str]]

SMALLEST = 3
"""Fewest columns of a table that can be used."""


def read_header(first: Rows) -> tuple[list[str], Rows, list[str]]:
    """Return the names of the columns, the rows below them, and sentences about what was guessed.

    Parameters
    ----------
    first : list of list of str
        The first rows of the file, at least one.
    """
    n_titles = _n_titles(first)
    head, body = first[n_titles], first[n_titles + 1 :]
    notes = [f"Left out: {how_many(n_titles, 'line')} above the table."] if n_titles else []
    if any(map(_is_number, head)):
        if not _has_names(head, body):
            return [unnamed(i + 1) for i in range(len(head))], first[n_titles:], notes
        notes.append("The first row is read as names of columns, though it has numbers too.")
    longer = [row for row in body if len(row) == len(head) + 1]
    if 2 * len(longer) > len(body) and any(row[-1].strip() for row in longer):
        head = ["row", *head]  # R writes no name above the column of row names
    while len(head) > 1 and not head[-1].strip() and all(len(row) < len(head) for row in body):
        head = head[:-1]
    return [plain(cell) or unnamed(i + 1) for i, cell in enumerate(head)], body, notes


def unnamed(number: int) -> str:
    """Return the name of a column without one; the first is number 1."""
    return f"column {number}"


def distinct(names: list[str]) -> list[str]:
    """Return the names; each of several equal ones gets a number."""
    counts, found, taken = Counter(names), [], {*names}
    for i, name in enumerate(names, 1):
        if counts[name] > 1:
            while f"{name} {i}" in taken:
                i += 1
            name = f"{name} {i}"
            taken.add(name)
        found.append(name)
    return found


def _n_titles(rows: Rows) -> int:
    """Return the number of lines above a table; they have fewer cells than its rows."""
    usual = _usual_width(rows)
    if usual < SMALLEST:
        return 0
    return next((i for i, row in enumerate(rows) if not _is_title(row, usual)), 0)


def _is_title(row: list[str], usual: int) -> bool:
    least = usual if row[0].startswith("#") else usual - 1  # R writes one name less
    return len(row) < least or not any(map(str.strip, row[1:]))


def _usual_width(rows: Rows) -> int:
    """Return the usual number of cells up to the last one that is not empty."""
    filled = [[i for i, cell in enumerate(row, 1) if cell.strip()] for row in rows]
    return Counter(each[-1] for each in filled).most_common(1)[0][0]


def _has_names(head: list[str], body: Rows) -> bool:
    """Return whether a row with numbers has the names of the columns, not values.

    A word that occurs again in its own column is a value. Otherwise the row has names if a word is
    above numbers. It also has names if a word, or one of the numbers in a row without words, is
    above classes that are words, and the numbers look like years: whole, and not in their columns
    again. At last, ``0, 1, 2`` or ``2019, 2020, 2021`` are names: whole numbers, each one more than
    the one before, of which two are above numbers that are not whole.
    """
    cells = [cell.strip() for cell in head]
    below = [[row[i].strip() for row in body if i < len(row)] for i in range(len(head))]
    words = [i for i, cell in enumerate(cells) if _is_word(cell)]
    if any(cells[i] in below[i] for i in words):
        return False
    if any(2 * sum(map(_is_number, below[i])) > len(below[i]) for i in words):
        return True
    numbers = [i for i, cell in enumerate(cells) if _is_number(cell)]
    digits = [cells[i].strip(f"{CURRENCIES} ") for i in numbers]
    if not all(map(str.isdecimal, digits)):
        return False
    if not words and _are_counted([*map(int, digits)], [below[i] for i in numbers]):
        return True
    classes = words or [i for i in numbers if all(map(_is_word, below[i]))]
    are_years = all(cells[i] not in below[i] for i in numbers)
    return are_years and any(2 * len(set(below[i])) <= len(below[i]) > 0 for i in classes)


def _are_counted(names: list[int], below: Rows) -> bool:
    """Return whether whole numbers count the columns, and two of these have other numbers."""
    n_fractions = sum(2 * sum(map(_is_fraction, column)) > len(column) for column in below)
    return names == [*range(names[0], names[0] + len(names))] and n_fractions >= 2


def _is_word(cell: str) -> bool:
    is_value = cell.lower() not in NO_VALUE and not _is_number(cell)
    return is_value and any(map(str.isalpha, cell))


def _is_number(cell: str) -> bool:
    return _number(cell) is not None


def _is_fraction(cell: str) -> bool:
    return (_number(cell) or 0.0) % 1.0 != 0.0


def _number(cell: str) -> float | None:
    return numbers_in([cell.strip()], "," in cell)[0][0]

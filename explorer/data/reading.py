"""Read a visitor's file: find out its encoding, delimiter, header and numbers.

The rows are read one after the other, and only as many as are used are kept, so that no file takes
more memory than a large table. pandas would read a whole file at once, and takes 65 MB itself.
"""

import csv
import io
import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from random import Random

from explorer.data.cells import (
    NO_CLASS,
    NO_VALUE,
    bare,
    decimal_commas,
    number_in,
    numbers_in,
)
from explorer.data.header import distinct, read_header, unnamed
from explorer.data.table import MISSING, Column, Table
from explorer.names import cut_apart, in_a_line, plain
from explorer.numbers import how_many
from explorer.settings.dataset import MOST_CLASSES
from explorer.settings.sample import MOST_POINTS

LARGEST = 5 * 2**20
"""Most bytes of a file."""

WIDEST, OFFERED = 1000, 60
"""Most columns of a file, and the most that can be chosen."""

FIRST = 50
"""Rows that delimiter and header are guessed from."""

MANY = 1000
"""Rows that show whether commas are decimal."""

DELIMITERS = (";", "\t", "|", ",", " ")
"""If several give equally long rows, the first of them is meant: a comma can be decimal."""

SEPARATOR = re.compile(r"\"?sep=([^\"\r\n])[^\r\n]*\r?\n", re.IGNORECASE)
"""The line above a table that tells Excel the delimiter; Excel does not show it."""

WHOLE = re.compile(r"([+-]?\d+)(?:[.,]00?)?")
"""A whole number, which programs also write as ``1.0``. ``1,000`` can be a thousand."""

BEGUN = re.compile(r"\W*\d")
"""The beginning of a number, or of a text such as ``3.5 cm`` or ``€ 20``."""

OTHER = "other"
"""Name of the class of all values that are not among the most frequent."""

FORMATS = (
    (b"PK\x03\x04", "a zip or Excel file"),
    (b"\xd0\xcf\x11\xe0", "an Excel file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format", "a database"),
)
"""First bytes of files that are not text, and what these files are."""

WRITTEN = (
    (re.compile(r"\s*[\[{]\s*[\[{\"]"), "JSON"),
    (re.compile(r"\s*<(!doctype|html|table|\?xml)\b", re.IGNORECASE), "a web page or XML"),
)
"""How texts begin that are not tables of cells, and what they are."""

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte order marks and the encodings that they mean."""


LEGACY = (
    *("cp1252", "cp1251", "cp1253", "cp1255", "cp1256", "cp874", "koi8_r", "cp866"),
    *("gb18030", "big5", "cp932", "euc_jp", "cp949"),
    *("utf_16_le", "utf_16_be", "utf_32_le", "utf_32_be"),
)
"""Encodings of files that are not in UTF-8 and have no mark. Of many more, one fits by chance."""

MIXED = re.compile(r"[A-Za-z][\u0370-\u07ff]|[\u0370-\u07ff][A-Za-z]|[\uff61-\uff9f]")
"""What wrong guesses have: words of Latin and other letters, or the narrow form of Japanese."""


class Unreadable(ValueError):  # noqa: N818 - the message is for a person
    """A file is not a table with two columns of numbers and a column of classes."""


def read(content: bytes) -> Table | str:
    """Return the table in a file, or one sentence that says why there is none.

    Parameters
    ----------
    content : bytes
        Text; an encoding other than UTF-8 is guessed. Commas, semicolons, tabs, bars or spaces
        separate its cells.
    """
    try:
        return table_of(content)
    except Unreadable as error:
        return str(error)


def table_of(content: bytes) -> Table:
    """Return the table in a file.

    Raises
    ------
    Unreadable
        The message is one sentence.
    """
    if len(content) > LARGEST:
        raise Unreadable(f"The file has more than {LARGEST // 2**20} MB.")
    text, as_encoded = decoded(content)
    for start, kind in WRITTEN:
        if start.match(text):
            raise Unreadable(f"This is {kind}, not cells in rows: save the table as CSV.")
    told = SEPARATOR.match(text)
    text = text[told.end() :] if told else text
    delimiter = told[1] if told else delimiter_of(text)
    rows = _rows(text, delimiter)
    first = list(islice(rows, FIRST))
    if not first:
        raise Unreadable("The file is empty.")
    if len(first[0]) > WIDEST:
        raise Unreadable(f"The file has {len(first[0]):,} columns; at most {WIDEST:,} are read.")
    names, body, found = read_header(first)
    kept, left_out = _kept(chain(body, rows), len(names))
    if not kept:
        raise Unreadable("The file has no rows below its first one.")
    columns, how_read = _columns(_offered(names), kept, delimiter)
    notes = [*as_encoded, *found, *left_out, *how_read]
    if len(names) > OFFERED:
        notes.append(
            f"Only the first {OFFERED - 1} and the last of {len(names):,} columns can be chosen."
        )
    _check(columns)
    return Table(tuple(columns), len(kept), tuple(notes))


def decoded(content: bytes) -> tuple[str, list[str]]:
    """Return the text of a file, and a sentence if its encoding had to be guessed."""
    for start, kind in FORMATS:
        if content.startswith(start):
            raise Unreadable(f"This is {kind}, not text: save the table as CSV.")
    known = [name for mark, name in MARKS if content.startswith(mark)]
    notes = []
    for encoding in known or ([] if b"\0" in content[:1000] else ["utf-8"]):
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            break
    else:
        text, encoding = _guessed(content)
        notes.append(f"Read as {encoding}, a guess: if letters are wrong, save the file as UTF-8.")
    strange = sum(not (c.isprintable() or c.isspace()) for c in text[:10_000])
    if "\0" in text or strange > len(text[:10_000]) / 20:
        raise Unreadable("The file is not text: save the table as CSV.")
    return text, notes


def _guessed(content: bytes) -> tuple[str, str]:
    """Return a text that is not in UTF-8 and has no mark, and its encoding.

    Western European encodings are meant unless the letters are others: for Latin letters, guesses
    are too often wrong.
    """
    from charset_normalizer import from_bytes

    guesses = from_bytes(content[: 2**16], cp_isolation=[*LEGACY])
    found = next((each for each in guesses if not MIXED.search(str(each))), None)
    is_other = found and ("utf" in found.encoding or any(c > "\u036f" for c in _letters(found)))
    for encoding in (found.encoding if found and is_other else "cp1252", "cp1252"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding), encoding
    return content.decode("latin-1"), "latin-1"  # which decodes everything


def _letters(text: object) -> str:
    return "".join(filter(str.isalpha, str(text)))


def delimiter_of(text: str) -> str:
    """Return the separator of cells: the one that gives the most rows of equal length."""
    start = "\n".join(text[: 2**16].splitlines()[:FIRST])

    def alike(delimiter: str) -> tuple[float, int]:
        try:
            widths = [
                len(row) for row in csv.reader(io.StringIO(start), delimiter=delimiter) if row
            ]
        except csv.Error:
            return 0.0, 0
        usual, times = Counter(widths).most_common(1)[0] if widths else (1, 0)
        return (times / len(widths), usual) if usual > 1 else (0.0, 0)

    return max(DELIMITERS, key=alike)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Return the rows that are not blank."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=delimiter != "\t"
    )
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield row
    except csv.Error:
        raise Unreadable(
            f"Line {reader.line_num:,} has a cell that does not end, so a quotation mark may be "
            "missing."
        ) from None


def _kept(rows: Iterable[list[str]], width: int) -> tuple[list[list[str]], list[str]]:
    """Return the rows that are used, and sentences about those that are left out.

    If there are too many rows, random ones are used, always the same for a file. Evenly spaced ones
    could all be of one class.

    References
    ----------
    Vitter (1985), Random sampling with a reservoir, algorithm R.
    """
    kept: list[tuple[int, list[str]]] = []
    rng, n_rows, too_long = Random(0), 0, 0
    for row in rows:
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            too_long += 1
            continue
        place = n_rows if n_rows < MOST_POINTS else int(rng.random() * (n_rows + 1))
        if place < MOST_POINTS:
            cells = _offered(row[:width] + [""] * (width - len(row)))
            kept[place : place + 1] = [(n_rows, [cell.strip() for cell in cells])]
        n_rows += 1
    notes = []
    if too_long:
        notes.append(f"Left out: {how_many(too_long, 'row')} with more cells than the first row.")
    if n_rows > MOST_POINTS:
        notes.append(f"Of {n_rows:,} rows, {len(kept):,} random ones are used.")
    return [cells for _, cells in sorted(kept)], notes


def _offered(row: list[str]) -> list[str]:
    """Return the cells of the columns that can be chosen; the last column is often the class."""
    return row if len(row) <= OFFERED else row[: OFFERED - 1] + row[-1:]


def _columns(
    names: list[str], rows: list[list[str]], delimiter: str
) -> tuple[list[Column], list[str]]:
    """Return the columns that have a name or a value, and sentences about their numbers.

    Equal names get numbers.
    """
    first = [bare(column) for column in zip(*rows[:MANY], strict=True)]
    decimal, notes = decimal_commas(first, delimiter)
    columns: list[Column] = []
    thousands: list[str] = []
    for name, cells in zip(distinct(names), zip(*rows, strict=True), strict=True):
        codes, classes, n_values = _classes(cells)
        numbers, pointed, unread = _feature(cells, decimal)
        columns.append(Column(name, numbers, codes, classes, n_values, unread))
        thousands = thousands or pointed
    if thousands:
        number = thousands[0]
        notes.append(f"A point separates thousands: {number} is {number.replace('.', '')}.")
    # A spreadsheet can leave empty columns at the end, with delimiters alone.
    columns = [
        each for i, each in enumerate(columns, 1) if each.n_values or each.name != unnamed(i)
    ]
    return columns, notes


def _feature(cells: tuple[str, ...], decimal: bool) -> tuple[bytes, list[str], str]:
    """Return the numbers of a column, those whose points separate thousands, and a cell.

    The cell is the first that has a value and is not read as a number. The numbers are empty if
    fewer than half of the values are numbers, or all are equal.
    """
    read, thousands = numbers_in(cells, decimal)
    found = [number for number in read if number is not None]
    pairs = zip(cells, read, strict=True)
    unread = [cell for cell, number in pairs if number is None and cell.lower() not in NO_VALUE]
    cell = plain(unread[0]) if unread else ""
    if len(found) < len(unread) or len(set(found)) < 2:
        return b"", [], cell
    numbers = array("d", [math.nan if number is None else number for number in read])
    return numbers.tobytes(), thousands, cell


def _classes(cells: tuple[str, ...]) -> tuple[bytes, tuple[str, ...], int]:
    """Return the class of each row, the names of the classes and the number of values.

    Codes and names are empty if the column cannot be the class: it has one value, or a different
    one in each row.
    """
    given = {cell: "" if cell.lower() in NO_CLASS else cell for cell in set(cells)}
    if all(WHOLE.fullmatch(cell) for cell in given.values() if cell):  # else 1 and 1.0 differ
        given = {cell: WHOLE.sub(r"\1", value) for cell, value in given.items()}
    # Long values can differ at their ends, so names are cut after the classes are known.
    named = {cell: in_a_line(value) for cell, value in given.items()}
    values = [named[cell] for cell in cells]
    counts = Counter(value for value in values if value)
    if len(counts) < 2 or counts.most_common(1)[0][1] == 1:
        return b"", (), len(counts)
    frequent = [name for name, _ in counts.most_common()]
    is_cut = len(counts) > MOST_CLASSES
    if is_cut:  # a value with this name joins the others
        frequent = [name for name in frequent if name.lower() != OTHER][: MOST_CLASSES - 1]
    frequent.sort(key=_in_order)
    index = {name: k for k, name in enumerate(frequent)}
    codes = bytes(index.get(value, len(frequent)) if value else MISSING for value in values)
    names = cut_apart(frequent)
    return codes, (*names, OTHER) if is_cut else tuple(names), len(counts)


def _in_order(name: str) -> tuple[float, str]:
    """Sort names that are numbers by their size, before the others."""
    number = number_in(name)
    return (float("inf") if number is None else number, name)


def _check(columns: list[Column]) -> None:
    """Raise Unreadable unless two columns can be features and one the class."""
    features = [column.name for column in columns if column.numbers]
    if len(features) < 2:
        found = f"only {features[0]} is one" if features else "there is none"
        texts = [each for each in columns if not each.numbers and BEGUN.match(each.unread)]
        if texts:
            unread = max(texts, key=lambda each: each.n_values)
            found += f": {unread.told_unread}"
        raise Unreadable(f"The file needs two columns of numbers that vary, but {found}.")
    if not Table(tuple(columns), 0).labels:
        raise Unreadable(
            "The file needs a column of classes besides two columns of numbers: with at least two "
            "values, and not a different one in each row."
        )

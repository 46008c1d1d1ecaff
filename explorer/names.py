"""Names of classes and features as text; only the standard library is used."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

LONGEST, SHORT = 60, 14
"""Most characters of a name, and of a short name where there is little room."""

TO_WIDE = 0xFEE0
"""Distance from an ASCII character to its wide form in Unicode, such as from ``$`` to ``＄``."""

MARKUP = "<>&{}[]`*_~$|\\:@#"
"""Characters that are markup in HTML, Markdown or templates."""

WIDE = {ord(c): ord(c) + TO_WIDE for c in MARKUP}
NARROW = {ord(c) + TO_WIDE: c for c in MARKUP + "+-=."}
"""Wide characters, and the ones that they stand for."""

IN_PICTURES = NARROW | {ord(c) + TO_WIDE: like for c, like in zip("<>{}", "‹›()", strict=True)}
"""In the texts of pictures. They have the tags of Plotly and the places of templates, so the
characters of these become others that look like them."""

APART = "\u2060"
"""A character without width. It separates what Streamlit would still read as ``:smile:``,
``a@b.org`` or ``www.`` although it is escaped."""

IN_MARKDOWN = {wide: f"\\{c}" for wide, c in NARROW.items()} | {
    ord(":") + TO_WIDE: f"\\:{APART}",
    ord("@") + TO_WIDE: f"@{APART}",
    ord(".") + TO_WIDE: f"{APART}\\.",
}


ORDINARY = re.compile(rf"[^\W_]{{1,{LONGEST}}}|[+-]?[\d.]{{1,{LONGEST - 1}}}")
"""Words and numbers in which nothing is markup. Most cells of a file are such."""

JOINERS = "\u200c\u200d"
"""Characters without width that names need: they join an emoji of several characters, and they
join or separate letters in Persian and Hindi."""


def plain(text: str) -> str:
    """Return a visitor's text as :func:`in_a_line` does, cut to the length of a name."""
    return _cut(in_a_line(text[: 8 * LONGEST]), LONGEST)


def in_a_line(text: str) -> str:
    """Return a visitor's text in one line that no part of the page reads as markup.

    Plotly, Markdown and the templates of texts each have a markup of their own. A text without
    their characters is the same in all of them. The wide forms of these characters stand in for
    them, until :func:`as_typed`, :func:`in_markdown` or :func:`in_json` brings them back.
    """
    if ORDINARY.fullmatch(text):
        return text
    kept = "".join(c if c.isprintable() or c in JOINERS else " " for c in text)
    words = kept.translate(WIDE).split()
    line = " ".join(word for word in words if word.strip(JOINERS))  # joiners alone are invisible
    # A list, a heading below a line, a link.
    return re.sub(r"^([+=-]+|\d+\.) |\bwww\.", lambda found: _wide(found[0]), line)


def cut_apart(lines: list[str]) -> list[str]:
    """Return names cut to their length: in the middle, if cut at the end some would be equal."""
    at_end = [_cut(line, LONGEST) for line in lines]
    half = LONGEST // 2
    return [
        f"{line[: half - 1].rstrip()}…{line[-half:].lstrip()}" if at_end.count(cut) > 1 else cut
        for line, cut in zip(lines, at_end, strict=True)
    ]


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + TO_WIDE) if c in "+-=." else c for c in text)


def as_typed(text: str) -> str:
    """Return a text with a visitor's own characters, for places that know no markup."""
    return text.translate(NARROW)


def in_markdown(text: str) -> str:
    """Return Markdown that shows a visitor's own characters; it is for the screen only."""
    return text.translate(IN_MARKDOWN)


def in_json(text: str) -> str:
    """Return the JSON of a picture or a table, in ASCII, with a visitor's own characters."""

    def narrow(found: re.Match[str]) -> str:
        shown = IN_PICTURES.get(int(found[1], 16))
        return found[0] if shown is None else json.dumps(shown)[1:-1]

    return re.sub(r"\\u(ff[0-5][0-9a-f])", narrow, text)


FORMULA = re.compile(r"[=@\t\r].*|[+-](?!\d+(\.\d+)?\Z).*", re.DOTALL)
"""Texts that a spreadsheet computes; a number with a sign is none of them."""


def neutral(text: str) -> str:
    """Return a text that a spreadsheet does not compute: a formula gets an apostrophe.

    References
    ----------
    OWASP, CSV Injection: https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{text}" if FORMULA.fullmatch(text) else text


NUMBER = r"\d+(?:[.,]\d+)*"

WORD, LETTER = re.compile(rf"{NUMBER}|[^\W\d_]+|."), re.compile(rf"{NUMBER}|.")
"""The pieces of a name in two sizes; both keep a number whole."""

LEAST = 4
"""Fewest characters of the words before an end, with their ellipsis, that are worth their room."""


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text. It has no part of a number, which would be another one."""
    if len(text) <= most:
        return text
    ends = (n.start() for n in re.finditer(NUMBER, text) if n.start() < most - 1 < n.end())
    return (text[: next(ends, most - 1)].rstrip() or text[: most - 1]) + "…"


@lru_cache(100)
def _shortened(names: tuple[str, ...], most: int) -> list[str]:
    """Return different names of at most ``most`` characters; equal beginnings keep their ends."""
    short = [_cut(name, most) for name in names]
    for piece, gap in ((WORD, " "), (LETTER, "")):
        first = [piece.findall(name)[:1] for name in names]
        for each in first:
            alike = [k for k, other in enumerate(first) if other == each]
            if len({short[k] for k in alike}) < len(alike):
                ends = _with_ends([names[k] for k in alike], piece, gap, most)
                for k, end in zip(alike, ends, strict=True):
                    short[k] = end
    return [
        own if short.count(own) == 1 else f"{_cut(name, most - 3)} {k}"
        for k, (name, own) in enumerate(zip(names, short, strict=True))
    ]


def _with_ends(names: Sequence[str], piece: re.Pattern[str], gap: str, most: int) -> list[str]:
    """Return names that begin alike: what differs, after as much of the beginning as has room."""
    pieces = zip(*map(piece.findall, names), strict=False)
    start = "".join(each[0] for each in takewhile(lambda each: len({*each}) == 1, pieces))
    ends = _shortened(tuple(name[len(start) :].strip() for name in names), most)
    short = []
    for name, end in zip(names, ends, strict=True):
        room = most - len(gap + end)
        begun = f"{_cut(start, room)}{gap}" if room >= (LEAST if gap else 1) else ""
        short.append(begun + end if end and len(name) > most else _cut(name, most))
    return short


@dataclass(frozen=True)
class Names:
    """Names of the classes and the two features of a data set.

    Parameters
    ----------
    classes : tuple of str
        Labels as they were given, in the order of the class indices; empty for *class 0*, *class 1*
        and so on. Files have these. Sentences and tables have ``names[k]``.
    features : tuple of str
        With their units; empty for *feature 1* and *feature 2*.
    """

    classes: tuple[str, ...] = ()
    features: tuple[str, ...] = ()

    @classmethod
    def of(cls, classes: Iterable[str], features: Iterable[str]) -> "Names":
        """Return names from a visitor's texts; equal names and empty ones get numbers."""
        return cls(_distinct(classes, "class", 0), _distinct(features, "feature", 1))

    def __getitem__(self, k: int) -> str:
        """Return the name of class ``k`` in a sentence: *class 7* for a name that is only *7*."""
        if not self.classes:
            return f"class {k}"
        name = self.classes[k]
        with_word = f"class {name}"
        has_word = any(map(str.isalpha, name)) or with_word in self.classes
        return name if has_word else with_word

    def listed(self, n_classes: int) -> list[str]:
        """Return the names of all classes."""
        return [self[k] for k in range(n_classes)]

    def short(self, k: int, most: int = SHORT) -> str:
        """Return the name of class ``k`` where there is little room; different ones differ."""
        if not self.classes:
            return self[k]
        return _shortened(tuple(self.listed(len(self.classes))), most)[k]

    def tag(self, k: int, most: int = SHORT) -> str:
        """Return the short name of class ``k`` in a picture, or its number; without *class*."""
        return _shortened(self.classes, most)[k] if self.classes else str(k)

    def feature(self, j: int) -> str:
        """Return the name of feature ``j``, 0 or 1, with its symbol in formulas if it has one."""
        return f"x{'₁₂'[j]}: {self.features[j]}" if self.features else f"feature {j + 1}"


NUMBERED = Names()
"""The names of data without names."""


def _distinct(texts: Iterable[str], kind: str, first: int) -> tuple[str, ...]:
    found: list[str] = []
    for number, text in enumerate(texts, first):
        name = stem = plain(text)
        while not name or name in found:
            name = f"{stem or kind} {number}"
            number += 1
        found.append(name)
    return tuple(found)

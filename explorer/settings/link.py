"""The query string of a link: read its settings, and write the current ones."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.numbers import shortest
from explorer.settings import DEFAULTS, RULES
from explorer.settings.rules import (
    NO_ROWS,
    NONE,
    Automatic,
    Range,
    Rule,
    Samples,
    Several,
    Table,
)
from explorer.settings.sample import KEPT, Sample

LONGEST = 40
"""Most characters of a bad name or value that a sentence repeats."""

MOST = 8
"""Most sentences about one link; further bad parts are only counted."""

TRACKERS = re.compile(
    r"utm_\w+|mc_[ce]id|_hs\w+|mkt_tok|_g[al]|[a-z]*clid|[gw]braid|igshid?|li_fat_id|ref|referrer|si",
    re.IGNORECASE,
)
"""Names that mail programs, social networks and search engines add to a link."""


@dataclass(frozen=True)
class Problem:
    """A bad part of a link: what is wrong, and what the page uses instead, if anything.

    The page shows both as one sentence. The command line uses nothing instead, so it refuses the
    link with the first part alone.
    """

    wrong: str
    instead: str = ""

    def __str__(self) -> str:
        return "; ".join(filter(None, (self.wrong, self.instead))) + "."


@dataclass(frozen=True)
class Link:
    """What a query string asks for: a value for every setting, and its bad parts."""

    values: dict[str, Any]
    problems: tuple[Problem, ...]


def read_query(query: Mapping[str, Sequence[str]]) -> Link:
    """Return the settings that a query string asks for; a bad part gets the default.

    Names that trackers add are ignored.

    Parameters
    ----------
    query : mapping of str to sequence of str
        All values of each name in the query string.
    """
    values, problems = dict(DEFAULTS), []
    for name, texts in query.items():
        rule = RULES.get(name)
        if rule is None and TRACKERS.fullmatch(name):
            continue
        if rule is None:
            problems.append(
                Problem(f"The link has {_quoted(name)}, which is not a setting of this page")
            )
            continue
        if isinstance(rule, Samples) and [*texts] == [KEPT]:
            used = f"{written(values[name], rule)} is used"
            told = f"The link has `{name}={KEPT}`, which stands for points that no link carries"
            problems.append(Problem(told, used))
            continue
        try:
            values[name] = _only_value(texts, rule)
        except ValueError as error:
            given = "&".join(f"{name}={text}" for text in texts)
            wrong = f"The link has {_quoted(given)}, but {name} must be {error}"
            problems.append(Problem(wrong, f"{written(values[name], rule)} is used instead"))
    if len(problems) > MOST:
        problems[MOST:] = [Problem(f"The link has {len(problems) - MOST} more bad parts")]
    return Link(values, tuple(problems))


def write_query(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the query string; it has the settings that differ from the defaults."""
    return {name: _text(value) for name, value in values.items() if value != DEFAULTS[name]}


def _only_value(texts: Sequence[str], rule: Rule) -> Any:
    """Return the value of a name that is given once, or raise ValueError with the rule."""
    if len(texts) != 1:
        raise ValueError("given once")
    try:
        value: Any = rule.parse(texts[0])
    except ValueError:
        raise ValueError(str(rule)) from None
    if isinstance(rule, Range | Automatic) and value != rule.nearest_stop(value):
        first, *_, last = (written(stop, rule) for stop in rule.stops if stop is not None)
        nearest = written(rule.nearest_stop(value), rule)
        raise ValueError(f"a value of its slider, {first} to {last} (the nearest is {nearest})")
    return value


def written(value: Any, rule: Rule) -> str:
    """Return a value as text for a sentence or a table; None has a name."""
    if value is None and isinstance(rule, Automatic):
        return rule.name
    if value == () and isinstance(rule, Several):
        return NONE
    if value == () and isinstance(rule, Table) and rule.blank:
        return _text((rule.blank_row,)) if rule.has_blank else NONE
    if isinstance(value, Sample):
        return f"a sample of {value.n_samples:,} points"
    return _text(value)


def _text(value: Any) -> str:
    """Return a value as text for a link: the shortest text that gives the same value."""
    if isinstance(value, Sample):
        return value.text()
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return ",".join(value)
    if isinstance(value, tuple):
        return ";".join(",".join(_text(cell) for cell in row) for row in value) or NO_ROWS
    return shortest(value) if isinstance(value, float) else str(value)


def _quoted(text: str) -> str:
    """Return a visitor's text as a Markdown code span: short, in one line, never rendered."""
    printable = "".join(c if c.isprintable() and c != "`" else " " for c in text)
    line = " ".join(printable.split()) or " "
    return f"`{line if len(line) <= LONGEST else line[:LONGEST] + '…'}`"

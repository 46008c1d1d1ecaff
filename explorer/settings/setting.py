"""A setting: everything about one thing that a person can set, declared in one place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, Self

from explorer.numbers import shortest
from explorer.settings.rules import NONE, Automatic, Row, Rule, Several, SquareTable, Table, check
from explorer.settings.sample import Sample

Values = Mapping[str, Any]
Condition = Mapping[str, frozenset[Any]]
"""The values that some other settings must have."""


class Group(StrEnum):
    """Where on the page a setting's control stands."""

    DATA = "data"
    FLAWS = "flaws"
    MODEL = "model"
    TRAINING = "training"
    EVALUATION = "evaluation"
    PANEL = "panel"
    LENS = "lens"


class Changes(StrEnum):
    """The first thing that a setting changes. Everything that depends on it changes too."""

    DATA = "data"
    FIT = "fit"
    PICTURES = "pictures"
    LENS = "lens"
    SHOWN = "shown"
    """Which part of the pictures the browser shows; the server computes nothing."""


@dataclass(frozen=True)
class Setting:
    """Everything that is known about a setting.

    Parameters
    ----------
    default : object
    rule : Rule
        Which values it may have.
    label : str
        Name of its control.
    help : str
        What it does to the pictures, in Markdown.
    group : Group
        Where its control is on the page.
    changes : Changes
    names : mapping of StrEnum to str
        Names of the options of a choice.
    format : str
        Format specification of its numbers, such as ``","``.
    active_when : tuple of mapping
        Conditions. The setting has an effect if one of them holds, or if there are none.
    stays : bool
        Whether its control stays on the page, disabled, while it has no effect.
    brief : str or mapping of StrEnum to str
        Its text in the headline of its group, such as ``"{} classes"``; empty for no text.
    ends : tuple of str
        Meaning of the left and right end of its slider; empty for no text.
    live : str
        Part of the decision rule that the browser changes while a person moves its slider.
    is_class : bool
        Whether its value is the index of a class. Its control then offers the names of the classes.
        An index that is too large means the last class.
    """

    default: Any
    rule: Rule
    label: str
    help: str
    group: Group
    changes: Changes
    names: Mapping[Any, str] = field(default_factory=dict)
    format: str = ""
    active_when: tuple[Condition, ...] = ()
    stays: bool = False
    brief: str | Mapping[Any, str] = ""
    ends: tuple[str, ...] = ()
    live: str = ""
    is_class: bool = False

    def is_active(self, values: Values) -> bool:
        """Return whether it has an effect, given the values of all settings."""
        return not self.active_when or any(
            all(values[name] in allowed for name, allowed in condition.items())
            for condition in self.active_when
        )

    def text(self, value: Any) -> str:
        """Return a value as its control shows it."""
        if value is None:
            return str(getattr(self.rule, "name", "none"))
        rule = self.rule.rule if isinstance(self.rule, Automatic) else self.rule
        if isinstance(rule, Several):
            return "; ".join(self.names[each] for each in value) or NONE
        if isinstance(rule, Table) and not value:
            return _rows((rule.blank_row,)) if rule.has_blank else NONE
        if isinstance(rule, Table | SquareTable):
            return _rows(value)
        if isinstance(value, Sample):
            return f"{value.n_samples:,} points"
        return self.names.get(value) or format(value, self.format)

    def in_brief(self, value: Any) -> str:
        """Return a value as the headline of its group shows it; empty if it is left out."""
        if isinstance(self.brief, str):
            return self.brief.format(self.text(value))
        return self.brief[value]


def _rows(rows: Iterable[Row]) -> str:
    """Return the rows of a table as a control shows them."""
    return "; ".join(", ".join(map(shortest, row)) for row in rows)


def when(**allowed: Any) -> tuple[Condition, ...]:
    """Return the condition that each named setting has one of the given values."""
    listed = {k: v if isinstance(v, tuple) else (v,) for k, v in allowed.items()}
    return ({name: frozenset(values) for name, values in listed.items()},)


def declare(default: Any, rule: Rule, **about: Any) -> Any:
    """Declare a dataclass field as a setting; see :class:`Setting`."""
    return field(default=default, metadata={"setting": Setting(default, rule, **about)})


def owned(
    base: "type[Parameters]",
    name: str,
    declared: Mapping[str, Mapping[str, Any]],
    also: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> list[tuple[str, type, Any]]:
    """Return fields for the settings that belong to one option of a choice.

    Parameters
    ----------
    base : type
        The class that gets the fields.
    name : str
        The setting that chooses.
    declared : mapping of str to mapping of str to Field
        The settings of each option. They have an effect while that option is chosen, under their
        own conditions.
    also : mapping of str to tuple of str
        Further options while which the settings of an option have an effect.

    Raises
    ------
    ImportError
        If two options declare a setting of the same name, or if the base has an attribute of that
        name: the field would replace it.
    """
    result: dict[str, tuple[str, type, Any]] = {}
    for option, settings in declared.items():
        for own, each in settings.items():
            if own in result or hasattr(base, own):
                raise ImportError(f"{option} declares {own}, which is declared elsewhere")
            setting = each.metadata["setting"]
            [chosen] = when(**{name: (option, *also.get(option, ()))})
            before: tuple[Condition, ...] = setting.active_when or ({},)
            conditions = tuple({**each, **chosen} for each in before)
            setting = replace(setting, active_when=conditions)
            spec = field(default=setting.default, metadata={"setting": setting})
            result[own] = (own, type(setting.default), spec)
    return list(result.values())


class Parameters:
    """Base class of the parameters: it lists the settings and checks their rules."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @classmethod
    @cache
    def settings(cls) -> Mapping[str, Setting]:
        """Return the declarations by name, in order."""
        return MappingProxyType({f.name: f.metadata["setting"] for f in fields(cls)})

    @classmethod
    def chosen(cls, values: Values) -> Self:
        """Return the parameters among the values of all settings."""
        return cls(**{name: values[name] for name in cls.settings()})

    def having(self, **values: Any) -> Self:
        """Return a copy with other values in some fields; if they are the same, no copy."""
        if all(getattr(self, name) == value for name, value in values.items()):
            return self  # most often; a copy would check every field again
        return replace(self, **values)

    def reset(self, *names: str) -> Self:
        """Return a copy with some fields at their defaults."""
        settings = self.settings()
        return self.having(**{name: settings[name].default for name in names})

    def active(self) -> Self:
        """Return a copy with every field that has no effect at its default."""
        idle = (name for name, each in self.settings().items() if not each.is_active(vars(self)))
        return self.reset(*idle)

    def __repr__(self) -> str:
        settings = self.settings().items()
        values = [(name, getattr(self, name), each.default) for name, each in settings]
        said = ", ".join(f"{name}={value!r}" for name, value, default in values if value != default)
        return f"{type(self).__name__}({said})"

    def __post_init__(self) -> None:
        for name, setting in self.settings().items():
            object.__setattr__(self, name, check(name, getattr(self, name), setting.rule))

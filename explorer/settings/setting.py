"""A setting: everything about one thing that a person can set, declared in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, ClassVar, Self

from explorer.settings.rules import Rule, check

Values = Mapping[str, Any]
Condition = Mapping[str, frozenset[Any]]
"""For some other settings the values that they must have."""


class Group(StrEnum):
    """Where on the page a setting's control stands."""

    DATA = "data"
    MODEL = "model"
    TRAINING = "training"
    EVALUATION = "evaluation"
    PANEL = "panel"
    LENS = "lens"


class Changes(StrEnum):
    """The first thing that a setting changes; what follows from it changes too."""

    DATA = "data"
    FIT = "fit"
    PICTURES = "pictures"
    LENS = "lens"
    SHOWN = "shown"
    """What the browser shows of pictures that it has."""


@dataclass(frozen=True)
class Setting:
    """What is known of a setting.

    Parameters
    ----------
    default : object
    rule : Rule
        What it may be.
    label : str
        Its control's name.
    help : str
        What it does to the pictures, in Markdown.
    group : Group
        Where its control stands.
    changes : Changes
    names : mapping of StrEnum to str
        What a closed choice's options are called.
    format : str
        Format specification of its numbers, such as ``","``.
    active_when : tuple of mapping
        It has a part where one of these conditions holds; always, if there is none.
    stays : bool
        Whether its control stays on the page, disabled, where it has no part.
    brief : str or mapping of StrEnum to str
        What the headline of its group says of it, such as ``"{} classes"``; empty for nothing.
    ends : tuple of str
        What its slider's left and right ends mean; empty for nothing.
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

    def is_active(self, values: Values) -> bool:
        """Tell whether it has a part beside the values of the other settings."""
        return not self.active_when or any(
            all(values[name] in allowed for name, allowed in condition.items())
            for condition in self.active_when
        )

    def text(self, value: Any) -> str:
        """Write a value as its control shows it."""
        if value is None:
            return str(getattr(self.rule, "name", "none"))
        return self.names.get(value) or format(value, self.format)

    def in_brief(self, value: Any) -> str:
        """Write a value as the headline of its group does; empty where that leaves it out."""
        if isinstance(self.brief, str):
            return self.brief.format(self.text(value))
        return self.brief[value]


def when(**allowed: Any) -> tuple[Condition, ...]:
    """Return the condition that each of some settings has one of some values."""
    listed = {k: v if isinstance(v, tuple) else (v,) for k, v in allowed.items()}
    return ({name: frozenset(values) for name, values in listed.items()},)


def declare(default: Any, rule: Rule, **about: Any) -> Any:
    """Declare a dataclass field as a setting; see :class:`Setting`."""
    return field(default=default, metadata={"setting": Setting(default, rule, **about)})


def owned(name: str, declared: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, type, Any]]:
    """Return fields for the settings that belong to the options of a choice.

    Parameters
    ----------
    name : str
        The setting that chooses.
    declared : mapping of str to mapping of str to Field
        For each option its own settings. They have a part while that option is chosen.

    Raises
    ------
    ImportError
        If two options declare a setting of the same name.
    """
    result: dict[str, tuple[str, type, Any]] = {}
    for option, settings in declared.items():
        for own, each in settings.items():
            if own in result:
                raise ImportError(f"{option} declares {own}, which another option has declared")
            setting = each.metadata["setting"]
            setting = replace(setting, active_when=setting.active_when or when(**{name: option}))
            spec = field(default=setting.default, metadata={"setting": setting})
            result[own] = (own, type(setting.default), spec)
    return list(result.values())


class Parameters:
    """What every set of parameters does with its settings: it tells them, and keeps their rules."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @classmethod
    def settings(cls) -> dict[str, Setting]:
        """Return the declarations by name, in order."""
        return {f.name: f.metadata["setting"] for f in fields(cls)}

    @classmethod
    def chosen(cls, values: Values) -> Self:
        """Return the parameters among the values of all settings."""
        return cls(**{name: values[name] for name in cls.settings()})

    def reset(self, *names: str) -> Self:
        """Return the same with some fields at their defaults."""
        settings = self.settings()
        return replace(self, **{name: settings[name].default for name in names})

    def active(self) -> Self:
        """Return the same with every field that has no part beside the others at its default."""
        idle = (name for name, each in self.settings().items() if not each.is_active(vars(self)))
        return self.reset(*idle)

    def __post_init__(self) -> None:
        for name, setting in self.settings().items():
            object.__setattr__(self, name, check(name, getattr(self, name), setting.rule))

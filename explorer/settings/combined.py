"""All settings together: the parameters that they give, and the tables that do not fit them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from explorer.settings import DEFAULTS, RULES, SETTINGS
from explorer.settings.data import DATASETS, DataParams
from explorer.settings.fit import FitParams
from explorer.settings.link import Problem
from explorer.settings.rules import Row, Samples
from explorer.settings.view import ViewParams

TABLES = ("weights", "start_weights", "class_weights", "costs", "priors")
"""Settings with one row per class."""


@dataclass(frozen=True)
class Chosen:
    """The settings of the data, of all optimisers and of the view, and what follows from them."""

    data: DataParams
    fit: FitParams
    view: ViewParams

    @cached_property
    def pictured(self) -> ViewParams:
        """The view with every setting that does not change the pictures at its default."""
        return self.view.pictured(self.data.n_classes)

    @cached_property
    def relevant(self) -> FitParams:
        """The settings that have an effect on the fit."""
        return self.fit.relevant(self.data.n_classes)

    @property
    def fitted(self) -> tuple[DataParams, FitParams]:
        """What the fit depends on; if it changes, another training is shown."""
        return self.data.training(), self.relevant


def parameters(values: Mapping[str, Any]) -> Chosen:
    """Return the parameters; the number of classes is within the limits of the data set."""
    n_classes = DATASETS[values["dataset"]].possible(values)
    idle = {name: DEFAULTS[name] for name in idle_samples(values)}
    combined = {**values, **idle, "n_classes": n_classes}
    return Chosen(
        DataParams.chosen(combined), FitParams.chosen(combined), ViewParams.chosen(combined)
    )


def idle_samples(values: Mapping[str, Any]) -> set[str]:
    """Return the settings with points that a person gives, but that the page does not show now."""
    return {
        name
        for name, rule in RULES.items()
        if isinstance(rule, Samples) and not SETTINGS[name].is_active(values)
    }


def have_right_width(rows: Sequence[Row] | None, values: Mapping[str, Any]) -> bool:
    """Return whether typed weights have the right number of numbers in a row."""
    return not rows or len(rows[0]) == _width(values)


def _width(values: Mapping[str, Any]) -> int:
    """Return how many numbers a row of typed weights has with the features of the settings."""
    chosen = parameters(values)
    return chosen.fit.n_features(chosen.data.n_classes) + 1


def usable(values: dict[str, Any]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return values without weights of other features, and the rows without a use."""
    rows, told = values["weights"], []
    if not have_right_width(rows, values):
        wrong = f"There are weights with {len(rows[0])} numbers in a row, but these features need "
        told.append(Problem(f"{wrong}{_width(values)}", "the fitted weights are used instead"))
        values = values | {"weights": None}
    n_classes = parameters(values).data.n_classes
    given = {name: len(values[name] or ()) for name in TABLES}
    told += [
        Problem(
            f"There are {name} of {count} classes, but n_classes is {n_classes}",
            f"the first {n_classes} are used",
        )
        for name, count in given.items()
        if count > n_classes
    ]
    return values, tuple(told)

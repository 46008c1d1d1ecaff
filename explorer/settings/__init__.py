"""What a person can set. Each setting is declared once, and only with the standard library.

Four things follow from the declaration: the control, the name in a link, what runs again after a
change, and the table in the documentation.
"""

from explorer.settings.data import DATASETS, EDITED, RANDOM, SPLIT, DataParams
from explorer.settings.dataset import MOST_CLASSES, DataSet
from explorer.settings.export import EXPORTS, Export
from explorer.settings.features import FeatureParams, Features
from explorer.settings.fit import (
    PATH_C,
    PATH_STRIDE,
    RATED,
    ClassWeight,
    FitParams,
    Penalty,
    Solver,
    Start,
)
from explorer.settings.picture import Family, Lens, MapKind, Slot
from explorer.settings.rules import (
    Automatic,
    Choice,
    Range,
    Row,
    Rule,
    Samples,
    Several,
    SquareTable,
    Table,
    check,
)
from explorer.settings.sample import Sample
from explorer.settings.setting import Changes, Group, Parameters, Setting
from explorer.settings.view import (
    ALTERING,
    CLOSED,
    DECIDING,
    LENSES,
    MAPS,
    WEIGHTS,
    LossView,
    PathShows,
    RaceAxis,
    ViewParams,
)

_FEATURES = FeatureParams.settings()

_FIT = {name: each for name, each in FitParams.settings().items() if name not in _FEATURES}

SETTINGS: dict[str, Setting] = {}
"""All settings by name, in the order of their controls."""

# The features are below C, which a first-time visitor is told to move.
for _each in (DataParams.settings(), _FIT, _FEATURES, ViewParams.settings()):
    if _twice := SETTINGS.keys() & _each.keys():
        raise ImportError(f"declared twice: {', '.join(sorted(_twice))}")
    SETTINGS.update(_each)

RULES: dict[str, Rule] = {name: each.rule for name, each in SETTINGS.items()}
DEFAULTS = {name: each.default for name, each in SETTINGS.items()}

STEERING = frozenset(
    name for each in SETTINGS.values() for condition in each.active_when for name in condition
)
"""Settings that decide whether other settings have an effect."""

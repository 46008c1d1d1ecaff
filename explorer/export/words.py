"""The settings of a study in words, as its controls show them."""

from typing import Any

from explorer.settings import DECIDING, SETTINGS, Group
from explorer.settings.setting import Setting
from explorer.study import Study

GROUPS = (Group.DATA, Group.MODEL, Group.TRAINING, Group.EVALUATION)


def _is_told(setting: Setting, value: Any) -> bool:
    """Return whether a line of settings contains this one; unused flaws are left out."""
    has_flaw = setting.group is Group.FLAWS and value != setting.default
    return setting.group in GROUPS or has_flaw


def in_words(study: Study) -> list[tuple[str, str]]:
    """Return label and value of the settings of the sidebar and the rule, and of changed ones.

    Settings without an effect are left out. A setting of the rule is listed at its default, too,
    because the rule decides in the pictures.
    """
    values = vars(study.data) | vars(study.chosen) | vars(study.view)
    return [
        (setting.label, setting.text(values[name]))
        for name, setting in SETTINGS.items()
        if (setting.group in GROUPS or name in DECIDING or values[name] != setting.default)
        and setting.is_active(values)
    ]


def in_brief(study: Study) -> str:
    """Return the settings of the data and the model in one line."""
    values = vars(study.data) | vars(study.chosen) | vars(study.view)
    told = [SETTINGS["dataset"].text(study.data.dataset)] + [
        setting.in_brief(values[name])
        for name, setting in SETTINGS.items()
        if name != "dataset" and setting.is_active(values) and _is_told(setting, values[name])
    ]
    return ", ".join(filter(None, told))

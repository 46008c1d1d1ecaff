"""What a kind of map and a lens declare of themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, kw_only=True)
class MapKind:
    """A kind of map of the probabilities, as its folder in ``explorer/maps/`` declares it.

    Parameters
    ----------
    label : str
        Its name in the control.
    title : str
        What stands above the picture.
    name : str
        The picture's accessible name.
    about : str
        A sentence on what it shows, in Markdown.
    description : str
        What it shows, for who cannot see it; ``{K}`` stands for the number of classes.
    place : int
        Its place among the kinds.
    figure : str
        ``"module:function"`` that draws it, from weights, intercepts, ``extent`` and ``theme``.
    """

    label: str
    title: str
    name: str
    about: str
    description: str
    place: int
    figure: str


class Family(StrEnum):
    """What a lens is about; lenses of one family stand together."""

    PREDICTION = "Prediction"
    MODEL = "Model"
    COMPARE = "Compare"


class Slot(StrEnum):
    """The two places beside the regions. An open lens takes one of them."""

    MAPS = "maps"
    LOSS = "loss"


@dataclass(frozen=True, kw_only=True)
class Lens:
    """A closer look at a fit, as its folder in ``explorer/lenses/`` declares it.

    Functions are named ``"module:function"``: the process that serves imports none of them.

    Parameters
    ----------
    label : str
        Its name in the control.
    about : str
        What it is, for the control's help.
    family : Family
    place : int
        Its place among the lenses.
    slot : Slot
        The place that it takes: that of the picture which it does not speak of.
    explain : str
        Takes a ``Study`` and a ``Theme``; returns an ``Explanation``.
    settings : mapping of str to Field
        Settings of its own, each made by ``declare``. ``ViewParams`` has them as fields.
    sees : tuple of str
        Settings of others that it depends on, beside those that choose the weights looked at.
    controls : tuple of str
        Settings of others whose controls it shows, before its own.
    alters : str
        Takes a pair of weights and intercepts, and ``ViewParams``; returns the pair that the
        pictures are of. It is asked where a setting of the lens's own is not at its default.
        Empty: the same.
    overlay : str
        Takes the figure of the regions, a ``Study`` and a ``Theme``; returns the figure with more
        laid over it, and a sentence on that. Empty: nothing.
    """

    label: str
    about: str
    family: Family
    place: int
    explain: str
    slot: Slot = Slot.LOSS
    settings: Mapping[str, Any] = field(default_factory=dict)
    sees: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    alters: str = ""
    overlay: str = ""

"""What the folders of kinds of maps and of lenses declare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, kw_only=True)
class MapKind:
    """A kind of probability map, declared in its folder in ``explorer/maps/``.

    Parameters
    ----------
    label : str
        Its name in the control.
    title : str
        Title above the picture.
    name : str
        Accessible name of the picture.
    about : str
        What it shows, in Markdown.
    description : str
        What it shows, for people who cannot see it; ``{K}`` is the number of classes.
    place : int
        Position among the kinds.
    figure : str
        ``"module:function"`` that draws it from a ``Scorer``, ``extent``, ``theme`` and ``names``.
    files : tuple of str
        Scripts in its folder, which draw it at a frame of a training. One map per class needs none.
    """

    label: str
    title: str
    name: str
    about: str
    description: str
    place: int
    figure: str
    files: tuple[str, ...] = ("cell.js",)


class Family(StrEnum):
    """The groups of lenses."""

    PREDICTION = "Prediction"
    MODEL = "Model"
    DECISION = "Decision"
    QUALITY = "Quality"
    COMPARE = "Compare"


class Slot(StrEnum):
    """The two places beside the regions. An open lens takes one of them."""

    MAPS = "maps"
    LOSS = "loss"


@dataclass(frozen=True, kw_only=True)
class Lens:
    """An explanation of one thing about the model, declared in its folder in ``explorer/lenses/``.

    Functions are given as ``"module:function"``, so that the server's process imports none of them.

    Parameters
    ----------
    label : str
        Its name in the control.
    about : str
        What it explains, for the help of the control.
    family : Family
    place : int
        Position among the lenses.
    slot : Slot
        The slot that it takes. The picture that it explains stays in the other slot.
    explain : str
        Takes a ``Study`` and a ``Theme``; returns an ``Explanation``.
    settings : mapping of str to Field
        Settings of this lens alone, made by ``declare``. They become fields of ``ViewParams``.
    sees : tuple of str
        Other settings that it depends on, besides those that choose the weights.
    controls : tuple of str
        Other settings whose controls it shows, before its own.
    needs_place : bool
        Whether it explains one place. If none is chosen, that is the middle of the class means, and
        the pictures mark it.
    alters : str
        Takes a pair of weights and intercepts, and ``ViewParams``. Returns the pair for the
        pictures. It is called if a setting of this lens is not at its default. If empty, the
        pictures use the same weights.
    keeps_regions : bool
        Whether ``alters`` never changes which class has the largest score.
    decides : str
        Takes a ``Study``; returns the ``Rule`` that decides in pictures, counts and lenses.
    lasts_in : tuple of Family
        Families of lenses. While one of them is open, the settings of this lens have an effect too.
    badge, about_badge : str
        A button in the status line while a setting of this lens is not at its default, and its
        help. The button resets the settings; ``{name}`` is the value of a setting.
    overlay : str
        Takes the figure of the regions, a ``Study`` and a ``Theme``. Returns the figure with the
        drawing of the lens, and a sentence about it. If empty, nothing is drawn.
    fits : int
        Most fits that it makes besides those of the page. The estimate of its time counts them.
    sources : str
        Books and papers, with equation numbers.
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
    needs_place: bool = False
    alters: str = ""
    keeps_regions: bool = False
    decides: str = ""
    lasts_in: tuple[Family, ...] = ()
    badge: str = ""
    about_badge: str = ""
    overlay: str = ""
    fits: int = 0
    sources: str = ""

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
    scripted : bool
        Whether the script ``cell.js`` draws it at a frame of a training. One map per class needs
        none.

    Its folder has ``figure.py``. The function ``figure`` takes a ``Scorer`` and, by name, the
    ``extent`` that is drawn, ``(x_min, x_max, y_min, y_max)`` in units of the data, a ``Theme`` as
    ``theme`` and the ``Names`` of classes and features as ``names``. It returns a ``Figure``.
    """

    label: str
    title: str
    name: str
    about: str
    description: str
    place: int
    scripted: bool = True

    @property
    def files(self) -> dict[str, bool]:
        """The files that its folder can have, each with whether it has it."""
        return {"figure.py": True, "cell.js": self.scripted}


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

    Each function is in a file of its own name, so that the server's process imports none of them.
    The first is in ``says.py``: ``says`` takes a ``Study`` and a ``Theme``, and returns an
    ``Explanation``.

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
    settings : mapping of str to Field
        Settings of this lens alone, made by ``declare``. They become fields of ``ViewParams``.
    sees : tuple of str
        Other settings that it depends on, besides those that choose the weights.
    controls : tuple of str
        Other settings whose controls it shows, before its own.
    needs_place : bool
        Whether it explains one place. If none is chosen, that is the middle of the class means, and
        the pictures mark it.
    alters : bool
        Whether ``alters`` in ``alters.py`` takes a pair of weights and intercepts, and
        ``ViewParams``, and returns the pair for the pictures. It is called if a setting of this
        lens is not at its default.
    keeps_regions : bool
        Whether ``alters`` never changes which class has the largest score.
    decides : bool
        Whether ``decides`` in ``decides.py`` takes a ``Study`` and returns the ``Rule`` that
        decides in pictures, counts and lenses.
    lasts_in : tuple of Family
        Families of lenses. While one of them is open, the settings of this lens have an effect too.
    badge, about_badge : str
        A button in the status line while a setting of this lens is not at its default, and its
        help. The button resets the settings; ``{name}`` is the value of a setting.
    overlay : bool
        Whether ``overlay`` in ``overlay.py`` takes the figure of the regions, a ``Study`` and a
        ``Theme``, and returns the figure with the drawing of the lens, and a sentence about it.
    fits : int
        Most fits that it makes besides those of the page. The estimate of its time counts them.
    sources : str
        Books and papers, with equation numbers.
    """

    label: str
    about: str
    family: Family
    place: int
    slot: Slot = Slot.LOSS
    settings: Mapping[str, Any] = field(default_factory=dict)
    sees: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    needs_place: bool = False
    alters: bool = False
    keeps_regions: bool = False
    decides: bool = False
    lasts_in: tuple[Family, ...] = ()
    badge: str = ""
    about_badge: str = ""
    overlay: bool = False
    fits: int = 0
    sources: str = ""

    @property
    def files(self) -> dict[str, bool]:
        """The files that its folder can have, each with whether it has it."""
        return {
            "says.py": True,
            "overlay.py": self.overlay,
            "alters.py": self.alters,
            "decides.py": self.decides,
        }

"""The settings that determine how a fit is shown; they do not change the fit."""

from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from explorer.settings.dataset import MOST_CLASSES
from explorer.settings.picture import Lens, MapKind
from explorer.settings.registry import all_of
from explorer.settings.rules import PLACE, Automatic, Choice, Range, Row, Table
from explorer.settings.setting import Changes, Group, Parameters, declare, owned, when


class LossView(StrEnum):
    """What the loss panel shows."""

    LOSS = "loss"
    DISTANCE = "distance"
    RACE = "race"
    PATH = "path"


TRAININGS = (LossView.LOSS, LossView.DISTANCE, LossView.RACE)
"""What the loss panel shows of trainings. The path over C shows optima: they have no iteration, and
are not typed."""


class PathShows(StrEnum):
    """What the path over C shows."""

    LOSS = "loss"
    WEIGHTS = "weights"


class RaceAxis(StrEnum):
    """The horizontal axis of the race."""

    ITERATION = "iteration"
    TIME = "time"


MAPS: Mapping[str, MapKind] = MappingProxyType(all_of("explorer.maps", MapKind, folders=True))
"""All kinds of maps by name, in the order of ``place``; the first is the default."""

LENSES: Mapping[str, Lens] = MappingProxyType(all_of("explorer.lenses", Lens, folders=True))
"""All lenses by name, in the order of ``place``."""

MOST_WEIGHTS = 40
"""Most numbers in a row of typed weights."""

CLOSED = "none"
"""The value of ``lens`` if no lens is open."""

DECIDING = tuple(name for each in LENSES.values() if each.decides for name in each.settings)
"""The settings of the decision rule."""

ALTERING = (
    "weights",
    *DECIDING,
    *(name for each in LENSES.values() if each.alters for name in each.settings),
)
"""The settings that alter weights or decisions in the pictures."""

WEIGHTS = Table(Range(-1e9, 1e9, float), width=3, widest=MOST_WEIGHTS, most=MOST_CLASSES)
"""Typed weights of all features, and an intercept.

A person who changes one weight keeps the others, so the range contains the weights of nearly every
fit. Without a penalty, one fit in ten thousand has weights of 1e5. Features of size 1e-10 give
weights of 1e10; beside these, none can be typed."""


def _feature(number: int, label: str) -> Any:
    """Declare a feature of the place that is inspected."""
    return declare(
        None,
        Automatic(PLACE, name="nowhere"),
        label=label,
        help=f"Feature {number} of the place. The mark in the pictures moves there.",
        group=Group.LENS,
        changes=Changes.LENS,
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class _Shared(Parameters):
    """The settings that several lenses or all pictures depend on."""

    loss_view: LossView = declare(
        LossView.LOSS,
        Choice(LossView),
        label="What the loss curve shows",
        help="",
        group=Group.PANEL,
        changes=Changes.PICTURES,
        names={
            LossView.LOSS: "Loss",
            LossView.DISTANCE: "Distance",
            LossView.RACE: "Race",
            LossView.PATH: "Path",
        },
    )
    race_axis: RaceAxis = declare(
        RaceAxis.ITERATION,
        Choice(RaceAxis),
        label="Horizontal axis of the race",
        help="",
        group=Group.PANEL,
        changes=Changes.PICTURES,
        names={RaceAxis.ITERATION: "Iterations", RaceAxis.TIME: "Time"},
        active_when=when(loss_view=LossView.RACE),
    )
    path_shows: PathShows = declare(
        PathShows.LOSS,
        Choice(PathShows),
        label="What the path over C shows",
        help="",
        group=Group.PANEL,
        changes=Changes.PICTURES,
        names={PathShows.LOSS: "Losses", PathShows.WEIGHTS: "Weights"},
        active_when=when(loss_view=LossView.PATH),
    )
    maps: str = declare(
        next(iter(MAPS)),
        Choice(tuple(MAPS)),
        label="What the maps show",
        help="",
        group=Group.PANEL,
        changes=Changes.PICTURES,
        names={name: each.label for name, each in MAPS.items()},
    )
    iteration: int | None = declare(
        None,
        Automatic(Range(0, 2000, int), name="last"),
        label="Iteration shown",
        help="",
        group=Group.PANEL,
        changes=Changes.SHOWN,
        active_when=when(loss_view=TRAININGS),
    )
    lens: str = declare(
        CLOSED,
        Choice((CLOSED, *LENSES)),
        label="Look closer",
        help=" ".join(
            [
                "Explains one thing about the model.",
                *(f"*{each.label}*: {each.about}" for each in LENSES.values()),
            ]
        ),
        group=Group.PANEL,
        changes=Changes.PICTURES,
        names={CLOSED: "Closed"} | {name: each.label for name, each in LENSES.items()},
    )
    x1: float | None = _feature(1, "x₁")
    x2: float | None = _feature(2, "x₂")
    weights: tuple[Row, ...] | None = declare(
        None,
        Automatic(WEIGHTS, name="fitted"),
        label="Weights",
        help="",
        group=Group.LENS,
        changes=Changes.PICTURES,
        active_when=when(loss_view=TRAININGS),
    )

    def pictured(self, n_classes: int) -> Self:
        """Return a copy with every field that does not change the pictures at its default.

        So equal pictures of one fit of ``n_classes`` classes have equal parameters. The browser
        shows the iteration and the place without the server.
        """
        elsewhere = [
            name for name, each in self.settings().items() if each.changes is not Changes.PICTURES
        ]
        rows = None if self.weights is None else self.weights[:n_classes]
        seen = self.having(weights=rows).active().reset(*elsewhere)
        return seen if seen.lens != CLOSED and LENSES[seen.lens].overlay else seen.reset("lens")

    def altering(self) -> Self:
        """Return a copy that keeps only what alters weights and decisions in the pictures."""
        return self.reset(*self.settings().keys() - ALTERING)

    def staying(self) -> Self:
        """Return a copy that keeps only what does not alter them."""
        return self.reset(*ALTERING)

    def moving(self) -> Self:
        """Return a copy without the settings of lenses that alter the weights but no region."""
        still = [name for each in LENSES.values() if each.keeps_regions for name in each.settings]
        return self.reset(*still)


_OWN = owned(
    _Shared,
    "lens",
    {name: each.settings for name, each in LENSES.items()},
    {
        name: tuple(other for other, one in LENSES.items() if one.family in each.lasts_in)
        for name, each in LENSES.items()
    },
)

if TYPE_CHECKING:

    class ViewParams(_Shared):
        """See below."""

        def __getattr__(self, name: str) -> Any:
            """Return a setting that a lens's own folder declares."""

else:
    ViewParams = make_dataclass(
        "ViewParams", _OWN, bases=(_Shared,), frozen=True, kw_only=True, repr=False
    )
    ViewParams.__module__ = __name__  # where pickle looks for it

ViewParams.__doc__ = """The settings that determine how a fit is shown.

Parameters
----------
loss_view : LossView
    The loss, the distance of the objective from its optimum on a logarithmic axis, this distance
    for all optimisers, or the optimum for every C.
race_axis : RaceAxis
    The horizontal axis of the race.
path_shows : PathShows
    What the path over C shows.
maps : str
    Kind of the maps, a key of ``MAPS``.
iteration : int or None
    The iteration whose weights are shown, 0 to 2000, or the nearest frame; None is the last.
lens : str
    The open lens, a key of ``LENSES``, or ``CLOSED``.
x1, x2 : float or None
    The place that is inspected, -1e13 to 1e13 in data units; None for no place.
weights : tuple of tuple of float, or None
    Typed weights: for each class one for each feature, and an intercept, -1e9 to 1e9. None means
    the fitted weights.
**own
    The settings that the lenses declare in their folders. Each has an effect while its lens is
    open.

Raises
------
ValueError
    If a field breaks its rule; the message has the name, the rule and the value.
"""

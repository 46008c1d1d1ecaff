"""How a fit is looked at; nothing is fitted anew for it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from explorer.settings.dataset import MOST_CLASSES
from explorer.settings.rules import Automatic, Choice, Range, Row, Table
from explorer.settings.setting import Changes, Group, Parameters, declare, when


class LossView(StrEnum):
    """What the loss panel shows."""

    LOSS = "loss"
    DISTANCE = "distance"
    RACE = "race"


class RaceAxis(StrEnum):
    """What the optimisers of a race are compared by."""

    ITERATION = "iteration"
    TIME = "time"


class Maps(StrEnum):
    """What the maps of the probabilities show."""

    CLASSES = "classes"
    BLEND = "blend"
    ENTROPY = "entropy"
    MARGIN = "margin"


class Lens(StrEnum):
    """What is looked at more closely, below the pictures."""

    NONE = "none"
    INSPECTOR = "inspector"
    EQUATIONS = "equations"
    WEIGHTS = "weights"
    TEMPERATURE = "temperature"
    SHIFT = "shift"
    LOGISTIC = "logistic"
    ONE_VS_REST = "one-vs-rest"
    BAYES = "bayes"


class WeightsDrawn(StrEnum):
    """What of the weights is drawn on the decision regions."""

    ARROWS = "arrows"
    LINES = "lines"
    BOTH = "both"
    NONE = "none"


OVERLAID = frozenset({Lens.WEIGHTS, Lens.ONE_VS_REST, Lens.BAYES})
"""The lenses that lay something over the regions."""

TEMPERATURE_STOPS = tuple(float(f"{10 ** (k / 10):.3g}") for k in range(-10, 11))

WEIGHTS = Table(Range(-1e9, 1e9, float), width=3, most=MOST_CLASSES)
"""Weights that can be typed over fitted ones: no fit may leave their range, as a person types over
one weight and keeps the others. Without a penalty one fit in ten thousand comes to 1e5, and the
largest that has been seen to 6e6."""


def _shift(label: str, most: float, step: float) -> Any:
    """Declare a number that the lens on shifts adds to all classes."""
    return declare(
        0.0,
        Range(-most, most, float, step=step),
        label=label,
        help="Added to all classes alike: scores move, probabilities do not.",
        group=Group.LENS,
        changes=Changes.PICTURES,
        format=".1f",
        active_when=when(lens=Lens.SHIFT),
    )


def _feature(number: int, label: str) -> Any:
    """Declare a feature of the place at which the softmax is worked out."""
    return declare(
        None,
        Automatic(Range(-1000.0, 1000.0, float), name="nowhere"),
        label=label,
        help=f"Feature {number} of the place: the mark in the pictures moves there.",
        group=Group.LENS,
        changes=Changes.LENS,
    )


@dataclass(frozen=True, kw_only=True)
class ViewParams(Parameters):
    """How a fit is looked at; nothing is fitted anew for it.

    Parameters
    ----------
    loss_view : LossView
        The loss itself, the distance of the objective from its optimum on a log axis, or that
        distance for all optimisers.
    race_axis : RaceAxis
        What that distance is drawn against for all optimisers.
    maps : Maps
        One map for each class's probability, or one picture of all of them.
    iteration : int or None
        The iteration whose weights are shown, 0 to 2000, or the nearest that is drawn; None is the
        last.
    lens : Lens
        What is explained below the pictures.
    temperature : float
        What all scores are divided by, 0.1 to 10, while that lens is open.
    x1, x2 : float or None
        The place at which the softmax is worked out, -1000 to 1000 in data units; None is nowhere.
    weights : tuple of tuple of float, or None
        Weights that a person has typed in the place of fitted ones: for each class in turn its
        two weights and its intercept, -1e9 to 1e9, in units of the data; None for fitted ones.
    weights_drawn : WeightsDrawn
        What of the weights is drawn on the regions, while that lens is open.
    shift_w1, shift_w2 : float
        What is added to every class's weights, -5 to 5, while that lens is open.
    shift_b : float
        What is added to every class's intercept, -20 to 20, in nats.

    Raises
    ------
    ValueError
        If a field breaks its rule; the message has the name, the rule and the value.
    """

    loss_view: LossView = declare(
        LossView.LOSS,
        Choice(LossView),
        label="What the loss curve shows",
        help="",
        group=Group.PANEL,
        changes=Changes.PICTURES,
        names={LossView.LOSS: "Loss", LossView.DISTANCE: "Distance", LossView.RACE: "Race"},
    )
    race_axis: RaceAxis = declare(
        RaceAxis.ITERATION,
        Choice(RaceAxis),
        label="What the race is drawn against",
        help="",
        group=Group.PANEL,
        changes=Changes.PICTURES,
        names={RaceAxis.ITERATION: "Iterations", RaceAxis.TIME: "Time"},
        active_when=when(loss_view=LossView.RACE),
    )
    maps: Maps = declare(
        Maps.CLASSES,
        Choice(Maps),
        label="What the maps show",
        help="",
        group=Group.PANEL,
        changes=Changes.PICTURES,
        names={
            Maps.CLASSES: "Classes",
            Maps.BLEND: "Blend",
            Maps.ENTROPY: "Entropy",
            Maps.MARGIN: "Margin",
        },
    )
    iteration: int | None = declare(
        None,
        Automatic(Range(0, 2000, int), name="last"),
        label="Iteration shown",
        help="",
        group=Group.PANEL,
        changes=Changes.SHOWN,
    )
    lens: Lens = declare(
        Lens.NONE,
        Choice(Lens),
        label="Look closer",
        help="What is explained below. *Inspect a place*: the softmax worked out where you click. "
        "*Equations*: with the present values in them. *Weights*: what was fitted, to be typed "
        "over, and drawn on the regions. *Temperature*: all scores divided by one number, steeper "
        "and flatter maps. *Shift*: one number added to all scores, which moves nothing. *Two "
        "classes*: softmax is logistic regression then. *One-vs-rest*: what softmax is not. *Best "
        "possible*: what no classifier can do better; both are drawn over the regions.",
        group=Group.PANEL,
        changes=Changes.PICTURES,
        names={
            Lens.NONE: "Closed",
            Lens.INSPECTOR: "Inspect a place",
            Lens.EQUATIONS: "Equations",
            Lens.WEIGHTS: "Weights",
            Lens.TEMPERATURE: "Temperature",
            Lens.SHIFT: "Shift",
            Lens.LOGISTIC: "Two classes",
            Lens.ONE_VS_REST: "One-vs-rest",
            Lens.BAYES: "Best possible",
        },
    )
    temperature: float = declare(
        1.0,
        Range(0.1, 10.0, float, stops=TEMPERATURE_STOPS),
        label="Temperature T",
        help="What all scores are divided by: below 1 the maps get steeper, above 1 flatter.",
        group=Group.LENS,
        changes=Changes.PICTURES,
        format="g",
        active_when=when(lens=Lens.TEMPERATURE),
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
    )
    weights_drawn: WeightsDrawn = declare(
        WeightsDrawn.ARROWS,
        Choice(WeightsDrawn),
        label="Drawn on the regions",
        help="*Arrows* are the weight vectors, all to one scale: each points to where its class's "
        "score rises, the longest as long as fits. On a class's *line* its score is zero.",
        group=Group.LENS,
        changes=Changes.PICTURES,
        names={
            WeightsDrawn.ARROWS: "Arrows",
            WeightsDrawn.LINES: "Lines",
            WeightsDrawn.BOTH: "Arrows and lines",
            WeightsDrawn.NONE: "Nothing",
        },
        active_when=when(lens=Lens.WEIGHTS),
    )
    shift_w1: float = _shift("v₁, added to every w₁", 5.0, step=0.1)
    shift_w2: float = _shift("v₂, added to every w₂", 5.0, step=0.1)
    shift_b: float = _shift("s, added to every b", 20.0, step=0.5)

    def pictured(self, n_classes: int) -> Self:
        """Return the same view with every field that has no part in the pictures at its default.

        Equal pictures of one fit of ``n_classes`` classes so have equal parameters. The browser
        shows the iteration and the place itself.
        """
        elsewhere = [
            name for name, each in self.settings().items() if each.changes is not Changes.PICTURES
        ]
        rows = None if self.weights is None else self.weights[:n_classes]
        seen = replace(self, weights=rows).active().reset(*elsewhere)
        return seen if seen.lens in OVERLAID else seen.reset("lens")

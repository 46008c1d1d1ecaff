"""The settings that determine how a fit is shown; they do not change the fit."""

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
    """The horizontal axis of the race."""

    ITERATION = "iteration"
    TIME = "time"


class Maps(StrEnum):
    """What the probability maps show."""

    CLASSES = "classes"
    BLEND = "blend"
    ENTROPY = "entropy"
    MARGIN = "margin"


class Lens(StrEnum):
    """What the page explains: each lens is one explanation."""

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
    """What the regions show of the weights."""

    ARROWS = "arrows"
    LINES = "lines"
    BOTH = "both"
    NONE = "none"


OVERLAID = frozenset({Lens.WEIGHTS, Lens.ONE_VS_REST, Lens.BAYES})
"""The lenses that draw something on the regions."""

TEMPERATURE_STOPS = tuple(float(f"{10 ** (k / 10):.3g}") for k in range(-10, 11))

WEIGHTS = Table(Range(-1e9, 1e9, float), width=3, most=MOST_CLASSES)
"""Typed weights. The range must contain the weights of every fit, because a person changes one
weight and keeps the others. Without a penalty, one fit in ten thousand has weights of 1e5. The
largest known weight is 6e6."""


def _shift(label: str, most: float, step: float) -> Any:
    """Declare a number that the lens *Shift* adds to all classes."""
    return declare(
        0.0,
        Range(-most, most, float, step=step),
        label=label,
        help="Added to every class. The scores change, the probabilities do not.",
        group=Group.LENS,
        changes=Changes.PICTURES,
        format=".1f",
        active_when=when(lens=Lens.SHIFT),
    )


def _feature(number: int, label: str) -> Any:
    """Declare a feature of the place that is inspected."""
    return declare(
        None,
        Automatic(Range(-1000.0, 1000.0, float), name="nowhere"),
        label=label,
        help=f"Feature {number} of the place. The mark in the pictures moves there.",
        group=Group.LENS,
        changes=Changes.LENS,
    )


@dataclass(frozen=True, kw_only=True)
class ViewParams(Parameters):
    """The settings that determine how a fit is shown.

    Parameters
    ----------
    loss_view : LossView
        The loss, the distance of the objective from its optimum on a logarithmic axis, or this
        distance for all optimisers.
    race_axis : RaceAxis
        The horizontal axis of the last one.
    maps : Maps
        One map for each class's probability, or one picture of all of them.
    iteration : int or None
        The iteration whose weights are shown, 0 to 2000, or the nearest frame; None is the last.
    lens : Lens
        What the page explains.
    temperature : float
        Number that divides all scores, 0.1 to 10, while its lens is open.
    x1, x2 : float or None
        The place that is inspected, -1000 to 1000 in data units; None for no place.
    weights : tuple of tuple of float, or None
        Typed weights: two weights and an intercept for each class, -1e9 to 1e9, in units of the
        data. None means the fitted weights.
    weights_drawn : WeightsDrawn
        What the regions show of the weights, while the lens is open.
    shift_w1, shift_w2 : float
        Numbers added to the weights of every class, -5 to 5, while the lens is open.
    shift_b : float
        Number added to the intercept of every class, -20 to 20, in nats.

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
        label="Horizontal axis of the race",
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
        help="Explains one thing about the model. *Inspect a place*: the softmax, worked out where "
        "you click. *Equations*: the formulas with the current numbers. *Weights*: the fitted "
        "weights, shown on the regions; you can type other numbers. *Temperature*: all scores "
        "divided by one number, which makes the maps steeper or flatter. *Shift*: one number added "
        "to all scores, which changes no probability. *Two classes*: softmax as logistic "
        "regression. *One-vs-rest*: a different method, for comparison. *Best possible*: the "
        "lowest error any classifier can reach.",
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
        help="All scores are divided by T. Below 1 the maps are steeper, above 1 flatter.",
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
        label="Show on the regions",
        help="*Arrows* are the weight vectors, all on one scale. The score of a class grows in the "
        "direction of its arrow. *Lines* show where the score of a class is zero.",
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
        """Return a copy with every field that does not change the pictures at its default.

        So equal pictures of one fit of ``n_classes`` classes have equal parameters. The browser
        shows the iteration and the place without the server.
        """
        elsewhere = [
            name for name, each in self.settings().items() if each.changes is not Changes.PICTURES
        ]
        rows = None if self.weights is None else self.weights[:n_classes]
        seen = replace(self, weights=rows).active().reset(*elsewhere)
        return seen if seen.lens in OVERLAID else seen.reset("lens")

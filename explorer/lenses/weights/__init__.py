"""Weights: the fitted weights, shown on the regions; you can type other numbers."""

from enum import StrEnum

from explorer.settings.picture import Family, Lens
from explorer.settings.rules import Choice
from explorer.settings.setting import Changes, Group, declare


class WeightsDrawn(StrEnum):
    """What the regions show of the weights."""

    ARROWS = "arrows"
    LINES = "lines"
    BOTH = "both"
    NONE = "none"


LENS = Lens(
    label="Weights",
    about="the fitted weights, shown on the regions; you can type other numbers.",
    family=Family.MODEL,
    place=4,
    overlay=True,
    settings={
        "weights_drawn": declare(
            WeightsDrawn.ARROWS,
            Choice(WeightsDrawn),
            label="Show on the regions",
            help="*Arrows* are the weight vectors, all on one scale. The score of a class grows in "
            "the direction of its arrow. *Lines* show where the score of a class is zero.",
            group=Group.LENS,
            changes=Changes.PICTURES,
            names={
                WeightsDrawn.ARROWS: "Arrows",
                WeightsDrawn.LINES: "Lines",
                WeightsDrawn.BOTH: "Arrows and lines",
                WeightsDrawn.NONE: "Nothing",
            },
        )
    },
)

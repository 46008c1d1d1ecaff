"""Shift: one number added to all scores, which changes no probability."""

from typing import Any

from explorer.settings.picture import Family, Lens
from explorer.settings.rules import Range
from explorer.settings.setting import Changes, Group, declare


def _added(label: str, most: float, step: float) -> Any:
    """Declare a number that is added to all classes."""
    return declare(
        0.0,
        Range(-most, most, float, step=step),
        label=label,
        help="Added to every class. The scores change, the probabilities do not.",
        group=Group.LENS,
        changes=Changes.PICTURES,
        format=".1f",
    )


LENS = Lens(
    label="Shift",
    about="one number added to all scores, which changes no probability.",
    family=Family.PREDICTION,
    place=3,
    sees=("x1", "x2"),
    needs_place=True,
    alters=True,
    sources="Goodfellow, Bengio and Courville (2016), Deep Learning, eq. 6.32.",
    settings={
        "shift_w1": _added("v₁, added to every w₁", 5.0, step=0.1),
        "shift_w2": _added("v₂, added to every w₂", 5.0, step=0.1),
        "shift_b": _added("s, added to every b", 20.0, step=0.5),
    },
)

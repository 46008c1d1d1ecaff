"""Texts that the browser fills in: templates of ``str.format``, for Python and JavaScript.

``text.js`` knows ``{name}`` and the formats ``,``, ``.2f`` and ``.3g``, with any number of digits.
"""

import math
import re

from explorer.maths.extents import Extent
from explorer.names import Names

SHARE = "{p:.3f}"
WRONG = "wrong ({points:,})"
WRONG_OF_BOTH = "wrong ({points:,}, held out {held_out:,})"
OWN = {
    "points": "training point\n{name}, {verdict}",
    "held out": "held-out point\n{name}, {verdict}",
}
"""In two lines, because a phone has no room for them in one."""
VERDICTS = ("wrong", "right")
"""Of a decision for another class, and for the own one."""
SHARES = "Shares of the picture: {shares}. {wrong}."
AT = "{name} {where} {share:.0f}%"
AROUND = "around the {where}"
"""Of a region that does not contain its centre of mass."""
ELSEWHERE = "{where} and elsewhere"
"""Of a region with several parts."""
PART = 0.01
"""Smallest part of a region that is spoken of, as a share of the picture."""
NOWHERE = "{name} none"
REJECTED = "rejected"
REJECTED_IN_LEGEND = ", rejected ({rejected:,})"
REJECTED_POINTS = "{rejected:,} rejected"
LOSERS = "win nowhere here: {names}"
TIED = "all classes tie at 1/{n_classes}, and {name} is shown"
WRONG_POINTS = "{points:,} of {n:,} training points are wrong"
WRONG_POINTS_OF_BOTH = (
    "{points:,} of {n:,} training points and {held_out:,} of {n_held_out:,} held-out points are "
    "wrong"
)
SURE = "In {share:.0f}% of the picture one class has a probability above 0.9."
WHERE = (
    ("lower left", "bottom", "lower right"),
    ("left", "middle", "right"),
    ("upper left", "top", "upper right"),
)
"""Names of the thirds of a picture: rows from below, each from the left."""
ENTROPY = "{entropy:.3f} nats"
LEAD = "{most} leads {next} by {lead:.3f}"
STOP = "★ lowest held out: iteration {iteration:,}"
LOSS = "\N{MINUS SIGN}log P(own class) = {loss:.3g}"


def shares(n_classes: int, names: Names) -> list[str]:
    """Return a template for the probability of each class; a long name would hide the picture."""
    return [f"P({names.short(k)}) = {SHARE}" for k in range(n_classes)]


def place(extent: Extent, names: Names) -> str:
    """Return a template for a place; named features have a line each."""
    x_min, x_max, y_min, y_max = extent
    x, y = f"{{x:{coordinate_format(x_max - x_min)}}}", f"{{y:{coordinate_format(y_max - y_min)}}}"
    if not names.features:
        return f"x = ({x}, {y})"
    return f"{names.features[0]} = {x}\n{names.features[1]} = {y}"


def coordinate_format(span: float) -> str:
    """Return the format of a coordinate, with digits for a hundredth of the axis or less."""
    if not 1e-6 <= span < 1e10:
        return ".4g"
    if span >= 1.0:
        return ".2f" if span < 1000.0 else ".0f"
    return f".{2 - math.floor(math.log10(span))}f"


def on_hover(template: str) -> str:
    """Return a template in the form of Plotly's labels."""
    return re.sub(r"\{(\w)", r"%{\1", template).replace("\n", "<br>")

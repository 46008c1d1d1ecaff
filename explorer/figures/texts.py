"""Texts that the browser fills in: templates of ``str.format``, for Python and JavaScript.

``text.js`` knows ``{name}`` and the formats ``,``, ``.2f`` and ``.3g``, with any number of digits.
"""

import re

from explorer.figures.style import class_name

PLACE = "x = ({x:.2f}, {y:.2f})"
SHARE = "{p:.3f}"
WRONG = "wrong ({points:,})"
WRONG_OF_BOTH = "wrong ({points:,}, held out {held_out:,})"
OWN = {"points": "point of {name}, {verdict}", "held out": "held-out point of {name}, {verdict}"}
VERDICTS = ("wrong", "right")
SHARES = "Shares of the picture: {shares}. {wrong}."
AT = "{name} {where} {share:.0f}%"
NOWHERE = "{name} none"
REJECTED = "rejected"
REJECTED_IN_LEGEND = ", rejected ({rejected:,})"
REJECTED_POINTS = "{rejected:,} rejected"
LOSERS = "win nowhere here: {names}"
TIED = "all classes tie at 1/{n_classes}, and {name} is shown"
WRONG_POINTS = "{points:,} of {n:,} points are wrong"
WRONG_POINTS_OF_BOTH = (
    "{points:,} of {n:,} points and {held_out:,} of {n_held_out:,} held-out points are wrong"
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
STOP = "★ least held out: iteration {iteration:,}"
LOSS = "\N{MINUS SIGN}log P(own class) = {loss:.3g}"


def names(n_classes: int) -> list[str]:
    """Return the names of all classes."""
    return [class_name(k) for k in range(n_classes)]


def shares(n_classes: int) -> list[str]:
    """Return a template for the probability of each class."""
    return [f"P({name}) = {SHARE}" for name in names(n_classes)]


def on_hover(template: str) -> str:
    """Return a template in the form of Plotly's labels."""
    return re.sub(r"\{(\w)", r"%{\1", template)

"""The choice of two features of a data set that has more."""

from collections.abc import Mapping
from typing import Any

from explorer.names import Names
from explorer.settings.rules import Choice
from explorer.settings.setting import Changes, Group, declare

AXES = {"x": "Feature x₁, to the right", "y": "Feature x₂, up"}
"""Labels of the two choices."""

COMPONENTS = {"pc1": "principal component 1", "pc2": "principal component 2"}
"""What can be chosen besides the features; ``shared.picked`` computes them."""

HELP = (
    "One of the features, in its own unit, or a principal component: a weighted sum of all "
    "features that varies as much as possible. {scaling}"
)
SCALED = (
    "For the components, each feature is divided by its standard deviation, because their units "
    "differ."
)
UNSCALED = "All features have the same unit, so they are not scaled for the components."


def pair(
    name: str, features: Mapping[str, str], x: str, y: str, *, scaled: bool = True
) -> dict[str, Any]:
    """Return the declarations of two settings that choose what the axes show.

    Parameters
    ----------
    name : str
        Name of the data set; the names of the settings begin with it.
    features : mapping of str to str
        Names with units, by their names in links.
    x, y : str
        The first choice, as in links.
    scaled : bool
        Whether the features are scaled for the principal components.
    """
    options = {**features, **COMPONENTS}
    return {
        f"{name}_{axis}": declare(
            first,
            Choice(tuple(options)),
            label=label,
            help=HELP.format(scaling=SCALED if scaled else UNSCALED),
            group=Group.DATA,
            changes=Changes.DATA,
            names=options,
            brief="{}",
        )
        for (axis, label), first in zip(AXES.items(), (x, y), strict=True)
    }


def names_of(
    name: str, features: Mapping[str, str], classes: tuple[str, ...], values: Mapping[str, Any]
) -> Names:
    """Return the names of the classes and of the chosen features."""
    options = {**features, **COMPONENTS}
    return Names(classes, tuple(options[values[f"{name}_{axis}"]] for axis in AXES))

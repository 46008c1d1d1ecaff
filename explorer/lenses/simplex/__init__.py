"""Simplex: the points at their probabilities, and the rule's regions there."""

from explorer.settings.dataset import MOST_CLASSES
from explorer.settings.picture import Family, Lens
from explorer.settings.rules import Range, Table
from explorer.settings.setting import Changes, Group, declare

LENS = Lens(
    label="Simplex",
    about="the points at their probabilities, and the rule's regions there.",
    family=Family.DECISION,
    place=17,
    controls=("rule", "tau", "lead"),
    sources="Boyd and Vandenberghe (2004), Convex Optimization, sec. 2.2.4 (probability simplex). "
    "Aitchison (1982), The Statistical Analysis of Compositional Data (shares of some parts).",
    settings={
        "simplex_classes": declare(
            (),
            Table(Range(0, MOST_CLASSES - 1, int), width=3, most=1, blank=-1.0),
            label="Classes of the left, the right and the upper corner",
            help="With other classes at the corners, you see another side of the simplex.",
            group=Group.PANEL,
            changes=Changes.LENS,
        ),
    },
)

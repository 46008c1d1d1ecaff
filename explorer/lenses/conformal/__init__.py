"""Conformal sets: the classes that cover the truth with a chosen probability."""

from explorer.settings.picture import Family, Lens
from explorer.settings.rules import Range
from explorer.settings.setting import Changes, Group, declare

LENS = Lens(
    label="Conformal sets",
    about="sets of classes that contain the true class with a chosen probability.",
    family=Family.DECISION,
    place=17,
    explain="explorer.lenses.conformal.says:says",
    overlay="explorer.lenses.conformal.overlay:overlay",
    sources="Angelopoulos and Bates (2023), Conformal Prediction: A Gentle Introduction, sec. 1 "
    "(split conformal) and app. C (distribution of the coverage). Sadinle, Lei and Wasserman "
    "(2019), Least Ambiguous Set-Valued Classifiers with Bounded Error Levels (this score). Vovk, "
    "Gammerman and Shafer (2005), Algorithmic Learning in a Random World.",
    settings={
        "coverage": declare(
            0.9,
            Range(0.5, 0.99, float, step=0.01),
            label="Coverage wanted",
            help="The share of new points whose set contains the true class. A larger coverage "
            "needs larger sets.",
            group=Group.LENS,
            changes=Changes.PICTURES,
            format=".2f",
        ),
        "conformal_seed": declare(
            0,
            Range(0, 99, int, step=1),
            label="Split",
            help="Half of the held-out points calibrate, the others evaluate. Each number is "
            "another random split.",
            group=Group.LENS,
            changes=Changes.PICTURES,
        ),
    },
)

"""Conformal sets: sets of classes that contain the true class with a chosen probability."""

from enum import StrEnum

from explorer.settings.picture import Family, Lens
from explorer.settings.rules import Choice, Range
from explorer.settings.setting import Changes, Group, declare


class Score(StrEnum):
    """Measures of how unusual a class is at a place."""

    PROBABILITY = "probability"
    ADAPTIVE = "adaptive"


LENS = Lens(
    label="Conformal sets",
    about="sets of classes that contain the true class with a chosen probability.",
    family=Family.DECISION,
    place=18,
    overlay=True,
    sources="Angelopoulos and Bates (2023), Conformal Prediction: A Gentle Introduction, sec. 1 "
    "(split conformal), sec. 2.1 (adaptive sets) and app. C (distribution of the coverage). "
    "Sadinle, Lei and Wasserman (2019), Least Ambiguous Set-Valued Classifiers with Bounded Error "
    "Levels (the probability as score). Romano, Sesia and Candes (2020), Classification with Valid "
    "and Adaptive Coverage (the adaptive score). Vovk, Gammerman and Shafer (2005), Algorithmic "
    "Learning in a Random World.",
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
        "conformal_score": declare(
            Score.PROBABILITY,
            Choice(Score),
            label="Score",
            help="*Probability*: a class is in the set if its probability is large enough. These "
            "sets are usually the smallest, and can be empty. *Adaptive*: classes are added, "
            "from the likeliest on, until their probabilities sum to more than a threshold. No set "
            "is empty.",
            group=Group.LENS,
            changes=Changes.PICTURES,
            names={Score.PROBABILITY: "Probability", Score.ADAPTIVE: "Adaptive"},
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

"""Calibration: whether 90% of the points with a probability of 0.9 are right."""

from enum import StrEnum

from explorer.settings.dataset import MOST_CLASSES
from explorer.settings.picture import Family, Lens
from explorer.settings.rules import Automatic, Choice, Range
from explorer.settings.setting import Changes, Group, declare


class Bins(StrEnum):
    """What all bins have in common."""

    WIDTH = "width"
    COUNTS = "counts"


LENS = Lens(
    label="Calibration",
    about="whether the probabilities come true: of the points with P = 0.9, are 90% right?",
    family=Family.QUALITY,
    place=22,
    sources="Murphy and Winkler (1977), Reliability of Subjective Probability Forecasts of "
    "Precipitation and Temperature. Naeini, Cooper and Hauskrecht (2015), Obtaining Well "
    "Calibrated Probabilities Using Bayesian Binning, eq. 3. Guo, Pleiss, Sun and Weinberger "
    "(2017), On Calibration of Modern Neural Networks, sec. 2. Bröcker and Smith (2007), "
    "Increasing the Reliability of Reliability Diagrams.",
    settings={
        "n_bins": declare(
            10,
            Range(2, 30, int, step=1),
            label="Bins",
            help="Points with similar probabilities are in one bin. With more bins, there are "
            "fewer points in each, so each bin depends more on chance.",
            group=Group.LENS,
            changes=Changes.LENS,
        ),
        "bins": declare(
            Bins.WIDTH,
            Choice(Bins),
            label="Equal",
            help="*Width*: every bin is equally wide. *Counts*: every bin has about as many "
            "points.",
            group=Group.LENS,
            changes=Changes.LENS,
            names={Bins.WIDTH: "Width", Bins.COUNTS: "Counts"},
        ),
        "calibrated_class": declare(
            None,
            Automatic(Range(0, MOST_CLASSES - 1, int, step=1), name="predicted"),
            label="Class",
            help="*predicted*: the probability of the predicted class, and whether the prediction "
            "is right. With a class: the probability of that class, and whether it is the true "
            "class.",
            group=Group.LENS,
            changes=Changes.LENS,
            is_class=True,
        ),
    },
)

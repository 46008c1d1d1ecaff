"""ROC and more: how well the probability of each class separates its points from the others."""

from enum import StrEnum

from explorer.settings.dataset import MOST_CLASSES
from explorer.settings.picture import Family, Lens
from explorer.settings.rules import Choice, Range
from explorer.settings.setting import Changes, Group, declare


class Curves(StrEnum):
    """Which curves the lens draws."""

    ROC = "roc"
    PRECISION_RECALL = "precision-recall"
    DET = "det"


LENS = Lens(
    label="ROC and more",
    about="how well the probability of each class separates its points from the others.",
    family=Family.QUALITY,
    place=21,
    sources="Fawcett (2006), An introduction to ROC analysis. Davis and Goadrich (2006), The "
    "Relationship Between Precision-Recall and ROC Curves. Martin et al. (1997), The DET Curve in "
    "Assessment of Detection Task Performance. Brier (1950), Verification of Forecasts Expressed "
    "in Terms of Probability. Rubin (1981), The Bayesian Bootstrap. DeLong, DeLong and "
    "Clarke-Pearson (1988), Comparing the Areas under Two or More Correlated "
    "Receiver Operating Characteristic Curves. Boyd, Eng and Page (2013), Area under the "
    "Precision-Recall Curve: Point Estimates and Confidence Intervals. Brown, Cai and "
    "DasGupta (2001), Interval Estimation for a Binomial Proportion.",
    settings={
        "curve": declare(
            Curves.ROC,
            Choice(Curves),
            label="Curves",
            help="*ROC*: how many points of the class are found, against how many others are "
            "mistaken for it. *Precision-recall*: what share of the points predicted as the class "
            "is right, against how many of the class are found. *DET*: both kinds of errors, on "
            "axes that show small errors in detail.",
            group=Group.LENS,
            changes=Changes.LENS,
            names={
                Curves.ROC: "ROC",
                Curves.PRECISION_RECALL: "Precision-recall",
                Curves.DET: "DET",
            },
        ),
        "band_class": declare(
            0,
            Range(0, MOST_CLASSES - 1, int, step=1),
            label="Band of class",
            help="The curve of this class has a band. It shows how much chance alone can move the "
            "curve.",
            group=Group.LENS,
            changes=Changes.LENS,
            is_class=True,
        ),
    },
)

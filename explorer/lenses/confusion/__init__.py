"""Confusion: how often each class is mistaken for another one."""

from enum import StrEnum

from explorer.settings.dataset import MOST_CLASSES
from explorer.settings.picture import Family, Lens
from explorer.settings.rules import Automatic, Choice, Range
from explorer.settings.setting import Changes, Group, declare


class Shares(StrEnum):
    """What the cells of the matrix show."""

    COUNTS = "counts"
    ROWS = "rows"
    COLUMNS = "columns"


NO_CELL = "none"


LENS = Lens(
    label="Confusion",
    about="how often each class is mistaken for another one.",
    family=Family.QUALITY,
    place=20,
    overlay=True,
    sources="Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, sec. "
    "9.2.5 (confusion matrix). Manning, Raghavan and Schütze (2008), Introduction to Information "
    "Retrieval, sec. 8.3 (precision, recall, F1) and 13.6 (means over classes). Rubin (1981), The "
    "Bayesian Bootstrap. Brown, Cai and DasGupta (2001), Interval Estimation for a Binomial "
    "Proportion (the band).",
    settings={
        "confusion_shares": declare(
            Shares.COUNTS,
            Choice(Shares),
            label="Cells show",
            help="*Counts* are numbers of points. *Shares of rows* divide them by the points of "
            "the true class; the diagonal is then the recall. *Shares of columns* divide them by "
            "the points with the same prediction; the diagonal is then the precision.",
            group=Group.LENS,
            changes=Changes.LENS,
            names={
                Shares.COUNTS: "Counts",
                Shares.ROWS: "Shares of rows",
                Shares.COLUMNS: "Shares of columns",
            },
        ),
        "cell_true": declare(
            None,
            Automatic(Range(0, MOST_CLASSES - 1, int), name=NO_CELL),
            label="True class of the pressed cell",
            help="",
            group=Group.PANEL,
            changes=Changes.PICTURES,
        ),
        "cell_predicted": declare(
            None,
            Automatic(Range(0, MOST_CLASSES, int), name=NO_CELL),
            label="Predicted class of the pressed cell; the number of classes means rejected",
            help="",
            group=Group.PANEL,
            changes=Changes.PICTURES,
        ),
    },
)

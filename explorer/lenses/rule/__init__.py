"""Rule: from probabilities to decisions, with rejection, costs or other priors."""

from enum import StrEnum

from explorer.settings.dataset import MOST_CLASSES
from explorer.settings.picture import Family, Lens
from explorer.settings.rules import Automatic, Choice, Range, SquareTable, Table
from explorer.settings.setting import Changes, Group, declare, when


class Kind(StrEnum):
    """The kinds of rules."""

    LIKELIEST = "likeliest"
    CONFIDENCE = "confidence"
    LEAD = "lead"
    COSTS = "costs"
    PRIORS = "priors"


LENS = Lens(
    label="Rule",
    about="from probabilities to decisions: with rejection, costs or other priors.",
    family=Family.DECISION,
    place=15,
    decides=True,
    lasts_in=(Family.DECISION, Family.QUALITY),
    overlay=True,
    badge="rule {rule}: back to likeliest",
    about_badge="Regions, rings and counts follow this rule. The maps show the probabilities of "
    "the model.",
    sources="Bishop (2006), Pattern Recognition and Machine Learning, sec. 1.5.2 (eq. 1.81, "
    "expected loss), 1.5.3 (reject option) and 1.5.4 (other priors). Chow (1970), On optimum "
    "recognition error and reject tradeoff.",
    settings={
        "rule": declare(
            Kind.LIKELIEST,
            Choice(Kind),
            label="Rule",
            help="*Likeliest*: the class with the largest probability. *Unsure*: the place is "
            "rejected if the largest probability is below τ. *Close*: it is rejected if the two "
            "largest scores are close. *Costs*: the decision with the lowest expected cost. "
            "*Priors*: classes are as frequent as you say, not as in the training points.",
            group=Group.LENS,
            changes=Changes.PICTURES,
            names={
                Kind.LIKELIEST: "Likeliest",
                Kind.CONFIDENCE: "Unsure",
                Kind.LEAD: "Close",
                Kind.COSTS: "Costs",
                Kind.PRIORS: "Priors",
            },
        ),
        "tau": declare(
            0.8,
            Range(0.0, 1.0, float, step=0.01),
            label="Lowest probability τ",
            help="If the largest probability is below τ, the place is rejected.",
            group=Group.LENS,
            changes=Changes.PICTURES,
            format=".2f",
            active_when=when(rule=Kind.CONFIDENCE),
            live="confidence",
        ),
        "lead": declare(
            1.0,
            Range(0.0, 10.0, float, step=0.05),
            label="Smallest lead, in nats",
            help="If the largest score leads the second by less, the place is rejected. A lead of "
            "1 nat means that the first class is e = 2.72 times as likely as the second.",
            group=Group.LENS,
            changes=Changes.PICTURES,
            format=".2f",
            active_when=when(rule=Kind.LEAD),
            live="lead",
        ),
        "costs": declare(
            None,
            Automatic(SquareTable(Range(0.0, 1000.0, float), most=MOST_CLASSES), name="equal"),
            label="Costs: one row per true class, one column per decision",
            help="The decision with the lowest expected cost is made. The expected cost of a "
            "decision is the sum of its column, weighted by the probabilities of the true classes. "
            "With one more column, places can be rejected.",
            group=Group.PANEL,
            changes=Changes.PICTURES,
            active_when=when(rule=Kind.COSTS),
        ),
        "priors": declare(
            (),
            Table(Range(0.001, 1000.0, float), width=1, most=MOST_CLASSES, blank=1.0),
            label="Frequency of each class",
            help="Only the ratios count. Each probability is multiplied by the new share of the "
            "class divided by its share in the training points.",
            group=Group.PANEL,
            changes=Changes.PICTURES,
            active_when=when(rule=Kind.PRIORS),
        ),
    },
)

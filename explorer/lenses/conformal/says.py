"""The text of *Conformal sets*: which coverage is wanted, and which one is found."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures.style import Theme
from explorer.lenses.conformal import Score
from explorer.lenses.conformal.calibrated import Calibrated, calibrated
from explorer.lenses.explanation import Explanation, Line, Sheet, Trial
from explorer.lenses.places import row_name
from explorer.maths.conformal import found_coverage
from explorer.names import Names
from explorer.numbers import latex, percent, percent_digits
from explorer.settings import SPLIT
from explorer.study import Study

LOOK = (
    "The set at a place contains every class that is likely enough there. Where it has one class, "
    "nothing is drawn. In the hatched part it has several, in the crossed part none. The true "
    "class of a new point is in its set about as often as you ask for."
)
LOOK_ADAPTIVE = (
    "The set at a place takes the likeliest classes, until their probabilities sum to more than a "
    "threshold. The harder the place, the more classes are in its set. In the hatched part it has "
    "several. No set is empty, so the true class of a new point is in its set about as often as "
    "you ask for, or more often."
)
EMPTY = (
    "Conformal sets need points that are not used for training. Hold points out: open *Evaluation* "
    "in the sidebar, or press the button."
)
NEVER = (
    "Conformal sets need at least two held-out points, which are not used for training. Of these "
    "data, that many cannot be held out: choose other data, or press the button."
)
FEW = (
    " **{n} calibrating points are too few** for this coverage, so every set has all classes. At "
    "least {needed} are needed."
)
TIED = " {ties:,} calibrating points have exactly this score, so the sets can cover more points."
ALONE = " The likeliest class alone is right often enough, so **every set has one class**."
MARGINAL = (
    "The promise is for all points together. A class can be covered less often than the others, "
    "and so can a part of the plane."
)
SCORE = (
    "The score of a point is $s = 1 - P(\\text{{true class}} \\mid x)$. {threshold} The set is "
    "$\\{{k : P(k \\mid x) \\ge 1 - \\hat q\\}}$.\n\n"
)
SCORE_ADAPTIVE = (
    "The score of a point is the sum of the probabilities of all classes that are likelier than "
    "its true class, $s = \\sum_{{j : P(j \\mid x) > P(y \\mid x)}} P(j \\mid x)$. {threshold} The "
    "set takes the classes from the likeliest on, until they sum to more than $\\hat q$. The class "
    "that crosses $\\hat q$ is in the set, so no set is empty. Romano, Sesia and Candès sometimes "
    "leave it out, at random, so that the coverage is exact. Here it stays in, so that each place "
    "has one set. If the likeliest class alone is right often enough, $\\hat q = 0$, and every set "
    "has one class.\n\n"
)
THRESHOLD = (
    "With $n = {n}$ calibrating points, the threshold $\\hat q$ is the "
    "$\\lceil (n+1) \\cdot {coverage:g} \\rceil$-th smallest score, here ${q}$."
)
PROMISE = (
    "The score of a new point has each rank among the $n + 1$ scores with the same probability. So "
    "the point is covered with probability ${mean:.4f}${more}, on average over all splits. This "
    "needs no assumption about the model, only that calibrating and new points come from the same "
    "distribution. The coverage of one split has a Beta distribution around this value. Counting "
    "only {n_new} points adds more chance."
)

WIDE = {"dataset": "blobs", "n_samples": 300, "cluster_std": 2.0, "coverage": 0.9}


def says(study: Study, theme: Theme) -> Explanation:
    """Compare the wanted with the found coverage."""
    y = study.points.y_test
    if study.data.dataset not in SPLIT or (len(y) < 2 and study.data.test_size > 0.0):
        settings = {"dataset": SPLIT[0], "test_size": 0.3}
        return Explanation(NEVER, (Trial("Hold 30% of random points out", settings),))
    if len(y) < 2:
        return Explanation(EMPTY, (Trial("Hold 30% out", {"test_size": 0.3}),))
    found = calibrated(study, study.weights)
    ties = _ties(found, y)
    return Explanation(
        LOOK_ADAPTIVE if found.sets.adaptive else LOOK,
        _trials(study, found),
        text=_summary(study, found, ties),
        answer=_table(found, y, study.names),
        derivation=_derivation(found, ties, study.view.coverage),
    )


def _trials(study: Study, found: Calibrated) -> tuple[Trial, ...]:
    """Return what to try; where every set has all classes, only what makes them smaller."""
    less = Trial("Ask for 50%: the sets shrink", {"coverage": 0.5})
    if found.sets.least < 0.0:
        return (less,)
    more = Trial("Ask for 99%: the sets grow", {"coverage": 0.99})
    other = Trial("The adaptive score: no set is empty", {"conformal_score": Score.ADAPTIVE})
    if study.view.conformal_score is Score.ADAPTIVE:
        other = Trial(
            "The probability as score: usually smaller sets", {"conformal_score": Score.PROBABILITY}
        )
    following = (study.view.conformal_seed + 1) % 100
    return (
        less if study.view.coverage >= 0.99 else more,
        other,
        Trial("Another split of the held-out points", {"conformal_seed": following}),
        Trial("Wide clusters: many sets have several classes", WIDE),
    )


def _counts(found: Calibrated) -> tuple[int, int]:
    """Return how many points calibrate, and how many evaluate."""
    return int(found.calibrates.sum()), int((~found.calibrates).sum())


def _summary(study: Study, found: Calibrated, ties: int) -> str:
    """Return the coverage that was wanted, that was found, and that other points would give."""
    (n, n_new), coverage = _counts(found), study.view.coverage
    mean, spread = found_coverage(n, n_new, coverage)
    covered = percent(_covered(found, study.points.y_test).mean(), n_new)
    alone = found.sets.adaptive and found.sets.least == 1.0
    more = " or more" if alone or ties > 1 else ""
    text = (
        f"**Wanted {coverage:.0%}, found {covered}**: the share of {n_new:,} evaluating "
        f"points whose set has their class, {study.when}. Other points would give {mean:.1%} ± "
        f"{spread:.1%}{more}."
    )
    if alone:
        text += ALONE
    if found.sets.least < 0.0:
        text += FEW.format(n=n, needed=math.ceil(round(coverage / (1.0 - coverage), 9)))
    return text


def _ties(found: Calibrated, y: NDArray[Any]) -> int:
    """Return how many calibrating points lie at the threshold; with several, more are covered."""
    own = found.sets.values(found.probabilities)[np.arange(len(y)), y]
    return int((own[found.calibrates] == found.sets.least).sum())


def _derivation(found: Calibrated, ties: int, coverage: float) -> str:
    """Return how the threshold is found, and why it keeps its promise."""
    (n, n_new), least = _counts(found), found.sets.least
    q = f"1 - {latex(least)}" if least < 1e-4 else f"{1.0 - least:.4f}"
    q = "\\infty" if least < 0.0 else q
    score = SCORE_ADAPTIVE if found.sets.adaptive else SCORE
    mean, _ = found_coverage(n, n_new, coverage)
    more = " or more" if found.sets.adaptive or ties > 1 else ""
    threshold = THRESHOLD.format(n=n, coverage=coverage, q=q)
    threshold += TIED.format(ties=ties) if ties > 1 else ""
    return score.format(threshold=threshold) + PROMISE.format(n_new=n_new, mean=mean, more=more)


def _covered(found: Calibrated, y: NDArray[Any]) -> NDArray[Any]:
    """Return which evaluating points have their true class in the set."""
    own = found.sets.has(found.probabilities)[np.arange(len(y)), y]
    return own[~found.calibrates]


def _table(found: Calibrated, y: NDArray[Any], names: Names) -> Sheet:
    """Return the evaluating points of each true class by the size of their sets."""
    new = ~found.calibrates
    sizes, covered, y = (
        found.sets.has(found.probabilities[new]).sum(axis=1),
        _covered(found, y),
        y[new],
    )
    n_classes = found.probabilities.shape[1]

    def cells(own: NDArray[Any]) -> tuple[str, ...]:
        n = int(own.sum())
        if not n:
            return ("0", *["–"] * 2, *["0"] * 3)
        size = sizes[own]
        counts = [(size == 1).sum(), (size > 1).sum(), (size == 0).sum()]
        return (
            f"{n:,}",
            f"{covered[own].mean():.{percent_digits(len(y))}%}",
            f"{size.mean():.2f}",
            *(f"{each:,}" for each in counts),
        )

    return Sheet(
        caption="Conformal sets of the evaluating points",
        columns=("true class", "points", "covered", "mean size", "one class", "several", "none"),
        rows=tuple(Line((row_name(k, names), *cells(y == k))) for k in range(n_classes)),
        foot=("all", *cells(np.ones(len(y), bool))),
        notes=(MARGINAL,),
    )

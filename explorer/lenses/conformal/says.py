"""The text of *Conformal sets*: which coverage is wanted, and which one is found."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures.style import Theme
from explorer.lenses.conformal.calibrated import Calibrated, calibrated
from explorer.lenses.explanation import Explanation, Line, Sheet
from explorer.lenses.places import row_name
from explorer.maths.conformal import found_coverage
from explorer.names import Names
from explorer.settings import SPLIT
from explorer.study import Study

LOOK = (
    "The set of a place has every class that is likely enough there. Where it has one class, "
    "nothing is drawn. In the hatched part it has several, in the crossed part none. The true "
    "class of a new point is in its set as often as you ask for."
)
EMPTY = (
    "Conformal sets need points that are not used for training. Hold points out: open *Evaluation* "
    "in the sidebar, or press the button."
)
NEVER = (
    "Conformal sets need points that are not used for training. Of these data, none can be held "
    "out, so choose other data, or press the button."
)
FEW = (
    " **{n} calibrating points are too few** for this coverage, so every set has all classes. At "
    "least {needed} are needed."
)
MARGINAL = (
    "The promise is for all points together. A class can be covered less often than the others, "
    "and so can a part of the plane."
)
DERIVATION = (
    "The score of a point is $s = 1 - P(\\text{{true class}} \\mid x)$. With $n = {n}$ calibrating "
    "points, the threshold $\\hat q$ is the $\\lceil (n+1) \\cdot {coverage:g} \\rceil$-th "
    "smallest score, here ${q}$. The set is $\\{{k : P(k \\mid x) \\ge 1 - \\hat q\\}}$.\n\n"
    "A new point is as likely to have any rank among the $n + 1$ scores, so it is covered with "
    "probability ${mean:.4f}$, on average over all splits. This needs no assumption about the "
    "model, only that calibrating and new points come from the same distribution. One split has a "
    "coverage with a Beta distribution around it, and the count among {n_new} points adds chance."
)


def says(study: Study, theme: Theme) -> Explanation:
    """Compare the wanted with the found coverage."""
    y = study.points.y_test
    if study.data.dataset not in SPLIT:
        settings = {"dataset": SPLIT[0], "test_size": 0.3}
        return Explanation(NEVER, "Hold 30% of random points out", settings)
    if len(y) < 2:
        return Explanation(EMPTY, "Hold 30% out", {"test_size": 0.3})
    sets = calibrated(study, study.weights)
    n, n_new = int(sets.calibrates.sum()), int((~sets.calibrates).sum())
    coverage = study.view.coverage
    mean, spread = found_coverage(n, n_new, coverage)
    found = _covered(sets, y).mean()
    text = (
        f"**Wanted {coverage:.0%}, found {found:.1%}** of {n_new:,} evaluating points, "
        f"{study.when}. Other points would give {mean:.1%} ± {spread:.1%}."
    )
    if sets.least < 0.0:
        text += FEW.format(n=n, needed=math.ceil(round(coverage / (1.0 - coverage), 9)))
    q = "\\infty" if sets.least < 0.0 else f"{1.0 - sets.least:.4f}"
    return Explanation(
        LOOK,
        "Ask for 99%: the sets grow",
        {"coverage": 0.99},
        scenarios=(
            ("Another split of the held-out points", {"conformal_seed": _next(study)}),
            ("Wide clusters need larger sets", {"dataset": "blobs", "cluster_std": 2.0}),
        ),
        text=text,
        answer=_table(sets, y, study.names),
        derivation=DERIVATION.format(n=n, n_new=n_new, coverage=coverage, q=q, mean=mean),
    )


def _next(study: Study) -> int:
    return (int(study.view.conformal_seed) + 1) % 100


def _covered(sets: Calibrated, y: NDArray[Any]) -> NDArray[Any]:
    """Return which evaluating points have their true class in the set."""
    own = sets.probabilities[np.arange(len(y)), y] >= sets.least
    result: NDArray[Any] = own[~sets.calibrates]
    return result


def _table(sets: Calibrated, y: NDArray[Any], names: Names) -> Sheet:
    """Return the evaluating points of each true class by the size of their sets."""
    new = ~sets.calibrates
    sizes, covered, y = (
        (sets.probabilities[new] >= sets.least).sum(axis=1),
        _covered(sets, y),
        y[new],
    )
    n_classes = sets.probabilities.shape[1]

    def cells(own: NDArray[Any]) -> tuple[str, ...]:
        n = int(own.sum())
        if not n:
            return ("0", *["–"] * 2, *["0"] * 3)
        size = sizes[own]
        counts = [(size == 1).sum(), (size > 1).sum(), (size == 0).sum()]
        return (
            f"{n:,}",
            f"{covered[own].mean():.1%}",
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

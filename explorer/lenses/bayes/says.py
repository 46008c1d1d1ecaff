"""The text of *Best possible*, for data whose density is known."""

import numpy as np

from explorer.figures.style import Theme
from explorer.lenses.bayes.overlay import differing_from_best
from explorer.lenses.explanation import Explanation, Line, Sheet, Trial
from explorer.lenses.rival import dashed
from explorer.maths.bayes import best_expected, error_and_loss
from explorer.maths.density import Density
from explorer.numbers import decimals
from explorer.study import Study

DIVERGENCE = (
    " The difference in nats is the mean Kullback-Leibler divergence. It measures how far the "
    "model's probabilities are from the true ones."
)
UNKNOWN = (
    "The density of these data is not known, so the best possible classifier is not known either."
)

STRAIGHT = (
    "For round clusters of one size the best borders are straight: the best classifier is a "
    "softmax with wₖ = centreₖ / spread² and bₖ = log(shareₖ) − |centreₖ|² / (2 spread²)."
)
STRAIGHT_WITH_FLAWS = (
    "For round clusters of one size the best borders are straight, as they are without the random "
    "labels and outliers. But the best probabilities are not a softmax of linear scores."
)
OTHER = (
    "Here the best classifier is not a softmax of linear scores: its borders can be curved, and "
    "those of linear features are straight."
)
CURVED = " The features of this model let its borders bend."

LINEAR = Trial(
    "Quadratic features: the borders bend, and come nearer to the best",
    {"features": "quadratic", "penalty": "l2", "C": 10.0},
)
COMPARED = Trial("Linear features, for comparison", {"features": "linear"})
ROUND = Trial(
    "Round clusters of one size: the best borders are straight",
    {"dataset": "blobs", "label_noise": 0.0, "outliers": 0.0},
)
FLAWLESS = Trial(
    "No random labels and no outliers: the best classifier is a softmax",
    {"label_noise": 0.0, "outliers": 0.0},
)


def says(study: Study, theme: Theme) -> Explanation:
    """Compare the fit with the best possible classifier."""
    density, weights = study.density, study.weights
    if density is None:
        return Explanation(UNKNOWN, (Trial("Data whose density is known", {"dataset": "blobs"}),))
    ideal, ours = (
        (each.accuracy, each.error, each.cross_entropy)
        for each in (best_expected(density), error_and_loss(density, study.scorer_of(weights)))
    )
    lost = np.round(ours, 4) - np.round(ideal, 4)
    return Explanation(
        "The density of these data is known, so the best possible classifier is known too. The "
        "numbers are averages over all possible new points. The last row shows how much worse this "
        "model is; pp are percentage points.",
        _trials(study, density),
        sheets=(
            Sheet(
                caption="The best possible classifier and this fit",
                columns=("on new points", "accuracy", "error", "cross-entropy in nats"),
                rows=(
                    Line(("best possible", *_shares("%", *ideal))),
                    Line((f"this model, {study.when}", *_shares("%", *ours))),
                ),
                foot=("difference", *_shares(" pp", *lost)),
                notes=(
                    differing_from_best(study, density, weights) + dashed(),
                    _about(study, density),
                ),
            ),
        ),
    )


def _trials(study: Study, density: Density) -> tuple[Trial, ...]:
    """Return what to try: features like the best classifier's, no flaws, or more points."""
    is_plane = study.features.is_plane
    if density.straight is None:
        return (LINEAR if is_plane else COMPARED, ROUND)
    told = "More points: the fit comes close to the best"
    more = Trial(told, {"n_samples": 10000, "penalty": "l2", "C": 1.0})
    last = FLAWLESS if _has_flaws(study, density) else more
    return (last,) if is_plane else (COMPARED, last)


def _about(study: Study, density: Density) -> str:
    """Say what the best classifier is, and what its distance from the model means."""
    if density.straight is None:
        told = OTHER if study.features.is_plane else OTHER + CURVED
    else:
        told = STRAIGHT_WITH_FLAWS if _has_flaws(study, density) else STRAIGHT
    return told + _flaws(study, density) + DIVERGENCE


def _has_flaws(study: Study, density: Density) -> bool:
    return density.flip > 0.0 or study.data.outliers > 0.0


def _flaws(study: Study, density: Density) -> str:
    """Say how many labels no classifier can predict, and how many outliers there are, if any."""
    told = ""
    if density.flip:
        share = f"{100.0 * density.flip:.3g}%"
        told += f" {share} of the labels are random, and no classifier can predict them."
    if study.data.outliers:
        told += f" {study.data.outliers:.0%} of the points lie anywhere in a wide rectangle."
    return told


def _shares(unit: str, accuracy: float, error: float, cross_entropy: float) -> tuple[str, ...]:
    """Return two shares in per cent, with their unit, and a loss, as text."""
    shares = (f"{decimals(100.0 * share, 2)}{unit}" for share in (accuracy, error))
    return (*shares, decimals(cross_entropy))

"""The lens on the best possible classifier, for data whose density is known."""

import numpy as np

from explorer.figures.style import Theme
from explorer.lenses.bayes.overlay import differing_from_best
from explorer.lenses.explanation import Explanation, Line, Sheet
from explorer.lenses.rival import IN_THE_PICTURE
from explorer.maths.bayes import best_expected, error_and_loss
from explorer.maths.numbers import decimals
from explorer.study import Study

DIVERGENCE = (
    " The difference in nats is how far the model's probabilities are from the true ones, the mean "
    "Kullback-Leibler divergence. (Cover and Thomas 2006, sec. 5.4)"
)
DOTTED = (
    " The best borders are dotted in the regions; where the best differs, small symbols tell "
    "its class."
)

UNKNOWN = (
    "No formula is known for the density that these data are drawn from, so the best possible "
    "classifier is not known either."
)

STRAIGHT = (
    "With round clusters of one size the best boundaries are straight: the best classifier is a "
    "softmax itself, with wₖ = centreₖ / spread². (Bishop 2006, eq. 4.69 and 4.70)"
)
CURVED = (
    "The article's clusters are each stretched and turned in their own way, so the best borders "
    "bend, which those of a softmax of linear scores cannot; and of a hundred labels one is drawn "
    "at random, which nobody can foresee. (Bishop 2006, sec. 4.2.1)"
)


def bayes(study: Study, theme: Theme) -> Explanation:
    """Set the fit beside the best that any classifier could do."""
    density, weights = study.density, study.weights
    if density is None:
        return Explanation(UNKNOWN, "Clusters whose density is known", {"dataset": "blobs"})
    ideal = best_expected(density)
    ours = error_and_loss(density, *weights)
    known = (
        ("best possible", ideal.accuracy, ideal.error, ideal.cross_entropy),
        (
            f"this model, {study.when}",
            ours.accuracy,
            ours.error,
            ours.cross_entropy,
        ),
    )
    lost = np.round(known[1][1:], 4) - np.round(known[0][1:], 4)
    rows = [Line((name, *_shares(*values))) for name, *values in known]
    straight = density.weights is not None
    trial, settings = (
        (
            "More points: the fit comes near the best",
            {"n_samples": 10000, "penalty": "l2", "C": 1.0},
        )
        if straight
        else ("Round clusters of one size: straight borders are the best", {"dataset": "blobs"})
    )
    return Explanation(
        "The clusters are known Gaussians, so the best possible classifier is known too. The last "
        "row is what the fit loses against it, on new points without end.",
        trial,
        settings,
        sheets=(
            Sheet(
                caption="The best possible classifier and this fit",
                columns=("on new points", "accuracy", "error", "cross-entropy in nats"),
                rows=tuple(rows),
                foot=("difference", *_shares(*lost)),
                notes=(
                    differing_from_best(study, density, weights)
                    + (IN_THE_PICTURE if straight else DOTTED),
                    (STRAIGHT if straight else CURVED) + DIVERGENCE,
                ),
            ),
        ),
    )


def _shares(accuracy: float, error: float, cross_entropy: float) -> tuple[str, ...]:
    """Write two shares in per cent and a loss."""
    shares = (f"{decimals(100.0 * share, 2)}%" for share in (accuracy, error))
    return (*shares, decimals(cross_entropy))

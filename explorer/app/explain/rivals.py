"""Lenses on what softmax is, is not, and cannot beat: sigmoid, one-vs-rest, the best possible."""

import numpy as np

from explorer.app import compute, text
from explorer.app.explain.looked import DECIMALS, Looked, decimals, row_name
from explorer.app.page import Explanation, Line, Sheet
from explorer.figures.style import COLOURS, class_name
from explorer.fitting import one_vs_rest as ovr
from explorer.fitting.training import Reason
from explorer.maths import softmax as maths
from explorer.maths.bayes import best_expected, error_and_loss
from explorer.maths.inspection import in_digits, largest_remainder
from explorer.settings import Lens

TWO_CLASSES = (
    "With two classes one regression is all there is: it is softmax, and its scores sum to one."
)
MORE_CLASSES = (
    "One-vs-rest fits each class against all others by itself, so nothing makes its scores sum to "
    "one; softmax fits all classes together. (Bishop 2006, sec. 4.1.2)"
)
DIVERGENCE = (
    " The difference in nats is how far the model's probabilities are from the true ones, the mean "
    "Kullback-Leibler divergence. (Cover and Thomas 2006, sec. 5.4)"
)
NEARER = {"n_samples": 10000, "penalty": "l2", "C": 1.0}

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
IN_THE_PICTURE = (
    " Its borders are dashed in the regions; where it differs, the hatching and its symbol "
    "are of its class."
)


def logistic(looked: Looked) -> Explanation:
    """Set softmax beside the sigmoid of the difference of two scores."""
    look = (
        "Two classes: the softmax of two scores is the sigmoid of their difference, "
        "1 / (1 + exp(−(z₁ − z₀))), which is P(class 1). That is logistic regression."
    )
    n_classes = looked.data.n_classes
    if n_classes != 2:
        return Explanation(
            look, "Show two classes", {"n_classes": 2}, f"There are {n_classes} classes now."
        )
    places = looked.places()
    z = maths.logits(places, *looked.weights)
    p = maths.softmax(z)[:, 1]
    shown = np.round(z, 4)
    difference = shown[:, 1] - shown[:, 0]  # of the numbers shown
    sigmoid = ovr.scores(z[:, 1] - z[:, 0])
    rows = [
        Line(
            (
                f"({text.number(x[0])}, {text.number(x[1])})",
                *(decimals(value) for value in (*z[i], difference[i], sigmoid[i], p[i])),
            ),
            (float(sigmoid[i]), float(p[i])),
            COLOURS[1],
        )
        for i, x in enumerate(places)
    ]
    return Explanation(
        look,
        "A steeper sigmoid: L2 with C = 10000",
        {"penalty": "l2", "C": 10000.0},
        sheets=(
            Sheet(
                caption="Sigmoid and softmax side by side, a row for each place",
                columns=("place", "z₀", "z₁", "z₁ − z₀", "sigmoid", "softmax: P(class 1)"),
                rows=tuple(rows),
                barred=(4, 5),
                notes=(
                    "The places: the means of both classes, the point between them"
                    + (", and the one that you have chosen." if looked.place is not None else "."),
                    "(Bishop 2006, eq. 4.59 and 4.104)",
                ),
            ),
        ),
    )


def one_vs_rest(looked: Looked) -> Explanation:
    """Set the fit beside one logistic regression for each class against all others."""
    points, weights = looked.points, looked.weights
    rival = compute.one_vs_rest(looked.data, looked.params)
    at = looked.places()[-1]
    z = maths.logits(at[None], rival.coef, rival.intercept)
    softmax = maths.softmax(maths.logits(at[None], *weights))[0]
    exact = (ovr.scores(z)[0], ovr.normalised(z)[0], softmax)
    columns = [largest_remainder(each, DECIMALS) for each in exact]
    rows = [
        Line(
            (row_name(k), *(in_digits(column[k], DECIMALS) for column in columns)),
            tuple(float(each[k]) for each in exact),
            COLOURS[k],
        )
        for k in range(points.n_classes)
    ]
    sums = [in_digits(sum(column), DECIMALS) for column in columns]
    own = maths.cross_entropy(maths.logits(points.X, *weights), points.y)
    theirs = ovr.cross_entropy(maths.logits(points.X, rival.coef, rival.intercept), points.y)
    endless = [
        class_name(k) for k, reason in enumerate(rival.reasons) if reason is Reason.SEPARABLE
    ]
    notes = [
        f"Mean cross-entropy: softmax {own:.4f}, one-vs-rest after normalising {theirs:.4f} nats.",
        compute.differing(looked.data, looked.params, weights, Lens.ONE_VS_REST) + IN_THE_PICTURE,
        TWO_CLASSES if points.n_classes == 2 else MORE_CLASSES,
    ]
    if endless:
        notes.append(f"No optimum against the rest, as nothing overlaps: {', '.join(endless)}.")
    return Explanation(
        f"{looked.where()}: look at the first column's sum. Click another place to see it there.",
        "A class in the middle, which no line parts from the rest",
        {"dataset": "blobs", "n_classes": 5, "random_state": 1},
        sheets=(
            Sheet(
                caption="One-vs-rest and softmax, a row for each class",
                columns=("class", "one-vs-rest score", "divided by the sum", "softmax"),
                rows=tuple(rows),
                foot=("sum", *sums),
                barred=(1, 2, 3),
                notes=tuple(notes),
            ),
        ),
    )


def bayes(looked: Looked) -> Explanation:
    """Set the fit beside the best that any classifier could do."""
    density, weights = compute.density(looked.data), looked.weights
    if density is None:
        return Explanation(UNKNOWN, "Clusters whose density is known", {"dataset": "blobs"})
    ideal = best_expected(density)
    ours = error_and_loss(density, *weights)
    known = (
        ("best possible", ideal.accuracy, ideal.error, ideal.cross_entropy),
        (
            f"this model, {looked.when}",
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
                    compute.differing(looked.data, looked.params, weights, Lens.BAYES)
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

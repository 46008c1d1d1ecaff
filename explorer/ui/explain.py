"""What each lens says of a fit: formulas, sentences and sheets of numbers; without Streamlit."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer import one_vs_rest as ovr
from explorer import softmax as maths
from explorer.bayes import bayes_classifier, error_and_loss
from explorer.data import Dataset
from explorer.figures.style import COLOURS, GLYPHS, Theme, class_name
from explorer.figures.temperature import temperature_figure
from explorer.geometry import disagreement, share
from explorer.inspection import (
    Inspection,
    Worked,
    in_digits,
    inspect,
    largest_remainder,
    shown,
)
from explorer.params import DataParams, FitParams, Lens, ViewParams
from explorer.penalty import ElasticNet
from explorer.temperature import best_temperature, cross_entropy_by_temperature
from explorer.training import Fit, Reason
from explorer.ui import compute, text
from explorer.ui.page import Chart, Explanation, Line, Part, Sheet

Floats = NDArray[np.float64]

TEMPERATURES = np.geomspace(0.1, 10.0, 41)

DECIMALS = 3
"""Digits of a calculation that a person adds up."""

MINUS = "−"


def explain(
    lens: Lens, data: DataParams, params: FitParams, view: ViewParams, theme: Theme
) -> Explanation:
    """Return what a lens shows.

    Parameters
    ----------
    lens : Lens
    data : DataParams
    params : FitParams
        Without what has no part in the fit.
    view : ViewParams
        The place, the iteration and the temperature that are looked at.
    theme : Theme
        Look of a chart, where there is one.
    """
    if lens is Lens.TEMPERATURE:
        return temperature(data, params, view, theme)
    return LENSES[lens](data, params, view)


def inspector(data: DataParams, params: FitParams, view: ViewParams) -> Explanation:
    """Work the softmax out at a place, with the weights of an iteration."""
    look = (
        "Read a row from left to right: products and intercept add up to the score z; exp makes it "
        "positive; divided by the sum below, it is the probability."
    )
    trial, settings = "Move the place to where two classes meet", _meeting(data, params)
    if view.x1 is None or view.x2 is None:
        return Explanation(look, trial, settings, "Click anywhere, or type x₁ and x₂.")
    points, fitted = compute.dataset(data), compute.fit(data, params)
    i = _iteration(fitted, view)
    point = point_at(points, view.x1, view.x2)
    label = None if point is None else int(points.y[point])
    inspected = inspect(
        np.array([view.x1, view.x2]),
        fitted.coef_path[i],
        fitted.intercept_path[i],
        label,
        len(points.y) if label is not None else None,
    )
    return Explanation(
        look,
        trial,
        settings,
        f"**{_heading(inspected, i)}**",
        _worked_sheet(inspected, float(fitted.loss_curve[i])),
    )


def _iteration(fitted: Fit, view: ViewParams) -> int:
    """Return the iteration that is looked at, which is the last where the run has none such."""
    return fitted.n_iter if view.iteration is None else min(view.iteration, fitted.n_iter)


def _differing(data: DataParams, fitted: Fit, coef: Floats, intercept: Floats) -> str:
    """Say on how much of the picture another classifier chooses another class than the fit."""
    extent = compute.extent(data)
    differ = disagreement(fitted.coef, fitted.intercept, coef, intercept, extent)
    where = share(differ.values(), extent)
    return f"The two choose different classes on {where:.1%} of the picture."


def point_at(points: Dataset, x1: float, x2: float) -> int | None:
    """Return the index of the training point that lies at a place, to single precision."""
    same = (points.X.astype(np.float32) == np.array([x1, x2], np.float32)).all(axis=1)
    return int(same.argmax()) if same.any() else None


def _meeting(data: DataParams, params: FitParams) -> dict[str, Any]:
    """Return the place between the centres of the first two classes where both are as likely."""
    points, fitted = compute.dataset(data), compute.fit(data, params)
    first, second = (points.X[points.y == k].mean(axis=0) for k in (0, 1))
    ends = maths.logits(np.array([first, second]), fitted.coef, fitted.intercept)
    one, other = ends[:, 0] - ends[:, 1]
    along = one / (one - other) if one * other < 0 else 0.5
    x1, x2 = np.round(first + along * (second - first), 2).tolist()
    return {"x1": x1, "x2": x2}


def _heading(inspected: Inspection, i: int) -> str:
    x1, x2 = (text.number(value) for value in inspected.x)
    kind = "" if inspected.y is None else f", a training point of {class_name(inspected.y)}"
    return f"At x = ({x1}, {x2}){kind}, after {i:,} iterations"


def _worked_sheet(inspected: Inspection, mean_loss: float) -> Sheet:
    worked = shown(inspected, DECIMALS)
    columns = ["class", "w₁ x₁", "w₂ x₂", "b", "z", "z − max", "exp", "p"]
    foot = [
        "sum",
        "",
        "",
        "",
        "",
        "",
        worked.text(worked.total),
        worked.text(sum(worked.probabilities)),
    ]
    if inspected.y is not None:
        columns += ["−log p", "pull on w₁", "pull on w₂", "pull on b"]
        foot += ["", *(worked.text(0) for _ in range(3))]
    rows = [
        Line(
            tuple(_cells(worked, k, inspected.y)),
            float(inspected.probabilities[k]),
            COLOURS[k],
        )
        for k in range(len(inspected.logits))
    ]
    return Sheet(
        caption="The softmax worked out, a row for each class",
        columns=tuple(columns),
        rows=tuple(rows),
        foot=tuple(foot),
        barred=7,
        equation=_softmax_equation(inspected, worked),
        notes=tuple(_notes(inspected, mean_loss)),
    )


def _cells(worked: Worked, k: int, label: int | None) -> list[str]:
    cells = [
        f"{GLYPHS[k]} {class_name(k)}",
        *(worked.text(units) for units in worked.products[k]),
        *(
            worked.text(column[k])
            for column in (
                worked.intercept,
                worked.logits,
                worked.shifted,
                worked.exponentials,
                worked.probabilities,
            )
        ),
    ]
    if worked.loss is None or worked.pull is None or worked.intercept_pull is None:
        return cells
    own = worked.text(worked.loss) if k == label else ""
    pulls = [*worked.pull[k], worked.intercept_pull[k]]
    return [*cells, own, *(worked.text(units) for units in pulls)]


def _softmax_equation(inspected: Inspection, worked: Worked) -> tuple[Part, ...]:
    """Write the softmax of the true class, or else of the likeliest, with its numbers."""
    k = int(inspected.probabilities.argmax()) if inspected.y is None else inspected.y
    powers = [Part("e", worked.text(z), row=j) for j, z in enumerate(worked.shifted)]
    plus = [Part("+")] * (len(powers) - 1)
    under = [part for pair in zip(powers, [*plus, Part()], strict=True) for part in pair][:-1]
    return (
        Part(f"P({class_name(k)}) ="),
        Part(over=(powers[k],), under=tuple(under)),
        Part("="),
        Part(
            over=(Part(worked.text(worked.exponentials[k]), row=k),),
            under=(Part(worked.text(worked.total)),),
        ),
        Part(f"= {worked.text(worked.probabilities[k])}"),
    )


def _notes(inspected: Inspection, mean_loss: float) -> list[str]:
    notes = [
        "The largest score is taken off all of them. That divides numerator and denominator by the "
        "same number, so no probability changes, and exp cannot overflow. (Bishop 2006, eq. 4.104)"
    ]
    if inspected.loss is not None and inspected.loss_share is not None:
        part = inspected.loss_share / mean_loss
        notes.append(
            f"−log p is this point's loss, in nats. It adds {inspected.loss_share:.3g} to the mean "
            f"cross-entropy of {mean_loss:.4g}: {part:.1%} of it. (eq. 4.108)"
        )
        notes.append(
            "Pull: (p − 1 for the true class, p for the others) times x, this loss's gradient. "
            "Training moves the weights against the mean of all points' pulls. Down a column the "
            "pulls add up to zero. (eq. 4.109)"
        )
    return notes


def equations(data: DataParams, params: FitParams, view: ViewParams) -> Explanation:
    """Write softmax, cross-entropy, objective and gradient with the present values in them."""
    del view  # the equations are those of the fit's end
    return Explanation(
        "The same four formulas that the optimiser works with, with the present K, penalty and C, "
        "and the numbers they come to at the end of the fit.",
        "Without a penalty: one term less",
        {"penalty": "none"},
        text.formulas(data, params) + "\n\n" + _values(data, params),
    )


def _values(data: DataParams, params: FitParams) -> str:
    points, fitted = compute.dataset(data), compute.fit(data, params)
    C, l1_ratio = params.effective
    penalty = ElasticNet.of(C, l1_ratio, len(points.y), data.n_classes)
    probabilities = maths.softmax(maths.logits(points.X, fitted.coef, fitted.intercept))
    design = np.column_stack([points.X, np.ones(len(points.X))])
    n = len(points.y)
    gradient = maths.gradient(probabilities, points.y, design) / n
    loss, cost = float(fitted.loss_curve[-1]), penalty.value(fitted.coef)
    return (
        rf"$$\mathbf{{z}} = W \mathbf{{x}} + \mathbf{{b}} = {_matrix(fitted.coef)} \mathbf{{x}} + "
        rf"{_matrix(fitted.intercept[:, None])}$$"
        "\n\n"
        rf"$$\text{{cross-entropy}} = -\frac{{1}}{{{n}}} \sum_{{i=1}}^{{{n}}} \log P(y_i \mid "
        rf"\mathbf{{x}}_i) = {loss:.4f} \text{{ nats}}$$"
        "\n\n"
        rf"$$\text{{objective}} = {loss:.4f} + {cost:.4f} = {round(loss, 4) + round(cost, 4):.4f}"
        r"\text{ nats}$$"
        "\n\n"
        r"$$\frac{\partial\, \text{cross-entropy}}{\partial (\mathbf{w}_k, b_k)} = "
        rf"\frac{{1}}{{{n}}} \sum_{{i=1}}^{{{n}}} \bigl(p_{{ik}} - 1[y_i = k]\bigr) "
        rf"(\mathbf{{x}}_i, 1) = {_matrix(gradient)}$$"
        "\n\n"
        ":small[One row a class; columns w₁, w₂, b. At the optimum the penalty's own gradient "
        "undoes each entry of w, and b's are zero. (Bishop 2006, eq. 4.108 and 4.109)]"
    )


def _matrix(values: Floats) -> str:
    rows = [" & ".join(f"{value + 0.0:.4f}" for value in row) for row in np.round(values, 4)]
    return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"


def weights(data: DataParams, params: FitParams, view: ViewParams) -> Explanation:
    """Show the weights in units of the data, and for standardised features."""
    points, fitted = compute.dataset(data), compute.fit(data, params)
    i = _iteration(fitted, view)
    coef, intercept = fitted.coef_path[i], fitted.intercept_path[i]
    mean, std = points.X.mean(axis=0), points.X.std(axis=0)
    own = np.column_stack([coef, intercept])
    standardised = np.column_stack([coef * std, intercept + coef @ mean])
    rows = [
        Line(
            (
                f"{GLYPHS[k]} {class_name(k)}",
                *(_weight(value) for value in (*own[k], *standardised[k])),
            )
        )
        for k in range(data.n_classes)
    ]
    zeros = int((coef == 0.0).sum())
    told = f"{zeros} of {coef.size} weights are exactly zero: a plain 0."
    return Explanation(
        f"After {i:,} iterations: how steeply each class's score rises along each feature.",
        "L1 with a small C: weights that are exactly zero",
        {"penalty": "l1", "C": 0.0316},
        sheet=Sheet(
            caption="Weights and intercepts, a row for each class",
            columns=(
                "class",
                "w₁",
                "w₂",
                "b",
                "w₁ standardised",
                "w₂ standardised",
                "b standardised",
            ),
            rows=tuple(rows),
            notes=(
                told,
                "w₁, w₂ and b are in units of the data: a score is w₁ x₁ + w₂ x₂ + b. The "
                "standardised ones give the same scores from features of mean 0 and standard "
                f"deviation 1; here the means are {text.number(mean[0])} and "
                f"{text.number(mean[1])}, the deviations {text.number(std[0])} and "
                f"{text.number(std[1])}.",
            ),
        ),
    )


def _weight(value: float) -> str:
    """Write a weight; what is exactly zero has no digits after the point."""
    return "0" if value == 0.0 else f"{value:.4f}".replace("-", MINUS)


def temperature(data: DataParams, params: FitParams, view: ViewParams, theme: Theme) -> Explanation:
    """Divide all scores by one number, and show what that does to the loss."""
    points, fitted = compute.dataset(data), compute.fit(data, params)
    model = (fitted.coef, fitted.intercept)
    z, z_test = maths.logits(points.X, *model), maths.logits(points.X_test, *model)
    best = best_temperature(z, points.y, TEMPERATURES[0], TEMPERATURES[-1])
    named = (("as fitted", 1.0), ("now", view.temperature), ("least", best))
    at = np.array([value for _, value in named])
    losses = cross_entropy_by_temperature(z, points.y, at)
    held_out = len(points.y_test) > 0
    test_losses = cross_entropy_by_temperature(z_test, points.y_test, at) if held_out else None
    figure = temperature_figure(
        TEMPERATURES,
        cross_entropy_by_temperature(z, points.y, TEMPERATURES),
        best=(best, float(losses[2])),
        now=(view.temperature, float(losses[1])),
        theme=theme,
        held_out=cross_entropy_by_temperature(z_test, points.y_test, TEMPERATURES)
        if held_out
        else None,
    )
    rows = [
        Line(
            (f"{name}: T = {value:.3g}", f"{losses[i]:.4f}")
            + ((f"{test_losses[i]:.4f}",) if test_losses is not None else ())
        )
        for i, (name, value) in enumerate(named)
    ]
    summary = (
        f"Mean cross-entropy against the temperature from {TEMPERATURES[0]:g} to "
        f"{TEMPERATURES[-1]:g}: least at {best:.3g} with {losses[2]:.4f} nats, now "
        f"{view.temperature:.3g} with {losses[1]:.4f}."
    )
    return Explanation(
        "All scores divided by T: a small T makes the maps steep, a large one flat. The regions "
        "stay, as the order of the scores does.",
        "Without a penalty, the least is where the fit is: T = 1",
        {"penalty": "none"},
        sheet=Sheet(
            caption="Cross-entropy at three temperatures",
            columns=("temperature", "cross-entropy in nats", *(["held out"] if held_out else [])),
            rows=tuple(rows),
            notes=(
                "The maps and the labels of places are those of T. The accuracy is the same at "
                "every T; the numbers above and the loss curve are the training's, at T = 1.",
                "A penalty holds the weights back, so T below 1 lowers the training loss; held-out "
                "points tell what is too sure. (Guo et al. 2017, sec. 4.2)",
            ),
        ),
        chart=Chart(compute.drawn(figure, theme), summary),
    )


def logistic(data: DataParams, params: FitParams, view: ViewParams) -> Explanation:
    """Set softmax beside the sigmoid of the difference of two scores."""
    look = (
        "Two classes: the softmax of two scores is the sigmoid of their difference, "
        "1 / (1 + exp(−(z₁ − z₀))). That is logistic regression."
    )
    if data.n_classes != 2:
        return Explanation(
            look, "Show two classes", {"n_classes": 2}, f"There are {data.n_classes} classes now."
        )
    points, fitted = compute.dataset(data), compute.fit(data, params)
    places = _places(points, view)
    z = maths.logits(places, fitted.coef, fitted.intercept)
    p = maths.softmax(z)[:, 1]
    difference = z[:, 1] - z[:, 0]
    sigmoid = ovr.scores(difference)
    rows = [
        Line(
            (
                f"({text.number(x[0])}, {text.number(x[1])})",
                *(
                    f"{value:.4f}".replace("-", MINUS)
                    for value in (*z[i], difference[i], sigmoid[i], p[i])
                ),
            ),
            float(p[i]),
            COLOURS[1],
        )
        for i, x in enumerate(places)
    ]
    return Explanation(
        look,
        "A steeper sigmoid: C = 10000",
        {"C": 10000.0},
        sheet=Sheet(
            caption="Sigmoid and softmax side by side, a row for each place",
            columns=("place", "z₀", "z₁", "z₁ − z₀", "sigmoid", "softmax: P(class 1)"),
            rows=tuple(rows),
            barred=5,
            notes=(
                "The places: the means of both classes, the point between them"
                + (", and the one that you have chosen." if view.x1 is not None else "."),
                "(Bishop 2006, eq. 4.59 and 4.104)",
            ),
        ),
    )


def _places(points: Dataset, view: ViewParams) -> Floats:
    """Return the mean of each class, the middle of all, and the place that is looked at."""
    means = [points.X[points.y == k].mean(axis=0) for k in range(points.n_classes)]
    chosen = [] if view.x1 is None or view.x2 is None else [np.array([view.x1, view.x2])]
    return np.array([*means, np.mean(means, axis=0), *chosen])


def one_vs_rest(data: DataParams, params: FitParams, view: ViewParams) -> Explanation:
    """Set the fit beside one logistic regression for each class against all others."""
    points, fitted = compute.dataset(data), compute.fit(data, params)
    C, l1_ratio = params.effective
    rival = ovr.one_vs_rest(points.X, points.y, data.n_classes, C=C, l1_ratio=l1_ratio)
    at = _places(points, view)[-1]
    z = maths.logits(at[None], rival.coef, rival.intercept)
    softmax = maths.softmax(maths.logits(at[None], fitted.coef, fitted.intercept))[0]
    scores = [round(score * 10**DECIMALS) for score in ovr.scores(z)[0].tolist()]
    shares = (largest_remainder(each, DECIMALS) for each in (ovr.normalised(z)[0], softmax))
    columns = [scores, *shares]
    rows = [
        Line(
            (
                f"{GLYPHS[k]} {class_name(k)}",
                *(in_digits(column[k], DECIMALS) for column in columns),
            ),
            float(softmax[k]),
            COLOURS[k],
        )
        for k in range(data.n_classes)
    ]
    sums = [in_digits(sum(column), DECIMALS) for column in columns]
    own = maths.cross_entropy(maths.logits(points.X, fitted.coef, fitted.intercept), points.y)
    theirs = ovr.cross_entropy(maths.logits(points.X, rival.coef, rival.intercept), points.y)
    endless = [
        class_name(k) for k, reason in enumerate(rival.reasons) if reason is Reason.SEPARABLE
    ]
    notes = [
        f"Mean cross-entropy: softmax {own:.4f}, one-vs-rest after normalising {theirs:.4f} nats.",
        _differing(data, fitted, rival.coef, rival.intercept),
        "One-vs-rest fits each class against all others by itself, so nothing makes its scores sum "
        "to one; softmax fits all classes together. (Bishop 2006, sec. 4.1.2)",
    ]
    if endless:
        notes.append(f"No optimum against the rest, as nothing overlaps: {', '.join(endless)}.")
    return Explanation(
        f"At x = ({text.number(at[0])}, {text.number(at[1])}): look at the first column's sum.",
        "A class in the middle, which no line parts from the rest",
        {"n_classes": 5, "random_state": 1},
        sheet=Sheet(
            caption="One-vs-rest and softmax, a row for each class",
            columns=("class", "one-vs-rest score", "divided by the sum", "softmax"),
            rows=tuple(rows),
            foot=("sum", *sums),
            barred=3,
            notes=tuple(notes),
        ),
    )


def bayes(data: DataParams, params: FitParams, view: ViewParams) -> Explanation:
    """Set the fit beside the best that any classifier could do."""
    del view  # nothing here is of one place
    look = (
        "The clusters are known Gaussians here, so the best possible classifier is known too. The "
        "last row is what the fit loses against it, on new points without end."
    )
    best = bayes_classifier(data)
    if best is None:
        return Explanation(
            look,
            "Back to blobs, whose density is known",
            {"dataset": "blobs"},
            "The density of the article's data is not known in closed form.",
        )
    fitted = compute.fit(data, params)
    ideal = error_and_loss(best, best.coef, best.intercept)
    ours = error_and_loss(best, fitted.coef, fitted.intercept)
    known = (
        ("best possible", ideal.accuracy, ideal.error, ideal.cross_entropy),
        ("this fit", ours.accuracy, ours.error, ours.cross_entropy),
    )
    lost = np.round(known[1][1:], 4) - np.round(known[0][1:], 4)
    rows = [Line((name, *(f"{value:.4f}" for value in values))) for name, *values in known]
    return Explanation(
        look,
        "More points: the fit comes near the best",
        {"n_samples": 10000},
        sheet=Sheet(
            caption="The best possible classifier and this fit",
            columns=("on new points", "accuracy", "error", "cross-entropy in nats"),
            rows=tuple(rows),
            foot=("difference", *(f"{value + 0.0:.4f}".replace("-", MINUS) for value in lost)),
            notes=(
                _differing(data, fitted, best.coef, best.intercept),
                "With round clusters of one size the best boundaries are straight: the best "
                "classifier is a softmax itself, with w_k = centre_k / spread². The difference in "
                "nats is the mean Kullback-Leibler divergence. (Bishop 2006, eq. 4.69 and 4.70)",
            ),
        ),
    )


LENSES: dict[Lens, Callable[[DataParams, FitParams, ViewParams], Explanation]] = {
    Lens.INSPECTOR: inspector,
    Lens.EQUATIONS: equations,
    Lens.WEIGHTS: weights,
    Lens.LOGISTIC: logistic,
    Lens.ONE_VS_REST: one_vs_rest,
    Lens.BAYES: bayes,
}

"""The text of *Rule*: what a rule decides, and what that costs."""

import numpy as np

from explorer.figures.chart import Chart
from explorer.figures.style import Theme
from explorer.lenses.explanation import Entries, Explanation, Line, Sheet, Trial
from explorer.lenses.judged import Judged, judged
from explorer.lenses.rule import Kind
from explorer.lenses.rule.chart import Tradeoff, tradeoff_figure
from explorer.lenses.rule.decides import costs, frequencies, priors
from explorer.maths import softmax as maths
from explorer.maths.arrays import Floats
from explorer.maths.decision import LIKELIEST, Rule, paid
from explorer.maths.uncertainty import top_two_margin
from explorer.numbers import decimals, number, percent_digits
from explorer.settings import DATASETS
from explorer.study import Study

LOOK = {
    Kind.LIKELIEST: "The decision at a place is the class with the largest probability there. "
    "Choose another rule, and look at the borders and at the diamonds.",
    Kind.CONFIDENCE: "Where no probability reaches τ, nothing is decided: the dotted area. Drag τ "
    "and watch it grow.",
    Kind.LEAD: "Where the two largest scores are close, nothing is decided: the dotted area.",
    Kind.COSTS: "Every place gets the decision that costs least on average. Raise the numbers of "
    "a row, and watch the region of that class grow.",
    Kind.PRIORS: "Every score moves by log(new share / share among the training points).",
}
STRAIGHT = {
    Kind.LEAD: " Its borders are straight, because a difference of linear scores is linear.",
    Kind.PRIORS: " So the borders stay straight and parallel to what they were.",
}
"""What is also true if the scores are linear."""

TRACED = " The borders bend, so they are traced."
TWO_CLASSES = " With two classes the borders are straight: along each, no probability changes."
EXACT = " The borders are straight, because these costs depend on the true class alone."

REJECTING = 0.3
"""The first cost of rejecting; a wrong decision costs 1."""


def trials(study: Study) -> tuple[Trial, ...]:
    """Return examples of decisions with costs: sentences, and settings for the present classes."""
    n_classes, names = study.data.n_classes, study.names
    alike = 1.0 - np.eye(n_classes)
    sought = DATASETS[study.data.dataset].sought
    other = 1 - sought
    screening, waste, filtering = alike.copy(), 10.0 * alike, alike.copy()
    screening[sought] *= 20.0
    filtering[other] *= 10.0
    told = (
        (f"Screening: a missed {names[sought]} costs 20 times a false alarm", screening),
        (
            "Sorting waste: a wrong bin costs 10, asking a person costs 1",
            np.hstack([waste, np.ones((n_classes, 1))]),
        ),
        (f"A filter: {names[other]} mistaken for another class costs 10", filtering),
    )
    return tuple(
        Trial(what, {"rule": Kind.COSTS, "costs": tuple(map(tuple, table.tolist()))})
        for what, table in told
    )


def says(study: Study, theme: Theme) -> Explanation:
    """Say what the rule decides, and what it costs on the judged points."""
    points, kind = judged(study), Kind(study.view.rule)
    look = LOOK[kind] + _borders(study, kind)
    chart = _tradeoff(study, points, kind, theme)
    return Explanation(
        look,
        trials(study),
        text=points.headline(study),
        sheets=(_compared(study, points, kind),),
        chart_below=chart,
        chart_name="Share of the points that are decided, and how many of those are right",
        entries=_entries(study, kind),
    )


def _borders(study: Study, kind: Kind) -> str:
    """Say whether the borders are straight, and why."""
    rule, is_plane = study.rule, study.features.is_plane
    if kind not in (Kind.CONFIDENCE, Kind.COSTS):
        return STRAIGHT.get(kind, "") if is_plane else ""
    if is_plane and rule.is_straight:
        return EXACT if kind is Kind.COSTS else ""
    return TWO_CLASSES if is_plane and study.data.n_classes == 2 else TRACED


def _entries(study: Study, kind: Kind) -> Entries | None:
    """Return the table that a person changes; None for a rule without one."""
    names = study.names.listed(study.data.n_classes)
    if kind is Kind.PRIORS:
        rows = tuple((each,) for each in frequencies(study).tolist())
        return Entries("priors", ("frequency",), rows, (("Back to equal", {"priors": ()}),))
    if kind is not Kind.COSTS:
        return None
    table = costs(study)
    rows = tuple(map(tuple, table.tolist()))
    is_wide = study.rule.can_reject
    changed = table[:, :-1] if is_wide else np.hstack([table, np.full((len(table), 1), REJECTING)])
    other = "Without rejecting" if is_wide else "With a column to reject"
    return Entries(
        "costs",
        (*(f"decide {name}" for name in names), *(["reject"] if is_wide else [])),
        rows,
        (
            ("Back to equal costs", {"costs": None}),
            (other, {"costs": tuple(map(tuple, changed.tolist()))}),
        ),
        names=tuple(f"true {study.names.short(k)}" for k in range(len(rows))),
    )


def _compared(study: Study, points: Judged, kind: Kind) -> Sheet:
    """Compare the rule with the likeliest class, and with the best possible classifier."""
    logits = study.scores(points.X)
    rows = [("this rule", study.rule.decide(logits)), ("likeliest class", LIKELIEST.decide(logits))]
    if study.density is not None:
        true = study.density.posterior(points.X)[1]
        rule = study.rule
        if kind is Kind.PRIORS:  # the true probabilities are those of the true shares
            rule = Rule(offset=tuple(np.log(priors(study) / study.density.label_shares).tolist()))
        rows.append(("best possible, this rule", rule.decide(true)))
    table, weights = _table(study, kind), _frequencies(study, points, kind)
    lines, means = [], []
    for name, decided in rows:
        n_classes, n = study.data.n_classes, len(points.y)
        right, left = (decided == points.y).sum(), (decided == n_classes).sum()
        cells = [f"{right:,}", f"{n - right - left:,}", f"{left:,}"]
        if table is not None:
            mean = paid(decided, points.y, table, weights)
            cells += [decimals(mean * float(weights.sum()), 2), decimals(mean)]
            means.append(mean)
        lines.append(Line((name, *cells)))
    changed = int((rows[0][1] != rows[1][1]).sum())
    costly = () if table is None else ("total cost", "mean cost")
    behind = len(means) > 2 and means[0] < means[2]  # by chance, if the points are few
    return Sheet(
        caption=f"Decisions about {points.name}",
        columns=("decided by", "right", "wrong", "rejected", *costly),
        rows=tuple(lines),
        notes=(
            f"The rule and the likeliest class decide differently about {changed:,} of these "
            "points. In the regions, all such points have a diamond."
            + (" On infinitely many new points, the best possible costs least." if behind else ""),
            _about_costs(study, kind),
        ),
    )


def _table(study: Study, kind: Kind) -> Floats | None:
    """Return what decisions cost, with a column to reject; None if rejecting has no cost."""
    if kind is Kind.COSTS:
        table = costs(study)
        return table if study.rule.can_reject else np.hstack([table, np.zeros((len(table), 1))])
    wrong = 1.0 - np.eye(study.data.n_classes)
    reject = {Kind.CONFIDENCE: 1.0 - study.view.tau, Kind.LEAD: None}.get(kind, 0.0)
    if reject is None:
        return None
    return np.hstack([wrong, np.full((len(wrong), 1), reject)])


def _frequencies(study: Study, points: Judged, kind: Kind) -> Floats:
    """Return how often each judged point counts: as often as the priors say."""
    if kind is not Kind.PRIORS:
        return np.ones(len(points.y))
    here = np.bincount(points.y, minlength=study.data.n_classes) / len(points.y)
    return priors(study)[points.y] / here[points.y]


def _about_costs(study: Study, kind: Kind) -> str:
    if kind is Kind.CONFIDENCE:
        return (
            "A wrong decision costs 1, and to reject costs 1 − τ. With these costs, this rule has "
            "the lowest expected cost (Chow 1970)."
        )
    if kind is Kind.LEAD:
        return "This rule compares scores, not costs, so no cost is shown."
    if kind is Kind.PRIORS:
        old, new = (
            ", ".join(f"{study.names[k]} {number(100.0 * part)}%" for k, part in enumerate(each))
            for each in (study.class_shares, priors(study))
        )
        return (
            f"Shares among the training points: {old}. New shares: {new}. A wrong decision costs "
            "1, and each point counts as often as its class does with the new shares."
        )
    return "A wrong decision costs 1." if kind is Kind.LIKELIEST else ""


def _tradeoff(study: Study, points: Judged, kind: Kind, theme: Theme) -> Chart | None:
    """Draw what every threshold would do; None for a rule without a threshold."""
    if kind not in (Kind.CONFIDENCE, Kind.LEAD):
        return None
    scores = study.scores(points.X)
    if kind is Kind.CONFIDENCE:
        certainty, threshold, name = maths.softmax(scores).max(axis=1), study.view.tau, "τ"
    else:
        certainty, threshold, name = top_two_margin(scores), study.view.lead, "lead"
    tradeoff = Tradeoff.of(certainty, scores.argmax(axis=1) == points.y)
    now = tradeoff.at(threshold)
    told, digits = "nothing is decided", percent_digits(len(points.y))
    if now is not None:
        told = f"{now[0]:.{digits}%} decided, {now[1]:.{digits}%} right"
    figure = tradeoff_figure(tradeoff, now, name, theme)
    return Chart.of(figure, theme, f"With {name} = {threshold:g}: {told}.")

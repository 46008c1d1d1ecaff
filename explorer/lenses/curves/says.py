"""The text of *ROC and more*: curves of each class, their areas, log loss and Brier score."""

from dataclasses import dataclass

import numpy as np

from explorer.figures.chart import Chart
from explorer.figures.roles import HELD_OUT
from explorer.figures.style import Theme
from explorer.lenses.curves import Curves
from explorer.lenses.curves.chart import Band, Curve, curves_figure
from explorer.lenses.curves.kinds import KINDS, Kind
from explorer.lenses.explanation import Explanation, Line, Sheet, Trial
from explorer.lenses.judged import Judged, judged
from explorer.lenses.places import DECIMALS, row_name
from explorer.maths import softmax as maths
from explorer.maths.arrays import Floats
from explorer.maths.placements import area_bands, average_precision_bands
from explorer.maths.resampling import LEVEL, RESAMPLES, SEED, resampled
from explorer.names import Names
from explorer.numbers import decimals
from explorer.quality.ranked import Ranking, brier_score, log_odds, ranking
from explorer.study import Study

BAND = (
    " The band shows chance: the curve on infinitely many points of the same kind is inside it at "
    f"about {100 * LEVEL:.0f} of 100 places."
)
HOW = (
    f"The band in the picture is a Bayesian bootstrap: {RESAMPLES} times, the points of the class "
    f"and the other points get random shares (seed {SEED}). The band contains the middle "
    f"{LEVEL:.0%} of the curves at each place."
)
SEEN = " The model has seen these points, so the bands can lie above the area of new points."

BAND_DECIMALS = 3

ONE_CLASS = "All of these points are of one class, so there are no others to separate them from."

TRIAL = Trial(
    "Few points, many classes: a wide band",
    {"n_samples": 100, "n_classes": 5, "curve": Curves.ROC},
)


@dataclass(frozen=True)
class Ranked:
    """What ranks the judged points, and how well; a class without points has no ranking."""

    points: Judged
    odds: Floats
    by_class: dict[int, Ranking]
    names: Names

    def area(self, k: int, kind: Curves) -> float:
        """Return the area under a curve of class ``k``."""
        ranked = self.by_class[k]
        is_precise = kind == Curves.PRECISION_RECALL
        return ranked.average_precision if is_precise else ranked.area


def says(study: Study, theme: Theme) -> Explanation:
    """Show one curve per class, with its area."""
    points, kind = judged(study), Curves(study.view.curve)
    logits = study.scores(points.X)
    odds = log_odds(logits)
    known = [k for k in range(study.data.n_classes) if 0 < (points.y == k).sum() < len(points.y)]
    if not known:
        losses = _losses(study, points, logits)
        return Explanation(ONE_CLASS, (TRIAL,), text=points.headline(study), answer=losses)
    ranked = Ranked(
        points, odds, {k: ranking(odds[:, k], points.y == k) for k in known}, study.names
    )
    k = min(study.view.band_class, study.data.n_classes - 1)
    figure = curves_figure(
        [_curve(ranked, each, kind) for each in known],
        _band(ranked, k, KINDS[kind]) if k in known else None,
        KINDS[kind].chance(float((points.y == k).mean())),
        KINDS[kind].plane,
        theme,
    )
    areas = ", ".join(f"{study.names[each]} {ranked.area(each, kind):.3f}" for each in known)
    return Explanation(
        KINDS[kind].look.format(name=study.names[k]) + (BAND if k in known else ""),
        (TRIAL,),
        text=points.headline(study),
        answer=_losses(study, points, logits),
        sheets=(_areas(ranked, study.data.n_classes),),
        chart=Chart.of(figure, theme, f"Areas: {areas}."),
        chart_name=f"{study.view.settings()['curve'].text(kind)} curve of each class",
    )


def _curve(ranked: Ranked, k: int, kind: Curves) -> Curve:
    positive = ranked.points.y == k
    x, y = KINDS[kind].points(ranked.by_class[k], ranked.odds[:, k], positive)
    told = "" if kind == Curves.DET else f": {ranked.area(k, kind):.3f}"
    return Curve(k, ranked.names.short(k), x, y, told)


def _band(ranked: Ranked, k: int, kind: Kind) -> Band:
    positive = ranked.points.y == k
    ends = kind.ends(resampled(ranked.odds[:, k], positive), float(positive.mean()))
    return Band(k, *ends, f"{LEVEL:.0%} band of {ranked.names[k]}")


def _losses(study: Study, points: Judged, logits: Floats) -> Sheet:
    """Compare the model's losses with those of constant probabilities."""
    shares = np.bincount(study.points.y, minlength=study.data.n_classes) / len(study.points.y)
    constant = np.tile(np.log(shares), (len(points.y), 1))
    rows = [
        Line(
            (
                name,
                # As in the status line, whose losses are in single precision.
                decimals(float(np.float32(maths.cross_entropy(each, points.y)))),
                decimals(brier_score(points.y, maths.softmax(each))),
            )
        )
        for name, each in (("this model", logits), ("always the shares of the classes", constant))
    ]
    return Sheet(
        caption=f"Log loss and Brier score on {points.name}",
        columns=("probabilities", "log loss in nats", "Brier score"),
        rows=tuple(rows),
        notes=(
            "Log loss is the mean of −log(probability of the true class). The Brier score is the "
            "mean squared distance of the probabilities from 1 for the true class and 0 for the "
            "others, from 0 to 2. In both, less is better." + points.unweighted(study),
        ),
    )


def _areas(ranked: Ranked, n_classes: int) -> Sheet:
    """Return the areas of each class, and their mean."""
    none: tuple[str, ...] = 4 * ("–",)
    cells, known = dict.fromkeys(range(n_classes), none), list(ranked.by_class)
    areas = [[each.area, each.average_precision] for each in ranked.by_class.values()]
    bands = [
        of_kind(ranked.odds, ranked.points.y, known).T
        for of_kind in (area_bands, average_precision_bands)
    ]
    *of_class, mean = map(_cells, [*areas, np.mean(areas, axis=0).tolist()], *bands)
    cells |= dict(zip(known, of_class, strict=True))
    rows = [
        Line((row_name(k, ranked.names), *cells[k], f"{(ranked.points.y == k).sum():,}"))
        for k in range(n_classes)
    ]
    total = f"{len(ranked.points.y):,}"
    return Sheet(
        caption=f"Areas of each class on {ranked.points.name}",
        columns=(
            "class against the others",
            "area under ROC",
            f"{LEVEL:.0%} band of the area",
            "average precision",
            f"{LEVEL:.0%} band of it",
            "points",
        ),
        rows=(*rows, Line(("macro mean", *mean, total))),
        notes=(
            "The area under the ROC curve is the probability that a point of the class has a "
            "higher score than another point: 0.5 is chance, 1 is perfect. The average precision "
            "is the area under the precision-recall curve, drawn in steps; chance is the share of "
            "the class.",
            "A class without points here has no curve, and the macro mean leaves it out.",
            f"The bands in this table show chance. In about {100 * LEVEL:.0f} of 100 samples, or "
            "more, such a band contains the value of infinitely many points of the same kind. The "
            "variance of an area is that of DeLong."
            + ("" if ranked.points.role == HELD_OUT else SEEN),
            HOW,
        ),
    )


def _cells(areas: list[float], *bands: Floats) -> tuple[str, ...]:
    """Return area, band, average precision and band as text."""
    told = (
        (decimals(each, DECIMALS), " to ".join(decimals(end, BAND_DECIMALS) for end in ends))
        for each, ends in zip(areas, bands, strict=True)
    )
    return tuple(cell for pair in told for cell in pair)

"""The text of *Calibration*: whether probabilities come true, and what chance does to that."""

import numpy as np

from explorer.figures.chart import Chart
from explorer.figures.style import Theme
from explorer.lenses.calibration import Bins
from explorer.lenses.calibration.chart import reliability_figure
from explorer.lenses.calibration.events import event_class, judged_events, true_events
from explorer.lenses.explanation import Explanation, Line, Sheet, Trial
from explorer.lenses.judged import Judged, judged
from explorer.lenses.places import DECIMALS
from explorer.maths.arrays import Floats
from explorer.maths.calibration import (
    Reliability,
    by_chance,
    equal_counts,
    equal_width,
    reliability,
)
from explorer.maths.resampling import RESAMPLES, SEED
from explorer.numbers import decimals
from explorer.study import Study

LOOK = (
    "A dot is a bin of points with similar probabilities. On the dashed diagonal, probabilities "
    "come true. Below it {below}, above it {above}. A dot in its grey box can be there by chance "
    "alone."
)
OF_PREDICTIONS = {"below": "the model is overconfident", "above": "underconfident"}
OF_A_CLASS = {"below": "they are too high", "above": "too low"}
TRUE = " The purple line is the truth, because the density of these data is known."

NONE = "All points are rejected, so there is no predicted class whose probability is judged."

TRIAL = Trial(
    "Few points and a weak penalty: overconfident",
    {
        "dataset": "blobs",
        "n_samples": 50,
        "n_classes": 5,
        "cluster_std": 1.5,
        "penalty": "l2",
        "C": 1000.0,
        "test_size": 0.5,
    },
)

ROUNDING = 1e-9
"""With few points, the error can equal one of the simulated errors, up to rounding."""

LINE_BINS, FEWEST = 50, 30
"""Bins of the line of the truth, and the fewest new points in one of them."""


def says(study: Study, theme: Theme) -> Explanation:
    """Show how often probabilities come true."""
    points, k = judged(study), event_class(study)
    confidence, event, _ = judged_events(study, points.X, np.eye(study.data.n_classes)[points.y])
    if not len(confidence):
        return Explanation(NONE, (TRIAL,), text=points.headline(study))
    n_bins, by_counts = study.view.n_bins, study.view.bins == Bins.COUNTS
    edges = equal_counts(confidence, n_bins) if by_counts else equal_width(n_bins)
    measured = reliability(confidence, event, edges)
    shares, error = by_chance(confidence, edges)
    known = true_events(study)
    true = None if known is None else _true(known, edges)
    name = "right" if k is None else f"of {study.names[k]}"
    these, new = _named(study, points, len(confidence))
    figure = reliability_figure(measured, shares, _line(known), f"share {name}", theme)
    summary = (
        f"Expected calibration error {measured.error:.4f}; by chance alone {error[0]:.4f} to "
        f"{error[1]:.4f} in a calibrated model."
    )
    return Explanation(
        LOOK.format(**OF_PREDICTIONS if k is None else OF_A_CLASS) + ("" if true is None else TRUE),
        (TRIAL,),
        text=points.headline(study),
        answer=_errors(measured, error, true, (these, new)),
        sheets=(_bins(measured, shares, f"share {name}", these),),
        chart=Chart.of(figure, theme, summary),
        chart_name="Reliability diagram",
    )


def _named(study: Study, points: Judged, n_events: int) -> tuple[str, str]:
    """Return the names of the judged points with an event and of all possible new ones."""
    new = "all possible new points"
    if event_class(study) is None and study.rule.can_reject:
        return f"{n_events:,} decided of {points.name}", f"{new} that are decided"
    return points.name, new


def _true(known: tuple[Floats, Floats, Floats], edges: Floats) -> Reliability:
    predicted, true, counted = known
    return reliability(predicted, true, edges, counted)


def _line(known: tuple[Floats, Floats, Floats] | None) -> Reliability | None:
    """Return the true reliability in narrow bins, without those of too few points."""
    if known is None:
        return None
    line = _true(known, equal_width(LINE_BINS))
    kept = line.counts >= FEWEST
    return Reliability(*(each[kept] for each in vars(line).values()))


def _errors(
    measured: Reliability, chance: Floats, true: Reliability | None, points: tuple[str, str]
) -> Sheet:
    """Compare the calibration error with that of chance and with the true one.

    ``points`` are the names of the judged points and of all possible new ones.
    """
    low, high = chance.tolist()
    rows = [
        Line((points[0], decimals(measured.error, DECIMALS))),
        Line(
            (
                "by chance alone, if calibrated",
                f"{decimals(low, DECIMALS)} to {decimals(high, DECIMALS)}",
            )
        ),
    ]
    if true is not None:
        rows.append(Line((points[1], decimals(true.error, DECIMALS))))
    return Sheet(
        caption="Expected calibration error",
        columns=("points", "expected calibration error"),
        rows=tuple(rows),
        notes=(_verdict(measured, low, high),),
    )


def _verdict(measured: Reliability, low: float, high: float) -> str:
    """Say whether the calibration error could be chance, and whether probabilities are too high."""
    confidence, share = (
        float(np.average(each, weights=measured.counts))
        for each in (measured.confidence, measured.share)
    )
    told = (
        "It is the distance of a dot from the diagonal, averaged over these points. Chance alone "
        f"gives {decimals(low, DECIMALS)} to {decimals(high, DECIMALS)} in 95 of 100 calibrated "
        "models, "
    )
    if measured.error <= high + ROUNDING:
        return told + "so this could be chance."
    shown, happened = f"{confidence:.3f}", f"{share:.3f}"
    if shown == happened:
        where = "equal to the share: some probabilities are too high, others too low."
    else:
        where = f"{'higher' if confidence > share else 'lower'} than the share {happened}."
    return f"{told}so this is not chance. The mean probability is {shown}, {where}"


def _bins(measured: Reliability, chance: Floats, share: str, points: str) -> Sheet:
    """Return the bins as a table."""
    rows = [
        Line(
            (
                f"{low:.3f} to {high:.3f}",
                f"{count:,}",
                decimals(confidence, DECIMALS),
                decimals(happened, DECIMALS),
                f"{decimals(least, DECIMALS)} to {decimals(most, DECIMALS)}",
            )
        )
        for low, high, count, confidence, happened, least, most in zip(
            measured.low,
            measured.high,
            measured.counts,
            measured.confidence,
            measured.share,
            *chance,
            strict=True,
        )
    ]
    return Sheet(
        caption=f"Bins of {points}",
        columns=("bin", "points", "mean probability", share, "by chance, if calibrated"),
        rows=tuple(rows),
        notes=(
            f"Chance: {RESAMPLES} times, a result is drawn for each point with the model's own "
            f"probability (seed {SEED}). In each bin, 95% of the drawn shares are in the box.",
            "The calibration error of few points is rarely zero, even for true probabilities. A "
            "calibrated model need not be a good one: it may predict the shares of the classes at "
            "every place.",
        ),
    )

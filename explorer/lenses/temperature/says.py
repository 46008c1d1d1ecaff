"""The text of *Temperature*: all scores divided by one number."""

import numpy as np

from explorer.figures.chart import Chart
from explorer.figures.style import Theme
from explorer.lenses.explanation import Explanation, Line, Sheet, Trial
from explorer.lenses.temperature.chart import temperature_figure
from explorer.maths.arrays import Floats
from explorer.maths.temperature import best_temperature, cross_entropy_by_temperature
from explorer.study import Study

ENDS = (0.1, 10.0)
TEMPERATURES = np.geomspace(*ENDS, 31)

LOSSES = ("training loss", "held-out loss")

ROUNDING = 1e-12
"""Losses in nats that differ by less are equal, up to rounding."""

EQUAL = "the same for every T"

TRIAL = Trial(
    "Wide clusters and no penalty: the training loss is lowest at T = 1",
    {"penalty": "none", "dataset": "blobs", "cluster_std": 1.5, "n_samples": 300},
)


def says(study: Study, theme: Theme) -> Explanation:
    """Show how the loss depends on the temperature."""
    points, now = study.points, study.view.temperature
    training = (study.scores(points.X), points.y, study.sample_weight)
    held_out = (study.scores(points.X_test), points.y_test, None)
    groups = [training, held_out] if len(points.y_test) else [training]
    best = [best_temperature(z, y, *ENDS, weights) for z, y, weights in groups]
    at = np.array([1.0, now, *best])
    losses, curves = (
        [cross_entropy_by_temperature(z, y, each, weights) for z, y, weights in groups]
        for each in (at, TEMPERATURES)
    )
    flat = [bool(np.ptp(each) < ROUNDING) for each in curves]
    lowest = [None if flat[i] else (T, float(losses[i][2 + i])) for i, T in enumerate(best)]
    figure = temperature_figure(
        TEMPERATURES,
        curves[0],
        best=lowest[0],
        now=(now, float(losses[0][1])),
        theme=theme,
        held_out=(curves[1], lowest[1]) if len(groups) > 1 else None,
        loss_name=study.loss_name,
    )
    where = (
        f"{EQUAL}, {losses[0][0]:.4f} nats."
        if flat[0]
        else f"lowest at {best[0]:.3g} with {losses[0][2]:.4f} nats, now {now:.3g} with "
        f"{losses[0][1]:.4f}."
    )
    summary = (
        f"Mean {study.loss_name} against the temperature from {ENDS[0]:g} to {ENDS[1]:g}: {where}"
    )
    return Explanation(
        "All scores are divided by T. A small T makes the maps steep, a large T makes them flat. "
        "The regions don't change, because the order of the scores doesn't change.",
        (TRIAL,),
        sheets=(_sheet(study, best, flat, losses),),
        chart=Chart.of(figure, theme, summary),
        chart_name="Cross-entropy against temperature",
    )


def _sheet(study: Study, best: list[float], flat: list[bool], losses: list[Floats]) -> Sheet:
    """Return the losses at T = 1, at the present T and at the best ones, one column per kind."""
    names = ["fitted model: T = 1", f"now: T = {study.view.temperature:.3g}"]
    for name, T, is_flat in zip(LOSSES, best, flat, strict=False):
        names.append(f"{name}: {EQUAL}" if is_flat else f"lowest {name}: T {_told(T)}")
    rows = [Line((name, *(f"{loss[i]:.4f}" for loss in losses))) for i, name in enumerate(names)]
    return Sheet(
        caption="Cross-entropy at some temperatures",
        columns=("temperature", f"{study.loss_name} in nats", "held out")[: 1 + len(losses)],
        rows=tuple(rows),
        notes=(
            "The maps and the probabilities at a place use T. The accuracy is the same for every "
            "T. The loss curve shows the training, at T = 1.",
            "A penalty or an early stop keeps the weights small. The training loss is then lowest "
            "below T = 1. If the held-out loss is lowest above T = 1, the model is overconfident.",
        ),
    )


def _told(T: float) -> str:
    """Return the best temperature as text; at an end of the range, it may be beyond."""
    sign = "=" if ENDS[0] < T < ENDS[1] else "≤" if ENDS[0] >= T else "≥"
    return f"{sign} {T:.3g}"

"""The text of *Temperature*: all scores divided by one number."""

import numpy as np

from explorer.figures.chart import Chart, drawn
from explorer.figures.style import Theme
from explorer.lenses.explanation import Explanation, Line, Sheet, Trial
from explorer.lenses.temperature.chart import temperature_figure
from explorer.maths.temperature import best_temperature, cross_entropy_by_temperature
from explorer.study import Study

ENDS = (0.1, 10.0)
TEMPERATURES = np.geomspace(*ENDS, 31)

LOWEST = ("lowest training loss", "lowest held-out loss")
"""Names of the best temperatures of training and of held-out points."""

TRIAL = Trial(
    "Wide clusters and no penalty: the training loss is lowest at T = 1",
    {"penalty": "none", "dataset": "blobs", "cluster_std": 1.5},
)


def says(study: Study, theme: Theme) -> Explanation:
    """Show how the loss depends on the temperature."""
    points, now = study.points, study.view.temperature
    training = (study.scores(points.X), points.y, study.sample_weight)
    held_out = (study.scores(points.X_test), points.y_test, None)
    groups = [training, held_out] if len(points.y_test) else [training]
    best = [best_temperature(z, y, *ENDS, weights) for z, y, weights in groups]
    named = [("fitted model", 1.0), ("now", now), *zip(LOWEST, best, strict=False)]
    at = np.array([T for _, T in named])
    losses, curves = (
        [cross_entropy_by_temperature(z, y, each, weights) for z, y, weights in groups]
        for each in (at, TEMPERATURES)
    )
    figure = temperature_figure(
        TEMPERATURES,
        curves[0],
        best=(best[0], float(losses[0][2])),
        now=(now, float(losses[0][1])),
        theme=theme,
        held_out=(curves[1], (best[1], float(losses[1][3]))) if len(groups) > 1 else None,
        loss_name=study.loss_name,
    )
    rows = [
        Line((f"{name}: T {_told(T, name in LOWEST)}", *(f"{loss[i]:.4f}" for loss in losses)))
        for i, (name, T) in enumerate(named)
    ]
    summary = (
        f"Mean {study.loss_name} against the temperature from {ENDS[0]:g} to {ENDS[1]:g}: lowest "
        f"at {best[0]:.3g} with {losses[0][2]:.4f} nats, now {now:.3g} with {losses[0][1]:.4f}."
    )
    return Explanation(
        "All scores are divided by T. A small T makes the maps steep, a large T makes them flat. "
        "The regions don't change, because the order of the scores doesn't change.",
        (TRIAL,),
        sheets=(
            Sheet(
                caption="Cross-entropy at some temperatures",
                columns=("temperature", f"{study.loss_name} in nats", "held out")[
                    : 1 + len(groups)
                ],
                rows=tuple(rows),
                notes=(
                    "The maps and the probabilities at a place use T. The accuracy is the same for "
                    "every T. The loss curve shows the training, at T = 1.",
                    "A penalty or an early stop keeps the weights small. The training loss is then "
                    "lowest below T = 1. If the held-out loss is lowest above T = 1, the model is "
                    "overconfident.",
                ),
            ),
        ),
        chart=Chart(drawn(figure, theme), summary),
        chart_name="Cross-entropy against temperature",
    )


def _told(T: float, is_lowest: bool) -> str:
    """Return a temperature as text; at an end of the range, the minimum may be beyond it."""
    sign = "=" if not is_lowest or ENDS[0] < T < ENDS[1] else "≤" if ENDS[0] >= T else "≥"
    return f"{sign} {T:.3g}"

"""The lens on temperature: all scores divided by one number."""

import numpy as np

from explorer import softmax as maths
from explorer.figures.temperature import temperature_figure
from explorer.temperature import best_temperature, cross_entropy_by_temperature
from explorer.ui import compute
from explorer.ui.explain.looked import Looked
from explorer.ui.page import Chart, Explanation, Line, Sheet

TEMPERATURES = np.geomspace(0.1, 10.0, 41)


def temperature(looked: Looked) -> Explanation:
    """Divide all scores by one number, and show what that does to the loss."""
    points, model, view = looked.points, looked.weights, looked.view
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
        theme=looked.theme,
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
        sheets=(
            Sheet(
                caption="Cross-entropy at three temperatures",
                columns=(
                    "temperature",
                    "cross-entropy in nats",
                    *(["held out"] if held_out else []),
                ),
                rows=tuple(rows),
                notes=(
                    "The maps and the labels of places are those of T. The accuracy is the same at "
                    "every T; the numbers above and the loss curve are the training's, at T = 1.",
                    "A penalty holds the weights back, so T below 1 lowers the training loss; "
                    "held-out points tell what is too sure. (Guo et al. 2017, sec. 4.2)",
                ),
            ),
        ),
        chart=Chart(compute.drawn(figure, looked.theme), summary),
        chart_name="Cross-entropy against temperature",
    )

"""What *Weights* draws on the regions."""

from explorer.figures.style import Figure, Theme
from explorer.lenses.weights import WeightsDrawn
from explorer.lenses.weights.drawing import with_weights
from explorer.study import Study


def overlay(figure: Figure, study: Study, theme: Theme) -> tuple[Figure, str]:
    """Draw the weight vectors and their lines on the regions, if they are wanted."""
    wanted = study.view.weights_drawn
    if wanted == WeightsDrawn.NONE:
        return figure, ""
    laid = with_weights(
        figure,
        study.scorer,
        arrows=wanted != WeightsDrawn.LINES,
        lines=wanted != WeightsDrawn.ARROWS,
        extent=study.extent,
        theme=theme,
        names=study.names,
    )
    return laid, ""

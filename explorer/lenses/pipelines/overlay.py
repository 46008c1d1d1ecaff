"""What *Downstream* draws on the regions: where the pipeline decides another class."""

from functools import partial

import numpy as np

from explorer.figures.overlays import Rival, with_rival
from explorer.figures.style import Figure, Theme
from explorer.lenses.pipelines.made import decisive, hindrance
from explorer.lenses.rival import told
from explorer.maths.decision import LIKELIEST
from explorer.maths.tracing import CELLS, on_grid
from explorer.study import Study

NAME = "borders of the pipeline"


def overlay(figure: Figure, study: Study, theme: Theme) -> tuple[Figure, str]:
    """Draw the pipeline's borders; not over the regions of another rule than the likeliest."""
    if hindrance(study) or study.rule != LIKELIEST:
        return figure, ""
    scores, extent = partial(decisive, study), study.extent
    *_, z = on_grid(scores, extent, CELLS)
    laid = with_rival(
        figure,
        study.scorer,
        Rival.traced(scores, extent, z),
        name=NAME,
        extent=extent,
        theme=theme,
        names=study.names,
    )
    *_, plain = on_grid(study.scorer.scores, extent, CELLS)
    others = z.argmax(axis=-1) != plain.argmax(axis=-1)
    return laid, told(float(np.mean(others)))

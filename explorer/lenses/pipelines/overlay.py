"""What *Downstream* draws on the regions: where the pipeline decides another class."""

from functools import partial

import numpy as np

from explorer.figures.overlays import Rival, with_rival
from explorer.figures.style import Figure, Theme
from explorer.lenses.pipelines.made import decisive, hindrance
from explorer.lenses.rival import told
from explorer.maths.decision import LIKELIEST
from explorer.maths.extents import grid
from explorer.maths.tracing import CELLS
from explorer.study import Study

NAME = "borders of the pipeline"


def overlay(figure: Figure, study: Study, theme: Theme) -> tuple[Figure, str]:
    """Draw the pipeline's borders; not over the regions of another rule than the likeliest."""
    if hindrance(study) or study.rule != LIKELIEST:
        return figure, ""
    scores, extent = partial(decisive, study), study.extent
    rival = Rival.traced(scores, extent)
    laid = with_rival(
        figure, study.scorer, rival, name=NAME, extent=extent, theme=theme, names=study.names
    )
    return laid, differing(study)


def differing(study: Study) -> str:
    """Say on what share of the picture the pipeline predicts another class than the pictures."""
    _, _, places = grid(study.extent, CELLS)
    others = decisive(study, places).argmax(axis=1) != study.scorer.scores(places).argmax(axis=1)
    return told(float(np.mean(others)))

"""What *Downstream* draws on the regions: where the pipeline decides another class."""

from functools import partial

import numpy as np

from explorer.figures.overlays import Rival, with_rival
from explorer.figures.style import Figure, Theme
from explorer.lenses.pipelines.made import decisive, hindrance, straight
from explorer.lenses.rival import differing, told
from explorer.maths.decision import LIKELIEST
from explorer.maths.tracing import CELLS, on_grid
from explorer.study import Study

NAME = "borders of the pipeline"


def overlay(figure: Figure, study: Study, theme: Theme) -> tuple[Figure, str]:
    """Draw the pipeline's borders; not over the regions of another rule than the likeliest."""
    if hindrance(study) or study.rule != LIKELIEST:
        return figure, ""
    rival, said = _rival(study)
    laid = with_rival(
        figure, study.scorer, rival, name=NAME, extent=study.extent, theme=theme, names=study.names
    )
    return laid, said


def _rival(study: Study) -> tuple[Rival, str]:
    """Return the pipeline's regions, and say on what share of the picture they differ."""
    extent, weights = study.extent, straight(study)
    if weights is not None:
        other = study.scorer_of(weights)
        return Rival.of(other, extent), differing(study.scorer, other, extent)
    scores = partial(decisive, study)
    z, plain = (on_grid(each, extent, CELLS) for each in (scores, study.scorer.scores))
    others = z.argmax(axis=-1) != plain.argmax(axis=-1)
    return Rival.traced(scores, extent, z), told(float(np.mean(others)))

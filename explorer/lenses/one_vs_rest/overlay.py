"""What *One-vs-rest* draws on the regions."""

from explorer.figures.overlays import Rival, with_rival
from explorer.figures.style import Figure, Theme
from explorer.lenses.rival import differing
from explorer.study import Study

NAME = "borders of one-vs-rest"


def overlay(figure: Figure, study: Study, theme: Theme) -> tuple[Figure, str]:
    """Draw the regions of one-vs-rest on those of the fit."""
    other = study.scorer_of((study.one_vs_rest.coef, study.one_vs_rest.intercept))
    rival = Rival.of(other, study.extent)
    laid = with_rival(
        figure, study.scorer, rival, name=NAME, extent=study.extent, theme=theme, names=study.names
    )
    return laid, differing(study.scorer, other, study.extent)

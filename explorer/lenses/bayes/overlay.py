"""What *Best possible* draws on the regions."""

from explorer.figures.overlays import Rival, with_rival
from explorer.figures.style import Figure, Theme
from explorer.lenses.rival import differing, told
from explorer.maths import bayes
from explorer.maths.density import Density
from explorer.maths.scorer import Scorer
from explorer.study import Study, Weights

NAME = "best possible borders"


def overlay(figure: Figure, study: Study, theme: Theme) -> tuple[Figure, str]:
    """Draw the best possible classifier on the regions, if it is known."""
    density, extent = study.density, study.extent
    if density is None:
        return figure, ""
    if density.straight is not None:
        best = Rival.of(Scorer(*density.straight), extent)
    else:
        best = Rival.traced(density.scores, extent)
    laid = with_rival(
        figure, study.scorer, best, name=NAME, extent=extent, theme=theme, names=study.names
    )
    return laid, differing_from_best(study, density, study.shown)


def differing_from_best(study: Study, density: Density, weights: Weights) -> str:
    """Say on what share of the picture weights differ from the best classifier."""
    if density.straight is not None:
        best = Scorer(*density.straight)
        return differing(study.scorer_of(weights), best, study.extent)
    return told(bayes.disagreement_with_best(density, study.scorer_of(weights), study.extent))

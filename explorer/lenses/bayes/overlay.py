"""What *Best possible* draws on the regions."""

from explorer.figures.overlays import Rival, with_rival
from explorer.figures.style import Figure, Theme
from explorer.lenses.rival import differing, told
from explorer.maths import bayes
from explorer.maths.density import Density
from explorer.maths.scorer import Scorer
from explorer.maths.tracing import traced_borders, traced_regions
from explorer.study import Study, Weights

NAME = "best possible borders"


def overlay(figure: Figure, study: Study, theme: Theme) -> tuple[Figure, str]:
    """Draw the best possible classifier on the regions, if it is known."""
    density, extent = study.density, study.extent
    if density is None:
        return figure, ""
    if density.weights is not None:
        best = Rival.linear(*density.weights, extent)
    else:
        scores = density.scores
        best = Rival(traced_regions(scores, extent), traced_borders(scores, extent))
    laid = with_rival(
        figure, study.scorer, best, name=NAME, extent=extent, theme=theme, names=study.names
    )
    return laid, differing_from_best(study, density, study.shown)


def differing_from_best(study: Study, density: Density, weights: Weights) -> str:
    """Say on what share of the picture weights differ from the best classifier."""
    if density.weights is not None:
        return differing(study, weights, density.weights)
    return told(bayes.disagreement_share(density, Scorer(*weights), study.extent))

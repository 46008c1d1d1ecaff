"""What *Best possible* draws on the regions."""

from explorer.figures.overlays import with_rival
from explorer.figures.style import Figure, Theme
from explorer.lenses.bayes.drawing import with_choices
from explorer.lenses.rival import differing, told
from explorer.maths import bayes
from explorer.maths.density import Density
from explorer.maths.geometry import grid
from explorer.study import Study, Weights

NAME = "best possible borders"

LINES, CELLS = 200, 36
"""Rows and columns on which a curved border has its dots; rows and columns of symbols."""


def overlay(figure: Figure, study: Study, theme: Theme) -> tuple[Figure, str]:
    """Draw the best possible classifier on the regions, if it is known."""
    density, extent = study.density, study.extent
    if density is None:
        return figure, ""
    said = differing_from_best(study, density, study.shown)
    if density.weights is not None:
        rival = density.weights
        laid = with_rival(figure, *study.shown, *rival, name=NAME, extent=extent, theme=theme)
        return laid, said
    _, _, cells = grid(extent, CELLS)
    best = density.log_densities(cells).argmax(axis=1).reshape(CELLS, CELLS)
    borders = bayes.borders(density, extent, LINES)
    laid = with_choices(figure, *study.shown, borders, best, name=NAME, extent=extent, theme=theme)
    return laid, said


def differing_from_best(study: Study, density: Density, weights: Weights) -> str:
    """Say on what share of the picture weights differ from the best classifier."""
    if density.weights is not None:
        return differing(study, weights, density.weights)
    return told(bayes.disagreement_share(density, *weights, study.extent))

"""What the lens on the best possible classifier lays over the regions."""

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
"""Upright and level lines on which a curved border has its dots; cells a side of its regions."""


def overlay(figure: Figure, study: Study, theme: Theme) -> tuple[Figure, str]:
    """Lay the best possible classifier over the fit, where it is known."""
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
    """Say on how much of the picture the best classifier chooses another class than weights."""
    if density.weights is not None:
        return differing(study, weights, density.weights)
    return told(bayes.disagreement_share(density, *weights, study.extent))

"""What *Confusion* draws on the regions: squares around the points of the chosen cell."""

from explorer.figures.overlays import around, over
from explorer.figures.regions import marker_size
from explorer.figures.roles import declared
from explorer.figures.style import Figure, Theme
from explorer.lenses.confusion.cell import cell_name, chosen_cell
from explorer.lenses.judged import judged
from explorer.maths.extents import precision
from explorer.study import Study

LIT = declared("lit", painted=True)

COUNTED = "{name} ({points:,})"


def overlay(figure: Figure, study: Study, theme: Theme) -> tuple[Figure, str]:
    """Draw squares around the points of the chosen cell, with the weights of the pictures."""
    n_classes = study.data.n_classes
    cell = chosen_cell(study.view, n_classes)
    if cell is None:
        return figure, ""
    points = judged(study)
    lit = points.X[(points.y == cell[0]) & (study.decisions(points.X, study.shown) == cell[1])]
    told = cell_name(cell, n_classes, study.names)
    shown = COUNTED.format(name=told, points=len(lit))
    look = 2.6 * marker_size(len(study.points.y)), 2.0, 4.5
    kind = precision(study.points.X)
    traces = around(shown, LIT.of(cell[0]), lit, kind, "square-open", look, theme)
    sent = {"role": points.role.name, "predicted": cell[1], "told": COUNTED, "name": told}
    return over(figure, traces, lit=sent), f"Lit up: {shown}."

"""The chosen cell of the confusion matrix."""

from explorer.names import Names
from explorer.settings import ViewParams

Cell = tuple[int, int]
"""True class and decision; the number of classes means rejected."""


def chosen_cell(view: ViewParams, n_classes: int) -> Cell | None:
    """Return the chosen cell, if the matrix has it."""
    true, predicted = view.cell_true, view.cell_predicted
    if true is None or predicted is None or true >= n_classes or predicted > n_classes:
        return None
    return true, predicted


def cell_name(cell: Cell, n_classes: int, names: Names) -> str:
    """Name a cell in a legend or a sentence."""
    true, k = cell
    decided = "rejected" if k == n_classes else f"predicted {names[k]}"
    return f"true {names[true]}, {decided}"

"""The text of *Confusion*: the confusion matrix, and the scores of each class."""

from typing import Any

import numpy as np

from explorer.figures.style import GLYPHS, Theme
from explorer.lenses.confusion import Shares
from explorer.lenses.confusion.cell import Cell, cell_name, chosen_cell
from explorer.lenses.explanation import Buttons, Explanation, Line, Sheet, Trial
from explorer.lenses.judged import judged
from explorer.lenses.places import DECIMALS, row_name
from explorer.maths.arrays import Codes, Floats
from explorer.maths.resampling import LEVEL, RESAMPLES, SEED
from explorer.names import Names
from explorer.numbers import decimals, how_many, percent_digits
from explorer.quality.decided import SCORES, ClassScores, class_scores
from explorer.quality.decided import confusion as counted
from explorer.study import Study

LOOK = (
    "A row is a true class, a column a prediction. The diagonal is right. Every other cell counts "
    "points of the row's class that are mistaken for the column's class. Click a cell: its points "
    "get a square in the regions."
)
REJECTING = " The last column counts points for which nothing is decided: no mistakes."
ACROSS, BESIDE, FEWEST = 36, 3, 3
"""Letters that all columns of the matrix have room for, the letters of one that its sign and its
margins need, and the fewest that are worth their room."""

WIDE = Trial(
    "Wide clusters: many points are mistaken for another class",
    {
        "dataset": "blobs",
        "n_samples": 300,
        "cluster_std": 2.0,
    },
)


def says(study: Study, theme: Theme) -> Explanation:
    """Show the confusion matrix, and the scores of each class."""
    points, n_classes = judged(study), study.data.n_classes
    decisions = study.decisions(points.X)
    counts = counted(points.y, decisions, n_classes)
    cell = chosen_cell(study.view, n_classes)
    return Explanation(
        LOOK + (REJECTING if counts.shape[1] > n_classes else ""),
        (_trial(counts, cell, study.names),),
        text=points.headline(study),
        answer=_matrix(counts, study, cell, points.name),
        sheets=(_scores(class_scores(points.y, decisions, n_classes), points.name, study.names),),
    )


def _trial(counts: Codes, cell: Cell | None, names: Names) -> Trial:
    """Return a trial that lights up the most frequent mistake, if it is not lit up yet.

    A rejected point is not a mistake.
    """
    mistakes = counts[:, : len(counts)].copy()
    np.fill_diagonal(mistakes, 0)
    most = tuple(int(i) for i in np.unravel_index(mistakes.argmax(), mistakes.shape))
    if not mistakes.any() or most == cell:
        return WIDE
    told = f"The most frequent mistake: {cell_name((most[0], most[1]), len(counts), names)}"
    return Trial(told, {"cell_true": most[0], "cell_predicted": most[1]})


def _matrix(counts: Codes, study: Study, cell: Cell | None, points: str) -> Sheet:
    """Return the matrix as a table with buttons."""
    n_classes, digits = len(counts), percent_digits(counts.sum())
    of_row = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    of_column = counts / np.maximum(counts.sum(axis=0), 1)
    shown = {
        Shares.COUNTS: [[f"{each:,}" for each in row] for row in counts.tolist()],
        Shares.ROWS: _percents(of_row, digits),
        Shares.COLUMNS: _percents(of_column, digits),
    }[Shares(study.view.confusion_shares)]
    decided = [*_heads(n_classes, counts.shape[1], study.names), "rejected"]
    rows = [
        Line((row_name(k, study.names), *row, f"{counts[k].sum():,}"))
        for k, row in enumerate(shown)
    ]
    names = tuple(
        tuple(_told((i, j), counts, of_row, of_column, study.names) for j in range(counts.shape[1]))
        for i in range(n_classes)
    )
    pressed = cell if cell is not None and cell[1] < counts.shape[1] else None
    return Sheet(
        caption=f"Confusion matrix of {points}: one row per true class",
        columns=("true ↓ predicted →", *decided[: counts.shape[1]], "all"),
        rows=tuple(rows),
        foot=("all", *(f"{each:,}" for each in counts.sum(axis=0)), f"{counts.sum():,}"),
        notes=(names[pressed[0]][pressed[1]] if pressed else "Click a cell for its shares.",),
        buttons=Buttons(
            names,
            tuple(tuple(map(float, row)) for row in of_row),
            ("cell_true", "cell_predicted"),
            pressed,
        ),
        titles=("", *study.names.listed(n_classes), "", "")[: counts.shape[1] + 2],
    )


def _heads(n_classes: int, n_columns: int, names: Names) -> list[str]:
    """Return the heads of the columns, with as many letters as the width of the page allows."""
    letters = ACROSS // n_columns - BESIDE
    brief = [names.tag(k, max(letters, 2)) for k in range(n_classes)]
    if letters < FEWEST and "…" in "".join(brief):
        return list(GLYPHS[:n_classes])
    return [f"{GLYPHS[k]} {each}" for k, each in enumerate(brief)]


def _percents(shares: Floats, digits: int) -> list[list[str]]:
    return [[f"{each:.{digits}%}" for each in row] for row in shares]


def _told(cell: Cell, counts: Codes, of_row: Any, of_column: Any, names: Names) -> str:
    """Say what a cell counts, with both shares."""
    n, (true, k), digits = int(counts[cell]), cell, percent_digits(counts.sum())
    same = f"predicted as {names[k]}" if k < len(counts) else "rejected"
    return (
        f"T{cell_name(cell, len(counts), names)[1:]}: {how_many(n, 'point')}. That is "
        f"{of_row[cell]:.{digits}%} of the points of {names[true]}, and "
        f"{of_column[cell]:.{digits}%} of the points {same}."
    )


def _scores(scores: ClassScores, points: str, names: Names) -> Sheet:
    """Return the scores of each class, and their means."""
    rows = [
        Line((row_name(k, names), *(decimals(each, DECIMALS) for each in row), f"{support:,}"))
        for k, (row, support) in enumerate(zip(scores.scores, scores.support, strict=True))
    ]
    total = f"{scores.support.sum():,}"
    band = (f"{low:.2f} to {high:.2f}" for low, high in scores.band.T)
    macro, weighted = (
        (decimals(each, DECIMALS) for each in row) for row in (scores.macro, scores.weighted)
    )
    rows += [
        Line(("macro mean", *macro, total)),
        Line((f"its {LEVEL:.0%} band", *band, "")),
        Line(("weighted mean", *weighted, total)),
    ]
    return Sheet(
        caption=f"Scores of each class on {points}",
        columns=("class", *SCORES, "support"),
        rows=tuple(rows),
        notes=(
            "Precision: of the points with this prediction, the share that is right. Recall: of "
            "the points of this class, the share that is predicted so. F1 is the harmonic mean of "
            "the two. Support is the number of points of the class.",
            "In the macro mean all classes count the same. In the weighted mean each class counts "
            "in proportion to its points, so the weighted recall is the share of points that are "
            "right. A class that is never predicted has no precision, and a class without points "
            "here has no recall; 0 is shown, and counts in the means. The band shows chance: in "
            "about 95 of 100 samples it contains the macro mean of infinitely many "
            f"points of the same kind. Its width comes from {RESAMPLES} random confusion matrices "
            f"(Bayesian bootstrap, seed {SEED}).",
        ),
    )

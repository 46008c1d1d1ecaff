"""Write the points as CSV.

The standard library writes it: pandas would need 65 MB in each worker.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from explorer.data.header import distinct
from explorer.export.shown import weights
from explorer.maths import softmax as maths
from explorer.names import as_typed, neutral
from explorer.study import Study

REJECTED = "rejected"


def make(study: Study) -> bytes:
    """Return one row per point: features, class, set, probabilities and decision.

    Columns with equal names get numbers, as when both axes show one feature. Numbers are written
    so that reading them gives the same bits.
    """
    features = tuple(map(as_typed, study.names.features)) or ("x1", "x2")
    shares = [f"P({each})" if isinstance(each, str) else f"p{each}" for each in _labels(study)]
    head = distinct([*features, "class", "set", *shares, "decision"])
    return as_csv([head, *_rows(study)]).encode()


def _rows(study: Study) -> Iterator[list[Any]]:
    points, shown = study.points, weights(study)
    told = [*_labels(study), REJECTED]
    for name, X, y in (
        ("training", points.X, points.y),
        ("held out", points.X_test, points.y_test),
    ):
        probabilities = maths.softmax(study.scores(X, shown))
        decisions = study.decisions(X, shown)
        for x, k, p, decided in zip(
            X.tolist(), y.tolist(), probabilities.tolist(), decisions.tolist(), strict=True
        ):
            yield [*x, told[k], name, *p, told[decided]]


def _labels(study: Study) -> Sequence[int | str]:
    """Return the name of each class, or its number if it has no name."""
    return tuple(map(as_typed, study.names.classes)) or range(study.data.n_classes)


def as_csv(rows: Iterable[Iterable[Any]]) -> str:
    """Return rows as CSV; a spreadsheet does not read any text in it as a formula."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(
        [neutral(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return file.getvalue()

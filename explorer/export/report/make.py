"""Make the report: the page that needs no server, narrow, with the weights and the scores."""

from dataclasses import replace

import numpy as np

from explorer.export.offline import as_text, document
from explorer.export.shown import weights
from explorer.figures.style import PAGE
from explorer.lenses.confusion.says import says as confusion
from explorer.lenses.explanation import Line, Sheet
from explorer.lenses.places import row_name
from explorer.lenses.weights.says import DIGITS
from explorer.numbers import number
from explorer.study import Study

MOST_ACROSS = 6
"""Most weights of a class that stand beside each other on A4, with room for large ones."""


def make(study: Study) -> bytes:
    """Return the report; its scores are those of the lens *Confusion*."""
    counts = study.view.reset("confusion_shares", "cell_true", "cell_predicted")
    told = confusion(replace(study, view=counts), PAGE)
    assert told.answer is not None
    tables = [_weights(study), told.answer, *told.sheets]
    more = f"<p>{as_text(told.text.replace('*', ''))}</p>" + "".join(map(_table, tables))
    return document(study, title="Softmax regression: report", kind="report", more=more)


def _weights(study: Study) -> Sheet:
    """Return one row per class, or one row per weight if the columns would leave the paper."""
    values = np.column_stack(weights(study))
    classes = [row_name(k, study.names) for k in range(len(values))]
    terms = [*study.features.weight_names, "b"]
    corner, names, columns = "class", classes, terms
    if len(terms) > MOST_ACROSS:
        corner, names, columns, values = "weight", terms, classes, values.T
    rows = [
        Line((name, *(number(each, DIGITS) for each in row)))
        for name, row in zip(names, values, strict=True)
    ]
    return Sheet("Weights and intercepts", (corner, *columns), tuple(rows))


def _table(sheet: Sheet) -> str:
    """Return the table of a sheet as HTML."""
    head = "".join(f'<th scope="col">{as_text(each)}</th>' for each in sheet.columns)
    rows = [line.cells for line in sheet.rows] + ([sheet.foot] if sheet.foot else [])
    body = "".join(
        f'<tr><th scope="row">{as_text(name)}</th>'
        + "".join(f"<td>{as_text(cell)}</td>" for cell in cells)
        + "</tr>"
        for name, *cells in rows
    )
    caption = f"<caption>{as_text(sheet.caption)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

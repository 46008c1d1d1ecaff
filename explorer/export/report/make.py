"""Make the report: the page that needs no server, narrow, with the weights and the scores."""

from dataclasses import replace

from explorer.export.offline import as_text, document
from explorer.export.shown import weights
from explorer.figures.style import PAGE
from explorer.lenses.confusion.says import confusion
from explorer.lenses.explanation import Line, Sheet
from explorer.lenses.places import DECIMALS, row_name
from explorer.numbers import decimals
from explorer.study import Study


def report(study: Study) -> bytes:
    """Return the report; its scores are those of the lens *Confusion*."""
    counts = study.view.reset("confusion_shares", "cell_true", "cell_predicted")
    told = confusion(replace(study, view=counts), PAGE)
    assert told.answer is not None
    tables = [_weights(study), told.answer, *told.sheets]
    more = f"<p>{as_text(told.text.replace('*', ''))}</p>" + "".join(map(_table, tables))
    return document(study, title="Softmax regression: report", kind="report", more=more)


def _weights(study: Study) -> Sheet:
    coef, intercept = weights(study)
    rows = [
        Line(
            (
                row_name(k, study.names),
                *(decimals(each, DECIMALS) for each in (*coef[k], intercept[k])),
            )
        )
        for k in range(len(coef))
    ]
    columns = ("class", *study.features.weight_names, "b")
    return Sheet("Weights and intercepts", columns, tuple(rows))


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

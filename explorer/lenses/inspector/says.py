"""The inspector: the softmax worked out at a place, in numbers that a person can add up."""

from typing import Any

import numpy as np

from explorer.data.point import Point
from explorer.figures.style import COLOURS, Theme, class_name
from explorer.lenses.explanation import Explanation, Line, Part, Sheet
from explorer.lenses.places import DECIMALS, row_name, where
from explorer.maths import softmax as maths
from explorer.maths.geometry import borders, decision_regions
from explorer.maths.inspection import Inspection, Worked, inspect, shown
from explorer.maths.numbers import number
from explorer.study import Study

HALF = 0.5 + 1e-9
"""Farther than this from the exact number, in units of the last digit, none is rounded to."""

BARS = ("exp", "p")
"""Columns with bars beside them: dividing by the sum leaves the proportions as they are."""


def inspector(study: Study, theme: Theme) -> Explanation:
    """Work the softmax out at a place, with the weights of an iteration."""
    look = (
        "Read a row from left to right: weights times features; products and intercept add up to "
        "the score z; exp makes it positive; divided by the sum below, it is the probability."
    )
    trial, settings = "Move the place to where two classes meet", _meeting(study)
    if study.place is None:
        return Explanation(look, trial, settings, "Click anywhere, or type x₁ and x₂.")
    x1, x2 = study.place.tolist()
    point = study.point_at(x1, x2)
    trained = point is not None and not point.held_out
    inspected = inspect(
        study.place,
        *study.weights,
        None if point is None else point.label,
        len(study.points.y_test if point and point.held_out else study.points.y),
    )
    return Explanation(
        look,
        trial,
        settings,
        f"**{_heading(study, point)}**",
        _answer(inspected),
        (_worked_sheet(study, inspected, trained, _notes(study, inspected, point)),),
    )


def _answer(inspected: Inspection) -> Sheet:
    """Return what the working comes to: scores and probabilities, and the loss of a point."""
    worked, columns = shown(inspected, DECIMALS), ["class", "z", "exp", "p"]
    if worked.loss is not None:
        columns.append("−log p")
    rows = []
    for k in range(len(inspected.logits)):
        units = (worked.logits[k], worked.exponentials[k], worked.probabilities[k])
        cells = [row_name(k), *(worked.text(each) for each in units)]
        if worked.loss is not None:
            cells.append(worked.text(worked.loss) if k == inspected.y else "")
        rows.append(Line(tuple(cells), (float(inspected.probabilities[k]),), COLOURS[k]))
    return Sheet(
        caption="The probabilities here, a row for each class",
        columns=tuple(columns),
        rows=tuple(rows),
        barred=(columns.index("p"),),
    )


def _meeting(study: Study) -> dict[str, Any]:
    """Return the middle of the longest border: two classes are as likely there, others less."""
    extent = study.extent
    edges = borders(decision_regions(*study.weights, extent), extent)
    lengths = [float(np.hypot(*(end - start))) for start, end in edges]
    place = edges[int(np.argmax(lengths))].mean(axis=0) if edges else study.places[0]
    x1, x2 = np.round(place, 3).tolist()
    return {"x1": x1, "x2": x2}


def _heading(study: Study, point: Point | None) -> str:
    kind = ""
    if point is not None:
        role = "held-out" if point.held_out else "training"
        kind = f": a {role} point of {class_name(point.label)}"
    return f"{where(study)}{kind}"


def _worked_sheet(study: Study, inspected: Inspection, trained: bool, notes: list[str]) -> Sheet:
    worked, (coef, _) = shown(inspected, DECIMALS), study.weights
    columns = ["class", "w₁", "w₂", "w₁ x₁", "w₂ x₂", "b", "z", "z − max", "exp", "p"]
    foot = [
        "sum",
        *[""] * 7,
        worked.text(worked.total),
        worked.text(sum(worked.probabilities)),
    ]
    if inspected.y is not None:
        columns.append("−log p")
        foot.append("")
    if trained:
        columns += ["pull on w₁", "pull on w₂", "pull on b"]
        foot += [worked.text(0)] * 3
    rows = [
        Line(
            (
                row_name(k),
                *(number(w, 5) for w in coef[k]),
                *_cells(worked, k, inspected.y, trained),
            ),
            (float(inspected.exponentials[k]), float(inspected.probabilities[k])),
            COLOURS[k],
        )
        for k in range(len(inspected.logits))
    ]
    return Sheet(
        caption="The softmax worked out, a row for each class",
        columns=tuple(columns),
        rows=tuple(rows),
        foot=tuple(foot),
        barred=tuple(columns.index(name) for name in BARS),
        equation=_softmax_equation(inspected, worked),
        notes=tuple(notes),
    )


def _cells(worked: Worked, k: int, label: int | None, trained: bool) -> list[str]:
    cells = [
        *(worked.text(units) for units in worked.products[k]),
        *(
            worked.text(column[k])
            for column in (
                worked.intercept,
                worked.logits,
                worked.shifted,
                worked.exponentials,
                worked.probabilities,
            )
        ),
    ]
    if worked.loss is None or worked.pull is None or worked.intercept_pull is None:
        return cells
    cells.append(worked.text(worked.loss) if k == label else "")
    pulls = [*worked.pull[k], worked.intercept_pull[k]] if trained else []
    return [*cells, *(worked.text(units) for units in pulls)]


def _softmax_equation(inspected: Inspection, worked: Worked) -> tuple[Part, ...]:
    """Write the softmax of the true class, or else of the likeliest, with its numbers."""
    k = int(inspected.probabilities.argmax()) if inspected.y is None else inspected.y
    powers = [Part("e", worked.text(z), row=j) for j, z in enumerate(worked.shifted)]
    plus = [Part("+")] * (len(powers) - 1)
    under = [part for pair in zip(powers, [*plus, Part()], strict=True) for part in pair][:-1]
    return (
        Part(f"P({class_name(k)}) ="),
        Part(over=(powers[k],), under=tuple(under)),
        Part("="),
        Part(
            over=(Part(worked.text(worked.exponentials[k]), row=k),),
            under=(Part(worked.text(worked.total)),),
        ),
        Part(f"= {worked.text(worked.probabilities[k])}"),
    )


def _moved(inspected: Inspection) -> str:
    """Say whose probability was rounded the other way so that those shown add up to one."""
    units = shown(inspected, DECIMALS).probabilities
    exact = inspected.probabilities * 10**DECIMALS
    moved = [class_name(k) for k, p in enumerate(units) if abs(p - exact[k]) > HALF]
    if not moved:
        return ""
    return f"So that those shown add up to one, p of {', '.join(moved)} is rounded the other way."


def _notes(study: Study, inspected: Inspection, point: Point | None) -> list[str]:
    notes = [
        "The largest score is taken off all of them. That divides numerator and denominator by the "
        "same number, so no probability changes, and exp cannot overflow. (Softmax: Bishop 2006, "
        "eq. 4.104; the maximum: Goodfellow, Bengio and Courville 2016, eq. 6.33.) Weights are "
        "shown with five digits and places with four; products are those of all their digits."
    ]
    moved = _moved(inspected)
    if moved:
        notes.append(moved)
    if point is None or inspected.loss_share is None:
        return notes
    points = study.points
    if point.held_out:
        z = maths.logits(points.X_test, *study.weights)
        mean, whose = maths.cross_entropy(z, points.y_test), "held-out"
    else:
        mean, whose = study.loss, "mean"
    part = f": {inspected.loss_share / mean:.1%} of it" if mean else ""
    notes.append(
        f"−log p is this point's loss, in nats. It adds {inspected.loss_share:.3g} to the {whose} "
        f"cross-entropy of {mean:.4g}{part}. (eq. 4.108)"
    )
    notes.append(
        "It has no pull on the weights: no fit sees a held-out point."
        if point.held_out
        else "Pull: (p − 1 for the true class, p for the others) times x, this loss's gradient. "
        "Training moves the weights against the mean of all points' pulls. Down a column the pulls "
        "add up to zero. (eq. 4.109)"
    )
    return notes

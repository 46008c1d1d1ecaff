"""The text of the inspector: the softmax at a place, in numbers that a person can add up."""

import math
from typing import Any

import numpy as np

from explorer.data.point import Point
from explorer.figures.style import COLOURS, Theme
from explorer.lenses.explanation import Explanation, Line, Part, Sheet, Trial
from explorer.lenses.places import DECIMALS, row_name, steps, where
from explorer.maths import softmax as maths
from explorer.maths.arrays import Floats
from explorer.maths.geometry import borders, decision_regions
from explorer.maths.inspection import Inspection, Worked, by_hand, inspect
from explorer.maths.tracing import traced_borders
from explorer.names import Names
from explorer.numbers import number
from explorer.study import Study

HALF = 0.5 + 1e-9
"""Largest rounding error, in units of the last digit, of a number that was not adjusted."""

BARS = ("exp", "p")
"""Columns with bars; dividing by the sum does not change their proportions."""


def says(study: Study, theme: Theme) -> Explanation:
    """Work the softmax out at a place, with the weights of an iteration."""
    look = (
        "The score z of a class is the sum of its weights times the features, plus b. exp(z − max) "
        "makes it positive; max is the largest score. Divided by the sum over all classes, it is "
        "the probability p. So the p of all classes sum to one."
    )
    told, middle = "Move the place to a border between two classes", _meeting(study)
    trials = () if middle is None else (Trial(told, middle),)
    if study.place is None:
        told = "Click anywhere in the pictures, or type x₁ and x₂."
        return Explanation(look, trials, told, steps=steps(study))
    x1, x2 = study.place.tolist()
    point = study.point_at(x1, x2)
    trained = point is not None and not point.held_out
    inspected = inspect(
        study.features(study.place[None])[0],
        *study.weights,
        None if point is None else point.label,
    )
    worked = by_hand(inspected, DECIMALS)
    notes = _notes(study, inspected, worked, point)
    return Explanation(
        look,
        trials,
        f"**{_heading(study, point)}**",
        _answer(inspected, worked, study.names),
        (
            _worked_sheet(study, inspected, worked, trained, notes),
            *([] if study.features.is_plane else [_terms_sheet(study, worked)]),
        ),
        steps=steps(study),
    )


def _answer(inspected: Inspection, worked: Worked, names: Names) -> Sheet:
    """Return what the working comes to: scores and probabilities, and the loss of a point."""
    columns = ["class", "z", "exp(z − max)", "p"]
    if worked.loss is not None:
        columns.append("−log p")
    rows = []
    for k in range(len(inspected.logits)):
        units = (worked.logits[k], worked.exponentials[k], worked.probabilities[k])
        cells = [row_name(k, names), *(worked.text(each) for each in units)]
        if worked.loss is not None:
            cells.append(worked.text(worked.loss) if k == inspected.y else "")
        rows.append(Line(tuple(cells), (float(inspected.probabilities[k]),), COLOURS[k]))
    sums = worked.text(worked.total), worked.text(sum(worked.probabilities))
    return Sheet(
        caption="The probabilities here, one row per class",
        columns=tuple(columns),
        rows=tuple(rows),
        foot=("sum", "", *sums, *[""] * (len(columns) - 4)),
        barred=(columns.index("p"),),
    )


def _meeting(study: Study) -> dict[str, Any] | None:
    """Return the middle of the longest border, if there is one; two classes are equally likely."""
    extent, scorer = study.extent, study.scorer_of(study.weights)
    if scorer.is_exact:
        edges = borders(decision_regions(*study.weights, extent), extent)
        lengths = [float(np.hypot(*(end - start))) for start, end in edges]
        places = edges[int(np.argmax(lengths))].mean(axis=0, keepdims=True) if edges else []
    else:
        places = max(traced_borders(scorer.scores, extent), key=len, default=[])
    if not len(places):
        return None
    place = places[len(places) // 2]
    return {
        name: round(x, 2 - math.floor(math.log10(step)))  # less is too little to see
        for x, (name, step) in zip(place.tolist(), steps(study).items(), strict=True)
    }


def _heading(study: Study, point: Point | None) -> str:
    kind = ""
    if point is not None:
        role = "held-out" if point.held_out else "training"
        kind = f": a {role} point of {study.names[point.label]}"
    return f"{where(study)}{kind}"


def _worked_sheet(
    study: Study, inspected: Inspection, worked: Worked, trained: bool, notes: list[str]
) -> Sheet:
    (coef, _), is_plane = study.weights, study.features.is_plane
    own = ["w₁", "w₂", "w₁ x₁", "w₂ x₂"] if is_plane else ["terms"]
    columns = ["class", *own, "b", "z", "z − max", "exp", "p"]
    foot = [
        "sum",
        *[""] * (len(own) + 3),
        worked.text(worked.total),
        worked.text(sum(worked.probabilities)),
    ]
    if inspected.y is not None:
        columns.append("−log p")
        foot.append("")
    if trained:
        columns += [*(["gradient w₁", "gradient w₂"] if is_plane else []), "gradient b"]
        foot += [worked.text(0)] * (3 if is_plane else 1)
    rows = [
        Line(
            (
                row_name(k, study.names),
                *(_linear(worked, coef, k) if is_plane else [worked.text(sum(worked.products[k]))]),
                *_cells(worked, k, inspected.y, trained, is_plane),
            ),
            (float(inspected.exponentials[k]), float(inspected.probabilities[k])),
            COLOURS[k],
        )
        for k in range(len(inspected.logits))
    ]
    return Sheet(
        caption="The softmax worked out, one row per class",
        columns=tuple(columns),
        rows=tuple(rows),
        foot=tuple(foot),
        barred=tuple(columns.index(name) for name in BARS),
        equation=_softmax_equation(inspected, worked, study.names),
        notes=tuple(notes),
    )


def _terms_sheet(study: Study, worked: Worked) -> Sheet:
    """Return what each feature adds to each score; the numbers shown add up."""
    (coef, _), classes = study.weights, range(len(worked.logits))
    head = [each for k in classes for each in (f"w, {study.names[k]}", "w · value")]
    rows = [
        Line(
            (
                name,
                worked.text(worked.x[j]),
                *(
                    each
                    for k in classes
                    for each in (number(coef[k, j], 5), worked.text(worked.products[k][j]))
                ),
            )
        )
        for j, name in enumerate(study.features.names)
    ]
    last = [each for k in classes for each in ("", worked.text(worked.intercept[k]))]
    foot = [each for k in classes for each in ("", worked.text(worked.logits[k]))]
    return Sheet(
        caption="What each term adds to the score of each class",
        columns=("term", "value", *head),
        rows=(*rows, Line(("b", "", *last))),
        foot=("score z", "", *foot),
        notes=(
            "x₁ and x₂, and then each term, are standardised: the mean is subtracted, and the "
            "result is divided by the standard deviation, both of the training points. The "
            "products of weights and values, and the intercept b, add up to the score z.",
        ),
    )


def _linear(worked: Worked, coef: Floats, k: int) -> list[str]:
    """Return the weights of a class, and their products with the coordinates."""
    return [*(number(w, 5) for w in coef[k]), *(worked.text(each) for each in worked.products[k])]


def _cells(worked: Worked, k: int, label: int | None, trained: bool, is_plane: bool) -> list[str]:
    cells = [
        worked.text(column[k])
        for column in (
            worked.intercept,
            worked.logits,
            worked.shifted,
            worked.exponentials,
            worked.probabilities,
        )
    ]
    if worked.loss is None or worked.weight_gradient is None or worked.intercept_gradient is None:
        return cells
    cells.append(worked.text(worked.loss) if k == label else "")
    weights = worked.weight_gradient[k] if is_plane else ()
    gradients = [*weights, worked.intercept_gradient[k]] if trained else []
    return [*cells, *(worked.text(units) for units in gradients)]


def _softmax_equation(inspected: Inspection, worked: Worked, names: Names) -> tuple[Part, ...]:
    """Return the softmax with numbers, for the true class or else for the most probable one."""
    k = int(inspected.probabilities.argmax()) if inspected.y is None else inspected.y
    powers = [Part("e", worked.text(z), row=j) for j, z in enumerate(worked.shifted)]
    plus = [Part("+")] * (len(powers) - 1)
    under = [part for pair in zip(powers, [*plus, Part()], strict=True) for part in pair][:-1]
    return (
        Part(f"P({names[k]}) ="),
        Part(over=(powers[k],), under=tuple(under)),
        Part("="),
        Part(
            over=(Part(worked.text(worked.exponentials[k]), row=k),),
            under=(Part(worked.text(worked.total)),),
        ),
        Part(f"= {worked.text(worked.probabilities[k])}"),
    )


def _moved(inspected: Inspection, worked: Worked, names: Names) -> str:
    """Name the classes whose probability was adjusted so that the sum is one."""
    exact = inspected.probabilities * 10**DECIMALS
    moved = [names[k] for k, p in enumerate(worked.probabilities) if abs(p - exact[k]) > HALF]
    if not moved:
        return ""
    return f"p of {', '.join(moved)} is adjusted by 0.0001, so that the numbers add up to one."


def _notes(study: Study, inspected: Inspection, worked: Worked, point: Point | None) -> list[str]:
    notes = [
        "The largest score is subtracted from every score. This divides numerator and denominator "
        "by the same number. So no probability changes, and exp cannot overflow. Weights are shown "
        "with five digits, and places with at least four; the products are computed with all "
        "digits."
    ]
    if moved := _moved(inspected, worked, study.names):
        notes.append(moved)
    if point is None or inspected.loss is None:
        return notes
    points = study.points
    times = "x₁, x₂ or 1" if study.features.is_plane else "the value of a term, or times 1 for b"
    if point.held_out:
        z = study.scores(points.X_test)
        mean, whose = maths.cross_entropy(z, points.y_test), "held-out cross-entropy"
        added = inspected.loss / len(points.y_test)
    else:
        mean, whose = study.loss, f"mean {study.loss_name}"
        weight = 1.0 if study.class_weights is None else float(study.class_weights[point.label])
        added = inspected.loss * weight / study.total_weight
    part = f": {added / mean:.1%} of it" if mean else ""
    notes.append(
        "−log p is the loss of this point. Its unit is the nat, the unit of the natural logarithm. "
        f"The point adds {added:.3g} to the {whose} of {mean:.4f}{part}."
    )
    notes.append(
        "A held-out point is not used for training, so no gradient is shown."
        if point.held_out
        else "The gradient of this loss is p − 1 for the true class and p for the others, times "
        f"{times}. Each column adds up to zero. Gradient descent without a penalty moves the "
        "weights in the opposite direction of the mean gradient of all points."
    )
    return notes

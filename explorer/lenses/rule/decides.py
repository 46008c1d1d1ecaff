"""The decision rule that the settings describe."""

import numpy as np

from explorer.lenses.rule import Kind
from explorer.maths.arrays import Floats
from explorer.maths.decision import LIKELIEST, Rule
from explorer.study import Study


def decides(study: Study) -> Rule:
    """Return the rule."""
    view = study.view
    if view.rule == Kind.CONFIDENCE:
        return Rule(confidence=view.tau)
    if view.rule == Kind.LEAD:
        return Rule(lead=view.lead)
    if view.rule == Kind.COSTS:
        return Rule.of_costs(tuple(map(tuple, costs(study).tolist())))
    if view.rule == Kind.PRIORS:
        return Rule(offset=tuple(np.log(priors(study) / study.class_shares).tolist()))
    return LIKELIEST


def costs(study: Study) -> Floats:
    """Return the typed costs: shape (n_classes, n_classes), or with one more column to reject.

    For classes without a row, a wrong decision costs 1 and to reject costs as much as for class 0.
    """
    n_classes, typed = study.data.n_classes, study.view.costs
    table = 1.0 - np.eye(n_classes)
    if typed is None:
        return table
    given = np.array(typed)
    known = min(len(given), n_classes)
    table[:known, :known] = given[:known, :known]
    if given.shape[1] == len(given):
        return table
    rejected = np.full((n_classes, 1), given[0, -1])
    rejected[:known, 0] = given[:known, -1]
    return np.hstack([table, rejected])


def priors(study: Study) -> Floats:
    """Return the typed shares of the classes."""
    numbers = frequencies(study)
    return numbers / numbers.sum()


def frequencies(study: Study) -> Floats:
    """Return the typed frequencies of the classes, shape (n_classes,); 1 for one without a row."""
    given = np.array(study.view.priors).reshape(-1)[: study.data.n_classes]
    return np.append(given, np.ones(study.data.n_classes - len(given)))

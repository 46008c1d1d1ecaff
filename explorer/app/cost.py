"""How long a call of a worker takes, estimated from its parameters alone."""

from typing import Any

from explorer.settings import DataParams, FitParams, LossView, Solver, ViewParams

EVALUATION, PER_SCORE = 6e-5, 8e-9
"""Seconds to evaluate the loss and its gradient: in any case, and per score of a sample."""

STEPS = {Solver.LBFGS: 150, Solver.NEWTON: 40}
"""Evaluations of the optimisers that stop by themselves, as many as hard settings take."""

EVALUATIONS = {Solver.GRADIENT_DESCENT: 1, Solver.ACCELERATED_GRADIENT: 2, Solver.SGD: 1}
"""Evaluations of an iteration of the others, which may take all that they are allowed."""


def seconds(*wanted: Any) -> float:
    """Estimate what a call takes on one core of the machine that it was measured on.

    Parameters
    ----------
    *wanted
        The call's parameters. Without ``FitParams`` nothing is fitted, which takes no time.

    Returns
    -------
    float
        In seconds. It tells quick calls from slow ones; a call may take a third or three times it.
    """
    given = {type(each): each for each in wanted}
    if FitParams not in given:
        return 0.0
    data: DataParams = given[DataParams]
    params: FitParams = given[FitParams]
    view: ViewParams = given[ViewParams]
    solvers = set(Solver) if view.loss_view is LossView.RACE else {params.solver, Solver.NEWTON}
    steps = sum(STEPS.get(each, 0) + EVALUATIONS.get(each, 0) * params.max_iter for each in solvers)
    return steps * (EVALUATION + PER_SCORE * data.n_samples * data.n_classes)

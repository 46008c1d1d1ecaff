"""An estimate of the time of a call, from its parameters."""

from typing import Any

from explorer.settings import (
    CLOSED,
    LENSES,
    DataParams,
    FitParams,
    LossView,
    Solver,
    ViewParams,
)

EVALUATION, PER_SCORE = 6e-5, 8e-9
"""Seconds for one evaluation of loss and gradient: a constant, and a time per score."""

STEPS = {Solver.LBFGS: 150, Solver.NEWTON: 40}
"""Evaluations of the optimisers that take no number of iterations, for difficult settings."""

LINEAR = 2
"""Number of linear features. With more features, an evaluation takes longer, at most in
proportion."""

PATH = 2500
"""Evaluations of a path over C with its cross-validation: 390 fits, each from the one before."""

EVALUATIONS = {Solver.GRADIENT_DESCENT: 1, Solver.ACCELERATED_GRADIENT: 2, Solver.SGD: 1}
"""Evaluations per iteration of the others, which may use all iterations."""


def seconds(*wanted: Any) -> float:
    """Estimate the time of a call on one core of the machine where it was measured.

    Parameters
    ----------
    *wanted
        Parameters of the call. Without ``FitParams`` there is no fit, and the estimate is 0.

    Returns
    -------
    float
        In seconds. It separates quick calls from slow ones; it can be wrong by a factor of three.
    """
    given = {type(each): each for each in wanted}
    if FitParams not in given:
        return 0.0
    data: DataParams = given[DataParams]
    params: FitParams = given[FitParams]
    view: ViewParams = given[ViewParams]
    solvers = [*Solver] if view.loss_view is LossView.RACE else [*{params.solver, Solver.NEWTON}]
    if view.lens != CLOSED:
        solvers += [params.solver] * LENSES[view.lens].fits
    steps = sum(STEPS.get(each, 0) + EVALUATIONS.get(each, 0) * params.max_iter for each in solvers)
    if view.loss_view is LossView.PATH:
        steps += PATH
    scores = data.n_points * data.n_classes
    wide = params.n_features(data.n_classes) / LINEAR
    return steps * (EVALUATION + PER_SCORE * scores) * max(1.0, wide)

"""The optimisers, one file each, and a table of them."""

from typing import Protocol

from explorer.fitting.solvers.accelerated_gradient import accelerated_gradient
from explorer.fitting.solvers.gradient_descent import gradient_descent
from explorer.fitting.solvers.lbfgs import lbfgs
from explorer.fitting.solvers.newton import newton, promise
from explorer.fitting.solvers.problem import Problem
from explorer.fitting.solvers.run import Options, Path, Stop
from explorer.fitting.solvers.sgd import sgd
from explorer.maths.arrays import Floats
from explorer.settings import Solver

__all__ = ["SOLVERS", "Minimise", "Options", "Path", "Problem", "Stop", "promise"]


class Minimise(Protocol):
    """The signature that every optimiser has."""

    def __call__(self, problem: Problem, start: Floats, options: Options) -> Path:
        """Return every iterate from ``start``, shape (n_classes, n_features + 1)."""
        ...


SOLVERS: dict[Solver, Minimise] = {
    Solver.LBFGS: lbfgs,
    Solver.NEWTON: newton,
    Solver.GRADIENT_DESCENT: gradient_descent,
    Solver.ACCELERATED_GRADIENT: accelerated_gradient,
    Solver.SGD: sgd,
}

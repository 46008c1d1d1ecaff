"""The optimisers, one file each, and the table that finds them by name."""

from typing import Protocol

from explorer.params import Solver
from explorer.solvers.accelerated_gradient import accelerated_gradient
from explorer.solvers.gradient_descent import gradient_descent
from explorer.solvers.lbfgs import lbfgs
from explorer.solvers.newton import newton, promise
from explorer.solvers.problem import Path, Problem, Stop

__all__ = ["SOLVERS", "Minimise", "Path", "Problem", "Stop", "promise"]


class Minimise(Protocol):
    """The signature that every optimiser has."""

    def __call__(self, problem: Problem, *, tol: float, max_iter: int) -> Path:
        """Start at zero weights and return every iterate."""
        ...


SOLVERS: dict[Solver, Minimise] = {
    Solver.LBFGS: lbfgs,
    Solver.NEWTON: newton,
    Solver.GRADIENT_DESCENT: gradient_descent,
    Solver.ACCELERATED_GRADIENT: accelerated_gradient,
}

"""L-BFGS: scipy's L-BFGS-B; with an L1 term, on split variables."""

import math
import sys

import numpy as np
import scipy  # loads each part at its first use, so not while the page starts

from explorer.fitting.solvers.gradient_descent import proximal_step, safe_step
from explorer.fitting.solvers.newton import WIDER, promise
from explorer.fitting.solvers.problem import Problem
from explorer.fitting.solvers.run import Options, Path, Run, Stop, is_much
from explorer.fitting.solvers.sparse import SparseProblem
from explorer.maths.arrays import Floats

MEMORY = 20
"""Number of past steps and gradient changes that approximate the Hessian."""

TIGHTER = 0.01
"""The tolerance is multiplied by this if the gradient is small, but a Newton step would still gain
much."""

AT_LEAST = 10.0
"""A Newton step may promise this many times less than there is to gain, because the objective is no
parabola."""

FLAT = 1e-3
"""Added to the curvature of each direction, which is about 1, before features are whitened."""


def lbfgs(problem: Problem, start: Floats, options: Options) -> Path:
    """Minimise by scipy's L-BFGS-B.

    ``|w|`` has no gradient at 0. So with an L1 term each weight is split into two parts that are
    not negative, ``w = u - v``, and ``|w|`` becomes ``u + v``. The features are standardised, and
    with many weights and no L1 term they are whitened. The weights and objectives returned are
    those of the original features. It stops when the largest component of the projected gradient is
    at most ``tol`` and a Newton step would gain little, or when rounding hides any descent.

    References
    ----------
    Zhu, Byrd, Lu and Nocedal (1997), Algorithm 778: L-BFGS-B; Schmidt, Fung and Rosales (2007),
    Fast optimization methods for L1 regularization, sec. 2.3 (split variables).
    """
    _ = scipy.optimize  # is loaded before the clock starts
    run = Run(options)
    standard, scaling = problem.standardised()
    run.accept(standard.at(scaling.to_standardised(start)))
    stop = _Search(standard, run).minimise()
    return run.path(stop).to_original(scaling)


class _Search:
    """The functions that scipy calls with a flat ``z``.

    ``z`` has shape (1, n_classes, n_features + 1) and is ``theta``. With an L1 term it has shape
    (2, n_classes, n_features + 1), and ``theta`` is the first half minus the second.

    With many weights and no L1 term, ``z @ whitening`` is ``theta``, see :func:`_whitening`.
    """

    def __init__(self, problem: Problem, run: Run) -> None:
        self.problem, self.run = problem, run
        self.last = run.last
        self.is_split = bool(problem.penalty.l1)
        self.signs = np.array([1.0, -1.0] if self.is_split else [1.0])
        self.shape = (len(self.signs), *problem.zeros.shape)
        self.l1_weights = problem.zeros
        self.l1_weights[:, :-1] = problem.penalty.l1_weights
        self.whitening = _whitening(problem)

    @property
    def bounds(self) -> "scipy.optimize.Bounds | None":
        """Bounds of split weights: halves are not negative; intercepts are in the first half."""
        if not self.is_split:
            return None
        lower, upper = np.zeros(self.shape), np.full(self.shape, np.inf)
        lower[0, :, -1], upper[1, :, -1] = -np.inf, 0.0
        return scipy.optimize.Bounds(lower.ravel(), upper.ravel())

    def minimise(self) -> Stop:
        """Call scipy and record its iterates; with split variables, call it repeatedly.

        scipy treats a half that is almost at its bound as finished. So a proximal step follows each
        call. It sets weights to exactly zero if they belong there, and shows whether the objective
        can still fall.
        """
        tol = self.run.options.tol
        while True:
            before = self.run.last.objective
            self._call_scipy(tol)
            if self.is_split and not self.run.is_full:
                self._proximal_step()
            stop = self.run.stop(self.problem)
            falls = self.run.last.objective < before
            if stop is Stop.TOLERANCE and falls and not self.run.is_full and self._could_gain():
                tol *= TIGHTER
                continue
            if stop:
                return stop
            if not falls or not self.is_split:
                return Stop.PRECISION

    def _could_gain(self) -> bool:
        """Return whether a Newton step would gain much, although the gradient is small.

        Where some combination of features hardly varies, the gradient can be small far from the
        optimum. Without a penalty there may be no optimum. For sparse features no Newton step is
        made.
        """
        if self.problem.penalty.is_zero or isinstance(self.problem, SparseProblem):
            return False
        objective = self.run.last.objective
        gain = AT_LEAST * promise(self.problem, self.run.last.theta) * objective
        return is_much(gain, objective, self.run.options.tol)

    def _call_scipy(self, tol: float) -> None:
        """Run L-BFGS-B from the latest iterate."""
        theta = self.run.last.theta
        max_iter = self.run.options.max_iter - len(self.run.iterates) + 1
        if self.whitening is not None:
            theta = np.asarray(np.linalg.solve(self.whitening.T, theta.T).T, np.float64)
            tol /= math.sqrt(theta.shape[1])  # a row of the whitening's inverse has a norm of 1
        scipy.optimize.minimize(
            self.value,
            (self.signs[:, None, None] * theta).ravel(),
            jac=self.gradient,
            method="L-BFGS-B",
            bounds=self.bounds,  # scipy also moves the start into them
            callback=self.accept,
            options={
                "maxcor": MEMORY,
                "maxiter": max_iter,
                "maxfun": sys.maxsize,
                "maxls": 50,
                "ftol": 0.0,
                "gtol": tol,
            },
        )

    def _proximal_step(self) -> None:
        """Accept a proximal gradient step if the objective does not rise."""
        shortest = safe_step(self.problem)
        trial, _ = proximal_step(self.problem, self.run.last, shortest, shortest)
        if trial.objective <= self.run.last.objective:
            self.run.accept(trial)

    def value(self, flat: Floats) -> float:
        """Return the objective of the split problem, in nats."""
        z = flat.reshape(self.shape)
        self.last = self.problem.at(self._theta(z))
        if not self.is_split:
            return self.last.objective
        return self.last.objective + 2.0 * float((self.l1_weights * z.min(axis=0)).sum())

    def gradient(self, flat: Floats) -> Floats:
        """Return the gradient at the place of the last value, where scipy asks for it.

        With ``jac=True``, scipy would compare the places before it takes either of the two.
        """
        smooth = self.last.gradient.copy()
        smooth[:, :-1] += self.last.theta[:, :-1] * self.problem.penalty.l2_weights
        if self.whitening is not None:
            smooth = smooth @ self.whitening.T
        if self.is_split:
            smooth = self.signs[:, None, None] * smooth + self.l1_weights
        return smooth.ravel()

    def accept(self, xk: Floats) -> None:
        """Record an iterate that scipy has accepted."""
        theta = self._theta(xk.reshape(self.shape))
        same = np.array_equal(theta, self.last.theta)
        self.run.accept(self.last if same else self.problem.at(theta))

    def _theta(self, z: Floats) -> Floats:
        """Return the weights for the numbers that scipy has."""
        theta = z[0] - z[1] if self.is_split else z[0].copy()
        return theta if self.whitening is None else theta @ self.whitening


def _whitening(problem: Problem) -> Floats | None:
    """Return a matrix by which weights of equal curvature become weights of the features.

    It is the inverse of ``L`` in ``H = L @ L.T``. ``H`` is the Hessian at zero weights, of one
    class and times the number of classes. Features that vary together are so made apart. It is
    None for few weights, for an L1 term, which needs the weights themselves, and for sparse
    features.

    References
    ----------
    Nocedal and Wright (2006), Numerical Optimization, sec. 5.1 (preconditioning by a change of
    variables).
    """
    penalty = problem.penalty
    if problem.zeros.size < WIDER or penalty.l1 or isinstance(problem, SparseProblem):
        return None
    ridge = np.full(len(problem.gram), FLAT)
    ridge[:-1] += problem.n_classes * penalty.l2_weights
    root = np.linalg.cholesky(problem.gram + np.diag(ridge))
    return np.asarray(np.linalg.inv(root), np.float64)

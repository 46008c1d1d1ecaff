"""How far the objective can surely still fall, compared with how far it does."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from sklearn.exceptions import ConvergenceWarning

from explorer import DataParams, SoftmaxRegression, make_dataset
from explorer.fitting.certificate import sure_fall
from explorer.fitting.solvers import SOLVERS, Options, Problem
from explorer.maths.penalty import ElasticNet

DATA = make_dataset(DataParams(cluster_std=2.0))


def problem(l1_ratio, units=1.0, C=1.0):
    penalty = ElasticNet.of(C, l1_ratio, len(DATA.y), 3)
    return Problem.of(DATA.X * units + 3.0 * units, DATA.y, 3, penalty)


@pytest.mark.parametrize("l1_ratio", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(("units", "size"), [(0.1, 1.0), (1e3, 0.0)])
def test_the_objective_can_fall_by_at_least_that_much(l1_ratio, units, size):
    stated = problem(l1_ratio, units)
    start = np.random.default_rng(0).normal(size=(3, 3)) * size / [units, units, 1.0]
    optimum = SOLVERS["newton"](stated, stated.zeros, Options(max_iter=100)).objective[-1]
    point = stated.at(start)
    # A change of only one weight gains a good part.
    assert 0.01 < sure_fall(stated, point) / (point.objective - optimum) < 1.0


@pytest.mark.parametrize("shift", [0.0, 5.0])
@pytest.mark.parametrize(("C", "l1_ratio"), [(1.0, 0.0), (0.01, 0.5), (1.0, 1.0), (0.01, 1.0)])
def test_that_much_is_the_best_fall_of_one_weight_below_an_upper_bound(l1_ratio, C, shift):
    stated = problem(l1_ratio, C=C)
    X, penalty = stated.design[:, :-1], stated.penalty
    coef = 0.3 * np.random.default_rng(1).normal(size=(3, 2))
    intercept = -coef @ X.mean(axis=0) + [shift, 0.0, 0.0]
    point = stated.at(np.column_stack([coef, intercept]))
    falls = list(2.0 * point.gradient[:, -1] ** 2)  # of g m + m**2 / 8, at m = -4 g
    for k, j in np.ndindex(3, 2):

        def rise(move, k=k, j=j):
            moved = coef.copy()
            moved[k, j] += move
            slope = point.gradient[k, j] - point.gradient[k, -1] * X[:, j].mean()
            bound = slope * move + X[:, j].var() * move**2 / 8
            return bound + penalty.value(moved) - penalty.value(coef)

        falls.append(-minimize_scalar(rise, tol=1e-10).fun)
    # The search finds the lowest value up to rounding of numbers near 1.
    assert sure_fall(stated, point) == pytest.approx(max(falls), rel=1e-9)
    assert (np.argmax(falls) < 3) == (shift > 0.0)


@pytest.mark.parametrize("l1_ratio", [0.0, 0.5, 1.0])
def test_at_an_optimum_nothing_is_sure(l1_ratio):
    stated = problem(l1_ratio)
    end = SOLVERS["newton"](stated, stated.zeros, Options(max_iter=100)).theta[-1]
    # Newton's tolerance is a share of 5e-17 of the objective.
    assert 0.0 <= sure_fall(stated, stated.at(end)) <= 1e-15


def test_a_feature_without_any_spread_has_no_part_in_it():
    X = np.column_stack([DATA.X[:, 0], np.full(len(DATA.y), 7.0)])
    stated = Problem.of(X, DATA.y, 3, ElasticNet.of(np.inf, 0.0, len(DATA.y), 3))
    alone = Problem.of(X[:, :1], DATA.y, 3, stated.penalty)
    falls = sure_fall(stated, stated.at(stated.zeros)), sure_fall(alone, alone.at(alone.zeros))
    assert falls[0] == pytest.approx(falls[1], rel=1e-12)


def test_a_fit_whose_objective_can_surely_fall_is_not_called_converged(monkeypatch):
    assert SoftmaxRegression().fit(DATA.X, DATA.y).fit_.reason == "converged"
    monkeypatch.setattr("explorer.fitting.training.sure_fall", lambda problem, point: 0.1)
    with pytest.warns(ConvergenceWarning):
        assert SoftmaxRegression().fit(DATA.X, DATA.y).fit_.reason == "stalled"

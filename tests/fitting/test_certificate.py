"""How far the objective can surely still fall, against how far it falls."""

import numpy as np
import pytest

from explorer import DataParams, make_dataset
from explorer.fitting.certificate import sure_fall
from explorer.fitting.solvers import SOLVERS, Options, Problem
from explorer.maths.penalty import ElasticNet

DATA = make_dataset(DataParams(cluster_std=2.0))


def problem(l1_ratio, units=1.0):
    penalty = ElasticNet.of(1.0, l1_ratio, len(DATA.y), 3)
    return Problem.of(DATA.X * units + 3.0 * units, DATA.y, 3, penalty)


@pytest.mark.parametrize("l1_ratio", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("units", [0.1, 1.0, 1e3])
@pytest.mark.parametrize("size", [0.0, 1.0])
def test_the_objective_can_fall_by_at_least_that_much(l1_ratio, units, size):
    stated = problem(l1_ratio, units)
    start = np.random.default_rng(0).normal(size=(3, 3)) * size / [units, units, 1.0]
    optimum = SOLVERS["newton"](stated, stated.zeros, Options(max_iter=100)).objective[-1]
    point = stated.at(start)
    # One weight alone makes a good part of the way.
    assert 0.01 < sure_fall(stated, point) / (point.objective - optimum) < 1.0


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

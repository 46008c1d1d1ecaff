"""The problem: its scaling, its features without an effect, and its parts."""

from copy import copy
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from explorer.fitting.solvers import Options, Problem
from explorer.fitting.solvers.gradient_descent import gradient_descent
from explorer.maths.penalty import ElasticNet

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(40, 2)) * [1.0, 3.0] + [0.5, -2.0], np.arange(40) % 3
THETA = RNG.normal(size=(3, 3))
WEIGHTS = RNG.uniform(0.5, 1.5, 40)
WEIGHTS /= WEIGHTS.mean()


def posed(features=X, l1=0.0, l2=0.0, weights=None, **fields):
    return Problem.of(features, Y, 3, ElasticNet(l1=l1, l2=l2), weights, **fields)


@pytest.mark.parametrize("weights", [None, WEIGHTS])
@pytest.mark.parametrize("l2", [0.0, 0.5])
def test_standardised_features_have_mean_zero_and_with_the_penalty_a_curvature_of_one(weights, l2):
    standard, _ = posed(l2=l2, weights=weights).standardised()
    curvature = standard.gram[:-1, :-1].diagonal() + standard.penalty.l2_weights
    # Means of 40 numbers of about 1.
    np.testing.assert_allclose(standard.gram[-1, :-1], 0.0, atol=1e-14)
    np.testing.assert_allclose(curvature, 1.0, rtol=1e-14)


@pytest.mark.parametrize(
    ("fit_intercept", "expected"), [(True, [True, True, False]), (False, [True, False, False])]
)
def test_a_constant_feature_has_an_effect_only_without_intercepts(fit_intercept, expected):
    columns = np.column_stack([np.zeros(40), np.full(40, 3.0), X[:, 0]])
    assert posed(columns, fit_intercept=fit_intercept).constant.tolist() == expected


def test_without_intercepts_features_are_scaled_but_not_moved():
    mean, scale = posed(fit_intercept=False).moments
    assert not mean.any()
    np.testing.assert_allclose(scale, np.sqrt((X**2).mean(axis=0)), rtol=1e-14)


def test_a_feature_that_is_constant_or_whose_variance_underflows_has_a_deviation_of_one():
    columns = np.column_stack([np.full(40, 3.0), 1e-200 * X[:, 0], X[:, 1]])
    assert posed(columns).moments[1].tolist() == [1.0, 1.0, posed().moments[1][1]]


@pytest.mark.parametrize("weights", [None, WEIGHTS])
def test_units_and_origin_of_the_features_do_not_change_the_residual(weights):
    units, origin, theta = np.array([100.0, 1e-3]), np.array([5.0, -7.0]), THETA.copy()
    theta[:, -1] -= (theta[:, :-1] / units) @ origin
    theta[:, :-1] /= units
    other = posed(X * units + origin, weights=weights)
    problem = posed(weights=weights)
    # An origin of 7 is 2,000 times a deviation of 3e-3.
    assert other.residual(other.at(theta)) == pytest.approx(
        problem.residual(problem.at(THETA)), rel=1e-9
    )


def test_the_residual_of_one_feature_is_that_worked_by_hand():
    # Samples at 4 and -4, one of each class: slopes of 2 and -2, over a scale of 4.
    problem = Problem.of(np.array([[4.0], [-4.0]]), np.array([0, 1]), 2, ElasticNet(0.5, 0.0))
    assert problem.residual(problem.at(problem.zeros)) == (2.0 - 0.5) / 4.0


@pytest.mark.parametrize("weights", [None, WEIGHTS])
def test_the_loss_of_all_samples_is_the_mean_of_those_of_two_halves(weights):
    problem = posed(weights=weights)
    halves = [problem.subset(np.arange(first, 40, 2)).at(THETA).loss for first in (0, 1)]
    assert problem.at(THETA).loss == pytest.approx(np.mean(halves), rel=1e-14)


def test_a_point_has_a_hessian_or_probabilities_only_if_they_are_asked_for():
    problem = posed()
    plain, whole = problem.at(THETA), problem.at(THETA, hessian=True)
    assert plain.hessian is plain.probabilities is whole.probabilities is None
    assert problem.at(THETA, probabilities=True).hessian is None


def test_records_do_not_change_and_are_equal_only_to_themselves():
    problem, options = posed(), Options(max_iter=1)
    path = gradient_descent(problem, problem.zeros, options)
    records = problem, problem.at(THETA), problem.standardised()[1], path
    for record in (*records, options):
        with pytest.raises(FrozenInstanceError):
            record.loss = 0.0
    assert all(record != copy(record) for record in records)


def test_the_steepness_is_that_of_the_longest_direction():
    # (2, 0) and (-2, 0), with a column of ones: the mean of squares is diag(4, 0, 1).
    problem = Problem.of(np.array([[2.0, 0], [-2, 0]]), np.array([0, 1]), 2, ElasticNet(0, 0))
    assert problem.steepness == pytest.approx(4.0, rel=1e-14)

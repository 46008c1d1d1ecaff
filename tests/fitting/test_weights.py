"""Weights of samples: what they do to the loss, its derivatives and the steps of the solvers."""

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_class_weight

from explorer.fitting.solvers import Problem
from explorer.fitting.solvers.sgd import first_step
from explorer.fitting.weights import balanced, effective_samples
from explorer.maths.penalty import ElasticNet

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 3))
Y = np.arange(40) % 3
WEIGHTS = RNG.exponential(size=40)
THETA = RNG.normal(size=(3, 4))


def problem(fit_intercept=True):
    penalty = ElasticNet(l1=0.0, l2=0.0)
    return Problem.of(X, Y, 3, penalty, WEIGHTS / WEIGHTS.mean(), fit_intercept)


def differences(function, step=1e-5):
    """Central differences of a function of ``theta`` for each of its entries."""
    moves = step * np.eye(THETA.size).reshape(-1, *THETA.shape)
    columns = [(function(THETA + move) - function(THETA - move)) / (2 * step) for move in moves]
    return np.array(columns).reshape(*THETA.shape, *np.shape(columns[0]))


def test_loss_is_the_weighted_mean():
    logits = np.column_stack([X, np.ones(40)]) @ THETA.T
    losses = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(40), Y]
    # Sums of 40 terms in another order.
    assert problem().at(THETA).loss == pytest.approx(np.average(losses, weights=WEIGHTS), rel=1e-13)


@pytest.mark.parametrize("fit_intercept", [True, False])
def test_gradient_is_that_of_finite_differences(fit_intercept):
    weighted = problem(fit_intercept)
    slope = differences(lambda theta: weighted.at(theta).loss)
    # Central differences with a step of 1e-5 are wrong by about 1e-10.
    np.testing.assert_allclose(weighted.at(THETA).gradient, slope, atol=1e-8)


def test_hessian_is_that_of_finite_differences():
    weighted = problem()
    curvature = differences(lambda theta: weighted.at(theta).gradient)
    hessian = weighted.at(THETA, hessian=True).hessian
    np.testing.assert_allclose(hessian, curvature, atol=1e-8)


def test_mean_gradient_of_all_mini_batches_is_the_gradient():
    weighted = problem()
    batches = np.arange(40).reshape(8, 5)
    mean = np.mean([weighted.subset(chosen).at(THETA).gradient for chosen in batches], axis=0)
    # Sums of 40 terms in another order.
    np.testing.assert_allclose(mean, weighted.at(THETA).gradient, atol=1e-14)


def test_one_heavy_sample_makes_the_steps_of_sgd_shorter():
    heavy = np.where(np.arange(40) == 0, 30.0, 10.0 / 39.0)
    light = Problem.of(X, Y, 3, ElasticNet(l1=0.0, l2=0.0))
    one_heavy = Problem.of(X, Y, 3, ElasticNet(l1=0.0, l2=0.0), heavy)
    assert first_step(one_heavy, 1) < first_step(light, 1) / 2


def test_samples_of_weight_zero_are_left_out():
    kept_X, kept_y, weights, total = effective_samples(X, Y, np.where(Y == 1, 0.0, 2.5))
    assert kept_X.tolist() == X[Y != 1].tolist()
    assert kept_y.tolist() == Y[Y != 1].tolist()
    assert (weights, total) == (None, 2.5 * len(kept_y))


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (-1.0, "must be at least 0, got -1.0"),
        (0.0, "must not all be zero"),
        (1e200, "their sum must be 1e-100 to 1e\\+100"),
    ],
)
def test_weights_that_make_no_sense_are_refused(value, told):
    with pytest.raises(ValueError, match=told):
        effective_samples(X, Y, np.full(40, value))


@pytest.mark.parametrize("sample_weight", [None, WEIGHTS])
def test_balanced_weights_are_scikit_learns(sample_weight):
    y = np.repeat([0, 1, 2], [5, 15, 20])
    expected = compute_class_weight(
        "balanced", classes=np.arange(3), y=y, sample_weight=sample_weight
    )
    # Sums of 20 terms in another order.
    np.testing.assert_allclose(balanced(y, 3, sample_weight), expected, rtol=1e-14)


def test_a_class_without_weight_cannot_be_balanced():
    with pytest.raises(ValueError, match="a weight above 0 in every class"):
        balanced(Y, 3, np.where(Y == 2, 0.0, 1.0))

"""The problem for sparse features: the numbers are those of dense ones, except for the means."""

import numpy as np
import pytest
import scipy.sparse

from explorer.fitting.solvers import Problem, sparse
from explorer.fitting.solvers.sparse import SparseProblem, dense
from explorer.maths.penalty import ElasticNet

RNG = np.random.default_rng(0)
X = RNG.normal(size=(30, 4)) * (RNG.uniform(size=(30, 4)) < 0.4) * [1.0, 10.0, 0.1, 0.0]
Y, THETA = np.arange(30) % 3, RNG.normal(size=(3, 5))
WEIGHTS = RNG.uniform(0.5, 1.5, 30)
WEIGHTS /= WEIGHTS.mean()
PENALTY = ElasticNet(l1=0.02, l2=0.1)


def both(weights=None, **fields):
    """The problem for sparse features, and that for the same dense ones."""
    rest = Y, 3, PENALTY, weights
    sparse_one = SparseProblem.of(scipy.sparse.csr_array(X), *rest, **fields)
    return sparse_one, Problem.of(X, *rest, **fields)


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("weights", [None, WEIGHTS])
@pytest.mark.parametrize("of", ["loss", "objective", "gradient"])
def test_objective_and_gradient_are_those_of_dense_features(of, weights, fit_intercept):
    one, other = both(weights, fit_intercept=fit_intercept)
    # Means of 30 numbers of about 10, in two orders.
    np.testing.assert_allclose(
        getattr(one.at(THETA), of), getattr(other.at(THETA), of), rtol=1e-13, atol=1e-14
    )


@pytest.mark.parametrize("weights", [None, WEIGHTS])
def test_the_steepness_is_that_of_dense_features(weights):
    one, other = both(weights)
    assert one.steepness == pytest.approx(other.steepness, rel=1e-12)


def test_features_of_zeros_without_intercepts_still_have_a_positive_steepness():
    nothing = scipy.sparse.csr_array((30, 4))
    assert SparseProblem.of(nothing, Y, 3, PENALTY, fit_intercept=False).steepness > 0.0


@pytest.mark.parametrize("weights", [None, WEIGHTS])
def test_features_are_scaled_to_a_curvature_of_one_with_the_penalty_and_not_moved(weights):
    standard, scaling = both(weights)[0].standardised()
    rows = standard.design.toarray()
    squares = np.average(rows**2, axis=0, weights=weights)[:-1]
    curvature = squares + standard.penalty.l2_weights
    # The last feature has only zeros: its root mean square counts as 1.
    np.testing.assert_allclose(curvature, [1.0, 1.0, 1.0, 0.1 / 1.1], rtol=1e-13)
    assert not scaling.mean.any() and (rows[:, -1] == 1.0).all()


def test_the_scaled_problem_has_the_objective_of_the_original():
    problem = both()[0]
    standard, scaling = problem.standardised()
    assert standard.at(scaling.to_standardised(THETA)).objective == pytest.approx(
        problem.at(THETA).objective, rel=1e-13
    )


@pytest.mark.parametrize("weights", [None, WEIGHTS])
def test_some_samples_have_the_loss_of_the_same_dense_samples(weights):
    chosen = np.array([3, 1, 20])
    one, other = (problem.subset(chosen).at(THETA).loss for problem in both(weights))
    assert one == pytest.approx(other, rel=1e-13)


@pytest.mark.parametrize(
    ("shape", "has_l1", "largest"),
    [
        ((6, 4), False, 75),  # a block of 5 x 5 numbers for each of the 3 classes
        ((6, 6), False, 49),  # 7 columns are too many for these blocks: the products of each two
        ((6, 4), True, 225),  # a Hessian of 15 x 15 numbers
        ((30, 1), False, 30),  # the features themselves
    ],
)
@pytest.mark.parametrize("too_large", [True, False])
def test_a_dense_copy_is_made_up_to_the_size_of_the_largest_matrix(
    monkeypatch, shape, has_l1, largest, too_large
):
    monkeypatch.setattr(sparse, "MOST_COLUMNS", 5)
    monkeypatch.setattr(sparse, "MOST_DENSE", largest - too_large)
    rows = np.ones(shape)
    if too_large:
        with pytest.raises(ValueError, match="too large"):
            dense(scipy.sparse.csr_array(rows), 3, has_l1=has_l1)
    else:
        np.testing.assert_array_equal(dense(scipy.sparse.csr_array(rows), 3, has_l1=has_l1), rows)

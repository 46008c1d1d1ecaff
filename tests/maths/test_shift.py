"""The shifts of all weights that cost least."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import minimize_scalar

from explorer.data.dataset import make_dataset
from explorer.fitting.solvers import Options
from explorer.fitting.training import train
from explorer.maths.penalty import ElasticNet
from explorer.maths.shift import cheapest_shifts
from explorer.settings import DataParams, Solver

EPS = float(np.finfo(np.float64).eps)

NONE, L1, L2 = ElasticNet(0.0, 0.0), ElasticNet(1.0, 0.0), ElasticNet(0.0, 1.0)
BOTH = ElasticNet(3.0, 1.0)

strengths = st.sampled_from([0.0, 0.25, 1.0, 3.0, 16.0])
penalties = st.builds(ElasticNet, strengths, strengths)
shapes = st.tuples(st.integers(1, 8), st.integers(1, 3))


def weights(elements):
    """Weights of 1 to 8 classes on 1 to 3 features."""
    return shapes.flatmap(lambda shape: hnp.arrays(np.float64, shape, elements=elements))


SMALL_INTEGERS = st.integers(-20, 20).map(float)
# No number whose square is not a normal float.
ANY = st.floats(-10.0, 10.0).map(lambda number: number if abs(number) > 1e-100 else 0.0)


def column(*numbers):
    """Weights of one feature."""
    return np.array(numbers, dtype=np.float64)[:, None]


def penalty_by_shift(coef, penalty, feature, shifts):
    """The penalty after each of many numbers is added to all weights of one feature."""
    unit = np.eye(coef.shape[1])[feature]
    return np.array([penalty.value(coef + shift * unit) for shift in shifts])


# Values worked by hand.


@pytest.mark.parametrize(
    ("coef", "penalty", "low", "high"),
    [
        (column(1, 2, 6), L2, -3, -3),  # the mean
        (column(1, 2, 6), L1, -2, -2),  # the median
        (column(6, 1, 4, 2), L1, -4, -2),  # the two in the middle
        (column(3, 9, 3, 1), L1, -3, -3),  # which coincide
        (column(5), L1, -5, -5),
        # Between 1 and 8, where t^2 / 2 has slopes of 3 t - 9 and 3 |t| of 2 * 3 - 3.
        (column(0, 1, 8), ElasticNet(3.0, 1.0), -2, -2),
        # This L1 part is strong enough to hold it at the median.
        (column(0, 1, 8), ElasticNet(12.0, 1.0), -1, -1),
        # The cheapest shift of L1 alone is any number between the middle two, and the mean is one.
        (column(0, 2, 8, 10), ElasticNet(12.0, 1.0), -5, -5),
        (column(1, 2, 6), NONE, -math.inf, math.inf),
    ],
)
def test_cheapest_shifts_by_hand(coef, penalty, low, high):
    assert cheapest_shifts(coef, penalty).tolist() == [[low, high]]


def test_each_feature_has_its_own_shifts():
    coef = np.array([[1.0, 0.0], [2.0, 7.0], [4.0, -1.0], [9.0, 2.0]])
    np.testing.assert_array_equal(cheapest_shifts(coef, L1), [[-4, -2], [-2, 0]])
    np.testing.assert_array_equal(cheapest_shifts(coef, L2), [[-4, -4], [-2, -2]])


# The cheapest shifts.


@given(weights(ANY), penalties.filter(lambda p: p.l1 or p.l2), st.floats(-30.0, 30.0))
def test_no_shift_costs_less_than_the_cheapest(coef, penalty, other):
    for j, ends in enumerate(cheapest_shifts(coef, penalty)):
        low, high, elsewhere = penalty_by_shift(coef, penalty, j, np.append(ends, other))
        # Sums of at most 24 terms, none negative.
        assert max(low, high) <= elsewhere * (1.0 + 64 * EPS)


@pytest.mark.parametrize("n_classes", [2, 7])
@pytest.mark.parametrize("penalty", [L2, BOTH, ElasticNet(1.0, 0.03125)])
def test_with_an_l2_part_the_cheapest_shift_is_where_a_minimiser_ends(n_classes, penalty):
    coef = np.random.default_rng(0).normal(size=(n_classes, 1))
    found = minimize_scalar(
        lambda s: penalty.value(coef + s), bounds=(-4.0, 4.0), options={"xatol": 1e-10}
    )
    [[low, high]] = cheapest_shifts(coef, penalty)
    # Rounding hides shifts of sqrt(2 * EPS * penalty / curvature) from a minimiser: about 1e-7 with
    # a penalty of 7 and a curvature of 1/16.
    assert low == high == pytest.approx(found.x, abs=1e-6)


@given(weights(SMALL_INTEGERS), st.sampled_from([0.25, 1.0, 3.0]))
def test_with_l1_alone_the_cheapest_shifts_are_those_of_a_scan(coef, l1):
    # All ends are whole numbers, and sums of halves are exact: those outside cost more.
    shifts = np.arange(-42, 43) / 2.0
    penalty = ElasticNet(l1, 0.0)
    for j, (low, high) in enumerate(cheapest_shifts(coef, penalty)):
        costs = penalty_by_shift(coef, penalty, j, shifts)
        cheapest = shifts[costs == costs.min()]
        assert (cheapest[0], cheapest[-1]) == (low, high)
        assert len(cheapest) == 2 * (high - low) + 1


@given(weights(ANY), penalties)
def test_rescaled_features_have_rescaled_shifts(coef, penalty):
    # Powers of two divide without rounding.
    scale = 2.0 ** np.arange(-1, coef.shape[1] - 1)
    np.testing.assert_array_equal(
        cheapest_shifts(coef * scale, penalty.rescaled(scale)),
        cheapest_shifts(coef, penalty) * scale[:, None],
    )


# Fitted weights.


def overlapping(n_classes):
    """Clusters that no line separates from the rest."""
    return make_dataset(DataParams(n_classes=n_classes, n_samples=120, cluster_std=2.5))


@pytest.mark.parametrize("l1_ratio", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("n_classes", [2, 3, 8])
def test_fitted_weights_have_a_cheapest_shift_of_zero(n_classes, l1_ratio):
    data = overlapping(n_classes)
    fit = train(
        data.X,
        data.y,
        n_classes,
        C=1.0,
        l1_ratio=l1_ratio,
        solver=Solver.LBFGS,
        options=Options(max_iter=1000),
    )
    assert fit.converged
    penalty = ElasticNet.of(1.0, l1_ratio, len(data.y), n_classes)
    low, high = cheapest_shifts(fit.coef, penalty).T
    # A shift does not change the loss. So a column's subgradients add up to that of the penalty
    # alone, which grows with a shift by at least n_classes * l2. Each is at most 1e-8 on
    # standardised features, so 1e-8 times the spread on these. With L1 alone only signs count, and
    # zeros are exact.
    allowed = 1e-8 * data.X.std(axis=0) / penalty.l2 if penalty.l2 else np.zeros(2)
    assert (low <= allowed).all() and (high >= -allowed).all()


# Arguments.


def test_arguments_are_left_alone():
    coef = np.ones((3, 2))
    coef.flags.writeable = False
    assert cheapest_shifts(coef, BOTH).flags.writeable

"""The temperature."""

import math

import numpy as np
import pytest
import scipy.optimize
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.fitting.solvers import Options
from explorer.fitting.training import train
from explorer.maths import softmax as maths
from explorer.maths.geometry import decision_regions
from explorer.maths.temperature import best_temperature, cross_entropy_by_temperature
from explorer.settings import Solver

EPS = float(np.finfo(np.float64).eps)
FEW_ULPS = 16 * EPS

# The odds are nine to one, but only three of four are right. Odds of three to one would be right,
# and halving the logits turns log 9 into log 3.
OVERCONFIDENT = np.array([[math.log(9.0), 0.0]] * 4), np.array([0, 0, 0, 1])
# Every true class leads, or comes last.
RIGHT = np.array([[2.0, 0.0, 1.0], [0.0, 3.0, 1.0]]), np.array([0, 1])
WRONG = np.array([[2.0, 0.0, 1.0], [0.0, 3.0, 1.0]]), np.array([1, 0])

temperatures = st.floats(0.05, 20.0)


@st.composite
def labelled_logits(draw, size=20.0):
    """Logits of 1 to 8 samples and 2 to 6 classes, and the true classes."""
    shape = draw(st.tuples(st.integers(1, 8), st.integers(2, 6)))
    z = draw(hnp.arrays(np.float64, shape, elements=st.floats(-size, size)))
    y = draw(hnp.arrays(np.intp, shape[0], elements=st.integers(0, shape[1] - 1)))
    return z, y


def random_logits(n_samples=200, n_classes=3, seed=0):
    """Logits that tell something about the true classes, and are overconfident."""
    rng = np.random.default_rng(seed)
    y = rng.integers(n_classes, size=n_samples)
    return 3.0 * (np.eye(n_classes)[y] + rng.normal(size=(n_samples, n_classes))), y


# Values worked by hand.


def test_cross_entropies_of_the_overconfident_by_hand():
    # At 2: the entropy of 3/4 and 1/4. At 1: 9/10 and 1/10 in their place.
    expected = [-(0.75 * math.log(0.9) + 0.25 * math.log(0.1))]
    expected.append(-(0.75 * math.log(0.75) + 0.25 * math.log(0.25)))
    np.testing.assert_allclose(
        cross_entropy_by_temperature(*OVERCONFIDENT, np.array([1.0, 2.0])), expected, rtol=FEW_ULPS
    )


def test_the_overconfident_do_best_at_two():
    # The root is found to 1e-12, and the slope is good to some ulps.
    assert best_temperature(*OVERCONFIDENT, 0.05, 20.0) == pytest.approx(2.0, rel=2e-12)


# Against a minimiser without derivatives and a fit.


@pytest.mark.parametrize("n_classes", [2, 8])
def test_the_best_temperature_is_where_a_minimiser_without_derivatives_ends(n_classes):
    z, y = random_logits(n_classes=n_classes)
    found = scipy.optimize.minimize_scalar(
        lambda t: maths.cross_entropy(z / t, y), bounds=(0.5, 20.0), options={"xatol": 1e-10}
    )
    # Near a minimum, rounding hides differences of a few times the square root of EPS.
    assert best_temperature(z, y, 0.5, 20.0) == pytest.approx(found.x, rel=1e-6)


def test_a_fit_without_a_penalty_does_best_at_one():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 2)), np.arange(60) % 3
    options = Options(max_iter=100)
    fit = train(X, y, 3, C=math.inf, l1_ratio=0.0, solver=Solver.NEWTON, options=options)
    # The fit's gradient is about 1e-12, and its curvature along the weights about 1e-2.
    z = maths.logits(X, fit.coef, fit.intercept)
    assert best_temperature(z, y, 0.05, 20.0) == pytest.approx(1.0, abs=1e-8)


# Properties.


@pytest.mark.parametrize("temperature", [0.25, 16.0])
def test_no_temperature_moves_a_decision_region(temperature):
    # Powers of two divide without rounding.
    rng = np.random.default_rng(0)
    coef, intercept, extent = rng.normal(size=(4, 2)), rng.normal(size=4), (-2.0, 2.0, -2.0, 2.0)
    plain = decision_regions(coef, intercept, extent)
    scaled = decision_regions(coef / temperature, intercept / temperature, extent)
    assert [v.tolist() for v in scaled] == [v.tolist() for v in plain]


@given(labelled_logits(), temperatures, temperatures)
def test_the_loss_is_convex_in_one_over_the_temperature(labelled, one, other):
    middle = 2.0 / (1.0 / one + 1.0 / other)
    losses = cross_entropy_by_temperature(*labelled, np.array([one, middle, other]))
    # Logits of up to 20 / 0.05 = 400, a loss of twice that, good to some ulps.
    assert losses[1] <= (losses[0] + losses[2]) / 2.0 + 800 * FEW_ULPS


@given(labelled_logits(), temperatures)
def test_no_temperature_has_less_loss_than_the_best(labelled, other):
    best = best_temperature(*labelled, 0.05, 20.0)
    losses = cross_entropy_by_temperature(*labelled, np.array([best, other]))
    assert losses[0] <= losses[1] + 800 * FEW_ULPS


# The ends.


@pytest.mark.parametrize("size", [1.0, 1e4])
def test_true_classes_that_always_lead_want_the_lowest_temperature(size):
    # The larger logits have a loss of zero to the last digit.
    z, y = RIGHT
    assert best_temperature(size * z, y, 0.05, 20.0) == 0.05


def test_true_classes_that_come_last_want_the_highest_temperature():
    assert best_temperature(*WRONG, 0.05, 20.0) == 20.0


def test_an_interval_beside_the_minimum_gives_its_nearer_end():
    assert best_temperature(*OVERCONFIDENT, 3.0, 20.0) == 3.0
    assert best_temperature(*OVERCONFIDENT, 0.05, 1.0) == 1.0


@pytest.mark.parametrize(
    ("low", "high", "best"), [(0.05, 20.0, 1.0), (2.0, 3.0, 2.0), (0.1, 0.5, 0.5)]
)
def test_logits_that_agree_do_best_near_one(low, high, best):
    assert best_temperature(np.full((3, 4), 7.0), np.array([0, 1, 3]), low, high) == best


def test_logits_of_ten_thousand_at_a_low_temperature_have_a_finite_loss():
    z, y = np.array([[1e4, -1e4, 0.0]]), np.array([1])
    [loss] = cross_entropy_by_temperature(z, y, np.array([1e-3]))
    assert loss == pytest.approx(2e7, rel=FEW_ULPS)


# Arguments.


def test_arguments_are_left_alone():
    z, y = random_logits()
    z.flags.writeable = y.flags.writeable = False
    best_temperature(z, y, 0.5, 2.0)

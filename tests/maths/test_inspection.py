"""The softmax worked out at one place."""

import math
from dataclasses import FrozenInstanceError
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.maths import softmax as maths
from explorer.maths.inspection import by_hand, inspect, largest_remainder

EPS = float(np.finfo(np.float64).eps)
# exp, log and one division are each good to an ulp or so; a sum of at most 8 terms to 8 half-ulps.
FEW_ULPS = 16 * EPS

# Logits log 1, log 2, log 5 at x = (1, 2): probabilities 1/8, 1/4, 5/8.
LOGS = {
    "x": np.array([1.0, 2.0]),
    "coef": np.zeros((3, 2)),
    "intercept": np.log([1.0, 2.0, 5.0]),
}
# Weights of small integers: logits 2*3 - 1*2 + 1 = 5, 0*3 + 4*2 - 3 = 5, -1*3 + 1*2 + 0 = -1.
INTEGERS = {
    "x": np.array([3.0, 2.0]),
    "coef": np.array([[2.0, -1.0], [0.0, 4.0], [-1.0, 1.0]]),
    "intercept": np.array([1.0, -3.0, 0.0]),
}


@st.composite
def places(draw, size=20.0):
    """A place with weights of 1 to 8 classes, and its true class."""
    n_classes, n_features = draw(st.integers(1, 8)), draw(st.integers(1, 3))
    floats = st.floats(-size, size)
    return {
        "x": draw(hnp.arrays(np.float64, n_features, elements=floats)),
        "coef": draw(hnp.arrays(np.float64, (n_classes, n_features), elements=floats)),
        "intercept": draw(hnp.arrays(np.float64, n_classes, elements=floats)),
        "y": draw(st.integers(0, n_classes - 1)),
    }


decimals = st.integers(0, 6)


# Values worked by hand.


def test_the_steps_of_small_integers():
    found = inspect(**INTEGERS)
    np.testing.assert_array_equal(found.products, [[6, -2], [0, 8], [-3, 2]])
    np.testing.assert_array_equal(found.logits, [5, 5, -1])
    np.testing.assert_array_equal(found.shifted, [0, 0, -6])
    np.testing.assert_allclose(found.exponentials, [1, 1, math.exp(-6)], rtol=FEW_ULPS)


def test_logits_log_one_log_two_log_five_have_probabilities_of_eighths():
    np.testing.assert_allclose(
        inspect(**LOGS).probabilities, [1 / 8, 1 / 4, 5 / 8], rtol=FEW_ULPS, atol=0.0
    )


def test_the_loss_of_a_quarter_is_log_four():
    assert inspect(**LOGS, y=1).loss == pytest.approx(math.log(4), rel=FEW_ULPS)


def test_the_gradient_is_probability_minus_truth_times_x():
    # Residuals 1/8, -3/4, 5/8 at x = (1, 2).
    worked = by_hand(inspect(**LOGS, y=1), 3)
    assert worked.intercept_gradient == (125, -750, 625)
    assert worked.weight_gradient == ((125, 250), (-750, -1500), (625, 1250))


def test_worked_numbers_of_eighths_by_hand():
    # ln 2 = 0.693, ln 5 = 1.609; exp of them minus ln 5: 0.2, 0.4, 1. 1/8 and 5/8 are half-way
    # between two hundredths, and one of the two is rounded up.
    worked = by_hand(inspect(**LOGS, y=1), 2)
    assert worked.logits == (0, 69, 161)
    assert worked.shifted == (-161, -92, 0)
    assert worked.exponentials == (20, 40, 100) and worked.total == 160
    assert worked.loss == 139
    assert worked.probabilities in {(13, 25, 62), (12, 25, 63)}
    assert worked.intercept_gradient == (worked.probabilities[0], -75, worked.probabilities[2])


def test_worked_thirds_add_up_to_one():
    worked = by_hand(inspect(np.array([1.0]), np.zeros((3, 1)), np.zeros(3)), 2)
    assert worked.probabilities == (34, 33, 33)


def test_worked_logit_is_the_sum_of_rounded_terms_where_rounding_the_logit_differs():
    # 0.4 + 0.4 + 0.4 = 1.2: each term is shown as 0, so their sum is.
    worked = by_hand(inspect(np.ones(2), np.full((1, 2), 0.4), np.array([0.4])), 0)
    assert worked.logits == (0,)


def test_halves_are_rounded_to_even_as_python_writes_them():
    worked = by_hand(inspect(np.array([0.125, 0.375]), np.zeros((1, 2)), np.zeros(1)), 2)
    assert [worked.text(units) for units in worked.x] == [f"{0.125:.2f}", f"{0.375:.2f}"]


def test_a_place_without_a_true_class_has_no_loss():
    found = inspect(**LOGS)
    worked = by_hand(found, 2)
    assert found.loss is worked.loss is worked.weight_gradient is worked.intercept_gradient is None


# The numbers shown.


@given(places(1e3), decimals)
def test_every_sum_shown_is_that_of_the_numbers_shown(place, digits):
    worked = by_hand(inspect(**place), digits)
    rows = zip(worked.products, worked.intercept, strict=True)
    assert worked.logits == tuple(sum(row) + b for row, b in rows)
    assert worked.shifted == tuple(z - max(worked.logits) for z in worked.logits)
    assert worked.total == sum(worked.exponentials)
    assert sum(worked.probabilities) == 10**digits and min(worked.probabilities) >= 0
    truth = 10**digits * np.eye(len(worked.probabilities), dtype=int)[place["y"]]
    assert worked.intercept_gradient == tuple((np.array(worked.probabilities) - truth).tolist())
    assert [sum(column) for column in zip(*worked.weight_gradient, strict=True)] == [0] * len(
        worked.x
    )


@given(places(), decimals)
def test_numbers_shown_are_within_their_bounds_of_the_exact_ones(place, digits):
    found = inspect(**place)
    worked = by_hand(found, digits)
    n_classes, n_features = found.products.shape
    error = maths.residuals(found.probabilities[None], np.array([place["y"]]))[0]
    more = {
        "total": found.exponentials.sum(),
        "intercept_gradient": error,
        "weight_gradient": error[:, None] * found.x,
    }
    bounds = {
        "x": 0.5,
        "products": 0.5,
        "intercept": 0.5,
        "logits": (n_features + 1) / 2,
        "shifted": n_features + 1,
        "exponentials": 0.5,
        "total": (n_classes - 1) / 2,
        "probabilities": 1.0,
        "loss": 0.5,
        "intercept_gradient": 1.0,
        "weight_gradient": 1.0,
    }
    for name, bound in bounds.items():
        units = np.array(getattr(worked, name), dtype=np.float64)
        exact = np.asarray((vars(found) | more)[name]) * 10.0**digits
        # The float logits themselves are rounded: numbers of up to 1220 in four operations.
        rounding = 8 * 1220 * EPS * 10.0**digits
        assert np.abs(units - exact).max() <= bound + rounding, name


# The largest-remainder method.


def test_units_go_to_the_largest_remainders():
    # Tenths: 4.7, 3.1, 2.2 are 4, 3, 2 and one more for the first.
    assert largest_remainder([0.47, 0.31, 0.22], 1) == (5, 3, 2)


def test_equal_remainders_are_served_in_order():
    assert largest_remainder([Fraction(1, 6)] * 6, 1) == (2, 2, 2, 2, 1, 1)


def test_shares_of_either_sign_add_up_to_zero():
    # -1.5, 0.75, 0.75 are -2, 0, 0 and two more, for the larger remainders.
    assert largest_remainder([-1.5, 0.75, 0.75], 0) == (-2, 1, 1)


@given(st.lists(st.fractions(-1000, 1000), max_size=9), st.integers(0, 9))
def test_units_add_up_to_the_rounded_sum_and_are_near_their_shares(shares, digits):
    units = largest_remainder(shares, digits)
    assert sum(units) == round(sum(shares) * 10**digits)
    assert all(abs(u - share * 10**digits) < 1 for u, share in zip(units, shares, strict=True))


# Text.


@given(st.floats(-1e6, 1e6), decimals)
def test_a_number_is_written_as_python_rounds_it(value, digits):
    worked = by_hand(inspect(np.array([value]), np.zeros((1, 1)), np.zeros(1)), digits)
    expected = f"{value:z.{digits}f}".replace("-", "−")
    assert worked.text(worked.x[0]) == expected


# Extremes.


def far(level=1e4):
    """Logits ``level``, ``-level`` and 0."""
    return {
        "x": np.array([1.0, 2.0]),
        "coef": np.zeros((3, 2)),
        "intercept": np.array([level, -level, 0.0]),
    }


def test_logits_of_ten_thousand_are_shown_with_all_their_digits():
    worked = by_hand(inspect(**far()), 2)
    assert [worked.text(z) for z in worked.logits] == ["10000.00", "−10000.00", "0.00"]
    assert [worked.text(z) for z in worked.shifted] == ["0.00", "−20000.00", "−10000.00"]


def test_probabilities_below_the_unit_are_shown_as_zero():
    worked = by_hand(inspect(**far()), 2)
    assert worked.exponentials == (100, 0, 0) and worked.total == 100
    assert worked.probabilities == (100, 0, 0)


def test_the_loss_of_a_class_without_a_chance_is_right():
    found = inspect(**far(), y=1)
    assert (found.loss, by_hand(found, 2).loss) == (2e4, 2_000_000)


def test_the_loss_of_a_certain_class_keeps_its_digits():
    found = inspect(**far(345.0), y=0)
    # The third class has exp(-345), about 1e-150, and the second twice as many zeros.
    assert found.loss == pytest.approx(math.exp(-345.0), rel=FEW_ULPS, abs=0.0)


@pytest.mark.parametrize(("x", "level"), [(1e-300, 1e300), (1e300, 690.0), (1e300, 1e-300)])
def test_at_any_size_all_is_finite_and_gradients_shown_add_up_to_zero(x, level):
    found = inspect(**(far(level) | {"x": np.array([x, -x])}), y=1)
    assert all(np.isfinite(value).all() for value in vars(found).values())
    assert [sum(column) for column in zip(*by_hand(found, 3).weight_gradient, strict=True)] == [
        0,
        0,
    ]


def test_the_largest_shown_logit_is_subtracted_where_rounding_changes_the_order():
    # 0.5 + 0.5 and 0.6 + 0.3: 0 + 0 and 1 + 0 in whole numbers.
    worked = by_hand(inspect(np.array([1.0]), np.array([[0.5], [0.6]]), np.array([0.5, 0.3])), 0)
    assert worked.shifted == (-1, 0)


# Arguments.


def test_an_inspection_does_not_change_and_is_equal_only_to_itself():
    found = inspect(**LOGS, y=0)
    for record in (found, by_hand(found, 2)):
        with pytest.raises(FrozenInstanceError):
            record.loss = 0
    assert found != inspect(**LOGS, y=0)


def test_arrays_are_read_only():
    found = inspect(**LOGS, y=0)
    assert not any(v.flags.writeable for v in vars(found).values() if isinstance(v, np.ndarray))


def test_arguments_are_left_alone():
    x, coef, intercept = (np.array(value) for value in INTEGERS.values())
    inspect(x, coef, intercept, 0)
    assert x.flags.writeable and coef.flags.writeable and intercept.flags.writeable


def test_worked_numbers_are_whole():
    worked = by_hand(inspect(**INTEGERS, y=2), 3)
    assert all(
        type(z) is int for z in (*worked.logits, *worked.probabilities, *worked.weight_gradient[0])
    )

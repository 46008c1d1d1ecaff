"""Numbers as text."""

import numpy as np
import pytest

from explorer.numbers import decimals, in_units, latex, number, percent, shortest


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.000123456, "−0.0001235"), (1234.5678, "1235"), (-0.0, "0"), (-1.5e14, "−1.5e+14")],
)
def test_a_number_has_at_most_four_significant_digits(value, text):
    assert number(value) == text


@pytest.mark.parametrize(("value", "text"), [(9999.7, "10000"), (-1.7264e9, "−1726400000")])
def test_a_large_number_is_whole(value, text):
    assert number(value) == text


@pytest.mark.parametrize(("value", "text"), [(-1.5, "−1.5000"), (-1e-9, "0.0000")])
def test_decimals_keep_their_zeros_and_zero_has_no_sign(value, text):
    assert decimals(value) == text


def test_a_huge_number_is_a_power_of_ten():
    assert decimals(-1666666666666666.75) == "−1.6667e+15"


@pytest.mark.parametrize(
    ("units", "digits", "text"),
    [(-25, 2, "−0.25"), (0, 2, "0.00"), (5, 0, "5"), (-1234, 3, "−1.234"), (7, 3, "0.007")],
)
def test_units_are_written_exactly(units, digits, text):
    assert in_units(units, digits) == text


@pytest.mark.parametrize(("value", "text"), [(0.1234, "0.123"), (3.333e-7, r"3.33 \cdot 10^{-7}")])
def test_latex_has_three_significant_digits(value, text):
    assert latex(value) == text


@pytest.mark.parametrize(("n_samples", "text"), [(1000, "99.9%"), (10_000, "99.90%")])
def test_a_share_has_enough_digits_to_show_one_point(n_samples, text):
    assert percent(0.999, n_samples) == text


def test_a_share_in_single_precision_is_written_like_the_exact_one():
    assert percent(float(np.float32(0.2125)), 80) == percent(17 / 80, 80)


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (0.1, "0.1"), (-2.5, "-2.5")])
def test_a_number_in_a_link_is_as_short_as_can_be(value, text):
    assert shortest(value) == text

"""How unsure class probabilities are."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.maths.softmax import softmax
from explorer.maths.uncertainty import blended, entropy, top_two_margin

EPS = float(np.finfo(np.float64).eps)
# Sums of at most 8 products, each good to an ulp or so.
FEW_ULPS = 16 * EPS

shapes = st.tuples(st.integers(1, 6), st.integers(2, 8))
probability_tables = shapes.flatmap(
    lambda shape: hnp.arrays(np.float64, shape, elements=st.floats(-50.0, 50.0))
).map(softmax)


# Entropy.


def test_entropy_of_a_half_and_two_quarters_is_one_and_a_half_bits():
    # log 2 / 2 + log 4 / 2.
    [value] = entropy(np.array([[0.5, 0.25, 0.25]]))
    assert value == pytest.approx(1.5 * math.log(2.0), rel=FEW_ULPS)


def test_entropy_of_certainty_is_zero():
    np.testing.assert_array_equal(entropy(np.eye(3)), [0.0, 0.0, 0.0])


def test_entropy_next_to_certainty_is_that_of_the_tiny_share():
    [value] = entropy(np.array([[1.0, 1e-300]]))
    assert value == pytest.approx(-1e-300 * math.log(1e-300), rel=FEW_ULPS, abs=0.0)


@given(probability_tables)
def test_entropy_agrees_with_scipys_and_is_at_most_log_n_classes(probabilities):
    values = entropy(probabilities)
    # scipy divides each row by its sum first, which is 1 to 8 half-ulps.
    np.testing.assert_allclose(
        values, scipy.stats.entropy(probabilities, axis=1), rtol=0.0, atol=64 * EPS
    )
    assert (values <= math.log(probabilities.shape[1]) + FEW_ULPS).all()


# Margin.


@given(probability_tables)
def test_margin_is_the_difference_of_the_two_largest(probabilities):
    probabilities.flags.writeable = False
    ordered = np.sort(probabilities, axis=1)
    np.testing.assert_array_equal(top_two_margin(probabilities), ordered[:, -1] - ordered[:, -2])


# Colours.


def test_three_quarters_of_red_and_one_of_blue():
    red_and_blue = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    np.testing.assert_array_equal(
        blended(np.array([[0.75, 0.25]]), red_and_blue), [[0.75, 0.0, 0.25]]
    )


@given(probability_tables)
def test_a_mix_of_whites_is_white_and_never_more(probabilities):
    mix = blended(probabilities, np.ones((probabilities.shape[1], 3)))
    assert (mix <= 1.0).all() and (mix >= 1.0 - FEW_ULPS).all()

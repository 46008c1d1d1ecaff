"""How unsure class probabilities are."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.softmax import softmax
from explorer.uncertainty import blended, entropy, top_two_margin

EPS = float(np.finfo(np.float64).eps)
# Sums of at most 8 products, each good to an ulp or so.
FEW_ULPS = 16 * EPS


@st.composite
def probability_tables(draw, least_classes=2, size=50.0):
    """Probabilities of 1 to 6 rows of up to 8 classes."""
    shape = draw(st.tuples(st.integers(1, 6), st.integers(least_classes, 8)))
    return softmax(draw(hnp.arrays(np.float64, shape, elements=st.floats(-size, size))))


def colour_tables(n_classes):
    return hnp.arrays(np.float64, (n_classes, 3), elements=st.floats(0.0, 1.0))


# Entropy.


def test_entropy_of_a_half_and_two_quarters_is_one_and_a_half_bits():
    # log 2 / 2 + log 4 / 2.
    [value] = entropy(np.array([[0.5, 0.25, 0.25]]))
    assert value == pytest.approx(1.5 * math.log(2.0), rel=FEW_ULPS)


@pytest.mark.parametrize("n_classes", range(1, 9))
def test_entropy_of_equal_shares_is_log_n_classes(n_classes):
    [value] = entropy(np.full((1, n_classes), 1.0 / n_classes))
    assert value == pytest.approx(math.log(n_classes), rel=FEW_ULPS, abs=0.0)


def test_entropy_of_certainty_is_zero_without_a_sign():
    values = entropy(np.eye(3))
    np.testing.assert_array_equal(values, [0.0, 0.0, 0.0])
    assert not np.signbit(values).any()


@pytest.mark.parametrize("tiny", [1e-300, 5e-324])
def test_entropy_next_to_certainty_is_that_of_the_tiny_share(tiny):
    # 1 - tiny is 1 in floats. A product with the least float is a whole number of it.
    [value] = entropy(np.array([[1.0, tiny]]))
    assert value == pytest.approx(-tiny * math.log(tiny), rel=FEW_ULPS, abs=5e-324)


@given(probability_tables(1))
def test_entropy_agrees_with_scipy(probabilities):
    # scipy divides each row by its sum first, which is 1 to 8 half-ulps.
    np.testing.assert_allclose(
        entropy(probabilities), scipy.stats.entropy(probabilities, axis=1), rtol=0.0, atol=64 * EPS
    )


@given(probability_tables(1))
def test_entropy_lies_between_zero_and_log_n_classes(probabilities):
    values = entropy(probabilities)
    most = math.log(probabilities.shape[1])
    assert ((values >= 0.0) & (values <= most + FEW_ULPS)).all()


@given(probability_tables(1), st.randoms(use_true_random=False))
def test_permuting_classes_leaves_the_entropy(probabilities, random):
    order = random.sample(range(probabilities.shape[1]), probabilities.shape[1])
    np.testing.assert_allclose(
        entropy(probabilities[:, order]), entropy(probabilities), rtol=FEW_ULPS, atol=0.0
    )


def test_probabilities_of_zero_warn_of_nothing_and_stay():
    probabilities = np.array([[0.0, 1.0, 0.0]])
    probabilities.flags.writeable = False
    assert entropy(probabilities) == [0.0]


# Margin.


def test_margin_is_the_difference_of_the_two_largest():
    np.testing.assert_array_equal(
        top_two_margin(np.array([[0.125, 0.625, 0.25], [0.5, 0.0, 0.5]])), [0.375, 0.0]
    )


@given(probability_tables())
def test_margin_is_that_of_the_sorted_probabilities(probabilities):
    ordered = np.sort(probabilities, axis=1)
    np.testing.assert_array_equal(top_two_margin(probabilities), ordered[:, -1] - ordered[:, -2])


@given(probability_tables(), st.randoms(use_true_random=False))
def test_permuting_classes_leaves_the_margin(probabilities, random):
    order = random.sample(range(probabilities.shape[1]), probabilities.shape[1])
    np.testing.assert_array_equal(
        top_two_margin(probabilities[:, order]), top_two_margin(probabilities)
    )


@given(probability_tables())
def test_margin_leaves_its_argument_alone(probabilities):
    before = probabilities.copy()
    top_two_margin(probabilities)
    np.testing.assert_array_equal(probabilities, before)


def test_margin_of_one_class_is_refused():
    with pytest.raises(ValueError, match="probabilities must be of at least 2 classes, got 1"):
        top_two_margin(np.ones((3, 1)))


# Colours.


def test_three_quarters_of_red_and_one_of_blue():
    red_and_blue = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    np.testing.assert_array_equal(
        blended(np.array([[0.75, 0.25]]), red_and_blue), [[0.75, 0.0, 0.25]]
    )


def test_a_certain_class_has_its_own_colour():
    colours = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]])
    np.testing.assert_array_equal(blended(np.eye(3), colours), colours)


@given(probability_tables().flatmap(lambda p: st.tuples(st.just(p), colour_tables(p.shape[1]))))
def test_a_mix_lies_between_the_colours_mixed(case):
    probabilities, colours = case
    mix = blended(probabilities, colours)
    low, high = colours.min(axis=0), colours.max(axis=0)
    assert ((mix >= low - FEW_ULPS) & (mix <= high + FEW_ULPS)).all()


@given(probability_tables())
def test_a_mix_of_whites_never_exceeds_white(probabilities):
    mix = blended(probabilities, np.ones((probabilities.shape[1], 3)))
    assert (mix <= 1.0).all()


@pytest.mark.parametrize("shape", [(2, 3), (3, 4), (9,)])
def test_colours_of_a_wrong_shape_are_refused(shape):
    with pytest.raises(ValueError, match=r"colours must have shape \(3, 3\), got \("):
        blended(np.eye(3), np.zeros(shape))


@pytest.mark.parametrize("value", [-0.1, 255.0, math.nan])
def test_colours_outside_of_zero_to_one_are_refused(value):
    with pytest.raises(ValueError, match=r"colours must be in \[0, 1\], got"):
        blended(np.eye(1), np.array([[0.0, value, 0.0]]))

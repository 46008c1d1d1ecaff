"""The elastic-net penalty."""

import math
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import minimize_scalar

from explorer.maths.penalty import ElasticNet

EPS = float(np.finfo(np.float64).eps)

COEF = np.array([[1.0, -2.0], [0.0, 0.5], [-1.0, 0.25]])
KINDS = {"none": (0.0, 0.0), "l1": (0.75, 0.0), "l2": (0.0, 0.5), "both": (0.75, 0.5)}
penalties = st.sampled_from([ElasticNet(l1=l1, l2=l2) for l1, l2 in KINDS.values()])
coefs = hnp.arrays(np.float64, (3, 2), elements=st.floats(-10, 10, allow_subnormal=False))


@pytest.fixture(params=KINDS)
def penalty(request):
    l1, l2 = KINDS[request.param]
    return ElasticNet(l1=l1, l2=l2)


# The value.


@pytest.mark.parametrize(
    ("l1", "l2", "expected"),
    # Absolute values sum to 4.75, squares to 6.3125: exact in binary.
    [(0.0, 0.0, 0.0), (2.0, 0.0, 9.5), (0.0, 4.0, 12.625), (2.0, 4.0, 22.125)],
)
def test_value_worked_by_hand(l1, l2, expected):
    assert ElasticNet(l1=l1, l2=l2).value(COEF) == expected


@pytest.mark.parametrize(
    ("l1_ratio", "l1", "l2"), [(0.0, 0.0, 0.05), (1.0, 0.05, 0.0), (0.25, 0.0125, 0.0375)]
)
def test_strength_is_divided_by_C_and_sample_size(l1_ratio, l1, l2):  # noqa: N802
    penalty = ElasticNet.of(2.0, l1_ratio, n_samples=10, n_classes=3)
    # A product, a division and another product.
    assert (penalty.l1, penalty.l2) == pytest.approx((l1, l2), rel=4 * EPS, abs=0.0)
    assert not penalty.is_zero


@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("l1_ratio", [0.0, 0.5, 1.0])
def test_infinite_C_means_no_penalty(l1_ratio, n_classes):  # noqa: N802
    penalty = ElasticNet.of(math.inf, l1_ratio, n_samples=10, n_classes=n_classes)
    assert penalty.is_zero and penalty.value(1e10 * COEF) == 0.0


# Two classes.


@given(
    w=st.floats(-5, 5),
    C=st.floats(0.01, 100.0),
    l1_ratio=st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1)),
)
def test_least_two_row_penalty_of_all_splits_is_that_of_one_row(w, C, l1_ratio):
    penalty = ElasticNet.of(C, l1_ratio, n_samples=7, n_classes=2)

    def of_split(w_1):
        return penalty.value(np.array([[w_1 - w], [w_1]]))

    least = minimize_scalar(of_split, bounds=(-6, 6), options={"xatol": 1e-9}).fun
    one_row = ((1.0 - l1_ratio) / 2.0 * w**2 + l1_ratio * abs(w)) / (C * 7)
    # The search stops within 1e-8 of a minimum at which the penalty is flat to first order, or,
    # where w is nearly 0, has a slope of up to 2 / (7 C).
    assert least == pytest.approx(one_row, rel=1e-10, abs=1e-8 / C)


# Rescaled features.


@given(coefs, hnp.arrays(np.float64, 2, elements=st.floats(1e-3, 1e3)), penalties)
def test_rescaled_penalty_of_rescaled_weights_is_the_original_one(coef, scale, penalty):
    rescaled = penalty.rescaled(scale)
    # Products and sums of 6 numbers of one sign, rounded a few times each.
    assert rescaled.value(coef * scale) == pytest.approx(
        penalty.value(coef), rel=16 * EPS, abs=1e-300
    )
    twice = rescaled.rescaled(scale)
    assert twice.value(coef * scale**2) == pytest.approx(
        penalty.value(coef), rel=32 * EPS, abs=1e-300
    )


@given(coefs, hnp.arrays(np.float64, 2, elements=st.floats(1e-3, 1e3)), penalties)
def test_rescaled_subgradient_is_the_original_one_by_the_new_weights(coef, scale, penalty):
    gradient = np.array([[0.3, -2.0], [0.1, 0.0], [-0.9, 0.8]])
    rescaled = penalty.rescaled(scale).least_subgradient(coef * scale, gradient / scale)
    # Numbers up to 8 cancel.
    np.testing.assert_allclose(
        rescaled * scale, penalty.least_subgradient(coef, gradient), rtol=0.0, atol=64 * EPS
    )


def test_a_penalty_does_not_change_when_it_is_rescaled_or_otherwise():
    penalty = ElasticNet(l1=1.0, l2=1.0)
    penalty.rescaled(np.array([2.0, 3.0]))
    with pytest.raises(FrozenInstanceError):
        penalty.l1 = 0.0
    assert penalty.value(np.ones((1, 2))) == 3.0


# The proximal step.


@pytest.mark.parametrize(
    ("coef", "expected"), [(3.0, 1.25), (-3.0, -1.25), (0.5, 0.0), (-0.5, 0.0), (0.0, 0.0)]
)
def test_prox_worked_by_hand(coef, expected):
    # Step 1/2: shrunk by 1/2, then divided by 1 + 1: (3 - 1/2) / 2.
    moved = ElasticNet(l1=1.0, l2=2.0).prox(np.array([[coef]]), 0.5)
    assert moved.item() == expected


@pytest.mark.parametrize("step", [0.1, 1.0, 7.0])
@pytest.mark.parametrize("scale", [None, np.array([0.5, 4.0])])
def test_prox_minimises_what_it_says(penalty, scale, step):
    penalty = ElasticNet(penalty.l1, penalty.l2, scale)
    moved = penalty.prox(COEF, step)
    searched = np.empty_like(COEF)
    for index in np.ndindex(COEF.shape):

        def objective(v, index=index):
            trial = np.zeros_like(COEF)
            trial[index] = v
            return step * penalty.value(trial) + (v - COEF[index]) ** 2 / 2

        searched[index] = minimize_scalar(objective, bounds=(-3, 3), options={"xatol": 1e-10}).x
    # Near its minimum of up to 15, rounding makes the objective flat over sqrt(2 * 15 * EPS) =
    # 8e-8. No search on values is more precise.
    np.testing.assert_allclose(moved, searched, rtol=0.0, atol=1.5e-7)


@given(coefs, st.floats(1e-3, 1e3), penalties)
def test_prox_meets_its_optimality_condition(coef, step, penalty):
    moved = penalty.prox(coef, step)
    pull = coef - moved - step * penalty.l2 * moved
    most = step * penalty.l1
    held = np.where(moved == 0.0, np.clip(pull, -most, most), most * np.sign(moved))
    # A handful of roundings, relative to the terms that are added and subtracted. 1e-300 is for
    # terms so small that their precision is absolute.
    assert (np.abs(pull - held) <= 8 * EPS * (np.abs(coef) + most) + 1e-300).all()


@given(coefs, coefs, st.floats(1e-3, 1e3), penalties)
def test_prox_brings_no_two_points_further_apart(one, other, step, penalty):
    apart = np.linalg.norm(penalty.prox(one, step) - penalty.prox(other, step))
    # Coordinates up to 10, minus a threshold of up to 750, are rounded to an ulp.
    assert apart <= np.linalg.norm(one - other) + 64 * EPS


# The least subgradient.


@pytest.mark.parametrize(
    ("coef", "gradient", "expected"),
    [
        (2.0, 0.5, 7.5),  # 1/2 + 3 * 2 + 1
        (-2.0, 0.5, -6.5),  # 1/2 - 3 * 2 - 1
        (0.0, 0.5, 0.0),  # held at zero by the absolute value
        (0.0, -1.0, 0.0),
        (0.0, 1.5, 0.5),
        (0.0, -1.5, -0.5),
    ],
)
def test_least_subgradient_worked_by_hand(coef, gradient, expected):
    penalty = ElasticNet(l1=1.0, l2=3.0)
    found = penalty.least_subgradient(np.array([[coef]]), np.array([[gradient]]))
    assert found.item() == expected


@given(
    hnp.arrays(np.float64, (3, 2), elements=st.integers(-3, 3).map(float)),
    hnp.arrays(np.float64, (3, 2), elements=st.integers(-12, 12).map(lambda i: i / 4)),
    penalties,
)
def test_objective_falls_along_minus_the_least_subgradient_at_its_norm_squared(
    coef, gradient, penalty
):
    # True of the least subgradient alone (steepest descent). Eighths and a step of 2**-20: exact.
    least = penalty.least_subgradient(coef, gradient)
    step = 2.0**-20
    moved = coef - step * least
    fall = penalty.value(moved) - penalty.value(coef) + float((gradient * (moved - coef)).sum())
    curvature = penalty.l2 / 2 * step**2 * float((least**2).sum())
    assert fall == -step * float((least**2).sum()) + curvature


@given(coefs, st.floats(0.01, 10.0), penalties)
def test_prox_of_a_gradient_step_stays_where_the_least_subgradient_is_zero(coef, step, penalty):
    # The gradient under which coef is optimal.
    gradient = -(penalty.l2 * coef + penalty.l1 * np.sign(coef))
    least = penalty.least_subgradient(coef, gradient)
    # Numbers up to 6 cancel.
    np.testing.assert_allclose(least, 0.0, rtol=0.0, atol=16 * EPS)
    # Numbers up to 10 + 10 * 6 are rounded a few times.
    np.testing.assert_allclose(
        penalty.prox(coef - step * gradient, step), coef, rtol=0.0, atol=256 * EPS
    )

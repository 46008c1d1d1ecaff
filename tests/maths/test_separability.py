"""Whether linear scores can separate the classes."""

import numpy as np
import pytest
import scipy
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import OptimizeResult, linprog

from explorer.maths.separability import is_separable

# One row of points per class.
SEPARABLE = {
    "a class within a triangle of three others": [[[0, 0]], [[-3, -2]], [[3, -2]], [[0, 4]]],
    "touching in a shared point": [[[0.0], [1.0]], [[1.0], [2.0]]],
    "touching along a line": [[[0, 0], [0, 1], [-1, 0]], [[0, 0.5], [0, 2], [1, 0]]],
    "one far away, two overlapping": [[[0, 0], [2, 0]], [[1, 0], [3, 0]], [[0, 99], [2, 99]]],
    "one of two overlapping pairs is far away": [
        [[0, 0], [2, 0]],
        [[1, 0], [3, 0]],
        [[0, 99], [2, 99]],
        [[1, 99], [3, 99]],
    ],
    "a gap of a ten-thousandth": [[[0.0], [0.9999]], [[1.0], [2.0]]],
    "units that differ by 1e12": [[[0, 0], [1e-6, 1e6]], [[0, 2e6], [1e-6, 3e6]]],
}
OVERLAPPING = {
    "an exclusive or": [[[0, 0], [1, 1]], [[0, 1], [1, 0]]],
    "an overlap of a ten-thousandth": [[[0.0], [1.0001]], [[1.0], [2.0]]],
    "the same point for all": [[[1.0, 2.0]], [[1.0, 2.0]], [[1.0, 2.0]]],
    "a chain of three overlaps": [[[0.0], [2.0]], [[1.0], [4.0]], [[3.0], [5.0]]],
    "units that differ by 1e12": [[[0, 0], [1e-6, 2e6]], [[0, 1e6], [1e-6, 3e6], [0, -1e6]]],
}
# The last is no overlap in the plane: x = 0 has class 1 on both sides of class 0, x = 1e-6 has a
# class 0 below a class 1; a line through the middle cannot have (0, -1e6) and (0, 1e6) on one side
# and (0, 0) on the other.


def verdict(rows):
    X = np.array([point for points in rows for point in points], dtype=np.float64)
    y = np.repeat(np.arange(len(rows)), [len(points) for points in rows])
    return is_separable(X, y, len(rows))


@pytest.mark.parametrize("name", SEPARABLE)
def test_separated_or_touching_classes_are_separable(name):
    assert verdict(SEPARABLE[name])


@pytest.mark.parametrize("name", OVERLAPPING)
def test_overlapping_classes_are_not_separable(name):
    assert not verdict(OVERLAPPING[name])


def compass(radius):
    angles = np.arange(8) * np.pi / 4
    return radius * np.column_stack([np.cos(angles), np.sin(angles)])


def test_eight_classes_on_a_circle_are_separable():
    rng = np.random.default_rng(0)
    points = rng.uniform(-1, 1, size=(8, 20, 2)) + compass(9.0)[:, None]
    assert verdict(points)


def test_eight_classes_that_overlap_in_the_middle_are_not_separable():
    # Each has its mirror image too, so all their hulls hold the origin inside.
    points = [[*square, *-square] for square in compass(1.0)[:, None] + compass(0.5)]
    assert not verdict(points)


# A program written independently: all constraints at once, and gains capped instead of weights.


def separable_by_full_program(X, y, n_classes):
    """Whether some weights have all margins >= 0 and one > 0.

    Maximises ``sum_ik min(margin_ik, 1)`` over all margins >= 0: margins can be scaled up at will,
    so the answer is 0 or at least 1.
    """
    design = np.column_stack([X, np.ones(len(X))])
    rows = []
    for i, k in enumerate(y):
        for j in range(n_classes):
            if j != k:
                row = np.zeros((n_classes, design.shape[1]))
                row[k], row[j] = -design[i], design[i]
                rows.append(row.ravel())
    n_rows, n_weights = len(rows), rows[0].size
    solved = linprog(
        np.r_[np.zeros(n_weights), -np.ones(n_rows)],
        A_ub=np.hstack([rows, np.eye(n_rows)]),
        b_ub=np.zeros(n_rows),
        bounds=[(None, None)] * n_weights + [(0, 1)] * n_rows,
    )
    assert solved.status == 0
    return -solved.fun > 0.5


@st.composite
def small_data(draw):
    """Integer points, so that ties and touching classes are common."""
    n_classes, n_features = draw(st.integers(2, 4)), draw(st.integers(1, 2))
    n_samples = draw(st.integers(n_classes, 12))
    X = draw(hnp.arrays(np.float64, (n_samples, n_features), elements=st.integers(-2, 2)))
    y = draw(hnp.arrays(np.intp, n_samples, elements=st.integers(0, n_classes - 1)))
    assume(len(np.unique(y)) == n_classes)
    return X, y, n_classes


@given(
    small_data(),
    st.sampled_from([1e-6, 1e6]),
    st.integers(-5, 5),
    st.randoms(use_true_random=False),
)
def test_verdict_is_that_of_a_program_of_all_constraints_whatever_units_and_names_are(
    data, unit, shift, random
):
    X, y, n_classes = data
    verdict = separable_by_full_program(X, y, n_classes)
    assert is_separable(X, y, n_classes) == verdict
    assert is_separable(unit * (X + shift), y, n_classes) == verdict
    order = np.array(random.sample(range(n_classes), n_classes))
    assert is_separable(X, order[y], n_classes) == verdict
    # A constant feature, and each sample twice.
    doubled = np.column_stack([X, np.full(len(X), 7.0)]).repeat(2, axis=0)
    assert is_separable(doubled, y.repeat(2), n_classes) == verdict


# Large samples: the linear program must stay small. Its size is counted, because times vary.


@pytest.mark.parametrize("spread", [0.1, 1.0])
def test_of_many_samples_few_constraints_reach_the_linear_program(monkeypatch, spread):
    sizes = [0]

    def counting(c, **arguments):
        sizes.append(len(arguments["A_ub"]))
        return linprog(c, **arguments)

    monkeypatch.setattr("scipy.optimize.linprog", counting)
    y = np.arange(50_000) % 8
    X = compass(5.0)[y] + spread * np.random.default_rng(0).normal(size=(50_000, 2))
    assert is_separable(X, y, 8) == (spread < 1.0)
    # Of 350,000, in rounds of at most 8 * 7.
    assert max(sizes) <= 20 * 8 * 7


def test_arguments_are_left_alone():
    X, y = np.array([[0.0], [1.0], [2.0]]), np.array([0, 1, 0])
    X.flags.writeable = y.flags.writeable = False
    assert not is_separable(X, y, 2)


def test_classes_apart_by_less_than_the_linear_programs_rounding_get_an_answer():
    # Points that almost coincide once made the program return the same corner for ever.
    rng = np.random.default_rng(4)
    X = np.round(rng.normal(size=(80, 3))) + 1e-8 * rng.normal(size=(80, 3))
    y = (X @ rng.normal(size=(4, 3)).T).argmax(axis=1)
    assert is_separable(X, y, 4)


def test_a_far_sample_does_not_hide_that_the_others_overlap():
    X = np.array([[0.0], [1.0], [2.0], [3.0], [1e8]])
    assert not is_separable(X, np.array([0, 1, 0, 1, 1]), 2)


def test_what_the_linear_program_cannot_tell_is_not_called_separable(monkeypatch):
    unsolved = OptimizeResult(x=None, status=4, message="numerical difficulties")
    monkeypatch.setattr(scipy.optimize, "linprog", lambda *_, **__: unsolved)
    X = np.array([[0.0, 0.0], [0.0, 1.0], [3.0, 3.0], [4.0, 3.0]])
    assert not is_separable(X, np.array([0, 0, 1, 1]), 2)

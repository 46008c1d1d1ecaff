"""Decision regions, areas, extents and grids."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.maths.extents import grid, plot_extent, roomy_extent
from explorer.maths.geometry import borders, decision_regions, disagreement, led_regions, zero_line
from explorer.maths.polygons import centroid, closed, polygon_area, room, share
from explorer.maths.softmax import logits

EPS = float(np.finfo(np.float64).eps)
# Vertices, areas and ties are promised to a millionth of the picture.
MILLIONTH = 1e-6

SQUARE = (-1.0, 1.0, -1.0, 1.0)
FAR = (1e6, 1e6 + 1.0, 1e6, 1e6 + 1.0)
UNEQUAL = (-5e-7, 5e-7, -5e5, 5e5)
extents = st.sampled_from([SQUARE, (0.0, 3.0, -2.0, 5.5), UNEQUAL])


def columns(n_classes):
    """Rows of small integers, which make ties, parallels and classes through one point common."""
    return hnp.arrays(np.float64, (n_classes, 3), elements=st.integers(-5, 5).map(float))


classifiers = st.integers(1, 8).flatmap(columns)
pairs = st.integers(1, 5).flatmap(lambda n_classes: st.tuples(*[columns(n_classes)] * 2))


def split(weights, extent=SQUARE):
    """Coefficients and intercepts of rows ``(w_x, w_y, b)`` in units of half a rectangle."""
    weights = np.asarray(weights, dtype=np.float64)
    sides = np.array([extent[1] - extent[0], extent[3] - extent[2]]) / 2.0
    middle = np.array([extent[0] + extent[1], extent[2] + extent[3]]) / 2.0
    coef = weights[:, :2] / sides
    return coef, weights[:, 2] - coef @ middle


def regions_of(weights, extent=SQUARE):
    return decision_regions(*split(weights, extent), extent)


def ring(vertices):
    """Vertices from the lowest on; if several are lowest, from the leftmost of them."""
    first = min(range(len(vertices)), key=lambda i: (vertices[i][1], vertices[i][0]))
    return np.roll(vertices, -first, axis=0)


def assert_same(vertices, expected):
    # A share of an edge is rounded, multiplied and added: a few ulps of 1.
    np.testing.assert_allclose(ring(vertices), expected, rtol=0.0, atol=8 * EPS)


def areas(weights):
    return [polygon_area(vertices) for vertices in regions_of(weights)]


def places(extent, n_places=4000):
    rng = np.random.default_rng(0)
    return rng.uniform(extent[::2], extent[1::2], (n_places, 2))


def inside(vertices, points):
    """Which points are inside a convex, counter-clockwise ring."""
    found = np.full(len(points), len(vertices) > 0)
    for one, other in zip(vertices, np.roll(vertices, -1, axis=0), strict=True):
        (x, y), to = other - one, points - one
        found &= x * to[:, 1] - y * to[:, 0] > 0.0
    return found


def winners(points, coef, intercept):
    """The class of the largest logit, and whether it leads by more than a millionth."""
    scores = logits(points, coef, intercept)
    lead = scores.max(axis=1, keepdims=True) - scores
    clear = (lead > MILLIONTH).sum(axis=1) == len(coef) - 1
    return scores.argmax(axis=1), clear


# Decision regions worked by hand.


def test_one_class_wins_the_whole_rectangle():
    [vertices] = decision_regions(np.array([[3.0, -2.0]]), np.array([7.0]), (0.1, 0.7, 5.0, 6.0))
    np.testing.assert_array_equal(vertices, [[0.1, 5], [0.7, 5], [0.7, 6], [0.1, 6]])


def test_two_classes_split_the_square_at_x_equal_zero():
    left, right = regions_of([[-1, 0, 0], [1, 0, 0]])
    assert_same(left, [[-1, -1], [0, -1], [0, 1], [-1, 1]])
    assert_same(right, [[0, -1], [1, -1], [1, 1], [0, 1]])


def test_a_boundary_through_two_corners_leaves_two_triangles():
    lower, upper = regions_of([[1, -1, 0], [0, 0, 0]])
    assert_same(lower, [[-1, -1], [1, -1], [1, 1]])
    assert_same(upper, [[-1, -1], [1, 1], [-1, 1]])


def test_three_classes_that_meet_at_the_origin_have_known_areas():
    # Logits 0, x, y: a quarter of the square, and two halves of the rest.
    assert areas([[0, 0, 0], [1, 0, 0], [0, 1, 0]]) == pytest.approx([1.0, 1.5, 1.5])


def test_a_class_walled_in_by_four_others_is_a_square():
    middle, *_ = regions_of([[0, 0, 1], [2, 0, 0], [-2, 0, 0], [0, 2, 0], [0, -2, 0]])
    assert_same(middle, [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])


def test_eight_classes_through_one_point_share_the_square_by_symmetry():
    compass = [[2, 1], [1, 2], [-1, 2], [-2, 1], [-2, -1], [-1, -2], [1, -2], [2, -1]]
    assert areas([[*direction, 0] for direction in compass]) == pytest.approx([0.5] * 8)


def test_parallel_boundaries_cut_strips():
    # Logits 0, x + 1/2, 2x change places at x = -1/2 and x = 1/2.
    assert areas([[0, 0, 0], [1, 0, 0.5], [2, 0, 0]]) == pytest.approx([1.0, 2.0, 1.0])


# Ties, and classes that win nowhere.


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        (np.zeros((4, 3)), [4, 0, 0, 0]),
        ([[-1, 0, 0], [1, 0, 0], [1, 0, 0], [-1, 0, 0]], [2, 2, 0, 0]),
        ([[3, 4, 0], [3, 4, 1], [3, 4, 0.5]], [0, 4, 0]),
        ([[0, 0, 0], [-1, 0, 0], [1, 0, 0]], [0, 2, 2]),
        ([[0, 0, 0], [1, 1, -2]], [4, 0]),
        ([[0, 0, 0], [1, 0, -2]], [4, 0]),
        # A corner with legs of 1e-6 has a share of 1e-13.
        ([[0, 0, 0], [1, 1, -2 + 1e-6]], [4, 0]),
    ],
    ids=[
        "all weights zero",
        "equal classes go to the first",
        "equal weights, larger intercept",
        "ties along a line only",
        "touches a corner only",
        "wins outside only",
        "too small to see",
    ],
)
def test_a_class_without_an_area_wins_nowhere(weights, shares):
    assert [len(v) > 0 for v in regions_of(weights)] == [area > 0 for area in shares]
    assert areas(weights) == pytest.approx(shares, abs=MILLIONTH)


def test_a_class_that_wins_nowhere_has_an_empty_polygon_of_two_columns():
    assert regions_of([[0, 0, 0], [1, 0, -2]])[1].shape == (0, 2)


def test_a_thin_strip_is_kept():
    # Logits -x, x, d: the last wins where |x| <= d, on a share d of the square.
    assert areas([[-1, 0, 0], [1, 0, 0], [0, 0, MILLIONTH]])[2] == pytest.approx(4 * MILLIONTH)


def test_a_class_that_ties_in_one_point_leaves_no_vertex_there():
    # The third class never leads. It ties with both others where x = 0.
    left, right, _ = regions_of([[-1, 0, 0], [1, 0, 0], [0, 0, 0]])
    assert (len(left), len(right)) == (4, 4)


# Properties of decision regions.


@given(classifiers, extents)
def test_regions_tile_the_rectangle(weights, extent):
    polygons = regions_of(weights, extent)
    assert share(polygons, extent) == pytest.approx(1.0, abs=MILLIONTH)
    assert all(share([v], extent) > 0.0 for v in polygons if len(v))


def assert_regions_are_those_of_the_argmax(coef, intercept, points, extent):
    """Compare the regions with the classes of points that are not near a border."""
    classes, clear = winners(points, coef, intercept)
    for k, vertices in enumerate(decision_regions(coef, intercept, extent)):
        np.testing.assert_array_equal(inside(vertices, points[clear]), classes[clear] == k)


@given(classifiers, extents)
def test_the_region_of_a_point_off_the_boundaries_is_that_of_its_argmax(weights, extent):
    points = places(extent, 200)
    assert_regions_are_those_of_the_argmax(*split(weights, extent), points, extent)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("extent", [FAR, UNEQUAL])
def test_far_from_the_origin_the_regions_are_those_of_the_argmax(extent, seed):
    weights = np.random.default_rng(seed).normal(size=(5, 3))
    assert_regions_are_those_of_the_argmax(*split(weights, extent), places(extent), extent)


@given(classifiers, extents)
def test_vertices_lie_in_the_rectangle(weights, extent):
    vertices = np.vstack(regions_of(weights, extent))
    rounding = 4.0 * np.spacing(np.abs(np.reshape(extent, (2, 2))).max(axis=1))
    assert (vertices >= extent[::2] - rounding).all()
    assert (vertices <= extent[1::2] + rounding).all()


@given(classifiers)
def test_polygons_have_a_corner_at_every_vertex(weights):
    for vertices in regions_of(weights):
        ahead = np.roll(vertices, -1, axis=0) - vertices
        (x, y), (u, v) = ahead.T, np.roll(ahead, -1, axis=0).T
        # The sine of the angle between vectors of integers up to 10 is 0, or at least 1 / 200.
        assert (x * v - y * u > 4e-3 * np.hypot(x, y) * np.hypot(u, v)).all()


def test_neighbours_share_their_vertices():
    regions = regions_of(np.random.default_rng(1).normal(size=(8, 3)) * [1, 1, 0.3])
    rounded = np.round(np.vstack(regions), 9)
    vertices, counts = np.unique(rounded, axis=0, return_counts=True)
    interior = (np.abs(vertices) < 1.0).all(axis=1)
    assert interior.sum() >= 2
    assert set(counts[interior]) == {3}


@pytest.mark.parametrize("scale", [1e300, 1e-300])
def test_scaling_all_weights_moves_no_boundary(scale):
    weights = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [-1, -1, -1]], dtype=np.float64)
    for scaled, plain in zip(regions_of(weights * scale), regions_of(weights), strict=True):
        assert_same(scaled, ring(plain))


# Where two classifiers disagree.


def disagreement_of(weights, others, extent=SQUARE):
    return disagreement(*split(weights, extent), *split(others, extent), extent)


def test_boundaries_at_zero_and_at_a_half_disagree_in_the_strip_between():
    parts = disagreement_of([[-1, 0, 0], [1, 0, 0]], [[-1, 0, 0.5], [1, 0, -0.5]])
    assert list(parts) == [(1, 0)]
    assert_same(parts[1, 0], [[0, -1], [0.5, -1], [0.5, 1], [0, 1]])


def test_boundaries_that_cross_disagree_in_two_opposite_quarters():
    # The first takes the right half for its second class, the second the upper one.
    parts = disagreement_of([[-1, 0, 0], [1, 0, 0]], [[0, -1, 0], [0, 1, 0]])
    assert_same(parts[0, 1], [[-1, 0], [0, 0], [0, 1], [-1, 1]])
    assert_same(parts[1, 0], [[0, -1], [1, -1], [1, 0], [0, 0]])


@given(classifiers, extents)
def test_a_classifier_agrees_with_itself(weights, extent):
    assert disagreement_of(weights, weights, extent) == {}


@given(pairs)
def test_a_point_off_the_boundaries_lies_in_the_polygon_of_its_two_classes(pair):
    points = places(SQUARE, 200)
    (one, clear), (other, clear_too) = (winners(points, *split(weights)) for weights in pair)
    known, parts = clear & clear_too, disagreement_of(*pair)
    held = {jk: inside(vertices, points[known]) for jk, vertices in parts.items()}
    for jk, within in held.items():
        np.testing.assert_array_equal(within, (one[known] == jk[0]) & (other[known] == jk[1]))
    assert sum(map(sum, held.values())) == (one[known] != other[known]).sum()


def test_share_of_nothing_is_zero():
    assert share([], SQUARE) == 0.0


def test_share_is_in_units_of_the_rectangle():
    triangle = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 4.0]])
    assert share([triangle], (0.0, 2.0, 0.0, 8.0)) == 0.25


def test_share_of_polygons_that_overlap_is_at_most_one():
    square = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    assert share([square, square], SQUARE) == 1.0


# Borders.


def test_the_border_of_two_classes_is_theirs_once_and_no_side_of_the_picture():
    [border] = borders(regions_of([[1, 0, 0], [-1, 0, 0]]), SQUARE)
    assert sorted(border.tolist()) == [[0, -1], [0, 1]]


@given(classifiers, extents)
def test_on_a_border_two_classes_are_as_likely_and_no_other_is_likelier(weights, extent):
    coef, intercept = split(weights, extent)
    found = borders(decision_regions(coef, intercept, extent), extent)
    middles = np.array([edge.mean(axis=0) for edge in found]).reshape(-1, 2)
    scores = np.sort(logits(middles, coef, intercept), axis=1)
    np.testing.assert_allclose(scores[:, -2:].min(axis=1), scores[:, -1], rtol=0.0, atol=MILLIONTH)


@given(classifiers)
def test_every_border_is_there_once(weights):
    # Each is an edge of two regions; the other edges are the four sides, cut by the borders' ends.
    regions = regions_of(weights)
    found = borders(regions, SQUARE)
    lengths = [np.linalg.norm(v - np.roll(v, 1, axis=0), axis=1).sum() for v in regions]
    inner = sum(np.linalg.norm(one - other) for one, other in found)
    assert sum(lengths) == pytest.approx(8.0 + 2.0 * inner, abs=MILLIONTH)


@pytest.mark.parametrize("extent", [SQUARE, UNEQUAL])
def test_parallel_borders_that_are_near_are_two(extent):
    weights = [[-1, 0, 0], [1, 0, 0], [0, 0, 1e-5]]
    assert len(borders(regions_of(weights, extent), extent)) == 2


# The line where a logit is zero.


def zero_line_of(row, extent=SQUARE):
    return zero_line(np.asarray(row[:2], np.float64), float(row[2]), extent)


@pytest.mark.parametrize(
    ("row", "ends"),
    [
        ([2, 0, -1], [[0.5, -1], [0.5, 1]]),  # vertical, from below up
        ([0, -4, 1], [[-1, 0.25], [1, 0.25]]),  # horizontal, from the left
        ([1, -1, 0], [[-1, -1], [1, 1]]),  # through two corners
        ([1, 2, 1], [[-1, 0], [1, -1]]),  # through one corner
        ([1, 0, -1], [[1, -1], [1, 1]]),  # along a side
        ([1e300, 1e-300, 0], [[0, -1], [0, 1]]),
        ([5e-324, 0, 0], [[0, -1], [0, 1]]),
    ],
)
def test_zero_lines_worked_by_hand(row, ends):
    np.testing.assert_allclose(zero_line_of(row), ends, rtol=0.0, atol=8 * EPS)


def test_a_zero_line_in_a_rectangle_off_the_origin():
    # 3x + 2y = 24 from (4, 6) on the top to (6, 3) on the right.
    ends = zero_line_of([3, 2, -24], (1.0, 6.0, 2.0, 6.0))
    np.testing.assert_allclose(ends, [[4, 6], [6, 3]], rtol=8 * EPS)


@pytest.mark.parametrize(
    "row", [[1, 0, -2], [1, 1, -2], [0, 0, 1], [0, 0, 0]], ids=["off", "corner", "flat", "zero"]
)
def test_no_zero_line_where_it_misses_or_touches_a_corner_or_the_weights_are_zero(row):
    assert zero_line_of(row).shape == (0, 2)


# Refusals.


@pytest.mark.parametrize(
    ("coef", "intercept", "message"),
    [
        (np.zeros((0, 2)), np.zeros(0), r"coef must have shape \(n_classes, 2\).*got \(0, 2\)"),
        (np.zeros(3), np.zeros(3), r"coef must have shape .*got \(3,\)"),
        (np.zeros((3, 3)), np.zeros(3), r"coef must have shape .*got \(3, 3\)"),
        (np.zeros((3, 1)), np.zeros(3), r"coef must have shape .*got \(3, 1\)"),
        (np.zeros((3, 2, 1)), np.zeros(3), r"coef must have shape .*got \(3, 2, 1\)"),
        (np.zeros((3, 2)), np.zeros(2), r"intercept must have shape \(3,\), got \(2,\)"),
        (np.array([[0.0, np.nan]]), np.zeros(1), "^coef must be finite, got nan$"),
        (np.zeros((1, 2)), np.array([-np.inf]), "^intercept must be finite, got -inf$"),
    ],
)
def test_bad_weights_are_refused(coef, intercept, message):
    with pytest.raises(ValueError, match=message):
        decision_regions(coef, intercept, SQUARE)


@pytest.mark.parametrize(
    "extent",
    [
        (1.0, 1.0, 0.0, 1.0),
        (2.0, 1.0, 0.0, 1.0),
        (0.0, 1.0, 2.0, 1.0),
        (0.0, 1.0, 1.0, 1.0),
        (0.0, np.inf, 0.0, 1.0),
        (0.0, 1.0, np.nan, 1.0),
        (0.0, 1.0, 0.0, np.inf),
        (0.0, 1.0, 0.0),
    ],
)
def test_an_extent_that_does_not_increase_is_refused(extent):
    with pytest.raises(ValueError, match=r"^extent must be .*got \("):
        decision_regions(np.zeros((2, 2)), np.zeros(2), extent)


# Areas and centres of mass.


@pytest.mark.parametrize("offset", [0.0, 2.0**50])
def test_the_area_of_a_right_triangle_is_half_the_product_of_its_legs(offset):
    # Integers below 2**53 are shifted without rounding.
    triangle = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 3.0]]) + offset
    assert polygon_area(triangle) == 6.0
    assert polygon_area(triangle[::-1]) == -6.0


def test_two_vertices_have_no_area():
    assert polygon_area(np.array([[0.0, 0.0], [1.0, 2.0]])) == 0.0


@pytest.mark.parametrize("offset", [0.0, 2.0**30])
def test_the_centroid_of_an_l_is_the_one_worked_by_hand(offset):
    # A unit square at (1/2, 3/2) and two at (1, 1/2): x = (1/2 + 2) / 3, y = (3/2 + 1) / 3.
    shape = np.array([[1, 1], [1, 2], [0, 2], [0, 0], [2, 0], [2, 1]]) + offset
    np.testing.assert_allclose(centroid(shape), offset + np.array([5, 5]) / 6, rtol=4 * EPS)


def test_the_room_around_the_middle_of_a_triangle_is_the_one_worked_by_hand():
    # In sides, the middle is (1/2, 1/4) and the nearest edge is on the line x + 2 y = 3/2.
    triangle = np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 3.0]])
    assert room(triangle, (0.0, 2.0, 0.0, 4.0)) == pytest.approx(0.5 / math.sqrt(5.0), rel=4 * EPS)


def test_a_middle_outside_its_polygon_has_no_room():
    hook = np.array([[0, 0], [4, 0], [4, 4], [3, 4], [3, 1], [0, 1]], float)
    assert room(hook, (0.0, 4.0, 0.0, 4.0)) <= 0.0


def test_rounding_that_splits_a_vertex_leaves_the_room():
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float)
    split = np.vstack([square, [1e-12, -1e-13]])
    extent = (0.0, 1.0, 0.0, 1.0)
    assert room(split, extent) == pytest.approx(room(square, extent), abs=1e-11)


def test_a_closed_polygon_ends_where_it_begins():
    assert closed(np.array([[0.0, 1.0], [2.0, 3.0]])).tolist() == [[0, 1], [2, 3], [0, 1]]
    assert closed(np.empty((0, 2))).shape == (0, 2)


# Extents.


def test_an_extent_adds_the_margin_to_each_side():
    X = np.array([[0.0, 10.0], [4.0, 18.0], [2.0, 12.0]])
    assert plot_extent(X, margin=0.25) == (-1.0, 5.0, 8.0, 20.0)


def test_the_margin_is_a_tenth_unless_another_is_given():
    assert plot_extent(np.array([[0.0, 0.0], [10.0, 20.0]])) == (-1.0, 11.0, -2.0, 22.0)


@pytest.mark.parametrize(
    ("low", "high", "span"),
    [
        (2.0, 2.0, 1.0),
        (1.0, 1.0 + EPS, 1.0),
        (1e20, 1e20, 1e14),
        (-3e20, -3e20, 3e14),
        (1e-30, 2e-30, 1e-30),
        (1e-200, 2e-200, 1.0),
        (1.0, 1.0 + 1e-8, 1e-8),
    ],
)
def test_points_that_coincide_on_an_axis_have_a_span_to_plot(low, high, span):
    x_min, x_max, _, _ = plot_extent(np.array([[low, 0.0], [high, 1.0]]), margin=0.0)
    # The bounds are rounded to an ulp of their size: 1e-16 of 1 is 1e-8 of 1e-8.
    assert x_max - x_min == pytest.approx(span, rel=1e-7)
    assert (x_min + x_max) / 2.0 == pytest.approx((low + high) / 2.0)


def test_an_extent_is_made_of_plain_floats():
    assert {type(bound) for bound in plot_extent(np.array([[1.0, 2.0]]))} == {float}


@example(np.array([[5e-324, 0.0], [0.0, 0.0]]))  # a sixteenth of this span is zero
@given(hnp.arrays(float, (6, 2), elements=st.floats(-1e3, 1e3)))
def test_a_picture_with_room_has_a_margin_of_15_percent_and_an_eighth_more_at_most(X):
    least, roomy = plot_extent(X, 0.15), roomy_extent(X)
    for low, high, inner_low, inner_high in ((*roomy[:2], *least[:2]), (*roomy[2:], *least[2:])):
        step = (inner_high - inner_low) / 16.0
        assert low <= inner_low < low + step
        assert high - step < inner_high <= high


def test_a_picture_with_room_stays_while_a_point_moves_a_little():
    X = np.array([[0.0, 0.0], [4.0, 4.0]])
    assert roomy_extent(X) == roomy_extent(X + 0.05 * np.eye(2))


# Grids.


def test_a_grid_has_the_centres_of_equal_cells_along_x_first():
    x_centres, y_centres, points = grid((0.0, 4.0, 10.0, 12.0), 2)
    assert (x_centres.tolist(), y_centres.tolist()) == ([1.0, 3.0], [10.5, 11.5])
    assert points.tolist() == [[1.0, 10.5], [3.0, 10.5], [1.0, 11.5], [3.0, 11.5]]


def test_a_grid_of_one_cell_is_the_middle_of_the_rectangle():
    assert grid((0.0, 4.0, 10.0, 12.0), np.int64(1))[2].tolist() == [[2.0, 11.0]]


def test_where_one_class_leads_everywhere_nothing_is_left():
    [whole], *others = led_regions(np.zeros((2, 2)), np.array([1.0, 0.0]), 0.5, SQUARE)
    assert polygon_area(whole) == 4.0 and others == [[], []]


def test_where_no_class_leads_the_holes_run_the_other_way():
    # Half a nat is reached a quarter away from the border at x = 0.
    *_, (outside, *holes) = led_regions(
        np.array([[-1.0, 0.0], [1.0, 0.0]]), np.zeros(2), 0.5, SQUARE
    )
    assert [polygon_area(each) for each in (outside, *holes)] == [4.0, -1.5, -1.5]

"""Exact decision regions, areas, extents and grids."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.geometry import (
    borders,
    centroid,
    decision_regions,
    disagreement,
    grid,
    plot_extent,
    polygon_area,
    share,
    zero_line,
)
from explorer.softmax import logits

EPS = float(np.finfo(np.float64).eps)
# The areas of at most 8 polygons with at most 11 vertices each, in units of the rectangle, are sums
# of some 90 products below 1, each rounded once: the bound is their number times half an ulp.
AREA_ROUNDING = 64 * EPS
# In units of the rectangle a coordinate is off by some 1.5 EPS (rounded to data units, shifted,
# divided), an edge's by twice that, a cross product of two edges by four times that again.
CROSS_ROUNDING = 32 * EPS

SQUARE = (-1.0, 1.0, -1.0, 1.0)
# Not far from the origin for their sizes: vertices are fine there.
ORDINARY = [SQUARE, (0.0, 3.0, -2.0, 5.5), (-0.25, 7.0, 1.0, 3.0)]
FAR = (1e6, 1e6 + 1.0, 1e6, 1e6 + 1.0)
UNEQUAL = (-5e-7, 5e-7, -5e5, 5e5)


def columns(n_classes, elements):
    return hnp.arrays(np.float64, (n_classes, 3), elements=elements)


# Small integers make ties, parallels and classes through one point common, and float logits exact.
SMALL_INTEGERS = st.integers(-5, 5).map(float)
WIDE = st.floats(-1e9, 1e9, allow_subnormal=False)
small_classifiers = st.integers(1, 8).flatmap(lambda k: columns(k, SMALL_INTEGERS))
classifiers = st.integers(1, 8).flatmap(lambda k: columns(k, st.one_of(SMALL_INTEGERS, WIDE)))
extents = st.sampled_from([*ORDINARY, UNEQUAL])


def regions_of(weights, extent=SQUARE):
    """Decision regions of rows ``(w_x, w_y, b)``."""
    weights = np.asarray(weights, dtype=np.float64)
    return decision_regions(weights[:, :2], weights[:, 2], extent)


def in_rectangle_units(vertices, extent):
    x_min, x_max, y_min, y_max = extent
    return (vertices - (x_min, y_min)) / (x_max - x_min, y_max - y_min)


def shares(regions, extent):
    """Area of every polygon as a share of the rectangle."""
    return [polygon_area(in_rectangle_units(vertices, extent)) for vertices in regions]


def turns(vertices):
    """Cross products of consecutive edges: none negative for a convex, counter-clockwise ring."""
    ahead = np.roll(vertices, -1, axis=0) - vertices
    x, y = ahead.T
    next_x, next_y = np.roll(ahead, -1, axis=0).T
    return x * next_y - y * next_x


def contains(vertices, point):
    """Whether the point is strictly inside a convex, counter-clockwise ring."""
    if len(vertices) == 0:
        return False
    x, y = (np.roll(vertices, -1, axis=0) - vertices).T
    to_x, to_y = (point - vertices).T
    return bool((x * to_y - y * to_x > 0.0).all())


# Decision regions worked by hand: integers and halves, so equality is exact.


def test_one_class_wins_the_whole_rectangle():
    [vertices] = regions_of([[3, -2, 7]], (0.0, 2.0, 5.0, 6.0))
    np.testing.assert_array_equal(vertices, [[0, 5], [2, 5], [2, 6], [0, 6]])


def test_two_classes_split_the_square_at_x_equal_zero():
    left, right = regions_of([[-1, 0, 0], [1, 0, 0]])
    np.testing.assert_array_equal(left, [[-1, -1], [0, -1], [0, 1], [-1, 1]])
    np.testing.assert_array_equal(right, [[0, -1], [1, -1], [1, 1], [0, 1]])


def test_boundary_through_two_corners_leaves_two_triangles():
    lower, upper = regions_of([[1, -1, 0], [0, 0, 0]])
    np.testing.assert_array_equal(lower, [[-1, -1], [1, -1], [1, 1]])
    np.testing.assert_array_equal(upper, [[-1, -1], [1, 1], [-1, 1]])


def test_three_classes_that_meet_at_the_origin_have_known_areas():
    # Logits 0, x, y: a quarter of the square, and two halves of the rest.
    regions = regions_of([[0, 0, 0], [1, 0, 0], [0, 1, 0]])
    assert [polygon_area(vertices) for vertices in regions] == [1.0, 1.5, 1.5]


def test_three_classes_that_meet_at_the_origin_have_it_as_a_vertex():
    regions = regions_of([[0, 0, 0], [1, 0, 0], [0, 1, 0]])
    assert all([0.0, 0.0] in vertices.tolist() for vertices in regions)


def test_class_walled_in_by_four_others_is_a_square():
    middle, *others = regions_of([[0, 0, 1], [2, 0, 0], [-2, 0, 0], [0, 2, 0], [0, -2, 0]])
    np.testing.assert_array_equal(middle, [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    assert [polygon_area(vertices) for vertices in others] == [0.75] * 4


def test_eight_classes_through_one_point_share_the_square_by_symmetry():
    compass = [[2, 1], [1, 2], [-1, 2], [-2, 1], [-2, -1], [-1, -2], [1, -2], [2, -1]]
    regions = regions_of([[*direction, 0] for direction in compass])
    assert [polygon_area(vertices) for vertices in regions] == [0.5] * 8


# Parallel, coinciding and never-winning classes.


def test_parallel_boundaries_cut_strips():
    # Logits 0, x + 1/2, 2x change places at x = -1/2 and x = 1/2.
    regions = regions_of([[0, 0, 0], [1, 0, 0.5], [2, 0, 0]])
    assert [polygon_area(vertices) for vertices in regions] == [1.0, 2.0, 1.0]


def test_of_equal_weights_the_larger_intercept_wins_everywhere():
    regions = regions_of([[3, 4, 0], [3, 4, 1], [3, 4, 0.5]])
    assert [len(vertices) for vertices in regions] == [0, 4, 0]


def test_coinciding_classes_go_to_the_lowest_index():
    regions = regions_of([[-1, 0, 0], [1, 0, 0], [1, 0, 0], [-1, 0, 0]])
    assert [polygon_area(vertices) for vertices in regions] == [2.0, 2.0, 0.0, 0.0]


def test_all_zero_weights_give_the_rectangle_to_the_first_class():
    regions = regions_of(np.zeros((4, 3)))
    assert [len(vertices) for vertices in regions] == [4, 0, 0, 0]


def test_class_that_wins_nowhere_has_an_empty_polygon_of_two_columns():
    assert regions_of([[-1, 0, 0], [1, 0, 0], [0, 0, -1]])[2].shape == (0, 2)


def test_class_that_ties_along_a_line_only_wins_nowhere():
    assert len(regions_of([[0, 0, 0], [-1, 0, 0], [1, 0, 0]])[0]) == 0


def test_class_that_touches_the_rectangle_at_a_corner_only_wins_nowhere():
    assert len(regions_of([[0, 0, 0], [1, 1, -2]])[1]) == 0


def test_class_that_wins_only_outside_the_rectangle_has_no_polygon():
    assert len(regions_of([[0, 0, 0], [1, 0, -2]])[1]) == 0


def test_strip_thinner_than_a_billionth_is_kept_exactly():
    # Logits -x, x, d: the last wins where |x| <= d, an area of 4d.
    width = 2.0**-40
    assert polygon_area(regions_of([[-1, 0, 0], [1, 0, 0], [0, 0, width]])[2]) == 4 * width


def test_area_that_the_rectangles_own_would_swallow_counts_as_nowhere():
    # A corner triangle with legs of 2**-30: a share of 2**-63, below 2**-52.
    assert len(regions_of([[0, 0, 0], [1, 1, -2 + 2.0**-30]])[1]) == 0


def test_one_ulp_of_weight_decides_between_nearly_equal_classes():
    regions = regions_of([[1, 0, 0], [1 + EPS, 0, 0]])
    assert [polygon_area(vertices) for vertices in regions] == [2.0, 2.0]


# Scales.


@pytest.mark.parametrize("scale", [1e8, 1e-12, 1e300, 1e-300])
def test_scaling_all_weights_moves_no_boundary(scale):
    # Entries 0 and +-1 scale without rounding.
    weights = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [-1, -1, -1]], dtype=np.float64)
    for scaled, plain in zip(regions_of(weights * scale), regions_of(weights), strict=True):
        np.testing.assert_array_equal(scaled, plain)


@pytest.mark.parametrize("extent", [FAR, UNEQUAL, (1e6, 1e6 + 1.0, -1e-6, 1e-6)])
@pytest.mark.parametrize("seed", range(5))
def test_regions_tile_rectangles_far_from_the_origin_or_of_unequal_sides(extent, seed):
    rng = np.random.default_rng(seed)
    sides = np.diff(np.reshape(extent, (2, 2))).ravel()
    coef = rng.normal(size=(5, 2)) / sides
    through = rng.uniform(extent[::2], extent[1::2], size=(5, 2))
    intercept = -(coef * through).sum(axis=1)
    regions = decision_regions(coef, intercept, extent)
    # Vertices far from the origin are coarse, but neighbours have the same ones.
    assert sum(shares(regions, extent)) == pytest.approx(1.0, abs=AREA_ROUNDING)


@pytest.mark.parametrize("extent", [SQUARE, FAR])
@pytest.mark.parametrize("seed", range(5))
def test_a_vertex_inside_the_rectangle_belongs_to_three_polygons_bit_for_bit(extent, seed):
    rng = np.random.default_rng(seed)
    coef = rng.normal(size=(8, 2))
    centre = np.reshape(extent, (2, 2)).mean(axis=1)
    intercept = 0.3 * rng.normal(size=8) - coef @ centre
    regions = decision_regions(coef, intercept, extent)
    vertices, counts = np.unique(np.vstack(regions), axis=0, return_counts=True)
    low, high = np.array(extent[::2]), np.array(extent[1::2])
    inside = ((vertices > low) & (vertices < high)).all(axis=1)
    assert inside.any()
    assert set(counts[inside]) == {3}


@pytest.mark.parametrize("seed", range(5))
def test_nearly_parallel_boundaries_tile_the_square(seed):
    rng = np.random.default_rng(seed)
    steepness = rng.normal(size=8)
    coef = np.outer(steepness, [0.6, 0.8]) + 1e-15 * rng.normal(size=(8, 2))
    regions = decision_regions(coef, 1e-15 * rng.normal(size=8), SQUARE)
    assert sum(shares(regions, SQUARE)) == pytest.approx(1.0, abs=AREA_ROUNDING)


# Properties.


@given(classifiers, extents)
def test_areas_of_the_regions_add_up_to_the_rectangle(weights, extent):
    total = sum(shares(regions_of(weights, extent), extent))
    assert total == pytest.approx(1.0, abs=AREA_ROUNDING)


@given(classifiers, extents)
def test_vertices_lie_in_the_rectangle(weights, extent):
    vertices = np.vstack(regions_of(weights, extent))
    assert (vertices >= extent[::2]).all() and (vertices <= extent[1::2]).all()


@given(classifiers, extents)
def test_polygons_run_counter_clockwise(weights, extent):
    assert all(
        polygon_area(vertices) > 0.0 for vertices in regions_of(weights, extent) if len(vertices)
    )


@given(classifiers, extents)
def test_polygons_are_convex(weights, extent):
    for vertices in regions_of(weights, extent):
        assert (turns(in_rectangle_units(vertices, extent)) >= -CROSS_ROUNDING).all()


@given(classifiers, extents)
def test_polygons_repeat_no_vertex(weights, extent):
    for vertices in regions_of(weights, extent):
        assert len(np.unique(vertices, axis=0)) == len(vertices)


@given(classifiers, extents)
def test_polygons_start_at_their_lowest_vertex_the_leftmost_of_these(weights, extent):
    for vertices in regions_of(weights, extent):
        assert vertices[:1].tolist() == sorted(vertices.tolist(), key=lambda v: (v[1], v[0]))[:1]


@given(classifiers, extents, st.data())
def test_points_of_a_polygon_have_its_class_as_argmax(weights, extent, data):
    regions = regions_of(weights, extent)
    k = data.draw(st.sampled_from([k for k, vertices in enumerate(regions) if len(vertices)]))
    mixture = data.draw(hnp.arrays(np.float64, len(regions[k]), elements=st.floats(0.01, 1.0)))
    point = mixture @ regions[k] / mixture.sum()
    scores = logits(point[None], weights[:, :2], weights[:, 2])[0]
    # The point (a combination of at most 11 rounded vertices, divided by a sum of as many) is off
    # by some 24 half-ulps, which count twice in a difference of logits, and each logit by 4 more.
    sizes = [*extent, 1.0]
    largest = np.abs(weights).max(axis=0) @ [max(map(abs, sizes[:2])), max(map(abs, sizes[2:4])), 1]
    assert scores[k] >= scores.max() - 32 * EPS * largest


@given(small_classifiers, st.integers(-63, 63), st.integers(-63, 63))
def test_a_point_off_the_boundaries_lies_in_the_polygon_of_its_argmax_alone(weights, i, j):
    # Sixty-fourths and small integers: the logits are exact, and a point that is not on a boundary
    # is at least 1 / 64 / sqrt(200) from it, far more than rounding.
    point = np.array([i, j]) / 64.0
    weights = np.unique(weights, axis=0)
    scores = logits(point[None], weights[:, :2], weights[:, 2])[0]
    assume((scores == scores.max()).sum() == 1)
    holders = [k for k, vertices in enumerate(regions_of(weights)) if contains(vertices, point)]
    assert holders == [int(scores.argmax())]


@given(small_classifiers, columns(1, SMALL_INTEGERS), extents)
def test_adding_the_same_weights_to_all_classes_changes_nothing(weights, shift, extent):
    # Sums of small integers are exact, so the polygons are bit-equal.
    plain, shifted = regions_of(weights, extent), regions_of(weights + shift, extent)
    assert [v.tolist() for v in shifted] == [v.tolist() for v in plain]


@given(classifiers, extents, st.randoms(use_true_random=False))
def test_permuting_distinct_classes_permutes_the_polygons(weights, extent, random):
    weights = np.unique(weights, axis=0)
    order = random.sample(range(len(weights)), len(weights))
    plain, permuted = regions_of(weights, extent), regions_of(weights[order], extent)
    assert [v.tolist() for v in permuted] == [plain[k].tolist() for k in order]


@given(small_classifiers)
def test_shares_agree_with_counting_the_argmax_on_a_grid(weights):
    n_cells = 256
    points = grid(SQUARE, n_cells)[2]
    winners = logits(points, weights[:, :2], weights[:, 2]).argmax(axis=1)
    counted = np.bincount(winners, minlength=len(weights)) / n_cells**2
    # Only the cells that a polygon's outline enters are counted wrongly. A convex outline crosses
    # each of the grid's 2 * n_cells lines at most twice, so it enters at most 4 * n_cells cells.
    expected = shares(regions_of(weights), SQUARE)
    np.testing.assert_allclose(counted, expected, rtol=0.0, atol=4 / n_cells)


def test_arguments_are_left_alone():
    coef, intercept = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([5.0, 6.0])
    coef.flags.writeable = intercept.flags.writeable = False
    assert len(decision_regions(coef, intercept, SQUARE)) == 2


# Where two classifiers disagree.


def disagreement_of(weights, others, extent=SQUARE):
    """Disagreement of two classifiers of rows ``(w_x, w_y, b)``."""
    weights, others = np.asarray(weights, np.float64), np.asarray(others, np.float64)
    return disagreement(weights[:, :2], weights[:, 2], others[:, :2], others[:, 2], extent)


@st.composite
def pairs_of_classifiers(draw, elements=SMALL_INTEGERS):
    """Two classifiers of the same classes."""
    n_classes = draw(st.integers(1, 6))
    return draw(columns(n_classes, elements)), draw(columns(n_classes, elements))


any_pairs = st.one_of(pairs_of_classifiers(), pairs_of_classifiers(st.one_of(SMALL_INTEGERS, WIDE)))


def test_boundaries_at_zero_and_at_a_half_disagree_in_the_strip_between():
    parts = disagreement_of([[-1, 0, 0], [1, 0, 0]], [[-1, 0, 0.5], [1, 0, -0.5]])
    assert list(parts) == [(1, 0)]
    np.testing.assert_array_equal(parts[1, 0], [[0, -1], [0.5, -1], [0.5, 1], [0, 1]])


def test_boundaries_that_cross_disagree_in_two_opposite_quarters():
    # The first takes the right half for its second class, the second the upper one.
    parts = disagreement_of([[-1, 0, 0], [1, 0, 0]], [[0, -1, 0], [0, 1, 0]])
    np.testing.assert_array_equal(parts[0, 1], [[-1, 0], [0, 0], [0, 1], [-1, 1]])
    np.testing.assert_array_equal(parts[1, 0], [[0, -1], [1, -1], [1, 0], [0, 0]])


def test_a_class_renamed_is_another_class():
    parts = disagreement_of([[-1, 0, 0], [1, 0, 0]], [[1, 0, 0], [-1, 0, 0]])
    assert share(parts.values(), SQUARE) == 1.0


@given(any_pairs, extents)
def test_a_classifier_agrees_with_itself(pair, extent):
    assert disagreement_of(pair[0], pair[0], extent) == {}


@pytest.mark.parametrize("scale", [2.0, 1e8, 1e-300])
def test_a_classifier_agrees_with_its_multiple(scale):
    # Entries 0 and +-1 scale without rounding.
    weights = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [-1, -1, -1]], dtype=np.float64)
    assert disagreement_of(weights, scale * weights) == {}


@given(any_pairs, extents)
def test_disagreement_is_mutual(pair, extent):
    one, other = disagreement_of(*pair, extent), disagreement_of(*pair[::-1], extent)
    assert {(k, j): v.tolist() for (j, k), v in other.items()} == {
        jk: v.tolist() for jk, v in one.items()
    }


@given(any_pairs, extents)
def test_shares_of_disagreement_fit_into_the_first_ones_regions(pair, extent):
    parts = disagreement_of(*pair, extent)
    for j, whole in enumerate(shares(regions_of(pair[0], extent), extent)):
        inside = share([v for (chosen, _), v in parts.items() if chosen == j], extent)
        assert inside <= whole + AREA_ROUNDING


@given(pairs_of_classifiers(), st.integers(-63, 63), st.integers(-63, 63))
def test_a_point_off_the_boundaries_lies_in_the_polygon_of_its_two_classes_alone(pair, i, j):
    # As above: no point of this grid that is off a boundary is near one.
    point, classes = np.array([i, j]) / 64.0, []
    for weights in pair:
        scores = logits(point[None], weights[:, :2], weights[:, 2])[0]
        assume((scores == scores.max()).sum() == 1)
        classes.append(int(scores.argmax()))
    holders = [jk for jk, vertices in disagreement_of(*pair).items() if contains(vertices, point)]
    assert holders == [tuple(classes)] * (classes[0] != classes[1])


@given(pairs_of_classifiers())
def test_share_of_disagreement_agrees_with_counting_on_a_grid(pair):
    n_cells = 256
    points = grid(SQUARE, n_cells)[2]
    one, other = (logits(points, weights[:, :2], weights[:, 2]).argmax(axis=1) for weights in pair)
    # Wrong only in the cells that a boundary enters: at most 2 * n_cells for each side that two
    # regions share. Six regions share at most 3 * 6 - 6 sides, as a planar map does.
    assert share(disagreement_of(*pair).values(), SQUARE) == pytest.approx(
        (one != other).mean(), abs=2 * 12 * 2 / n_cells
    )


def test_share_of_nothing_is_zero():
    assert share([], SQUARE) == 0.0


def test_share_is_in_units_of_the_rectangle():
    triangle = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 4.0]])
    assert share([triangle], (0.0, 2.0, 0.0, 8.0)) == 0.25


def test_classifiers_of_different_class_counts_are_refused():
    with pytest.raises(ValueError, match="class counts must agree, got 2 and 3"):
        disagreement_of(np.zeros((2, 3)), np.zeros((3, 3)))


def test_a_second_classifier_that_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="coef must be finite, got inf"):
        disagreement_of(np.zeros((1, 3)), [[np.inf, 0.0, 0.0]])


# Refusals.


@pytest.mark.parametrize("shape", [(0, 2), (3,), (3, 1), (3, 3), (3, 2, 1)])
def test_coef_of_a_wrong_shape_is_refused(shape):
    with pytest.raises(ValueError, match=r"coef must have shape \(n_classes, 2\).*got \("):
        decision_regions(np.zeros(shape), np.zeros(3), SQUARE)


@pytest.mark.parametrize("shape", [(2,), (4,), (3, 1), ()])
def test_intercept_of_a_wrong_shape_is_refused(shape):
    with pytest.raises(ValueError, match=r"intercept must have shape \(3,\), got \("):
        decision_regions(np.zeros((3, 2)), np.zeros(shape), SQUARE)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_coef_that_is_not_finite_is_refused(value):
    with pytest.raises(ValueError, match=f"coef must be finite, got {value}"):
        decision_regions(np.array([[0.0, value]]), np.zeros(1), SQUARE)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_intercept_that_is_not_finite_is_refused(value):
    with pytest.raises(ValueError, match=f"intercept must be finite, got {value}"):
        decision_regions(np.zeros((1, 2)), np.array([value]), SQUARE)


BAD_EXTENTS = [
    (1.0, 1.0, 0.0, 1.0),
    (0.0, 1.0, 2.0, 1.0),
    (0.0, np.inf, 0.0, 1.0),
    (0.0, 1.0, np.nan, 1.0),
    (-1e308, 1e308, 0.0, 1.0),
    (0.0, 1.0, 0.0),
]


@pytest.mark.parametrize("extent", BAD_EXTENTS)
def test_decision_regions_refuse_an_extent_that_does_not_increase(extent):
    with pytest.raises(ValueError, match=r"extent must be .*got \("):
        decision_regions(np.zeros((2, 2)), np.zeros(2), extent)


@pytest.mark.parametrize("extent", BAD_EXTENTS)
def test_disagreement_and_share_refuse_an_extent_that_does_not_increase(extent):
    with pytest.raises(ValueError, match=r"extent must be .*got \("):
        disagreement_of(np.zeros((2, 3)), np.zeros((2, 3)), extent)
    with pytest.raises(ValueError, match=r"extent must be .*got \("):
        share([], extent)


@pytest.mark.parametrize("extent", BAD_EXTENTS)
def test_grid_refuses_an_extent_that_does_not_increase(extent):
    with pytest.raises(ValueError, match=r"extent must be .*got \("):
        grid(extent, 2)


# Areas.


def test_area_of_a_right_triangle_is_half_the_product_of_its_legs():
    assert polygon_area(np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 3.0]])) == 6.0


def test_area_is_negative_where_the_vertices_run_clockwise():
    assert polygon_area(np.array([[0.0, 0.0], [0.0, 3.0], [4.0, 0.0]])) == -6.0


@pytest.mark.parametrize("n_vertices", [0, 1, 2])
def test_area_of_fewer_than_three_vertices_is_zero(n_vertices):
    assert polygon_area(np.ones((n_vertices, 2))) == 0.0


def test_area_keeps_its_digits_far_from_the_origin():
    # Integers below 2**53: shifted without rounding.
    triangle = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 3.0]])
    assert polygon_area(triangle + 2.0**50) == 6.0


def test_area_refuses_vertices_of_a_wrong_shape():
    with pytest.raises(ValueError, match=r"vertices must have shape .*got \(3, 3\)"):
        polygon_area(np.zeros((3, 3)))


# Extents.


def test_extent_adds_the_margin_to_each_side():
    X = np.array([[0.0, 10.0], [4.0, 18.0], [2.0, 12.0]])
    assert plot_extent(X, margin=0.25) == (-1.0, 5.0, 8.0, 20.0)


def test_extent_without_margin_bounds_the_points():
    assert plot_extent(np.array([[0.1, -0.3], [0.7, 0.9]]), margin=0.0) == (0.1, 0.7, -0.3, 0.9)


def test_extent_of_points_that_coincide_on_an_axis_has_a_unit_span_there():
    X = np.array([[0.0, 2.0], [4.0, 2.0]])
    assert plot_extent(X, margin=0.25) == (-1.0, 5.0, 1.25, 2.75)


@pytest.mark.parametrize("value", [0.0, 1.0, -1e6, 1e20, -1e300, 5e-324])
def test_extent_of_a_single_point_has_it_in_the_middle(value):
    x_min, x_max, _, _ = plot_extent(np.array([[value, 0.0]]))
    assert x_min < value < x_max
    # Two roundings a bound, each to an ulp of its size; half the span is at least 5e-7 of that.
    assert value - x_min == pytest.approx(x_max - value, rel=4 * EPS / 5e-7)


def test_extent_of_points_an_ulp_apart_is_wide_enough_to_plot():
    x_min, x_max, _, _ = plot_extent(np.array([[1.0, 0.0], [1.0 + EPS, 0.0]]))
    assert x_max - x_min >= 1.0


def test_extent_keeps_a_small_span_of_small_numbers():
    # Three roundings of numbers of that size.
    X = np.array([[1e-30, 0.0], [2e-30, 1.0]])
    assert plot_extent(X, margin=0.0)[:2] == pytest.approx((1e-30, 2e-30), rel=4 * EPS, abs=0.0)


@given(
    hnp.arrays(
        np.float64,
        hnp.array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=2),
        elements=st.floats(-1e100, 1e100),
    )
)
def test_extent_contains_the_points_and_is_accepted_by_decision_regions(X):
    extent = plot_extent(X)
    assert (extent[::2] <= X).all() and (extent[1::2] >= X).all()
    assert len(decision_regions(np.zeros((1, 2)), np.zeros(1), extent)[0]) == 4


def test_extent_is_made_of_plain_floats():
    assert {type(bound) for bound in plot_extent(np.array([[1.0, 2.0]]))} == {float}


@pytest.mark.parametrize("shape", [(0, 2), (3,), (3, 1), (3, 3)])
def test_extent_refuses_points_of_a_wrong_shape(shape):
    with pytest.raises(ValueError, match=r"X must have shape .*got \("):
        plot_extent(np.zeros(shape))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_extent_refuses_points_that_are_not_finite(value):
    with pytest.raises(ValueError, match=f"X must be finite, got {value}"):
        plot_extent(np.array([[0.0, value]]))


@pytest.mark.parametrize("margin", [-0.1, np.nan, np.inf])
def test_extent_refuses_a_margin_that_is_negative_or_not_finite(margin):
    with pytest.raises(ValueError, match=f"margin must be .*got {margin}"):
        plot_extent(np.zeros((1, 2)), margin=margin)


# Grids.


def test_grid_gives_the_centres_of_equal_cells():
    x_centres, y_centres, _ = grid((0.0, 4.0, 10.0, 12.0), 2)
    assert (x_centres.tolist(), y_centres.tolist()) == ([1.0, 3.0], [10.5, 11.5])


def test_grid_points_run_along_x_first():
    points = grid((0.0, 4.0, 10.0, 12.0), 2)[2]
    assert points.tolist() == [[1.0, 10.5], [3.0, 10.5], [1.0, 11.5], [3.0, 11.5]]


def test_values_on_the_grid_reshape_to_one_row_per_y():
    x_centres, y_centres, points = grid((0.0, 1.0, 5.0, 9.0), 7)
    values = (100.0 * points[:, 1] + points[:, 0]).reshape(7, 7)
    np.testing.assert_array_equal(values, 100.0 * y_centres[:, None] + x_centres[None, :])


def test_grid_of_one_cell_is_the_middle_of_the_rectangle():
    assert grid((0.0, 4.0, 10.0, 12.0), 1)[2].tolist() == [[2.0, 11.0]]


@pytest.mark.parametrize("n_cells", [0, -1, 2.5, np.nan])
def test_grid_refuses_a_number_of_cells_that_is_not_a_positive_integer(n_cells):
    with pytest.raises(ValueError, match=f"n_cells must be an integer >= 1, got {n_cells}"):
        grid(SQUARE, n_cells)


# The line where a logit is zero.


def zero_line_of(row, extent=SQUARE):
    """Segment of the line of a row ``(w_x, w_y, b)``, as a list of its ends."""
    return zero_line(np.asarray(row[:2], np.float64), float(row[2]), extent).tolist()


@st.composite
def lines_through_a_point(draw):
    """An extent, and rows of wide weights whose line all but meets a point of it."""
    extent = draw(extents)
    x, y = (draw(st.floats(*extent[i : i + 2], allow_subnormal=False)) for i in (0, 2))
    w_x, w_y = draw(st.one_of(SMALL_INTEGERS, WIDE)), draw(st.one_of(SMALL_INTEGERS, WIDE))
    return np.array([w_x, w_y, -(w_x * x + w_y * y)]), extent


any_lines = st.one_of(
    st.tuples(columns(1, st.one_of(SMALL_INTEGERS, WIDE)).map(lambda rows: rows[0]), extents),
    lines_through_a_point(),
)
small_lines = columns(1, SMALL_INTEGERS).map(lambda rows: rows[0])


@pytest.mark.parametrize(
    ("row", "ends"),
    [
        ([2, 0, -1], [[0.5, -1], [0.5, 1]]),  # vertical, from below up
        ([0, -4, 1], [[-1, 0.25], [1, 0.25]]),  # horizontal, from the left
        ([1, -1, 0], [[-1, -1], [1, 1]]),  # through two corners
        ([1, 1, -1], [[0, 1], [1, 0]]),  # off the upper right corner
        ([1, 2, 1], [[-1, 0], [1, -1]]),  # through one corner
        ([1, -3, 0], [[-1, -1 / 3], [1, 1 / 3]]),  # a third, rounded once
    ],
)
def test_zero_lines_worked_by_hand(row, ends):
    assert zero_line_of(row) == ends


def test_zero_line_in_a_rectangle_off_the_origin():
    # 3x + 2y = 24 from (4, 6) on the top to (6, 3) on the right.
    assert zero_line_of([3, 2, -24], (1.0, 6.0, 2.0, 6.0)) == [[4, 6], [6, 3]]


def test_zero_line_along_a_side_is_the_side():
    assert zero_line_of([1, 0, -1]) == [[1, -1], [1, 1]]
    assert zero_line_of([0, 5, 5]) == [[-1, -1], [1, -1]]


@pytest.mark.parametrize(
    "row",
    [[1, 0, -2], [0, 1, 2], [1, 1, 3], [1, 1, -2], [-1, 1, 2], [0, 0, 1], [0, 0, -1], [0, 0, 0]],
    ids=["right", "below", "corner", "on a corner", "on another", "positive", "negative", "zero"],
)
def test_no_zero_line_where_it_misses_or_touches_a_corner_or_the_weights_are_zero(row):
    line = zero_line(np.array(row[:2], np.float64), float(row[2]), SQUARE)
    assert line.shape == (0, 2) and line.dtype == np.float64


def test_a_zero_line_that_rounding_would_make_a_corner_is_none():
    # At the corner (3, 3) the logit is -EPS, so the line meets both sides within EPS of it: half an
    # ulp of 3, whose last digit is even.
    assert zero_line_of([1 + EPS, 1, -6 - 4 * EPS], (3.0, 5.0, 3.0, 5.0)) == []
    assert zero_line_of([1 + EPS, 1, -6 - 8 * EPS], (3.0, 5.0, 3.0, 5.0)) != []


def test_a_zero_line_an_ulp_from_a_corner_keeps_both_ends():
    assert zero_line_of([1, 1, -2 + EPS]) == [[1 - EPS, 1], [1, 1 - EPS]]


@pytest.mark.parametrize("scale", [2.0**1000, 2.0**-1000, 1e300, 1e-300])
def test_scaling_moves_no_zero_line(scale):
    # Entries 0 and +-1, and powers of two of any, scale without rounding.
    rows = [[1, -1, 0], [1, 0, 0], [1, 1, -1], [0, -1, 0]]
    for row in rows:
        assert zero_line_of(np.array(row) * scale) == zero_line_of(row)


def test_weights_at_both_ends_of_the_floats_have_a_zero_line():
    # x = -1e-600 y, which is 0 in floats; and y = 5e-324 / 1e308, likewise.
    assert zero_line_of([1e300, 1e-300, 0]) == [[0, -1], [0, 1]]
    assert zero_line_of([0, 1e308, -5e-324]) == [[-1, 0], [1, 0]]


@given(any_lines)
def test_ends_of_a_zero_line_lie_on_the_border_of_the_rectangle(case):
    line, (x_min, x_max, y_min, y_max) = zero_line_of(*case), case[1]
    assert all(x_min <= x <= x_max and y_min <= y <= y_max for x, y in line)
    assert all(x in (x_min, x_max) or y in (y_min, y_max) for x, y in line)


@given(any_lines)
def test_a_zero_line_has_two_ends_from_the_left_or_none(case):
    line = zero_line_of(*case)
    assert len(line) in (0, 2)
    assert line == sorted(line) and (not line or line[0] != line[1])


@given(any_lines)
def test_the_logit_is_zero_at_the_ends_but_for_their_rounding(case):
    w_x, w_y, b = map(Fraction, case[0].tolist())
    for x, y in zero_line_of(*case):
        # In exact fractions: each coordinate was rounded once, by half an ulp of its own at most,
        # or below the normal floats by half of the least one.
        x, y, ulp, least = Fraction(x), Fraction(y), Fraction(EPS), Fraction(5e-324)
        allowed = abs(w_x) * (ulp * abs(x) + least) + abs(w_y) * (ulp * abs(y) + least)
        assert abs(w_x * x + w_y * y + b) <= allowed / 2


@given(any_lines)
def test_a_zero_line_is_the_common_border_of_two_regions(case):
    row, extent = case
    regions = regions_of([row, np.zeros(3)], extent)
    assume(all(len(vertices) for vertices in regions))
    one, other = ({tuple(vertex) for vertex in vertices.tolist()} for vertices in regions)
    assert sorted(one & other) == [tuple(end) for end in zero_line_of(row, extent)]


@given(small_lines)
def test_a_zero_line_is_there_where_corners_are_on_both_sides_or_two_on_it(row):
    # Sums of small integers are exact.
    signs = [np.sign(row @ [x, y, 1.0]) for x in (-1.0, 1.0) for y in (-1.0, 1.0)]
    expected = {-1.0, 1.0} <= set(signs) or signs.count(0.0) == 2
    assert bool(zero_line_of(row)) == expected


@given(any_lines)
def test_the_opposite_weights_have_the_same_zero_line(case):
    row, extent = case
    assert zero_line_of(-row, extent) == zero_line_of(row, extent)


@given(any_lines)
def test_swapping_the_features_swaps_the_coordinates_of_a_zero_line(case):
    (w_x, w_y, b), (x_min, x_max, y_min, y_max) = case
    swapped = zero_line_of([w_y, w_x, b], (y_min, y_max, x_min, x_max))
    assert sorted([x, y] for y, x in swapped) == zero_line_of(*case)


def test_a_zero_line_leaves_its_argument_alone():
    w = np.array([1.0, 2.0])
    w.flags.writeable = False
    assert zero_line(w, 0.5, SQUARE).shape == (2, 2)


@pytest.mark.parametrize("shape", [(), (1,), (3,), (1, 2)])
def test_zero_line_refuses_weights_of_a_wrong_shape(shape):
    with pytest.raises(ValueError, match=r"w must have shape \(2,\), got \("):
        zero_line(np.zeros(shape), 0.0, SQUARE)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_zero_line_refuses_what_is_not_finite(value):
    with pytest.raises(ValueError, match=f"w must be finite, got {value}"):
        zero_line(np.array([0.0, value]), 0.0, SQUARE)
    with pytest.raises(ValueError, match=f"b must be finite, got {value}"):
        zero_line(np.ones(2), value, SQUARE)


@pytest.mark.parametrize("extent", BAD_EXTENTS)
def test_zero_line_refuses_an_extent_that_does_not_increase(extent):
    with pytest.raises(ValueError, match=r"extent must be .*got \("):
        zero_line(np.ones(2), 0.0, extent)


# Centres of mass.


def test_the_centroid_of_a_triangle_is_the_mean_of_its_vertices():
    assert centroid(np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 6.0]])).tolist() == [1.0, 2.0]


def test_the_centroid_of_an_l_is_the_one_worked_by_hand():
    # A unit square at (1/2, 3/2) and two at (1, 1/2): x = (1/2 + 2) / 3, y = (3/2 + 1) / 3.
    shape = [[0, 0], [2, 0], [2, 1], [1, 1], [1, 2], [0, 2]]
    np.testing.assert_allclose(centroid(np.array(shape, float)), [5 / 6, 5 / 6], rtol=4 * EPS)


@given(columns(3, st.integers(-8, 8).map(float)), st.sampled_from([*ORDINARY, FAR]))
def test_the_centroid_of_a_region_is_inside_it(weights, extent):
    coef, intercept = weights[:, :2], weights[:, 2] - weights[:, :2] @ np.array(extent[::2])
    for polygon in decision_regions(coef, intercept, extent):
        if len(polygon) and share([polygon], extent) > 1e-6:
            low, high = polygon.min(axis=0), polygon.max(axis=0)
            middle = centroid(polygon)
            assert (low < middle).all() and (middle < high).all()
            # Left of every edge; a region this large keeps far from rounding.
            edges = np.roll(polygon, -1, axis=0) - polygon
            to = middle - polygon
            assert (edges[:, 0] * to[:, 1] - edges[:, 1] * to[:, 0] > 0).all()


@pytest.mark.parametrize("shape", [[[0, 0], [1, 1], [2, 2]], [[0, 0], [1, 1]]])
def test_what_has_no_area_has_no_centroid(shape):
    with pytest.raises(ValueError, match="must enclose an area"):
        centroid(np.array(shape, float))


# Borders.


def test_the_border_of_two_classes_is_the_one_worked_by_hand():
    # x = 0 parts them: a side of each region, and no side of the square.
    regions = decision_regions(np.array([[1.0, 0.0], [-1.0, 0.0]]), np.zeros(2), SQUARE)
    ((start, end),) = borders(regions, SQUARE)
    assert sorted([start.tolist(), end.tolist()]) == [[0, -1], [0, 1]]


@given(columns(3, st.integers(-8, 8).map(float)))
def test_on_a_border_two_classes_are_as_likely_and_no_other_is_likelier(weights):
    coef, intercept = weights[:, :2], weights[:, 2]
    for edge in borders(decision_regions(coef, intercept, SQUARE), SQUARE):
        first, second, *_ = np.sort(logits(edge.mean(axis=0)[None], coef, intercept)[0])[::-1]
        # A score is a sum of three numbers of at most eight, and so is a vertex's place rounded.
        assert first - second <= 64 * EPS


def test_a_class_that_wins_everywhere_has_no_border():
    regions = decision_regions(np.zeros((2, 2)), np.array([0.0, 1.0]), SQUARE)
    assert borders(regions, SQUARE) == []

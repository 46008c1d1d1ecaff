"""Panel 1: what the picture of the decision regions contains."""

import re
from functools import cache

import numpy as np
import plotly.graph_objects as go
import pytest
from scipy.special import softmax

from explorer import DataParams, SoftmaxRegression, make_dataset
from explorer.figures import texts
from explorer.figures.regions import marker_size, regions_figure
from explorer.figures.style import DARK, LIGHT
from explorer.maths.extents import plot_extent
from explorer.maths.scorer import Scorer
from explorer.names import NUMBERED, SHORT, Names

# Classes and samples: every number of classes with a layout of its own, and the fewest and most
# points.
SIZES = [(2, 300), (3, 30), (3, 300), (3, 10_000), (8, 300)]
sizes = pytest.mark.parametrize(("n_classes", "n_samples"), SIZES)
n_classes_only = pytest.mark.parametrize("n_classes", [2, 8])

# Half a unit of the third decimal, the last of the hover text, and the rounding to float32.
THREE_DECIMALS = 0.0005 + 1e-6


@cache
def fitted(n_classes, n_samples):
    """Points, their classes, weights, intercepts and extent of an ordinary fit."""
    data = make_dataset(DataParams(n_classes=n_classes, n_samples=n_samples))
    fit = SoftmaxRegression(solver="newton").fit(data.X, data.y).fit_
    return data.X, data.y, fit.coef, fit.intercept, plot_extent(data.X)


@cache
def pictured(n_classes, n_samples=300, theme=LIGHT):
    X, y, coef, intercept, extent = fitted(n_classes, n_samples)
    return go.Figure(regions_figure(X, y, Scorer(coef, intercept), extent=extent, theme=theme))


def drawn(X, y, coef, intercept, extent=(-1.0, 1.0, -1.0, 1.0)):
    """The picture of given weights, in a square."""
    X, y, coef, intercept = map(np.array, (X, y, coef, intercept))
    return go.Figure(regions_figure(X, y, Scorer(coef, intercept), extent=extent, theme=LIGHT))


def regions(figure):
    """The filled polygons that have vertices, by the class that their names end with."""
    filled = [t for t in figure.data if t.fill == "toself" and len(t.x)]
    return {int(t.name.split()[-1]): t for t in filled}


def points(figure, k):
    """The trace of class ``k``'s points."""
    (trace,) = (t for t in figure.data if t.mode == "markers" and t.name == NUMBERED[k])
    return trace


def rings(figure):
    (trace,) = (t for t in figure.data if t.name.startswith("wrong"))
    return trace


def positions(trace):
    return np.column_stack([trace.x, trace.y])


def shoelace(x, y):
    """Area of a closed ring of vertices."""
    return abs(float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())) / 2.0


def probabilities(n_classes, n_samples):
    X, _, coef, intercept, _ = fitted(n_classes, n_samples)
    return softmax(X @ coef.T + intercept, axis=1)


def hover_lines(trace, i):
    """The lines that the hover template shows at point ``i``, with numbers as in d3-format."""

    def value(match):
        name, index, digits = match.groups()
        number = trace[name][i] if index is None else trace[name][i][int(index)]
        return format(float(number), digits)

    shown = re.sub(r"%\{(\w+)(?:\[(\d+)\])?:([^}]*)\}", value, trace.hovertemplate)
    return shown.replace("<extra></extra>", "").split("<br>")


# The regions.


@sizes
def test_the_regions_areas_add_up_to_the_rectangle(n_classes, n_samples):
    x_min, x_max, y_min, y_max = fitted(n_classes, n_samples)[-1]
    areas = [shoelace(t.x, t.y) for t in regions(pictured(n_classes, n_samples)).values()]
    # Some hundred products of coordinates near 10, each rounded once.
    assert sum(areas) == pytest.approx((x_max - x_min) * (y_max - y_min), rel=1e-12)


@n_classes_only
def test_every_region_is_a_closed_ring(n_classes):
    rings_of_vertices = [positions(t) for t in regions(pictured(n_classes)).values()]
    assert all((ring[0] == ring[-1]).all() for ring in rings_of_vertices)


@n_classes_only
def test_the_middle_of_a_region_belongs_to_its_class(n_classes):
    _, _, coef, intercept, _ = fitted(n_classes, 300)
    found = regions(pictured(n_classes))
    middles = np.array([positions(t)[:-1].mean(axis=0) for t in found.values()])
    assert (middles @ coef.T + intercept).argmax(axis=1).tolist() == list(found)


def test_a_class_that_wins_nowhere_has_no_region():
    losing_middle = drawn(
        [[-1.0, 0.0], [0.0, 0.0], [1.0, 0.0]], [0, 1, 2], [[-1.0, 0], [0, 0], [1, 0]], [0.0, -5, 0]
    )
    assert list(regions(losing_middle)) == [0, 2]


def test_a_class_that_wins_nowhere_still_has_its_points():
    losing_middle = drawn(
        [[-1.0, 0.0], [0.5, 0.0], [1.0, 0.0]], [0, 1, 2], [[-1.0, 0], [0, 0], [1, 0]], [0.0, -5, 0]
    )
    assert positions(points(losing_middle, 1)).tolist() == [[0.5, 0.0]]


def test_a_region_is_filled_with_its_class_colour():
    figure = pictured(8)
    for k, region in regions(figure).items():
        red, green, blue = map(int, re.findall(r"\d+", region.fillcolor)[:3])
        assert f"#{red:02X}{green:02X}{blue:02X}" == points(figure, k).marker.color


@n_classes_only
def test_the_axes_show_the_extent(n_classes):
    layout = pictured(n_classes).layout
    assert (*layout.xaxis.range, *layout.yaxis.range) == fitted(n_classes, 300)[-1]


def named(figure):
    """The places of the names that are written, by class."""
    return {t.text: positions(t)[0] for t in figure.data if t.mode == "text" and len(t.x)}


@n_classes_only
def test_the_name_of_a_class_stands_in_its_region(n_classes):
    _, _, coef, intercept, _ = fitted(n_classes, 300)
    found = named(pictured(n_classes))
    won = (np.array(list(found.values())) @ coef.T + intercept).argmax(axis=1)
    assert [NUMBERED[k] for k in won] == list(found)
    assert len(found) == n_classes


def test_a_region_that_is_too_narrow_for_a_name_has_none():
    # Class 1 wins between two borders that are 0.1 apart, a twentieth of the picture.
    narrow = drawn([[0.0, 0.0]], [1], [[-20.0, 0], [0, 0], [20.0, 0]], [0.0, 1.0, 0.0])
    assert list(regions(narrow)) == [0, 1, 2]
    assert list(named(narrow)) == ["class 0", "class 2"]


# The points.


@sizes
def test_every_class_has_exactly_its_own_points(n_classes, n_samples):
    X, y, *_ = fitted(n_classes, n_samples)
    figure = pictured(n_classes, n_samples)
    for k in range(n_classes):
        np.testing.assert_array_equal(positions(points(figure, k)), X[y == k].astype(np.float32))


@sizes
def test_points_travel_as_single_precision(n_classes, n_samples):
    traces = [points(pictured(n_classes, n_samples), k) for k in range(n_classes)]
    kinds = {array.dtype for t in traces for array in (t.x, t.y, t.customdata)}
    assert kinds == {np.dtype(np.float32)}


def test_points_far_from_zero_travel_as_double_precision():
    X = [[1.7e9, 0.0], [1.7e9 + 1.0, 1.0], [1.7e9 + 2.0, 0.0]]  # times of two seconds
    extent = (1.7e9 - 1.0, 1.7e9 + 3.0, -1.0, 2.0)
    figure = drawn(X, [0, 1, 1], [[0.0, 0.0], [0.0, -1.0]], [0.0, 0.5], extent)
    np.testing.assert_array_equal(positions(points(figure, 1)), X[1:])
    np.testing.assert_array_equal(positions(rings(figure)), X[:2])


@sizes
def test_points_carry_the_probabilities_of_all_classes(n_classes, n_samples):
    y = fitted(n_classes, n_samples)[1]
    expected = probabilities(n_classes, n_samples)
    figure = pictured(n_classes, n_samples)
    for k in range(n_classes):
        # float32 is good to 2**-24 near 1; the two softmax functions differ by a few roundings of
        # float64.
        np.testing.assert_allclose(points(figure, k).customdata, expected[y == k], atol=2**-24)


def test_every_class_has_its_own_colour():
    assert len({points(pictured(8), k).marker.color for k in range(8)}) == 8


def test_every_class_has_its_own_symbol():
    assert len({points(pictured(8), k).marker.symbol for k in range(8)}) == 8


def test_a_class_keeps_its_colour_when_classes_are_added():
    colours = [[points(pictured(n), k).marker.color for k in range(n)] for n in (2, 3, 8)]
    assert colours[0] == colours[2][:2] and colours[1] == colours[2][:3]


def test_more_points_are_drawn_smaller():
    sizes_in_pixels = [marker_size(n) for n in (30, 300, 3_000, 10_000)]
    assert sizes_in_pixels == sorted(sizes_in_pixels, reverse=True)
    assert sizes_in_pixels[-1] < sizes_in_pixels[0]


# The hover text.


@n_classes_only
def test_hover_names_the_true_class(n_classes):
    figure = pictured(n_classes)
    heads = [hover_lines(points(figure, k), 0)[0] for k in range(n_classes)]
    assert [re.findall(r"class \d", head) for head in heads] == [
        [NUMBERED[k]] for k in range(n_classes)
    ]


@n_classes_only
def test_hover_gives_the_coordinates(n_classes):
    X, y, *_ = fitted(n_classes, 300)
    for k in range(n_classes):
        shown = " ".join(hover_lines(points(pictured(n_classes), k), 1))
        x = X[y == k][1].astype(np.float32)
        assert f"({x[0]:.2f}, {x[1]:.2f})" in shown


@n_classes_only
def test_hover_gives_every_class_its_probability(n_classes):
    y = fitted(n_classes, 300)[1]
    expected = probabilities(n_classes, 300)
    for k in range(n_classes):
        shown = "\n".join(hover_lines(points(pictured(n_classes), k), 2))
        numbers = dict(re.findall(r"P\((class \d)\) = ([\d.]+)", shown))
        assert list(numbers) == [NUMBERED[j] for j in range(n_classes)]
        np.testing.assert_allclose(
            [float(number) for number in numbers.values()],
            expected[y == k][2],
            rtol=0,
            atol=THREE_DECIMALS,
        )


# The rings.


@sizes
def test_the_ringed_points_are_those_whose_likeliest_class_is_another(n_classes, n_samples):
    X, y, *_ = fitted(n_classes, n_samples)
    wrong = probabilities(n_classes, n_samples).argmax(axis=1) != y
    ringed = positions(rings(pictured(n_classes, n_samples)))
    np.testing.assert_array_equal(ringed, X[wrong].astype(np.float32))


def test_the_default_picture_rings_some_points_and_not_all():
    assert 0 < len(rings(pictured(3)).x) < 300


@sizes
def test_the_legend_says_how_many_are_wrong(n_classes, n_samples):
    trace = rings(pictured(n_classes, n_samples))
    assert int(re.sub(r"\D", "", trace.name)) == len(trace.x)


def test_the_legend_shows_the_rings():
    assert rings(pictured(3)).showlegend is not False


def test_the_legend_says_so_when_no_point_is_wrong():
    assert rings(drawn([[-1.0, 0.0], [1.0, 0.0]], [0, 1], [[-1.0, 0], [1, 0]], [0.0, 0])).name == (
        "wrong (0)"
    )


def test_the_legend_lists_every_class_in_order():
    shown = [t.name for t in pictured(8).data if t.showlegend is not False]
    assert shown[:8] == [NUMBERED[k] for k in range(8)]


def test_a_point_in_its_own_region_has_no_ring_even_where_classes_all_but_tie():
    # Class 1 wins the whole square, by less than a probability can show.
    figure = drawn([[0.5, 0.5]], [1], [[0.0, 0], [0, 0]], [0.0, 1e-17])
    assert list(regions(figure)) == [1]
    assert len(rings(figure).x) == 0


def test_wrong_held_out_points_are_ringed_and_counted_too():
    # Class 1 wins where the first feature is positive.
    model = {"coef": np.array([[-1.0, 0], [1.0, 0]]), "intercept": np.zeros(2)}
    held_out = (np.array([[0.5, 0.0], [0.6, 0.0]]), np.array([0, 1]))
    X, y = np.array([[-0.5, 0.5], [0.5, 0.5]]), np.array([0, 1])
    square = (-1.0, 1.0, -1.0, 1.0)
    figure = regions_figure(X, y, Scorer(**model), extent=square, theme=LIGHT, held_out=held_out)
    ringed = rings(go.Figure(figure))
    assert ringed.name == "wrong (0, held out 1)"
    np.testing.assert_allclose(positions(ringed), [[0.5, 0.0]])


# Both themes.


def test_rings_are_drawn_in_the_theme_ink():
    inks = [rings(pictured(3, 300, theme)).marker.color for theme in (LIGHT, DARK)]
    assert inks == [LIGHT.ink, DARK.ink]


def test_the_probabilities_at_a_place_have_short_names_so_that_they_hide_little():
    names = Names(("house cat with short hair", "house cat without hair", "dog"))
    told = [each.removesuffix(texts.SHARE) for each in texts.shares(3, names)]
    assert told[2] == "P(dog) = " and len({*told}) == 3
    assert max(map(len, told)) <= len("P() = ") + SHORT


@pytest.mark.parametrize("own", texts.OWN.values())
def test_what_a_point_is_has_lines_that_fit_beside_it_on_a_phone(own):
    told = own.format(name=NUMBERED[0], verdict=max(texts.VERDICTS, key=len))
    widest = max(map(len, texts.shares(1, NUMBERED))) - len(texts.SHARE) + len("0.123")
    assert max(map(len, told.split("\n"))) <= widest

"""Panel 3: what the loss curve and the distance from the optimum hold."""

import re

import numpy as np
import pytest

from explorer.figures.loss import distance_figure, loss_figure
from explorer.figures.style import DARK, LIGHT

EPS = float(np.finfo(np.float64).eps)

# A start alone, one step, few enough for markers, the most an optimiser takes.
LENGTHS = [1, 2, 20, 1001]
lengths = pytest.mark.parametrize("length", LENGTHS)

OPTIMUM = 0.125


def curves(length):
    """A loss and an objective that fall towards their ends."""
    steps = np.arange(length)
    return 0.1 + 0.5 * 0.7**steps, OPTIMUM + 0.6 * 0.8**steps


def pictured(length, *, attained=True, theme=LIGHT):
    loss, objective = curves(length)
    return loss_figure(loss, objective, optimum=OPTIMUM, attained=attained, theme=theme)


def distances(objective, *, optimum, theme=LIGHT):
    """The only curve of the distance figure."""
    objective = np.array(objective)
    (trace,) = distance_figure(objective, optimum=optimum, theme=theme).data
    return trace


def named(figure, name):
    (trace,) = (t for t in figure.data if t.name == name)
    return trace


def optimum_line(figure):
    (trace,) = (t for t in figure.data if t.line.dash is not None)
    return trace


def iterations(trace):
    return trace.x0 + trace.dx * np.arange(len(trace.y))


def hover(trace, value):
    """What the hover template shows at a value, as d3-format writes numbers."""
    return re.sub(r"%\{y:([^}]*)\}", lambda m: format(value, m[1]), trace.hovertemplate)


# The loss curve.


@lengths
def test_the_cross_entropy_curve_is_the_loss(length):
    np.testing.assert_array_equal(named(pictured(length), "cross-entropy").y, curves(length)[0])


@lengths
def test_the_objective_curve_is_the_objective(length):
    np.testing.assert_array_equal(named(pictured(length), "objective").y, curves(length)[1])


@lengths
@pytest.mark.parametrize("name", ["cross-entropy", "objective"])
def test_a_curve_counts_iterations_from_zero(length, name):
    trace = named(pictured(length), name)
    np.testing.assert_array_equal(iterations(trace), np.arange(length))


def test_the_two_curves_differ_in_colour_and_symbol():
    one, other = (named(pictured(20), name) for name in ("cross-entropy", "objective"))
    assert one.line.color != other.line.color and one.marker.symbol != other.marker.symbol


def test_a_single_value_is_drawn_as_a_marker():
    assert "markers" in named(pictured(1), "objective").mode


@lengths
def test_the_optimum_is_a_level_line_at_the_optimum(length):
    assert set(optimum_line(pictured(length)).y) == {OPTIMUM}


def test_the_optimum_line_is_dashed():
    assert optimum_line(pictured(20)).line.dash == "dash"


@lengths
def test_the_optimum_line_spans_all_iterations(length):
    x = optimum_line(pictured(length)).x
    assert min(x) == 0 and max(x) >= length - 1


def test_the_optimum_line_has_a_length_before_the_first_iteration():
    x = optimum_line(pictured(1)).x
    assert max(x) > min(x)


def test_an_attained_optimum_is_called_so():
    assert optimum_line(pictured(20)).name == "optimum"


def test_an_optimum_that_is_never_reached_is_not_called_one():
    assert "never" in optimum_line(pictured(20, attained=False)).name


def test_all_three_lines_are_in_the_legend():
    assert all(t.showlegend is not False for t in pictured(20).data)


@pytest.mark.parametrize("name", ["cross-entropy", "objective", "optimum"])
def test_hover_gives_six_decimals_and_the_unit(name):
    assert hover(named(pictured(20), name), 0.14555280128) == "0.145553 nats"


def test_one_hover_shows_all_curves_of_an_iteration():
    assert pictured(20).layout.hovermode == "x unified"


def test_the_axes_say_iteration_and_nats():
    layout = pictured(20).layout
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("iteration", "nats")


def test_the_loss_axis_is_not_logarithmic():
    assert pictured(20).layout.yaxis.type != "log"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_optimum_line_is_drawn_in_the_theme_ink(theme):
    assert optimum_line(pictured(20, theme=theme)).line.color == theme.ink


# The distance from the optimum.


@lengths
def test_the_distance_is_the_objective_minus_the_optimum(length):
    # The optimum lies below all of them by more than rounding.
    objective = curves(length)[1]
    expected = objective - 0.1
    np.testing.assert_array_equal(distances(objective, optimum=0.1).y, expected)


@lengths
def test_the_distance_counts_iterations_from_zero(length):
    trace = distances(curves(length)[1], optimum=0.1)
    np.testing.assert_array_equal(iterations(trace), np.arange(length))


def test_the_distance_axis_is_logarithmic():
    figure = distance_figure(np.array([1.0, 0.5]), optimum=0.25, theme=LIGHT)
    assert figure.layout.yaxis.type == "log"


def test_the_distance_axis_says_nats():
    figure = distance_figure(np.array([1.0, 0.5]), optimum=0.25, theme=LIGHT)
    assert "nats" in figure.layout.yaxis.title.text


@pytest.mark.parametrize(
    "end",
    [OPTIMUM, OPTIMUM - 1e-3, OPTIMUM * (1.0 + EPS)],
    ids=["at the optimum", "below it", "above it by rounding"],
)
def test_an_iteration_at_the_optimum_has_no_point(end):
    y = distances([1.0, end], optimum=OPTIMUM).y
    assert np.isnan(y).tolist() == [False, True]


def test_an_iteration_just_beyond_rounding_has_a_point():
    y = distances([1.0, OPTIMUM * (1.0 + 4.0 * EPS)], optimum=OPTIMUM).y
    assert y[1] > 0.0


def test_a_tiny_distance_from_an_optimum_of_zero_has_a_point():
    assert distances([1e-200], optimum=0.0).y.tolist() == [1e-200]


def test_every_iteration_at_the_optimum_leaves_an_empty_curve():
    assert np.isnan(distances([OPTIMUM, OPTIMUM], optimum=OPTIMUM).y).all()


def test_the_objective_is_not_modified():
    objective = np.array([1.0, OPTIMUM])
    distance_figure(objective, optimum=OPTIMUM, theme=LIGHT)
    assert objective.tolist() == [1.0, OPTIMUM]


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0123456, "0.0123 nats"), (1.23456e-10, "1.23e-10 nats")]
)
def test_hover_over_a_distance_gives_three_digits_however_small(value, shown):
    assert hover(distances([1.0, 0.5], optimum=0.25), value) == shown


def test_the_single_curve_of_distances_is_in_the_legend():
    assert distances([1.0, 0.5], optimum=0.25).showlegend is True


def test_a_run_that_starts_at_the_optimum_says_so_in_place_of_an_empty_plot():
    figure = distance_figure(np.array([0.5, 0.5]), optimum=0.5, theme=LIGHT)
    assert figure.layout.annotations[0].text == "at the optimum from the start"

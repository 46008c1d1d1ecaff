"""Panel 3: what the loss curve and the distance from the optimum contain."""

import re

import numpy as np
import plotly.graph_objects as go
import pytest

from explorer.figures.loss import distance_figure, loss_figure
from explorer.figures.path import path_loss_figure
from explorer.figures.race import STRIPS, Racer, race_figure
from explorer.figures.style import COLOURS, DARK, LIGHT
from explorer.figures.training import frame_iterations

EPS = float(np.finfo(np.float64).eps)

# A start alone, and a long run.
lengths = pytest.mark.parametrize("length", [1, 1001])

OPTIMUM = 0.125


def curves(length):
    """A loss and an objective that fall towards their ends."""
    steps = np.arange(length)
    return 0.1 + 0.5 * 0.7**steps, OPTIMUM + 0.6 * 0.8**steps


def pictured(length, *, attained=True, theme=LIGHT):
    loss, objective = curves(length)
    figure = loss_figure(loss, objective, optimum=OPTIMUM, attained=attained, theme=theme)
    return go.Figure(figure)


def distances(objective, *, optimum, theme=LIGHT):
    """The only curve of the distance figure."""
    objective = np.array(objective)
    (trace,) = go.Figure(distance_figure(objective, optimum=optimum, theme=theme)).data
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
    """What the hover template shows at a value, with numbers as in d3-format."""
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


def test_no_curve_has_the_colour_of_a_class():
    assert not {trace.line.color for trace in pictured(20).data} & {*COLOURS}


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
    assert go.Figure(figure).layout.yaxis.type == "log"


@lengths
def test_the_marks_of_the_first_and_the_last_distance_are_not_cut(length):
    figure = distance_figure(curves(length)[1], optimum=0.1, theme=LIGHT)
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < -0.01 * high < length - 1 < high / 1.01


@pytest.mark.parametrize(("attained", "least"), [(True, "optimum"), (False, "limit")])
def test_the_distance_says_nats_above_what(attained, least):
    model = {"optimum": 0.25, "attained": attained, "typed": 2.0}
    figure = distance_figure(np.array([1.0, 0.5]), theme=LIGHT, **model)
    assert figure["layout"]["yaxis"]["title"]["text"] == f"nats above the {least}"
    curve, level = figure["data"]
    assert curve["name"] == f"objective − {least}"
    assert (level["name"], level["y"]) == (f"typed weights − {least}", [1.75, 1.75])


@pytest.mark.parametrize("typed", [0.2, 0.9, 300.0])
def test_the_name_of_the_typed_weights_lies_neither_over_the_note_nor_in_the_legend(typed):
    loss, objective = curves(50)
    about = {"optimum": OPTIMUM, "attained": True, "held_out": (np.arange(50), loss)}
    figure = loss_figure(loss, objective, **about, typed=typed, theme=LIGHT)
    layout = figure["layout"]
    (name,) = layout["annotations"]
    assert layout["meta"]["corner"] == {"right": True, "low": False}
    is_high = typed > 0.5 * layout["yaxis"]["range"][1]
    assert (name["x"] < 0.5, name["yanchor"] == "top") == (is_high, is_high)


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
    assert figure["layout"]["annotations"][0]["text"] == "The start is already the optimum"


# The race.

timed = pytest.mark.parametrize("timed", [False, True], ids=["iterations", "time"])


def run(objective, *, chosen=False, step=1e-3):
    """A run with an iteration every ``step`` seconds."""
    objective = np.array(objective, dtype=float)
    return Racer("any", objective, step * np.arange(len(objective)), chosen)


def race(*runs, optimum=OPTIMUM, attained=True, timed=False):
    figure = race_figure(runs, optimum=optimum, attained=attained, timed=timed, theme=LIGHT)
    return go.Figure(figure)


def ragged(length):
    """An objective that falls with noise, like that of mini-batches."""
    noise = np.random.default_rng(0).normal(size=length)
    return OPTIMUM + np.exp(noise) / np.arange(1, length + 1)


QUICK, SLOW = run([1.0, 0.2, 0.13], chosen=True), run(ragged(1001))


@timed
def test_every_run_has_a_line_in_its_own_colour_and_symbol(timed):
    data = race(*[run(curves(20)[1]) for _ in range(5)], timed=timed).data
    assert len({t.line.color for t in data}) == len({t.marker.symbol for t in data}) == 5


@timed
def test_the_chosen_run_is_thicker_and_lies_on_top(timed):
    quick, slow = race(QUICK, SLOW, timed=timed).data
    assert quick.line.width > slow.line.width and quick.zorder > slow.zorder


@timed
def test_both_axes_of_the_race_are_logarithmic(timed):
    layout = race(QUICK, SLOW, timed=timed).layout
    assert (layout.xaxis.type, layout.yaxis.type) == ("log", "log")


def test_the_race_by_iterations_says_so():
    assert race(QUICK).layout.xaxis.title.text == "iteration"


def test_the_race_by_time_gives_the_unit_and_whose_time_it_is():
    title = race(QUICK, timed=True).layout.xaxis.title.text
    assert "milliseconds" in title and "this server" in title


def test_a_short_run_has_every_iteration_and_its_distance():
    (trace,) = race(QUICK).data
    assert trace.x[1:].tolist() == [1, 2]
    # Single precision rounds to half a unit in the 24th bit.
    np.testing.assert_allclose(trace.y, QUICK.objective - OPTIMUM, rtol=2.0**-24)


def test_a_run_by_time_is_drawn_at_its_milliseconds():
    (trace,) = race(run([1.0, 0.5, 0.25], step=0.25), timed=True).data
    assert trace.x[1:].tolist() == [250, 500]


@timed
def test_all_runs_start_at_one_place_left_of_every_step(timed):
    figure = race(QUICK, SLOW, run([1.0, 0.5], step=1e-5), timed=timed)
    (start,) = {t.x[0] for t in figure.data}
    assert 0 < start < min(t.x[1] for t in figure.data)


@timed
def test_the_start_is_labelled_zero_on_the_axis(timed):
    figure = race(QUICK, SLOW, timed=timed)
    axis = figure.layout.xaxis
    assert axis.ticktext[0] == "0"
    # In milliseconds the first step is itself rounded.
    assert axis.tickvals[0] == pytest.approx(figure.data[0].x[0], rel=2.0**-24)


def test_the_label_of_the_start_gives_iteration_zero():
    (trace,) = race(QUICK).data
    assert "%{x:.0f}" in trace.hovertemplate and f"{trace.x[0]:.0f}" == "0"


# One step, few, many; microseconds, milliseconds, hours.
@pytest.mark.parametrize(
    ("timed", "length", "step"),
    [
        *((False, length, 1e-3) for length in (2, 3, 8, 1001)),
        *((True, length, 1e-3) for length in (2, 20)),
        *((True, 1001, step) for step in (1e-6, 7.0)),
    ],
)
def test_the_numbers_on_the_axis_are_those_of_their_places_and_few(timed, step, length):
    axis = race(run(ragged(length), step=step), timed=timed).layout.xaxis
    shown = [float(text.replace(",", "")) for text in axis.ticktext[1:]]
    assert len(shown) <= 8
    # Ten digits are written.
    assert shown == pytest.approx(axis.tickvals[1:], rel=1e-9)


@timed
def test_a_run_that_arrives_ends_at_rounding_and_not_an_iteration_early(timed):
    (trace,) = race(run([1.0, 0.2, OPTIMUM, OPTIMUM]), timed=timed).data
    assert trace.y[2] == pytest.approx(EPS * OPTIMUM, rel=2.0**-24)
    assert np.isnan(trace.y[3])


def test_a_limit_that_is_never_reached_has_no_point_of_arrival():
    (trace,) = race(run([1.0, 0.2, OPTIMUM]), attained=False).data
    assert np.isnan(trace.y[2])


def test_a_limit_that_is_never_reached_is_not_called_an_optimum():
    titles = [race(QUICK, attained=each).layout.yaxis.title.text for each in (True, False)]
    assert ["optimum" in title for title in titles] == [True, False]


@timed
def test_a_race_that_starts_at_the_optimum_says_so_in_place_of_an_empty_plot(timed):
    figure = race(run([OPTIMUM]), run([OPTIMUM, OPTIMUM]), timed=timed)
    assert figure.layout.annotations[0].text == "The start is already the optimum"


@timed
def test_a_race_with_one_runner_left_says_nothing_in_its_place(timed):
    assert not race(run([OPTIMUM]), run([OPTIMUM, 1.0]), timed=timed).layout.annotations


@timed
def test_a_run_without_iterations_is_a_single_point(timed):
    (trace,) = race(run([1.0]), timed=timed).data
    assert len(trace.x) == 1 and trace.x[0] > 0 and trace.y[0] == 1.0 - OPTIMUM


def test_a_diverged_run_is_drawn_above_its_start():
    (trace,) = race(run([1.0, 10.0, 1e6])).data
    assert trace.y[0] < trace.y[1] < trace.y[2]


@timed
def test_a_long_run_is_thinned(timed):
    _, slow = race(QUICK, SLOW, timed=timed).data
    assert len(slow.x) <= 2 * STRIPS + 2


@timed
def test_thinning_keeps_both_ends_and_the_extremes_and_the_order(timed):
    _, slow = race(QUICK, SLOW, timed=timed).data
    distance = (SLOW.objective - OPTIMUM).astype(np.float32)
    assert (slow.y[0], slow.y[-1]) == (distance[0], distance[-1])
    assert (slow.y.min(), slow.y.max()) == (distance.min(), distance.max())
    assert (np.diff(slow.x) > 0).all()


def test_thinning_keeps_a_zigzag_as_wide_as_it_is():
    zigzag = OPTIMUM + np.where(np.arange(1001) % 2, 1.0, 0.01)
    (trace,) = race(run(zigzag)).data
    late = trace.y[trace.x > 500]
    assert {float(y) for y in late.round(3)} == {np.float32(0.01).round(3), 1.0}


@timed
def test_the_chosen_run_says_which_of_its_points_are_frames(timed):
    chosen = run(SLOW.objective, chosen=True)
    (trace,) = race(chosen, timed=timed).data
    wanted = frame_iterations(chosen.objective)
    found = trace.x[trace.meta["frames"]]
    # Single precision rounds to half a unit in the 24th bit; the start is drawn separately.
    np.testing.assert_allclose(found[1:], wanted[1:], rtol=2.0**-24)
    assert found[0] == trace.x[0]


@timed
def test_the_training_marks_the_chosen_run_alone(timed):
    figure = race(SLOW, QUICK, timed=timed)
    assert [t.meta["role"] for t in figure.data] == ["run", "curve"]
    assert figure.layout.meta["scrubs"] is True


# Where held-out points would stop the training.


def held_out_figure(values):
    loss, objective = curves(len(values))
    held_out = (np.arange(len(values)) * 10, np.array(values))
    return go.Figure(
        loss_figure(loss, objective, optimum=OPTIMUM, attained=True, theme=LIGHT, held_out=held_out)
    )


def test_the_least_held_out_loss_is_marked_at_its_iteration_and_named():
    figure = held_out_figure([1.0, 0.4, 0.5, 0.6])
    star = named(figure, "lowest held out")
    assert (*star.x, *star.y) == (10, 0.4)
    assert figure.layout.meta["note"] == "★ lowest held out: iteration 10"


@pytest.mark.parametrize(("end", "low"), [(0.9, True), (0.2, False)])
def test_the_note_is_where_the_curves_do_not_end(end, low):
    corner = held_out_figure([1.0, 0.1, end]).layout.meta["corner"]
    assert corner == {"right": True, "low": low}


def test_another_least_held_out_loss_changes_nothing_that_the_browser_cannot_write():
    one, other = held_out_figure([1.0, 0.4, 0.5]), held_out_figure([1.0, 0.5, 0.4])
    assert other.layout.update(meta=None) == one.layout.update(meta=None)
    assert named(one, "lowest held out").hoverinfo == "skip"


@pytest.mark.parametrize(
    ("end", "corner"), [(0.2, {"right": True, "low": False}), (0.9, {"right": False, "low": True})]
)
def test_marked_values_of_c_are_told_in_a_corner_without_curves(end, corner):
    losses = {"cross-validated": np.array([1.0, 0.1, end])}
    figure = path_loss_figure(np.array([0.1, 1.0, 10.0]), losses, {"lowest": 1}, None, LIGHT)
    meta = figure["layout"]["meta"]
    assert (meta["note"], meta["corner"]) == ("★ lowest: C = 1", corner)


def test_the_label_of_a_c_does_not_have_the_loss_of_a_marked_c_beside_it():
    losses = {"cross-validated": np.array([0.3, 0.2, 0.1])}
    figure = path_loss_figure(np.array([0.1, 1.0, 10.0]), losses, {"lowest": 2}, None, LIGHT)
    mark = named(go.Figure(figure), "lowest")
    assert (mark.y, mark.hoverinfo) == ((0.1,), "skip")


def test_a_held_out_loss_that_overflows_is_not_the_least():
    assert named(held_out_figure([1.0, np.nan, np.inf, 0.9]), "lowest held out").y == (0.9,)


def test_without_held_out_points_no_iteration_is_marked():
    assert "lowest held out" not in {trace.name for trace in pictured(5).data}

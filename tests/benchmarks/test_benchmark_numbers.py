"""The arithmetic of the benchmarks, and visitors who are not let in."""

import asyncio
import math
import random

import pytest
from streamlit.proto.Selectbox_pb2 import Selectbox
from streamlit.proto.Slider_pb2 import Slider

from benchmarks.memory import Pace, drop_in, hurry, slope
from benchmarks.serving import Judged, Server, free_port, percentile
from benchmarks.visitor import Dropped, MessageCache, drawn, shown


def test_a_percentile_is_the_smallest_value_that_the_share_does_not_exceed():
    values = [4.0, 1.0, 3.0, 2.0]
    assert [percentile(values, share) for share in (0.25, 0.5, 0.95, 1.0)] == [1.0, 2.0, 4.0, 4.0]


def test_the_percentile_of_nothing_is_not_a_number():
    assert math.isnan(percentile([], 0.5))


@pytest.mark.parametrize(("values", "rise"), [([1.0, 2.0, 3.0], 2.0), ([5.0, 7.0, 5.0], 0.0)])
def test_slope_is_the_rise_of_the_fitted_line_from_first_to_last(values, rise):
    assert slope(values) == pytest.approx(rise)


def test_what_was_not_measured_has_not_reached_its_bound():
    assert Judged("first picture", math.nan, 15.0).row()[-1] == "**no**"


def test_a_select_slider_is_shown_and_drawn_as_the_text_of_its_stops():
    widget = Slider(id="C", type=Slider.SELECT_SLIDER, options=["0.1", "1", "10"], default=[1])
    assert list(shown(widget).string_array_value.data) == ["1"]
    assert drawn(widget, random.Random(0)).string_array_value.data[0] in widget.options


def test_a_selectbox_without_a_choice_has_no_value():
    assert shown(Selectbox(id="x", options=["a"], set_value=True)).WhichOneof("value") is None
    chosen = shown(Selectbox(id="x", options=["a", "b"], set_value=True, raw_value="b"))
    assert chosen.string_value == "b"


@pytest.mark.parametrize("most", [2, 20])
def test_a_message_is_kept_for_as_many_runs_as_the_server_says(most):
    cache = MessageCache()
    cache.keep("old", "element", "")
    for _ in range(most):
        cache.end_run(most, ())
    assert cache.hashes == ["old"]
    cache.end_run(most, ())
    assert cache.hashes == []


def test_a_message_that_is_referred_to_is_young_again():
    cache = MessageCache()
    cache.keep("old", "element", "")
    for _ in range(9):
        cache.end_run(2, ())
        assert cache.find("old").element == "element"


def test_a_run_of_a_fragment_drops_nothing_of_the_rest_of_the_page():
    cache = MessageCache()
    cache.keep("page", "element", "")
    cache.keep("picture", "element", "one")
    for _ in range(9):
        cache.end_run(2, {"one"})
    assert cache.hashes == ["page"]


def test_a_message_that_is_no_longer_kept_is_an_error_on_the_page():
    with pytest.raises(Dropped, match="no longer has"):
        MessageCache().find("gone")


@pytest.mark.parametrize("doing", [hurry, drop_in])
def test_sessions_that_are_not_let_in_are_counted_and_end_no_measurement(doing):
    pace, nobody = Pace(), Server(free_port(), pid=0, spawned=0.0)
    asyncio.run(doing(nobody, iter(range(3)), pace, seed=0))
    assert pace.drops.total() == 3 and not pace.answers

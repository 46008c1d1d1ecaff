"""The arithmetic of the benchmarks."""

import math
import random

import pytest
from streamlit.proto.Slider_pb2 import Slider

from benchmarks.capacity import slope
from benchmarks.serving import Judged, percentile
from benchmarks.visitor import drawn, shown


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

"""What the browser is sent of a figure."""

import json
import zlib

import pytest
from plotly.io.json import to_json_plotly

from explorer.figures.style import PAGE
from explorer.params import DataParams, FitParams
from explorer.ui import compute
from explorer.ui.live_plot import Packed, message

LARGE_SET = DataParams(n_samples=10_000)


def unpacked(packed: bytes):
    return json.loads(zlib.decompress(packed))


def packed_regions(data: DataParams, C: float = 1.0) -> Packed:
    return compute.regions(data, FitParams(C=C), PAGE)


def test_a_small_figure_is_sent_whole():
    packed = packed_regions(DataParams())
    assert packed.still is None
    assert unpacked(packed.body) == json.loads(to_json_plotly(packed.content))


def test_a_large_figure_put_together_again_is_the_figure():
    packed = packed_regions(LARGE_SET)
    figure, still = unpacked(packed.body), unpacked(packed.still)
    figure["data"] = [still[t["still"]] if "still" in t else t for t in figure["data"]]
    assert figure == json.loads(to_json_plotly(packed.content))


@pytest.mark.parametrize("C", [0.01, 100.0])
def test_points_sent_apart_are_the_same_for_every_fit(C):
    assert packed_regions(LARGE_SET, C).still == packed_regions(LARGE_SET).still


def test_what_a_change_of_the_fit_sends_does_not_grow_with_the_points():
    small, large = packed_regions(DataParams()), packed_regions(LARGE_SET)
    # The rings around wrong points grow with them; the points themselves are 30 times as many.
    assert len(large.body) < 2 * len(small.body)


def test_a_message_is_a_line_of_json_and_the_body():
    head, _, body = message({"name": "two\nlines"}, b"\nbody\n").partition(b"\n")
    assert json.loads(head) == {"name": "two\nlines"}
    assert body == b"\nbody\n"

"""What the browser is sent of a figure."""

import json
import math
import zlib

import numpy as np
import plotly.graph_objects as go
import pytest

from explorer.figures.style import PAGE
from explorer.params import DataParams, FitParams
from explorer.ui import compute
from explorer.ui.live_plot import Packed, message

LARGE_SET = DataParams(n_samples=10_000)


def unpacked(packed: bytes):
    return json.loads(zlib.decompress(packed))


def packed_regions(data: DataParams, C: float = 1.0) -> Packed:
    return compute.regions(data, FitParams(C=C), PAGE)


def plotlys_own(content):
    """The traces as Plotly itself sends them."""
    return json.loads(go.Figure(content).to_json())["data"]


@pytest.mark.parametrize("panel", [compute.regions, compute.probabilities])
def test_arrays_are_sent_as_plotly_sends_them(panel):
    packed = panel(DataParams(), FitParams(), PAGE)
    assert packed.still is None
    assert unpacked(packed.body)["data"] == plotlys_own(packed.content)


def test_a_figure_of_plotlys_is_sent_as_the_dict_that_it_is_made_of():
    content = {"data": [{"type": "scatter", "y": np.array([[1.0, np.nan]])[0]}], "layout": {}}
    assert unpacked(Packed(go.Figure(content)).body)["data"] == plotlys_own(content)


@pytest.mark.parametrize(
    ("value", "sent"),
    [([1.0, math.nan], [1.0, None]), (np.array(["a", "b"]), ["a", "b"]), (np.arange(2), [0, 1])],
    ids=["no number", "texts", "a type that browsers have not"],
)
def test_what_base64_cannot_hold_is_sent_as_plotly_writes_it(value, sent):
    assert unpacked(Packed({"data": [{"x": value}]}).body) == {"data": [{"x": sent}]}


def test_a_large_figure_put_together_again_is_the_figure():
    packed = packed_regions(LARGE_SET)
    figure, still = unpacked(packed.body), unpacked(packed.still)
    assert [still[t["still"]] if "still" in t else t for t in figure["data"]] == plotlys_own(
        packed.content
    )


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

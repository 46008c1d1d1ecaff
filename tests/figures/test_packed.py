"""What is sent to the browser for a figure."""

import json
import math
import zlib

import numpy as np
import plotly.graph_objects as go
import pytest

from explorer import SoftmaxRegression
from explorer.data.dataset import make_dataset
from explorer.figures.packed import Packed
from explorer.figures.regions import regions_figure
from explorer.figures.style import PAGE
from explorer.maps.classes.figure import figure as probabilities_figure
from explorer.maths.scorer import Scorer
from explorer.settings import DataParams

LARGE_SET = DataParams(n_samples=10_000)


def unpacked(packed: bytes):
    return json.loads(zlib.decompress(packed))


EXTENT = (-5.0, 5.0, -5.0, 5.0)


def fitted(data: DataParams, C: float):
    points = make_dataset(data)
    return points, SoftmaxRegression(C=C, solver="newton").fit(points.X, points.y)


def regions(data: DataParams, C: float = 1.0):
    points, model = fitted(data, C)
    return regions_figure(
        points.X,
        points.y,
        Scorer(model.coef_, model.intercept_),
        extent=EXTENT,
        theme=PAGE,
    )


def probabilities():
    _, model = fitted(DataParams(), 1.0)
    return probabilities_figure(Scorer(model.coef_, model.intercept_), extent=EXTENT, theme=PAGE)


def plotlys_own(content):
    """The traces as Plotly itself sends them."""
    return json.loads(go.Figure(content).to_json())["data"]


@pytest.mark.parametrize(
    "figure", [regions(DataParams()), probabilities()], ids=["regions", "maps"]
)
def test_arrays_are_sent_as_plotly_sends_them(figure):
    packed = Packed.of(figure)
    assert not packed.still
    assert unpacked(packed.body)["data"] == plotlys_own(figure)


@pytest.mark.parametrize(
    ("value", "sent"),
    [(np.float32(0.5), 0.5), (np.array(["a", "b"]), ["a", "b"]), (np.arange(2), [0, 1])],
    ids=["a number of NumPy's", "texts", "a type that browsers have not"],
)
def test_what_base64_cannot_hold_is_sent_as_plotly_writes_it(value, sent):
    assert unpacked(Packed.of({"data": [{"x": value}]}).body) == {"data": [{"x": sent}]}


def test_a_number_that_json_has_not_is_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        Packed.of({"layout": {"width": math.nan}})


def test_what_is_no_part_of_a_figure_is_refused():
    with pytest.raises(TypeError, match="no object"):
        Packed.of({"layout": {"width": object()}})


def test_a_large_figure_put_together_again_is_the_figure():
    large = regions(LARGE_SET)
    packed = Packed.of(large)
    figure, still = unpacked(packed.body), unpacked(packed.still)
    assert [still[t["still"]] if "still" in t else t for t in figure["data"]] == plotlys_own(large)


@pytest.mark.parametrize("C", [0.01, 100.0])
def test_points_sent_apart_are_the_same_for_every_fit(C):
    one, other = Packed.of(regions(LARGE_SET, C)), Packed.of(regions(LARGE_SET))
    assert one.still == other.still
    assert one.still_name == other.still_name != ""


def test_what_a_change_of_the_fit_sends_does_not_grow_with_the_points():
    small, large = Packed.of(regions(DataParams())), Packed.of(regions(LARGE_SET))
    # The rings around wrong points grow with them; the points themselves are 30 times as many.
    assert len(large.body) < 2 * len(small.body)

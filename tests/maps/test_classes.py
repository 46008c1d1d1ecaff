"""Panel 2: what the probability maps contain."""

import json
from functools import cache
from itertools import combinations

import numpy as np
import plotly.graph_objects as go
import pytest
from scipy.special import softmax

from explorer.figures.regions import regions_figure
from explorer.figures.style import LIGHT
from explorer.maps.classes.figure import figure as probabilities_figure
from explorer.maths.geometry import decision_regions
from explorer.maths.scorer import Scorer
from explorer.names import NUMBERED, Names
from tests.maps.fitted import fitted

every_count = pytest.mark.parametrize("n_classes", [2, 8])

# Whole per cents are off by at most a half, plus rounding of double precision.
HALF_A_PER_CENT = 0.005 + 1e-9


@cache
def pictured(n_classes):
    _, coef, intercept, extent = fitted(n_classes)
    return go.Figure(probabilities_figure(Scorer(coef, intercept), extent=extent, theme=LIGHT))


def drawn(coef, intercept):
    """The picture of given weights, in a square."""
    coef, intercept = np.array(coef), np.array(intercept)
    return go.Figure(
        probabilities_figure(Scorer(coef, intercept), extent=(-1.0, 1.0, -1.0, 1.0), theme=LIGHT)
    )


def heatmaps(figure):
    return [t for t in figure.data if t.type == "heatmap"]


def outlines(figure):
    """The borders that have vertices, by the class that their names end with."""
    return {int(t.name.split()[-1]): t for t in figure.data if t.type == "scatter" and len(t.x)}


def centres(heatmap):
    """Coordinates of the columns and of the rows of a map."""
    rows, columns = heatmap.z.shape
    return (
        heatmap.x0 + heatmap.dx * np.arange(columns),
        heatmap.y0 + heatmap.dy * np.arange(rows),
    )


def axes(figure, trace):
    """The layout of a trace's two axes."""
    x, y = (trace[name].replace(name[0], name, 1) for name in ("xaxis", "yaxis"))
    return figure.layout[x], figure.layout[y]


def box(figure, trace):
    """Where on the paper a trace is drawn: (left, right, bottom, top)."""
    x, y = axes(figure, trace)
    return *x.domain, *y.domain


# The values.


@every_count
def test_every_class_has_one_map_in_order(n_classes):
    names = [t.name for t in heatmaps(pictured(n_classes))]
    assert names == [NUMBERED[k] for k in range(n_classes)]


@every_count
def test_a_map_shows_its_class_probability_at_the_centre_of_every_cell(n_classes):
    _, coef, intercept, _ = fitted(n_classes)
    for k, heatmap in enumerate(heatmaps(pictured(n_classes))):
        x, y = np.meshgrid(*centres(heatmap))
        logits = np.stack([x, y], axis=-1) @ coef.T + intercept
        expected = softmax(logits, axis=-1)[..., k]
        np.testing.assert_allclose(heatmap.z / 100.0, expected, rtol=0, atol=HALF_A_PER_CENT)


@every_count
def test_the_maps_add_up_to_one_everywhere(n_classes):
    total = sum(heatmap.z.astype(int) for heatmap in heatmaps(pictured(n_classes)))
    # Each of them is rounded by at most half a per cent.
    assert np.abs(total - 100).max() <= n_classes / 2


@every_count
def test_the_maps_travel_as_single_bytes(n_classes):
    sent = json.loads(pictured(n_classes).to_json())["data"]
    assert {t["z"]["dtype"] for t in sent if t["type"] == "heatmap"} == {"u1"}


@every_count
def test_the_cells_fill_the_extent(n_classes):
    extent = fitted(n_classes)[-1]
    for heatmap in heatmaps(pictured(n_classes)):
        x, y = centres(heatmap)
        edges = (
            x[0] - heatmap.dx / 2,
            x[-1] + heatmap.dx / 2,
            y[0] - heatmap.dy / 2,
            y[-1] + heatmap.dy / 2,
        )
        # Cell widths of some 0.2, multiplied by 60, at coordinates below 10.
        assert edges == pytest.approx(extent, abs=1e-12)


def test_logits_of_ten_thousand_give_maps_of_zero_and_one():
    steep = drawn([[-1e4, 0.0], [1e4, 0.0]], [0.0, 0.0])
    assert [np.unique(heatmap.z).tolist() for heatmap in heatmaps(steep)] == [[0, 100], [0, 100]]


# The scale.


@every_count
def test_all_maps_share_one_colour_scale(n_classes):
    assert {t.coloraxis for t in heatmaps(pictured(n_classes))} == {"coloraxis"}


@every_count
def test_the_colour_scale_runs_from_zero_to_a_hundred_per_cent(n_classes):
    scale = pictured(n_classes).layout.coloraxis
    assert (scale.cmin, scale.cmax) == (0, 100)


@every_count
def test_the_ticks_of_the_scale_read_as_probabilities(n_classes):
    bar = pictured(n_classes).layout.coloraxis.colorbar
    assert [float(text) for text in bar.ticktext] == [value / 100 for value in bar.tickvals]


@every_count
def test_the_ticks_of_the_scale_go_from_0_to_1(n_classes):
    text = pictured(n_classes).layout.coloraxis.colorbar.ticktext
    assert (text[0], text[-1]) == ("0", "1")


# The places.


@every_count
def test_every_map_has_the_axes_of_the_decision_regions(n_classes):
    data, coef, intercept, extent = fitted(n_classes)
    beside = go.Figure(
        regions_figure(data.X, data.y, Scorer(coef, intercept), extent=extent, theme=LIGHT)
    ).layout
    figure = pictured(n_classes)
    for x, y in (axes(figure, heatmap) for heatmap in heatmaps(figure)):
        assert (x.range, y.range) == (beside.xaxis.range, beside.yaxis.range)


@every_count
def test_the_maps_zoom_together(n_classes):
    figure = pictured(n_classes)
    followers = [axes(figure, heatmap) for heatmap in heatmaps(figure)[1:]]
    assert {(x.matches, y.matches) for x, y in followers} == {("x", "y")}


@every_count
def test_the_maps_do_not_overlap(n_classes):
    figure = pictured(n_classes)
    boxes = [box(figure, heatmap) for heatmap in heatmaps(figure)]
    for (left, right, bottom, top), other in combinations(boxes, 2):
        assert right <= other[0] or other[1] <= left or top <= other[2] or other[3] <= bottom


@every_count
def test_the_maps_lie_on_the_paper(n_classes):
    figure = pictured(n_classes)
    places = np.array([box(figure, heatmap) for heatmap in heatmaps(figure)])
    assert places.min() >= 0.0 and places.max() <= 1.0


@every_count
def test_every_map_has_the_title_of_its_class_above_it(n_classes):
    figure = pictured(n_classes)
    for k, (heatmap, title) in enumerate(
        zip(heatmaps(figure), figure.layout.annotations, strict=True)
    ):
        left, right, _, top = box(figure, heatmap)
        assert title.text.endswith(NUMBERED[k])
        assert left < title.x < right and title.y >= top and title.yanchor == "bottom"


# The borders.


@every_count
def test_every_map_outlines_its_class_decision_region(n_classes):
    _, coef, intercept, extent = fitted(n_classes)
    found = outlines(pictured(n_classes))
    for k, polygon in enumerate(decision_regions(coef, intercept, extent)):
        np.testing.assert_array_equal(np.column_stack([found[k].x, found[k].y])[:-1], polygon)


@every_count
def test_an_outline_lies_on_its_class_map(n_classes):
    figure = pictured(n_classes)
    maps = heatmaps(figure)
    for k, outline in outlines(figure).items():
        assert (outline.xaxis, outline.yaxis) == (maps[k].xaxis, maps[k].yaxis)


def test_a_class_that_wins_nowhere_has_a_map_and_no_outline():
    losing_middle = drawn([[-1.0, 0.0], [0.0, 0.0], [1.0, 0.0]], [0.0, -5.0, 0.0])
    assert (len(heatmaps(losing_middle)), list(outlines(losing_middle))) == (3, [0, 2])


# The hover text.


@every_count
def test_hover_names_the_class_and_gives_its_probability_in_per_cent(n_classes):
    for k, heatmap in enumerate(heatmaps(pictured(n_classes))):
        assert heatmap.hovertemplate.startswith(f"P({NUMBERED[k]}) = %{{z}} %")


@every_count
def test_hover_gives_the_coordinates(n_classes):
    for heatmap in heatmaps(pictured(n_classes)):
        assert "%{x:" in heatmap.hovertemplate and "%{y:" in heatmap.hovertemplate


@pytest.mark.parametrize(
    ("name", "shortest"),
    [("digit {}", (*"0123456789",)), ("{}th of the fields", ("",) * 10)],
)
def test_where_names_are_cut_to_a_few_letters_titles_have_only_signs(name, shortest):
    _, coef, intercept, extent = fitted(10)
    names = Names.of(map(name.format, range(10)), [])
    made = probabilities_figure(Scorer(coef, intercept), extent=extent, theme=LIGHT, names=names)
    assert made["layout"]["meta"]["titles"]["forms"][-1] == shortest

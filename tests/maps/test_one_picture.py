"""One map of all classes: their blend, the entropy, the lead of the likeliest."""

import math
from functools import cache

import numpy as np
import plotly.graph_objects as go
import pytest
from scipy.special import softmax
from scipy.stats import entropy

from explorer.figures.roles import SIGN
from explorer.figures.style import COLOURS, LIGHT, SYMBOLS
from explorer.maps.blend.figure import figure as blend_figure
from explorer.maps.entropy.figure import figure as entropy_figure
from explorer.maps.margin.figure import figure as margin_figure
from explorer.maths.geometry import decision_regions
from explorer.maths.scorer import Scorer
from explorer.maths.softmax import logits
from tests.maps.fitted import fitted

FIGURES = {"blend": blend_figure, "entropy": entropy_figure, "margin": margin_figure}
every_kind = pytest.mark.parametrize("kind", FIGURES)
every_count = pytest.mark.parametrize("n_classes", [2, 8])
SQUARE = (-1.0, 1.0, -1.0, 1.0)

# Whole numbers are off by at most a half, plus rounding of double precision.
HALF_A_PER_CENT = 0.5 + 1e-12


@cache
def pictured(kind, n_classes):
    _, coef, intercept, extent = fitted(n_classes)
    return go.Figure(FIGURES[kind](Scorer(coef, intercept), extent=extent, theme=LIGHT))


def drawn(kind, coef, intercept):
    """The picture of given weights, in a square."""
    coef, intercept = np.array(coef, float), np.array(intercept, float)
    return go.Figure(FIGURES[kind](Scorer(coef, intercept), extent=SQUARE, theme=LIGHT))


def ground(figure):
    (trace,) = [t for t in figure.data if t.meta["role"] == "map"]
    return trace


def expected(figure, n_classes):
    """The probabilities at the centre of every cell, by SciPy."""
    _, coef, intercept, _ = fitted(n_classes)
    trace = ground(figure)
    rows, columns = np.shape(trace.z)[:2]
    x = trace.x0 + trace.dx * np.arange(columns)
    y = trace.y0 + trace.dy * np.arange(rows)
    places = np.stack(np.meshgrid(x, y), axis=-1)
    return softmax(places @ coef.T + intercept, axis=-1)


@every_count
def test_the_map_of_entropy_is_scipys_in_per_cent_of_the_most(n_classes):
    figure = pictured("entropy", n_classes)
    values = 100.0 * entropy(expected(figure, n_classes), axis=-1) / math.log(n_classes)
    np.testing.assert_allclose(ground(figure).z, values, rtol=0, atol=HALF_A_PER_CENT)


@every_count
def test_the_map_of_the_margin_is_the_largest_probability_less_the_next(n_classes):
    figure = pictured("margin", n_classes)
    ordered = np.sort(expected(figure, n_classes), axis=-1)
    lead = 100.0 * (ordered[..., -1] - ordered[..., -2])
    np.testing.assert_allclose(ground(figure).z, lead, rtol=0, atol=HALF_A_PER_CENT)


@every_count
def test_the_blend_mixes_the_classes_colours_by_their_probabilities(n_classes):
    figure = pictured("blend", n_classes)
    colours = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in COLOURS[:n_classes]]
    mixed = expected(figure, n_classes) @ np.array(colours, float)
    # Components of a colour are whole numbers.
    np.testing.assert_allclose(ground(figure).z, mixed, rtol=0, atol=HALF_A_PER_CENT)


@pytest.mark.parametrize(
    ("kind", "everywhere"),
    [
        ("entropy", 100),
        ("margin", 0),
        ("blend", [115, 136.5, 89]),
    ],  # #0072B2 and #E69F00, halved
)
def test_two_classes_that_are_alike_everywhere_are_most_uncertain(kind, everywhere):
    z = np.asarray(ground(drawn(kind, np.zeros((2, 2)), [0, 0])).z, float)
    # Half of 0x72 + 0x9F, an odd sum, is rounded one way or the other; all else is whole.
    atol = 0.5 if kind == "blend" else 0.0
    np.testing.assert_allclose(z, np.broadcast_to(everywhere, z.shape), rtol=0, atol=atol)


def test_where_one_class_is_certain_nothing_is_uncertain():
    weights = [[0, 0], [0, 0], [0, 0]], [0, 100, 0]
    assert not np.any(ground(drawn("entropy", *weights)).z)
    assert np.all(np.equal(ground(drawn("margin", *weights)).z, 100))
    assert np.all(np.equal(ground(drawn("blend", *weights)).z, [0xE6, 0x9F, 0x00]))


@every_count
def test_the_scale_of_entropy_is_in_nats_and_ends_at_the_most(n_classes):
    bar = pictured("entropy", n_classes).layout.coloraxis.colorbar
    most = math.log(n_classes)
    told = [float(text) for text in bar.ticktext]
    # The last is written with two decimals; the others are exact.
    np.testing.assert_allclose(told, np.array(bar.tickvals) * most / 100, rtol=0, atol=0.005)
    assert told[-1] == pytest.approx(most, abs=0.005) and bar.tickvals[-1] == 100


@every_kind
@every_count
def test_every_region_has_its_class_symbol_inside(kind, n_classes):
    _, coef, intercept, extent = fitted(n_classes)
    signs = [t for t in pictured(kind, n_classes).data if t.meta["role"] == "sign"]
    assert [t.marker.symbol for t in signs] == list(SYMBOLS[:n_classes])
    for k, polygon in enumerate(decision_regions(coef, intercept, extent)):
        assert len(signs[k].x) == bool(len(polygon))
        if len(polygon):
            place = np.array([[signs[k].x[0], signs[k].y[0]]])
            assert logits(place, coef, intercept).argmax() == k


@every_kind
def test_a_class_that_wins_nowhere_has_no_symbol_in_the_picture(kind):
    figure = drawn(kind, [[-1, 0], [0, 0], [1, 0]], [0, -5, 0])
    (loser,) = [t for t in figure.data if t.meta == SIGN.of(1)]
    assert len(loser.x) == len(loser.y) == 0


@every_kind
def test_the_map_covers_the_picture_and_no_more(kind):
    figure = pictured(kind, 3)
    trace, layout = ground(figure), figure.layout
    rows, columns = np.shape(trace.z)[:2]
    ends = [trace.x0 - trace.dx / 2, trace.x0 + trace.dx * (columns - 0.5)]
    ends += [trace.y0 - trace.dy / 2, trace.y0 + trace.dy * (rows - 0.5)]
    # A few roundings of numbers below ten.
    np.testing.assert_allclose(ends, [*layout.xaxis.range, *layout.yaxis.range], rtol=1e-12)

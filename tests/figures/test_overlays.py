"""What a lens draws on the regions: those of another classifier, or the weights."""

from functools import cache

import numpy as np
import plotly.graph_objects as go
import pytest

from explorer import DataParams, SoftmaxRegression, make_dataset
from explorer.figures.overlays import ROOMY, Rival, with_rival
from explorer.figures.regions import regions_figure
from explorer.figures.style import GLYPHS, LIGHT
from explorer.lenses.weights.drawing import LONGEST, with_weights
from explorer.maths.extents import plot_extent
from explorer.maths.geometry import decision_regions
from explorer.maths.polygons import polygon_area
from explorer.maths.scorer import Scorer
from explorer.maths.softmax import logits

SQUARE = (-1.0, 1.0, -1.0, 1.0)
every_count = pytest.mark.parametrize("n_classes", [2, 8])


@cache
def fitted(n_classes, C=1.0):
    data = make_dataset(DataParams(n_classes=n_classes))
    fit = SoftmaxRegression(solver="newton", C=C).fit(data.X, data.y).fit_
    return data, fit.coef, fit.intercept, plot_extent(data.X)


def base(coef, intercept, extent, data=None):
    X, y = (data.X, data.y) if data else (np.zeros((1, 2)), np.zeros(1, int))
    return regions_figure(X, y, Scorer(coef, intercept), extent=extent, theme=LIGHT)


def with_other(n_classes):
    """A fit, and on it another one that a strong penalty has moved."""
    data, coef, intercept, extent = fitted(n_classes)
    _, *other, _ = fitted(n_classes, C=0.001)
    figure = base(coef, intercept, extent, data)
    rival = Rival.of(Scorer(*other), extent)
    laid = with_rival(
        figure, Scorer(coef, intercept), rival, name="other", extent=extent, theme=LIGHT
    )
    return go.Figure(laid), other


def weighed(coef, intercept, extent=SQUARE, arrows=True, lines=True):
    coef, intercept = np.array(coef, float), np.array(intercept, float)
    options = {"arrows": arrows, "lines": lines, "extent": extent, "theme": LIGHT}
    figure = base(coef, intercept, extent)
    return go.Figure(with_weights(figure, Scorer(coef, intercept), **options))


def of(figure, role, k=None):
    chosen = [t for t in figure.data if t.meta["role"] == role]
    return chosen if k is None else [t for t in chosen if t.meta["class"] == k]


def pieces(trace):
    """The parts of a path between its gaps."""
    points = np.column_stack([np.asarray(trace.x, float), np.asarray(trace.y, float)])
    gaps = np.flatnonzero(np.isnan(points).any(axis=1))
    parts = [part[~np.isnan(part).any(axis=1)] for part in np.split(points, gaps)]
    return [part for part in parts if len(part)]


# Another classifier.


@every_count
def test_hatching_lies_where_the_other_chooses_that_class_and_the_fit_does_not(n_classes):
    figure, other = with_other(n_classes)
    _, coef, intercept, _ = fitted(n_classes)
    hatched = 0
    for trace in of(figure, "differ"):
        for piece in pieces(trace):
            middle = piece[:-1].mean(axis=0)[None]  # of a convex polygon, so inside
            assert logits(middle, *other).argmax() == trace.meta["class"]
            assert logits(middle, coef, intercept).argmax() != trace.meta["class"]
            hatched += 1
    assert hatched


@every_count
def test_every_part_that_has_room_has_the_number_of_its_class(n_classes):
    figure, _ = with_other(n_classes)
    _, _, _, (x_min, x_max, y_min, y_max) = fitted(n_classes)
    for hatching, names in zip(of(figure, "differ"), of(figure, "differ names"), strict=True):
        assert hatching.meta["class"] == names.meta["class"] == int(names.text)
        areas = [polygon_area(p[:-1]) for p in pieces(hatching)]
        roomy = [area >= ROOMY * (x_max - x_min) * (y_max - y_min) for area in areas]
        assert len(names.x) == sum(roomy)
        for place, part in zip(
            np.column_stack([names.x, names.y]),
            np.array(pieces(hatching), object)[roomy],
            strict=True,
        ):
            assert (part.min(axis=0) < place).all() and (place < part.max(axis=0)).all()


def test_a_sliver_that_nobody_sees_is_not_hatched():
    _, coef, intercept, extent = fitted(3)
    moved = intercept + np.array([1e-6, 0.0, 0.0])
    figure = base(coef, intercept, extent)
    rival = Rival.of(Scorer(coef, moved), extent)
    laid = with_rival(figure, Scorer(coef, intercept), rival, name="", extent=extent, theme=LIGHT)
    assert not any(len(t["x"]) for t in laid["data"] if t["meta"]["role"] == "differ")


def test_what_a_person_hides_of_one_overlay_hides_nothing_of_another():
    data, coef, intercept, extent = fitted(3)
    look = {"extent": extent, "theme": LIGHT}
    figure = base(coef, intercept, extent, data)
    ids = []
    for name in ("one", "other"):
        itself = Rival.of(Scorer(coef, intercept), extent)
        laid = with_rival(figure, Scorer(coef, intercept), itself, name=name, **look)
        ids += [trace["uid"] for trace in laid["data"] if trace["meta"]["role"] == "rival"]
    laid = with_weights(figure, Scorer(coef, intercept), arrows=True, lines=True, **look)
    ids += [trace["uid"] for trace in laid["data"] if "uid" in trace]
    assert len(set(ids)) == len(ids) > 2


@every_count
def test_hatching_is_as_large_as_the_places_that_differ(n_classes):
    figure, other = with_other(n_classes)
    _, coef, intercept, (x_min, x_max, y_min, y_max) = fitted(n_classes)
    places = np.random.default_rng(0).uniform((x_min, y_min), (x_max, y_max), (20_000, 2))
    differ = logits(places, *other).argmax(axis=1) != logits(places, coef, intercept).argmax(axis=1)
    area = sum(polygon_area(p[:-1]) for t in of(figure, "differ") for p in pieces(t))
    share = area / ((x_max - x_min) * (y_max - y_min))
    # Five standard deviations of a share of 20,000 draws.
    assert share == pytest.approx(differ.mean(), abs=5 * np.sqrt(0.25 / 20_000))


@every_count
def test_every_border_of_the_other_is_drawn_once_and_the_frame_is_not(n_classes):
    figure, other = with_other(n_classes)
    extent = fitted(n_classes)[-1]
    (trace,) = of(figure, "rival")
    drawn = [np.array(piece) for piece in pieces(trace)]
    edges = []
    for polygon in decision_regions(*other, extent):
        edges += list(np.stack([polygon, np.roll(polygon, -1, axis=0)], axis=1))
    # Two neighbours have the same edge, with its ends in opposite order. A millionth is rounding.
    near = 1e-6 * (extent[1] - extent[0])
    sharers = [sum(np.abs((e - d).mean(axis=0)).max() < near for e in edges) for d in drawn]
    assert sharers == [2] * len(drawn)
    alone = sum(
        sum(np.abs((e - other).mean(axis=0)).max() < near for other in edges) == 1 for e in edges
    )
    assert 2 * len(drawn) + alone == len(edges)


def test_a_classifier_laid_over_itself_differs_nowhere():
    data, coef, intercept, extent = fitted(3)
    laid = with_rival(
        base(coef, intercept, extent, data),
        Scorer(coef, intercept),
        Rival.of(Scorer(coef, intercept), extent),
        name="itself",
        extent=extent,
        theme=LIGHT,
    )
    assert not any(len(t.x) for t in of(go.Figure(laid), "differ"))


@every_count
def test_what_was_drawn_before_is_under_it_unchanged(n_classes):
    data, coef, intercept, extent = fitted(n_classes)
    figure, _ = with_other(n_classes)
    before = go.Figure(base(coef, intercept, extent, data))
    assert [t.to_json() for t in figure.data[: len(before.data)]] == [
        t.to_json() for t in before.data
    ]


def test_a_rival_whose_region_has_a_hole_is_hatched_around_it():
    """Class 1 lies in a ring about class 0, and the fit has class 0 everywhere."""
    coef, intercept = np.zeros((2, 2)), np.array([1.0, 0.0])

    def ring(X):
        return np.column_stack([0.0 * X[:, 0], 0.3 - np.abs((X**2).sum(1) - 0.5)])

    rival = Rival.traced(ring, SQUARE)
    look = {"name": "ring", "extent": SQUARE, "theme": LIGHT}
    figure = go.Figure(
        with_rival(base(coef, intercept, SQUARE), Scorer(coef, intercept), rival, **look)
    )
    outlines = pieces(of(figure, "differ", 1)[0])
    # From radius sqrt(0.2) to sqrt(0.8); a hole's area is negative. The grid's own error is 1e-4.
    area = sum(polygon_area(outline[:-1]) for outline in outlines)
    assert (len(outlines), area) == (2, pytest.approx(0.6 * np.pi, rel=1e-3))


# The weights.


def test_an_arrow_starts_in_the_middle_and_points_where_its_score_rises():
    figure = weighed([[3, 4], [-3, 0], [0, -4]], [0, 0, 0])
    for k, weight in enumerate(([3, 4], [-3, 0], [0, -4])):
        foot, tip = pieces(of(figure, "arrow", k)[0])[0][:2]
        assert foot.tolist() == [0, 0]
        # The longest vector has length 5. It is drawn LONGEST times the side of 2, and all others
        # in the same scale.
        np.testing.assert_allclose(tip, np.array(weight) / 5 * 2 * LONGEST, rtol=1e-14)


def test_a_zero_score_line_is_the_one_worked_by_hand():
    figure = weighed([[2, 4], [-2, -4]], [2, 0])  # 2 x + 4 y + 2 = 0 from (-1, 0) to (1, -1)
    _, line = of(figure, "zero line", 0)  # over its edge
    assert pieces(line)[0].tolist() == [[-1, 0], [1, -1]]


def test_a_class_whose_score_is_zero_nowhere_in_the_picture_has_no_line():
    assert not any(len(t.x) for t in of(weighed([[1, 0], [-1, 0]], [5, 0]), "zero line", 0))


def test_a_class_without_weights_has_neither_arrow_nor_line():
    figure = weighed([[0, 0], [1, 0]], [1, 0])
    assert not any(len(t.x) for role in ("arrow", "zero line") for t in of(figure, role, 0))
    assert not any(len(of(figure, f"{role} name", 0)[0].x) for role in ("arrow", "zero line"))


@pytest.mark.parametrize(("arrows", "lines"), [(True, False), (False, True), (False, False)])
def test_only_what_was_asked_for_is_drawn(arrows, lines):
    figure = weighed([[3, 4], [-3, -4]], [0, 0], arrows=arrows, lines=lines)
    assert len(of(figure, "arrow name")) == len(of(figure, "arrow")) / 2 == 2 * arrows
    assert len(of(figure, "zero line name")) == len(of(figure, "zero line")) / 2 == 2 * lines


@every_count
@pytest.mark.parametrize(("role", "name"), [("arrow", "w {}"), ("zero line", "z{} = 0")])
def test_every_arrow_and_line_has_its_name_inside_the_picture(n_classes, role, name):
    _, coef, intercept, extent = fitted(n_classes)
    for k, trace in enumerate(of(weighed(coef, intercept, extent), f"{role} name")):
        assert trace.text == name.format((GLYPHS if role == "arrow" else "₀₁₂₃₄₅₆₇")[k])
        assert all(extent[0] < x < extent[1] for x in trace.x)
        assert all(extent[2] < y < extent[3] for y in trace.y)


def test_nothing_that_a_lens_lays_over_the_regions_looks_like_a_point():
    laid = [with_other(3)[0], weighed([[3, 4], [-3, -4]], [0, 0])]
    points = {"points", "held out", "halo", "rings"}
    others = [t for figure in laid for t in figure.data if t.meta["role"] not in points]
    assert len(others) > 6 and not any("markers" in t.mode for t in others)


def test_huge_and_tiny_weights_are_drawn_without_a_warning():
    for size in (1e-200, 1e200):
        figure = weighed(np.array([[3, 4], [-3, -4]]) * size, [0, 0])
        assert len(of(figure, "arrow", 0)[0].x) == 5

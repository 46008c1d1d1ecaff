"""Traced outlines, compared with circles, and with clipped polygons for straight borders."""

import math
from functools import partial

import numpy as np
import pytest

from explorer.maths.geometry import decision_regions
from explorer.maths.polygons import polygon_area
from explorer.maths.tracing import traced_borders, traced_regions, zero_lines

PICTURE = (-2.0, 5.0, -3.0, 6.0)
RADIUS = 1.3


def circle(X, radius=RADIUS):
    """Class 1 wins inside a circle around (1, 1), and class 0 outside."""
    return np.column_stack([0.0 * X[:, 0], radius**2 - ((X - 1.0) ** 2).sum(axis=1)])


def linear(coef, intercept):
    return lambda X: X @ coef.T + intercept


def some_weights(n_classes=5):
    rng = np.random.default_rng(2)
    return rng.normal(size=(n_classes, 2)), rng.normal(size=n_classes)


def test_a_circle_has_its_radius():
    _, (outline,) = traced_regions(circle, PICTURE)
    radii = np.linalg.norm(outline - 1.0, axis=1)
    # Two steps of Newton's method from an error of a thousandth; slopes are differences of 1e-4.
    np.testing.assert_allclose(radii, RADIUS, rtol=0.0, atol=1e-8)


def test_a_region_without_area_is_none():
    def on_a_line(X):
        return np.column_stack([-np.abs(X[:, 0]), 0.0 * X[:, 0]])

    assert traced_regions(on_a_line, (-1.0, 1.0, -1.0, 1.0))[0] == []


def test_an_outline_that_bends_sharply_is_a_twentieth_of_a_pixel_away_at_most():
    small = 0.1  # two cells
    _, (outline,) = traced_regions(partial(circle, radius=small), PICTURE)
    middles = (outline + np.roll(outline, -1, axis=0)) / 2.0
    away = small - np.linalg.norm(middles - 1.0, axis=1)
    assert away.max() < 1e-4 * 9.0  # of the longer side


def test_three_regions_meet_in_one_place():
    turns = 2.0 * np.pi * np.arange(3) / 3.0 + 0.3
    coef, middle = np.column_stack([np.cos(turns), np.sin(turns)]), np.array([1.234, 1.567])
    for (outline,) in traced_regions(linear(coef, -coef @ middle), PICTURE):
        apart = np.hypot(*((outline - middle) / [7.0, 9.0]).T)
        assert apart.min() < 5e-4  # a quarter of a pixel of 500; a cell has 2.5


def test_a_zero_line_that_leaves_the_picture_is_open_and_one_that_does_not_is_closed():
    def saddle(X):
        return (X[:, 0] - 1.0) * (X[:, 1] - 1.0) - 1.0

    found = zero_lines(saddle, PICTURE)
    assert len(found) == 2
    for each in found:
        np.testing.assert_allclose(saddle(each), 0.0, atol=1e-7)
        on_a_side = np.isclose(each, PICTURE[::2]) | np.isclose(each, PICTURE[1::2])
        assert on_a_side[[0, -1]].any(axis=1).all() and not on_a_side[1:-1].any()
    (ring,) = zero_lines(lambda X: circle(X)[:, 1], PICTURE)
    np.testing.assert_array_equal(ring[0], ring[-1])


def test_the_region_around_a_circle_has_a_hole_of_negative_area():
    around, _ = traced_regions(circle, PICTURE)
    area = sum(polygon_area(outline) for outline in around)
    assert len(around) == 2
    assert area == pytest.approx(63.0 - math.pi * RADIUS**2, rel=1e-4)


def test_a_border_is_drawn_once():
    (border,) = traced_borders(circle, PICTURE)
    length = np.linalg.norm(np.diff(border, axis=0), axis=1).sum()
    # The chords are shorter than the circle, by less than a ten-thousandth.
    assert length == pytest.approx(2.0 * math.pi * RADIUS, rel=1e-3)


def test_straight_borders_give_the_polygons_of_half_planes():
    weights = some_weights()
    polygons = decision_regions(*weights, PICTURE)
    for polygon, outlines in zip(polygons, traced_regions(linear(*weights), PICTURE), strict=True):
        traced = sum(polygon_area(outline) for outline in outlines)
        exact = polygon_area(polygon) if len(polygon) else 0.0
        # A corner is cut off within a cell, 1/40,000 of the picture, and each class has a few
        # corners.
        assert traced == pytest.approx(exact, abs=8 * 63.0 / 40_000)


def test_on_borders_two_classes_are_the_likeliest():
    scores = linear(*some_weights())
    for border in traced_borders(scores, PICTURE):
        two = np.sort(scores(border), axis=1)[:, -2:]
        # Straight between two grid lines, except in the cell in which three classes meet.
        assert np.median(two[:, 1] - two[:, 0]) < 1e-9


def test_a_picture_within_one_region_has_one_outline_and_no_border():
    scores = linear(np.zeros((2, 2)), np.array([1.0, 0.0]))
    (whole, nothing) = traced_regions(scores, PICTURE)
    assert [polygon_area(each) for each in whole] == [pytest.approx(63.0)]
    assert nothing == [] and traced_borders(scores, PICTURE) == []


def test_classes_that_tie_everywhere_give_the_picture_to_the_first():
    (whole,), *others = traced_regions(lambda X: np.zeros((len(X), 3)), PICTURE)
    assert polygon_area(whole) == pytest.approx(63.0) and others == [[], []]

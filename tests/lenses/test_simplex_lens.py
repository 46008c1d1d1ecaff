"""The lens on the simplex: each point lies at the place of its probabilities."""

import numpy as np
import pytest

from explorer.app import compute
from explorer.figures.style import LIGHT
from explorer.lenses.simplex.chart import APART, CORNER, DOTS, RINGS
from explorer.lenses.simplex.face import face
from explorer.maths.simplex import Face
from explorer.settings import DataParams, FitParams, ViewParams
from explorer.study import Study

FIVE = DataParams(n_classes=5, cluster_std=2.0)


def explain(data, **view):
    return compute.explain(data, FitParams(), ViewParams(lens="simplex", **view), LIGHT)


def dots(explained):
    traces = explained.chart.figure["data"]
    return [
        each for each in traces if each["meta"]["role"] == DOTS.name and "point" in each["meta"]
    ]


@pytest.mark.parametrize("iteration", [1, None])
def test_each_point_lies_at_its_probabilities_at_the_iteration_that_is_looked_at(iteration):
    view = ViewParams(lens="simplex", iteration=iteration)
    study = Study(DataParams(), FitParams(), view)
    trace = dots(explain(DataParams(), iteration=iteration))[0]
    z = study.points.X[study.points.y == 0] @ study.weights[0].T + study.weights[1]
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    # Places are sent in single precision.
    np.testing.assert_allclose(trace["x"], p @ [0.0, 1.0, 0.5], atol=1e-6)
    np.testing.assert_allclose(trace["y"], p @ [0.0, 0.0, np.sqrt(0.75)], atol=1e-6)


def test_points_that_lie_mostly_in_other_classes_are_left_out_and_counted():
    explained = explain(FIVE)
    drawn = sum(len(each["x"]) for each in dots(explained))
    n = len(Study(FIVE).points.y) + len(Study(FIVE).points.y_test)
    assert 0 < drawn < n
    assert f"{n - drawn} of {n} points are left out" in explained.look


@pytest.mark.parametrize(
    ("given", "shown"),
    [((), (0, 1, 2)), (((4, 0, 3),), (4, 0, 3)), (((7, 4, 4),), (4, 0, 1))],
)
def test_corners_that_are_gone_or_given_twice_are_replaced(given, shown):
    study = Study(FIVE, FitParams(), ViewParams(lens="simplex", simplex_classes=given))
    assert face(study) == Face(shown)


def test_two_classes_are_said_to_be_a_line():
    assert "the simplex is a line" in explain(DataParams(n_classes=2)).look


def test_the_trial_has_more_points_between_the_corners():
    def between(explained):
        return int(explained.sheets[0].foot[2])

    before = explain(FIVE)
    trial = before.trials[1]
    assert "most points" not in trial.label  # most can be left out, if there are many classes
    assert between(explain(FIVE, **trial.settings)) > between(before)


@pytest.mark.parametrize(
    "view",
    [{}, {"rule": "confidence", "tau": 0.6}, {"iteration": 0}],
    ids=["plain", "rule", "start"],
)
def test_wrong_points_have_a_ring_where_they_are_shown(view):
    study = Study(FIVE, FitParams(), ViewParams(lens="simplex", **view))
    [rings] = [
        t for t in explain(FIVE, **view).chart.figure["data"] if t["meta"]["role"] == RINGS.name
    ]
    X = np.vstack([study.points.X, study.points.X_test])
    y = np.concatenate([study.points.y, study.points.y_test])
    p = study.scorer_of(study.weights).probabilities(X)
    rejected = p.max(axis=1) < view.get("tau", 0.0)
    wrong = (p.argmax(axis=1) != y) & ~rejected & (p[:, :3].sum(axis=1) >= 0.5)
    assert len(rings["x"]) == wrong.sum() > 0
    heights = p[wrong, 2] / p[wrong, :3].sum(axis=1) * np.sqrt(0.75)
    # Places are sent in single precision.
    np.testing.assert_allclose(sorted(rings["y"]), sorted(heights), atol=1e-6)


@pytest.mark.parametrize("n_classes", [2, 3, 5])
def test_the_name_of_a_corner_lies_above_or_below_everything_so_it_hides_no_point(n_classes):
    traces = explain(DataParams(n_classes=n_classes)).chart.figure["data"]
    names = [each["y"][0] for each in traces if each["meta"]["role"] == CORNER.name]
    drawn = np.concatenate([each["y"] for each in traces if each["meta"]["role"] != CORNER.name])
    assert all(y <= np.nanmin(drawn) - APART or y >= np.nanmax(drawn) + APART for y in names)


def test_the_button_for_the_first_corners_needs_no_numbers_of_classes():
    [(label, settings)] = explain(FIVE).entries.buttons
    assert label == "Back to the first three classes" and settings == {"simplex_classes": ()}

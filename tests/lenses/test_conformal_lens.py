"""The lens on conformal sets: it counts its sets, and hatches where they are."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.app import charts, compute
from explorer.figures.style import LIGHT
from explorer.lenses.conformal import Score
from explorer.lenses.conformal.overlay import NAMES, NONE, SEVERAL, SIZES, set_name
from explorer.maths.conformal import Sets, calibrating_half
from explorer.maths.polygons import share
from explorer.names import Names
from explorer.settings import DataParams, FitParams, ViewParams
from explorer.settings.rules import Samples
from explorer.study import Study

DATA = DataParams(cluster_std=2.0)


def explain(data=DATA, **view):
    return compute.explain(data, FitParams(), ViewParams(lens="conformal", **view), LIGHT)


def by_hand(data, coverage=0.9, score=Score.PROBABILITY):
    """The evaluating points: their true classes, which classes their sets have, and the sets."""
    study = Study(data)
    X, y = study.points.X_test, study.points.y_test
    z = X @ study.fit.coef.T + study.fit.intercept
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    calibrates = calibrating_half(len(y), 0)
    adaptive = score is Score.ADAPTIVE
    sets = Sets.calibrated(p[calibrates], y[calibrates], coverage, adaptive)
    return y[~calibrates], sets.has(p[~calibrates]), sets


@pytest.mark.parametrize("score", Score)
def test_the_table_counts_the_sets_of_the_evaluating_points(score):
    y, has, _ = by_hand(DATA, score=score)
    foot = explain(conformal_score=score).answer.foot
    sizes = has.sum(axis=1)
    covered = has[np.arange(len(y)), y].mean()
    counts = [f"{(sizes == 1).sum()}", f"{(sizes > 1).sum()}", f"{(sizes == 0).sum()}"]
    assert foot == ("all", f"{len(y)}", f"{covered:.1%}", f"{sizes.mean():.2f}", *counts)


def test_the_rows_of_the_classes_add_up_to_the_last_row():
    table = explain().answer
    for j in (1, 4, 5, 6):
        assert sum(int(row.cells[j]) for row in table.rows) == int(table.foot[j])


@pytest.mark.parametrize(
    ("coverage", "told", "score"),
    [
        (0.9, SEVERAL, Score.PROBABILITY),
        (0.5, NONE, Score.PROBABILITY),
        (0.9, SEVERAL, Score.ADAPTIVE),
    ],
    ids=["several", "none", "adaptive"],
)
def test_what_is_hatched_is_where_the_sets_are_so(coverage, told, score):
    data = DATA if told == SEVERAL else DataParams()
    study = Study(data)
    view = ViewParams(lens="conformal", coverage=coverage, conformal_score=score)
    figure = charts.regions(data, FitParams(), view, LIGHT).figure
    area, edge = [
        each
        for each in figure["data"]
        if each["meta"]["role"] == SIZES.name and each["meta"]["size"] == told
    ]
    outlines = np.column_stack([area["x"], area["y"]])
    pieces = np.split(outlines, np.flatnonzero(np.isnan(outlines[:, 0])))
    found = sum(share([each[~np.isnan(each[:, 0])]], study.extent) for each in pieces)
    x_min, x_max, y_min, y_max = study.extent
    places = np.random.default_rng(0).uniform([x_min, y_min], [x_max, y_max], size=(20_000, 2))
    sets = by_hand(data, coverage, score)[2]
    sizes = sets.has(study.scorer.probabilities(places)).sum(axis=1)
    wanted = (sizes > 1).mean() if told == SEVERAL else (sizes == 0).mean()
    assert found == pytest.approx(wanted, abs=0.015)  # four standard errors of the share
    assert wanted > 0.0
    # In the legend, the edge would hide the hatching.
    assert (area["line"]["width"], area["showlegend"], edge["showlegend"]) == (0, True, False)
    np.testing.assert_equal(edge["x"], area["x"])


@pytest.mark.parametrize("score", Score)
def test_a_set_has_its_name_where_it_is(score):
    study = Study(DATA)
    view = ViewParams(lens="conformal", conformal_score=score)
    figure = charts.regions(DATA, FitParams(), view, LIGHT).figure
    sets = by_hand(DATA, score=score)[2]
    seen = [t for t in figure["data"] if t["meta"]["role"] == NAMES.name and len(t["x"])]
    assert seen
    for trace in seen:
        p = study.scorer.probabilities(np.array([[trace["x"][0], trace["y"][0]]]))
        members = tuple(np.flatnonzero(sets.has(p)[0]))
        assert sum(2**k for k in members) == trace["meta"]["class"]
        assert trace["text"] == set_name(members, 3)


def test_long_names_leave_room_for_each_other_in_the_name_of_a_set():
    names = Names.of(["Chinstrap penguin", "Emperor penguin", "King penguin", "versicolor"], "xy")
    assert set_name((0, 3), 4, names) == "Chinstrap… or versicolor"
    assert set_name((0, 1, 2), 4, names) == "Chinst…, Empero… or King p…"


def test_few_points_are_said_to_be_too_few():
    few = DataParams(n_samples=30)
    explained = explain(few)
    assert "4 calibrating points are too few" in explained.text
    assert "At least 9 are needed" in explained.text
    (trial,) = explained.trials  # it is the only one that makes a set smaller
    smaller = explain(few, **trial.settings).answer.foot[3]
    assert "shrink" in trial.label and float(smaller) < float(explained.answer.foot[3])


def test_another_coverage_is_offered_than_the_present_one():
    data = DataParams(n_samples=1000)
    offered = [explain(data, coverage=each).trials[0].settings for each in (0.9, 0.99)]
    assert offered == [{"coverage": 0.99}, {"coverage": 0.5}]


def test_where_all_classes_tie_every_set_has_all_and_none_is_empty():
    view = ViewParams(lens="conformal", weights=((0.0, 0.0, 0.0),) * 3)
    told = charts.regions(DataParams(), FitParams(), view, LIGHT).summary
    assert "several classes in 100% of the picture, no class in 0% of the picture" in told
    explained = explain(weights=view.weights)
    assert "found 100.0%" in explained.text and explained.text.endswith("± 5.8% or more.")
    assert "45 calibrating points have exactly this score" in explained.derivation


def test_without_held_out_points_one_button_holds_some_out():
    explained = explain(DataParams(test_size=0.0))
    assert "Hold points out" in explained.look and explained.trials[0].settings == {
        "test_size": 0.3
    }


def test_the_adaptive_score_draws_no_empty_sets():
    view = ViewParams(lens="conformal", coverage=0.5, conformal_score="adaptive")
    drawn = charts.regions(DataParams(), FitParams(), view, LIGHT)
    assert NONE not in [trace.get("name") for trace in drawn.figure["data"]]
    assert NONE not in drawn.summary


def test_a_likeliest_class_that_is_right_often_enough_is_the_whole_adaptive_set():
    explained = explain(DataParams(), conformal_score="adaptive", coverage=0.5)
    assert "No set is empty" in explained.look and "every set has one class" in explained.text
    sizes = explained.answer.foot[4:]
    assert sizes == (explained.answer.foot[1], "0", "0")


def test_where_no_more_points_can_be_held_out_other_data_are_offered():
    points = Samples(10).parse("0,0,0;1,0,1;0,1,0;1,1,1")
    few = DataParams(dataset="file", file=points, test_size=0.3)
    assert "dataset" in explain(few).trials[0].settings
    assert "dataset" not in explain(replace(DATA, test_size=0.0)).trials[0].settings

"""The page with the path over C."""

import json
import zlib

import numpy as np
import pytest

from explorer.app import compute
from explorer.app.page import run_of
from explorer.figures.style import LIGHT, PAGE
from explorer.settings import PATH_C, DataParams, FitParams, ViewParams
from explorer.study import Study
from tests.app.opened import page as opened

VIEW = ViewParams(loss_view="path")


def page(params, view=VIEW):
    return compute.page(DataParams(), params, view, PAGE)


def names(shown):
    return json.loads(zlib.decompress(shown.frames.body))["names"]


def test_the_frame_that_is_shown_first_is_that_of_the_chosen_strength():
    shown = page(FitParams(C=0.1))
    assert names(shown)[shown.first].startswith("C = 0.1, ")


def test_without_a_penalty_it_is_the_last_one():
    assert page(FitParams(penalty="none")).first == len(PATH_C) - 1


def test_the_status_line_is_that_of_the_fit_of_this_strength():
    fit = compute.page(DataParams(), FitParams(C=0.1), ViewParams(), PAGE)
    assert page(FitParams(C=0.1)).status[:2] == fit.status[:2]


def test_another_strength_or_optimiser_is_the_same_run_and_another_penalty_is_not():
    def run(**settings):
        return run_of(DataParams(), FitParams(**settings), VIEW)

    assert run(C=0.1) == run(solver="newton") == run()
    assert len({run(), run(penalty="l1"), run(class_weight="balanced")}) == 3


def test_a_name_counts_the_weights_that_are_not_zero():
    told = names(page(FitParams(penalty="l1")))
    path = Study(DataParams(), FitParams(penalty="l1")).path
    for name, coef in zip(told, path.coef, strict=True):
        assert name.endswith(f", {np.count_nonzero(coef)} of 6 weights")


@pytest.mark.parametrize("shows", ["loss", "weights"])
def test_the_picture_has_words(shows):
    told = page(FitParams(), ViewParams(loss_view="path", path_shows=shows)).loss.summary
    assert told.startswith("C from 0.0001 to 10000: ")


def test_with_class_weights_the_words_say_that_the_loss_is_weighted():
    params = FitParams(class_weight="balanced")
    assert "mean weighted loss from" in page(params, VIEW).loss.summary


@pytest.mark.parametrize("shows", ["loss", "weights"])
def test_the_names_of_the_decades_have_room_on_a_phone_and_are_not_turned(shows):
    view = ViewParams(loss_view="path", path_shows=shows)
    axis = compute.page(DataParams(), FitParams(), view, LIGHT).loss.figure["layout"]["xaxis"]
    assert axis["tickangle"] == 0
    assert len(axis["tickvals"]) == 9
    assert [*filter(None, axis["ticktext"])] == ["0.0001", "0.01", "1", "100", "10,000"]


@pytest.mark.parametrize(
    ("params", "optimum", "when"),
    [
        ({"solver": "gradient-descent", "max_iter": 10, "C": 0.1}, {"C": 0.1}, "C = 0.1"),
        ({"penalty": "none"}, {"C": 10000.0}, "C = 10000"),
    ],
)
def test_a_lens_explains_the_optimum_that_the_pictures_show(params, optimum, when):
    view = ViewParams(loss_view="path", lens="confusion", iteration=3)
    told = compute.explain(DataParams(), FitParams(**params), view.active(), PAGE)
    assert f", at the optimum for {when}: " in told.text
    fit = FitParams(solver="newton", **optimum)
    expected = compute.explain(DataParams(), fit, ViewParams(lens="confusion"), PAGE)
    assert told.answer.rows == expected.answer.rows
    assert told.text.rpartition(": ")[2] == expected.text.rpartition(": ")[2]


def test_without_a_penalty_the_weights_are_compared_with_the_optimum_of_the_path():
    view = ViewParams(loss_view="path", lens="weights")
    fit = FitParams(penalty="none")  # which has no optimum for these points
    told = compute.explain(DataParams(n_classes=5), fit, view, PAGE)
    here, optimum = told.sheets[0].rows
    assert optimum.cells == ("optimum", *here.cells[1:])


def test_the_path_has_no_typed_weights():
    session = opened(loss_view="path", lens="weights", weights="5,0,0;0,5,0;0,0,0")
    assert not any("typed weights" in each.label for each in session.button)

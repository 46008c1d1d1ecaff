"""Your own points in a session: where they come from, and that they are not lost."""

import base64
import json
import zlib

import pytest
from streamlit.testing.v1 import AppTest

from explorer.app import compute
from explorer.data.dataset import make_dataset
from explorer.figures.style import PAGE
from explorer.settings import DEFAULTS, DataParams, FitParams, Sample, ViewParams
from explorer.settings.rules import Samples
from tests.app.opened import page

FEW = "0,0,0;1,0,1;0,1,0"


def pressed(session: AppTest, key: str) -> AppTest:
    return session.button(key=key).click().run()


def test_the_points_to_begin_with_are_those_that_were_shown():
    session = pressed(page(n_samples="50", label_noise="0.3"), "edit_points")
    data = DataParams(n_samples=50, label_noise=0.3)
    assert session.session_state.dataset == "points"
    assert session.session_state.points == compute.sample(data)
    assert session.query_params["points"] == compute.sample(data).text()


def test_a_sample_to_begin_with_is_that_of_the_picture_to_a_thousandth():
    data = DataParams(outliers=0.1, label_noise=0.1)
    sample, shown = compute.sample(data), make_dataset(data)
    assert [row[2] for row in sample.rows] == shown.y.tolist()
    span = shown.X.max(axis=0) - shown.X.min(axis=0)
    for row, point in zip(sample.rows, shown.X, strict=True):
        assert (abs(row[:2] - point) <= 1e-3 * span).all()


def test_other_data_and_back_lose_no_points_and_their_link_is_short():
    session = page(dataset="points", points=FEW)
    session.selectbox(key="dataset").set_value("moons").run()
    assert dict(session.query_params) == {"dataset": "moons"}
    session.selectbox(key="dataset").set_value("points").run()
    assert session.session_state.points == Samples(8).parse(FEW)


def test_a_reset_and_its_undoing_keep_the_points():
    session = pressed(page(dataset="points", points=FEW), "reset_all")
    assert session.session_state.points == DEFAULTS["points"]
    pressed(session, "undo")
    assert session.session_state.points == Samples(8).parse(FEW)


@pytest.mark.parametrize("name", ["label_noise", "outliers", "random_state"])
def test_own_points_have_no_flaws_but_their_own(name):
    sample = Sample.of([(0.0, 0.0, 0), (1.0, 0.0, 1), (0.0, 1.0, 0), (0.0, 2.0, 0)])
    clean, other = DataParams(dataset="points", points=sample), {name: 1 if name[0] == "r" else 0.2}
    made = make_dataset(DataParams(dataset="points", points=sample, **other))
    assert (make_dataset(clean).X == made.X).all()
    assert (make_dataset(clean).y == made.y).all()


def _take(sent):
    import streamlit as st

    from explorer.app import points
    from explorer.settings import DEFAULTS

    st.session_state.points = DEFAULTS["points"]
    points.take(sent)


def test_edits_that_come_again_are_made_once():
    move, add = [1, "move", 0, 0, 9.0, 9.0], [2, "add", 1, 5.0, 5.0]
    session = AppTest.from_function(_take, kwargs={"sent": [move, add, move, add]}).run()
    rows = DEFAULTS["points"].rows
    assert session.session_state.points.rows == [(9.0, 9.0, 0), *rows[1:], (5.0, 5.0, 1)]


def test_what_is_no_edit_changes_nothing():
    session = AppTest.from_function(_take)
    for sent in (None, "edits", [[1]], [["1", "undo"]], [[2, "add", 0, {}, 1]], 7):
        session.kwargs = {"sent": sent}
        assert not session.run().exception
        assert session.session_state.points == DEFAULTS["points"]


def test_a_step_of_a_drag_shows_what_the_page_shows_once_the_point_is_put_down():
    data = DataParams(dataset="points", points=Samples(8).parse(FEW))
    fit, view = FitParams().relevant(data.n_classes), ViewParams()
    page = compute.page(data, fit, view, PAGE)
    step, whole = (
        json.loads(zlib.decompress(each.body))
        for each in (compute.followed(data, fit, view), page.frames)
    )
    assert tuple(step["status"][0]) == page.status
    last, all_of_them = (base64.b64decode(each["coef"]["bdata"]) for each in (step, whole))
    assert all_of_them.endswith(last) and len(last) == 2 * 2 * 4


def test_a_step_of_a_drag_beside_the_path_shows_the_optimum_of_the_path():
    data = DataParams(dataset="points", points=Samples(8).parse(FEW))
    diverging = FitParams(solver="gradient-descent", learning_rate=1000.0, max_iter=10)
    view = ViewParams(loss_view="path")
    step = json.loads(zlib.decompress(compute.followed(data, diverging, view).body))
    assert tuple(step["status"][0]) == compute.page(data, diverging, view, PAGE).status
    assert step["curves"] == {}  # those of a training have no place beside the path

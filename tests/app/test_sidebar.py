"""The sidebar: what it says of its controls, its groups and its reset."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.app import sidebar
from explorer.app.memory import KEY
from explorer.settings import DEFAULTS, DataParams, FitParams, Group, Table, ViewParams
from explorer.settings.rules import PLACE
from tests.app.opened import page, press


@pytest.mark.parametrize("n_classes", [5, 8])
def test_more_classes_than_the_article_has_are_said_to_be_replaced(n_classes):
    sentence = sidebar.too_many_classes("article", n_classes)
    assert re.findall(r"\d", sentence) == ["4", "4", str(n_classes)]


@pytest.mark.parametrize("n_classes", range(2, 5))
def test_nothing_is_said_of_as_many_classes_as_the_article_has(n_classes):
    assert sidebar.too_many_classes("article", n_classes) == ""


@pytest.mark.parametrize("n_classes", range(2, 9))
def test_nothing_is_said_of_the_number_of_blobs(n_classes):
    assert sidebar.too_many_classes("blobs", n_classes) == ""


def summaries(session: AppTest) -> list[str]:
    """The summaries beside the names of the folded groups."""
    return [caption.value for caption in session.sidebar.caption]


@pytest.mark.parametrize(
    ("group", "changes", "told"),
    [
        (Group.DATA, {}, "blobs, 300 points, 3 classes"),
        (Group.MODEL, {}, "L2, C = 1"),
        (Group.MODEL, {"penalty": "none"}, "no penalty"),
        (Group.TRAINING, {}, "L-BFGS, from zero"),
        (Group.TRAINING, {"solver": "sgd", "learning_rate": 0.1}, "Stochastic gradient descent, "),
        (Group.EVALUATION, {}, "+30% held out"),
    ],
)
def test_a_group_is_summed_up_by_what_has_a_part_in_the_fit(group, changes, told):
    assert sidebar.summed_up(group, DEFAULTS | changes).startswith(told)


def test_a_first_visitor_sees_rare_groups_folded_and_summed_up_and_one_thing_to_try():
    session = page()
    assert [group.label for group in session.sidebar.expander] == [
        "**Data**",
        "**Flaws**",
        "**Model**",
        "**Training**",
        "**Evaluation**",
    ]
    assert "0% labels, 0% outliers" in summaries(session)
    assert summaries(session)[-2:] == ["L-BFGS, from zero", "+30% held out"]
    assert any("Try this first" in block.value for block in session.markdown)


def test_the_style_of_the_page_names_every_group():
    style = Path(sidebar.__file__).with_name("page.css").read_text()
    groups = set(Group) - {Group.PANEL, Group.LENS}
    assert groups == set(re.findall(r"\.st-key-group_(\w+)", style))


def test_a_group_without_a_control_is_not_shown():
    session = page(dataset="points")
    assert "**Evaluation**" not in {group.label for group in session.sidebar.expander}
    session.selectbox(key="dataset").set_value("iris").run()
    assert "**Evaluation**" in {group.label for group in session.sidebar.expander}
    assert session.session_state.test_size == 0.3


def test_a_place_among_large_numbers_is_dropped_when_the_axes_mean_something_else():
    session = page(dataset="wine", wine_y="proline", lens="inspector", x1="13", x2="1200")
    assert not session.exception and not session.warning
    session.select_slider(key="C").set_value(10.0).run()
    assert session.run().query_params["x1"] == "13"
    session.selectbox(key="dataset").set_value("iris").run()
    kept = {"dataset": "iris", "wine_y": "proline", "C": "10", "lens": "inspector"}
    assert dict(session.query_params) == kept
    assert session.session_state.x1 is None


def test_a_group_that_the_link_sets_something_in_starts_open():
    session = page(solver="newton")
    assert summaries(session)[-1:] == ["+30% held out"]
    assert "Newton, from zero" not in summaries(session)


def test_every_control_explains_itself():
    # The link sets something in every group, so all are open.
    link = {"flip_y": "0.1", "penalty": "elasticnet", "solver": "sgd", "start": "typed"}
    session = page(**link, test_size="0.2", max_iter="20")
    kinds = ("slider", "select_slider", "selectbox", "number_input", "segmented_control")
    shown = {each.key: each.help for kind in kinds for each in getattr(session, kind)}
    assert "learning_rate" in {control.key for control in session.select_slider}  # it has stops
    chosen = DEFAULTS | {"penalty": "elasticnet", "solver": "sgd", "start": "typed"}
    # A table has no help of its own: a caption with help stands above it.
    for name, each in (DataParams.settings() | FitParams.settings()).items():
        if each.is_active(chosen) and not isinstance(each.rule, Table):
            assert shown[name], name


def test_a_reset_can_be_undone_until_the_next_change():
    query = {"lens": "weights", "weights": "1,0,0;-1,0,0", "penalty": "l1", "C": "0.01"}
    session = press(page(**query), "Reset all")
    assert dict(session.query_params) == {}
    press(session, "Undo reset")
    assert dict(session.query_params) == query
    press(session, "Reset all")
    session.slider(key="n_classes").set_value(5).run()
    assert "Undo reset" not in {button.label for button in session.button}


BRING_BACK = "typed weights discarded: bring back"


def test_typed_weights_that_a_change_discards_can_be_brought_back_where_pictures_show_them():
    query = {"lens": "weights", "weights": "1,0,0;-1,0,0"}
    session = page(**query)
    session.slider(key="n_classes").set_value(2).run()
    assert "weights" not in session.query_params
    session.run().select_slider(key="C").set_value(10.0).run()
    for name, value, offered in (
        ("maps", "entropy", True),
        ("loss_view", "path", False),
        ("loss_view", "loss", True),
    ):
        session.session_state[name] = value
        assert (BRING_BACK in {each.label for each in session.run().button}) is offered
    press(session, BRING_BACK)
    assert session.query_params["weights"] == "1,0,0;-1,0,0"
    assert BRING_BACK not in {each.label for each in session.button}
    session.selectbox(key="features").set_value("quadratic").run()
    assert "weights" not in session.query_params
    assert BRING_BACK not in {each.label for each in session.button}  # they need other numbers


@pytest.mark.parametrize("x2", [1200.0, -4e12, 1e300])
def test_a_click_anywhere_in_a_picture_gives_a_place_that_is_valid(x2):
    assert ViewParams(x2=PLACE.nearest(x2)).x2 == PLACE.check(PLACE.nearest(x2))


def test_a_press_of_plus_moves_the_place_by_about_a_hundredth_of_each_axis():
    tiny = {"breast_cancer_x": "fractal-dimension-error", "breast_cancer_y": "smoothness-error"}
    session = page(dataset="breast-cancer", lens="inspector", x1="0.004", x2="0.007", **tiny)
    assert [session.number_input(key=key).step for key in ("x1", "x2")] == [0.0005, 0.0005]
    session.selectbox(key="dataset").set_value("blobs").run()
    assert [session.number_input(key=key).step for key in ("x1", "x2")] == [0.1, 0.1]


def test_features_are_counted_and_too_many_for_the_points_are_told():
    assert sidebar.count_of_features(5, 300, True) == "5 features, standardised."
    assert "many for 30 points" in sidebar.count_of_features(20, 30, True)
    assert "held out" not in sidebar.count_of_features(20, 30, False)


@pytest.mark.parametrize(
    ("place", "label", "bump"),
    [
        ({"x1": "1"}, "Add (0, 0)", "0,0"),
        ({"x2": "1"}, "Add (0, 0)", "0,0"),
        ({"x1": "1", "x2": "2"}, "Add the marked place", "1,2"),
    ],
)
def test_a_bump_is_added_at_the_marked_place_or_else_at_the_origin(place, label, bump):
    session = press(page(features="custom", bumps="typed", **place), label)
    assert session.query_params["bump_places"] == bump


def test_an_invalid_cell_is_named_by_its_row():
    session = page(features="custom", bumps="typed", bump_places="0,0;1,2")
    session.session_state[KEY].cells["bump_places"] = ([(0.0, 0.0), (1.0, 2.0)], {(1, 0): "one"})
    session.run()
    assert "x₁ of bump 1 is invalid; 1 is kept." in session.warning[0].value


def test_an_invalid_corner_of_the_simplex_is_named():
    session = page(n_classes="5", lens="simplex")
    session.session_state[KEY].cells["simplex_classes"] = ([(0.0, 1.0, 2.0)], {(0, 1): "one"})
    session.run()
    assert "right class of the corners is invalid; 1 is kept." in session.warning[0].value

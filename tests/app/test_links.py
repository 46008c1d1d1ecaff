"""What a link does to the page, without a browser."""

from itertools import cycle

import pytest
from streamlit.testing.v1 import AppTest

from explorer.app import redraw
from explorer.settings import DATASETS, LENSES, SETTINGS, ClassWeight, Penalty, Solver, Start
from tests.app.opened import page, press


def test_a_changed_control_and_a_new_seed_are_written_into_the_url():
    session = page()
    session.slider(key="n_classes").set_value(5).run()
    assert dict(session.query_params) == {"n_classes": "5"}
    press(session.run(), "New seed")
    seed = session.number_input(key="random_state").value
    assert seed != 42
    assert dict(session.query_params) == {"n_classes": "5", "random_state": f"{seed:.0f}"}


def labels(session: AppTest) -> set[str]:
    """The controls that the sidebar shows."""
    kinds = (session.select_slider, session.selectbox, session.number_input, session.slider)
    return {control.label for kind in kinds for control in kind}


OPTIONS = {"Learning rate", "Batch size", "Maximum iterations", "Training seed"}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"start": "typed"}, set()),
        ({"solver": "gradient-descent"}, {"Learning rate", "Maximum iterations"}),
        ({"solver": "sgd", "max_iter": "20"}, OPTIONS),
        ({"start": "random"}, {"Training seed"}),
    ],
)
def test_only_options_that_apply_are_shown(query, shown):
    assert labels(page(**query)) & OPTIONS == shown


def test_options_that_are_hidden_keep_their_values():
    own = {"solver": "sgd", "learning_rate": "0.1", "batch_size": "8", "training_seed": "3"}
    query = own | {"max_iter": "20", "penalty": "elasticnet", "l1_ratio": "0.3"}
    query |= {"loss_view": "race", "race_axis": "time"}
    session = page(**query)
    session.selectbox(key="solver").set_value(Solver.LBFGS)
    session.selectbox(key="penalty").set_value(Penalty.L2)
    session.segmented_control(key="loss_view").set_value("loss").run()
    assert not labels(session.run()) & {*OPTIONS, "L1 ratio"}
    session.selectbox(key="solver").set_value(Solver.SGD)
    session.selectbox(key="penalty").set_value(Penalty.ELASTICNET)
    session.segmented_control(key="loss_view").set_value("race").run()
    assert dict(session.query_params) == query


def test_the_automatic_learning_rate_is_not_in_the_link():
    session = page(solver="sgd", learning_rate="1", max_iter="20")
    session.session_state["learning_rate"] = None  # the slider's first stop
    session.run()
    assert dict(session.query_params) == {"solver": "sgd", "max_iter": "20"}


def test_typed_numbers_survive_fewer_classes_and_another_choice_but_no_reset():
    query = {"start": "typed", "start_weights": "1,0,0;0,1,0;0,0,5"}
    query |= {"class_weight": "typed", "class_weights": "1;1;20"}
    session = page(**query)
    session.slider(key="n_classes").set_value(2).run()
    session.slider(key="n_classes").set_value(3).run()
    session.selectbox(key="start").set_value(Start.ZERO)
    session.selectbox(key="class_weight").set_value(ClassWeight.BALANCED).run()
    session.selectbox(key="start").set_value(Start.TYPED)
    session.selectbox(key="class_weight").set_value(ClassWeight.TYPED).run()
    assert dict(session.query_params) == query
    press(session, "Reset all")
    assert dict(session.query_params) == {}


@pytest.mark.parametrize(
    ("solver", "start", "penalty"),
    list(zip(Solver, cycle(Start), cycle(["none", "elasticnet"]))),
)
def test_extreme_training_settings_raise_nothing(solver, start, penalty):
    session = page(
        solver=solver,
        start=start,
        penalty=penalty,
        start_weights="1000,-1000,3;0,0.5,0",
        learning_rate="1000",
        max_iter="50",
        batch_size="1",
        test_size="0.5",
    )
    assert not session.exception and not session.warning


def test_all_that_is_wrong_with_a_link_is_named_until_a_control_is_moved():
    bad = {
        "C": "banana",
        "n_classes": "99",
        "colour": "red",
        "solver": "",
        "n_samples": "1e999",
        "cluster_std": "nan",
        "random_state": "9" * 2000,
    }
    session = page(**bad)
    assert len(session.warning) == 1
    assert all(f"`{name}" in session.warning[0].value for name in bad)
    assert not session.exception and dict(session.query_params) == {}
    session.slider(key="n_classes").set_value(5).run()
    assert not session.warning


@pytest.mark.parametrize("name", ["", "$$ID-a"])
def test_a_name_that_no_control_can_have_is_no_error(name):
    assert not page(**{name: "kept"}).exception


def test_a_name_that_a_link_gives_twice_is_named_with_both_values_until_a_reset():
    session = page(C=["1", "2"])
    assert "`C=1&C=2`" in session.warning[0].value
    press(session, "Reset all")
    assert not session.warning


def test_a_link_with_weights_of_too_many_classes_is_told_so():
    session = page(n_classes="2", weights="1,2,3;4,5,6;7,8,9")
    told = "There are weights of 3 classes, but n_classes is 2; the first 2 are used."
    assert told in session.warning[0].value


def test_a_link_with_every_setting_opens_as_it_was_copied():
    query = {
        "dataset": "article",
        "n_samples": "500",
        "n_classes": "4",
        "cluster_std": "0.5",
        "random_state": "7",
        "penalty": "elasticnet",
        "C": "0.1",
        "l1_ratio": "0.25",
        "solver": "newton",
        "loss_view": "distance",
    }
    session = page(**query)
    assert not session.exception and dict(session.query_params) == query


def test_without_a_penalty_c_is_off():
    session = page(penalty="none")
    assert session.select_slider(key="C").disabled
    session.selectbox(key="penalty").set_value(Penalty.ELASTICNET).run()
    assert not session.select_slider(key="C").disabled


def test_another_penalty_draws_its_own_controls_and_not_the_whole_page(monkeypatch):
    session = page()
    monkeypatch.setattr(redraw, "begin", lambda: pytest.fail("the whole page runs"))
    session.selectbox(key="penalty").set_value(Penalty.ELASTICNET).run()
    assert session.slider(key="l1_ratio").label == SETTINGS["l1_ratio"].label
    session.selectbox(key="penalty").set_value(Penalty.NONE).run()
    assert [each.key for each in session.slider] == []
    assert session.select_slider(key="C").disabled


def test_the_article_says_what_it_shows_in_place_of_more_than_four_classes():
    session = page(dataset="article", n_classes="6")
    assert "4 are shown, not 6" in session.info[0].value


@pytest.mark.parametrize("lens", ["weights", "rule"])
def test_beside_a_lens_with_controls_c_can_change(lens):
    session = page(lens=lens, dataset="iris")
    session.select_slider(key="C").set_value(0.1).run()
    assert not session.exception
    assert dict(session.query_params) == {"lens": lens, "dataset": "iris", "C": "0.1"}


@pytest.mark.parametrize("lens", LENSES)
def test_every_lens_opens_by_a_link_and_its_trial_sets_the_controls(lens):
    before = {"lens": lens, "dataset": "iris", "C": "0.1"}
    session = page(**before)
    assert not session.exception
    assert dict(session.query_params) == before
    trial = next(button for button in session.button if button.label.startswith("Try this: "))
    told = trial.help
    trial.click().run()
    assert not session.exception
    assert dict(session.query_params) != before
    chosen = session.selectbox(key="dataset").value  # a person must know that their data go
    assert ("data set" in told) == (chosen != "iris")
    assert chosen == "iris" or DATASETS[chosen].label in told


def test_the_equations_have_the_present_k_and_c():
    blocks = [block.value for block in page(n_classes="5", C="0.1", lens="equations").markdown]
    assert any("K = 5" in block for block in blocks)
    assert any("With C = 0.1 and n = 300" in block for block in blocks)


@pytest.mark.parametrize("lens", ["rule", "conformal"])
def test_a_choice_that_has_lost_its_option_keeps_the_last_one(lens):
    shown = page(lens=lens, rule="lead")
    shown.session_state["rule"] = None  # Streamlit sets this when the control leaves the page
    shown.run()
    assert not shown.exception and shown.query_params["rule"] == "lead"


def test_the_news_name_only_the_settings_that_changed():
    session = page()
    for features in ("custom", "linear"):
        session.selectbox(key="features").set_value(features).run()
    (told,) = [each.value for each in session.markdown if "Features" in each.value[:9]]
    assert told.startswith("Features Custom → Linear: ")

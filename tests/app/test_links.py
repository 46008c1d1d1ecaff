"""What a link does to the page, without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer.settings import Solver, Start

PATIENCE = 60


def page(**query: str) -> AppTest:
    session = AppTest.from_file("../../app.py", default_timeout=PATIENCE)
    session.query_params.update(query)
    return session.run()


def test_reset_takes_the_note_on_a_bad_link_away():
    session = page(C="banana")
    assert len(session.warning) == 1
    reset = next(button for button in session.button if button.label == "Reset all")
    reset.click().run()
    assert len(session.warning) == 0


def test_a_change_of_a_control_is_written_into_the_url():
    session = page()
    session.slider(key="n_classes").set_value(5).run()
    assert dict(session.query_params) == {"n_classes": "5"}


def test_a_new_seed_is_another_seed():
    session = page()
    draw = next(button for button in session.button if button.label == "New seed")
    draw.click().run()
    assert session.number_input(key="random_state").value != 42


def test_no_run_raises():
    for query in ({}, {"penalty": "none"}, {"penalty": "elasticnet"}, {"dataset": "article"}):
        assert not page(**query).exception


def labels(session: AppTest) -> set[str]:
    """The controls that the sidebar shows."""
    kinds = (session.select_slider, session.selectbox, session.number_input, session.slider)
    return {control.label for kind in kinds for control in kind}


OPTIONS = {"Learning rate", "Batch size", "Maximum iterations", "Training seed"}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, set()),
        ({"solver": "gradient-descent"}, {"Learning rate", "Maximum iterations"}),
        ({"solver": "sgd"}, OPTIONS),
        ({"start": "random"}, {"Training seed"}),
        ({"start": "typed"}, set()),
    ],
)
def test_only_options_that_apply_are_shown(query, shown):
    assert labels(page(**query)) & OPTIONS == shown


def test_options_that_are_hidden_keep_their_values():
    query = {"solver": "sgd", "learning_rate": "0.1", "batch_size": "8", "training_seed": "3"}
    session = page(**query)
    session.selectbox(key="solver").set_value(Solver.LBFGS).run()
    session.selectbox(key="solver").set_value(Solver.SGD).run()
    assert dict(session.query_params) == query


def test_the_automatic_learning_rate_is_not_in_the_link():
    session = page(solver="sgd", learning_rate="1")
    session.session_state["learning_rate"] = None  # the slider's first stop
    session.run()
    assert dict(session.query_params) == {"solver": "sgd"}


def test_a_typed_start_survives_another_start_and_fewer_classes():
    query = {"start": "typed", "start_weights": "1,0,0;0,1,0;0,0,5"}
    session = page(**query)
    session.slider(key="n_classes").set_value(2).run()
    session.slider(key="n_classes").set_value(3).run()
    session.selectbox(key="start").set_value(Start.ZERO).run()
    session.selectbox(key="start").set_value(Start.TYPED).run()
    assert dict(session.query_params) == query


def test_reset_clears_the_typed_start():
    session = page(start="typed", start_weights="1,0,0")
    next(button for button in session.button if button.label == "Reset all").click().run()
    assert dict(session.query_params) == {}


# Every pair of an optimiser, a start and a penalty.
PAIRS = [
    (solver, start, ("none", "elasticnet")[(i + j) % 2])
    for i, solver in enumerate(Solver)
    for j, start in enumerate(Start)
]


@pytest.mark.parametrize(("solver", "start", "penalty"), PAIRS)
def test_no_pair_of_training_settings_raises(solver, start, penalty):
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


def test_classes_that_tie_everywhere_are_not_said_to_lose():
    session = page(penalty="l1", C="0.0001")
    heading = next(block.value for block in session.markdown if "Decision regions" in block.value)
    assert heading.endswith("all classes tie at 1/3, and class 0 is drawn")


def test_all_that_is_wrong_with_a_link_stands_in_one_box():
    session = page(C="banana", n_classes="99", foo="1", bar="2", penalty="")
    assert len(session.warning) == 1
    for name in ("C=banana", "n_classes=99", "foo", "bar", "penalty="):
        assert f"`{name}`" in session.warning[0].value

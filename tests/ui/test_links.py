"""What a link does to the page, without a browser."""

from streamlit.testing.v1 import AppTest

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


def test_classes_that_tie_everywhere_are_not_said_to_lose():
    session = page(penalty="l1", C="0.0001")
    heading = next(block.value for block in session.markdown if "Decision regions" in block.value)
    assert heading.endswith("all classes tie at 1/3, and class 0 is drawn")


def test_all_that_is_wrong_with_a_link_stands_in_one_box():
    session = page(C="banana", n_classes="99", foo="1", bar="2", penalty="")
    assert len(session.warning) == 1
    for name in ("C=banana", "n_classes=99", "foo", "bar", "penalty="):
        assert f"`{name}`" in session.warning[0].value

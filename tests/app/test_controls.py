"""What the sidebar says of its controls."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from explorer.app import controls


@pytest.mark.parametrize("n_classes", [5, 8])
def test_more_classes_than_the_article_has_are_said_to_be_replaced(n_classes):
    sentence = controls.too_many_classes("article", n_classes)
    assert re.findall(r"\d", sentence) == ["4", "4", str(n_classes)]


@pytest.mark.parametrize("n_classes", range(2, 5))
def test_nothing_is_said_of_as_many_classes_as_the_article_has(n_classes):
    assert controls.too_many_classes("article", n_classes) == ""


@pytest.mark.parametrize("n_classes", range(2, 9))
def test_nothing_is_said_of_the_number_of_blobs(n_classes):
    assert controls.too_many_classes("blobs", n_classes) == ""


def test_a_place_is_typed_and_a_learning_rate_is_chosen_from_stops():
    session = AppTest.from_file("../../app.py", default_timeout=60)
    session.query_params.update({"lens": "inspector", "solver": "sgd"})
    session.run()
    assert {"x1", "x2"} <= {control.key for control in session.number_input}
    assert "learning_rate" in {control.key for control in session.select_slider}

"""The controls of the settings."""

import pytest

from tests.app.opened import page


def test_a_class_is_chosen_by_its_name_and_none_means_the_predicted_one():
    session = page(dataset="iris", lens="calibration")
    choice = session.selectbox(key="calibrated_class")
    assert (choice.value, choice.proto.placeholder) == (None, "predicted")
    assert choice.options == ["setosa", "versicolor", "virginica"]
    choice.select("virginica").run()
    assert session.query_params["calibrated_class"] == "2"


def test_an_index_that_is_too_large_means_the_last_class():
    choice = page(dataset="iris", lens="curves", band_class="9").selectbox(key="band_class")
    assert choice.options == ["setosa", "versicolor", "virginica"]
    assert choice.value == 2


def test_classes_without_names_are_offered_by_their_numbers():
    assert page(lens="curves", n_classes="2").selectbox(key="band_class").options == [
        "class 0",
        "class 1",
    ]


def test_the_letters_of_long_names_that_are_seen_tell_them_apart():
    session = page(dataset="file", lens="curves")
    answers = ["I find our class exactly right", "I find our class too large"]
    rows = [f"{i},{i % 5},{answers[i % 2]}" for i in range(20)]
    session.text_area(key="pasted").set_value("\n".join(["a,b,kind", *rows])).run()
    offered = session.selectbox(key="band_class").options
    assert offered == ["I find our class ex…", "I find our class to…"]


@pytest.mark.parametrize(("key", "chosen"), [("features", "quadratic"), ("lens_group", "Model")])
def test_what_is_not_drawn_yet_does_not_follow_a_change_at_the_same_time(key, chosen):
    # A slow page makes two changes one run. The page then has no such fragment yet.
    session = page()
    widgets = {"features": session.selectbox, "lens_group": session.button_group}
    widgets[key](key=key).set_value(chosen)
    session.select_slider(key="n_samples").set_value(50).run()
    assert not session.exception

"""The sentence that says what a change has done."""

from dataclasses import replace

import pytest

from explorer.app import compute
from explorer.app.news import changed, news
from explorer.figures.style import PAGE
from explorer.settings import DEFAULTS, DataParams, FitParams, Sample, ViewParams
from tests.app.opened import page, press


def outline(**fit):
    return compute.page(DataParams(), FitParams(**fit), ViewParams(), PAGE).outline


def test_less_c_leaves_the_borders_and_flattens_the_maps():
    told = news(outline(), outline(C=0.562), (("C", 1.0, 0.562),))
    assert told.startswith("C 1 → 0.562: borders") and "maps flatter" in told


def test_more_c_makes_the_maps_steeper():
    assert "maps steeper" in news(outline(), outline(C=100.0), (("C", 1.0, 100.0),))


def test_typed_numbers_are_told_as_they_are_typed():
    rows = ((1.0,), (2.5,))
    after = outline(class_weight="typed", class_weights=rows)
    told = news(outline(), after, (("class_weights", (), rows),))
    assert told.startswith("Weight of each class 1 → 1; 2.5: borders moved")


def test_nothing_that_is_seen_is_said_to_stay():
    told = news(outline(), outline(solver="newton"), (("solver", "lbfgs", "newton"),))
    assert "borders almost unmoved, maps about as steep; accuracy 96.0% as before." in told


def test_another_accuracy_is_told_with_the_old_one():
    after = replace(outline(), accuracy="95.0%")
    assert news(outline(), after, (("C", 1.0, 0.1),)).endswith("accuracy 96.0% → 95.0%.")


@pytest.mark.parametrize("name", ["random_state", "cluster_std"])
def test_new_points_are_said_to_be_new(name):
    assert "new points" in news(outline(), outline(), ((name, 1, 2),))


@pytest.mark.parametrize(
    ("name", "seen"), [("label_noise", "borders moved"), ("outliers", "the axes have changed")]
)
def test_points_with_flaws_are_no_new_points(name, seen):
    data = DataParams(**{name: 0.05})
    flawed = compute.page(data, FitParams(), ViewParams(), PAGE).outline
    assert f" 0% → 5%: {seen}" in news(outline(), flawed, ((name, 0.0, 0.05),))


def test_borders_that_moved_are_told_with_how_much_of_the_picture_changed():
    before = outline()
    cells = bytes([9]) * 400 + before.decisions[400:]
    told = news(before, replace(before, decisions=cells), (("C", 1.0, 0.1),))
    assert "borders moved (25% of the picture is decided differently)" in told


def test_other_decisions_are_told_also_where_the_likeliest_classes_stay():
    rejecting = ViewParams(lens="rule", rule="confidence", tau=0.9)
    pages = [
        compute.page(DataParams(), FitParams(C=C), rejecting, PAGE).outline for C in (0.562, 1.0)
    ]
    assert 3 in pages[0].decisions and "borders moved" in news(*pages, (("C", 0.562, 1.0),))


def test_points_that_are_held_out_are_no_new_points_and_move_no_border():
    changed = compute.page(DataParams(test_size=0.5), FitParams(), ViewParams(), PAGE).outline
    told = news(outline(), changed, (("test_size", 0.3, 0.5),))
    assert "borders almost unmoved, maps about as steep" in told


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"rule": "confidence"}, "Rule Likeliest → Unsure: borders moved ("),
        ({"rule": "costs", "costs": ((0, 50, 1, 2), (1, 0, 1, 2), (1, 1, 0, 2))}, "Costs changed:"),
    ],
)
def test_another_rule_is_told_with_the_borders_and_leaves_the_maps(rule, told):
    after = compute.page(DataParams(), FitParams(), ViewParams(lens="rule", **rule), PAGE).outline
    *_, (name, value) = rule.items()
    sentence = news(outline(), after, ((name, DEFAULTS[name], value),))
    assert sentence.startswith(told) and "maps" not in sentence


def test_many_changes_are_counted():
    changes = (("C", 1.0, 0.1), ("penalty", "l2", "l1"), ("solver", "lbfgs", "newton"))
    assert news(outline(), outline(), changes).startswith("3 settings changed: ")


TWO = [(0.0, 0.0, 0), (1.0, 0.0, 1), (0.0, 1.0, 0)]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([*TWO, (0.5, 0.5, 1)], "One point added: borders"),
        (TWO[:2], "One point removed: borders"),
        ([*TWO[:2], (0.0, 0.9, 0)], "One point moved: borders"),
        ([*TWO[:1], (0.9, 0.0, 1), (0.0, 0.9, 0)], "Points changed: borders"),
        ([*TWO[:2], (0.0, 1.0, 1)], "Points changed: borders"),
        ([*TWO, (0.5, 0.5, 2)], "One point added: the number of classes has changed"),
        (TWO * 3, "Points 3 → 9: borders"),
    ],
)
def test_an_edit_of_points_is_told_with_what_it_did_to_the_borders(rows, told):
    change = ("points", Sample.of(TWO), Sample.of(rows))
    assert news(outline(), outline(), (change,)).startswith(told)


def test_another_table_or_other_columns_are_new_points():
    old, new = (Sample.of(TWO, feature_names=names) for names in (("a", "b"), ("a", "c")))
    told = news(outline(), outline(), (("file", old, new),))
    assert told.startswith("Points changed: new points")


def told(session):
    """The sentence above the pictures."""
    [sentence] = (each.value for each in session.markdown if "accuracy" in each.value)
    return sentence


def test_typed_weights_that_are_discarded_and_brought_back_are_told():
    session = page(weights="5,0,0;0,0,0;-5,0,0", lens="weights")
    session.select_slider(key="C").set_value(1.78).run()
    assert told(session).startswith("C 1 → 1.78, typed weights discarded: borders moved")
    press(session, "typed weights discarded: bring back")
    assert told(session).startswith("Typed weights shown: borders moved")
    press(session, "typed weights: back to fit")
    assert told(session).startswith("Typed weights discarded: borders moved")


def test_a_setting_of_a_lens_that_alters_the_pictures_is_told():
    session = page(lens="temperature")
    session.select_slider(key="temperature").set_value(5.01).run()
    assert told(session).startswith("Temperature T 1 → 5.01: borders almost unmoved, maps flatter")
    session = page(lens="rule")
    session.segmented_control(key="rule").set_value("confidence").run()
    assert told(session).startswith("Rule Likeliest → Unsure: borders moved")
    session = page(lens="rule", rule="confidence", tau="0.9")
    session.segmented_control(key="rule").set_value("likeliest").run()
    assert told(session).startswith("Rule Unsure → Likeliest: borders moved")


def test_a_lens_that_no_longer_alters_the_pictures_when_it_is_closed_is_told():
    session = page(lens="temperature", temperature="5.01")
    session.segmented_control(key="lens_group").set_value("none").run()
    assert told(session).startswith("Temperature T 5.01 → 1: borders almost unmoved, maps steeper")


def test_typed_weights_that_come_back_with_other_settings_are_told():
    rows = ((1.0, 0.0, 0.0),)
    back = (("C", 0.1, 1.0), ("weights", None, rows))
    assert news(outline(), outline(), back).startswith("C 0.1 → 1, typed weights shown: borders")


@pytest.mark.parametrize(
    ("data", "other"),
    [
        ({"dataset": "file"}, {"dataset": "blobs", "n_classes": 2}),
        ({"dataset": "file"}, {"dataset": "blobs", "cluster_std": 2.0}),
        ({"dataset": "file", "file": Sample.of(TWO)}, {"dataset": "blobs"}),
        ({"dataset": "blobs"}, {"dataset": "points", "points": Sample.of(TWO)}),
    ],
)
def test_of_two_data_sets_nothing_is_told_that_one_of_them_does_not_have(data, other):
    before, after = {**DEFAULTS, **data}, {**DEFAULTS, **other}
    alone = (("dataset", data["dataset"], other["dataset"]),)
    assert changed(DEFAULTS, before, after) == alone


def test_of_two_data_sets_what_both_have_and_the_fit_are_told():
    before = {**DEFAULTS, "dataset": "moons", "n_samples": 50, "C": 0.1}
    names = [name for name, *_ in changed(DEFAULTS, before, DEFAULTS)]
    assert names == ["dataset", "n_samples", "C"]


def test_a_reset_of_an_own_file_tells_only_the_data_set():
    session = page(dataset="file")
    session.text_area(key="pasted").set_value("a\tb\tc\n1\t2\tx\n3\t5\ty\n4\t4\tx\n").run()
    press(session, "Reset all")
    assert told(session).startswith("Data set Your own file (CSV) → Round clusters: new points;")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"dataset": "iris"}, "117 training points, without the 33 held-out points"),
        ({"dataset": "iris", "test_size": "0"}, "150 training points"),
        ({"dataset": "moons"}, "300 training points, without the 90 held-out points"),
    ],
)
def test_points_that_become_ones_own_are_counted_and_so_are_those_left_out(data, said):
    session = press(page(**data), "Edit these points")
    assert f"→ Your own points: the same {said}; accuracy " in told(session)
    session.selectbox(key="dataset").set_value(data["dataset"]).run()
    assert ": new points;" in told(session)

"""Edits of a sample, and its history."""

import pytest

from explorer.settings import MOST_CLASSES, Sample
from explorer.settings.edits import edited, with_point, with_point_moved, without_point
from explorer.settings.history import MOST_KEPT, MOST_STEPS, History

ROWS = [(0.0, 0.0, 0), (1.0, 0.0, 1), (2.0, 0.0, 0), (3.0, 0.0, 2), (4.0, 0.0, 2)]
SAMPLE = Sample.of(ROWS)
NAMED = Sample.of(ROWS, class_names=("a", "b", "c"), feature_names=("u", "v"))


def test_a_point_is_added_last():
    assert with_point(SAMPLE, 1, 9.0, 8.0).rows == [*ROWS, (9.0, 8.0, 1)]


def test_a_point_of_the_next_class_begins_that_class():
    assert with_point(SAMPLE, 3, 9.0, 8.0).n_classes == 4
    assert with_point(NAMED, 3, 9.0, 8.0).class_names == ("a", "b", "c", "class 3")


@pytest.mark.parametrize("names", [("class 1", "class 2", "class 3"), ("1", "2", "3")])
def test_a_new_class_has_the_name_of_no_other(names):
    named = Sample.of(ROWS, class_names=names)
    assert with_point(named, 3, 9.0, 8.0).class_names[3] == "class 4"


def test_a_point_is_found_by_its_class_and_its_number_there():
    moved = with_point_moved(SAMPLE, 2, 1, 7.0, 6.0)
    assert moved.rows == [*ROWS[:4], (7.0, 6.0, 2)]
    assert without_point(SAMPLE, 0, 1).rows == [*ROWS[:2], *ROWS[3:]]


def test_classes_after_one_without_points_move_up_and_keep_their_names():
    left = without_point(NAMED, 1, 0)
    assert [row[2] for row in left.rows] == [0, 0, 1, 1]
    assert left.class_names == ("a", "c")


@pytest.mark.parametrize(
    "edit",
    [
        *(["add", 4, 0, 0], ["add", MOST_CLASSES, 0, 0], ["add", 0, float("nan"), 0]),
        *(["move", 1, 1, 0, 0], ["remove", 1, 1], ["remove", -1, 0], ["remove", 0, -1]),
        *(
            ["remove", "0", None],
            ["burn"],
            [],
            None,
            {"add": 1},
            ["add", 0, [], 0],
            ["move", 0.5, 0, 0, 0],
        ),
    ],
)
def test_an_edit_that_is_none_is_refused(edit):
    with pytest.raises(ValueError, match=r"is not|must be|no .*number|none with"):
        edited(History(SAMPLE), edit)


def test_two_classes_are_left():
    two = Sample.of(ROWS[:2])
    with pytest.raises(ValueError, match="is not 2 to"):
        without_point(two, 0, 0)


def test_steps_are_undone_and_done_again_in_turn():
    edits = [["add", 0, 5, 5], ["move", 0, 2, 6, 6], ["remove", 1, 0]]
    history = History(SAMPLE)
    seen = [history.present, *((history := edited(history, each)).present for each in edits)]
    back = [(history := edited(history, ["undo"])).present for _ in range(4)]
    assert back == [*seen[2::-1], SAMPLE]
    forth = [(history := edited(history, ["redo"])).present for _ in range(4)]
    assert forth == [*seen[1:], seen[3]]


def test_a_step_after_an_undone_one_takes_its_place():
    history = History(SAMPLE)
    for edit in (["add", 0, 5, 5], ["undo"], ["add", 1, 6, 6]):
        history = edited(history, edit)
    assert history.undone == ()
    assert history.past == (SAMPLE,)


def test_a_move_to_the_same_place_is_no_step():
    assert edited(History(SAMPLE), ["move", 0, 0, 0, 0]) == History(SAMPLE)


def test_a_history_is_bounded_in_steps_and_in_points():
    history = History(SAMPLE)
    for x in range(MOST_STEPS + 5):
        history = edited(history, ["move", 0, 0, x + 1, 0])
    assert len(history.past) == MOST_STEPS
    large = Sample.of([(x, 0.0, x % 2) for x in range(9_000)])
    for x in range(20):
        history = history.then(Sample.of([(x, 9.0, 0), *large.rows]))
    assert sum(each.n_samples for each in history.past) <= MOST_KEPT

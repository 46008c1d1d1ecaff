"""A data set is one file: what a new one adds, and what happens if a part is missing.

``tests/app/test_new_parts.py`` sees it on the page and in the list.
"""

import pytest

from explorer.settings import DATASETS, DataParams, DataSet

STRIPES = '''
"""Stripes: one band a class."""

from explorer.data.deferred import np
from explorer.data.shared import classes_in_turn
from explorer.settings.dataset import DataSet
from explorer.settings.rules import Range
from explorer.settings.setting import Changes, Group, declare


def draw(held_out, *, n_samples, n_classes, random_state, imbalance, gap):
    rng = np.random.default_rng([random_state, held_out])
    y = classes_in_turn(n_samples, n_classes, imbalance)
    return rng.random((n_samples, 2)) + np.column_stack([0 * y, y * gap]), y


DATASET = DataSet(
    label="Stripes: one band a class",
    about="*Stripes* lie one above the other.",
    place=99,
    max_classes=3,
    draw=draw,
    settings={
        "gap": declare(
            2.0,
            Range(0.5, 4.0, float, step=0.5),
            label="Distance of the stripes",
            help="From one stripe to the next.",
            group=Group.DATA,
            changes=Changes.DATA,
        )
    },
)
'''

PICKED = '''
"""Noisy: three features, two of which are chosen, with noise of a chosen size."""

from functools import partial

from explorer.data.deferred import np
from explorer.data.features import names_of, pair
from explorer.data.shared import picked
from explorer.settings.dataset import DataSet
from explorer.settings.rules import Range
from explorer.settings.setting import Changes, Group, declare

FEATURES = {"a": "a", "b": "b", "c": "c"}
SIZE = declare(
    1.0, Range(0.5, 4.0, float), label="", help="", group=Group.DATA, changes=Changes.DATA
)


def whole():
    y = np.arange(60) % 2
    return y[:, None] + np.random.default_rng(0).normal(size=(60, 3)), y


def noisy(*, noisy_x, noisy_y, size):
    X, y = whole()
    return picked(size * X, list(FEATURES), (noisy_x, noisy_y)), y


DATASET = DataSet(
    label="Noisy",
    about="",
    place=98,
    max_classes=2,
    given=noisy,
    whole=whole,
    counts=lambda values: (60, 2),
    names=partial(names_of, "noisy", FEATURES, ("0", "1")),
    settings={"size": SIZE, **pair("noisy", FEATURES, "a", "b")},
)
'''


def test_a_second_data_set_that_a_person_edits_is_refused_at_import(copied_project):
    second = STRIPES.replace("place=99", 'place=98, edits="gap"').replace('"gap": d', '"gap2": d')
    added = copied_project.write("explorer/data/sets/second.py", second)
    told = copied_project.refusal()
    added.unlink()
    assert "exactly one data set can have edits, got points, second" in told


def test_a_file_without_a_declaration_is_named_at_import(copied_project):
    empty = copied_project.write("explorer/data/sets/empty.py", '"""Nothing."""\n')
    told = copied_project.refusal()
    empty.unlink()
    assert "explorer.data.sets.empty must declare DATASET, a DataSet" in told


@pytest.mark.parametrize("missing", ["label", "about", "place", "max_classes"])
def test_a_declaration_without_a_part_is_refused_by_its_name(missing):
    whole = {"label": "", "about": "", "place": 1, "max_classes": 3, "draw": print}
    del whole[missing]
    with pytest.raises(TypeError, match=missing):
        DataSet(**whole)


@pytest.mark.parametrize("parts", [{}, {"given": print}, {"draw": print, "given": print}])
def test_a_declaration_is_refused_unless_its_points_are_drawn_or_given(parts):
    with pytest.raises(ValueError, match="a data set needs draw, or given and counts"):
        DataSet(label="", about="", place=1, max_classes=3, **parts)


@pytest.mark.parametrize("n_classes", [1, 11])
def test_a_largest_class_count_that_no_picture_can_show_is_refused(n_classes):
    with pytest.raises(ValueError, match=f"max_classes must be from 2 to 10, got {n_classes}"):
        DataSet(label="", about="", place=1, max_classes=n_classes, draw=print)


def test_the_first_data_set_is_the_default():
    assert DataParams().dataset == next(iter(DATASETS))


def test_the_settings_that_data_sets_share_are_named_as_they_are():
    assert {name for each in DATASETS.values() for name in each.uses} <= set(DataParams.settings())

"""Names of classes and features, and a visitor's texts among them."""

import json
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import names
from explorer.figures.texts import coordinate_format, on_hover, place, shares
from explorer.names import (
    LONGEST,
    NUMBERED,
    SHORT,
    Names,
    as_typed,
    in_json,
    in_markdown,
    plain,
)

TYPED = (
    "$x$",
    "a_b",
    "[m]",
    "# of rooms",
    "- a",
    "1. a",
    "<b>",
    "{x}",
    "a\\b",
    ":red[a]",
    "a@b.org",
)

HOSTILE = "<b>{p:.2f}</b> &lt; **bold** _em_ `code` [a](b) $x$ :smile: \\n|~a@b.org www.a.org"


def test_a_class_is_numbered_in_a_picture_only_if_it_has_no_name():
    assert (NUMBERED.tag(2), Names(("setosa", "versicolor")).tag(1)) == ("2", "versicolor")


def test_data_without_names_have_numbered_classes_and_features():
    assert (NUMBERED[2], NUMBERED.short(2), NUMBERED.feature(0)) == (
        *("class 2", "class 2"),
        "feature 1",
    )


def test_a_visitors_text_loses_every_character_of_markup():
    assert {*"<>&{}[]`*_~$|\\:@"} & {*plain(HOSTILE)} == set()


def test_no_text_begins_a_heading_a_list_or_a_link():
    for text in map(plain, ("# a", "1. a", "- a", "+ a", "=== a", "www.a.org")):
        assert "1. " not in text and "www." not in text
        assert not text.startswith(tuple("#-+="))


def test_a_visitors_text_becomes_one_line_that_can_be_printed():
    texts = ("a\nb", "a\x00b", "a\u202eb", "a\t b", " a  b ")
    assert [plain(text) for text in texts] == ["a b"] * 5


@pytest.mark.parametrize("text", TYPED)
def test_a_visitors_text_leaves_the_page_as_it_is_typed_and_is_escaped_in_markdown(text):
    assert as_typed(plain(text)) == text
    shown = in_markdown(plain(text)).replace("\u2060", "")
    assert re.sub(r"\\([\W_])", r"\1", shown) == text
    assert not re.search(r"(?<!\\)[$_*\[\]<{`#]", shown.replace(r"\\", ""))


def test_a_picture_has_a_visitors_text_without_the_markup_of_templates():
    told = json.dumps({"name": plain("$x_1$ \\ <b>{p}"), "own": '<b>{p}"é'})
    assert json.loads(in_json(told)) == {"name": "$x_1$ \\ ‹b›(p)", "own": '<b>{p}"é'}


def test_usual_names_stay_as_they_are():
    names = ("Adélie", "bill length (mm)", "3.5", "50 % – 60 %", "class-1", "日本")
    assert tuple(map(plain, names)) == names


@pytest.mark.parametrize("name", ["👩\u200d🔬", "می\u200cخواهم"])
def test_a_name_keeps_the_characters_that_join_its_signs(name):
    assert plain(name) == name


def test_a_word_or_number_that_is_returned_at_once_has_nothing_to_change(monkeypatch):
    letters = "".join(c for c in map(chr, range(sys.maxunicode)) if c.isalnum())
    words = [letters[i : i + LONGEST] for i in range(0, len(letters), LONGEST)]
    texts = [*words, "1.", "-1.5", "+.", "1" * LONGEST]
    assert [text for text in texts if not names.ORDINARY.fullmatch(text)] == []
    monkeypatch.setattr(names, "ORDINARY", re.compile(r"(?!)"))
    assert [text for text in texts if plain(text) != text] == []


def test_a_name_of_nothing_but_joiners_is_empty():
    assert plain("\u200d \u200c\u200d") == ""


def test_a_long_name_is_cut_and_cut_again_where_there_is_little_room():
    names = Names.of(["x" * 999, "b"], [])
    assert (len(names[0]), len(names.short(0)), names.short(1)) == (LONGEST, SHORT, "b")


def test_names_that_differ_stay_different_when_they_are_cut():
    names = Names.of([f"{'x' * 20} {end}" for end in "abc"], [])
    assert len({names.short(k) for k in range(3)}) == 3


@pytest.mark.parametrize(
    ("classes", "shown"),
    [
        ([f"cultivar {k}" for k in (1, 2, 3)], ["cultiv… 1", "cultiv… 2", "cultiv… 3"]),
        (["Treatment group 1", "Treatment group 12", "none"], ["Treatm… 1", "Treat… 12", "none"]),
        (["Version 1.25 of it", "Version 1.5 of it"], ["1.25 of…", "1.5 of it"]),
        (["Measured at 12345 m", "Measured"], ["Measured…", "Measured"]),
        (["Krankenversicherung", "Krankenversicherte"], ["Krank…ung", "Kranke…te"]),
        (["Krankenhausost", "Krankenhauswest", "Ost"], ["Krank…ost", "Kran…west", "Ost"]),
        (["Group of the age", "Group of the age 2"], ["Group of…", "Group… 2"]),
    ],
)
def test_a_short_name_shows_no_other_number_than_the_name(classes, shown):
    names = Names.of(classes, [])
    assert [names.short(k, 9) for k in range(len(classes))] == shown


@given(
    st.lists(st.text("ab 12.", min_size=1, max_size=30).map(str.split).map(" ".join), max_size=10),
    st.integers(4, 20),
)
def test_short_names_differ_and_are_short(classes, most):
    names = Names.of(classes, [])
    short = [names.short(k, most) for k in range(len(classes))]
    assert len({*short}) == len(short)
    assert all(len(each) <= most for each in short)


def test_the_end_of_a_word_is_not_taken_for_a_name():
    names = Names.of(["Nordost", "Nordwest", "Ost"], [])
    assert [names.short(k, 5) for k in range(3)] == ["N…ost", "…west", "Ost"]


def test_a_number_of_the_data_appears_only_if_nothing_else_distinguishes():
    names = Names.of([f"{'1' * 20}{end}" for end in "01"], [])
    assert [names.short(k, 9) for k in range(2)] == ["11111… 0", "11111… 1"]


def test_a_name_without_a_letter_is_called_a_class_in_sentences_and_tables():
    names = Names.of(["1", "2.5", "20–40 %", "+", "b2", "日本"], [])
    listed = ["class 1", "class 2.5", f"class {plain('20–40 %')}", "class +", "b2", "日本"]
    assert names.listed(6) == listed
    assert [names.short(0), names.tag(0), names.classes[0]] == ["class 1", "1", "1"]


def test_a_name_that_is_a_number_never_becomes_equal_to_another():
    assert Names.of(["1", "class 1"], []).listed(2) == ["1", "class 1"]


def test_empty_names_and_equal_names_get_their_numbers():
    assert Names.of(["a", "", "a"], ["", ""]) == Names(
        ("a", "class 1", "a 2"), ("feature 1", "feature 2")
    )


def test_a_number_never_makes_a_name_equal_to_another():
    assert Names.of(["a 2", "a", "a"], []).classes == ("a 2", "a", "a 3")


def test_named_features_have_a_line_each_where_a_place_is_told():
    told = place((0.0, 10.0, 0.0, 2000.0), Names(("a", "b"), ("length (cm)", "mass (g)")))
    assert told.format(x=1.5, y=1234.5) == "length (cm) = 1.50\nmass (g) = 1234"
    assert on_hover(told) == "length (cm) = %{x:.2f}<br>mass (g) = %{y:.0f}"


@pytest.mark.parametrize("span", [1e-9, 3e-6, 0.02, 0.7, 1.0, 12.0, 999.0, 5e4, 1e6, 1e12])
def test_a_coordinate_has_digits_for_a_hundredth_of_its_axis(span):
    told = format(0.37 * span, coordinate_format(span))
    assert float(told) == pytest.approx(0.37 * span, abs=0.01 * span)
    assert len(told) < 11


def test_seconds_of_many_weeks_have_digits_too_though_they_are_far_from_zero():
    assert format(1.7264e9, coordinate_format(2e7)) == "1726400000"


def test_a_visitors_name_cannot_break_a_template():
    [told] = shares(1, Names.of([HOSTILE], []))
    assert told.format(p=0.25).endswith("= 0.250")

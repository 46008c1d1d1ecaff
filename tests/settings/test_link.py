"""The query string: round trips, bad parts of a link, sentences that are safe to render."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from explorer.settings import DEFAULTS, RULES, Automatic, Choice, Range, Table
from explorer.settings.link import read_query, write_query

NUMBERS = [name for name, rule in RULES.items() if isinstance(rule, Range)]
CHOICES = [name for name, rule in RULES.items() if isinstance(rule, Choice)]
WHOLE = [name for name in NUMBERS if RULES[name].kind is int]

# Two lines of the page at 1280 pixels.
LONGEST = 200
VERY_LONG = "x" * 2000

MARKUP = [
    "<script>alert(1)</script>",
    "`code` and ``more``",
    "one\ntwo\r\n\r\n# three",
    "$x$ and $$y$$",
    ":red[x] :material/delete: :smile:",
    "**bold** _it_ ~~no~~ [a](https://example.org) ![i](https://example.org/i.png)",
    "a\\",
    "|a|b|",
    "https://example.org",
]
ids = [
    "html",
    "backticks",
    "newlines",
    "formula",
    "directive",
    "emphasis",
    "backslash",
    "table",
    "address",
]


def any_of(rule):
    """Values that a rule allows."""
    if isinstance(rule, Table):
        cells = st.floats(rule.cell.low, rule.cell.high)
        rows = st.lists(st.tuples(*[cells] * 3), max_size=8)
        return rows.map(rule.check)  # no zeros at the end
    return st.floats(rule.low, rule.high).map(rule.kind)


def offered(rule):
    """Values that the control of a rule offers."""
    if isinstance(rule, Choice):
        return st.sampled_from(list(rule.options))
    if isinstance(rule, Table):
        return any_of(rule)
    if isinstance(rule, Automatic) and not rule.rule.stops:
        return st.none() | any_of(rule.rule)
    if rule.stops:
        return st.sampled_from(rule.stops)
    steps = round((rule.high - rule.low) / rule.step)
    # The slider's own numbers have no more decimals than its step.
    return st.integers(0, steps).map(lambda i: rule.kind(round(rule.low + i * rule.step, 9)))


settings = st.fixed_dictionaries({name: offered(rule) for name, rule in RULES.items()})


def read(**query):
    """Read a query string in which every name is given once."""
    return read_query({name: [text] for name, text in query.items()}, RULES, DEFAULTS)


def only_problem(link):
    """The one sentence about a link that otherwise left every default in place."""
    assert link.values == DEFAULTS
    (sentence,) = link.problems
    return sentence


def around(sentence):
    """The words of a sentence outside its one code span."""
    before, span, after = sentence.split("`")
    assert span
    return before + after


# Round trips.


@given(settings)
def test_settings_survive_a_link(values):
    link = read(**write_query(values, DEFAULTS))
    assert link.values == values


@given(settings)
def test_a_written_link_has_nothing_to_complain_of(values):
    assert read(**write_query(values, DEFAULTS)).problems == ()


@given(settings)
def test_settings_keep_their_types_in_a_link(values):
    link = read(**write_query(values, DEFAULTS))
    assert {name: type(v) for name, v in link.values.items()} == {
        name: type(v) for name, v in values.items()
    }


@given(settings)
def test_a_link_holds_exactly_what_differs_from_the_defaults(values):
    differing = {name for name, value in values.items() if value != DEFAULTS[name]}
    assert set(write_query(values, DEFAULTS)) == differing


def test_the_defaults_leave_an_empty_query():
    assert write_query(DEFAULTS, DEFAULTS) == {}


def test_an_empty_query_gives_the_defaults():
    link = read()
    assert (link.values, link.problems) == (DEFAULTS, ())


@given(settings)
def test_a_link_has_no_exponents(values):
    written = write_query({name: values[name] for name in NUMBERS}, DEFAULTS)
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", text) for text in written.values())


def test_reading_leaves_the_defaults_alone():
    before = dict(DEFAULTS)
    read(C="10", n_classes="99")
    assert before == DEFAULTS


@given(st.floats(RULES["cluster_std"].low, RULES["cluster_std"].high))
def test_whatever_spread_a_link_is_given_it_gives_on(spread):
    first = read(cluster_std=repr(spread))
    assume(not first.problems)
    assert read(**write_query(first.values, DEFAULTS)).values == first.values


def test_a_start_is_written_so_that_a_person_can_read_it():
    rows = ((1.0, 0.0, 0.5), (-1.0, 0.0, 0.0))
    assert write_query({"start_weights": rows}, DEFAULTS) == {"start_weights": "1,0,0.5;-1,0,0"}


@pytest.mark.parametrize("text", ["1,0,0", "1,0,0;0,0,0", " 1, 0,0.0;-0,0,0"])
def test_rows_of_zeros_at_the_end_of_a_start_say_nothing(text):
    link = read(start_weights=text)
    assert (link.values["start_weights"], link.problems) == (((1.0, 0.0, 0.0),), ())


def test_a_link_may_ask_for_the_automatic_learning_rate():
    link = read(learning_rate="automatic")
    assert (link.values["learning_rate"], link.problems) == (None, ())


@pytest.mark.parametrize(
    ("text", "value"), [("fitted", None), ("zero", ()), ("1,0,0.5", ((1.0, 0.0, 0.5),))]
)
def test_a_link_tells_weights_of_zero_from_the_fitted_ones(text, value):
    link = read(weights=text)
    assert (link.values["weights"], link.problems) == (value, ())
    assert read(**write_query(link.values, DEFAULTS)).values["weights"] == value


# Bad parts.

SIGNED = ("x1", "x2", "shift_w1", "shift_w2", "shift_b")
PLACES = ("x1", "x2")
NEVER_GOOD = ["banana", "", " ", "nan", "-1", "1,5", "0x3", "None", VERY_LONG, *MARKUP]
BAD = [
    *((n, text) for n in RULES for text in NEVER_GOOD if not (n in SIGNED and text == "-1")),
    *((name, text) for name in PLACES for text in ("1000.1", "-1e9", "inf", "Nowhere", "1;2")),
    *((name, text) for name in NUMBERS for text in ("inf", "-inf", "1e999", "99999", "1" * 2000)),
    *((name, text) for name in WHOLE for text in ("3.5", "3.0", "1e2", "99999.5")),
    *((name, DEFAULTS[name].upper()) for name in CHOICES),
    ("n_samples", "29"),
    ("n_samples", "10001"),
    ("n_classes", "1"),
    ("n_classes", "9"),
    ("n_classes", "99"),
    ("cluster_std", "0.09"),
    ("cluster_std", "5.01"),
    ("random_state", "10000"),
    ("C", "0"),
    ("C", "0.00009"),
    ("C", "10001"),
    ("l1_ratio", "1.01"),
    ("l1_ratio", "-0.01"),
    ("solver", "saga"),
    *(("learning_rate", text) for text in ("inf", "0", "0.00009", "1001", "Automatic", "1;2")),
    ("max_iter", "9"),
    ("max_iter", "2001"),
    ("batch_size", "0"),
    ("batch_size", "513"),
    ("test_size", "0.51"),
    ("start", "two"),
    *(
        ("start_weights", text)
        for text in ("1,2", "1,2,3,4", "1,2,3;", ";", ",,", "1,2,1001", "-1001,0,0", "1,2,nan")
    ),
    *(("start_weights", text) for text in ("1,2,inf", "a,b,c", "1_0,0,0", "(1,2,3)", "Zero")),
    ("start_weights", ";".join(["1,0,0"] * 9)),
    *(("weights", text) for text in ("1,2", "Fitted", "1,2,1e10", "1,2,nan", "1,2,3;")),
    ("penalty", "l3"),
]
every_bad = pytest.mark.parametrize(
    ("name", "text"), BAD, ids=[f"{i}-{name}={text[:9]!a}" for i, (name, text) in enumerate(BAD)]
)
markup = pytest.mark.parametrize("text", MARKUP, ids=ids)


@every_bad
def test_a_bad_value_leaves_the_defaults_and_one_sentence(name, text):
    assert only_problem(read(**{name: text})).startswith(f"The link has `{name}=")


@every_bad
def test_the_sentence_about_a_bad_value_gives_the_rule(name, text):
    assert f"{name} must be {RULES[name]}" in only_problem(read(**{name: text}))


@every_bad
def test_the_sentence_about_a_bad_value_says_what_is_used_instead(name, text):
    words = {"learning_rate": "automatic", "iteration": "last", "start_weights": "zero"}
    words |= {"x1": "nowhere", "x2": "nowhere", "weights": "fitted"}
    default = f"{DEFAULTS[name]:g}" if name in NUMBERS else words.get(name, DEFAULTS[name])
    assert only_problem(read(**{name: text})).endswith(f"it is {default} now.")


@every_bad
def test_the_sentence_about_a_bad_value_is_short(name, text):
    assert len(only_problem(read(**{name: text}))) <= LONGEST


@pytest.mark.parametrize(("name", "text"), [("C", "banana"), ("n_classes", "99"), ("C", "nan")])
def test_the_sentence_repeats_a_short_bad_value(name, text):
    assert f"`{name}={text}`" in only_problem(read(**{name: text}))


def test_a_long_bad_value_is_shortened_visibly():
    assert "xxx…`" in only_problem(read(C=VERY_LONG))


OFF_STOP = [
    ("C", "2", "1.78"),
    ("C", "6000", "5620"),
    ("C", "0.35", "0.316"),
    ("C", "0.00011", "0.0001"),
    ("n_samples", "299", "300"),
    ("n_samples", "31", "30"),
    ("n_samples", "9999", "10000"),
    ("learning_rate", "5", "5.62"),
    ("learning_rate", "0.00015", "0.000178"),
    ("batch_size", "30", "32"),
    ("max_iter", "999", "1000"),
]


@pytest.mark.parametrize(("name", "text", "nearest"), OFF_STOP)
def test_a_value_between_two_stops_leaves_the_default_and_names_the_nearest(name, text, nearest):
    assert f"the nearest is {nearest})" in only_problem(read(**{name: text}))


@pytest.mark.parametrize(("name", "text", "nearest"), OFF_STOP)
def test_the_nearest_stop_that_is_named_is_good(name, text, nearest):
    link = read(**{name: nearest})
    assert (link.values[name], link.problems) == (float(nearest), ())


@pytest.mark.parametrize("texts", [["1", "10"], ["10", "10"], ["banana", "10"], ["1"] * 500])
def test_a_repeated_name_leaves_the_default_and_one_sentence(texts):
    sentence = only_problem(read_query({"C": texts}, RULES, DEFAULTS))
    assert sentence.startswith("The link has `C=") and "C must be given once" in sentence


@pytest.mark.parametrize("texts", [["1", "10"], ["1"] * 500])
def test_the_sentence_about_a_repeated_name_is_short(texts):
    assert len(only_problem(read_query({"C": texts}, RULES, DEFAULTS))) <= LONGEST


@pytest.mark.parametrize("name", ["c", "N_samples", "tol", "__class__", "C "])
def test_an_unknown_name_leaves_the_defaults_and_one_sentence_that_names_it(name):
    assert f"`{name.strip()}`" in only_problem(read(**{name: "1"}))


@pytest.mark.parametrize("name", ["", " ", VERY_LONG, *MARKUP])
def test_the_sentence_about_an_unknown_name_is_short(name):
    assert len(only_problem(read(**{name: "1"}))) <= LONGEST


def test_every_bad_part_has_its_own_sentence():
    problems = read(C="banana", n_classes="99", nonsense="1", solver="lbfgs").problems
    named = [re.findall(r"`(\w+)", sentence) for sentence in problems]
    assert named == [["C"], ["n_classes"], ["nonsense"]]


def test_a_good_part_is_used_beside_a_bad_one():
    assert read(C="banana", n_classes="5").values == DEFAULTS | {"n_classes": 5}


@given(st.sampled_from(list(RULES)), st.lists(st.text(), max_size=3))
def test_whatever_a_link_says_every_value_keeps_its_rule(name, texts):
    value = read_query({name: texts}, RULES, DEFAULTS).values[name]
    assert RULES[name].check(value) == value


@given(st.sampled_from(list(RULES)), st.lists(st.text(), max_size=3))
def test_whatever_a_link_says_of_a_setting_there_is_one_sentence_at_most(name, texts):
    assert len(read_query({name: texts}, RULES, DEFAULTS).problems) <= 1


# Sentences are Markdown.


@given(st.text())
def test_words_around_a_value_are_the_page_s_own(text):
    assume(text not in list(RULES["penalty"].options))
    assert around(only_problem(read(penalty=text))) == around(only_problem(read(penalty="banana")))


@given(st.text())
def test_words_around_an_unknown_name_are_the_page_s_own(text):
    assume(text not in RULES)
    assert around(only_problem(read(**{text: "1"}))) == around(only_problem(read(banana="1")))


@given(st.text(min_size=1))
def test_a_sentence_is_one_line_whatever_the_value(text):
    assume(text not in list(RULES["penalty"].options))
    sentence = only_problem(read(penalty=text))
    assert sentence.splitlines() == [sentence]


@pytest.mark.parametrize("name", [*RULES, "nonsense"])
def test_the_page_s_own_words_have_no_markup(name):
    own = around(only_problem(read(**{name: "banana"})))
    # An underscore inside a word is no markup.
    assert not re.search(r"[<>$*~\[\]\\:#|!]|(?<!\w)_|_(?!\w)", own)


@markup
@pytest.mark.parametrize("name", ["C", "dataset"])
def test_markup_in_a_value_stays_inside_one_code_span(name, text):
    _, span, after = only_problem(read(**{name: text})).split("`")
    assert span.startswith(f"{name}=") and after.startswith(f", but {name} must be")


@markup
def test_markup_in_an_unknown_name_stays_inside_one_code_span(text):
    before, _, after = only_problem(read(**{text: "1"})).split("`")
    assert (before, after) == ("The link has ", ", which is no setting of this page.")

"""The query string: round trips, bad parts of a link, sentences that are safe to render."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from explorer.settings import (
    DEFAULTS,
    RULES,
    Automatic,
    Choice,
    Range,
    Several,
    SquareTable,
    Table,
)
from explorer.settings.link import LONGEST, MOST, Problem, read_query, write_query
from explorer.settings.rules import COORDINATE, Samples
from explorer.settings.sample import MOST_IN_LINK, Sample

NUMBERS = [name for name, rule in RULES.items() if isinstance(rule, Range)]

SIGNS = (
    "".join(map(chr, range(0x180))) + "٣\u0301\u200b\u200d\u2028\u2029\u202e\ufeff＄｀猫\U0001f600"
)
"""All controls, ASCII and Latin letters; an Arabic digit, marks that are not seen, and wide signs.

For a choice of all signs, Hypothesis reads tables of Unicode for two seconds.
"""

# Two lines of the page at 1280 pixels.
TWO_LINES = 200
VERY_LONG = "x" * 2000

MARKUP = {
    "html": "<script>alert(1)</script>",
    "backticks": "`code` and ``more``",
    "newlines": "one\ntwo\r\n\r\n# three",
    "formula": "$x$ and $$y$$",
    "directive": ":red[x] :material/delete: :smile:",
    "emphasis": "**bold** _it_ ~~no~~ [a](https://example.org) ![i](https://example.org/i.png)",
    "backslash": "a\\",
    "table": "|a|b|",
    "address": "https://example.org",
}
markup = pytest.mark.parametrize("text", MARKUP.values(), ids=MARKUP)


def any_of(rule):
    """Values that a rule allows."""
    if isinstance(rule, Table):
        cells = st.floats(rule.cell.low, rule.cell.high).map(rule.cell.kind)
        rows = st.lists(st.tuples(*[cells] * rule.width), max_size=rule.most)
        return rows.map(rule.check)  # no blank rows at the end
    if isinstance(rule, SquareTable):
        cells = st.floats(rule.cell.low, rule.cell.high)
        sizes = st.tuples(st.integers(2, rule.most), st.booleans())
        return sizes.flatmap(
            lambda size: st.tuples(*[st.tuples(*[cells] * sum(size))] * size[0])
        ).map(rule.check)
    if isinstance(rule, Samples):
        cells = st.floats(COORDINATE.low, COORDINATE.high)
        points = st.lists(st.tuples(cells, cells, st.integers(0, 2)), max_size=MOST_IN_LINK - 3)
        return points.map(lambda rows: Sample.of([*rows, (0, 0, 0), (0, 0, 1), (0, 0, 2)]))
    return st.floats(rule.low, rule.high).map(rule.kind)


def offered(rule):
    """Values that the control of a rule offers."""
    if isinstance(rule, Choice):
        return st.sampled_from(list(rule.options))
    if isinstance(rule, Several):
        return st.sets(st.sampled_from(list(rule.options))).map(rule.check)
    if isinstance(rule, Table | Samples):
        return any_of(rule)
    if isinstance(rule, Automatic) and rule.stops == (None,):
        return st.none() | any_of(rule.rule)
    if rule.stops:
        return st.sampled_from(rule.stops)
    steps = round((rule.high - rule.low) / rule.step)
    # The slider's own numbers have no more decimals than its step.
    return st.integers(0, steps).map(lambda i: rule.kind(round(rule.low + i * rule.step, 9)))


settings = st.fixed_dictionaries({name: offered(rule) for name, rule in RULES.items()})


def read(**query):
    """Read a query string in which every name is given once."""
    return read_query({name: [text] for name, text in query.items()})


def only_problem(link):
    """The only sentence about a link, which leaves every setting at its default."""
    assert link.values == DEFAULTS
    (problem,) = link.problems
    return str(problem)


def around(sentence):
    """The words of a sentence outside its only code span."""
    before, span, after = sentence.split("`")
    assert span
    return before + after


# Round trips.


def with_types(values):
    return {name: (type(value), value) for name, value in values.items()}


@given(settings)
def test_settings_survive_a_link_that_holds_exactly_what_differs_from_the_defaults(values):
    written = write_query(values)
    link = read(**written)
    assert with_types(link.values) == with_types(values)
    assert link.problems == ()
    assert set(written) == {name for name, value in values.items() if value != DEFAULTS[name]}
    numbers = [text for name, text in written.items() if name in NUMBERS]
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", text) for text in numbers)  # no exponents


def test_the_defaults_leave_an_empty_query():
    assert write_query(DEFAULTS) == {}


def test_an_empty_query_gives_the_defaults():
    link = read()
    assert (link.values, link.problems) == (DEFAULTS, ())


def test_reading_leaves_the_defaults_alone():
    before = dict(DEFAULTS)
    read(C="10", n_classes="99")
    assert before == DEFAULTS


@given(st.floats(RULES["cluster_std"].low, RULES["cluster_std"].high))
def test_whatever_spread_a_link_is_given_it_gives_on(spread):
    first = read(cluster_std=repr(spread))
    assume(not first.problems)
    assert read(**write_query(first.values)).values == first.values


def test_a_start_is_written_so_that_a_person_can_read_it():
    rows = ((1.0, 0.0, 0.5), (-1.0, 0.0, 0.0))
    assert write_query({"start_weights": rows}) == {"start_weights": "1,0,0.5;-1,0,0"}


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
    assert read(**write_query(link.values)).values["weights"] == value


def test_the_options_keep_the_names_that_links_already_shared_give_them():
    shared = {
        "dataset": "article blobs",
        "penalty": "elasticnet l1 l2 none",
        "class_weight": "balanced none typed",
        "solver": "accelerated-gradient gradient-descent lbfgs newton sgd",
        "start": "random typed zero",
        "loss_view": "distance loss race",
        "race_axis": "iteration time",
        "maps": "blend classes entropy margin",
        "lens": "bayes confusion curves equations inspector logistic none one-vs-rest "
        "shift temperature weights",
        "weights_drawn": "arrows both lines none",
        "rule": "confidence costs lead likeliest priors",
        "confusion_shares": "columns counts rows",
        "bins": "counts width",
        "curve": "det precision-recall roc",
    }
    for name, options in shared.items():
        assert {*options.split()} <= {*RULES[name].options}, name


# Bad parts.

# One setting of each kind of rule, with texts that are not valid for it.
BAD = {
    "C": ["banana", "", " ", "nan", "inf", "-1", "1,5", "0x3", "None", "1e999", "1" * 2000],
    "cluster_std": ["0.0999", "5.0001", VERY_LONG],
    "n_classes": ["1", "11", "3.5", "3.0", "1e0", "banana", ""],
    "penalty": ["L2", "l3", "", " l2", VERY_LONG],
    "learning_rate": ["Automatic", "", "None", "0", "1001", "1;2", "banana"],
    "iteration": ["-1", "2001", "Last"],
    "x1": ["1.1e13", "-1.1e13", "Nowhere", "inf"],
    "start_weights": [
        *("", "banana", "Zero", "1,2", "1,2,3,4", "1,2,3;", ";", ",,", "a,b,c", "(1,2,3)"),
        *("1,2,1001", "-1001,0,0", "1,2,nan", "1,2,inf", "1_0,0,0", ";".join(["1,0,0"] * 11)),
    ],
    "class_weights": ["", "zero", "0", "-1", "1001", "1,2", "1;", "nan"],
    "weights": ["Fitted", "1,2,1e10"],
    "costs": ["Equal", "0", "0,1", "0,1;1", "0,1,2,3;1,0,2,3", "0,-1;1,0", "0,1;1,0;"],
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_leaves_the_default_and_one_sentence_with_the_rule(name):
    for text in BAD[name]:
        sentence = only_problem(read(**{name: text}))
        assert f"but {name} must be {RULES[name]}; " in sentence, text


def test_the_sentence_about_a_long_bad_value_has_the_rule_and_little_else():
    for name, rule in RULES.items():
        sentence = only_problem(read(**{name: VERY_LONG}))
        assert sentence.startswith(f"The link has `{name}=x")
        assert len(sentence) - len(str(rule)) <= 150
        assert f"but {name} must be {rule}; " in sentence


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("C", "1"),
        ("cluster_std", "1"),
        ("l1_ratio", "0.5"),
        ("n_classes", "3"),
        ("penalty", "l2"),
        ("learning_rate", "automatic"),
        ("iteration", "last"),
        ("x1", "nowhere"),
        ("x2", "nowhere"),
        ("weights", "fitted"),
        ("start_weights", "zero"),
    ],
)
def test_the_sentence_about_a_bad_value_says_what_is_used_instead(name, default):
    assert only_problem(read(**{name: "banana"})).endswith(f"; {default} is used instead.")


def test_the_sentence_repeats_a_short_bad_value():
    assert "`C=banana`" in only_problem(read(C="banana"))


def test_a_bad_value_of_the_longest_length_is_repeated_whole():
    text = "x" * (LONGEST - len("C="))
    assert f"`C={text}`" in only_problem(read(C=text))


def test_a_longer_bad_value_is_cut_at_that_length_visibly():
    text = "x" * (LONGEST - len("C="))
    assert f"`C={text}…`" in only_problem(read(C=text + "x"))


OFF_STOP = [
    ("C", "2", "1.78"),
    ("C", "6000", "5620"),
    ("C", "0.00011", "0.0001"),
    ("n_samples", "299", "300"),
    ("n_samples", "31", "30"),
    ("n_samples", "9999", "10000"),
    ("learning_rate", "5", "5.62"),
    ("learning_rate", "0.00015", "0.000178"),
]


@pytest.mark.parametrize(("name", "text", "nearest"), OFF_STOP)
def test_a_value_between_two_stops_leaves_the_default_and_names_the_nearest(name, text, nearest):
    assert f"(the nearest is {nearest})" in only_problem(read(**{name: text}))
    link = read(**{name: nearest})
    assert (link.values[name], link.problems) == (float(nearest), ())


@pytest.mark.parametrize(
    ("name", "text", "ends"),
    [("C", "2", "0.0001 to 10000"), ("learning_rate", "5", "0.0001 to 1000")],
)
def test_a_value_between_two_stops_is_told_where_the_slider_begins_and_ends(name, text, ends):
    assert f"{name} must be a value of its slider, {ends} (" in only_problem(read(**{name: text}))


@pytest.mark.parametrize("texts", [["1", "10"], ["10", "10"], ["banana", "10"], ["1"] * 500, []])
def test_a_name_that_is_not_given_once_leaves_the_default_and_one_sentence(texts):
    sentence = only_problem(read_query({"C": texts}))
    assert "but C must be given once; " in sentence and len(sentence) <= TWO_LINES


def test_the_sentence_about_a_repeated_name_has_every_value():
    sentence = only_problem(read_query({"C": ["1", "10"]}))
    assert sentence.startswith("The link has `C=1&C=10`, ")


@pytest.mark.parametrize("name", ["c", "N_samples", "tol", "__class__", "C "])
def test_an_unknown_name_leaves_the_defaults_and_one_sentence_that_names_it(name):
    assert f"`{name.strip()}`" in only_problem(read(**{name: "1"}))


@pytest.mark.parametrize("name", ["", " ", VERY_LONG, MARKUP["newlines"]], ids=repr)
def test_the_sentence_about_an_unknown_name_is_short(name):
    assert len(only_problem(read(**{name: "1"}))) <= TWO_LINES


def test_every_bad_part_has_its_own_sentence():
    problems = read(C="banana", n_classes="99", nonsense="1", solver="lbfgs").problems
    named = [re.findall(r"`(\w+)", str(problem)) for problem in problems]
    assert named == [["C"], ["n_classes"], ["nonsense"]]


def test_a_good_part_is_used_beside_a_bad_one():
    assert read(C="banana", foo="1", n_classes="5").values == DEFAULTS | {"n_classes": 5}


@pytest.mark.parametrize(("n_bad", "more"), [(MOST, 0), (MOST + 1, 1), (MOST + 9, 9)])
def test_bad_parts_beyond_the_most_are_counted_in_one_sentence(n_bad, more):
    problems = read(**{f"bad{i}": "1" for i in range(n_bad)}).problems
    assert all(f"`bad{i}`" in str(problems[i]) for i in range(MOST))
    assert problems[MOST:] == ((Problem(f"The link has {more} more bad parts"),) if more else ())


def test_what_a_tracker_adds_is_ignored_without_a_word():
    added = dict.fromkeys(("utm_source", "fbclid", "UTM_Campaign", "_hsenc", "ref", "si"), "1")
    assert read(**added, n_classes="5") == read(n_classes="5")


@pytest.mark.parametrize("name", ["utm", "reference", "size"])
def test_a_name_that_only_begins_as_a_trackers_is_told(name):
    assert f"`{name}`" in only_problem(read(**{name: "1"}))


@given(st.sampled_from(list(RULES)), st.lists(st.text(SIGNS), max_size=3))
def test_whatever_a_link_says_a_value_keeps_its_rule_and_there_is_one_sentence_at_most(name, texts):
    link = read_query({name: texts})
    assert RULES[name].check(link.values[name]) == link.values[name]
    assert len(link.problems) <= 1


# Sentences are Markdown.


@given(st.text(SIGNS))
def test_words_around_a_value_are_the_page_s_own(text):
    assume(text not in list(RULES["penalty"].options))
    assert around(only_problem(read(penalty=text))) == around(only_problem(read(penalty="banana")))


@given(st.text(SIGNS))
def test_words_around_an_unknown_name_are_the_page_s_own(text):
    problems = read(**{text: "1"}).problems
    assume(text not in RULES and problems)  # parameters of trackers are not mentioned
    assert around(str(problems[0])) == around(only_problem(read(banana="1")))


@given(st.text(SIGNS, min_size=1))
def test_a_sentence_is_one_line_whatever_the_value(text):
    assume(text not in list(RULES["penalty"].options))
    sentence = only_problem(read(penalty=text))
    assert sentence.splitlines() == [sentence]


@pytest.mark.parametrize("name", ["C", "penalty", "learning_rate", "start_weights", "nonsense"])
def test_the_page_s_own_words_have_no_markup(name):
    own = around(only_problem(read(**{name: "banana"})))
    # An underscore inside a word is no markup.
    assert not re.search(r"[<>$*~\[\]\\:#|!]|(?<!\w)_|_(?!\w)", own)


@markup
def test_markup_in_a_value_or_an_unknown_name_stays_inside_one_code_span(text):
    _, span, after = only_problem(read(C=text)).split("`")
    assert span.startswith("C=") and after.startswith(", but C must be")
    before, _, after = only_problem(read(**{text: "1"})).split("`")
    assert (before, after) == ("The link has ", ", which is not a setting of this page.")

"""Parameter sets: what they accept, what they refuse and how they say it, and equality."""

import dataclasses
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.settings import (
    DATASETS,
    RANDOM,
    RULES,
    Automatic,
    Choice,
    DataParams,
    FitParams,
    Penalty,
    Range,
    Sample,
    Samples,
    Several,
    SquareTable,
    Table,
    ViewParams,
)
from explorer.settings.sample import MOST_POINTS


def rules(kind):
    return {name: setting.rule for name, setting in kind.settings().items()}


def defaults(kind):
    return {name: setting.default for name, setting in kind.settings().items()}


KINDS = (DataParams, FitParams, ViewParams)
FIELDS = [(kind, name, rule) for kind in KINDS for name, rule in rules(kind).items()]
SLIDERS = [(kind, name, rule) for kind, name, rule in FIELDS if isinstance(rule, Range)]

HUGE = 10**309  # an int that no float can hold
NOT_NUMBERS = [None, "", "300", [300], {}, 1j, object, Decimal(300), True]


def bounds(rule):
    """The lowest and highest values that a rule allows."""
    match rule:
        case Choice():
            return list(rule.options)
        case Several():
            return [(), tuple(rule.options)]
        case Range():
            return [rule.low, rule.high]
        case Table():
            widths = {rule.width, rule.widest or rule.width}
            return [((end,) * n,) * rule.most for end in bounds(rule.cell) for n in widths]
        case SquareTable():
            sizes = ((2, 2), (rule.most, rule.most), (rule.most, rule.most + 1))
            return [((end,) * n,) * m for m, n in sizes for end in bounds(rule.cell)]
        case Samples():
            ends = [(0.0, 0.0, k) for k in range(rule.most_classes)]
            return [Sample.of(ends[:2]), Sample.of(ends * (MOST_POINTS // len(ends)))]
        case Automatic():
            return [None, *bounds(rule.rule)]


def just_outside(rule):
    """The values just outside those that a rule allows."""
    match rule:
        case Choice():
            return [f"{option}s" for option in rule.options]
        case Several():
            return ["", [*rule.options, "none"]]
        case Range() if rule.kind is int:
            return [rule.low - 1, rule.high + 1]
        case Range():
            return [math.nextafter(rule.low, -math.inf), math.nextafter(rule.high, math.inf)]
        case Table():
            row = (1.0,) * rule.width
            wide = (1.0,) * max(rule.width, rule.widest)
            sizes = [[row] * (rule.most + 1), [row[1:]], [(*wide, 1.0)], [row, row[1:]]]
            return [*sizes, *([(end, *row[1:])] for end in just_outside(rule.cell))]
        case SquareTable():
            sizes = ((1, 1), (2, 4), (3, 2), (rule.most + 1, rule.most + 1))
            tables = [[(1.0,) * n] * m for m, n in sizes]
            return [*tables, *([(end, 1.0), (1.0, 1.0)] for end in just_outside(rule.cell))]
        case Samples():
            two = [(0.0, 0.0, 0), (0.0, 0.0, 1)]
            one_class, a_gap = [(0.0, 0.0, 0)] * 2, [(0.0, 0.0, 0), (0.0, 0.0, 2)]
            many = [(0.0, 0.0, k) for k in range(rule.most_classes + 1)]
            far = [(math.nan, 0.0, 0), two[1]]
            rows = [one_class, a_gap, many, far, two * (MOST_POINTS // 2 + 1)]
            return [*map(Sample.of, rows), Sample(bytes(17), bytes([0, 1]))]
        case Automatic():
            return just_outside(rule.rule)


def other(kind, name):
    """A value that a field allows and that is not its default."""
    rule, default = rules(kind)[name], defaults(kind)[name]
    return next(value for value in bounds(rule) if value != default)


def refusal(kind, name, value):
    """The message of the ValueError that ``kind(name=value)`` raises."""
    with pytest.raises(ValueError, match=f"^{name} must be ") as caught:
        kind(**{name: value})
    return str(caught.value)


# Every field and its rule.


def test_the_bounds_of_every_rule_are_accepted():
    for kind, name, rule in FIELDS:
        for value in bounds(rule):
            assert getattr(kind(**{name: value}), name) == value, name


def test_what_is_just_outside_of_a_rule_is_refused_by_name_rule_and_value():
    for kind, name, rule in FIELDS:
        for value in just_outside(rule):
            assert refusal(kind, name, value) == f"{name} must be {rule}, got {value!r}"


def test_every_default_obeys_its_rule():
    for kind, name, rule in FIELDS:
        default = defaults(kind)[name]
        assert rule.check(default) == default, name


def test_every_default_has_the_type_that_its_rule_gives():
    for kind, name, rule in FIELDS:
        default = defaults(kind)[name]
        assert type(rule.check(default)) is type(default), name


def test_every_stop_obeys_its_rule():
    for kind, name, rule in FIELDS:
        for stop in getattr(rule, "stops", ()):
            assert getattr(kind(**{name: stop}), name) == stop, name


def test_every_default_is_a_stop_or_a_step_of_its_slider():
    for kind, name, rule in SLIDERS:
        steps = None if rule.stops else (defaults(kind)[name] - rule.low) / rule.step
        # A quotient of decimals below 1e4 is off by a few units of its 53rd bit.
        on_step = steps is not None and abs(steps - round(steps)) < 1e-9
        assert on_step or defaults(kind)[name] in rule.stops, name


def test_every_slider_goes_from_one_bound_of_its_rule_to_the_other():
    for _, name, rule in SLIDERS:
        steps = 0.0 if rule.stops else (rule.high - rule.low) / rule.step
        ends = (rule.stops[0], rule.stops[-1]) if rule.stops else (rule.low, rule.high)
        # As above.
        assert ends == (rule.low, rule.high) and abs(steps - round(steps)) < 1e-9, name


@pytest.mark.parametrize(
    ("name", "first", "last", "per_decade"),
    [("C", -4, 4, 4), ("learning_rate", -4, 3, 4), ("temperature", -1, 1, 10)],
)
def test_stops_are_even_on_a_logarithmic_scale(name, first, last, per_decade):
    stops = [stop for stop in RULES[name].stops if stop is not None]
    even = np.logspace(first, last, (last - first) * per_decade + 1)
    # Three significant digits are off by at most half a unit in the third: 0.5 / 100.
    np.testing.assert_allclose(stops, even, rtol=0.005)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Range(30, 10_000, int), "a whole number from 30 to 10000"),
        (Range(1e-4, 1e9, float), "a number from 0.0001 to 1000000000"),
        (Choice(Penalty), "one of none, l1, l2, elasticnet"),
        (Automatic(Range(0, 9, int)), "automatic or a whole number from 0 to 9"),
        (Automatic(Range(0.5, 9, float), name="last"), "last or a number from 0.5 to 9"),
        (Table(Range(-1, 1e9, float), 3, 8), "1 to 8 rows of 3 numbers from -1 to 1000000000"),
        (Table(Range(0, 9, int), 3, 1), "1 row of 3 whole numbers from 0 to 9"),
    ],
    ids=["whole", "real", "choice", "automatic", "named", "table", "whole table"],
)
def test_a_rule_says_in_words_what_it_allows(rule, words):
    assert str(rule) == words


# Numbers.


@pytest.mark.parametrize("as_kind", [float, np.int64, np.float64, Fraction])
def test_a_whole_number_of_another_type_is_kept_as_int(as_kind):
    value = DataParams(n_samples=as_kind(300)).n_samples
    assert (type(value), value) == (int, 300)


@pytest.mark.parametrize("as_kind", [int, np.int64, np.float64, Fraction])
def test_a_real_number_of_another_type_is_kept_as_float(as_kind):
    value = DataParams(cluster_std=as_kind(2)).cluster_std
    assert (type(value), value) == (float, 2.0)


@pytest.mark.parametrize(("kind", "name"), [(DataParams, "n_samples"), (FitParams, "C")])
def test_what_is_no_finite_number_is_refused_by_name_rule_and_value(kind, name):
    for value in (*NOT_NUMBERS, math.nan, math.inf, HUGE, -HUGE):
        expected = f"{name} must be {rules(kind)[name]}, got {value!r}"
        assert refusal(kind, name, value) == expected


@pytest.mark.parametrize("value", [300.5, np.float32(300.5), Fraction(601, 2)], ids=type)
def test_a_fraction_is_refused_where_a_whole_number_is_wanted(value):
    expected = f"n_samples must be a whole number from 30 to 10000, got {value!r}"
    assert refusal(DataParams, "n_samples", value) == expected


def test_a_learning_rate_may_be_left_to_the_optimiser():
    assert FitParams(learning_rate=None).learning_rate is None


def test_the_share_of_the_l1_norm_is_at_most_the_whole():
    assert refusal(FitParams, "l1_ratio", 1.01).startswith("l1_ratio must be a number from 0 to 1,")


@pytest.mark.parametrize(("text", "number"), [("3", 3.0), (" 3 ", 3.0), ("-2.5", -2.5)])
def test_a_number_is_read_from_a_text(text, number):
    assert Range(-10, 10, float).parse(text) == number


@pytest.mark.parametrize("text", ["inf", "nan", "11"])
def test_a_number_outside_of_its_range_is_not_read_from_a_text(text):
    with pytest.raises(ValueError, match="is not a number from -10 to 10"):
        Range(-10, 10, float).parse(text)


@pytest.mark.parametrize("text", ["1_0", "٣"], ids=["underscore", "Arabic digit"])
def test_what_only_python_reads_as_a_number_is_refused(text):
    with pytest.raises(ValueError, match=r"is not a number$"):
        Range(0, 10, int).parse(text)


# Choices.


def test_a_choice_is_accepted_by_its_name_and_kept_as_a_member():
    for kind, name, rule in FIELDS:
        for option in rule.options if isinstance(rule, Choice) else ():
            assert getattr(kind(**{name: str(option)}), name) is option


@pytest.mark.parametrize("value", [None, "", "L2", " l2", 0, []], ids=repr)
def test_what_is_no_option_is_refused_by_name_rule_and_value(value):
    expected = f"penalty must be one of none, l1, l2, elasticnet, got {value!r}"
    assert refusal(FitParams, "penalty", value) == expected


@pytest.mark.parametrize("dataset", RANDOM)
def test_as_many_classes_as_a_data_set_can_make_are_accepted(dataset):
    most = DATASETS[dataset].max_classes
    assert DataParams(dataset=dataset, n_classes=most).n_classes == most


def test_more_classes_than_the_article_can_make_are_refused_by_name_rule_and_value():
    words = r"^n_classes must be at most 4 for the data set article, got 5$"
    with pytest.raises(ValueError, match=words):
        DataParams(dataset="article", n_classes=5)


# Tables.


def test_a_typed_start_is_kept_as_tuples_of_floats():
    (row,) = FitParams(start_weights=np.array([[1, -1000, 1000]])).start_weights
    kept = [(type(number), number) for number in row]
    assert kept == [(float, 1.0), (float, -1000.0), (float, 1000.0)]


def test_a_typed_start_has_no_minus_zero():
    ((_, zero, _),) = FitParams(start_weights=[(1, -0.0, 0)]).start_weights
    assert math.copysign(1.0, zero) == 1.0


@pytest.mark.parametrize(
    "value",
    [None, 3, "1,0,0", [1, 0, 0], ["abc"], [()], [(1, 0, "0")], [(True, 0, 0)], [(1, 0, math.nan)]],
    ids=repr,
)
def test_what_is_no_table_of_numbers_is_refused_by_name_rule_and_value(value):
    rule = "1 to 10 rows of 3 numbers from -1000 to 1000"
    assert refusal(FitParams, "start_weights", value) == (
        f"start_weights must be {rule}, got {value!r}"
    )


@given(st.lists(st.tuples(*[st.sampled_from([0.0, -0.0, 1.0])] * 3), max_size=8))
def test_rows_of_zeros_at_the_end_of_a_table_say_nothing(rows):
    rule = rules(FitParams)["start_weights"]
    kept = rule.check(rows)
    assert rule.check([*rows, (0.0, 0.0, 0.0)][:8]) == kept == tuple(rows[: len(kept)])
    assert not kept or any(kept[-1])


def test_a_table_of_zeros_is_not_the_fitted_weights():
    assert ViewParams(weights=((0.0, 0.0, 0.0),)) == ViewParams(weights=()) != ViewParams()


# Frozen, keyword-only, equal.


def test_an_unknown_field_is_refused():
    with pytest.raises(TypeError, match="n_clusters"):
        DataParams(n_clusters=3)


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_cannot_be_set_after_construction(kind):
    params, name = kind(), next(iter(rules(kind)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(params, name, defaults(kind)[name])


@pytest.mark.parametrize("kind", KINDS)
def test_fields_are_given_by_keyword_alone(kind):
    with pytest.raises(TypeError, match="positional"):
        kind(next(iter(defaults(kind).values())))


@pytest.mark.parametrize(
    ("one", "another"),
    [
        (DataParams(), DataParams(dataset="blobs", n_samples=300.0, n_classes=np.int64(3))),
        (DataParams(cluster_std=2), DataParams(cluster_std=2.0)),
        (FitParams(), FitParams(penalty="l2", C=1, solver="lbfgs")),
        (FitParams(start_weights=[(1, 0, -0.0)]), FitParams(start_weights=([1.0, 0, 0], (0,) * 3))),
        (FitParams(l1_ratio=0.0), FitParams(l1_ratio=-0.0)),
        (ViewParams(), ViewParams(loss_view="loss")),
    ],
)
def test_equal_values_make_equal_sets_with_equal_hashes(one, another):
    assert {one} == {another}


def test_sets_that_differ_in_one_field_are_not_equal():
    for kind, name, _ in FIELDS:
        assert kind(**{name: other(kind, name)}) != kind(), name


def test_replacing_a_field_checks_the_new_value():
    with pytest.raises(ValueError, match=r"^C must be .*, got -1"):
        dataclasses.replace(FitParams(), C=-1)


def test_reset_gives_the_default_to_the_named_fields_alone():
    changed = FitParams(C=10.0, l1_ratio=0.25)
    assert changed.reset("C") == FitParams(l1_ratio=0.25)


# The four penalty types are names for (C, l1_ratio).


@pytest.mark.parametrize(
    ("penalty", "expected"),
    [
        (Penalty.NONE, (math.inf, 0.0)),
        (Penalty.L2, (3.0, 0.0)),
        (Penalty.L1, (3.0, 1.0)),
        (Penalty.ELASTICNET, (3.0, 0.25)),
    ],
)
def test_penalty_names_a_region_of_C_and_l1_ratio(penalty, expected):  # noqa: N802
    assert FitParams(penalty=penalty, C=3.0, l1_ratio=0.25).effective == expected


# Settings without an effect on a fit.

OF_A_FIT = {
    name: other(FitParams, name)
    for name in rules(FitParams)
    if name not in ("features", "penalty", "class_weight", "solver", "start")
}


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"penalty": "none"}, set()),
        ({"penalty": "l2"}, {"C"}),
        ({"penalty": "l1"}, {"C"}),
        ({"penalty": "elasticnet"}, {"C", "l1_ratio"}),
        ({"penalty": "none", "solver": "newton"}, set()),
        ({"penalty": "none", "solver": "gradient-descent"}, {"learning_rate", "max_iter"}),
        ({"penalty": "none", "solver": "accelerated-gradient"}, {"learning_rate", "max_iter"}),
        (
            {"penalty": "none", "solver": "sgd"},
            {"learning_rate", "max_iter", "batch_size", "training_seed"},
        ),
        ({"penalty": "none", "start": "random"}, {"training_seed"}),
        ({"penalty": "none", "start": "typed"}, {"start_weights"}),
        ({"penalty": "none", "class_weight": "balanced"}, set()),
        ({"penalty": "none", "features": "cubic"}, set()),
        ({"penalty": "none", "features": "custom"}, {"terms", "bumps", "bump_width"}),
        ({"penalty": "none", "class_weight": "typed"}, {"class_weights"}),
    ],
)
def test_only_what_has_a_part_in_a_fit_is_relevant(fields, kept):
    rows = {"start_weights": ((1.0, 0.0, 0.0),), "class_weights": ((2.0,),)}
    given = FitParams(**OF_A_FIT | rows | fields)
    idle = OF_A_FIT.keys() - kept
    assert given.relevant(3) == given.reset(*idle)


def test_the_path_over_c_keeps_the_settings_of_the_model_except_c():
    model = {"features": "quadratic", "penalty": "elasticnet", "l1_ratio": 0.25}
    model |= {"class_weight": "typed", "class_weights": ((2.0,),)}
    others = {"C": 10.0, "solver": "sgd", "max_iter": 70, "start": "random", "training_seed": 3}
    assert FitParams(**model, **others).for_path() == FitParams(**model)


def test_custom_features_without_a_term_are_linear():
    assert FitParams(features="custom").relevant(3) == FitParams()
    assert FitParams(features="custom", bumps="typed").relevant(3) == FitParams()


def test_a_bump_can_be_in_the_origin():
    places = ((1.0, 2.0), (0.0, 0.0))
    params = FitParams(features="custom", bumps="typed", bump_places=places)
    assert params.bump_places == places and params.n_features(3) == 4


THREE_ROWS = ((1.0, 0.0, 0.0), (2.0, 0.0, 0.0), (3.0, 0.0, 0.0))


def test_rows_beyond_the_classes_are_not_relevant():
    relevant = FitParams(start="typed", start_weights=THREE_ROWS).relevant(2)
    assert relevant.start_weights == THREE_ROWS[:2]


def test_a_typed_start_of_zeros_is_the_zero_start():
    rows = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (3.0, 0.0, 0.0))
    assert FitParams(start="typed", start_weights=rows).relevant(2) == FitParams()


def test_typed_class_weights_of_one_are_no_class_weights():
    params = FitParams(class_weight="typed", class_weights=((1.0,), (1.0,), (3.0,)))
    assert params.relevant(2) == FitParams()


# Settings without an effect on the pictures.

LOOKED_AT = {name: other(ViewParams, name) for name in rules(ViewParams)} | {"weights": THREE_ROWS}


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"lens": "none"}, set()),
        ({"lens": "inspector"}, set()),
        ({"lens": "equations"}, set()),
        ({"lens": "logistic"}, set()),
        ({"lens": "temperature"}, {"temperature"}),
        ({"lens": "shift"}, {"shift_w1", "shift_w2", "shift_b"}),
        ({"lens": "weights"}, {"weights_drawn", "lens"}),
        ({"lens": "one-vs-rest"}, {"lens"}),
        ({"lens": "bayes"}, {"lens"}),
        ({"lens": "none", "loss_view": "race"}, {"race_axis"}),
    ],
)
def test_only_what_has_a_part_in_the_pictures_is_pictured(fields, kept):
    given = ViewParams(**LOOKED_AT | fields)
    idle = LOOKED_AT.keys() - kept - {"maps", "loss_view", "weights"}
    assert given.pictured(3) == given.reset(*idle)


def test_fitted_weights_are_pictured_as_fitted():
    assert ViewParams().pictured(3) == ViewParams()


def test_typed_rows_beyond_the_classes_are_not_pictured():
    pictured = ViewParams(lens="weights", weights=THREE_ROWS).pictured(2)
    assert pictured.weights == THREE_ROWS[:2]


# Stops of a slider.


@pytest.mark.parametrize(("value", "stop"), [(0, 1), (1, 1), (1.4, 1), (1.6, 2), (9, 4)])
def test_nearest_stop_is_the_one_at_least_distance(value, stop):
    assert Range(0, 10, float, stops=(1, 2, 4)).nearest_stop(value) == stop


def test_the_automatic_stop_is_nearest_to_itself_alone():
    rule = Automatic(Range(0, 10, float, stops=(1, 2, 4)))
    assert [rule.nearest_stop(value) for value in (None, 0, 9)] == [None, 1, 4]


def test_a_control_offers_the_automatic_stop_first():
    assert Automatic(Range(0, 10, float, stops=(1, 2, 4))).stops == (None, 1, 2, 4)


def test_without_stops_a_value_is_its_own_nearest():
    assert Range(0, 10, float).nearest_stop(3.7) == 3.7


def test_a_view_is_what_alters_the_weights_and_what_does_not():
    changed = {"temperature": 2.0, "shift_b": 1.0, "weights": ((1.0, 2.0, 3.0),)}
    kept = {"maps": "blend", "lens": "weights", "weights_drawn": "lines", "iteration": 3}
    view = ViewParams(**changed, **kept)
    assert view.altering() == ViewParams(**changed)
    assert view.staying() == ViewParams(**kept)


def test_parameters_are_written_with_what_differs_from_the_defaults():
    # Answers are kept by this text, so different parameters have different texts.
    assert f"{DataParams()} {FitParams(C=10)}" == "DataParams() FitParams(C=10.0)"
    assert repr(ViewParams(x1=2, temperature=2.0)) == "ViewParams(x1=2.0, temperature=2.0)"

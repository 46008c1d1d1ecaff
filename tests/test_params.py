"""Parameter sets: what they accept, what they refuse and in which words, equality."""

import dataclasses
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from explorer.settings import (
    BATCH_SIZE_STOPS,
    C_STOPS,
    LEARNING_RATE_STOPS,
    MAX_ITER_STOPS,
    N_SAMPLES_STOPS,
    Automatic,
    DataParams,
    DatasetName,
    FitParams,
    Lens,
    LossView,
    Penalty,
    RaceAxis,
    Range,
    Solver,
    Start,
    ViewParams,
)

# The requirements' table, written out anew: what the message about a bad value must say.
RULES = {
    (DataParams, "dataset"): "one of blobs, article",
    (DataParams, "n_samples"): "a whole number from 30 to 10000",
    (DataParams, "n_classes"): "a whole number from 2 to 8",
    (DataParams, "cluster_std"): "a number from 0.1 to 5",
    (DataParams, "random_state"): "a whole number from 0 to 9999",
    (DataParams, "test_size"): "a number from 0 to 0.5",
    (FitParams, "penalty"): "one of none, l1, l2, elasticnet",
    (FitParams, "C"): "a number from 0.0001 to 10000",
    (FitParams, "l1_ratio"): "a number from 0 to 1",
    (FitParams, "solver"): "one of lbfgs, newton, gradient-descent, accelerated-gradient, sgd",
    (FitParams, "learning_rate"): "automatic or a number from 0.0001 to 1000",
    (FitParams, "batch_size"): "a whole number from 1 to 512",
    (FitParams, "max_iter"): "a whole number from 10 to 2000",
    (FitParams, "start"): "one of zero, random, typed",
    (FitParams, "start_weights"): "1 to 8 rows of 3 numbers from -1000 to 1000",
    (FitParams, "training_seed"): "a whole number from 0 to 9999",
    (ViewParams, "loss_view"): "one of loss, distance, race",
    (ViewParams, "race_axis"): "one of iteration, time",
    (ViewParams, "maps"): "one of classes, blend, entropy, margin",
    (ViewParams, "iteration"): "last or a whole number from 0 to 2000",
    (
        ViewParams,
        "lens",
    ): (
        "one of none, inspector, equations, weights, temperature, shift, logistic, one-vs-rest, "
        "bayes"
    ),
    (ViewParams, "temperature"): "a number from 0.1 to 10",
    (ViewParams, "x1"): "nowhere or a number from -1000 to 1000",
    (ViewParams, "x2"): "nowhere or a number from -1000 to 1000",
    (
        ViewParams,
        "weights",
    ): "fitted or 1 to 8 rows of 3 numbers from -1000000000 to 1000000000",
    (ViewParams, "weights_drawn"): "one of arrows, lines, both, none",
    (ViewParams, "shift_w1"): "a number from -5 to 5",
    (ViewParams, "shift_w2"): "a number from -5 to 5",
    (ViewParams, "shift_b"): "a number from -20 to 20",
}
DEFAULTS = {
    "dataset": "blobs",
    "n_samples": 300,
    "n_classes": 3,
    "cluster_std": 1.0,
    "random_state": 42,
    "penalty": "l2",
    "C": 1.0,
    "l1_ratio": 0.5,
    "solver": "lbfgs",
    "test_size": 0.3,
    "learning_rate": None,
    "batch_size": 32,
    "max_iter": 1000,
    "start": "zero",
    "start_weights": (),
    "training_seed": 0,
    "loss_view": "loss",
    "race_axis": "iteration",
    "iteration": None,
    "lens": "none",
    "temperature": 1.0,
    "x1": None,
    "x2": None,
    "maps": "classes",
    "weights": None,
    "weights_drawn": "arrows",
    "shift_w1": 0.0,
    "shift_w2": 0.0,
    "shift_b": 0.0,
}
ENDS = {
    "n_samples": (30, 10_000),
    "n_classes": (2, 8),
    "cluster_std": (0.1, 5.0),
    "random_state": (0, 9999),
    "C": (1e-4, 1e4),
    "l1_ratio": (0.0, 1.0),
    "test_size": (0.0, 0.5),
    "batch_size": (1, 512),
    "max_iter": (10, 2000),
    "training_seed": (0, 9999),
    "temperature": (0.1, 10.0),
    "shift_w1": (-5.0, 5.0),
    "shift_w2": (-5.0, 5.0),
    "shift_b": (-20.0, 20.0),
}
RATE = (1e-4, 1e3)
OF_DATA = ("n_samples", "n_classes", "random_state")
WHOLE = (*OF_DATA, "batch_size", "max_iter", "training_seed")
NUMBERS = [(kind, name) for kind, name in RULES if name in ENDS]
CHOICES = [(kind, name) for kind, name in RULES if RULES[kind, name].startswith("one of")]
HUGE = 10**309  # an int that no float can hold
NOT_NUMBERS = [None, "", "banana", "nan", "inf", [1], (1,), {}, 1j, object, math.nan]


def repr_end(value):
    """A test id of bearable length."""
    return repr(value)[:6]


def refusal(kind, name, value):
    """The message of the ValueError that ``kind(name=value)`` raises."""
    with pytest.raises(ValueError, match=f"^{name} must be ") as caught:
        kind(**{name: value})
    return str(caught.value)


# What is accepted.


@pytest.mark.parametrize(("kind", "name"), RULES)
def test_default_of_each_field_is_that_of_the_requirements(kind, name):
    assert getattr(kind(), name) == DEFAULTS[name]


@pytest.mark.parametrize("kind", [DataParams, FitParams, ViewParams])
def test_no_field_is_without_a_rule(kind):
    assert list(kind.settings()) == [name for owner, name in RULES if owner is kind]


@pytest.mark.parametrize("end", [0, 1])
@pytest.mark.parametrize(("kind", "name"), NUMBERS)
def test_both_ends_of_a_range_are_in_it(kind, name, end):
    assert getattr(kind(**{name: ENDS[name][end]}), name) == ENDS[name][end]


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ((DataParams, "dataset"), DatasetName),
        ((FitParams, "penalty"), Penalty),
        ((FitParams, "solver"), Solver),
        ((FitParams, "start"), Start),
        ((ViewParams, "loss_view"), LossView),
        ((ViewParams, "race_axis"), RaceAxis),
        ((ViewParams, "lens"), Lens),
    ],
)
def test_a_choice_is_accepted_by_its_name_and_kept_as_a_member(kind, options):
    owner, name = kind
    kept = [getattr(owner(**{name: str(option)}), name) for option in options]
    assert all(given is option for given, option in zip(kept, options, strict=True))


@pytest.mark.parametrize("name", OF_DATA)
@pytest.mark.parametrize("as_kind", [float, np.int64, np.float64, np.uint16])
def test_a_whole_number_of_another_type_is_kept_as_int(name, as_kind):
    value = getattr(DataParams(**{name: as_kind(DEFAULTS[name])}), name)
    assert (type(value), value) == (int, DEFAULTS[name])


@pytest.mark.parametrize("as_kind", [int, np.int64, np.float64])
def test_a_real_number_of_another_type_is_kept_as_float(as_kind):
    value = DataParams(cluster_std=as_kind(2)).cluster_std
    assert (type(value), value) == (float, 2.0)


@pytest.mark.parametrize("stop", N_SAMPLES_STOPS)
def test_every_stop_of_the_sample_size_is_valid(stop):
    assert DataParams(n_samples=stop).n_samples == stop


@pytest.mark.parametrize("stop", C_STOPS)
def test_every_stop_of_C_is_valid(stop):  # noqa: N802 - C is mathematics
    assert stop == FitParams(C=stop).C


def test_stops_of_C_are_four_a_decade_over_eight_decades():  # noqa: N802
    # Three significant digits are off by at most half a unit in the third: 0.5 / 100.
    np.testing.assert_allclose(C_STOPS, np.logspace(-4, 4, 33), rtol=0.005)


def test_stops_of_the_learning_rate_are_four_a_decade_over_seven_decades():
    # Three significant digits, as above.
    np.testing.assert_allclose(LEARNING_RATE_STOPS, np.logspace(-4, 3, 29), rtol=0.005)


@pytest.mark.parametrize("value", [None, *RATE, *LEARNING_RATE_STOPS])
def test_a_learning_rate_is_a_number_or_left_to_the_optimiser(value):
    assert FitParams(learning_rate=value).learning_rate == value


@pytest.mark.parametrize("stop", MAX_ITER_STOPS)
def test_every_stop_of_the_iterations_is_valid(stop):
    assert FitParams(max_iter=stop).max_iter == stop


@pytest.mark.parametrize("stop", BATCH_SIZE_STOPS)
def test_every_stop_of_the_batch_size_is_valid(stop):
    assert FitParams(batch_size=stop).batch_size == stop


def test_a_typed_start_is_kept_as_tuples_of_floats():
    (row,) = FitParams(start_weights=np.array([[1, -1000, 1000]])).start_weights
    assert [(type(number), number) for number in row] == [
        (float, 1.0),
        (float, -1000.0),
        (float, 1000.0),
    ]


def test_a_typed_start_has_no_minus_zero():
    ((_, zero, _),) = FitParams(start_weights=[(1, -0.0, 0)]).start_weights
    assert math.copysign(1.0, zero) == 1.0


# What is refused: a ValueError with the name, the rule and the value.


@pytest.mark.parametrize("value", NOT_NUMBERS)
@pytest.mark.parametrize(("kind", "name"), NUMBERS)
def test_what_is_no_number_is_refused_by_name_rule_and_value(kind, name, value):
    expected = f"{name} must be {RULES[kind, name]}, got {value!r}"
    assert refusal(kind, name, value) == expected


@pytest.mark.parametrize("value", [math.inf, -math.inf, 1e300, HUGE, -HUGE], ids=repr_end)
@pytest.mark.parametrize(("kind", "name"), NUMBERS)
def test_a_huge_or_infinite_number_is_refused_by_name_rule_and_value(kind, name, value):
    expected = f"{name} must be {RULES[kind, name]}, got {value!r}"
    assert refusal(kind, name, value) == expected


@pytest.mark.parametrize("value", [*NOT_NUMBERS[1:], 0, -1.0, math.inf, HUGE], ids=repr_end)
def test_a_bad_learning_rate_is_refused_by_name_rule_and_value(value):
    expected = f"learning_rate must be {RULES[FitParams, 'learning_rate']}, got {value!r}"
    assert refusal(FitParams, "learning_rate", value) == expected


@pytest.mark.parametrize(
    "value",
    [
        *(None, 3, math.nan, "1,0,0", [1, 0, 0], ["abc"], [(1, 0)], [(1, 0, 0, 0)]),
        *([(1, 0, "0")], [(1, 0, None)], [(1, 0, math.nan)], [(1, 0, 1000.1)], [(-1001, 0, 0)]),
        *([(0, 0, 0)] * 9, [(True, 0, 0)], [()]),
    ],
)
def test_a_bad_start_is_refused_by_name_rule_and_value(value):
    expected = f"start_weights must be {RULES[FitParams, 'start_weights']}, got {value!r}"
    assert refusal(FitParams, "start_weights", value) == expected


@pytest.mark.parametrize("end", [0, 1])
@pytest.mark.parametrize(("kind", "name"), NUMBERS)
def test_the_next_number_outside_a_range_is_refused_by_name_rule_and_value(kind, name, end):
    if name in WHOLE:
        value = ENDS[name][end] + (1 if end else -1)
    else:
        value = math.nextafter(ENDS[name][end], math.inf if end else -math.inf)
    assert refusal(kind, name, value) == f"{name} must be {RULES[kind, name]}, got {value!r}"


@pytest.mark.parametrize("as_kind", [float, str, np.float32, Fraction, Decimal])
@pytest.mark.parametrize("name", OF_DATA)
def test_a_fraction_is_refused_where_a_whole_number_is_wanted(name, as_kind):
    value = as_kind(DEFAULTS[name] + 0.5)
    expected = f"{name} must be {RULES[DataParams, name]}, got {value!r}"
    assert refusal(DataParams, name, value) == expected


@pytest.mark.parametrize("value", [None, "", "banana", "BLOBS", " l2", 0, 1.5, math.nan, [], {}])
@pytest.mark.parametrize(("kind", "name"), CHOICES)
def test_what_is_no_option_is_refused_by_name_rule_and_value(kind, name, value):
    assert refusal(kind, name, value) == f"{name} must be {RULES[kind, name]}, got {value!r}"


@pytest.mark.parametrize("n_classes", [5, 8])
def test_more_classes_than_the_article_can_make_are_refused_by_name_rule_and_value(n_classes):
    with pytest.raises(ValueError, match="n_classes must be at most 4 for the data set article"):
        DataParams(dataset=DatasetName.ARTICLE, n_classes=n_classes)


@pytest.mark.parametrize("dataset", DatasetName)
def test_the_largest_class_count_of_each_data_set_is_accepted(dataset):
    most = {"blobs": 8, "article": 4}[dataset]
    params = DataParams(dataset=dataset, n_classes=most)
    assert params.n_classes == most


def test_an_unknown_field_is_refused():
    with pytest.raises(TypeError, match="n_clusters"):
        DataParams(n_clusters=3)


# Frozen, keyword-only, equal.


@pytest.mark.parametrize(("kind", "name"), RULES)
def test_a_field_cannot_be_set_after_construction(kind, name):
    params = kind()
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(params, name, DEFAULTS[name])


@pytest.mark.parametrize(
    ("kind", "value"), [(DataParams, "blobs"), (FitParams, "l2"), (ViewParams, "loss")]
)
def test_fields_are_given_by_keyword_alone(kind, value):
    with pytest.raises(TypeError, match="positional"):
        kind(value)


PAIRS = [
    (DataParams(), DataParams(dataset="blobs", n_samples=300.0, n_classes=np.int64(3))),
    (DataParams(cluster_std=2), DataParams(cluster_std=2.0)),
    (FitParams(), FitParams(penalty="l2", C=1, solver="lbfgs")),
    (FitParams(start_weights=[(1, 0, -0.0)]), FitParams(start_weights=([1.0, 0, 0], (0, 0, 0)))),
    (FitParams(l1_ratio=0.0), FitParams(l1_ratio=-0.0)),
    (ViewParams(), ViewParams(loss_view="loss")),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_equal_values_make_equal_sets(one, other):
    assert one == other


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_equal_sets_have_equal_hashes(one, other):
    assert hash(one) == hash(other)


OTHERS = {
    "dataset": "article",
    "n_samples": 50,
    "n_classes": 4,
    "cluster_std": 1.1,
    "random_state": 7,
    "penalty": "none",
    "C": 10.0,
    "l1_ratio": 0.25,
    "solver": "newton",
    "test_size": 0.5,
    "learning_rate": 1.0,
    "batch_size": 64,
    "max_iter": 500,
    "start": "random",
    "start_weights": ((1.0, 0.0, 0.0),),
    "training_seed": 7,
    "loss_view": "distance",
    "race_axis": "time",
    "iteration": 7,
    "lens": "bayes",
    "temperature": 2.0,
    "x1": 1.5,
    "x2": -0.5,
    "maps": "entropy",
    "weights": ((1.0, 0.0, 0.0),),
    "weights_drawn": "lines",
    "shift_w1": 0.5,
    "shift_w2": -0.5,
    "shift_b": 5.0,
}


@pytest.mark.parametrize(("kind", "name"), RULES)
def test_sets_that_differ_in_one_field_are_not_equal(kind, name):
    assert kind(**{name: OTHERS[name]}) != kind()


def test_replacing_a_field_checks_the_new_value():
    with pytest.raises(ValueError, match=r"^C must be .*, got -1"):
        dataclasses.replace(FitParams(), C=-1)


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


# What has no part in a fit.

ALL = {
    "C": 10.0,
    "l1_ratio": 0.25,
    "learning_rate": 1.0,
    "batch_size": 64,
    "max_iter": 500,
    "start_weights": ((1.0, 0.0, 0.0),),
    "training_seed": 7,
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
    ],
)
def test_only_what_has_a_part_in_a_fit_is_relevant(fields, kept):
    relevant = FitParams(**ALL, **fields).relevant(3)
    assert {name for name in ALL if getattr(relevant, name) != DEFAULTS[name]} == kept
    assert {name: getattr(relevant, name) for name in fields} == fields


def test_rows_beyond_the_classes_are_not_relevant():
    rows = ((1.0, 0.0, 0.0), (2.0, 0.0, 0.0), (3.0, 0.0, 0.0))
    assert FitParams(start="typed", start_weights=rows).relevant(2).start_weights == rows[:2]


def test_a_typed_start_of_zeros_is_the_zero_start():
    rows = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (3.0, 0.0, 0.0))
    assert FitParams(start="typed", start_weights=rows).relevant(2) == FitParams()


# What has no part in the pictures.

LOOKED_AT = {name: OTHERS[name] for kind, name in RULES if kind is ViewParams}


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"lens": "none"}, set()),
        ({"lens": "inspector"}, set()),
        ({"lens": "temperature"}, {"temperature"}),
        ({"lens": "shift"}, {"shift_w1", "shift_w2", "shift_b"}),
        ({"lens": "weights"}, {"weights_drawn", "lens"}),
        ({"lens": "one-vs-rest"}, {"lens"}),
        ({"lens": "bayes"}, {"lens"}),
        ({"lens": "none", "loss_view": "race"}, {"race_axis"}),
    ],
)
def test_only_what_has_a_part_in_the_pictures_is_pictured(fields, kept):
    pictured = ViewParams(**LOOKED_AT | fields).pictured(3)
    changed = {name for name in LOOKED_AT if getattr(pictured, name) != DEFAULTS[name]}
    assert changed == kept | {"maps", "loss_view", "weights"}


# Stops of a slider.


@pytest.mark.parametrize(("value", "stop"), [(0, 1), (1, 1), (1.4, 1), (1.6, 2), (9, 4)])
def test_nearest_stop_is_the_one_at_least_distance(value, stop):
    assert Range(0, 10, float, stops=(1, 2, 4)).nearest_stop(value) == stop


def test_the_automatic_stop_is_nearest_to_itself_alone():
    rule = Automatic(Range(0, 10, float, stops=(1, 2, 4)))
    assert [rule.nearest_stop(value) for value in (None, 0, 9)] == [None, 1, 4]


def test_typed_rows_beyond_the_classes_are_not_pictured():
    rows = ((1.0, 0.0, 0.0), (2.0, 0.0, 0.0), (3.0, 0.0, 0.0))
    assert ViewParams(lens="weights", weights=rows).pictured(2).weights == rows[:2]


def test_a_table_of_zeros_is_not_the_fitted_weights():
    assert ViewParams(weights=((0.0, 0.0, 0.0),)) == ViewParams(weights=()) != ViewParams()


def test_without_stops_a_value_is_its_own_nearest():
    assert Range(0, 10, float).nearest_stop(3.7) == 3.7

"""What the estimator refuses: a ValueError with the name, the rule and the value."""

import math

import numpy as np
import pytest

from explorer import SoftmaxRegression
from tests.estimator.samples import dataset

# Fits are cut short here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

BAD = [
    *(("C", value) for value in (0, -math.inf, 10**400, math.nan, "1", None, [1.0])),
    *(("l1_ratio", value) for value in (-0.1, 1.1, math.nan)),
    *(("solver", value) for value in ("saga", "LBFGS", None, ["newton"])),
    *(("tol", value) for value in (0, 1.1)),
    *(("max_iter", value) for value in (0, 1.5, math.inf, "10", None)),
    *(("learning_rate", value) for value in (0, math.inf, "automatic")),
    *(("batch_size", value) for value in (0, 1.5)),
]
WORDS = {
    "C": "a number from 1e-100 to inf",
    "l1_ratio": "a number from 0 to 1",
    "solver": "one of lbfgs, newton, gradient-descent, accelerated-gradient, sgd",
    "tol": "a number from 1e-100 to 1",
    "max_iter": "a whole number from 1 to 1000000000",
    "learning_rate": "None or a number from 1e-100 to 1e+100",
    "batch_size": "a whole number from 1 to 1000000000",
}


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_parameter_is_refused_by_name_rule_and_value(name, value):
    X, y = dataset("blobs", 3)
    with pytest.raises(ValueError, match="must be") as caught:
        SoftmaxRegression(**{name: value}).fit(X, y)
    assert str(caught.value) == f"{name} must be {WORDS[name]}, got {value!r}"


@pytest.mark.parametrize("label", [3, "only"])
def test_a_single_class_is_refused(label):
    with pytest.raises(ValueError, match=r"at least 2 classes.*1 class"):
        SoftmaxRegression().fit(np.eye(3), [label] * 3)


@pytest.mark.parametrize(
    ("labels", "sample_weight"),
    [(lambda y: y > 0, None), (lambda y: np.array(["u", "v", "w"])[y], -np.ones(60))],
)
def test_a_fit_that_is_refused_does_not_change_what_the_model_predicts(labels, sample_weight):
    X, y = dataset("blobs", 3)
    model = SoftmaxRegression(warm_start=True).fit(X, y)
    before = model.predict(X)
    with pytest.raises(ValueError, match=r"warm_start|Negative values"):
        model.fit(X, labels(y), sample_weight)
    np.testing.assert_array_equal(model.predict(X), before)


def test_a_missing_time_is_not_a_class():
    times = np.array(["2020", "2021", "NaT"], "datetime64[Y]")
    with pytest.raises(ValueError, match=r"^y must be finite, got NaT$"):
        SoftmaxRegression().fit(np.eye(3), times)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_features_that_are_not_finite_are_refused(value):
    with pytest.raises(ValueError, match=r"NaN|infinity"):
        SoftmaxRegression().fit([[0.0], [value]], [0, 1])


def test_parameters_are_given_by_keyword_alone():
    with pytest.raises(TypeError, match="positional"):
        SoftmaxRegression(1.0)


@pytest.mark.parametrize("max_iter", [5.0, np.int64(5)])
def test_a_whole_number_of_any_type_is_taken_for_max_iter(max_iter):
    assert SoftmaxRegression(max_iter=max_iter).fit(*dataset("blobs", 3)).n_iter_ == 5

"""The estimator with weights, without intercepts, with sparse and single-precision features."""

import math
import warnings

import numpy as np
import pytest
import scipy.sparse
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import AdaBoostClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from threadpoolctl import threadpool_limits

from explorer import SoftmaxRegression
from explorer.fitting.solvers import sparse
from explorer.fitting.training import Reason
from explorer.settings import Solver

RNG = np.random.default_rng(0)
Y = np.repeat([0, 1, 2], [60, 30, 10])
X = RNG.normal(size=(100, 2)) + np.array([[0.0, 0.0], [1.5, 0.0], [0.0, 1.5]])[Y] + 0.5
WEIGHTS = RNG.exponential(size=100)

EXACT = [solver for solver in Solver if solver is not Solver.SGD]


def sklearn_fit(X, y, C, l1_ratio, sample_weight=None, **settings):
    """A fitted LogisticRegression; for saga, the weights are divided by the largest.

    saga's steps are too long for weights above 1. The objective only depends on C times the
    weights.
    """
    weights = np.ones(len(y)) if sample_weight is None else sample_weight
    if l1_ratio:
        C, weights = C * weights.max(), weights / weights.max()
    solver = "saga" if l1_ratio else "newton-cg"
    model = LogisticRegression(
        C=C, l1_ratio=l1_ratio, solver=solver, tol=1e-10, max_iter=5000, **settings
    )
    with warnings.catch_warnings(), threadpool_limits(limits=1, user_api="blas"):
        warnings.simplefilter("ignore")
        return model.fit(X, y, weights)


def assert_same_probabilities(model, other, X, atol=1e-6):
    """Compare to 1e-7, which scikit-learn's tolerance of 1e-10 can leave."""
    np.testing.assert_allclose(model.predict_proba(X), other.predict_proba(X), rtol=0, atol=atol)


@pytest.mark.parametrize(
    ("n_classes", "fit_intercept", "C", "l1_ratio"),
    [
        (3, True, 1.0, 0.0),
        (3, True, math.inf, 0.0),
        (3, False, 0.1, 1.0),
        (2, True, 1.0, 0.3),
        (2, False, 1.0, 0.0),
    ],
)
def test_sample_weights_give_scikit_learns_probabilities(n_classes, fit_intercept, C, l1_ratio):
    some = n_classes > Y
    data = X[some], Y[some]
    theirs = sklearn_fit(*data, C, l1_ratio, WEIGHTS[some], fit_intercept=fit_intercept)
    ours = SoftmaxRegression(
        C=C, l1_ratio=l1_ratio, fit_intercept=fit_intercept, solver="newton"
    ).fit(*data, WEIGHTS[some])
    assert_same_probabilities(ours, theirs, X)


@pytest.mark.parametrize(
    ("class_weight", "sample_weight"),
    [("balanced", None), ("balanced", WEIGHTS), ({0: 5.0}, None), ({0: 0.2, 1: 3.0}, WEIGHTS)],
)
def test_class_weights_give_scikit_learns_probabilities(class_weight, sample_weight):
    theirs = sklearn_fit(X, Y, 1.0, 0.0, sample_weight, class_weight=class_weight)
    ours = SoftmaxRegression(class_weight=class_weight).fit(X, Y, sample_weight)
    assert_same_probabilities(ours, theirs, X)


@pytest.mark.parametrize(("fit_intercept", "l1_ratio"), [(False, 0.0), (True, 0.3)])
@pytest.mark.parametrize("solver", [solver for solver in EXACT if solver is not Solver.NEWTON])
def test_every_solver_reaches_newtons_optimum_with_weights(solver, fit_intercept, l1_ratio):
    settings = {"l1_ratio": l1_ratio, "fit_intercept": fit_intercept}
    best = SoftmaxRegression(solver="newton", **settings).fit(X, Y, WEIGHTS)
    model = SoftmaxRegression(solver=solver, **settings).fit(X, Y, WEIGHTS)
    # The default tolerance bounds the subgradient by 1e-8; the curvature is above 1e-2.
    assert_same_probabilities(model, best, X)


@pytest.mark.parametrize("solver", [Solver.LBFGS, Solver.SGD])
def test_a_weight_of_zero_is_the_same_as_no_sample(solver):
    kept = np.arange(100) % 4 != 0
    model = SoftmaxRegression(solver=solver, max_iter=50, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        weighted = model.fit(X, Y, kept.astype(float)).coef_path_
        left_out = model.fit(X[kept], Y[kept]).coef_path_
    assert weighted.tobytes() == left_out.tobytes()


@pytest.mark.parametrize("to_type", [np.asarray, scipy.sparse.csr_array])
@pytest.mark.parametrize("solver", Solver)
def test_one_sample_with_a_weight_is_fitted_and_the_other_class_has_none(solver, to_type):
    model = SoftmaxRegression(solver=solver, random_state=0)
    with pytest.warns(ConvergenceWarning, match="no sample of a class has a weight"):
        model.fit(to_type([[0.0], [1.0]]), ["a", "b"], [1.0, 0.0])
    assert model.predict([[1.0]]) == "a"


@pytest.mark.parametrize("to_type", [np.asarray, scipy.sparse.csr_array])
def test_a_weight_of_two_is_the_same_as_the_sample_twice(to_type):
    weights = 1 + np.arange(100) % 2
    model = SoftmaxRegression()
    weighted = model.fit(to_type(X), Y, weights).predict_proba(X)
    twice = model.fit(to_type(X.repeat(weights, axis=0)), Y.repeat(weights)).predict_proba(X)
    # L-BFGS stops at a gradient of 1e-8, and the curvature of this objective is about 0.1.
    np.testing.assert_allclose(weighted, twice, rtol=0, atol=1e-6)


def test_equal_weights_of_c_are_the_same_as_c_times_C():  # noqa: N802
    weighted = SoftmaxRegression(C=0.1).fit(X, Y, np.full(100, 4.0)).coef_path_
    plain = SoftmaxRegression(C=0.4).fit(X, Y).coef_path_
    assert weighted.tobytes() == plain.tobytes()


def test_loss_curve_is_the_weighted_mean():
    model = SoftmaxRegression(solver="newton").fit(X, Y, WEIGHTS)
    losses = -model.predict_log_proba(X)[np.arange(100), Y]
    # Sums of 100 terms in another order.
    assert model.loss_curve_[-1] == pytest.approx(np.average(losses, weights=WEIGHTS), rel=1e-12)


def test_separable_points_that_have_a_weight_have_no_optimum_without_a_penalty():
    rare = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0, 0, 1, 0])
    model = SoftmaxRegression(C=math.inf, solver="newton")
    with pytest.warns(ConvergenceWarning, match="separable"):
        model.fit(*rare, [1.0, 1.0, 1.0, 0.0])
    assert model.reason_ is Reason.SEPARABLE


def test_classes_that_only_an_intercept_separates_have_an_optimum_without_intercepts():
    points = np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([0, 0, 1, 1])
    model = SoftmaxRegression(C=math.inf, solver="newton", fit_intercept=False).fit(*points)
    assert model.converged_


@pytest.mark.parametrize("solver", Solver)
def test_without_intercepts_all_of_them_are_zero_at_every_iteration(solver):
    model = SoftmaxRegression(solver=solver, fit_intercept=False, max_iter=20, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        assert not model.fit(X, Y).intercept_path_.any()


@pytest.mark.parametrize(
    ("settings", "sample_weight", "told"),
    [
        ({"class_weight": "even"}, None, "class_weight must be a dict, 'balanced' or None"),
        ({"class_weight": {7: 2.0}}, None, r"labels of class_weight must be in y, got \[7\]"),
        ({"class_weight": {0: -1.0}}, None, r"class_weight must be at least 0, got {0: -1.0}"),
        ({"class_weight": {0: None}}, None, "class_weight must be at least 0"),
        ({"fit_intercept": "no"}, None, "fit_intercept must be True or False, got 'no'"),
        ({"warm_start": 1}, None, "warm_start must be True or False, got 1"),
        ({}, -WEIGHTS, "Negative values in data passed to `sample_weight`"),
        ({}, np.zeros(100), "must contain at least one non-zero number"),
        ({}, WEIGHTS[1:], r"sample_weight.shape == \(99,\), expected \(100,\)"),
    ],
)
def test_what_is_not_supported_is_refused(settings, sample_weight, told):
    with pytest.raises(ValueError, match=told):
        SoftmaxRegression(**settings).fit(X, Y, sample_weight)


def test_a_label_of_class_weight_that_is_misspelt_is_named():
    names = np.array(["a", "b", "c"])[Y]
    with pytest.raises(ValueError, match=r"labels of class_weight must be in y, got \['zz'\]$"):
        SoftmaxRegression(class_weight={"a": 2.0, "zz": 3.0}).fit(X, names)


def test_class_weight_can_have_more_labels_than_a_part_of_the_samples():
    some = Y < 2
    model = SoftmaxRegression(class_weight={0: 2.0, 1: 3.0, 2: 5.0}).fit(X[some], Y[some])
    theirs = SoftmaxRegression(class_weight={0: 2.0, 1: 3.0}).fit(X[some], Y[some])
    assert model.coef_.tobytes() == theirs.coef_.tobytes()


def test_class_weight_takes_labels_that_are_numbers_as_text():
    weights = {"0": 2.0, "2": 3.0}
    model = SoftmaxRegression(class_weight=weights).fit(X, Y.astype(str))
    theirs = SoftmaxRegression(class_weight={0: 2.0, 2: 3.0}).fit(X, Y)
    assert model.coef_.tobytes() == theirs.coef_.tobytes()


def test_warm_start_begins_at_the_last_fit():
    model = SoftmaxRegression(solver="newton", warm_start=True).fit(X, Y)
    coef = model.coef_
    np.testing.assert_array_equal(model.set_params(C=2.0).fit(X, Y).coef_path_[0], coef)


def test_warm_start_refuses_another_number_of_features():
    model = SoftmaxRegression(warm_start=True).fit(X, Y)
    with pytest.raises(ValueError, match="warm_start"):
        model.fit(X[:, :1], Y)


@pytest.mark.parametrize("to_type", [np.asarray, scipy.sparse.csr_array])
def test_float32_features_give_float32_weights_and_probabilities(to_type):
    single = to_type(X.astype(np.float32))
    model = SoftmaxRegression().fit(single, Y)
    given = {model.coef_.dtype, model.intercept_.dtype, model.predict_proba(single).dtype}
    assert given == {np.dtype(np.float32)}


# Sparse features.


@pytest.mark.parametrize(
    ("solver", "C", "l1_ratio"),
    [
        (Solver.LBFGS, 1.0, 0.0),
        (Solver.LBFGS, 0.1, 1.0),
        (Solver.LBFGS, math.inf, 0.0),  # with a dense copy
        (Solver.NEWTON, 1.0, 0.3),  # with a dense copy
        (Solver.ACCELERATED_GRADIENT, 1.0, 0.3),  # whose steps are those of gradient descent
    ],
)
def test_sparse_features_give_the_same_probabilities_as_dense_ones(solver, C, l1_ratio):
    model = SoftmaxRegression(C=C, l1_ratio=l1_ratio, solver=solver, tol=1e-9)
    dense = model.fit(X, Y, WEIGHTS).predict_proba(X)
    with warnings.catch_warnings(), threadpool_limits(limits=1, user_api="blas"):
        warnings.simplefilter("ignore", ConvergenceWarning)
        sparse_X = scipy.sparse.csr_array(X)
        of_sparse = model.fit(sparse_X, Y, WEIGHTS).predict_proba(sparse_X)
    # The tolerance of 1e-9 over the curvature, which is above 1e-2.
    np.testing.assert_allclose(of_sparse, dense, rtol=0, atol=1e-6)


@pytest.mark.parametrize("C", [1.0, math.inf])
def test_many_sparse_features_have_newtons_fit_of_dense_ones(C):
    # The Hessian of 5 x 2401 weights would have 1.2 GB. It is never made.
    rows = scipy.sparse.random_array((40, 2400), density=0.05, rng=np.random.default_rng(0))
    model, y = SoftmaxRegression(C=C, solver="newton"), np.arange(40) % 5
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # separable
        dense = model.fit(rows.toarray(), y).coef_path_
        np.testing.assert_array_equal(model.fit(rows, y).coef_path_, dense)


@pytest.mark.parametrize("settings", [{"solver": "newton"}, {"C": math.inf}])
def test_sparse_features_too_large_for_a_dense_copy_are_refused_where_one_is_needed(
    settings, monkeypatch
):
    monkeypatch.setattr(sparse, "MOST_DENSE", 100)
    with pytest.raises(ValueError, match="choose another solver or a finite C"):
        SoftmaxRegression(**settings).fit(scipy.sparse.csr_array(X), Y)


# Pipelines.

TEXTS = ["red apple", "green apple", "red car", "fast car", "fast green train", "long train"] * 5
KINDS = ["fruit", "fruit", "car", "car", "train", "train"] * 5


def test_works_behind_a_tf_idf_vectorizer():
    ours = make_pipeline(TfidfVectorizer(), SoftmaxRegression()).fit(TEXTS, KINDS)
    theirs = make_pipeline(TfidfVectorizer(), LogisticRegression(tol=1e-10)).fit(TEXTS, KINDS)
    assert_same_probabilities(ours, theirs, TEXTS, atol=1e-4)  # lbfgs stops early for any tol


def test_works_behind_a_one_hot_encoder():
    words = [[text.split()[0]] for text in TEXTS]
    ours = make_pipeline(OneHotEncoder(), SoftmaxRegression()).fit(words, KINDS)
    theirs = make_pipeline(OneHotEncoder(), LogisticRegression(tol=1e-10)).fit(words, KINDS)
    assert_same_probabilities(ours, theirs, words, atol=1e-4)


def test_works_inside_ada_boost():
    ours = AdaBoostClassifier(SoftmaxRegression(), n_estimators=5, random_state=0).fit(X, Y)
    theirs = AdaBoostClassifier(LogisticRegression(tol=1e-8), n_estimators=5, random_state=0)
    assert_same_probabilities(ours, theirs.fit(X, Y), X, atol=1e-4)


def test_works_inside_a_calibration_with_sample_weights():
    ours = CalibratedClassifierCV(SoftmaxRegression(), cv=3).fit(X, Y, WEIGHTS)
    theirs = CalibratedClassifierCV(LogisticRegression(tol=1e-8), cv=3).fit(X, Y, WEIGHTS)
    assert_same_probabilities(ours, theirs, X, atol=1e-4)

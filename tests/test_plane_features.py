"""The features as a transformer of scikit-learn, and the page's fit with them."""

import numpy as np
import pytest
from sklearn.exceptions import DataConversionWarning
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from explorer import PlaneFeatures, SoftmaxRegression
from explorer.settings import DataParams, FitParams
from explorer.study import Study


@pytest.mark.parametrize(("features", "degree"), [("quadratic", 2), ("cubic", 3)])
@pytest.mark.parametrize("n_classes", [2, 3])
def test_the_fit_of_the_page_is_that_of_scikit_learns_pipeline(features, degree, n_classes):
    data = DataParams(dataset="article", n_classes=n_classes)
    study = Study(data, FitParams(features=features, solver="newton", C=10.0))
    theirs = make_pipeline(
        StandardScaler(),
        PolynomialFeatures(degree, include_bias=False),
        StandardScaler(),
        LogisticRegression(C=10.0, tol=1e-10, max_iter=1000, solver="newton-cg"),
    ).fit(study.points.X, study.points.y)
    X = study.points.X_test
    # scikit-learn's tolerance of the gradient, over the curvature of the penalty, 1 / 3000.
    np.testing.assert_allclose(study.scorer.probabilities(X), theirs.predict_proba(X), atol=1e-6)
    coef = study.fit.coef if n_classes > 2 else study.fit.coef[1:] - study.fit.coef[:1]
    np.testing.assert_allclose(coef, theirs[-1].coef_, atol=1e-5)


def test_a_pipeline_has_the_probabilities_of_the_page():
    chosen = {"features": "custom", "terms": ("product", "sin"), "bumps": "classes"}
    study = Study(DataParams(), FitParams(**chosen))
    model = make_pipeline(PlaneFeatures(**chosen), SoftmaxRegression())
    model.fit(study.points.X, study.points.y)
    X = study.points.X_test
    np.testing.assert_array_equal(model.predict_proba(X), study.scorer.probabilities(X))


@pytest.mark.parametrize("dataset", ["iris", "moons"])
def test_held_out_points_have_no_part_in_the_standardisation(dataset):
    study = Study(DataParams(dataset=dataset, test_size=0.5), FitParams(features="quadratic"))
    np.testing.assert_allclose(study.features.centre, study.points.X.mean(axis=0))
    np.testing.assert_allclose(study.design.mean(axis=0), 0.0, atol=1e-13)


def test_linear_features_are_the_coordinates():
    X = np.random.default_rng(0).normal(size=(10, 2))
    np.testing.assert_array_equal(PlaneFeatures("linear").fit_transform(X), X)


def test_features_have_the_names_of_the_page():
    X = np.random.default_rng(0).normal(size=(10, 2))
    names = PlaneFeatures("quadratic").fit(X).get_feature_names_out()
    assert [*names] == ["x₁", "x₂", "x₁²", "x₁x₂", "x₂²"]


@pytest.mark.parametrize(
    ("given", "X", "why"),
    [
        ({"features": "cubist"}, np.eye(2), "features must be one of linear, quadratic"),
        ({"features": "custom", "bumps": "classes"}, np.eye(2), "bumps need labels"),
        ({}, np.eye(3), "X must have 2 features, got 3"),
        ({}, 1e200 * np.eye(2), r"features must be from -1e\+150 to 1e\+150, got 1e\+200"),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_one_sentence(given, X, why):
    with pytest.raises(ValueError, match=why):
        PlaneFeatures(**given).fit(X)


@pytest.mark.parametrize(
    ("y", "why"),
    [
        ([0, 1], "inconsistent numbers of samples"),
        ([[0, 1]] * 4, "y should be a 1d array"),
        ([0.0, 1.0, np.nan, 1.0], "contains NaN"),
        ([0.1, 0.2, 0.3, 0.4], "Unknown label type"),
    ],
)
def test_bumps_around_the_classes_need_a_label_for_each_point(y, why):
    X = np.random.default_rng(0).normal(size=(4, 2))
    with pytest.raises(ValueError, match=why):
        PlaneFeatures("custom", bumps="classes").fit(X, y)


def test_a_column_of_labels_is_read_with_the_warning_of_scikit_learn():
    X, y = np.random.default_rng(0).normal(size=(4, 2)), np.array([0, 1, 0, 1])
    features = PlaneFeatures("custom", bumps="classes")
    with pytest.warns(DataConversionWarning):
        assert features.fit(X, y[:, None]).features_.n_features == 4


def test_names_of_coordinates_that_the_fit_did_not_have_are_refused():
    X = np.random.default_rng(0).normal(size=(10, 2))
    with pytest.raises(ValueError, match="input_features should have length"):
        PlaneFeatures("quadratic").fit(X).get_feature_names_out(["a"])

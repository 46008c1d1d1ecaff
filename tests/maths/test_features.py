"""Features: scikit-learn's values, slopes by finite differences, and what does not change them."""

import numpy as np
import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from explorer.maths.features import PLANE, FeatureMap

BUMPS = np.array([[0.0, 1.0], [4.0, -2.0]])


def powers(degree):
    return tuple((n - k, k) for n in range(1, degree + 1) for k in range(n + 1))


def places(n=50, seed=0):
    return np.random.default_rng(seed).normal((1.0, -3.0), (2.0, 0.5), (n, 2))


def of_every_kind(X):
    return FeatureMap.fitted(X, powers(5), has_waves=True, bumps=BUMPS, width=0.7)


def test_linear_features_are_the_places_themselves():
    X = places()
    assert PLANE(X) is X and PLANE.is_plane and PLANE.names == ("x₁", "x₂")


@pytest.mark.parametrize("degree", [1, 2, 3, 5])
def test_products_are_scikit_learns_polynomials_between_two_standardisations(degree):
    X, others = places(), places(20, seed=1)
    theirs = make_pipeline(
        StandardScaler(), PolynomialFeatures(degree, include_bias=False), StandardScaler()
    ).fit(X)
    # Sums of 50 numbers of up to 2.5 ** 5.
    ours = FeatureMap.fitted(X, powers(degree))
    np.testing.assert_allclose(ours(others), theirs.transform(others), rtol=1e-10, atol=1e-10)


def test_every_feature_has_mean_zero_and_standard_deviation_one_on_its_points():
    X = places()
    features = of_every_kind(X)(X)
    np.testing.assert_allclose(features.mean(axis=0), 0.0, atol=1e-13)
    np.testing.assert_allclose(features.std(axis=0), 1.0, atol=1e-13)


def test_the_gradient_is_that_of_finite_differences():
    X, step = places(), 1e-5
    features = of_every_kind(X)
    for i in range(2):
        aside = step * np.eye(2)[i]
        slopes = (features(X + aside) - features(X - aside)) / (2.0 * step)
        # The third derivatives are below 1e4, and step squared is 1e-10.
        np.testing.assert_allclose(features.gradient(X)[:, :, i], slopes, atol=1e-6, rtol=1e-6)


def test_the_terms_on_a_grid_are_products_of_its_columns_and_rows():
    features = of_every_kind(places())
    x, y = np.array([0.0, 1.0, 2.0]), np.array([-3.0, -2.5])
    first, second = features.factors(x, y)
    found = (second[:, None] * first[None] - features.mean) / features.std
    X = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    np.testing.assert_allclose(found.reshape(-1, features.n_features), features(X), atol=1e-12)


def test_other_units_of_the_data_give_the_same_features():
    X, scale, shift = places(), np.array([1e3, 1e-2]), np.array([7.0, -4.0])
    one = of_every_kind(X)
    other = FeatureMap.fitted(
        scale * X + shift, powers(5), has_waves=True, bumps=scale * BUMPS + shift, width=0.7
    )
    np.testing.assert_allclose(other(scale * X + shift), one(X), atol=1e-9)


def test_a_coordinate_that_never_changes_has_features_that_are_zero():
    X = places()
    X[:, 1] = 0.1
    features = FeatureMap.fitted(X, powers(2))(X)
    np.testing.assert_allclose(features[:, [1, 3, 4]], 0.0, atol=1e-12)  # x2, x1 x2, x2 squared


def test_every_feature_has_a_name_of_its_own():
    features = of_every_kind(places())
    assert len(set(features.names)) == features.n_features == len(features.latex)
    assert {"x₁", "x₁³x₂²", "x₂⁵", "sin πx₁", "bump 1"} < set(features.names)

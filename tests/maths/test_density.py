"""The densities that points are drawn from."""

import math

import numpy as np
import pytest
import scipy.stats

from explorer.data.dataset import density
from explorer.maths import softmax as maths
from explorer.maths.density import gaussians
from explorer.settings import DataParams

ROUND = np.eye(2)


def clusters(*centres, cluster_std=1.0, flip=0.0, priors=None):
    shapes = np.tile(cluster_std * ROUND, (len(centres), 1, 1))
    return gaussians(np.array(centres, dtype=np.float64), shapes, flip, priors)


def test_the_weights_of_two_clusters_by_hand():
    # Centres (1, 0) and (3, 2), variance 4: weights (1/4, 0), (3/4, 1/2) less (1/2, 1/4), and
    # intercepts -1/8, -13/8 less -7/8.
    coef, intercept = clusters([1, 0], [3, 2], cluster_std=2.0).straight
    np.testing.assert_array_equal(coef, [[-0.25, -0.25], [0.25, 0.25]])
    np.testing.assert_array_equal(intercept, [0.75, -0.75])


@pytest.mark.parametrize("cluster_std", [0.1, 5.0])
def test_the_softmax_of_the_weights_is_the_posterior(cluster_std):
    known = density(DataParams(n_classes=8, cluster_std=cluster_std))
    X = np.random.default_rng(0).uniform(-5, 5, (200, 2))
    # Logits of up to (10 / 0.1)**2 are good to some 1e-11.
    np.testing.assert_allclose(
        maths.softmax(maths.logits(X, *known.straight)), known.posterior(X)[0], atol=1e-10
    )


def test_only_round_clusters_of_one_size_have_straight_borders():
    centres = np.array([[0.0, 0.0], [2.0, 1.0]])
    for shapes in ([ROUND, 2.0 * ROUND], [np.diag([1.0, 2.0])] * 2):
        assert gaussians(centres, np.array(shapes)).straight is None


def test_random_labels_and_outliers_of_equal_classes_leave_the_borders_straight():
    known = clusters([0, 0], [2, 1], [1, -3])
    low, high = np.full(2, -9.0), np.full(2, 9.0)
    X = np.random.default_rng(0).uniform(-5, 5, (500, 2))
    for flawed in (known.with_random_labels(0.5), known.with_outliers(0.2, low, high)):
        decided = maths.logits(X, *flawed.straight).argmax(axis=1)
        np.testing.assert_array_equal(decided, flawed.posterior(X)[1].argmax(axis=1))
    unequal = clusters([0, 0], [2, 1], priors=np.array([0.7, 0.3]))
    assert unequal.with_outliers(0.2, low, high).straight is None


def test_the_softmax_of_the_weights_is_the_posterior_of_classes_of_different_size():
    known = clusters([0, 0], [2, 1], [1, -3], priors=np.array([0.7, 0.2, 0.1]))
    X = np.random.default_rng(0).uniform(-5, 5, (50, 2))
    found = maths.softmax(maths.logits(X, *known.straight))
    np.testing.assert_allclose(found, known.posterior(X)[0], rtol=0.0, atol=1e-12)


@pytest.mark.parametrize("flip", [0.0, 0.3])
def test_the_posterior_is_that_of_scipys_densities(flip):
    rng = np.random.default_rng(0)
    centres, shapes, X = (
        rng.normal(size=(3, 2)),
        rng.normal(size=(3, 2, 2)),
        rng.normal(size=(9, 2)),
    )
    densities = [
        scipy.stats.multivariate_normal(centre, shape.T @ shape).pdf(X)
        for centre, shape in zip(centres, shapes, strict=True)
    ]
    priors = np.array([0.2, 0.7, 0.1])
    joint = priors[:, None] * densities
    expected = (1.0 - flip) * (joint / joint.sum(axis=0)).T + flip / 3.0
    found = gaussians(centres, shapes, flip, priors).posterior(X)[0]
    np.testing.assert_allclose(found, expected, rtol=0.0, atol=1e-12)


def test_places_of_a_class_have_its_mean_and_covariance():
    shape = np.array([[1.0, 0.5], [0.0, 2.0]])
    known = gaussians(np.array([[3.0, 1.0], [0.0, 0.0]]), np.array([shape, ROUND]))
    X = known.places(np.random.default_rng(0).random((100_000, 2)))[0]
    # Five standard errors of variances of up to 4.25.
    np.testing.assert_allclose(X.mean(axis=0), [3.0, 1.0], atol=5 * math.sqrt(4.25 / 1e5))
    np.testing.assert_allclose(np.cov(X.T), shape.T @ shape, atol=5 * 4.25 * math.sqrt(2 / 1e5))


def test_a_cluster_without_an_area_is_refused():
    with pytest.raises(np.linalg.LinAlgError):
        gaussians(np.zeros((1, 2)), np.ones((1, 2, 2)))

"""The lowest error that any classifier can reach, and how others do."""

import math
from functools import cache

import numpy as np
import pytest
import scipy.integrate
import scipy.special
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.data.dataset import density, make_dataset
from explorer.maths import softmax as maths
from explorer.maths.bayes import best_expected, disagreement_with_best, error_and_loss
from explorer.maths.density import Density, gaussians
from explorer.maths.geometry import disagreement
from explorer.maths.polygons import share
from explorer.maths.scorer import Scorer
from explorer.settings import DATASETS, DataParams

# What the page needs: a hundredth of a per cent, and the fourth digit of a loss.
SHOWN = 1e-4
PICTURE = (-4.0, 5.0, -3.0, 4.0)
ROUND = np.eye(2)


def clusters(*centres, cluster_std=1.0, flip=0.0):
    shapes = np.tile(cluster_std * np.eye(2), (len(centres), 1, 1))
    return gaussians(np.array(centres, dtype=np.float64), shapes, flip)


def concentric(*shapes):
    return gaussians(np.ones((len(shapes), 2)), np.array(shapes))


# A cluster inside one of twice its size wins in a circle. The densities are equal where 3 r**2 / 8
# = 2 log 2.
RADIUS = math.sqrt(16.0 * math.log(2.0) / 3.0)
CIRCLE = concentric(ROUND, 2.0 * ROUND)


def of(dataset, n_classes, cluster_std=1.0, random_state=7):
    return DataParams(
        dataset=dataset,
        n_samples=10_000,
        test_size=0.5,
        n_classes=n_classes,
        cluster_std=cluster_std,
        random_state=random_state,
    )


def turned(angle):
    return np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])


def tail(distance):
    """Standard normal probability beyond a distance."""
    return scipy.stats.norm.cdf(-distance)


# Error and cross-entropy where they are known.


@pytest.mark.parametrize("distance", [0.0, 0.5, 2.0, 5.0])
def test_the_error_of_two_clusters_is_the_tail_beyond_half_their_distance(distance):
    best = best_expected(clusters([0, 0], [distance * 0.6, distance * 0.8]))
    assert best.error == pytest.approx(tail(distance / 2.0), abs=SHOWN / 2)
    assert best.accuracy == 1.0 - best.error


@pytest.mark.parametrize("flip", [0.0, 0.2, 1.0])
def test_random_labels_mix_an_error_with_that_of_a_guess(flip):
    corners = ([-1, -1], [1, -1], [-1, 1], [1, 1])
    wrong = 1.0 - (1.0 - tail(1.0)) ** 2
    expected, known = (1.0 - flip) * wrong + flip * 0.75, clusters(*corners, flip=flip)
    assert best_expected(known).error == pytest.approx(expected, abs=SHOWN)
    found = error_and_loss(known, Scorer(*clusters(*corners).straight))
    assert found.error == pytest.approx(expected, abs=SHOWN)


def test_the_error_of_a_cluster_in_a_larger_one_is_that_of_a_circle():
    beyond, within = math.exp(-(RADIUS**2) / 2.0), 1.0 - math.exp(-(RADIUS**2) / 8.0)
    assert best_expected(CIRCLE).error == pytest.approx((beyond + within) / 2.0, abs=SHOWN)


@pytest.mark.parametrize("narrow", [0.5, 1e-2, 1e-4])
@pytest.mark.parametrize("angle", [0.0, 0.7])
def test_narrow_clusters_that_cross_are_told_apart_by_their_diagonals(narrow, angle):
    # The first, of x with deviation 1 and y with ``narrow``, wins where |x| > |y|; y / (narrow x)
    # is Cauchy's.
    shapes = np.array([np.diag([1.0, narrow]), np.diag([narrow, 1.0])]) @ turned(angle)
    found = best_expected(concentric(*shapes))
    assert found.error == pytest.approx(2.0 * math.atan(narrow) / math.pi, abs=SHOWN)


@pytest.mark.parametrize("narrow", [0.5, 1e-2])
def test_the_least_loss_of_a_narrow_cluster_in_a_wide_one_is_one_integral(narrow):
    def integrand(x):
        densities = scipy.stats.norm.pdf(x), scipy.stats.norm.pdf(x, scale=narrow)
        return scipy.special.entr(densities / np.sum(densities)).sum() * np.sum(densities)

    expected = scipy.integrate.quad(integrand, 0.0, 10.0, points=[10 * narrow], limit=400)[0]
    found = best_expected(concentric(ROUND, np.diag([narrow, 1.0])))
    assert found.cross_entropy == pytest.approx(expected, abs=SHOWN)


@pytest.mark.parametrize("steepness", [1.0, 10.0])
def test_the_loss_of_any_two_logits_is_one_integral(steepness):
    # Logits 0 and ``steepness * (x + 1)`` for clusters at x = 0 and x = 3.
    coef, intercept = np.array([[0.0, 0.0], [steepness, 0.0]]), np.array([0.0, steepness])
    expected = 0.0
    for mean, sign in ((1.0, 1.0), (4.0, -1.0)):
        expected += scipy.integrate.quad(
            lambda t, m=mean, s=sign: (
                np.logaddexp(0.0, s * steepness * t) * scipy.stats.norm.pdf(t, m)
            ),
            *(mean - 9.0, mean + 9.0),
            points=[0.0],
        )[0]
    found = error_and_loss(clusters([0, 0], [3, 0]), Scorer(coef, intercept))
    assert found.cross_entropy == pytest.approx(expected / 2.0, rel=SHOWN)
    assert found.error == pytest.approx((1.0 - tail(1.0) + tail(4.0)) / 2.0, abs=SHOWN)


def test_weights_of_zero_give_every_point_to_the_first_class():
    found = error_and_loss(clusters([0, 0], [3, 1], [1, 3]), Scorer(np.zeros((3, 2)), np.zeros(3)))
    assert found.error == pytest.approx(2.0 / 3.0, abs=SHOWN)
    assert found.cross_entropy == pytest.approx(math.log(3.0), rel=1e-12)


def test_clusters_that_are_far_apart_have_neither_error_nor_loss():
    best = best_expected(clusters([0, 0], [100, 0]))
    assert 0.0 <= best.error < 1e-15 and 0.0 <= best.cross_entropy < 1e-15


def test_clusters_of_one_place_leave_nothing_to_tell_them_by():
    best = best_expected(clusters(*[[1, 1]] * 4))
    assert best.error == pytest.approx(0.75, rel=1e-12)
    assert best.cross_entropy == pytest.approx(math.log(4.0), rel=1e-12)


# Against drawn points.


@pytest.mark.parametrize("dataset", ["blobs", "article"])
@pytest.mark.parametrize("n_classes", [2, 4])
def test_the_best_is_the_mean_over_the_points_of_a_data_set(dataset, n_classes):
    params = of(dataset, n_classes, cluster_std=1.5)
    data, known = make_dataset(params), density(params)
    best = best_expected(known)
    for X, y in ((data.X, data.y), (data.X_test, data.y_test)):
        log_posterior = known.posterior(X)[1]
        wrong = log_posterior.argmax(axis=1) != y
        losses = -log_posterior[np.arange(len(y)), y]
        # Five standard errors.
        assert wrong.mean() == pytest.approx(best.error, abs=5 * wrong.std() / math.sqrt(len(y)))
        noise = 5 * losses.std() / math.sqrt(len(y))
        assert losses.mean() == pytest.approx(best.cross_entropy, abs=noise)


@pytest.mark.parametrize("dataset", ["blobs", "article"])
def test_a_softmax_has_the_means_over_the_points_of_a_data_set(dataset):
    params, rng = of(dataset, 3), np.random.default_rng(1)
    data, coef, intercept = make_dataset(params), rng.normal(size=(3, 2)), rng.normal(size=3)
    z = maths.logits(data.X, coef, intercept)
    found = error_and_loss(density(params), Scorer(coef, intercept))
    wrong, losses = z.argmax(axis=1) != data.y, maths.softmax_with_losses(z, data.y)[1]
    # Five standard errors.
    assert wrong.mean() == pytest.approx(found.error, abs=5 * wrong.std() / 100.0)
    assert losses.mean() == pytest.approx(found.cross_entropy, abs=5 * losses.std() / 100.0)


# Properties.


@cache
def best_of(name):
    """The density of a data set, and the best that can be expected of it."""
    known = density(of(name, 3))
    return known, best_expected(known)


@settings(max_examples=20)
@given(
    hnp.arrays(np.float64, (3, 3), elements=st.floats(-10.0, 10.0)),
    st.sampled_from([name for name, each in DATASETS.items() if each.density]),
)
def test_no_softmax_does_better_than_the_best(weights, name):
    known, best = best_of(name)
    other = error_and_loss(known, Scorer(weights[:, :2], weights[:, 2]))
    # No classifier is better at any point; a mean is rounded to some ulps.
    assert other.error >= best.error - 1e-12
    assert other.cross_entropy >= best.cross_entropy - 1e-12


def test_the_best_weights_do_as_well_as_the_best():
    known = density(of("blobs", 8))
    best, same = best_expected(known), error_and_loss(known, Scorer(*known.straight))
    assert (same.error, same.cross_entropy) == pytest.approx((best.error, best.cross_entropy))


@pytest.mark.parametrize("dataset", ["blobs", "article"])
def test_standard_errors_tell_how_far_off_the_means_are(dataset):
    # If the coordinates of the lattice are exchanged, the mean is over other points.
    known = density(of(dataset, 4, 2.0))
    mirrored = Density(4, known.log_densities, lambda u: known.places(u[:, ::-1]), known.flip)
    one, other = best_expected(known), best_expected(mirrored)
    for name in ("error", "cross_entropy"):
        std = math.hypot(getattr(one, f"{name}_std"), getattr(other, f"{name}_std"))
        # Five standard errors, which are themselves good to a quarter.
        assert 0.0 < std < SHOWN
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=7 * std)


def test_equal_parameters_give_equal_results():
    assert best_expected(density(of("article", 4))) == best_expected(density(of("article", 4)))


@pytest.mark.parametrize("size", [1e-100, 1e100])
def test_weights_of_any_size_have_a_finite_loss(size):
    coef = size * np.array([[1.0, 0.0], [-1.0, 1.0], [0.0, -1.0]])
    found = error_and_loss(density(of("blobs", 3)), Scorer(coef, np.zeros(3)))
    assert math.isfinite(found.cross_entropy) and 0.0 <= found.error <= 1.0


# Borders, and where a softmax differs from the best.


def test_the_share_of_a_circle_is_its_area():
    always_second = np.zeros((2, 2)), np.array([0.0, 1.0])
    found = disagreement_with_best(CIRCLE, Scorer(*always_second), PICTURE)
    # Good to the tenth of a per cent that is shown.
    assert found == pytest.approx(math.pi * RADIUS**2 / 63.0, abs=1e-3)


def test_the_share_for_straight_borders_is_that_of_the_polygons():
    known, rng = density(of("blobs", 5)), np.random.default_rng(4)
    weights = rng.normal(size=(5, 2)), rng.normal(size=5)
    parts = disagreement(*weights, *known.straight, PICTURE)
    found = disagreement_with_best(known, Scorer(*weights), PICTURE)
    assert found == pytest.approx(share(parts.values(), PICTURE), abs=1e-3)

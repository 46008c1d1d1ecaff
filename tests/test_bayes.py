"""The best classifier of known densities, and how others do under them."""

import math

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer import softmax as maths
from explorer.bayes import (
    Density,
    best_expected,
    borders,
    density,
    disagreement_share,
    error_and_loss,
)
from explorer.data import make_dataset
from explorer.geometry import plot_extent
from explorer.params import DataParams, DatasetName, Solver
from explorer.solvers import Options
from explorer.training import train

EPS = float(np.finfo(np.float64).eps)
# A probability is one minus a sum of some ten terms below one, each good to an ulp or so.
ROUNDING = 32 * EPS
# What the rule of integration promises of smooth functions: 6e-13 of a cluster lie beyond it, where
# losses are some 10 nats.
SMOOTH = 1e-11

# What is promised of curved boundaries: lines are measured exactly, but there are only so many.
# The worst case, a straight border along the lines, is off by some 1e-6.
SWEPT = 2e-6
# The same of cross-entropies there, which are smooth.
SWEPT_SMOOTH = 2e-8
# And of the share of a picture, for which there are fewer lines.
MEASURED = 2e-4

SPREADS = [0.1, 0.3, 1.0, 2.5, 5.0]


def clusters(*centres, cluster_std=1.0, flip=0.0):
    shapes = np.tile(cluster_std * np.eye(2), (len(centres), 1, 1))
    return Density(np.array(centres, dtype=np.float64), shapes, flip)


def blobs(n_classes=3, cluster_std=1.0, random_state=42):
    return density(
        DataParams(n_classes=n_classes, cluster_std=cluster_std, random_state=random_state)
    )


def article(n_classes=3, cluster_std=1.0, random_state=42, n_samples=300):
    return density(
        DataParams(
            dataset=DatasetName.ARTICLE,
            n_classes=n_classes,
            cluster_std=cluster_std,
            random_state=random_state,
            n_samples=n_samples,
        )
    )


def draw(bayes, n_samples, seed=0):
    """Points of the density, and their labels."""
    rng, n_classes = np.random.default_rng(seed), len(bayes.centres)
    y = rng.integers(n_classes, size=n_samples)
    z = rng.normal(size=(n_samples, 2))
    X = bayes.centres[y] + np.einsum("ij,ijk->ik", z, bayes.shapes[y])
    flipped = rng.random(n_samples) < bayes.flip
    return X, np.where(flipped, rng.integers(n_classes, size=n_samples), y)


def gap_moments(bayes, coef, intercept, k):
    """Mean and standard deviation of the other logit minus that of class k, on points of k."""
    normal = coef[1 - k] - coef[k]
    mean = normal @ bayes.centres[k] + intercept[1 - k] - intercept[k]
    return mean, bayes.shapes[k, 0, 0] * math.hypot(*normal)


def cross_entropy_of_two(bayes, coef, intercept):
    """Integral over the one direction that matters to two classes."""
    total = 0.0
    for k in range(2):
        mean, std = gap_moments(bayes, coef, intercept, k)
        found = scipy.integrate.quad(
            lambda t, mean=mean, std=std: np.logaddexp(0.0, mean + std * t) * math.exp(-t * t / 2),
            *(-12.0, 12.0),
            points=[min(max(-mean / std, -12.0), 12.0)],
            epsabs=1e-13,
            epsrel=1e-12,
            limit=400,
        )
        total += found[0] / math.sqrt(2.0 * math.pi) / 2.0
    return total


@st.composite
def softmaxes(draw, n_classes, size=10.0):
    floats = st.floats(-size, size)
    return (
        draw(hnp.arrays(np.float64, (n_classes, 2), elements=floats)),
        draw(hnp.arrays(np.float64, n_classes, elements=floats)),
    )


# Densities.


def test_the_density_of_blobs_does_not_depend_on_the_sample():
    one = density(DataParams(n_samples=30, test_size=0.0))
    other = density(DataParams(n_samples=10_000, test_size=0.5))
    np.testing.assert_array_equal(one.centres, other.centres)


def test_a_larger_spread_leaves_the_centres():
    np.testing.assert_array_equal(blobs(cluster_std=0.1).centres, blobs(cluster_std=5.0).centres)


@pytest.mark.parametrize("cluster_std", [0.5, 2.0])
@pytest.mark.parametrize("n_classes", [2, 3, 8])
def test_the_data_have_the_density(n_classes, cluster_std):
    params = DataParams(n_samples=10_000, n_classes=n_classes, cluster_std=cluster_std)
    data, bayes = make_dataset(params), density(params)
    best = best_expected(bayes)
    wrong = maths.logits(data.X, *bayes.weights).argmax(axis=1) != data.y
    # Five standard errors of a share of 10,000 points.
    tolerance = 5.0 * math.sqrt(best.error * best.accuracy / 10_000)
    assert wrong.mean() == pytest.approx(best.error, abs=tolerance)


# Weights.


def test_weights_of_two_clusters_by_hand():
    # Centres (1, 0) and (3, 2), variance 4: weights (1/4, 0), (3/4, 1/2) less (1/2, 1/4), and
    # intercepts -1/8, -13/8 less -7/8.
    bayes = clusters([1, 0], [3, 2], cluster_std=2.0)
    coef, intercept = bayes.weights
    np.testing.assert_array_equal(coef, [[-0.25, -0.25], [0.25, 0.25]])
    np.testing.assert_array_equal(intercept, [0.75, -0.75])


@pytest.mark.parametrize("cluster_std", SPREADS)
@pytest.mark.parametrize("n_classes", [2, 3, 8])
def test_its_softmax_is_the_posterior_of_the_densities(n_classes, cluster_std):
    bayes = blobs(n_classes, cluster_std)
    X, _ = draw(bayes, 200)
    densities = np.column_stack(
        [scipy.stats.multivariate_normal(c, cluster_std**2).logpdf(X) for c in bayes.centres]
    )
    # Logits of up to (10 / 0.1)**2 are rounded to 1e4 half-ulps in a few operations.
    np.testing.assert_allclose(
        maths.softmax(maths.logits(X, *bayes.weights)),
        maths.softmax(densities),
        rtol=0.0,
        atol=1e5 * EPS,
    )


# Error, where it has a closed form.


@pytest.mark.parametrize("cluster_std", SPREADS)
def test_the_error_of_two_clusters_is_the_tail_beyond_half_their_distance(cluster_std):
    bayes = blobs(2, cluster_std)
    distance = math.dist(*bayes.centres)
    # Down to 1e-108, where a distance of 22 standard deviations is good to some 1e-14 and the tail
    # changes by 22 times as much.
    assert best_expected(bayes).error == pytest.approx(
        scipy.stats.norm.cdf(-distance / (2.0 * cluster_std)), rel=1e-12, abs=0.0
    )


@pytest.mark.parametrize("cluster_std", [0.3, 1.0, 4.0])
def test_the_error_of_four_clusters_on_a_square_is_that_of_two_decisions(cluster_std):
    bayes = clusters([-1, -1], [1, -1], [-1, 1], [1, 1], cluster_std=cluster_std)
    right = scipy.stats.norm.cdf(1.0 / cluster_std)
    assert best_expected(bayes).error == pytest.approx(1.0 - right**2, abs=ROUNDING)


def test_the_error_of_clusters_in_a_row_is_that_of_one_or_two_tails():
    # Boundaries half-way: one tail beyond 1 for either end, two for the middle.
    bayes = clusters([-2, 0], [0, 0], [2, 0])
    assert best_expected(bayes).error == pytest.approx(
        4.0 * scipy.stats.norm.cdf(-1.0) / 3.0, abs=ROUNDING
    )


@settings(max_examples=50)
@given(softmaxes(2), st.sampled_from(SPREADS))
def test_the_error_of_any_two_logits_is_a_tail_for_each_class(weights, cluster_std):
    bayes, (coef, intercept) = blobs(2, cluster_std), weights
    assume(math.dist(*coef) >= 0.1)
    moments = [gap_moments(bayes, coef, intercept, k) for k in range(2)]
    expected = np.mean([scipy.stats.norm.cdf(mean / std) for mean, std in moments])
    # The mean of a gap of up to 100, over a standard deviation of at least 0.01, is good to some
    # 1e4 ulps; a tail changes by less than half of that.
    assert error_and_loss(bayes, coef, intercept).error == pytest.approx(expected, abs=1e4 * EPS)


def test_a_boundary_through_a_centre_halves_its_cluster():
    # Class 1 wins where x > 0: half of the cluster at the origin, and the tail of the other.
    bayes = clusters([0, 0], [3, 0])
    found = error_and_loss(bayes, np.array([[0.0, 0.0], [1.0, 0.0]]), np.zeros(2))
    expected = (0.5 + scipy.stats.norm.cdf(-3.0)) / 2.0
    assert found.error == pytest.approx(expected, abs=ROUNDING)


def test_a_boundary_almost_through_a_centre_halves_its_cluster():
    bayes = clusters([0, 0], [3, 0])
    found = error_and_loss(bayes, np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([0.0, 5e-324]))
    expected = (0.5 + scipy.stats.norm.cdf(-3.0)) / 2.0
    assert found.error == pytest.approx(expected, abs=ROUNDING)


@pytest.mark.parametrize("random_state", range(30))
def test_corners_almost_on_a_centre_leave_their_angles(random_state):
    # All three logits are zero at the first centre, but for rounding, and then a millionth of a
    # standard deviation beside it: the error changes by less than a few of those.
    bayes, rng = blobs(3, 5.0, random_state), np.random.default_rng(random_state)
    coef = rng.normal(size=(3, 2))
    near, beside = (
        error_and_loss(bayes, coef, -coef @ (bayes.centres[0] + shift)).error
        for shift in (0.0, 5e-6)
    )
    assert near == pytest.approx(beside, abs=5e-6)


def test_corners_that_are_one_seen_from_a_centre_are_taken_for_one():
    # Logits 0, -x, -y, 1e-300 - x - y: the first class has the quarter right and above of the
    # origin without a corner of 1e-300. Phi(3)**2 of its cluster lie there; the others' centres
    # are far from all boundaries.
    bayes = clusters([3, 3], [-40, 20], [20, -40], [-40, -40])
    coef = np.array([[0.0, 0.0], [-1.0, 0.0], [0.0, -1.0], [-1.0, -1.0]])
    found = error_and_loss(bayes, coef, np.array([0.0, 0.0, 0.0, 1e-300]))
    expected = (1.0 - scipy.stats.norm.cdf(3.0) ** 2) / 4.0
    assert found.error == pytest.approx(expected, abs=ROUNDING)


def test_a_corner_on_a_centre_leaves_its_angle():
    # Logits 0, x, y: the first class has the quarter below and left of the origin.
    bayes = clusters([0, 0], [9, 0], [0, 9])
    coef = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    found = error_and_loss(bayes, coef, np.zeros(3))
    # Of the two others only the tail beyond x = y counts: both axes are out of sight behind it.
    others = 2.0 * scipy.stats.norm.cdf(-9.0 / math.sqrt(2.0))
    assert found.error == pytest.approx((0.75 + others) / 3.0, abs=ROUNDING)


@pytest.mark.parametrize("n_classes", [2, 3, 8])
def test_weights_of_zero_give_every_point_to_the_first_class(n_classes):
    found = error_and_loss(blobs(n_classes), np.zeros((n_classes, 2)), np.zeros(n_classes))
    assert found.error == pytest.approx(1.0 - 1.0 / n_classes, abs=ROUNDING)
    # The rule's weights add up to one in 11,000 roundings.
    assert found.cross_entropy == pytest.approx(math.log(n_classes), rel=1e-12)


def test_a_class_that_wins_nowhere_is_always_missed():
    bayes = clusters([-9, 0], [9, 0], [0, 0])
    coef = np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, 0.0]])
    found = error_and_loss(bayes, coef, np.array([0.0, 0.0, -1.0]))
    assert found.error == pytest.approx(1.0 / 3.0, abs=ROUNDING)


def test_classes_taken_for_each_other_are_always_wrong():
    bayes = clusters([-9, 0], [9, 0])
    # Right only beyond nine standard deviations, 1e-19.
    assert error_and_loss(bayes, bayes.weights[0][::-1], bayes.weights[1]).error == 1.0


# Cross-entropy, where one integral is enough.


@pytest.mark.parametrize("cluster_std", SPREADS)
@pytest.mark.parametrize("random_state", range(3))
def test_the_loss_of_the_best_of_two_classes_is_one_integral(cluster_std, random_state):
    bayes = blobs(2, cluster_std, random_state)
    expected = cross_entropy_of_two(bayes, *bayes.weights)
    assert best_expected(bayes).cross_entropy == pytest.approx(expected, abs=SMOOTH)


@pytest.mark.parametrize(("steepness", "tolerance"), [(1.0, 1e-11), (10.0, 1e-7), (100.0, 2e-3)])
@pytest.mark.parametrize("angle", [0.0, 0.5, 1.0, 2.0])
def test_the_loss_of_any_two_logits_is_one_integral(angle, steepness, tolerance):
    # The boundary is a standard deviation from the first centre: as bad as can be. 1 radian is the
    # worst angle, along the rows of nodes. Tolerances are those promised.
    bayes = clusters([0, 0], [3, 1])
    normal = steepness * np.array([math.cos(angle), math.sin(angle)])
    coef, intercept = np.array([[0.0, 0.0], normal]), np.array([0.0, steepness])
    expected = cross_entropy_of_two(bayes, coef, intercept)
    assert error_and_loss(bayes, coef, intercept).cross_entropy == pytest.approx(
        expected, rel=tolerance
    )


# Against drawn points.


@pytest.mark.parametrize("cluster_std", [0.5, 1.0, 3.0])
@pytest.mark.parametrize("n_classes", [3, 8])
@pytest.mark.parametrize("best", [True, False])
def test_error_and_loss_are_the_means_over_many_points(n_classes, cluster_std, best):
    bayes, rng = blobs(n_classes, cluster_std), np.random.default_rng(1)
    coef, intercept = bayes.weights
    if not best:
        coef, intercept = coef + rng.normal(size=coef.shape), rng.normal(size=n_classes)
    X, y = draw(bayes, 100_000)
    z = maths.logits(X, coef, intercept)
    found, losses = error_and_loss(bayes, coef, intercept), maths.softmax_with_losses(z, y)[1]
    # Five standard errors.
    share = 5.0 * math.sqrt(found.error * found.accuracy / len(y))
    assert (z.argmax(axis=1) != y).mean() == pytest.approx(found.error, abs=share)
    spread = 5.0 * losses.std() / math.sqrt(len(y))
    assert losses.mean() == pytest.approx(found.cross_entropy, abs=spread)


def test_loss_beyond_the_best_is_the_mean_divergence():
    bayes, rng = blobs(3), np.random.default_rng(2)
    coef, intercept = rng.normal(size=(3, 2)), rng.normal(size=3)
    X, _ = draw(bayes, 100_000)
    truth = maths.log_softmax(maths.logits(X, *bayes.weights))
    given_ = maths.log_softmax(maths.logits(X, coef, intercept))
    divergences = (np.exp(truth) * (truth - given_)).sum(axis=1)
    beyond = (
        error_and_loss(bayes, coef, intercept).cross_entropy - best_expected(bayes).cross_entropy
    )
    # Five standard errors.
    spread = 5.0 * divergences.std() / math.sqrt(len(X))
    assert beyond == pytest.approx(divergences.mean(), abs=spread)


# Properties.


@settings(max_examples=50)
@given(
    st.sampled_from([2, 3, 5]).flatmap(lambda k: st.tuples(st.just(k), softmaxes(k))),
    st.sampled_from(SPREADS),
)
def test_no_softmax_does_better_than_the_best(case, cluster_std):
    n_classes, weights = case
    bayes = blobs(n_classes, cluster_std)
    best, other = best_expected(bayes), error_and_loss(bayes, *weights)
    assert other.error >= best.error - ROUNDING
    # Node by node the divergence is not negative; each term is good to some ulps of the logits.
    assert other.cross_entropy >= best.cross_entropy - 1e-12


@pytest.mark.parametrize("cluster_std", [0.3, 1.0, 3.0])
def test_no_fit_does_better_than_the_best(cluster_std):
    params = DataParams(n_samples=10_000, cluster_std=cluster_std)
    data, bayes = make_dataset(params), density(params)
    options = Options(max_iter=100)
    fit = train(data.X, data.y, 3, C=1.0, l1_ratio=0.0, solver=Solver.NEWTON, options=options)
    best, fitted = best_expected(bayes), error_and_loss(bayes, fit.coef, fit.intercept)
    assert fitted.error >= best.error
    assert fitted.cross_entropy >= best.cross_entropy


def test_fits_of_larger_samples_come_nearer_to_the_best():
    beyond = []
    for n_samples in (100, 1000, 10_000):
        params = DataParams(n_samples=n_samples, cluster_std=2.0)
        data, bayes = make_dataset(params), density(params)
        options = Options(max_iter=100)
        fit = train(data.X, data.y, 3, C=1.0, l1_ratio=0.0, solver=Solver.NEWTON, options=options)
        fitted = error_and_loss(bayes, fit.coef, fit.intercept)
        beyond.append(fitted.cross_entropy - best_expected(bayes).cross_entropy)
    assert beyond == sorted(beyond, reverse=True)


@settings(max_examples=25)
@given(softmaxes(4), st.integers(-1000, 1000))
def test_a_common_shift_changes_nothing(weights, shift):
    bayes, (coef, intercept) = blobs(4), weights
    one, other = (error_and_loss(bayes, coef, intercept + s) for s in (0, shift))
    # Intercepts of up to 1010 are rounded to half an ulp of 1024, which moves a boundary by that
    # over the difference of two weights; parallel ones are compared by their losses alone.
    assert other.cross_entropy == pytest.approx(one.cross_entropy, rel=1e-11, abs=1e-11)


@settings(max_examples=25)
@given(softmaxes(4), st.permutations(range(4)))
def test_permuting_classes_changes_nothing(weights, order):
    bayes, (coef, intercept) = blobs(4), weights
    weights_differ = len(np.unique(np.column_stack([coef, intercept]), axis=0)) == 4
    one = error_and_loss(bayes, coef, intercept)
    permuted = Density(bayes.centres[list(order)], bayes.shapes)
    other = error_and_loss(permuted, coef[list(order)], intercept[list(order)])
    assert other.cross_entropy == pytest.approx(one.cross_entropy, rel=1e-12)
    # Classes that coincide share a region, which goes to the first.
    assert not weights_differ or other.error == pytest.approx(one.error, abs=ROUNDING)


@pytest.mark.parametrize("factor", [0.01, 1.0, 100.0])
def test_the_unit_of_the_features_does_not_matter(factor):
    plain = clusters([0, 0], [2, 1], [-1, 3])
    scaled = clusters(*(factor * plain.centres), cluster_std=factor)
    assert best_expected(scaled).error == pytest.approx(best_expected(plain).error, abs=ROUNDING)
    assert best_expected(scaled).cross_entropy == pytest.approx(
        best_expected(plain).cross_entropy, rel=1e-12
    )


@pytest.mark.parametrize("turn", [0.3, 1.0, math.pi / 2])
def test_the_direction_of_the_axes_does_not_matter(turn):
    rotation = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    plain = clusters([0, 0], [2, 1], [-1, 3])
    turned = clusters(*(plain.centres @ rotation))
    assert best_expected(turned).error == pytest.approx(best_expected(plain).error, abs=ROUNDING)
    assert best_expected(turned).cross_entropy == pytest.approx(
        best_expected(plain).cross_entropy, abs=SMOOTH
    )


def test_equal_parameters_give_bit_equal_results():
    assert best_expected(blobs(8)) == best_expected(blobs(8))


# Extremes.


@pytest.mark.parametrize("size", [1e-300, 1e4, 1e150, 1e300])
def test_finite_weights_have_a_finite_loss(size):
    bayes = blobs(3)
    coef, intercept = size * np.array([[1.0, 0.0], [-1.0, 1.0], [0.0, -1.0]]), np.zeros(3)
    found = error_and_loss(bayes, coef, intercept)
    assert math.isfinite(found.cross_entropy) and 0.0 <= found.error <= 1.0


def test_clusters_that_are_far_apart_have_neither_error_nor_loss():
    # Half of a distance of more than 3 is over 15 standard deviations away: 1e-51.
    best = best_expected(blobs(3, 0.1))
    assert 0.0 <= best.error < 1e-50 and 0.0 <= best.cross_entropy < 1e-50


def test_one_cluster_for_all_classes_leaves_nothing_to_tell_them_by():
    best = best_expected(clusters([1, 1], [1, 1], [1, 1], [1, 1]))
    assert best.error == pytest.approx(0.75, abs=ROUNDING)
    assert best.cross_entropy == pytest.approx(math.log(4.0), rel=1e-12)


# Arguments.


def test_centres_are_read_only():
    assert not blobs().centres.flags.writeable


def test_weights_of_another_number_of_classes_are_refused():
    with pytest.raises(ValueError, match=r"coef must have shape \(3, 2\), got \(2, 2\)"):
        error_and_loss(blobs(3), np.zeros((2, 2)), np.zeros(2))


def test_intercepts_of_a_wrong_shape_are_refused():
    with pytest.raises(ValueError, match=r"intercept must have shape \(3,\), got \(2,\)"):
        error_and_loss(blobs(3), np.zeros((3, 2)), np.zeros(2))


def test_weights_that_are_not_finite_are_refused():
    with pytest.raises(ValueError, match="coef must be finite, got nan"):
        error_and_loss(blobs(3), np.full((3, 2), np.nan), np.zeros(3))


@pytest.mark.parametrize(
    ("centres", "shapes"), [((3, 2), (2, 2, 2)), ((3, 2), (3, 2)), ((3, 3), (3, 2, 2))]
)
def test_densities_of_wrong_shapes_are_refused(centres, shapes):
    with pytest.raises(ValueError, match="centres and shapes must have shapes"):
        Density(np.zeros(centres), np.ones(shapes))


def test_clusters_without_an_area_are_refused():
    with pytest.raises(ValueError, match="shapes must not be singular"):
        Density(np.zeros((2, 2)), np.ones((2, 2, 2)))


@pytest.mark.parametrize("flip", [-0.1, 1.1, math.nan])
def test_flips_that_are_no_probability_are_refused(flip):
    with pytest.raises(ValueError, match="flip must be from 0 to 1, got"):
        clusters([0, 0], [1, 1], flip=flip)


@pytest.mark.parametrize("extent", [(0.0, 0.0, 0.0, 1.0), (0.0, math.nan, 0.0, 1.0)])
@pytest.mark.parametrize("n_classes", [2, 3])
def test_pictures_without_an_area_are_refused(extent, n_classes):
    for bayes in (blobs(n_classes), article(n_classes)):
        with pytest.raises(ValueError, match="extent must be finite"):
            borders(bayes, extent, 10)
        with pytest.raises(ValueError, match="extent must be finite"):
            disagreement_share(bayes, np.eye(n_classes, 2), np.zeros(n_classes), extent)


# Clusters of other shapes: the posterior.


@pytest.mark.parametrize("cluster_std", SPREADS)
@pytest.mark.parametrize("n_classes", [2, 3, 4])
def test_the_posterior_is_that_of_the_articles_densities(n_classes, cluster_std):
    bayes = article(n_classes, cluster_std)
    X, _ = draw(bayes, 200)
    densities = np.column_stack(
        [
            scipy.stats.multivariate_normal(centre, shape.T @ shape).logpdf(X)
            for centre, shape in zip(bayes.centres, bayes.shapes, strict=True)
        ]
    )
    # Exponents of up to (20 / 0.03)**2 = 4e5 and a covariance whose own inverse loses 1e3 of that.
    np.testing.assert_allclose(
        bayes.posterior(X),
        0.99 * maths.softmax(densities) + 0.01 / n_classes,
        rtol=0.0,
        atol=4e8 * EPS,
    )


@pytest.mark.parametrize("size", [1.0, 1e3, 1e100])
def test_far_out_the_posterior_is_that_of_the_widest_cluster(size):
    bayes = Density(np.zeros((2, 2)), np.array([np.eye(2), 2.0 * np.eye(2)]), 0.01)
    far = 100.0 * size * np.array([[1.0, 0.0], [-1.0, 1.0]])
    np.testing.assert_allclose(bayes.posterior(far), [[0.005, 0.995]] * 2, rtol=4 * EPS)


@pytest.mark.parametrize("flip", [0.0, 0.3, 1.0])
def test_logarithms_of_the_posterior_are_its_logarithms(flip):
    bayes = Density(np.array([[0.0, 0.0], [2.0, 1.0]]), article(2).shapes, flip)
    X, _ = draw(bayes, 200)
    # Some ulps of log-densities, which are below 1000.
    np.testing.assert_allclose(
        np.exp(bayes.log_posterior(X)), bayes.posterior(X), rtol=4000 * EPS, atol=0.0
    )


@pytest.mark.parametrize("cluster_std", SPREADS)
@pytest.mark.parametrize("n_classes", [2, 3, 4])
def test_the_articles_data_have_the_density(n_classes, cluster_std):
    params = DataParams(
        dataset=DatasetName.ARTICLE,
        n_samples=10_000,
        test_size=0.5,
        n_classes=n_classes,
        cluster_std=cluster_std,
    )
    data, bayes = make_dataset(params), density(params)
    best = best_expected(bayes)
    for X, y in ((data.X, data.y), (data.X_test, data.y_test)):
        posterior = bayes.posterior(X)
        wrong = (posterior.argmax(axis=1) != y).mean()
        losses = -np.log(posterior[np.arange(len(y)), y])
        # Five standard errors.
        tolerance = 5.0 / math.sqrt(len(y))
        assert wrong == pytest.approx(
            best.error, abs=tolerance * math.sqrt(best.error * best.accuracy)
        )
        assert losses.mean() == pytest.approx(best.cross_entropy, abs=tolerance * losses.std())


def test_only_round_clusters_of_one_size_without_noise_have_weights():
    plain = clusters([0, 0], [2, 1])
    assert plain.weights is not None
    assert clusters([0, 0], [2, 1], flip=0.01).weights is None
    assert Density(plain.centres, np.array([np.eye(2), 2.0 * np.eye(2)])).weights is None
    assert Density(plain.centres, np.array([np.diag([1.0, 2.0])] * 2)).weights is None
    assert Density(plain.centres, np.array([[[1.0, 0.1], [0.0, 1.0]]] * 2)).weights is None


# Their error and cross-entropy.


def turned(angle):
    return np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])


@pytest.mark.parametrize("narrow", [0.9, 0.5, 0.1, 1e-2, 1e-4])
@pytest.mark.parametrize("angle", [0.0, 0.7, math.pi / 2])
def test_a_narrow_cluster_within_a_wide_one_wins_between_two_lines(narrow, angle):
    # As dense where x**2 (1 / narrow**2 - 1) / 2 = log(1 / narrow).
    shapes = np.array([np.eye(2), np.diag([narrow, 1.0])]) @ turned(angle)
    bayes = Density(np.zeros((2, 2)), shapes)
    edge = math.sqrt(2.0 * math.log(1.0 / narrow) / (1.0 / narrow**2 - 1.0))
    normal = scipy.stats.norm
    expected = (1.0 - 2.0 * normal.cdf(-edge) + 2.0 * normal.cdf(-edge / narrow)) / 2.0
    assert best_expected(bayes).error == pytest.approx(expected, abs=SWEPT)


@pytest.mark.parametrize("narrow", [0.9, 0.1, 1e-2, 1e-4])
@pytest.mark.parametrize("angle", [0.0, 0.7, math.pi / 2])
def test_a_narrow_cluster_within_a_wide_one_has_the_entropy_of_one_integral(narrow, angle):
    shapes = np.array([np.eye(2), np.diag([narrow, 1.0])]) @ turned(angle)

    def integrand(x):
        densities = scipy.stats.norm.pdf(x), scipy.stats.norm.pdf(x, scale=narrow)
        return scipy.special.entr(densities / np.sum(densities)).sum() * np.sum(densities) / 2.0

    # Beyond 10 narrow deviations the wide cluster is alone.
    expected = 2.0 * scipy.integrate.quad(integrand, 0.0, 10.0 * narrow, epsabs=1e-12, limit=400)[0]
    if narrow > 0.5:
        expected = 2.0 * scipy.integrate.quad(integrand, 0.0, 10.0, epsabs=1e-12, limit=400)[0]
    found = best_expected(Density(np.zeros((2, 2)), shapes))
    assert found.cross_entropy == pytest.approx(expected, abs=SWEPT_SMOOTH)


def test_long_clusters_that_are_far_apart_have_the_error_of_a_tail():
    # Of one shape, so the border is straight, nine deviations from either centre: 1e-19.
    bayes = Density(np.array([[-9.0, 0.0], [9.0, 0.0]]), np.array([np.diag([1.0, 2.0])] * 2))
    # On lines through both, the border is off by an ulp of 9, or of a tail by 81 of its own.
    assert best_expected(bayes).error == pytest.approx(scipy.stats.norm.cdf(-9.0), rel=1e-9, abs=0)


@pytest.mark.parametrize("narrow", [0.5, 0.1, 1e-2, 1e-4])
@pytest.mark.parametrize("angle", [0.0, 0.3, 0.7])
def test_two_narrow_clusters_that_cross_are_told_apart_by_their_diagonals(narrow, angle):
    # By symmetry: the first, of x with deviation 1 and y with ``narrow``, wins where |x| > |y|, and
    # y / (narrow x) is Cauchy's.
    shapes = np.array([np.diag([1.0, narrow]), np.diag([narrow, 1.0])]) @ turned(angle)
    found = best_expected(Density(np.ones((2, 2)), shapes))
    assert found.error == pytest.approx(2.0 * math.atan(narrow) / math.pi, abs=SWEPT)


def test_the_error_of_two_round_clusters_with_one_centre_is_that_of_a_circle():
    # As dense where r**2 (1 - 1 / 4) / 2 = 2 log(2); radii are Rayleigh's.
    radius = math.sqrt(16.0 * math.log(2.0) / 3.0)
    bayes = Density(np.zeros((2, 2)), np.array([np.eye(2), 2.0 * np.eye(2)]))
    beyond, within = math.exp(-(radius**2) / 2.0), 1.0 - math.exp(-(radius**2) / 8.0)
    assert best_expected(bayes).error == pytest.approx((beyond + within) / 2.0, abs=SWEPT)


@pytest.mark.parametrize("cluster_std", SPREADS)
@pytest.mark.parametrize("n_classes", [2, 3, 8])
def test_straight_boundaries_found_by_lines_are_those_of_the_weights(n_classes, cluster_std):
    # Noise too small to matter, but no softmax has it: both ways come to the same.
    plain = blobs(n_classes, cluster_std)
    swept = best_expected(Density(plain.centres, plain.shapes, 1e-20))
    exact = best_expected(plain)
    assert swept.error == pytest.approx(exact.error, abs=SWEPT)
    assert swept.cross_entropy == pytest.approx(exact.cross_entropy, abs=SWEPT_SMOOTH)


@pytest.mark.parametrize("n_classes", [2, 3, 4])
@pytest.mark.parametrize("cluster_std", [0.5, 1.0, 3.0])
def test_the_articles_best_is_the_mean_over_many_points(n_classes, cluster_std):
    bayes = article(n_classes, cluster_std, random_state=7)
    posterior = bayes.posterior(draw(bayes, 100_000)[0])
    best, errors = best_expected(bayes), 1.0 - posterior.max(axis=1)
    entropies = scipy.special.entr(posterior).sum(axis=1)
    # Five standard errors.
    noise = 5.0 / math.sqrt(len(posterior))
    assert errors.mean() == pytest.approx(best.error, abs=noise * errors.std())
    assert entropies.mean() == pytest.approx(best.cross_entropy, abs=noise * entropies.std())


@pytest.mark.parametrize("n_classes", [2, 3, 4])
@pytest.mark.parametrize("cluster_std", [0.5, 1.0, 3.0])
def test_a_softmax_on_the_article_has_the_means_over_many_points(n_classes, cluster_std):
    bayes, rng = article(n_classes, cluster_std, random_state=7), np.random.default_rng(1)
    coef, intercept = rng.normal(size=(n_classes, 2)), rng.normal(size=n_classes)
    X, y = draw(bayes, 100_000)
    z = maths.logits(X, coef, intercept)
    found, losses = error_and_loss(bayes, coef, intercept), maths.softmax_with_losses(z, y)[1]
    # Five standard errors.
    noise = 5.0 / math.sqrt(len(y))
    share = noise * math.sqrt(found.error * found.accuracy)
    assert (z.argmax(axis=1) != y).mean() == pytest.approx(found.error, abs=share)
    assert losses.mean() == pytest.approx(found.cross_entropy, abs=noise * losses.std())


@pytest.mark.parametrize("random_state", [0, 1, 2, 7])
def test_the_shape_of_the_picture_does_not_matter(random_state):
    # Lines run another way through pictures that are turned, stretched and mirrored.
    bayes, rng = article(4, 1.0, random_state), np.random.default_rng(random_state)
    coef, intercept = rng.normal(size=(4, 2)), rng.normal(size=4)
    stretch = np.array([[0.3, 2.0], [1.5, -0.4]])
    other = Density(bayes.centres @ stretch, bayes.shapes @ stretch, bayes.flip)
    one, same = best_expected(bayes), best_expected(other)
    assert same.error == pytest.approx(one.error, abs=SWEPT)
    assert same.cross_entropy == pytest.approx(one.cross_entropy, abs=SWEPT_SMOOTH)
    one = error_and_loss(bayes, coef, intercept)
    same = error_and_loss(other, coef @ np.linalg.inv(stretch).T, intercept)
    # Exact but for rounding, which clusters that are a hundred times as long as wide multiply.
    assert same.error == pytest.approx(one.error, abs=100 * ROUNDING)
    assert same.cross_entropy == pytest.approx(one.cross_entropy, abs=SWEPT_SMOOTH)


def test_only_the_covariances_matter():
    bayes, rng = article(4), np.random.default_rng(3)
    coef, intercept = rng.normal(size=(4, 2)), rng.normal(size=4)
    mirror = turned(0.3) @ np.diag([1.0, -1.0])
    other = Density(bayes.centres, mirror @ bayes.shapes, bayes.flip)
    one, same = (error_and_loss(each, coef, intercept) for each in (bayes, other))
    assert same.error == pytest.approx(one.error, abs=100 * ROUNDING)
    assert same.cross_entropy == pytest.approx(one.cross_entropy, abs=SWEPT_SMOOTH)
    assert best_expected(other).error == pytest.approx(best_expected(bayes).error, abs=SWEPT)


@settings(max_examples=50)
@given(
    st.sampled_from([2, 3, 4]).flatmap(lambda k: st.tuples(st.just(k), softmaxes(k))),
    st.sampled_from(SPREADS),
    st.integers(0, 9999),
)
def test_no_softmax_does_better_on_the_article_than_the_best(case, cluster_std, random_state):
    n_classes, weights = case
    bayes = article(n_classes, cluster_std, random_state)
    best, other = best_expected(bayes), error_and_loss(bayes, *weights)
    assert other.error >= best.error - SWEPT
    # Node by node the divergence is not negative; each term is good to some ulps of the logits.
    assert other.cross_entropy >= best.cross_entropy - 1e-12


@pytest.mark.parametrize("n_samples", [30, 300, 10_000])
def test_no_fit_does_better_on_the_article_than_the_best(n_samples):
    params = DataParams(dataset=DatasetName.ARTICLE, n_samples=n_samples, n_classes=4)
    data, bayes = make_dataset(params), density(params)
    options = Options(max_iter=100)
    fit = train(data.X, data.y, 4, C=1.0, l1_ratio=0.0, solver=Solver.NEWTON, options=options)
    best, fitted = best_expected(bayes), error_and_loss(bayes, fit.coef, fit.intercept)
    assert fitted.error > best.error
    assert fitted.cross_entropy > best.cross_entropy


@pytest.mark.parametrize("n_classes", [2, 3, 4])
def test_labels_that_are_all_drawn_at_random_leave_nothing_to_know(n_classes):
    known = article(n_classes)
    bayes = Density(known.centres, known.shapes, 1.0)
    best = best_expected(bayes)
    assert best.error == pytest.approx(1.0 - 1.0 / n_classes, abs=EPS)
    # Weights of up to 1e5 nodes add up to one in as many roundings.
    assert best.cross_entropy == pytest.approx(math.log(n_classes), rel=1e-12)


@pytest.mark.parametrize("flip", [0.0, 0.2, 1.0])
def test_noise_mixes_an_error_with_that_of_a_guess(flip):
    bayes = clusters([-1, -1], [1, -1], [-1, 1], [1, 1], flip=flip)
    coef, intercept = clusters([-1, -1], [1, -1], [-1, 1], [1, 1]).weights
    wrong = 1.0 - scipy.stats.norm.cdf(1.0) ** 2
    expected = (1.0 - flip) * wrong + flip * 0.75
    assert error_and_loss(bayes, coef, intercept).error == pytest.approx(expected, abs=ROUNDING)
    assert best_expected(bayes).error == pytest.approx(expected, abs=SWEPT)


@pytest.mark.parametrize("random_state", range(51))
def test_every_small_article_has_a_best(random_state):
    bayes = article(4, SPREADS[random_state % 5], random_state, n_samples=30)
    best = best_expected(bayes)
    # Three quarters of one per cent are drawn anew and wrong; nobody need do worse than guess.
    assert 0.0075 - EPS <= best.error <= 0.75
    assert 0.0 < best.cross_entropy <= math.log(4.0)


def test_of_the_articles_clusters_equal_parameters_give_bit_equal_results():
    assert best_expected(article(4)) == best_expected(article(4))


# Borders.

PICTURE = (-4.0, 5.0, -3.0, 4.0)


@pytest.mark.parametrize("cluster_std", SPREADS)
@pytest.mark.parametrize("n_classes", [2, 3, 4])
@pytest.mark.parametrize("make", [blobs, article])
def test_on_borders_two_classes_are_as_likely_and_no_other_is_likelier(
    make, n_classes, cluster_std
):
    bayes = make(n_classes, cluster_std)
    points = borders(bayes, plot_extent(draw(bayes, 300)[0]), 150)
    posterior = np.sort(bayes.posterior(points), axis=1)
    assert len(points) >= 100
    # Log-densities of up to (10 / 0.03)**2 = 1e5 are rounded in a few operations.
    np.testing.assert_allclose(posterior[:, -2], posterior[:, -1], rtol=0.0, atol=1e6 * EPS)


@pytest.mark.parametrize("random_state", range(5))
def test_a_line_has_a_border_wherever_the_best_class_changes(random_state):
    bayes = article(4, 1.0, random_state)
    points = borders(bayes, PICTURE, 20)
    x_min, x_max, y_min, y_max = PICTURE
    y = np.linspace(y_min, y_max, 20_001)
    for x in x_min + (np.arange(20) + 0.5) * (x_max - x_min) / 20:
        classes = bayes.posterior(np.column_stack([np.full_like(y, x), y])).argmax(axis=1)
        changes = np.flatnonzero(np.diff(classes))
        # Rows of points cross this column elsewhere: no border of theirs is as near to it.
        crossed = np.sort(points[np.abs(points[:, 0] - x) < 1e-9, 1])
        assert len(crossed) == len(changes)
        assert (y[changes] <= crossed).all() and (crossed <= y[changes + 1]).all()


def test_the_border_of_two_round_clusters_with_one_centre_is_a_circle():
    bayes = Density(np.ones((2, 2)), np.array([np.eye(2), 2.0 * np.eye(2)]))
    radii = np.linalg.norm(borders(bayes, PICTURE, 51) - 1.0, axis=1)
    # A root's square is off by a few ulps of the quadratic, the more so near the double root.
    np.testing.assert_allclose(radii, math.sqrt(16.0 * math.log(2.0) / 3.0), rtol=100 * EPS)
    assert len(radii) >= 80


def test_lines_that_only_touch_a_border_are_no_trouble():
    # The circle from the middle column's side: a double root at its left and right.
    radius = math.sqrt(16.0 * math.log(2.0) / 3.0)
    bayes = Density(np.zeros((2, 2)), np.array([np.eye(2), 2.0 * np.eye(2)]))
    points = borders(bayes, (radius - 1.0, radius + 1.0, -1.0, 1.0), 1)
    # The middle row crosses it there; the column, which touches, may or may not.
    assert 1 <= len(points) <= 3
    # Half of the digits of a double root are lost.
    np.testing.assert_allclose(points, [[radius, 0.0]] * len(points), atol=1e-7)


def test_a_picture_within_one_region_has_no_borders():
    bayes = article(2, 0.1)
    x, y = bayes.centres[0]
    assert borders(bayes, (x - 0.1, x + 0.1, y - 0.1, y + 0.1), 50).shape == (0, 2)


def test_one_cluster_for_all_classes_has_no_borders():
    assert borders(clusters([1, 1], [1, 1], [1, 1]), PICTURE, 50).shape == (0, 2)


@pytest.mark.parametrize("n_classes", [2, 3, 8])
def test_borders_are_inside_of_the_picture(n_classes):
    points = borders(blobs(n_classes), PICTURE, 100)
    assert (points >= PICTURE[::2]).all() and (points <= PICTURE[1::2]).all()


# Where a softmax differs from the best.


def test_a_circle_within_a_class_is_its_share_of_the_picture():
    bayes = Density(np.ones((2, 2)), np.array([np.eye(2), 2.0 * np.eye(2)]))
    always_second = np.zeros((2, 2)), np.array([0.0, 1.0])
    found = disagreement_share(bayes, *always_second, PICTURE)
    assert found == pytest.approx(math.pi * 16.0 * math.log(2.0) / 3.0 / 63.0, abs=MEASURED)


def test_both_sides_of_a_border_count():
    # The softmax chooses the first class above the circle's centre and the second one below: above,
    # all but half of the circle is wrong, and below, the other half is.
    bayes = Density(np.ones((2, 2)), np.array([np.eye(2), 2.0 * np.eye(2)]))
    coef, intercept = np.array([[0.0, 1.0], [0.0, 0.0]]), np.array([-1.0, 0.0])
    found = disagreement_share(bayes, coef, intercept, PICTURE)
    assert found == pytest.approx(27.0 / 63.0, abs=MEASURED)


@pytest.mark.parametrize("n_classes", [2, 3, 8])
def test_straight_and_curved_borders_are_measured_alike(n_classes):
    plain, rng = blobs(n_classes), np.random.default_rng(4)
    noisy = Density(plain.centres, plain.shapes, 0.01)
    weights = rng.normal(size=(n_classes, 2)), rng.normal(size=n_classes)
    assert disagreement_share(noisy, *weights, PICTURE) == pytest.approx(
        disagreement_share(plain, *weights, PICTURE), abs=MEASURED
    )


@pytest.mark.parametrize("n_classes", [2, 3, 4])
def test_the_share_of_the_picture_is_that_of_many_places(n_classes):
    bayes, rng = article(n_classes, random_state=7), np.random.default_rng(5)
    coef, intercept = rng.normal(size=(n_classes, 2)), rng.normal(size=n_classes)
    places = rng.uniform(PICTURE[::2], PICTURE[1::2], (100_000, 2))
    chosen = maths.logits(places, coef, intercept).argmax(axis=1)
    differ = (bayes.posterior(places).argmax(axis=1) != chosen).mean()
    # Five standard errors.
    noise = 5.0 * math.sqrt(differ * (1.0 - differ) / len(places))
    found = disagreement_share(bayes, coef, intercept, PICTURE)
    assert found == pytest.approx(differ, abs=noise)


@pytest.mark.parametrize("factor", [1e-300, 1e308])
def test_a_common_factor_of_the_weights_leaves_the_share(factor):
    bayes, coef = article(3), np.array([[1.0, 0.0], [-1.0, 1.0], [0.0, -1.0]])
    plain, scaled = (disagreement_share(bayes, f * coef, np.zeros(3), PICTURE) for f in (1, factor))
    # Quotients by the largest weight are rounded, and lengths added up, over 1000 lines.
    assert scaled == pytest.approx(plain, rel=1e-12)


def test_weights_of_zero_choose_the_first_class():
    bayes = Density(np.ones((2, 2)), np.array([np.eye(2), 2.0 * np.eye(2)]))
    found = disagreement_share(bayes, np.zeros((2, 2)), np.zeros(2), PICTURE)
    circle = math.pi * 16.0 * math.log(2.0) / 3.0 / 63.0
    assert found == pytest.approx(1.0 - circle, abs=MEASURED)

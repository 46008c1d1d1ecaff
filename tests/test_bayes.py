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
from explorer.bayes import BayesClassifier, bayes_classifier, error_and_loss
from explorer.data import make_dataset
from explorer.params import DataParams, DatasetName, Solver
from explorer.solvers import Options
from explorer.training import train

EPS = float(np.finfo(np.float64).eps)
# A probability is one minus a sum of some ten terms below one, each good to an ulp or so.
ROUNDING = 32 * EPS
# What the rule of integration promises of smooth functions: 6e-13 of a cluster lie beyond it, where
# losses are some 10 nats.
SMOOTH = 1e-11

SPREADS = [0.1, 0.3, 1.0, 2.5, 5.0]


def clusters(*centres, cluster_std=1.0):
    return BayesClassifier(np.array(centres, dtype=np.float64), cluster_std)


def blobs(n_classes=3, cluster_std=1.0, random_state=42):
    params = DataParams(n_classes=n_classes, cluster_std=cluster_std, random_state=random_state)
    return bayes_classifier(params)


def own(bayes):
    """Error and loss of the Bayes classifier itself."""
    return error_and_loss(bayes, bayes.coef, bayes.intercept)


def draw(bayes, n_samples, seed=0):
    """Points of the density, and their classes."""
    rng = np.random.default_rng(seed)
    y = rng.integers(len(bayes.centres), size=n_samples)
    return bayes.centres[y] + bayes.cluster_std * rng.normal(size=(n_samples, 2)), y


def gap_moments(bayes, coef, intercept, k):
    """Mean and standard deviation of the other logit minus that of class k, on points of k."""
    normal = coef[1 - k] - coef[k]
    mean = normal @ bayes.centres[k] + intercept[1 - k] - intercept[k]
    return mean, bayes.cluster_std * math.hypot(*normal)


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


# Which data have one.


def test_the_articles_data_have_no_known_best():
    assert bayes_classifier(DataParams(dataset=DatasetName.ARTICLE)) is None


def test_the_best_does_not_depend_on_the_sample():
    one = bayes_classifier(DataParams(n_samples=30, test_size=0.0))
    other = bayes_classifier(DataParams(n_samples=10_000, test_size=0.5))
    np.testing.assert_array_equal(one.centres, other.centres)


def test_a_larger_spread_leaves_the_centres():
    np.testing.assert_array_equal(blobs(cluster_std=0.1).centres, blobs(cluster_std=5.0).centres)


@pytest.mark.parametrize("cluster_std", [0.5, 2.0])
@pytest.mark.parametrize("n_classes", [2, 3, 8])
def test_the_data_have_the_density(n_classes, cluster_std):
    params = DataParams(n_samples=10_000, n_classes=n_classes, cluster_std=cluster_std)
    data, bayes = make_dataset(params), bayes_classifier(params)
    best = own(bayes)
    wrong = maths.logits(data.X, bayes.coef, bayes.intercept).argmax(axis=1) != data.y
    # Five standard errors of a share of 10,000 points.
    tolerance = 5.0 * math.sqrt(best.error * best.accuracy / 10_000)
    assert wrong.mean() == pytest.approx(best.error, abs=tolerance)


# Weights.


def test_weights_of_two_clusters_by_hand():
    # Centres (1, 0) and (3, 2), variance 4: weights (1/4, 0), (3/4, 1/2) less (1/2, 1/4), and
    # intercepts -1/8, -13/8 less -7/8.
    bayes = clusters([1, 0], [3, 2], cluster_std=2.0)
    np.testing.assert_array_equal(bayes.coef, [[-0.25, -0.25], [0.25, 0.25]])
    np.testing.assert_array_equal(bayes.intercept, [0.75, -0.75])


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
        maths.softmax(maths.logits(X, bayes.coef, bayes.intercept)),
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
    assert own(bayes).error == pytest.approx(
        scipy.stats.norm.cdf(-distance / (2.0 * cluster_std)), rel=1e-12, abs=0.0
    )


@pytest.mark.parametrize("cluster_std", [0.3, 1.0, 4.0])
def test_the_error_of_four_clusters_on_a_square_is_that_of_two_decisions(cluster_std):
    bayes = clusters([-1, -1], [1, -1], [-1, 1], [1, 1], cluster_std=cluster_std)
    right = scipy.stats.norm.cdf(1.0 / cluster_std)
    assert own(bayes).error == pytest.approx(1.0 - right**2, abs=ROUNDING)


def test_the_error_of_clusters_in_a_row_is_that_of_one_or_two_tails():
    # Boundaries half-way: one tail beyond 1 for either end, two for the middle.
    bayes = clusters([-2, 0], [0, 0], [2, 0])
    assert own(bayes).error == pytest.approx(4.0 * scipy.stats.norm.cdf(-1.0) / 3.0, abs=ROUNDING)


@settings(max_examples=50, deadline=None)
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
    assert error_and_loss(bayes, bayes.coef[::-1], bayes.intercept).error == 1.0


# Cross-entropy, where one integral is enough.


@pytest.mark.parametrize("cluster_std", SPREADS)
@pytest.mark.parametrize("random_state", range(3))
def test_the_loss_of_the_best_of_two_classes_is_one_integral(cluster_std, random_state):
    bayes = blobs(2, cluster_std, random_state)
    expected = cross_entropy_of_two(bayes, bayes.coef, bayes.intercept)
    assert own(bayes).cross_entropy == pytest.approx(expected, abs=SMOOTH)


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
    coef, intercept = bayes.coef, bayes.intercept
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
    truth = maths.log_softmax(maths.logits(X, bayes.coef, bayes.intercept))
    given_ = maths.log_softmax(maths.logits(X, coef, intercept))
    divergences = (np.exp(truth) * (truth - given_)).sum(axis=1)
    beyond = error_and_loss(bayes, coef, intercept).cross_entropy - own(bayes).cross_entropy
    # Five standard errors.
    spread = 5.0 * divergences.std() / math.sqrt(len(X))
    assert beyond == pytest.approx(divergences.mean(), abs=spread)


# Properties.


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from([2, 3, 5]).flatmap(lambda k: st.tuples(st.just(k), softmaxes(k))),
    st.sampled_from(SPREADS),
)
def test_no_softmax_does_better_than_the_best(case, cluster_std):
    n_classes, weights = case
    bayes = blobs(n_classes, cluster_std)
    best, other = own(bayes), error_and_loss(bayes, *weights)
    assert other.error >= best.error - ROUNDING
    # Node by node the divergence is not negative; each term is good to some ulps of the logits.
    assert other.cross_entropy >= best.cross_entropy - 1e-12


@pytest.mark.parametrize("cluster_std", [0.3, 1.0, 3.0])
def test_no_fit_does_better_than_the_best(cluster_std):
    params = DataParams(n_samples=10_000, cluster_std=cluster_std)
    data, bayes = make_dataset(params), bayes_classifier(params)
    options = Options(max_iter=100)
    fit = train(data.X, data.y, 3, C=1.0, l1_ratio=0.0, solver=Solver.NEWTON, options=options)
    best, fitted = own(bayes), error_and_loss(bayes, fit.coef, fit.intercept)
    assert fitted.error >= best.error
    assert fitted.cross_entropy >= best.cross_entropy


def test_fits_of_larger_samples_come_nearer_to_the_best():
    beyond = []
    for n_samples in (100, 1000, 10_000):
        params = DataParams(n_samples=n_samples, cluster_std=2.0)
        data, bayes = make_dataset(params), bayes_classifier(params)
        options = Options(max_iter=100)
        fit = train(data.X, data.y, 3, C=1.0, l1_ratio=0.0, solver=Solver.NEWTON, options=options)
        fitted = error_and_loss(bayes, fit.coef, fit.intercept)
        beyond.append(fitted.cross_entropy - own(bayes).cross_entropy)
    assert beyond == sorted(beyond, reverse=True)


@settings(max_examples=25, deadline=None)
@given(softmaxes(4), st.integers(-1000, 1000))
def test_a_common_shift_changes_nothing(weights, shift):
    bayes, (coef, intercept) = blobs(4), weights
    one, other = (error_and_loss(bayes, coef, intercept + s) for s in (0, shift))
    # Intercepts of up to 1010 are rounded to half an ulp of 1024, which moves a boundary by that
    # over the difference of two weights; parallel ones are compared by their losses alone.
    assert other.cross_entropy == pytest.approx(one.cross_entropy, rel=1e-11, abs=1e-11)


@settings(max_examples=25, deadline=None)
@given(softmaxes(4), st.permutations(range(4)))
def test_permuting_classes_changes_nothing(weights, order):
    bayes, (coef, intercept) = blobs(4), weights
    weights_differ = len(np.unique(np.column_stack([coef, intercept]), axis=0)) == 4
    one = error_and_loss(bayes, coef, intercept)
    permuted = BayesClassifier(bayes.centres[list(order)], bayes.cluster_std)
    other = error_and_loss(permuted, coef[list(order)], intercept[list(order)])
    assert other.cross_entropy == pytest.approx(one.cross_entropy, rel=1e-12)
    # Classes that coincide share a region, which goes to the first.
    assert not weights_differ or other.error == pytest.approx(one.error, abs=ROUNDING)


@pytest.mark.parametrize("factor", [0.01, 1.0, 100.0])
def test_the_unit_of_the_features_does_not_matter(factor):
    plain = clusters([0, 0], [2, 1], [-1, 3])
    scaled = clusters(*(factor * plain.centres), cluster_std=factor)
    assert own(scaled).error == pytest.approx(own(plain).error, abs=ROUNDING)
    assert own(scaled).cross_entropy == pytest.approx(own(plain).cross_entropy, rel=1e-12)


@pytest.mark.parametrize("turn", [0.3, 1.0, math.pi / 2])
def test_the_direction_of_the_axes_does_not_matter(turn):
    rotation = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    plain = clusters([0, 0], [2, 1], [-1, 3])
    turned = clusters(*(plain.centres @ rotation))
    assert own(turned).error == pytest.approx(own(plain).error, abs=ROUNDING)
    assert own(turned).cross_entropy == pytest.approx(own(plain).cross_entropy, abs=SMOOTH)


def test_equal_parameters_give_bit_equal_results():
    assert own(blobs(8)) == own(blobs(8))


# Extremes.


@pytest.mark.parametrize("size", [1e-300, 1e4, 1e150, 1e300])
def test_finite_weights_have_a_finite_loss(size):
    bayes = blobs(3)
    coef, intercept = size * np.array([[1.0, 0.0], [-1.0, 1.0], [0.0, -1.0]]), np.zeros(3)
    found = error_and_loss(bayes, coef, intercept)
    assert math.isfinite(found.cross_entropy) and 0.0 <= found.error <= 1.0


def test_clusters_that_are_far_apart_have_neither_error_nor_loss():
    # Half of a distance of more than 3 is over 15 standard deviations away: 1e-51.
    best = own(blobs(3, 0.1))
    assert 0.0 <= best.error < 1e-50 and 0.0 <= best.cross_entropy < 1e-50


def test_one_cluster_for_all_classes_leaves_nothing_to_tell_them_by():
    best = own(clusters([1, 1], [1, 1], [1, 1], [1, 1]))
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

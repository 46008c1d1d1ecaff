"""Proximal Newton steps over a working set, for many weights and an L1 term."""

import sys

import numpy as np
import pytest
from sklearn.datasets import make_classification

from explorer import SoftmaxRegression
from explorer.fitting.solvers import Problem, exact, screened
from explorer.fitting.solvers.exact import FAR, ExactSteps
from explorer.fitting.solvers.newton import WIDE
from explorer.fitting.solvers.screened import CANDIDATE, COMPLETE, DAMPING, WORST, ScreenedSteps
from explorer.maths.penalty import ElasticNet

N_CLASSES, N_FEATURES = 4, 40
X, Y = make_classification(
    300, N_FEATURES, n_informative=10, n_redundant=4, n_classes=N_CLASSES, random_state=0
)
WEIGHTS = np.random.default_rng(0).uniform(0.5, 1.5, len(Y))
WEIGHTS /= WEIGHTS.mean()


@pytest.fixture(autouse=True)
def _these_are_many_weights(monkeypatch):
    """Use the steps for many weights also for the few weights of these quick tests."""
    monkeypatch.setattr(sys.modules["explorer.fitting.solvers.newton"], "WIDER", WIDE)
    monkeypatch.setattr(screened, "LARGE", 40)


def posed(l1=3e-3, l2=0.0, weights=None):
    """The standardised problem."""
    return Problem.of(X, Y, N_CLASSES, ElasticNet(l1=l1, l2=l2), weights).standardised()[0]


def fit(C, l1_ratio, features=X, **settings):
    return SoftmaxRegression(C=C, l1_ratio=l1_ratio, solver="newton", **settings).fit(features, Y)


@pytest.fixture
def with_whole_hessians(monkeypatch):
    """Make Newton use the whole Hessian, whatever the size."""
    monkeypatch.setattr(sys.modules["explorer.fitting.solvers.newton"], "WIDER", 10**9)


@pytest.mark.parametrize("weights", [None, WEIGHTS])
@pytest.mark.parametrize("damping", [0.0, 0.1])
def test_a_hessian_of_some_weights_is_a_part_of_the_whole(weights, damping):
    problem = posed(weights=weights)
    rng = np.random.default_rng(1)
    theta, chosen = (0.3 * rng.standard_normal(problem.zeros.shape) for _ in range(2))
    point = problem.at(theta, hessian=True, probabilities=True)
    bound = np.einsum("jk,ab->jakb", (np.eye(N_CLASSES) - 1 / N_CLASSES) / 2, problem.gram)
    whole = (point.hessian + damping * bound).reshape(theta.size, theta.size)
    some = np.flatnonzero(chosen > 0.2)
    # Sums of 300 numbers of about 1, in two orders.
    np.testing.assert_allclose(
        problem.hessian_among(point, chosen > 0.2, damping), whole[np.ix_(some, some)], atol=1e-13
    )


@pytest.mark.parametrize("l1_ratio", [1.0, 0.5, 0.01])
@pytest.mark.parametrize("C", [1e-2, 1.0, 1e3])
def test_the_optimum_is_that_of_steps_with_all_weights(C, l1_ratio, request):
    screened = fit(C, l1_ratio)
    request.getfixturevalue("with_whole_hessians")
    whole = fit(C, l1_ratio)
    # Both end when a step would gain a share of 1e-15.
    assert screened.objective_curve_[-1] == pytest.approx(whole.objective_curve_[-1], rel=1e-12)


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("sample_weight", [None, WEIGHTS])
def test_the_least_subgradient_vanishes_at_the_end(fit_intercept, sample_weight):
    model = SoftmaxRegression(l1_ratio=1.0, solver="newton", fit_intercept=fit_intercept)
    model.fit(X, Y, sample_weight)
    # Newton ends when a step would gain a share of 1e-15; a slope g gains g**2 / (2 curvature).
    assert model.converged_ and model.gradient_norm_ <= 1e-7


def test_two_equal_features_reach_the_optimum_of_one():
    one, two = fit(0.3, 1.0), fit(0.3, 1.0, np.column_stack([X, X]))
    assert two.objective_curve_[-1] == pytest.approx(one.objective_curve_[-1], rel=1e-12)


def test_with_l1_alone_every_feature_has_a_class_of_weight_zero():
    assert (fit(100.0, 1.0).coef_ == 0.0).any(axis=0).all()


def test_weights_that_should_be_zero_are_exactly_zero():
    model = fit(0.03, 1.0)
    assert 0.0 < (model.coef_ != 0.0).mean() < 0.2


def test_a_first_step_moves_only_the_weights_of_the_largest_slopes():
    problem = posed()
    steps = ScreenedSteps(problem)
    point = steps.at(problem.zeros)
    slopes = np.abs(point.gradient[:, :-1]) - problem.penalty.l1_weights
    moved = steps.step(point)[0][:, :-1] != 0.0
    assert moved.any() and slopes[moved].min() >= WORST * slopes.max()


def test_near_the_optimum_a_step_is_that_of_all_weights():
    problem = posed()
    steps = ScreenedSteps(problem, may_be_rough=False)
    point = steps.at(problem.zeros)
    for _ in range(30):
        point = steps.at(point.theta + steps.step(point)[0])
    l1 = np.broadcast_to(problem.penalty.l1_weights, (N_CLASSES, N_FEATURES))
    # Newton's method squares its error: after 30 steps only rounding is left.
    assert (np.abs(point.gradient[:, :-1]) <= l1 + 1e-12).all()


def test_a_step_that_wins_little_is_that_of_all_weights_whatever_joins_at_first(monkeypatch):
    monkeypatch.setattr(screened, "LARGE", 500)
    problem = posed(l2=1e-3)
    steps = ScreenedSteps(problem, may_be_rough=False)
    point = steps.at(problem.zeros)
    for _ in range(30):
        point = steps.at(point.theta + steps.step(point)[0])
    theta = point.theta.copy()
    theta[np.abs(theta) < 0.01] = 0.0  # zeros with slopes of different sizes
    step, slope = ScreenedSteps(problem).step(steps.at(theta))
    whole, whole_slope = ExactSteps(problem).step(problem.at(theta, hessian=True))
    assert 0.0 < -slope <= COMPLETE * point.objective
    np.testing.assert_allclose(step, whole, rtol=0.0, atol=1e-9)  # condition numbers below 1e4
    assert slope == pytest.approx(whole_slope, rel=1e-9)


def test_the_optimum_is_near_once_a_step_is_predicted_to_win_a_hundredth(monkeypatch):
    monkeypatch.setattr(screened, "LARGE", 500)
    steps, shares, near = ScreenedSteps(posed()), [], []
    point = steps.at(steps.problem.zeros)
    for _ in range(8):
        step, slope = steps.step(point)
        shares.append(-slope / point.objective)
        near.append(steps.near)
        point = steps.at(point.theta + step)
    assert near == (np.minimum.accumulate(shares) <= FAR).tolist()
    assert sum(near) not in (0, len(near))


@pytest.fixture
def faces(monkeypatch):
    """The arguments of inexact steps, which then do not move."""
    asked = []

    def stay(*parts):
        asked.append(parts)
        return parts[4]

    monkeypatch.setattr(screened, "minimise_on_face", stay)
    return asked


@pytest.mark.parametrize(
    ("share", "large", "inexact"), [(0.25, 2, True), (0.24, 2, False), (0.25, 100, False)]
)
def test_steps_are_inexact_for_a_large_working_set_until_one_wins_too_little(
    monkeypatch, faces, share, large, inexact
):
    monkeypatch.setattr(screened, "LARGE", large)
    steps = ScreenedSteps(posed(l1=1e-3))
    steps.learn(share)
    steps.step(steps.at(steps.problem.zeros))
    assert bool(faces) is inexact


def test_after_an_inexact_step_that_wins_too_little_the_optimum_is_near(monkeypatch, faces):
    monkeypatch.setattr(screened, "LARGE", 0)
    steps = ScreenedSteps(posed(l1=1e-3))
    for _ in range(2):
        steps.step(steps.at(steps.problem.zeros))
    assert len(faces) == 1 and steps.near


@pytest.mark.parametrize(("may_be_rough", "made"), [(True, [1, 2, 2]), (False, [0, 0, 0])])
def test_only_so_many_inexact_steps_are_made_and_none_from_a_near_start(
    monkeypatch, may_be_rough, made
):
    monkeypatch.setattr(screened, "LARGE", 0)
    monkeypatch.setattr(screened, "MOST_INEXACT", 2)
    asked, minimise = [], screened.minimise_on_face
    monkeypatch.setattr(
        screened, "minimise_on_face", lambda *parts: asked.append(1) or minimise(*parts)
    )
    steps, counts = ScreenedSteps(posed(l1=1e-3), may_be_rough=may_be_rough), []
    point = steps.at(steps.problem.zeros)
    for _ in made:
        point = steps.at(point.theta + steps.step(point)[0])
        counts.append(len(asked))
    assert counts == made


@pytest.mark.parametrize("weights", [None, WEIGHTS])
def test_an_inexact_step_has_the_hessian_and_a_share_of_its_diagonal(monkeypatch, faces, weights):
    monkeypatch.setattr(screened, "LARGE", 0)
    problem = posed(l2=1e-3, weights=weights)
    rng = np.random.default_rng(2)
    theta, move = (0.3 * rng.standard_normal(problem.zeros.shape) for _ in range(2))
    steps = ScreenedSteps(problem)
    steps.step(steps.at(theta))
    product, curvature = faces[0][:2]
    hessian = problem.at(theta, hessian=True).hessian
    # The features have a variance of about 1, so each has about the curvature of the intercept.
    diagonal = np.einsum("kaka->ka", hessian)[:, -1:]
    ridge = steps.model.ridge + DAMPING * diagonal
    # A ridge of 1e-10 keeps the curvature positive.
    np.testing.assert_allclose(curvature, diagonal + ridge, atol=2e-10)
    expected = np.tensordot(hessian, move, axes=2) + ridge * move
    np.testing.assert_allclose(product(move), expected, atol=2e-10)


def test_near_the_optimum_zeros_with_slopes_near_the_threshold_join_the_working_set(monkeypatch):
    sets, among = [], Problem.hessian_among

    def seen(problem, point, chosen, damping):
        sets.append(chosen.copy())
        return among(problem, point, chosen, damping)

    monkeypatch.setattr(Problem, "hessian_among", seen)
    problem = posed(l1=0.03, l2=1e-3)
    steps = ScreenedSteps(problem, may_be_rough=False)
    point = steps.at(problem.zeros)
    steps.step(point)
    near = np.abs(point.gradient) >= (1.0 - CANDIDATE) * steps.model.threshold
    np.testing.assert_array_equal(sets[0][:, :-1], near[:, :-1])
    assert 0 < near[:, :-1].sum() < near[:, :-1].size


def test_far_from_the_optimum_steps_of_many_weights_need_no_hessian(monkeypatch):
    monkeypatch.setattr(Problem, "hessian_among", None)
    monkeypatch.setattr(screened, "LARGE", 0)
    problem = posed(l1=1e-3)
    steps = ScreenedSteps(problem)
    point = steps.at(problem.zeros)
    for _ in range(3):
        step, slope = steps.step(point)
        trial = steps.at(point.theta + step)
        assert trial.objective < point.objective + 0.25 * slope
        point = trial


def test_a_large_sample_has_the_curvature_of_a_subset_and_the_same_optimum(monkeypatch):
    monkeypatch.setattr(exact, "ROUGH_SAMPLES", 75)
    assert ScreenedSteps(posed()).rough is not None
    rough = fit(1.0, 1.0)
    monkeypatch.setattr(exact, "ROUGH_SAMPLES", 76)
    whole = fit(1.0, 1.0)
    assert rough.objective_curve_[1] != whole.objective_curve_[1]
    # Both end when a step would gain a share of 1e-15.
    assert rough.objective_curve_[-1] == pytest.approx(whole.objective_curve_[-1], rel=1e-12)


def test_equal_data_give_equal_bits():
    one, other = fit(1.0, 1.0), fit(1.0, 1.0, X.copy())
    assert one.coef_path_.tobytes() == other.coef_path_.tobytes()

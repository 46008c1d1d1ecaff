"""Decision rules, compared with their definition: the lowest expected cost, by brute force."""

import numpy as np
import pytest
from scipy.special import softmax

from explorer.maths.decision import LIKELIEST, Rule, paid
from explorer.maths.polygons import share
from explorer.maths.scorer import Scorer

EXTENT = (-4.0, 4.0, -3.0, 3.0)
N = 100_000


def scorer(n_classes, rule, seed=0):
    rng = np.random.default_rng(seed)
    return Scorer(2.0 * rng.normal(size=(n_classes, 2)), rng.normal(size=n_classes), rule=rule)


def places(seed=0, n=N):
    rng = np.random.default_rng(seed)
    return rng.uniform(EXTENT[::2], EXTENT[1::2], size=(n, 2))


def least_cost(z, costs):
    """The decision of lowest expected cost at each place, and that cost, computed one by one."""
    expected = np.array(
        [[sum(p[k] * costs[k][j] for k in range(len(p))) for j in range(len(costs[0]))]
         for p in softmax(z, axis=1)]
    )  # fmt: skip
    return expected.argmin(axis=1), expected


@pytest.mark.parametrize("n_classes", [2, 5])
@pytest.mark.parametrize("spare", [0, 1])
def test_costs_are_the_least_that_there_are(n_classes, spare):
    costs = np.random.default_rng(1).uniform(size=(n_classes, n_classes + spare))
    z = scorer(n_classes, LIKELIEST).scores(places(n=2000))
    _, expected = least_cost(z, costs.tolist())
    decided = Rule(costs=tuple(map(tuple, costs))).decide(z)
    # Sums of some products of numbers up to 1.
    assert (expected[np.arange(len(z)), decided] - expected.min(axis=1)).max() <= 1e-12


def test_costs_that_depend_on_the_true_class_alone_have_straight_borders():
    costs = ((0.0, 3.0, 3.0), (0.5, 0.0, 0.5), (1.0, 1.0, 0.0))
    rule = Rule.of_costs(costs)
    assert rule.is_straight
    z = scorer(3, LIKELIEST).scores(places())
    np.testing.assert_array_equal(rule.decide(z), Rule(costs=costs).decide(z))


@pytest.mark.parametrize(
    "costs",
    [
        ((0.0, 1.0), (2.0, 0.5)),  # the right decision costs
        ((0.0, 1.0, 2.0), (1.0, 0.0, 1.0), (1.0, 1.0, 0.0)),  # wrong ones cost differently
        ((0.0, 1.0), (0.0, 0.0)),  # one costs nothing
        ((0.0, 1.0), (-1.0, 0.0)),  # one is rewarded
        ((0.0, 1.0, 0.3), (1.0, 0.0, 0.3)),  # rejecting is possible
    ],
)
def test_other_costs_are_kept(costs):
    assert Rule.of_costs(costs).costs == costs


def test_a_place_is_rejected_below_the_least_probability():
    z = scorer(4, LIKELIEST).scores(places())
    most = softmax(z, axis=1).max(axis=1)
    decided = Rule(confidence=0.7).decide(z)
    clear = abs(most - 0.7) > 1e-12  # rounding may decide the others
    np.testing.assert_array_equal(decided[clear], np.where(most < 0.7, 4, z.argmax(axis=1))[clear])


def test_the_least_probability_is_the_rule_of_a_cost_to_reject():
    z = scorer(3, LIKELIEST).scores(places())
    costs = np.hstack([1.0 - np.eye(3), np.full((3, 1), 0.25)])  # Chow: 1 - 0.75
    decided = Rule(costs=tuple(map(tuple, costs))).decide(z)
    assert (decided == Rule(confidence=0.75).decide(z)).mean() > 1.0 - 1e-4  # ties up to rounding


@pytest.mark.parametrize("n_classes", [2, 3, 6])
def test_a_place_is_rejected_where_the_lead_is_too_small(n_classes):
    z = scorer(n_classes, LIKELIEST).scores(places())
    second, most = np.sort(z, axis=1)[:, -2:].T
    decided = Rule(lead=0.7).decide(z)
    clear = abs(most - second - 0.7) > 1e-12
    np.testing.assert_array_equal(decided[clear] == n_classes, (most - second < 0.7)[clear])


@pytest.mark.parametrize(
    ("rule", "can"),
    [
        (LIKELIEST, False),
        (Rule(offset=(0.0, 1.0)), False),
        (Rule(costs=((0.0, 1.0), (1.0, 0.0))), False),
        (Rule(costs=((0.0, 1.0, 0.3), (1.0, 0.0, 0.3))), True),
        (Rule(confidence=0.6), True),
        (Rule(lead=0.1), True),
    ],
)
def test_a_rule_knows_whether_it_can_reject(rule, can):
    assert rule.can_reject == can
    assert rule.actions(np.zeros((1, 2))).shape == (1, 3 if can else 2)


COSTS = {"costs": ((0.0, 1.0), (1.0, 0.0))}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (COSTS | {"confidence": 0.6}, "costs and confidence"),
        (COSTS | {"lead": 1.0}, "costs and lead"),
        ({"confidence": 0.6, "lead": 1.0}, "confidence and lead"),
    ],
)
def test_a_rule_that_would_ignore_an_argument_is_refused(given, told):
    with pytest.raises(ValueError, match=f"at most one of .*, got {told}$"):
        Rule(**given)


def test_other_priors_reweigh_the_probabilities():
    ratio = np.array([0.2, 1.0, 3.0])
    z = scorer(3, LIKELIEST).scores(places())
    p = softmax(z, axis=1) * ratio
    np.testing.assert_array_equal(Rule(offset=tuple(np.log(ratio))).decide(z), p.argmax(axis=1))


def test_of_two_decisions_that_cost_the_same_the_first_is_made():
    rule = Rule(costs=((1.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.5, 0.5, 0.5)))
    assert 1 not in rule.decide(scorer(3, LIKELIEST).scores(places()))


def test_of_two_decisions_that_cost_the_same_the_second_has_no_region():
    rule = Rule(costs=((0.0, 0.0, 1.0), (1.0, 1.0, 0.0), (1.0, 1.0, 0.0)))
    first, second, third = scorer(3, rule).regions(EXTENT)
    assert first and third and not second


def test_what_is_paid_is_the_mean_cost():
    costs = np.array([[0.0, 2.0, 0.5], [1.0, 0.0, 0.5]])
    assert paid(np.array([0, 1, 2, 0]), np.array([0, 0, 1, 1]), costs) == (0 + 2 + 0.5 + 1) / 4


STRAIGHT = {
    "likeliest": LIKELIEST,
    "priors": Rule(offset=(0.5, -1.0, 0.0, 2.0)),
    "lead": Rule(lead=1.0),
}
TRACED = {
    "confidence": Rule(confidence=0.8),
    "costs": Rule(costs=((0, 1, 2, 3), (5, 0, 1, 1), (1, 2, 0, 1), (1, 1, 4, 0))),
    "costs with rejecting": Rule(
        costs=((0, 1, 1, 1, 0.3), (1, 0, 1, 1, 0.3), (1, 1, 0, 1, 0.2), (1, 1, 1, 0, 0.4))
    ),
}  # fmt: skip


def inside(points, outlines):
    """Which points are inside outlines with holes: a ray crosses them an odd number of times."""
    x, y = points.T
    odd = np.zeros(len(points), bool)
    for outline in outlines:
        for (x1, y1), (x2, y2) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
            if y1 != y2:
                crosses = (y1 > y) != (y2 > y)
                odd ^= crosses & (x < x1 + (y - y1) / (y2 - y1) * (x2 - x1))
    return odd


@pytest.mark.parametrize("name", [*STRAIGHT, *TRACED])
def test_regions_are_where_the_decision_is_made(name):
    rule = (STRAIGHT | TRACED)[name]
    decider = scorer(4, rule)
    assert decider.is_exact == (name in STRAIGHT)
    points = places(n=5_000)
    decided = decider.decide(points)
    parts = [*decider.regions(EXTENT), decider.rejected_region(EXTENT)]
    # Exact polygons agree up to rounding. A traced outline is off by a part of a cell.
    most = 0 if decider.is_exact else 10
    for k, outlines in enumerate(parts):
        assert (inside(points, outlines) != (decided == k)).sum() <= most


@pytest.mark.parametrize("name", [*STRAIGHT, *TRACED])
def test_regions_and_what_is_rejected_fill_the_picture(name):
    decider = scorer(4, (STRAIGHT | TRACED)[name])
    parts = [*decider.regions(EXTENT), decider.rejected_region(EXTENT)]
    covered = sum(share(outlines, EXTENT) for outlines in parts)
    # Where three traced outlines meet, cells of 1/40000 of the picture may overlap or be left out.
    assert covered == pytest.approx(1.0, abs=1e-9 if decider.is_exact else 3e-4)


def test_a_lead_that_no_class_has_rejects_the_whole_picture():
    decider = scorer(3, Rule(lead=1e6))
    assert decider.regions(EXTENT) == [[], [], []]
    assert share(decider.rejected_region(EXTENT), EXTENT) == 1.0


def test_wrong_points_are_decided_and_rejected_ones_are_not_wrong():
    decider = scorer(3, Rule(confidence=0.9))
    X, y = places(n=500), np.zeros(500, int)
    left, wrong = decider.rejected(X), decider.wrong(X, y)
    assert left.any() and wrong.any() and not (left & wrong).any()
    np.testing.assert_array_equal(~left & ~wrong, decider.decide(X) == 0)

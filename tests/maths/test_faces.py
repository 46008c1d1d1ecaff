"""Faces of the simplex: places of probabilities, and regions compared with the rule itself."""

import numpy as np
import pytest

from explorer.maths.decision import Rule
from explorer.maths.simplex import Face

COSTS = ((0.0, 1.0, 2.0, 0.2), (5.0, 0.0, 1.0, 0.2), (1.0, 1.0, 0.0, 1.0))
OTHER = tuple(tuple(row) for row in np.random.default_rng(3).uniform(size=(5, 5)).tolist())
RULES = {
    "likeliest": Rule(),
    "priors": Rule(offset=(0.5, -1.0, 2.0)),
    "costs": Rule(costs=COSTS),
    "a decision that is never better": Rule(costs=((0.0, 1, 1), (1, 0.5, 0.5), (0, 1, 1))),
    "least probability": Rule(confidence=0.6),
    "least probability with priors": Rule(offset=(0.5, -1.0, 2.0), confidence=0.6),
    "costs with priors": Rule(offset=(0.5, -1.0, 2.0), costs=COSTS),
    "lead": Rule(lead=0.7),
}


def inside(outline, places):
    """Whether places lie in a convex polygon."""
    edges = np.roll(outline, -1, axis=0) - outline
    to = places[:, None] - outline
    return (edges[:, 0] * to[..., 1] - edges[:, 1] * to[..., 0] >= 0.0).all(axis=1)


def agree(rule, on, n_classes):
    """Assert that random places of a face lie in the region of what is decided there."""
    p = np.zeros((2000, n_classes))
    p[:, on.classes] = np.random.default_rng(0).dirichlet(np.ones(len(on.classes)), size=2000)
    with np.errstate(divide="ignore"):
        decided = rule.decide(np.maximum(np.log(p), -1e3))
    regions = on.regions(rule, n_classes)
    if rule.lead > 0.0:
        regions = regions[:-1]  # the rejected part is not convex
    for k, outlines in enumerate(regions):
        found = inside(outlines[0], on.places(p)) if outlines else np.zeros(len(p), bool)
        np.testing.assert_array_equal(found, decided == k)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_regions_of_the_triangle_are_where_the_rule_decides_so(rule):
    agree(rule, Face((2, 0, 1)), 3)


def test_a_class_that_is_no_corner_has_a_region_if_costs_decide_for_it():
    on = Face((0, 1, 2))
    agree(Rule(costs=OTHER), on, 5)
    assert any(on.regions(Rule(costs=OTHER), 5)[3:5])


@pytest.mark.parametrize("classes", [(0, 1), (3, 1, 0)])
def test_a_place_has_the_probabilities_that_lie_there(classes):
    p = np.random.default_rng(1).dirichlet(np.ones(5), size=50)
    on = Face(classes)
    places = np.column_stack([on.places(p), np.ones(50)])
    own = p[:, classes] / p[:, classes].sum(axis=1, keepdims=True)
    np.testing.assert_allclose(places @ on.coordinates.T, own, rtol=0, atol=1e-15)


def test_the_rejected_part_of_a_lead_is_the_triangle_with_the_decided_parts_as_holes():
    *decided, rejected = Face((0, 1, 2)).regions(Rule(lead=0.7), 3)
    assert len(rejected) == 4
    for hole, [outline] in zip(rejected[1:], decided, strict=True):
        np.testing.assert_array_equal(hole, outline[::-1])

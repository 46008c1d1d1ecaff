"""A scorer: its scores are weighted sums, its regions those of the largest score."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from explorer.maths.features import PLANE, FeatureMap
from explorer.maths.polygons import polygon_area
from explorer.maths.scorer import Scorer

EXTENT = (-3.0, 3.0, -2.0, 4.0)


QUADRATIC = ((1, 0), (0, 1), (2, 0), (1, 1), (0, 2))


def fitted(powers=()):
    rng = np.random.default_rng(3)
    y = np.arange(300) % 3
    X = rng.normal(size=(300, 2)) + np.array([[-1, 0], [1, 0], [0, 2]])[y]
    features = FeatureMap.fitted(X, powers) if powers else PLANE
    model = LogisticRegression(C=1.0).fit(features(X), y)
    return X, model, Scorer(model.coef_, model.intercept_, features)


@pytest.mark.parametrize("powers", [(), QUADRATIC])
def test_the_probabilities_are_scikit_learns(powers):
    X, model, scorer = fitted(powers)
    theirs = model.predict_proba(scorer.features(X))
    # A few roundings of sums of six terms.
    np.testing.assert_allclose(scorer.probabilities(X), theirs, rtol=0.0, atol=1e-12)


@pytest.mark.parametrize("powers", [(), QUADRATIC])
def test_a_class_has_the_area_of_the_places_where_its_score_is_the_largest(powers):
    _, _, scorer = fitted(powers)
    x_min, x_max, y_min, y_max = EXTENT
    places = np.random.default_rng(0).uniform((x_min, y_min), (x_max, y_max), (20_000, 2))
    won = scorer.scores(places).argmax(axis=1)
    for k, outlines in enumerate(scorer.regions(EXTENT)):
        share = sum(polygon_area(outline) for outline in outlines) / 36.0
        # Five standard deviations of a share of so many draws.
        assert share == pytest.approx((won == k).mean(), abs=5 * np.sqrt(0.25 / 20_000))


def test_a_class_that_wins_nowhere_has_no_outline():
    scorer = Scorer(np.zeros((3, 2)), np.array([0.0, 2.0, 1.0]))
    assert [len(outlines) for outlines in scorer.regions(EXTENT)] == [0, 1, 0]


@pytest.mark.parametrize("powers", [(), QUADRATIC])
def test_the_scores_on_a_grid_are_those_of_its_places(powers):
    _, _, scorer = fitted(powers)
    x, y = np.linspace(-3.0, 3.0, 4), np.linspace(-2.0, 4.0, 3)
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    found = scorer.scores_on(x, y).reshape(-1, 3)
    np.testing.assert_allclose(found, scorer.scores(places), atol=1e-12)


def test_the_number_of_wrong_points_is_that_of_scikit_learns_predictions():
    X, model, scorer = fitted()
    y = np.roll(np.arange(300) % 3, 1)
    assert (scorer.wrong(X, y) == (model.predict(X) != y)).all()

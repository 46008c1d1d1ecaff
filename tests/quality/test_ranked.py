"""Curves of rankings, Brier score and log-odds."""

import numpy as np
import pytest

from explorer.maths.softmax import softmax
from explorer.quality.ranked import LEAST, brier_score, log_odds, normal_deviates, ranking

RNG = np.random.default_rng(0)
LOGITS = RNG.normal(size=(50, 4))


@pytest.mark.parametrize("n_classes", [2, 4])
def test_the_brier_score_sums_squares_over_all_classes(n_classes):
    p, y = softmax(LOGITS[:, :n_classes]), np.arange(50) % n_classes
    by_hand = ((p - np.eye(n_classes)[y]) ** 2).sum(axis=1).mean()
    assert brier_score(y, p) == pytest.approx(by_hand, rel=1e-12)


def test_log_odds_are_those_of_the_softmax():
    p = softmax(LOGITS)
    np.testing.assert_allclose(log_odds(LOGITS), np.log(p / (1.0 - p)), rtol=1e-9, atol=1e-9)


def test_log_odds_tell_points_apart_whose_probabilities_are_one():
    (near, far), *_ = log_odds(np.array([[50.0, 0.0], [60.0, 0.0]])).T
    assert near == 50.0 and far == 60.0


def test_the_area_is_the_share_of_pairs_in_the_right_order():
    scores, positive = np.array([3.0, 1.0, 2.0, 0.0]), np.array([True, True, False, False])
    assert ranking(scores, positive).area == 0.75


def test_a_rate_of_zero_is_drawn_at_the_edge():
    assert normal_deviates(np.array([0.0, LEAST])).tolist() == [normal_deviates(LEAST)] * 2

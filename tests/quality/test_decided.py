"""Confusion matrix and scores of each class, worked by hand."""

import numpy as np
import pytest

from explorer.quality.decided import class_scores, confusion

Y = np.array([0, 0, 0, 1, 1, 2])
DECIDED = np.array([0, 0, 1, 1, 3, 0])


def test_the_confusion_matrix_has_a_column_of_rejected_points():
    counts = [[2, 1, 0, 0], [0, 1, 0, 1], [1, 0, 0, 0]]
    np.testing.assert_array_equal(confusion(Y, DECIDED, 3), counts)


def test_a_rejected_point_lowers_the_recall_of_its_class_and_no_precision():
    scores = class_scores(Y, DECIDED, 3)
    by_hand = [[2 / 3, 2 / 3, 2 / 3], [1 / 2, 1 / 2, 1 / 2], [0, 0, 0]]
    np.testing.assert_allclose(scores.scores, by_hand, rtol=1e-12)


def test_the_weighted_recall_is_the_share_of_points_that_are_right():
    assert class_scores(Y, DECIDED, 3).weighted[1] == pytest.approx(np.mean(Y == DECIDED))

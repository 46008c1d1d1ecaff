"""Confusion matrix and scores of each class, worked by hand."""

import numpy as np
import pytest

from explorer.maths.resampling import band_of_mean
from explorer.quality.decided import class_scores, confusion, macro_means

Y = np.array([0, 0, 0, 1, 1, 2])
DECIDED = np.array([0, 0, 1, 1, 3, 0])


def test_the_confusion_matrix_has_a_column_of_rejected_points_if_there_are_any():
    counts = [[2, 1, 0, 0], [0, 1, 0, 1], [1, 0, 0, 0]]
    np.testing.assert_array_equal(confusion(Y, DECIDED, 3), counts)
    np.testing.assert_array_equal(confusion(Y, Y, 3), np.diag([3, 2, 1]))


def test_a_rejected_point_lowers_the_recall_of_its_class_and_no_precision():
    scores = class_scores(Y, DECIDED, 3)
    by_hand = [[2 / 3, 2 / 3, 2 / 3], [1 / 2, 1 / 2, 1 / 2], [0, 0, 0]]
    np.testing.assert_allclose(scores.scores, by_hand, rtol=1e-12)


def test_the_weighted_recall_is_the_share_of_points_that_are_right():
    assert class_scores(Y, DECIDED, 3).weighted[1] == pytest.approx(np.mean(Y == DECIDED))


def matrix(n_classes, right):
    """Return random probabilities of a prediction for each true class."""
    wrong = np.random.default_rng(n_classes).dirichlet(np.full(n_classes, 0.7), n_classes)
    return right * np.eye(n_classes) + (1.0 - right) * wrong


@pytest.mark.parametrize(("n_classes", "right", "n"), [(3, 0.6, 100), (8, 0.8, 30), (5, 0.8, 18)])
def test_the_band_of_a_macro_mean_covers_the_truth_in_93_to_97_percent(n_classes, right, n):
    truth, rng = matrix(n_classes, right), np.random.default_rng(0)
    wanted = macro_means(truth[None] / n_classes)[0]
    covered = []
    for _ in range(400):
        counts = np.array([rng.multinomial(n, row) for row in truth])
        value = macro_means(counts[None] / counts.sum())[0]
        low, high = band_of_mean(value, macro_means, counts, n_resamples=100)
        covered.append((low <= wanted) & (wanted <= high))
    assert 0.93 <= np.mean(covered) <= 0.97


def test_the_band_of_a_perfect_macro_mean_has_a_width():
    low, high = class_scores(np.arange(30) % 3, np.arange(30) % 3, 3).band
    assert (low < 0.99).all() and (high == 1.0).all()


def test_the_macro_means_are_those_of_scikit_learn():
    counts = confusion(Y, DECIDED, 3)
    means = macro_means(counts[None] / counts.sum())[0]
    np.testing.assert_allclose(means, class_scores(Y, DECIDED, 3).macro, rtol=1e-12)

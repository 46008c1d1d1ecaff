"""*All features*: what two features lose."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.preprocessing import StandardScaler

from explorer.app.compute import page
from explorer.data.dataset import whole
from explorer.figures.style import LIGHT
from explorer.lenses.all_features.says import EQUAL, ONLY_TWO, says
from explorer.settings import DataParams, FitParams, ViewParams
from explorer.study import Study

WINE = DataParams(dataset="wine")


def rows(data=WINE, **fit):
    [sheet] = says(Study(data, FitParams(**fit)), LIGHT).sheets
    return [line.cells for line in sheet.rows]


def test_points_with_two_features_lose_nothing_and_real_data_are_offered():
    said = says(Study(DataParams()), LIGHT)
    assert (said.text, said.trials[0].settings) == (ONLY_TWO, {"dataset": "wine"})
    assert [line.cells[0][:3] for line in said.sheets[0].rows] == ["two", "two"]


@pytest.mark.parametrize("fit", [{}, {"class_weight": "balanced", "C": 0.01}])
def test_the_first_row_has_the_numbers_of_the_status_line(fit):
    train, held_out, *_ = page(WINE, FitParams(**fit), ViewParams(), LIGHT).status
    [_, right, loss, right_held_out, loss_held_out] = rows(**fit)[0]
    for told, share, nats in ((train, right, loss), (held_out, right_held_out, loss_held_out)):
        assert f" {share} right" in told
        assert float(told.split()[-2 if "weighted" not in told else -3]) == pytest.approx(
            float(nats), abs=6e-5
        )


@pytest.mark.parametrize(("C", "l1_ratio"), [(1.0, 0.0), (0.01, 0.0), (0.1, 0.5)])
def test_all_features_have_the_scores_of_scikit_learn(C, l1_ratio):
    study = Study(WINE)
    (X, X_test), y, y_test = whole(WINE), study.points.y, study.points.y_test
    scale = StandardScaler().fit(X)
    solver = "saga" if l1_ratio else "newton-cg"
    model = LogisticRegression(C=C, l1_ratio=l1_ratio, solver=solver, tol=1e-8, max_iter=100_000)
    model.fit(scale.transform(X), y)
    penalty = {"penalty": "elasticnet", "l1_ratio": l1_ratio} if l1_ratio else {}
    *_, (_, right, loss, _, loss_held_out) = rows(C=C, **penalty)
    assert right == f"{model.score(scale.transform(X), y):.1%}"
    for told, features, classes in ((loss, X, y), (loss_held_out, X_test, y_test)):
        expected = log_loss(classes, model.predict_proba(scale.transform(features)))
        assert float(told) == pytest.approx(expected, abs=1e-4)  # four digits are shown


def test_the_words_say_what_two_features_lose_on_held_out_points():
    told = says(Study(WINE), LIGHT).text
    losses = [float(cells[4]) for cells in rows()]
    assert told.startswith("Standardised, ")  # the loss in the status line is another one
    assert f"cross-entropy of {losses[2]:.4f} nats, the two that are shown {losses[1]:.4f}" in told
    assert f"{losses[1] - losses[2]:.3f} nats lower" in told and losses[1] - losses[2] > EQUAL


def test_the_words_say_when_more_features_fit_chance():
    told = says(Study(DataParams(dataset="breast-cancer"), FitParams(C=1e4)), LIGHT).text
    assert "overfits" in told


def test_without_held_out_points_training_points_are_compared():
    data = DataParams(dataset="wine", test_size=0.0)
    assert {len(cells) for cells in rows(data)} == {3}
    assert "training cross-entropy" in says(Study(data), LIGHT).text


def test_random_labels_are_those_of_the_page():
    noisy = DataParams(dataset="wine", label_noise=0.5)
    assert float(rows(noisy)[2][2]) > 10 * float(rows()[2][2])
    assert np.mean(Study(noisy).points.y != Study(WINE).points.y) > 0.2

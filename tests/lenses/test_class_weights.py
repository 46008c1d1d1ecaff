"""Class weights on the page: the fit, and one value for the weighted loss everywhere."""

import re
from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from explorer.app import charts, compute
from explorer.figures.style import LIGHT, PAGE
from explorer.settings import DataParams, FitParams, ViewParams
from explorer.study import Study

DATA = DataParams(cluster_std=2.0)
FIT = FitParams(class_weight="typed", class_weights=[(1.0,), (20.0,)], solver="newton")
STUDY = Study(DATA, FIT)
SAMPLE_WEIGHT = np.array([1.0, 20.0, 1.0])[STUDY.points.y]
LOSS = f"{STUDY.fit.loss_curve[-1]:.4f}"


def explained(lens, **view):
    return compute.explain(DATA, FIT, ViewParams(lens=lens, **view), LIGHT)


def test_the_fit_is_scikit_learns_with_these_class_weights():
    points = STUDY.points
    theirs = LogisticRegression(class_weight={1: 20.0}, solver="newton-cg", tol=1e-10)
    theirs.fit(points.X, points.y)
    # newton-cg stops at a gradient of 1e-10 of the sum of all losses.
    np.testing.assert_allclose(STUDY.fit.coef, theirs.coef_, atol=1e-6)


def test_every_optimiser_of_a_race_has_the_same_optimum():
    ends = [fit.objective_curve[-1] for fit in STUDY.race.values() if fit.converged]
    # The default tolerance of 1e-8, squared, is below rounding.
    assert ends == pytest.approx([STUDY.race_optimum] * len(ends), rel=1e-12)


def test_balanced_weights_make_classes_count_the_same():
    study = Study(DataParams(n_samples=100), FitParams(class_weight="balanced"))
    totals = np.bincount(study.points.y, weights=study.sample_weight)
    assert totals == pytest.approx([100 / 3] * 3, rel=1e-14)  # sums of 34 equal terms


def test_one_vs_rest_has_the_weights_too():
    points = STUDY.points
    expected = [
        LogisticRegression(solver="newton-cg", tol=1e-10)
        .fit(points.X, points.y == k, SAMPLE_WEIGHT)
        .coef_[0]
        for k in range(3)
    ]
    np.testing.assert_allclose(STUDY.one_vs_rest.coef, expected, atol=1e-6)  # as above


def test_loss_is_the_weighted_log_loss():
    points = STUDY.points
    probabilities = STUDY.scorer.probabilities(points.X)
    expected = log_loss(points.y, probabilities, sample_weight=SAMPLE_WEIGHT)
    # Sums of 300 terms in another order.
    assert STUDY.loss == pytest.approx(expected, rel=1e-12)


def test_typed_weights_have_the_same_loss_as_fitted_ones():
    rows = np.column_stack([STUDY.fit.coef, STUDY.fit.intercept]).tolist()
    typed = replace(STUDY, view=ViewParams(weights=rows))
    assert typed.loss == pytest.approx(STUDY.loss, rel=1e-12)  # another order of the same sum


def test_status_line_says_that_the_loss_is_weighted():
    page = compute.page(DATA, FIT.relevant(3), ViewParams(), PAGE)
    train, held_out, *_ = page.status
    assert re.search(r"([\d.]+) nats weighted$", train)[1] == f"{STUDY.loss:.4g}"
    assert "weighted" not in held_out


def test_loss_panel_says_that_the_loss_is_weighted():
    chart = charts.loss(DATA, FIT.relevant(3), ViewParams(), LIGHT)
    assert f"mean weighted loss from 1.0986 to {LOSS} nats" in chart.summary


def test_equations_have_the_weighted_loss_and_the_sum_of_the_weights():
    text = explained("equations").text
    assert r"\text{weighted loss} = -\frac{1}{2200} \sum_{i=1}^{300} s_{y_i}" in text
    assert f"= {LOSS}" in text


def test_gradient_of_the_weighted_loss_is_zero_at_its_optimum():
    unpenalised = replace(FIT, penalty="none")
    text = compute.explain(DATA, unpenalised, ViewParams(lens="equations"), LIGHT).derivation
    matrix = text.rpartition(r"\begin{pmatrix}")[2].partition(r"\end{pmatrix}")[0]
    assert re.findall(r"-?\d\.\d+", matrix) == ["0.0000"] * 9


def test_weights_have_the_weighted_loss():
    (sheet,) = explained("weights").sheets
    j = sheet.columns.index("weighted loss")
    assert [row.cells[j] for row in sheet.rows] == [LOSS, LOSS]


def test_temperature_one_has_the_weighted_loss():
    (sheet,) = explained("temperature").sheets
    assert sheet.columns[1] == "weighted loss in nats"
    assert sheet.rows[0].cells[1] == LOSS


def test_shift_has_the_weighted_loss():
    sheet = explained("shift", shift_w1=1.0).sheets[1]
    j = sheet.columns.index("weighted loss")
    assert [row.cells[j] for row in sheet.rows] == [LOSS, LOSS]


def test_one_vs_rest_is_compared_by_the_weighted_loss():
    notes = explained("one-vs-rest").sheets[0].notes
    assert notes[0].startswith(f"Mean weighted loss: softmax {LOSS} nats")


@pytest.mark.parametrize("index", range(3))  # one point of each class
def test_a_point_adds_its_weighted_share_of_the_loss(index):
    x, y = STUDY.points.X[index], STUDY.points.y[index]
    notes = " ".join(explained("inspector", x1=float(x[0]), x2=float(x[1])).sheets[0].notes)
    share = float(re.search(r"adds ([\d.e-]+) to the mean weighted loss", notes)[1])
    loss = -np.log(STUDY.scorer.probabilities(x[None])[0, y])
    # Shares are shown with three digits.
    assert share == pytest.approx(loss * SAMPLE_WEIGHT[index] / SAMPLE_WEIGHT.sum(), rel=5e-3)

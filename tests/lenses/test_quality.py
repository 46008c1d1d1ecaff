"""The lenses on quality: their numbers are those of the page, and of scikit-learn."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score

from explorer.app import charts, compute, frames
from explorer.figures.style import LIGHT, PAGE
from explorer.lenses.confusion.overlay import LIT
from explorer.lenses.confusion.says import ACROSS, BESIDE
from explorer.maths.softmax import logits, softmax
from explorer.settings import DataParams, FitParams, ViewParams
from explorer.settings.sample import Sample
from explorer.study import Study

DATA, FIT = DataParams(cluster_std=2.0), FitParams()
NONE_HELD_OUT = replace(DATA, test_size=0.0)


def explain(lens, data=DATA, **view):
    return compute.explain(data, FIT, ViewParams(lens=lens, **view), LIGHT)


def counts(sheet):
    rows = [[int(cell.replace(",", "")) for cell in row.cells[1:]] for row in sheet.rows]
    return np.array([*rows, [int(cell.replace(",", "")) for cell in sheet.foot[1:]]])


@pytest.mark.parametrize("data", [DATA, NONE_HELD_OUT])
def test_rows_and_columns_of_the_confusion_matrix_add_up(data):
    table = counts(explain("confusion", data).answer)
    np.testing.assert_array_equal(table[:-1].sum(axis=0), table[-1])
    np.testing.assert_array_equal(table[:, :-1].sum(axis=1), table[:, -1])


@pytest.mark.parametrize(("data", "place"), [(DATA, 1), (NONE_HELD_OUT, 0)])
@pytest.mark.parametrize("iteration", [0, None])
def test_the_share_that_is_right_is_that_of_the_status_line(data, place, iteration):
    told = explain("confusion", data, iteration=iteration).text
    frame = frames.shown_frames(Study(data, FIT))
    accuracy = frame["test_accuracy" if place else "accuracy"][-1 if iteration is None else 0]
    table = counts(explain("confusion", data, iteration=iteration).answer)
    assert table.diagonal()[:-1].sum() / table[-1, -1] == pytest.approx(accuracy)
    if iteration is None:
        (said,) = [word for word in told.split() if word.endswith("%")]
        assert f" {said} right" in compute.page(data, FIT, ViewParams(), PAGE).status[place]


@pytest.mark.parametrize("n_classes", [2, 3, 4, 5, 10])
@pytest.mark.parametrize("view", [{}, {"rule": "confidence", "tau": 0.9}])
def test_the_heads_of_the_confusion_matrix_fit_beside_each_other(n_classes, view):
    names = [f"district number {k} of the city" for k in range(1, n_classes + 1)]
    rows = [(k, j, k) for k in range(n_classes) for j in range(6)]
    file = Sample.of(rows, class_names=(*names,))
    matrix = explain("confusion", DataParams(dataset="file", file=file), **view).answer
    heads = matrix.columns[1 : n_classes + 1]
    assert sum(len(head) + BESIDE - 2 for head in heads) <= ACROSS
    assert matrix.titles[1 : n_classes + 1] == (*names,)
    assert len({*heads}) == n_classes and len(matrix.titles) == len(matrix.columns)


def test_the_heads_of_numbered_classes_have_their_numbers():
    matrix = explain("confusion", DataParams(n_classes=10)).answer
    assert [head[2:] for head in matrix.columns[1:-1]] == [*"0123456789"]


def test_one_point_of_many_is_not_rounded_away():
    many = DataParams(n_samples=10_000, test_size=0.0, cluster_std=0.6)
    numbers = counts(explain("confusion", many).answer)[:-1, :-1]
    assert (numbers == 1).any()
    for row, told in zip(
        numbers, explain("confusion", many, confusion_shares="rows").answer.rows, strict=True
    ):
        shares = [float(cell.rstrip("%")) for cell in told.cells[1:-1]]
        np.testing.assert_array_equal(row > 0, np.array(shares) > 0.0)
        np.testing.assert_array_equal(row < row.sum(), np.array(shares) < 100.0)


def test_held_out_points_of_one_class_have_no_curves():
    rows = [*((i, i % 2, 0) for i in range(5)), *((i, 5, 1) for i in range(3))]
    told = explain("curves", DataParams(dataset="file", file=Sample.of(rows)))
    assert told.chart is None and "one class" in told.look
    assert told.text.startswith("**1 held-out point**, ")


def test_without_held_out_points_the_matrix_says_that_it_is_of_training_points():
    assert (
        "No points are held out, so these are training points"
        in explain("confusion", NONE_HELD_OUT).text
    )


def test_a_class_without_points_has_a_recall_of_zero_and_the_text_says_so():
    data = DataParams(n_samples=30, n_classes=10, test_size=0.1)
    (scores,) = explain("confusion", data).sheets
    assert {row.cells[2] for row in scores.rows if row.cells[-1] == "0"} == {"0.0000"}
    assert "a class without points here has no recall" in scores.notes[1]


def test_the_points_of_a_cell_are_lit_as_many_as_it_counts():
    view = {"cell_true": 1, "cell_predicted": 0}
    n = counts(explain("confusion", **view).answer)[1, 0]
    figure = charts.regions(DATA, FIT, ViewParams(lens="confusion", **view), LIGHT).figure
    lit = [trace for trace in figure["data"] if trace["meta"].get("role") == LIT.name]
    assert {len(trace["x"]) for trace in lit} == {n} and n > 0
    assert lit[-1]["name"] == f"true class 1, predicted class 0 ({n})"


def test_a_cell_of_a_class_that_is_gone_lights_nothing_and_is_not_pressed():
    view = {"cell_true": 5, "cell_predicted": 0}
    assert explain("confusion", **view).answer.buttons.pressed is None
    figure = charts.regions(DATA, FIT, ViewParams(lens="confusion", **view), LIGHT).figure
    assert all(trace["meta"].get("role") != LIT.name for trace in figure["data"])


def test_the_trial_lights_the_most_frequent_mistake_up():
    explained = explain("confusion")
    table = counts(explained.answer)[:-1, :-1]
    np.fill_diagonal(table, 0)
    cell = explained.trials[0].settings
    assert table[cell["cell_true"], cell["cell_predicted"]] == table.max()


def test_to_reject_a_point_is_no_mistake_that_the_trial_lights_up():
    explained = explain("confusion", rule="confidence", tau=0.95)
    assert counts(explained.answer)[:-1, 3].max() > counts(explained.answer)[:-1, :3].max()
    assert explained.trials[0].settings["cell_predicted"] < 3


@pytest.mark.parametrize(("shares", "axis"), [("rows", 1), ("columns", 0)])
def test_shares_of_rows_or_columns_sum_to_one(shares, axis):
    sheet = explain("confusion", confusion_shares=shares).answer
    table = np.array([[float(cell.rstrip("%")) for cell in row.cells[1:-1]] for row in sheet.rows])
    # Each of three shares is rounded to a tenth of a per cent.
    np.testing.assert_allclose(table.sum(axis=axis), 100.0, atol=0.15)


def of_the_page(data=DATA):
    """True classes and probabilities of the held-out points."""
    study = Study(data, FIT)
    fitted, points = study.fit, study.points
    return points.y_test, softmax(logits(points.X_test, fitted.coef, fitted.intercept))


def numbers(row):
    """Return area and average precision; the band of each comes after it."""
    return [float(cell) for cell in row.cells[1:4:2]]


def test_areas_are_those_of_scikit_learn():
    y, p = of_the_page()
    *rows, mean = explain("curves").sheets[0].rows
    for k, row in enumerate(rows):
        of_class = roc_auc_score(y == k, p[:, k]), average_precision_score(y == k, p[:, k])
        # Four digits are shown.
        np.testing.assert_allclose(numbers(row), of_class, rtol=0, atol=5.1e-5)
    macro = roc_auc_score(y, p, multi_class="ovr")
    assert numbers(mean)[0] == pytest.approx(macro, abs=5.1e-5)


def test_each_area_is_inside_its_band_and_more_points_narrow_it():
    def bands(data):
        rows = explain("curves", data).sheets[0].rows
        areas = np.array([numbers(row)[0] for row in rows])
        low, high = np.array([row.cells[2].split(" to ") for row in rows], dtype=float).T
        assert (low < areas).all() and (areas < high).all()
        return high - low

    assert (bands(replace(DATA, n_samples=3000)) < 0.6 * bands(DATA)).all()


def test_log_loss_is_that_of_scikit_learn_and_of_the_status_line():
    model, constant = explain("curves").answer.rows
    assert float(model.cells[1]) == pytest.approx(log_loss(*of_the_page()), rel=5e-4)
    assert f" {model.cells[1]} nats" in compute.page(DATA, FIT, ViewParams(), PAGE).status[1]
    assert float(constant.cells[1]) == pytest.approx(np.log(3), abs=5e-4)


def test_the_line_of_a_random_guess_has_the_name_of_its_class():
    explained = explain("curves", curve="precision-recall", band_class=2)
    assert "a random guess about class 2: its height is the share" in explained.look


@pytest.mark.parametrize("curve", ["roc", "precision-recall", "det"])
def test_a_class_without_held_out_points_has_no_curve(curve):
    data = DataParams(n_samples=30, n_classes=8, test_size=0.2, random_state=1)
    classes = set(Study(data).points.y_test.tolist())
    explained = explain("curves", data, curve=curve, band_class=7)
    rows = explained.sheets[0].rows[:-1]
    assert {k for k, row in enumerate(rows) if row.cells[1] != "–"} == classes != set(range(8))
    drawn = [each for each in explained.chart.figure["data"] if each["name"].startswith("class")]
    assert len(drawn) == len(classes)


@pytest.mark.parametrize("curve", ["roc", "precision-recall", "det"])
def test_the_curve_of_the_chosen_class_is_inside_its_band_almost_everywhere(curve):
    figure = explain("curves", curve=curve, band_class=1).chart.figure
    band, _, own, *_ = figure["data"]
    n = len(band["x"]) // 2
    at, high, low = band["x"][:n], band["y"][:n], band["y"][n:][::-1]
    order = np.argsort(own["x"], kind="stable")
    y = np.interp(at, own["x"][order], own["y"][order])
    assert own["name"].startswith("class 1") and (low <= high).all()
    # At a jump of the curve, the band and an interpolation have different corners.
    assert np.mean((low - 0.05 <= y) & (y <= high + 0.05)) > 0.9


def test_the_true_calibration_error_of_the_true_probabilities_is_zero():
    # The best classifier of round clusters is a softmax, so its weights can be typed.
    coef, intercept = Study(DATA).density.straight
    rows = tuple(map(tuple, np.column_stack([coef, intercept]).tolist()))
    *_, true = explain("calibration", weights=rows).answer.rows
    assert float(true.cells[1]) == 0.0


@pytest.mark.parametrize("k", [None, 2])
def test_the_true_calibration_error_is_that_of_very_many_points(k):
    data = replace(DATA, n_samples=10_000, test_size=0.0)
    view = {"calibrated_class": k, "weights": ((-3.0, 1.0, 0.0), (1.0, 3.0, 0.0))}
    explained = explain("calibration", data, **view)
    measured, _, true = explained.answer.rows
    # Chance moves the mean of 10,000 points by less than 0.005 (one standard deviation).
    assert float(measured.cells[1]) == pytest.approx(float(true.cells[1]), abs=0.015)
    # A probability of one class can be too high and still be near one half.
    assert ("overconfident" in explained.look) == (k is None)


def test_no_true_calibration_is_told_if_all_new_points_are_rejected():
    # Only the point far away is decided, and no new point.
    data = DataParams(dataset="blobs", n_samples=10_000, test_size=0.0, random_state=36)
    view = ViewParams(lens="calibration", rule="confidence", tau=0.95)
    explained = compute.explain(data, FitParams(C=0.0001), view, LIGHT)
    assert [row.cells[0] for row in explained.answer.rows][1:] == ["by chance alone, if calibrated"]


@pytest.mark.parametrize("bins", ["width", "counts"])
def test_the_bins_have_all_held_out_points(bins):
    sheet = explain("calibration", bins=bins, n_bins=7).sheets[0]
    assert sum(int(row.cells[1]) for row in sheet.rows) == 90 and len(sheet.rows) <= 7


def test_calibration_names_only_the_points_that_are_decided():
    explained = explain("calibration", rule="confidence", tau=0.9)
    (row, *_, new), bins = explained.answer.rows, explained.sheets[0]
    n = sum(int(each.cells[1]) for each in bins.rows)
    assert n < 90 and row.cells[0] == f"{n} decided of 90 held-out points"
    assert bins.caption == f"Bins of {row.cells[0]}"
    assert new.cells[0] == "all possible new points that are decided"


def test_the_mean_share_of_the_bins_is_the_accuracy():
    explained = explain("calibration")
    rows = explained.sheets[0].rows
    counts, shares = (np.array([float(row.cells[j]) for row in rows]) for j in (1, 3))
    # Each share is rounded to four digits.
    assert f"{np.average(shares, weights=counts):.1%} right" in explained.text


def test_a_model_that_is_too_sure_is_told_from_chance():
    trial = explain("calibration").trials[0].settings
    data, params = DataParams.chosen({**vars(DATA), **trial}), FitParams(C=trial["C"])
    explained = compute.explain(data, params, ViewParams(lens="calibration"), LIGHT)
    (note,) = explained.answer.notes
    assert "this is not chance" in note and "higher than the share" in note


def test_probabilities_of_the_right_mean_are_not_called_too_high_or_too_low():
    # The intercepts have no penalty, so at the optimum both means are equal on training points.
    data, view = DataParams(test_size=0.0), ViewParams(lens="calibration", calibrated_class=0)
    (note,) = compute.explain(data, FitParams(C=0.01), view, LIGHT).answer.notes
    assert "so this is not chance. The mean probability is 0.333, equal to the share" in note


def test_the_log_loss_of_training_points_says_that_it_has_no_class_weights():
    params = FitParams(class_weight="balanced")
    explained = compute.explain(NONE_HELD_OUT, params, ViewParams(lens="curves"), LIGHT)
    assert "the status line has the loss with class weights" in explained.answer.notes[0]


def test_the_band_of_the_macro_mean_lies_around_it():
    rows = {row.cells[0]: row.cells[1:4] for row in explain("confusion").sheets[0].rows}
    for mean, band in zip(rows["macro mean"], rows["its 95% band"], strict=True):
        low, high = map(float, band.split(" to "))
        assert low < float(mean) < high

"""What the lenses say: shown sums are sums of shown numbers, and numbers follow their formulas."""

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.multiclass import OneVsRestClassifier

from explorer.app import charts, compute, frames
from explorer.figures.style import LIGHT
from explorer.lenses.explanation import Part, in_words
from explorer.lenses.one_vs_rest.says import TRIAL
from explorer.maths.decision import LIKELIEST
from explorer.maths.geometry import decision_regions
from explorer.names import SHORT
from explorer.numbers import latex
from explorer.settings import LENSES, WEIGHTS, DataParams, FitParams, ViewParams
from explorer.settings.sample import Sample
from explorer.study import Study

DATA, FIT = DataParams(), FitParams()
UNIT = 10_000  # units per 1, in numbers that a person adds up
ALL = list(LENSES)


def explain(lens, data, params, view):
    return compute.explain(data, params, replace(view, lens=lens), LIGHT)


def number(cell: str) -> float:
    value = float(cell.rstrip("% p").replace("−", "-"))
    return value / 100 if cell.endswith(("%", " pp")) else value


def column(sheet, name, signed=1):
    """The numbers of a column, in units of the last digit, so that sums are exact."""
    j = sheet.columns.index(name)
    return [signed * round(number(row.cells[j]) * UNIT) for row in sheet.rows if row.cells[j]]


def foot(sheet, name):
    return round(number(sheet.foot[sheet.columns.index(name)]) * UNIT)


def at(x1, x2, **view):
    return ViewParams(x1=x1, x2=x2, **view)


def a_point(data=DATA, index=0):
    points = Study(data).points
    x1, x2 = np.float32(points.X[index]).tolist()
    return at(x1, x2), int(points.y[index])


def texts(parts):
    for part in parts:
        yield part.text
        yield from texts(part.over)
        yield from texts(part.under)


PLACES = [at(0.0, 0.0), at(1.5, 1.2), at(-4.0, 6.0), at(900.0, -900.0), a_point()[0]]


@pytest.mark.parametrize(
    ("n_classes", "view"), [(2, PLACES[1]), (3, PLACES[1]), *((8, view) for view in PLACES)]
)
def test_every_row_and_column_of_the_inspector_adds_up_by_hand(n_classes, view):
    sheet = explain("inspector", DataParams(n_classes=n_classes), FIT, view).sheets[0]
    products = zip(*(column(sheet, name) for name in ("w₁ x₁", "w₂ x₂", "b")), strict=True)
    scores = column(sheet, "z")
    assert [sum(row) for row in products] == scores
    assert column(sheet, "z − max") == [z - max(scores) for z in scores]
    assert sum(column(sheet, "exp")) == foot(sheet, "exp")
    assert sum(column(sheet, "p")) == foot(sheet, "p") == UNIT


def test_the_weights_shown_times_the_place_are_the_products_shown():
    sheet = explain("inspector", DATA, FIT, at(1.5, 1.25)).sheets[0]
    for j, x in ((1, 1.5), (2, 1.25)):
        weights = np.array([number(row.cells[j]) for row in sheet.rows])
        products = np.array([number(row.cells[j + 2]) for row in sheet.rows])
        # A weight below ten has five digits, so it is off by at most 5e-5.
        np.testing.assert_allclose(weights * x, products, rtol=0, atol=5e-5 * (x + 1))


def test_at_the_readmes_place_a_pocket_calculator_finds_every_number_shown():
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    x = tuple(
        map(float, re.search(r"lens=inspector&x1=(-?[\d.]+)&x2=(-?[\d.]+)`", readme).groups())
    )
    sheet = explain("inspector", DATA, FIT, at(*x)).sheets[0]
    shown = {name: column(sheet, name) for name in sheet.columns[1:]}
    for name, value in zip(("w₁", "w₂"), x, strict=True):
        weights = [number(row.cells[sheet.columns.index(name)]) for row in sheet.rows]
        products = [round(weight * value * UNIT) for weight in weights]
        assert products == shown[f"{name} x{name[1]}"]
    assert [round(math.exp(z / UNIT) * UNIT) for z in shown["z − max"]] == shown["exp"]
    assert [round(e / foot(sheet, "exp") * UNIT) for e in shown["exp"]] == shown["p"]


def test_the_inspector_knows_a_training_point_and_its_loss():
    view, label = a_point()
    explained = explain("inspector", DATA, FIT, view)
    fitted = Study(DATA, FIT).fit
    assert f"a training point of class {label}" in explained.text
    (loss,) = column(explained.sheets[0], "−log p")
    z = fitted.coef @ Study(DATA).points.X[0] + fitted.intercept
    # The loss is written with four digits after the point.
    assert loss / UNIT == pytest.approx(-np.log(np.exp(z[label]) / np.exp(z).sum()), abs=5.1e-5)


@pytest.mark.parametrize("name", ["gradient w₁", "gradient w₂", "gradient b"])
def test_the_gradients_of_a_point_add_up_to_zero(name):
    sheet = explain("inspector", DATA, FIT, a_point()[0]).sheets[0]
    assert sum(column(sheet, name)) == foot(sheet, name) == 0


def test_the_inspector_knows_a_held_out_point_and_that_it_has_no_gradient():
    points = Study(DATA).points
    x1, x2 = np.float32(points.X_test[0]).tolist()
    explained = explain("inspector", DATA, FIT, at(x1, x2))
    label = int(points.y_test[0])
    assert f"a held-out point of class {label}" in explained.text
    sheet = explained.sheets[0]
    z = Study(DATA, FIT).fit.coef @ points.X_test[0] + Study(DATA, FIT).fit.intercept
    exact = -np.log(np.exp(z[label]) / np.exp(z).sum())
    # The loss is written with four digits after the point.
    assert column(sheet, "−log p")[0] / UNIT == pytest.approx(exact, abs=5.1e-5)
    assert not any(name.startswith("gradient") for name in sheet.columns)
    assert "not used for training" in sheet.notes[-1]


def test_bars_have_the_lengths_of_the_numbers_beside_them():
    sheet = explain("inspector", DATA, FIT, at(0.1, 1.9)).sheets[0]
    for i, j in enumerate(sheet.barred):
        # Four digits are shown; shares may be moved by one so that they add up.
        shown = [number(row.cells[j]) for row in sheet.rows]
        np.testing.assert_allclose([row.bars[i] for row in sheet.rows], shown, rtol=0, atol=1e-4)


def test_a_place_that_is_no_point_has_no_loss():
    assert "−log p" not in explain("inspector", DATA, FIT, at(1.5, 1.2)).sheets[0].columns


def test_the_place_of_no_point_is_nobodys():
    assert compute.point_at(DATA, 1.23456, 7.0) is None


def test_the_inspector_explains_the_iteration_that_is_looked_at():
    start = explain("inspector", DATA, FIT, at(1.5, 1.2, iteration=0))
    assert "after 0 iterations" in start.text
    assert column(start.sheets[0], "z") == [0, 0, 0]
    assert sorted(column(start.sheets[0], "p")) == [3333, 3333, 3334]


def test_an_iteration_that_the_run_has_not_is_its_last():
    late = explain("inspector", DATA, FIT, at(1.5, 1.2, iteration=2000))
    assert late == explain("inspector", DATA, FIT, at(1.5, 1.2))


def test_every_term_of_the_equation_lights_a_row_of_the_table():
    sheet = explain("inspector", DATA, FIT, at(1.5, 1.2)).sheets[0]
    fraction = next(part for part in sheet.equation if part.under)
    lit = [part.row for part in fraction.under if part.row is not None]
    assert lit == list(range(len(sheet.rows)))
    assert all(isinstance(part, Part) for part in sheet.equation)


def test_the_equation_is_read_aloud_with_its_numbers():
    sheet = explain("inspector", DATA, FIT, at(1.5, 1.2)).sheets[0]
    words = in_words(sheet.equation)
    j = sheet.columns.index("z − max")
    powers = [f"e to the power {row.cells[j].replace('−', 'minus ')}" for row in sheet.rows]
    assert f", over {' plus '.join(powers)}, end of fraction, equals" in words
    assert re.fullmatch(r"P\(class \d\) equals the fraction [\w., ]+", words)


def test_without_a_place_the_inspector_asks_for_one():
    explained = explain("inspector", DATA, FIT, ViewParams())
    assert not explained.sheets and "Click anywhere" in explained.text


@pytest.mark.parametrize(
    ("penalty", "n_classes", "iteration"),
    [
        ("none", 3, None),
        *((penalty, n, None) for penalty in ("l1", "l2", "elasticnet") for n in (2, 3)),
        *(("elasticnet", 3, iteration) for iteration in (0, 3)),
    ],
)
def test_the_equations_have_the_objective_as_the_sum_of_the_numbers_shown(
    penalty, n_classes, iteration
):
    data, params = DataParams(n_classes=n_classes), FitParams(penalty=penalty, C=0.01)
    text = explain("equations", data, params, ViewParams(iteration=iteration)).text
    shown = re.search(r"objective\} &?= (.*) \\text\{ nats", text)[1].replace(r"\\ &", "")
    products, _, rest = shown.rpartition(r" \approx ")
    *terms, total = [
        [round(float(n) * 1e4) for n in step.split(" + ")] for step in rest.split(" = ")
    ]
    assert sum(terms[-1] if terms else total) == total[0]
    fitted = Study(data, params).fit
    i = fitted.n_iter if iteration is None else iteration
    # Each of at most three terms is rounded to four digits.
    assert total[0] / 1e4 == pytest.approx(fitted.objective_curve[i], abs=1.6e-4)
    by_hand = [
        math.prod(map(float, product.replace(r"\tfrac{1}{2}", "0.5").split(r" \cdot ")))
        for product in products.split(" + ")[1:]
    ]
    # Factors have three digits, and their sum is rounded to four after the point; so is the loss.
    cost = terms[0][1] / 1e4 if terms else 0.0
    assert sum(by_hand) == pytest.approx(cost, rel=5e-3, abs=1.1e-4)


def test_the_gradient_shown_is_the_one_that_the_penalty_undoes():
    text = explain("equations", DATA, FIT, ViewParams()).derivation
    last = text.rpartition(r"\begin{pmatrix}")[2].partition(r"\end{pmatrix}")[0]
    shown = [[float(cell) for cell in row.split("&")] for row in last.split(r"\\")]
    fitted = Study(DATA, FIT).fit
    undone = np.column_stack([-fitted.coef / len(Study(DATA).points.y), np.zeros(3)])
    # Four digits are shown; the optimiser ends where the gradient is below 1e-8.
    np.testing.assert_allclose(shown, undone, rtol=0, atol=5.1e-5)


def test_the_gradient_at_the_start_is_the_one_worked_by_hand():
    # At weights of zero every p is 1/3, so b's gradient is 1/3 less its share of 1/3.
    text = explain("equations", DATA, FIT, ViewParams(iteration=0)).derivation
    last = text.rpartition(r"\begin{pmatrix}")[2].partition(r"\end{pmatrix}")[0]
    assert [float(row.split("&")[2]) for row in last.split(r"\\")] == [0.0, 0.0, 0.0]


def test_both_kinds_of_weights_give_the_same_scores():
    entries = explain("weights", DATA, FIT, ViewParams()).entries
    rows = np.array(entries.rows)
    aside = np.array([[number(cell) for cell in row] for row in entries.aside])
    X = Study(DATA).points.X
    own = X @ rows[:, :2].T + rows[:, 2]
    standardised = (X - X.mean(axis=0)) / X.std(axis=0) @ aside[:, :2].T + aside[:, 2]
    # Each weight is rounded to four digits after the point or more, and multiplied by at most 7.
    np.testing.assert_allclose(own, standardised, rtol=0, atol=16 * 5e-5)


def test_exact_zeros_are_told_from_small_weights():
    params = FitParams(penalty="l1", C=0.0316)
    explained = explain("weights", DATA, params, ViewParams())
    coef = Study(DATA, params).fit.coef
    shown = np.array([row[:2] for row in explained.entries.rows])
    np.testing.assert_array_equal(shown == 0.0, coef == 0.0)
    assert not np.signbit(shown[shown == 0.0]).any()
    aside = np.array([[cell == "0" for cell in row[:2]] for row in explained.entries.aside])
    np.testing.assert_array_equal(aside, coef == 0.0)
    zeros = (coef == 0.0).sum()
    assert explained.sheets[0].notes[0].startswith(f"{zeros} of 6 weights are exactly zero")
    assert zeros > 0


@pytest.mark.parametrize("query", [{"n_classes": 2}, {"n_samples": 30}, {"n_classes": 8}])
def test_the_l1_penalty_to_try_makes_some_weights_zero_and_not_all(query):
    data = DataParams(**query)
    settings = explain("weights", data, FIT, ViewParams()).trials[0].settings
    found = Study(data, FitParams(penalty=settings["penalty"], C=settings["C"])).fit.coef
    assert 0 < (found == 0.0).sum() < found.size


def test_the_fits_weights_cost_what_the_optimum_costs():
    sheet = explain("weights", DATA, FIT, ViewParams()).sheets[0]
    assert [number(cell) for cell in sheet.foot[2:]] == [0.0, 0.0, 0.0]


def test_typed_weights_cost_what_scikit_learn_and_the_penalty_by_hand_say():
    rows = ((1.0, 0.0, 0.5), (-2.0, 0.0, 0.0), (0.0, 3.0, 0.0))
    explained = explain("weights", DATA, FIT, ViewParams(weights=rows))
    assert explained.entries.rows == rows
    points = Study(DATA).points
    theirs = LogisticRegression().fit(points.X, points.y)
    theirs.coef_, theirs.intercept_ = np.array(rows)[:, :2], np.array(rows)[:, 2]
    typed, best = ([number(cell) for cell in row.cells[1:]] for row in explained.sheets[0].rows)
    accuracy, loss, penalty, objective = typed
    assert accuracy == pytest.approx(theirs.score(points.X, points.y), abs=5.1e-4)
    assert loss == pytest.approx(log_loss(points.y, theirs.predict_proba(points.X)), abs=5.1e-5)
    # (1 + 4 + 9) / 2 / (C n) with C n = 300.
    assert penalty == pytest.approx(14 / 600, abs=5.1e-5)
    assert round(1e4 * loss) + round(1e4 * penalty) == round(1e4 * objective)
    above = [number(cell) for cell in explained.sheets[0].foot[2:]]
    np.testing.assert_allclose(np.subtract(typed, best)[1:], above, rtol=0, atol=1e-9)
    assert above[-1] > 0


def test_the_difference_of_accuracies_is_that_of_the_numbers_shown():
    for seed in range(8):
        data = DataParams(random_state=seed, n_samples=10_000 if seed % 2 else 300)
        view = ViewParams(weights=((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)))
        sheet = explain("weights", data, FIT, view).sheets[0]
        cells = [row.cells[1] for row in sheet.rows] + [sheet.foot[1]]
        typed, best, above = (round(1e4 * number(cell)) for cell in cells)
        assert typed - best == above


def test_no_fit_leaves_the_range_of_typed_weights():
    # The largest weights that any setting is known to give.
    data, params = EDGES[-2]
    rows = explain("weights", data, params, ViewParams()).entries.rows
    assert np.abs(rows).max() > 1e6 and WEIGHTS.check(rows)


@pytest.mark.parametrize(("given", "n_classes"), [(1, 3), (3, 2)])
def test_classes_without_a_typed_row_have_zeros_and_rows_too_many_are_left(given, n_classes):
    rows = tuple((1.0 + k, 2.0, 3.0) for k in range(given))
    data = DataParams(n_classes=n_classes)
    entries = explain("weights", data, FIT, ViewParams(weights=rows)).entries
    assert entries.rows == (*rows, *[(0.0, 0.0, 0.0)] * 3)[:n_classes]


def test_weights_of_zero_are_typed_weights_too():
    page = compute.page(DATA, FIT, ViewParams(lens="weights", weights=()), LIGHT)
    assert page.status[2].startswith("typed: ")
    assert "class 1 none, class 2 none" in page.regions.summary


SHIFTED = ViewParams(lens="shift", shift_w1=2.0, shift_w2=-1.0, shift_b=5.0)


@pytest.mark.parametrize("n_classes", [2, 8])
def test_a_shift_moves_every_score_and_no_probability(n_classes):
    sheet = explain("shift", DataParams(n_classes=n_classes), FIT, SHIFTED).sheets[0]
    z, c, moved = (column(sheet, name) for name in ("z", "c", "z + c"))
    assert len(set(c)) == 1 and c[0] != 0
    assert [one + other for one, other in zip(z, c, strict=True)] == moved
    assert column(sheet, "− max") == [each - max(moved) for each in moved]
    assert column(sheet, "p before") == column(sheet, "p after")
    assert foot(sheet, "p before") == foot(sheet, "p after") == UNIT


def test_what_is_added_at_a_place_is_the_one_worked_by_hand():
    view = ViewParams(shift_w1=2.0, shift_w2=-1.0, shift_b=5.0, x1=3.0, x2=4.0)
    # 2 * 3 - 1 * 4 + 5
    assert set(column(explain("shift", DATA, FIT, view).sheets[0], "c")) == {7 * UNIT}


@pytest.mark.parametrize("penalty", ["none", "l1", "l2", "elasticnet"])
def test_a_shift_costs_what_the_penalty_makes_of_it(penalty):
    params = FitParams(penalty=penalty)
    sheet = explain("shift", DATA, params, SHIFTED).sheets[1]
    loss, cost, total = (number(cell) for cell in sheet.foot[1:])
    assert loss == 0.0 and cost == total
    if penalty == "none":
        assert cost == 0.0
    if penalty == "l2":  # the fit's weights add up to zero: 3 * (2^2 + 1^2) / 2 / 300
        assert cost == pytest.approx(15 / 600, abs=1.01e-4)
    assert cost >= 0.0


@pytest.mark.parametrize(
    ("penalty", "n_classes", "told"),
    [
        ("none", 3, "v costs nothing"),
        ("l2", 3, "only these"),
        ("l1", 3, "only these"),
        ("l1", 4, "some shifts cost nothing"),
        ("elasticnet", 4, "only these"),
    ],
)
def test_the_page_says_which_weights_are_the_only_ones(penalty, n_classes, told):
    data = DataParams(n_classes=n_classes)
    explained = explain("shift", data, FitParams(penalty=penalty), ViewParams())
    assert told in explained.sheets[1].notes[0]


def test_weights_that_are_no_optimum_are_not_said_to_be_the_only_ones():
    params = FitParams(solver="gradient-descent", max_iter=10, start="random")
    told = explain("shift", DATA, params, ViewParams()).sheets[1].notes[0]
    first, second = (number(n) for n in re.findall(r"(−?[\d.]+) to every w", told))
    view = ViewParams(shift_w1=round(first, 1), shift_w2=round(second, 1))
    cost = number(explain("shift", DATA, params, view).sheets[1].foot[2])
    assert told.startswith("These weights are not the optimum") and cost < 0


def test_separable_classes_without_a_penalty_have_no_best_weights():
    data, own = DataParams(n_classes=5), {"solver": "accelerated-gradient", "learning_rate": 100}
    for params in (FitParams(penalty="none"), FitParams(penalty="none", **own)):  # that diverges
        told = explain("shift", data, params, ViewParams()).sheets[1].notes[0]
        assert "two or more classes are separable" in told


def test_one_class_of_those_to_try_is_mostly_not_told_from_the_rest():
    tried = {k: v for k, v in TRIAL.settings.items() if k != "features"}
    study = Study(DataParams(**{"cluster_std": 0.1, "n_samples": 30, **tried}))
    last = study.points.y == 4
    scores = study.scorer_of((study.one_vs_rest.coef, study.one_vs_rest.intercept))
    assert (scores.scores(study.points.X[last])[:, 4] > 0.0).mean() < 0.5


@pytest.mark.parametrize("lens", ["shift", "one-vs-rest", "bayes", "temperature"])
def test_every_lens_explains_the_iteration_that_is_looked_at(lens):
    start, end = (explain(lens, DATA, FIT, ViewParams(iteration=i)) for i in (0, None))
    assert [s.rows for s in start.sheets] != [s.rows for s in end.sheets]


def test_at_the_start_all_classes_are_alike_in_every_lens():
    view = ViewParams(iteration=0, x1=1.0, x2=-1.0)
    shifted = explain("shift", DATA, FIT, view).sheets[0]
    assert sorted(column(shifted, "p after")) == [3333, 3333, 3334]
    rivals = explain("one-vs-rest", DATA, FIT, view).sheets[0]
    assert sorted(column(rivals, "softmax")) == [3333, 3333, 3334]
    # log 3 nats, and an error of 2 in 3.
    last = [number(cell) for cell in explain("bayes", DATA, FIT, view).sheets[0].rows[1].cells[1:]]
    np.testing.assert_allclose(last, [1 / 3, 2 / 3, math.log(3)], rtol=0, atol=5.1e-5)


def test_a_shift_leaves_the_pictures_of_the_fit():
    before, after = (compute.page(DATA, FIT, view, LIGHT) for view in (ViewParams(), SHIFTED))
    for one, other in (
        (before.regions, after.regions),
        (before.probabilities, after.probabilities),
    ):
        for trace, moved in zip(one.figure["data"], other.figure["data"], strict=True):
            for name in {"x", "y", "z"} & trace.keys():
                # Adding five rounds scores by 1e-15, and maps are whole numbers.
                np.testing.assert_allclose(trace[name], moved[name], rtol=0, atol=1e-12)


def test_softmax_of_two_classes_and_sigmoid_are_logistic_regression():
    data = DataParams(n_classes=2)
    sheet = explain("logistic", data, FIT, at(0.5, 0.5)).sheets[0]
    points = Study(data).points
    theirs = LogisticRegression(C=1.0, tol=1e-8).fit(points.X, points.y)
    probability = theirs.predict_proba([[0.5, 0.5]])[0, 1]
    sigmoid, softmax = (number(cell) for cell in sheet.rows[-1].cells[-2:])
    # Four digits are shown.
    assert sigmoid == softmax == pytest.approx(probability, abs=5.1e-5)


def test_more_than_two_classes_are_no_logistic_regression():
    explained = explain("logistic", DATA, FIT, ViewParams())
    assert not explained.sheets and explained.trials[0].settings == {"n_classes": 2}


def test_where_the_number_of_classes_is_given_two_classes_are_said_to_be_other_data():
    explained = explain("logistic", DataParams(dataset="iris"), FIT, ViewParams())
    (trial,) = explained.trials
    assert trial.label == "Two classes of other data: Round clusters"
    assert trial.settings == {"n_classes": 2, "dataset": "blobs"}


def test_one_vs_rest_is_scikit_learns_and_does_not_sum_to_one():
    explained = explain("one-vs-rest", DATA, FIT, at(0.14, 1.86))
    assert explained.look.startswith("One-vs-rest fits one logistic regression per class")
    points = Study(DATA).points
    theirs = OneVsRestClassifier(LogisticRegression(C=1.0, tol=1e-8)).fit(points.X, points.y)
    sheet = explained.sheets[0]
    normalised = theirs.predict_proba([[0.14, 1.86]])[0]
    # Four digits. The last is moved by at most one unit, so that the sum is one.
    np.testing.assert_allclose(
        column(sheet, "divided by the sum"), UNIT * normalised, rtol=0, atol=1.0
    )
    for name in ("one-vs-rest score", "divided by the sum", "softmax"):
        assert sum(column(sheet, name)) == foot(sheet, name)
    assert foot(sheet, "one-vs-rest score") != UNIT
    own, rival = map(float, re.findall(r"0\.\d{4}", sheet.notes[0]))
    assert rival == pytest.approx(log_loss(points.y, theirs.predict_proba(points.X)), abs=5.1e-5)
    assert own < rival


def test_classes_that_one_vs_rest_can_part_for_good_are_named():
    data, params = DataParams(cluster_std=0.3), FitParams(penalty="none")
    notes = explain("one-vs-rest", data, params, ViewParams()).sheets[0].notes
    assert notes[-1].startswith("One-vs-rest has no optimum")


def test_no_fit_is_better_than_the_best_possible():
    sheet = explain("bayes", DATA, FIT, ViewParams()).sheets[0]
    best, fit = ([number(cell) for cell in row.cells[1:]] for row in sheet.rows)
    lost = [number(cell) for cell in sheet.foot[1:]]
    assert lost[0] < 0 < lost[1] and lost[2] > 0
    np.testing.assert_allclose(np.subtract(fit, best), lost, rtol=0, atol=1e-9)


@pytest.mark.parametrize("flaw", ["label_noise", "outliers"])
def test_with_flaws_round_clusters_still_have_straight_best_borders(flaw):
    explained = explain("bayes", DataParams(**{flaw: 0.1}), FIT, ViewParams())
    assert "best borders are straight" in explained.sheets[0].notes[1]
    assert [trial.settings for trial in explained.trials] == [{"label_noise": 0.0, "outliers": 0.0}]


def test_the_articles_best_classifier_bends_and_is_better_than_any_fit():
    data = DataParams(dataset="article")
    sheet = explain("bayes", data, FIT, ViewParams()).sheets[0]
    accuracy, error, loss = (number(cell) for cell in sheet.foot[1:])
    assert accuracy < 0 < error and loss > 0
    assert "curved" in sheet.notes[1]
    # New points of the same clusters, one label of a hundred drawn at random.
    best, fitted = Study(data).density, Study(data, FIT).fit
    rng = np.random.default_rng(0)
    y = np.arange(60_000) % 3
    X = best.places(rng.random((len(y), 2)))[y, np.arange(len(y))]
    y = np.where(rng.random(len(y)) < best.flip, rng.integers(0, 3, len(y)), y)
    choices = (best.posterior(X)[1], X @ fitted.coef.T + fitted.intercept)
    for row, chosen in zip(sheet.rows, choices, strict=True):
        error = np.mean(chosen.argmax(axis=1) != y)
        # Five standard deviations of a share of so many draws.
        noise = 5 * np.sqrt(error / len(y))
        assert number(row.cells[2]) == pytest.approx(error, abs=noise)


@pytest.mark.parametrize("lens", ["one-vs-rest", "bayes"])
@pytest.mark.parametrize("dataset", ["blobs", "article"])
def test_the_share_on_which_two_classifiers_differ_is_that_of_random_places(dataset, lens):
    data = DataParams(dataset=dataset)
    chart = charts.regions(data, FIT, ViewParams(lens=lens), LIGHT)
    (told,) = re.findall(r"([\d.]+)% of the picture", chart.summary)
    x_min, x_max, y_min, y_max = Study(data).extent
    X = np.random.default_rng(0).uniform((x_min, y_min), (x_max, y_max), (50_000, 2))
    study = Study(data, FIT)
    fitted, other = study.fit, study.one_vs_rest
    rival = X @ other.coef.T + other.intercept
    there = study.density.log_densities(X) if lens == "bayes" else rival
    differ = np.mean(there.argmax(axis=1) != (X @ fitted.coef.T + fitted.intercept).argmax(axis=1))
    # Half a unit of the last digit, and five standard deviations of a share of so many draws.
    assert float(told) / 100 == pytest.approx(differ, abs=0.0005 + 5 * np.sqrt(0.25 / len(X)))


EDGES = [
    (DataParams(n_samples=30, n_classes=8), FitParams(penalty="none")),
    (DataParams(dataset="article", n_classes=4), FitParams(penalty="l1", C=1e-4)),
    (DATA, FitParams(solver="sgd", learning_rate=1000.0, max_iter=50)),
    (  # the loss is 0 after one step
        DataParams(n_classes=2, cluster_std=0.1),
        FitParams(penalty="none", solver="gradient-descent", learning_rate=1000.0),
    ),
    (
        DataParams(dataset="article", n_samples=50, n_classes=2, random_state=8991),
        FitParams(penalty="none", solver="newton"),
    ),
    (DATA, FitParams(start="typed", start_weights=[(1000, -1000, 1000)], solver="newton")),
]


def on_the_edge(data, params):
    """What every lens shows of a fit: far away, at its start, at a point of each kind."""
    x1, x2 = np.float32(Study(data).points.X_test[0]).tolist()
    places = (at(1.0, -1.0), at(1000.0, 1000.0, iteration=0), a_point(data)[0], at(x1, x2))
    relevant = params.relevant(data.n_classes)
    for lens in ALL:
        for view in places if "x1" in LENSES[lens].sees else places[:2]:
            yield explain(lens, data, relevant, view)


@pytest.mark.parametrize(("data", "params"), EDGES)
def test_whatever_the_fit_every_row_of_a_lens_has_all_its_cells_and_no_number_is_none(data, params):
    for explained in on_the_edge(data, params):
        shown = [explained.text]
        for sheet in explained.sheets:
            cells = (cell for row in sheet.rows for cell in row.cells)
            shown += [*sheet.notes, *sheet.foot, *cells]
            size = (len(sheet.columns), len(sheet.barred))
            assert {(len(row.cells), len(row.bars)) for row in sheet.rows} <= {size}
            assert all(0.0 <= bar <= 1.0 for row in sheet.rows for bar in row.bars)
        assert not re.search(r"\bnan\b|\binf\b", " ".join(shown))


def test_every_trial_sets_controls_that_there_are():
    names = DataParams.settings() | FitParams.settings() | ViewParams.settings()
    for lens in ALL:
        for trial in explain(lens, DATA, FIT, ViewParams()).trials:
            for name, value in trial.settings.items():
                assert names[name].rule.check(value) == value


def test_the_trial_of_few_points_has_its_lowest_training_loss_at_the_fit():
    few = DataParams(n_samples=30)
    settings = explain("temperature", few, FIT, ViewParams()).trials[0].settings
    data = DataParams.chosen({**vars(few), **settings})
    sheet = explain("temperature", data, FitParams(penalty="none"), ViewParams()).sheets[0]
    assert sheet.rows[2].cells[0] == "lowest training loss: T = 1"


def test_the_temperature_as_fitted_has_the_loss_of_the_fit():
    sheet = explain("temperature", DATA, FIT, ViewParams(temperature=2.0)).sheets[0]
    loss = Study(DATA, FIT).fit.loss_curve[-1]
    # Four digits are shown.
    assert number(sheet.rows[0].cells[1]) == pytest.approx(loss, abs=5.1e-5)
    as_fitted, now, least, _ = (number(row.cells[1]) for row in sheet.rows)
    assert least < as_fitted < now


def test_without_a_penalty_no_temperature_is_better_than_one():
    params = FitParams(penalty="none", solver="newton")
    sheet = explain("temperature", DATA, params, ViewParams(temperature=0.5)).sheets[0]
    assert sheet.rows[2].cells[0] == "lowest training loss: T = 1"


def test_the_sentences_about_typed_weights_name_them_once():
    view = ViewParams(weights=((1.0, 0.0, 0.0),))
    assert explain("weights", DATA, FIT, view).text.startswith("The typed weights. A weight is")
    values = "The values are those of the typed weights."
    assert explain("equations", DATA, FIT, view).look.endswith(values)


def test_without_an_optimum_the_row_to_compare_with_has_a_short_name():
    params, data = FitParams(penalty="none"), DataParams(cluster_std=0.3)
    sheet = explain("weights", data, params, ViewParams()).sheets[0]
    assert sheet.rows[1].cells[0] == "Newton's last"
    assert sheet.notes[0].startswith("No optimum exists")


@pytest.mark.parametrize(
    ("params", "view"),
    [(FIT, {"iteration": 0}), (FitParams(penalty="l1", C=0.0001), {}), (FIT, {"weights": ()})],
)
def test_no_temperature_is_named_as_best_where_all_have_the_same_loss(params, view):
    explained = explain("temperature", DATA, params, ViewParams(**view, temperature=2.0))
    *_, training, held_out = (row.cells for row in explained.sheets[0].rows)
    assert training[0] == "training loss: the same for every T"
    assert held_out[0] == "held-out loss: the same for every T"
    assert "the same for every T" in explained.chart.summary
    assert not [trace for trace in explained.chart.figure["data"] if "lowest" in trace["name"]]


def test_a_temperature_changes_the_maps_of_the_page():
    views = (ViewParams(lens="temperature", temperature=T).pictured(3) for T in (1.0, 2.0))
    one, two = (compute.page(DATA, FIT, view, LIGHT).probabilities for view in views)
    np.testing.assert_raises(AssertionError, np.testing.assert_equal, one.figure, two.figure)


def test_a_temperature_counts_only_while_its_lens_is_open():
    assert ViewParams(temperature=2.0).pictured(3) == ViewParams()


def test_opening_a_lens_that_changes_no_picture_computes_no_page_anew():
    assert ViewParams(lens="temperature").pictured(3) == ViewParams()


def test_no_temperature_moves_a_region():
    fitted, extent = Study(DATA, FIT).fit, Study(DATA).extent
    for T in (0.1, 3.98, 10.0):
        moved = decision_regions(fitted.coef / T, fitted.intercept / T, extent)
        for one, other in zip(
            decision_regions(fitted.coef, fitted.intercept, extent), moved, strict=True
        ):
            # Dividing rounds each weight by one part in 2**53, and a vertex is a quotient of them.
            np.testing.assert_allclose(one, other, rtol=1e-13, atol=1e-13)


def test_the_frames_of_a_temperature_are_those_of_the_training_divided():
    one = frames.of_training(DATA, FIT, LIKELIEST)
    two = frames.shown_frames(Study(DATA, FIT, ViewParams(lens="temperature", temperature=2.0)))
    np.testing.assert_array_equal(one["coef"], 2.0 * two["coef"])
    np.testing.assert_array_equal(one["loss"], two["loss"])


def test_the_frames_of_a_shift_have_it_added_to_every_class():
    one, two = (
        frames.of_training(DATA, FIT, LIKELIEST),
        frames.shown_frames(Study(DATA, FIT, SHIFTED)),
    )
    # Sums of single precision, of numbers below eight.
    np.testing.assert_allclose(
        two["coef"] - one["coef"], [[[2, -1]] * 3] * len(one["coef"]), atol=1e-6
    )
    np.testing.assert_allclose(two["intercept"] - one["intercept"], 5.0, atol=1e-6)


def test_a_least_at_the_end_of_the_temperatures_may_lie_beyond():
    data, params = DataParams(cluster_std=0.3), FitParams(penalty="l2")
    sheet = explain("temperature", data, params, ViewParams()).sheets[0]
    assert sheet.rows[2].cells[0] == "lowest training loss: T ≤ 0.1"


def test_the_held_out_points_have_a_best_temperature_of_their_own():
    sheet = explain("temperature", DATA, FIT, ViewParams()).sheets[0]
    losses = [number(row.cells[2]) for row in sheet.rows]
    assert sheet.rows[3].cells[0].startswith("lowest held-out loss") and losses[3] == min(losses)


@pytest.mark.parametrize("query", [{}, {"n_classes": 8}, {"cluster_std": 3.0}])
def test_at_the_place_to_try_two_classes_are_as_likely_and_no_other_is_likelier(query):
    data = DataParams(**query)
    settings = explain("inspector", data, FIT, ViewParams()).trials[0].settings
    sheet = explain("inspector", data, FIT, ViewParams(**settings)).sheets[0]
    first, second, *_ = sorted(column(sheet, "p"), reverse=True)
    # The place is rounded to thousandths; no difference of scores rises by more than 10 per unit.
    assert first - second < 0.01 * UNIT


def test_without_a_border_there_is_none_to_try():
    strong = FitParams(penalty="l1", C=0.0001)
    for params in (strong, replace(strong, features="quadratic")):
        assert not explain("inspector", DATA, params, at(1.0, 2.0)).trials


def test_typed_weights_are_those_that_every_lens_explains():
    data, view = DataParams(n_classes=2), at(2.0, 3.0)
    typed = replace(view, weights=((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)))
    for lens in ALL:
        fitted, other = (explain(lens, data, FIT, each) for each in (view, typed))
        assert (fitted.text, fitted.sheets) != (other.text, other.sheets), lens


def test_a_place_under_typed_weights_is_the_one_worked_by_hand():
    rows = ((1.0, 0.0, 0.5), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0))
    explained = explain("inspector", DATA, FIT, at(2.0, 3.0, weights=rows))
    assert "with the typed weights" in explained.text
    assert column(explained.sheets[0], "z") == [25_000, 30_000, 0]


def test_cross_entropy_and_objective_are_those_of_the_rest_of_the_page():
    for seed in range(3):
        data = DataParams(random_state=seed, n_classes=4)
        fitted = Study(data, FIT).fit
        sheet = explain("weights", data, FIT, ViewParams()).sheets[0]
        _, loss, penalty, objective = (number(cell) for cell in sheet.rows[0].cells[1:])
        assert loss == round(fitted.loss_curve[-1], 4)
        assert objective == round(fitted.objective_curve[-1], 4)
        # The penalty is adjusted by at most one unit of the last digit.
        assert penalty == pytest.approx(
            fitted.objective_curve[-1] - fitted.loss_curve[-1], abs=1e-4
        )


def test_equation_numbers_stand_in_the_sources_of_a_lens_alone():
    for lens in ALL:
        explained = explain(lens, DATA, FIT, a_point()[0])
        notes = (note for sheet in explained.sheets for note in sheet.notes)
        told = [explained.look, explained.text, explained.derivation, *notes]
        assert not any(" eq. " in each or "sec. " in each for each in told), lens


def test_the_present_temperature_is_exact_at_an_end_of_its_range():
    sheet = explain("temperature", DATA, FIT, ViewParams(temperature=0.1)).sheets[0]
    assert sheet.rows[1].cells[0] == "now: T = 0.1"


@pytest.mark.parametrize("index", [None, 0])
def test_the_answer_of_the_inspector_has_the_sums_that_its_text_speaks_of(index):
    view = at(-0.7, 1.0) if index is None else a_point(index=index)[0]
    explained = explain("inspector", DATA, FIT, view)
    answer = explained.answer
    assert len(answer.foot) == len(answer.columns)
    assert all(foot(answer, name) == sum(column(answer, name)) for name in ("exp(z − max)", "p"))
    assert foot(answer, "p") == UNIT


def test_a_loss_keeps_its_zeros_at_the_end():
    # Four significant digits without zeros at the end would be 0.1.
    few = DataParams(n_samples=30)
    losses = explain("curves", few, FIT, ViewParams()).answer
    assert losses.rows[0].cells[1] == "0.1000"


def test_a_row_of_a_class_with_a_long_name_leaves_room_for_the_numbers():
    sample = Sample.of([(0, 0, 0), (1, 1, 1), (2, 0, 1)], class_names=("a", "b" * 40))
    shift = explain("shift", DataParams(dataset="file", file=sample), FIT, ViewParams())
    assert max(len(row.cells[0]) for row in shift.sheets[0].rows) <= SHORT + 2


def test_no_table_calls_the_columns_of_a_file_all_that_it_has():
    told = explain("all-features", DataParams(dataset="file"), FIT, ViewParams()).text
    assert "nothing is lost" not in told and "file" in told


def prices(unit):
    """Prices, and years that are far from zero."""
    rows = [(unit * (i % 7 + 3 * k), 2010.0 + i % 5 + k, k) for i in range(30) for k in (i % 2,)]
    return DataParams(dataset="points", points=Sample.of(rows))


def test_small_weights_of_large_features_are_not_shown_as_zero():
    told = explain("equations", prices(1e5), FIT, ViewParams())
    weights = told.derivation.partition(r"\begin{pmatrix}")[2].partition(r"\end{pmatrix}")[0]
    coef = Study(prices(1e5), FIT).fit.coef
    assert weights.split(" & ")[0] == latex(coef[0, 0], 5)
    assert r"\cdot 0.0000" not in told.text


@pytest.mark.parametrize(("unit", "is_offered"), [(1e12, False), (1.0, True), (1e-12, False)])
def test_l1_is_offered_only_where_a_c_of_the_page_makes_some_weights_zero(unit, is_offered):
    data = DataParams(dataset="points", points=Sample.of([(0, 0, 0), (unit, 0, 1), (0, unit, 1)]))
    assert bool(explain("weights", data, FIT, ViewParams()).trials) == is_offered


def test_a_place_far_from_zero_is_told_with_more_digits_and_without_powers_of_ten():
    told = explain("inspector", prices(1e5), FIT, at(423_456.0, 2012.46)).text
    assert told.startswith("**At x = (423456, 2012.46), ")
    assert "e+" not in str(explain("weights", prices(1e5), FIT, ViewParams()).sheets)


def test_an_arrow_has_the_name_that_the_table_has():
    told = explain("weights", DataParams(dataset="iris"), FIT, ViewParams())
    assert any("the arrow w setosa" in note for sheet in told.sheets for note in sheet.notes)

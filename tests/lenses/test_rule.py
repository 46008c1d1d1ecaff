"""What *Rule* says: counts, costs, tradeoffs, against scikit-learn and the definitions."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from explorer.app import compute
from explorer.figures.style import LIGHT
from explorer.lenses.rule import LENS, Kind
from explorer.lenses.rule.chart import Tradeoff
from explorer.lenses.rule.decides import costs, priors
from explorer.lenses.rule.says import trials
from explorer.settings import DataParams, FitParams, Penalty, ViewParams
from explorer.study import Study

DATA = DataParams(cluster_std=2.0, test_size=0.5)
WASTE = ((0.0, 10.0, 10.0, 1.0), (10.0, 0.0, 10.0, 1.0), (10.0, 10.0, 0.0, 1.0))


def view(**settings):
    return ViewParams(lens="rule", **settings)


def sheet(data=DATA, params=FitParams(), **settings):  # noqa: B008
    return compute.explain(data, params, view(**settings), LIGHT).sheets[0]


def first_row(told):
    return dict(zip(told.columns, told.rows[0].cells, strict=True))


def scikit_learns_probabilities(data):
    points = Study(data).points
    model = LogisticRegression(C=1.0, tol=1e-10, max_iter=1000).fit(points.X, points.y)
    return model.predict_proba(points.X_test), points.y_test


def test_costs_are_those_of_the_decisions_of_least_expected_cost():
    p, y = scikit_learns_probabilities(DATA)
    table = np.array(WASTE)
    entries = compute.explain(DATA, FitParams(), view(rule=Kind.COSTS), LIGHT).entries
    assert (entries.names[0], entries.columns[0]) == ("true class 0", "decide class 0")
    decided = (p @ table).argmin(axis=1)
    told = first_row(sheet(rule=Kind.COSTS, costs=WASTE))
    assert told["rejected"] == f"{(decided == 3).sum():,}"
    assert told["right"] == f"{(decided == y).sum():,}"
    assert told["total cost"] == f"{table[y, decided].sum():.2f}"
    assert told["mean cost"] == f"{table[y, decided].mean():.4f}"


def test_to_reject_costs_what_makes_the_threshold_the_best():
    p, y = scikit_learns_probabilities(DATA)
    is_left = p.max(axis=1) < 0.7
    wrong = ~is_left & (p.argmax(axis=1) != y)
    told = first_row(sheet(rule=Kind.CONFIDENCE, tau=0.7))
    assert told["total cost"] == f"{wrong.sum() + 0.3 * is_left.sum():.2f}"


def test_with_other_priors_each_point_counts_as_often_as_its_class_does():
    p, y = scikit_learns_probabilities(DATA)
    new, old = np.array([1.0, 5.0, 2.0]) / 8.0, np.bincount(Study(DATA).points.y) / 300
    wrong = (p * new / old).argmax(axis=1) != y
    mean = sum(new[k] * wrong[y == k].mean() for k in range(3))
    told = first_row(sheet(rule=Kind.PRIORS, priors=((1.0,), (5.0,), (2.0,))))
    assert told["mean cost"] == f"{mean:.4f}"
    rare = sheet(rule=Kind.PRIORS, priors=((0.001,), (5.0,))).notes[1]
    assert "New shares: class 0 0.01666%, class 1 83.32%, class 2 16.66%." in rare


def test_with_the_true_shares_the_best_possible_takes_the_likeliest_class():
    # Balanced weights change the shares of the training, but not the true ones.
    data = replace(DATA, imbalance=0.8)
    told = sheet(data, FitParams(class_weight="balanced"), rule=Kind.PRIORS, priors=((8.0,),))
    points, true = Study(data).points, Study(data).density.posterior(Study(data).points.X_test)[1]
    right = (true.argmax(axis=1) == points.y_test).sum()
    assert told.rows[2].cells[:2] == ("best possible, this rule", f"{right:,}")


def test_the_best_possible_is_best_on_new_points_even_if_these_say_otherwise():
    (own, *_, best), (note, _) = sheet(DataParams()).rows, sheet(DataParams()).notes
    assert own.cells[-1] < best.cells[-1]
    assert note.endswith("On infinitely many new points, the best possible costs least.")


def test_typed_priors_undo_class_weights():
    weights = {"class_weight": "typed", "class_weights": ((1.0,), (3.0,), (1.0,))}
    plain = Study(DATA, FitParams(penalty=Penalty.NONE))
    weighted = Study(
        DATA,
        FitParams(penalty=Penalty.NONE, **weights),
        view(rule=Kind.PRIORS, priors=tuple((float(n),) for n in np.bincount(plain.points.y))),
    )
    X = plain.points.X_test
    p, back = (
        softmax(each.scorer.scores(X) + np.array(each.rule.offset or 0.0), axis=1)
        for each in (plain, weighted)
    )
    # Both are fits of the same model, but weighted points pull it to another place.
    assert abs(p - back).max() < 0.1
    assert abs(p - softmax(weighted.scorer.scores(X), axis=1)).max() > 0.2


def test_the_rule_lasts_in_decision_and_quality_and_nowhere_else():
    ruled = view(rule=Kind.LEAD)
    assert replace(ruled, lens="confusion").active().rule == Kind.LEAD
    for lens in ("none", "temperature", "bayes"):
        assert replace(ruled, lens=lens).active().rule == Kind.LIKELIEST


def test_the_confusion_matrix_has_the_points_that_the_rule_rejects():
    seen = ViewParams(lens="confusion", rule=Kind.CONFIDENCE, tau=0.7)
    matrix = compute.explain(DATA, FitParams(), seen, LIGHT)
    told = [s for s in (matrix.answer, *matrix.sheets) if s and "rejected" in s.columns]
    j = told[0].columns.index("rejected")
    counted = sum(int(row.cells[j]) for row in told[0].rows[:3])
    assert f"{counted:,}" == first_row(sheet(rule=Kind.CONFIDENCE, tau=0.7))["rejected"]


@pytest.mark.parametrize("n_classes", [2, 3, 5])
def test_costs_fit_any_number_of_classes(n_classes):
    study = Study(DataParams(n_classes=n_classes), FitParams(), view(rule="costs", costs=WASTE))
    table = costs(study)
    assert table.shape == (n_classes, n_classes + 1)
    known = min(n_classes, 3)
    np.testing.assert_array_equal(table[:known, :known], np.array(WASTE)[:known, :known])
    assert (table[:, -1] == 1.0).all() and (table.diagonal() == 0.0).all()


def test_priors_without_a_row_count_once():
    study = Study(DataParams(n_classes=4), FitParams(), view(rule="priors", priors=((5.0,),)))
    np.testing.assert_allclose(priors(study), np.array([5, 1, 1, 1]) / 8, rtol=1e-15)


def test_a_tradeoff_is_that_of_every_threshold():
    rng = np.random.default_rng(0)
    certainty, right = rng.integers(0, 20, size=200) / 20.0, rng.random(200) < 0.7
    tradeoff = Tradeoff.of(certainty, right)
    for threshold in np.linspace(0.0, 0.95, 39):
        decided = certainty >= threshold
        wanted = (decided.mean(), right[decided].mean())
        assert tradeoff.at(threshold) == pytest.approx(wanted, abs=1e-12)
    assert tradeoff.at(1.0) is None


@pytest.mark.parametrize("data", [DataParams(n_classes=5), DataParams(dataset="breast-cancer")])
def test_a_trial_keeps_the_data_and_has_costs_for_all_their_classes(data):
    for trial in trials(Study(data)):
        assert {*trial.settings} <= {*LENS.settings}, trial.label
        chosen = view(**trial.settings)
        given = np.array(chosen.costs)
        np.testing.assert_array_equal(costs(Study(data, FitParams(), chosen)), given)
        assert len(given) == data.n_classes


def test_a_screening_looks_for_the_malignant_masses_and_a_filter_keeps_the_benign():
    data = DataParams(dataset="breast-cancer")
    screening, _, filtering = trials(Study(data))
    assert "a missed malignant" in screening.label and "benign mistaken" in filtering.label
    assert screening.settings["costs"] == ((0.0, 20.0), (1.0, 0.0))
    assert filtering.settings["costs"] == ((0.0, 1.0), (10.0, 0.0))


@pytest.mark.parametrize(
    ("n_classes", "settings", "straight"),
    [
        (2, {"rule": Kind.CONFIDENCE}, True),
        (3, {"rule": Kind.CONFIDENCE}, False),
        (2, {"rule": Kind.COSTS, "costs": ((0.0, 1.0, 0.3), (5.0, 0.0, 0.3))}, True),
        (3, {"rule": Kind.COSTS, "costs": WASTE}, False),
    ],
)
def test_borders_are_called_straight_with_two_classes_only(n_classes, settings, straight):
    data = replace(DATA, n_classes=n_classes)
    look = compute.explain(data, FitParams(), view(**settings), LIGHT).look
    assert ("borders are straight" in look, "borders bend" in look) == (straight, not straight)

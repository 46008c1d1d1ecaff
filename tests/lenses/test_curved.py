"""The lenses with features that bend borders: sums, names, and nothing that is straight."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.app import compute, frames
from explorer.figures.style import LIGHT, PAGE
from explorer.maths.decision import LIKELIEST
from explorer.settings import LENSES, DataParams, FitParams, ViewParams
from explorer.study import Study

DATA = DataParams(dataset="article")
FIT = FitParams(features="quadratic", C=100.0)
SHORT_AXES = DataParams(
    dataset="breast-cancer",
    breast_cancer_x="fractal-dimension-error",
    breast_cancer_y="smoothness-error",
)
CUSTOM = FitParams(features="custom", terms=("product", "sin"), bumps="classes")


def explain(lens, params=FIT, data=DATA, **view):
    return compute.explain(data, params, ViewParams(lens=lens, **view), LIGHT)


def number(cell):
    return float(cell.rstrip("% p").replace("−", "-"))


def every_text(explained):
    sheets = [*explained.sheets, *([explained.answer] if explained.answer else [])]
    notes = [note for sheet in sheets for note in sheet.notes]
    return " ".join([explained.look, explained.text, explained.derivation, *notes])


def test_every_lens_explains_and_draws_features_that_bend_borders():
    for lens in LENSES:
        view = ViewParams(lens=lens, x1=0.3, x2=0.5)
        assert compute.explain(DATA, CUSTOM, view, LIGHT).look, lens
        assert compute.page(DATA, CUSTOM, view.pictured(3), PAGE).regions.summary, lens


@pytest.mark.parametrize("rule", ["likeliest", "lead", "priors", "costs"])
def test_no_lens_says_of_borders_that_bend_that_they_are_straight(rule):
    # The lens on Bayes says it of linear features, and the simplex says it of its own borders.
    lenses = [each for each in LENSES if ViewParams(lens=each, rule=rule).active().rule == rule]
    told = {lens: every_text(explain(lens, x1=0.3, x2=0.5, rule=rule)) for lens in lenses}
    straight = {lens for lens, text in told.items() if "straight" in text}
    assert straight <= {"bayes", "simplex"}


@pytest.mark.parametrize("params", [FIT, CUSTOM], ids=["quadratic", "custom"])
def test_the_inspector_adds_up_what_each_term_gives_to_each_score(params):
    explained = explain("inspector", params, x1=0.3, x2=0.5)
    worked, terms = explained.sheets
    names = [line.cells[0] for line in terms.rows]
    assert names == [*Study(DATA, params).features.names, "b"]
    for k in range(3):
        column = 3 + 2 * k
        total = sum(round(1e4 * number(line.cells[column])) for line in terms.rows)
        score = worked.rows[k].cells[worked.columns.index("z")]
        assert terms.foot[column] == score and total == round(1e4 * number(score))


def test_the_scores_of_the_inspector_are_those_of_the_regions():
    worked, _ = explain("inspector", x1=0.3, x2=0.5).sheets
    scores = Study(DATA, FIT).scorer.scores(np.array([[0.3, 0.5]]))[0]
    shown = [number(line.cells[worked.columns.index("z")]) for line in worked.rows]
    np.testing.assert_allclose(shown, scores, atol=6 * 0.5e-4)  # five products and an intercept


@pytest.mark.parametrize(
    ("params", "data", "most"),
    [
        (FIT, DATA, 0.05),  # the place has three digits, and the slope is below 20
        (FitParams(penalty="none"), SHORT_AXES, 0.0005),  # six digits, and the slope is below 200
    ],
)
def test_the_place_that_the_inspector_offers_is_on_a_border(params, data, most):
    place = explain("inspector", params, data).trials[0].settings
    scores = Study(data, params).scorer.scores(np.array([[place["x1"], place["x2"]]]))[0]
    second, first = np.sort(scores)[-2:]
    assert first - second < most


def test_a_weight_of_every_term_can_be_typed():
    entries = explain("weights").entries
    assert entries.columns == ("w(x₁)", "w(x₂)", "w(x₁²)", "w(x₁x₂)", "w(x₂²)", "b")
    rows = tuple((0.0, 0.0, float(k), 0.0, 0.0, 1.0) for k in range(3))
    typed = Study(DATA, FIT, ViewParams(weights=rows))
    coef, intercept = typed.shown
    np.testing.assert_array_equal(np.column_stack([coef, intercept]), rows)


def test_typed_weights_of_other_features_are_not_used():
    rows = ((1.0, 0.0, 0.0),)
    assert Study(DATA, FIT, ViewParams(weights=rows)).typed is None


def test_the_equations_name_every_term():
    told = explain("equations").derivation
    for term in ("u_1", "u_2", "u_1^2", "u_1u_2", "u_2^2"):
        assert f"[{term}]" in told
    assert told.count("{") == told.count("}")


def test_the_equations_say_where_the_bumps_are():
    told = explain("equations", CUSTOM).derivation
    for a, b in Study(DATA, CUSTOM).features.bumps:
        assert f"({a:.3f}, {b:.3f})" in told


def test_the_slope_that_is_drawn_is_that_of_the_score_in_the_middle_of_the_picture():
    study = Study(DATA, FIT)
    x_min, x_max, y_min, y_max = study.extent
    middle, step = np.array([x_min + x_max, y_min + y_max]) / 2.0, 1e-5
    slopes = study.scorer.slopes(middle)
    for j in range(2):
        aside = step * np.eye(2)[j]
        ahead, behind = (study.scorer.scores((middle + each)[None])[0] for each in (aside, -aside))
        np.testing.assert_allclose(slopes[:, j], (ahead - behind) / (2.0 * step), rtol=1e-6)


def test_a_shift_of_the_weights_of_two_terms_changes_no_probability():
    X = Study(DATA, FIT).points.X
    shifted = Study(DATA, FIT, ViewParams(lens="shift", shift_w1=2.0, shift_w2=-1.0, shift_b=3.0))
    coef, intercept = Study(DATA, FIT).shown
    np.testing.assert_array_equal(shifted.shown[0][:, :2], coef[:, :2] + [2.0, -1.0])
    np.testing.assert_array_equal(shifted.shown[0][:, 2:], coef[:, 2:])
    np.testing.assert_array_equal(shifted.shown[1], intercept + 3.0)
    expected = Study(DATA, FIT).scorer.probabilities(X)
    np.testing.assert_allclose(shifted.scorer.probabilities(X), expected, atol=1e-13)


def test_one_vs_rest_has_the_same_features():
    rival = Study(DATA, FIT).one_vs_rest
    assert rival.coef.shape == Study(DATA, FIT).fit.coef.shape


def test_the_pipelines_have_the_features_of_the_page():
    explained = explain("pipelines", pipeline="voting")
    plain = number(explained.answer.rows[0].cells[2])  # in single precision, as the status line
    held_out = Study(DATA, FIT)
    loss = -np.log(
        held_out.scorer.probabilities(held_out.points.X_test)[
            np.arange(len(held_out.points.y_test)), held_out.points.y_test
        ]
    ).mean()
    assert plain == pytest.approx(loss, abs=1e-4)
    assert 'make_pipeline(PlaneFeatures(features="quadratic"), SoftmaxRegression(' in explained.code


def test_quadratic_features_come_nearer_to_the_best_on_stretched_clusters():
    linear = explain("bayes", FitParams())
    errors, losses = [], []
    for params in (FitParams(), replace(FitParams(), **linear.trials[0].settings)):
        best, model = explain("bayes", params).sheets[0].rows
        errors.append(number(model.cells[2]) - number(best.cells[2]))
        losses.append(number(model.cells[3]) - number(best.cells[3]))
    # 5.1 and 2.3 percentage points above the lowest error.
    assert errors[1] < 0.5 * errors[0] and losses[1] < losses[0]


def test_on_stretched_clusters_more_terms_than_points_overfit():
    """A page of 30 points and 20 terms: no penalty keeps the held-out loss low."""
    every = ("squares", "product", "degree-3", "degree-4", "degree-5")
    data = DataParams(n_samples=30, test_size=0.5, cluster_std=2.0)
    losses = []
    for terms in ((), every):
        params = FitParams(features="custom", terms=terms, C=1e4, solver="newton")
        training = frames.of_training(data, params.relevant(3), LIKELIEST)
        losses.append((training["loss"][-1], training["test_loss"][-1]))
    (linear, held_out), (curved, curved_held_out) = losses
    assert curved < linear and curved_held_out > 2.0 * held_out

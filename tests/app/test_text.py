"""The page's sentences and formulas: every number in them is the right one."""

import math
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.special import softmax

from explorer import DataParams, FitParams, SoftmaxRegression, make_dataset
from explorer.app import text
from explorer.app.panels import ABOUT_STATUS
from explorer.fitting.training import Reason
from explorer.maths.decision import Rule
from explorer.maths.scorer import Scorer
from explorer.settings import MAPS, LossView, RaceAxis, Solver
from explorer.study import Study

SQUARE = (-1.0, 1.0, -1.0, 1.0)
ROUNDING = 1e-12  # of the conversion of a printed number to binary


def half(decimals):
    """Half a unit of the last printed decimal."""
    return 0.5 * 10.0**-decimals + ROUNDING


@cache
def fitted(n_classes=3, penalty="l2", C=1.0, l1_ratio=0.5, n_samples=300):
    """Data, fitted model and the parameters they come from."""
    params = FitParams(penalty=penalty, C=C, l1_ratio=l1_ratio)
    described = DataParams(n_classes=n_classes, n_samples=n_samples)
    data = make_dataset(described)
    effective_C, effective_ratio = params.effective
    model = SoftmaxRegression(C=effective_C, l1_ratio=effective_ratio, solver="newton")
    return data, model.fit(data.X, data.y), described, params


def weights(fit):
    return fit.coef, fit.intercept


def ordinary():
    data, model, *_ = fitted()
    return data, model.fit_


def fit_with(coef, intercept):
    """A fit with given weights at its end."""
    coef, intercept = np.array(coef, dtype=float), np.array(intercept, dtype=float)
    return replace(ordinary()[1], coef_path=coef[None], intercept_path=intercept[None])


def number_after(label, sentence):
    """The first number behind a label."""
    found = re.search(re.escape(label) + r"\D*?(-?\d[\d,]*(?:\.\d+)?)", sentence)
    return float(found[1].replace(",", ""))


LOSING_MIDDLE = fit_with([[-1, 0], [0, 0], [1, 0]], [0, -5, 0])
ONE_WINNER = fit_with([[0, 0], [0, 0], [0, 0]], [0, 3, 0])
ALL_WIN = fit_with([[-1, 0], [0, 1], [1, 0]], [0, 0, 0])


# The line over the pictures.


def line(right, loss, n_samples, **options):
    """The line of one frame of training points."""
    nobody = np.empty(0, int)
    data = replace(ordinary()[0], y=np.zeros(n_samples, int), y_test=nobody)
    frames = {"accuracy": np.float32([right]), "loss": [loss], "rejected": np.float32([0.25])}
    templates = text.templates(data, **options)
    return text.statuses(frames, data, [("state", "why")], templates)[0][0]


def test_the_line_has_accuracy_and_cross_entropy():
    assert line(0.96, 0.12345, 300) == "Train 96.0% right, 0.1235 nats"


def test_the_line_tells_what_is_rejected_and_that_a_loss_is_weighted():
    told = line(0.5, 0.1, 100, can_reject=True, weighted=True)
    assert told == "Train 50.0% right, 25.0% rejected, 0.1000 nats weighted"


def test_the_accuracy_is_not_said_to_be_full_while_points_are_wrong():
    assert line(1.0 - 4e-4, 0.1, 10_000).startswith("Train 99.96%")


def test_the_last_iteration_has_the_verdict_and_its_reason():
    fit = replace(ordinary()[1], reason=Reason.CONVERGED)
    assert text.states(fit, [0, 1], 0.0)[-1] == (
        "✓ optimum",
        "the objective is at its minimum, within the optimiser's tolerance",
    )


def test_an_earlier_iteration_has_its_own_distance_from_the_optimum():
    fit = run([2.0, 1.5, 1.0], reason=Reason.CONVERGED)
    assert text.states(fit, [0, 1, 2], 1.0)[1][0] == "on the way: 0.5 nats above the optimum"


def test_classes_that_tie_at_the_start_are_said_to():
    assert (
        text.states(ordinary()[1], [0, 1], 0.0)[0][0] == "start: all classes tie, class 0 is shown"
    )


def test_of_classes_that_tie_another_rule_need_not_decide_the_first():
    rule = Rule(offset=(0.0, 1.0, 0.0))
    told = text.states(ordinary()[1], [0, 1], 0.0, rule=rule)[0][0]
    assert told == "start: all classes tie"


def test_right_is_defined_by_what_is_decided():
    assert "the share of points whose true class is predicted" in ABOUT_STATUS


def test_a_start_without_ties_has_its_distance():
    tied = ordinary()[1]
    fit = replace(tied, coef_path=tied.coef_path + np.arange(3)[:, None])
    assert text.states(fit, [0, 1], 0.0)[0][0].endswith("nats above the optimum")


def test_a_converged_fit_is_said_to_be():
    fit = replace(ordinary()[1], reason=Reason.CONVERGED)
    assert text.verdict(fit, 0.0)[0] == "✓ optimum"


def test_separable_classes_without_penalty_are_said_to_have_no_optimum():
    state, why = text.verdict(replace(ordinary()[1], reason=Reason.SEPARABLE), 0.0)
    assert state == "✗ no optimum" and "penal" in why
    assert "two or more classes are separable" in why  # the others can overlap, as in Iris


def test_a_fit_out_of_iterations_is_said_not_to_have_converged():
    state, why = text.verdict(replace(ordinary()[1], reason=Reason.MAX_ITER), 0.0)
    assert state == "✗ not converged" and "out of iterations" in why


def test_a_fit_out_of_iterations_says_how_far_it_is_from_the_optimum():
    fit = replace(ordinary()[1], reason=Reason.MAX_ITER)
    _, sentence = text.verdict(fit, float(fit.objective_curve[-1]) - 0.25)
    assert "0.25 nats above the optimum" in sentence


def run(curve, **fields):
    """A fit that was stopped, with a given objective."""
    fields = {"reason": Reason.MAX_ITER, "solver": Solver.GRADIENT_DESCENT} | fields
    curve = np.array(curve, dtype=float)
    return replace(ordinary()[1], objective_curve=curve, loss_curve=curve, **fields)


FALLING = np.linspace(2.0, 1.0, 101)
ZIGZAG = np.where(np.arange(101) % 2, 1.5, 1.2)  # rises at 1, 3, 5 ...


def test_a_fit_that_diverged_is_said_to_and_why():
    fit = run([1, 0.5, 20, 30, 36], reason=Reason.DIVERGED, learning_rate=100.0)
    assert text.verdict(fit, 1.0) == (
        "✗ diverged",
        "the learning rate 100 is too large; the objective first rises at "
        "iteration 2 and ends 35 nats above the optimum",
    )


def test_a_fit_that_ran_away_at_once_is_said_to_rise_from_the_first_iteration():
    fit = run([1.0], reason=Reason.DIVERGED, learning_rate=1e50)
    assert "first rises at iteration 1" in text.verdict(fit, 0.5)[1]


def test_a_distance_of_many_nats_is_written_out():
    fit = run([1.0, 12346.7], reason=Reason.DIVERGED, learning_rate=1000.0)
    assert "12,346 nats above the optimum" in text.verdict(fit, 1.0)[1]


def test_a_gradient_method_that_still_rises_at_the_end_oscillates():
    assert text.verdict(run(ZIGZAG, learning_rate=10.0), 1.0) == (
        "✗ steps too long",
        "the learning rate 10 is too large; the objective first rises at "
        "iteration 1 and ends 0.2 nats above the optimum",
    )


def test_a_gradient_method_that_has_settled_is_merely_out_of_iterations():
    settled = np.concatenate([ZIGZAG[:20], FALLING[20:]])
    _, sentence = text.verdict(run(settled, learning_rate=10.0), 0.5)
    assert "out of iterations" in sentence and "0.5 nats" in sentence


def test_an_optimiser_that_chose_its_steps_is_merely_out_of_iterations():
    fit = run(ZIGZAG, solver=Solver.LBFGS)
    assert "out of iterations" in text.verdict(fit, 1.0)[1]


def test_momentum_that_overshoots_is_not_blamed_on_the_learning_rate():
    fit = run(ZIGZAG, learning_rate=1.0, solver=Solver.ACCELERATED_GRADIENT)
    _, sentence = text.verdict(fit, 1.0)
    assert "the momentum overshoots" in sentence and "too large" not in sentence


@pytest.mark.parametrize(("rate", "named"), [(None, False), (0.1, True)])
def test_mini_batches_are_said_to_be_kept_up_by_their_noise(rate, named):
    fit = run(ZIGZAG, solver=Solver.SGD, noisy=True, learning_rate=rate)
    _, sentence = text.verdict(fit, 1.0)
    assert "the noise of the mini-batches" in sentence and "0.2 nats above" in sentence
    assert ("at the learning rate 0.1" in sentence) is named


def test_mini_batches_that_still_make_way_are_out_of_iterations():
    fit = run(FALLING, solver=Solver.SGD, noisy=True)
    assert "out of iterations" in text.verdict(fit, 0.5)[1]


@pytest.mark.parametrize("reason", [r for r in Reason if r is not Reason.CONVERGED])
def test_only_a_converged_fit_has_the_check_mark(reason):
    assert "✓" not in text.verdict(replace(ordinary()[1], reason=reason), 0.0)[0]


def test_every_way_of_ending_has_its_own_words():
    fit = ordinary()[1]
    assert len({text.verdict(replace(fit, reason=reason), 0.0) for reason in Reason}) == len(Reason)


# Where the regions lie.


@pytest.mark.parametrize(
    ("fit", "told"),
    [
        (LOSING_MIDDLE, "class 0 left 50%, class 1 none, class 2 right 50%"),
        (ONE_WINNER, "class 0 none, class 1 middle 100%, class 2 none"),
        # Two half-planes and the wedge between them, which has its tip in the middle.
        (ALL_WIN, "class 0 left 38%, class 1 top 25%, class 2 right 38%"),
    ],
    ids=["one wins nowhere", "two win nowhere", "all win"],
)
def test_the_caption_of_the_regions_says_where_each_class_wins(fit, told):
    data, _ = ordinary()
    caption = text.regions_alt(data, Scorer(*weights(fit)), SQUARE)
    assert caption.startswith(f"Shares of the picture: {told}. ")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (
            DataParams(dataset="rings"),
            "class 0 middle 10%, class 1 around the middle 21%, class 2 around the middle 69%",
        ),
        (DataParams(dataset="checkerboard", n_classes=2), "class 0 lower left and elsewhere 47%, "),
    ],
    ids=["rings", "two corners"],
)
def test_the_caption_says_whether_a_region_is_a_ring_or_has_several_parts(data, told):
    study = Study(data, FitParams(features="quadratic"))
    caption = text.regions_alt(study.points, study.scorer, study.extent)
    assert caption.startswith(f"Shares of the picture: {told}")


def test_a_class_that_wins_outside_of_the_picture_has_no_share():
    fit = fit_with([[0, 0], [1, 0]], [0, -2])  # class 1 wins beyond x = 2
    caption = text.regions_alt(ordinary()[0], Scorer(*weights(fit)), SQUARE)
    assert "class 1 none" in caption


def test_a_small_region_has_at_least_one_per_cent():
    fit = fit_with([[0, 0], [1, 1]], [0, -1.99])  # class 1 wins in a corner
    caption = text.regions_alt(ordinary()[0], Scorer(*weights(fit)), SQUARE)
    assert "class 1 upper right 1%" in caption


def test_the_caption_of_the_regions_counts_the_wrong_points():
    data, model, *_ = fitted()
    wrong = int((model.predict(data.X) != data.y).sum())
    caption = text.regions_alt(
        replace(data, X_test=data.X[:0], y_test=data.y[:0]), Scorer(*weights(model.fit_)), SQUARE
    )
    assert caption.endswith(f". {wrong} of {len(data.y)} training points are wrong.")


def test_the_caption_of_the_regions_counts_wrong_held_out_points_too():
    data = make_dataset(DataParams(test_size=0.3))
    model = SoftmaxRegression().fit(data.X, data.y)
    caption = text.regions_alt(data, Scorer(model.coef_, model.intercept_), SQUARE)
    wrong = int((model.predict(data.X_test) != data.y_test).sum())
    assert caption.endswith(f" and {wrong} of {len(data.y_test)} held-out points are wrong.")


@pytest.mark.parametrize("n_classes", [2, 8])
def test_the_caption_of_the_maps_says_how_much_of_the_picture_is_sure(n_classes):
    _, model, *_ = fitted(n_classes)
    places = np.random.default_rng(0).uniform(-1.0, 1.0, (100_000, 2))
    likeliest = softmax(places @ model.coef_.T + model.intercept_, axis=1).max(axis=1)
    told = text.maps_alt(Scorer(model.coef_, model.intercept_), SQUARE)
    # Half a per cent of rounding, and the cells along borders, each a sixtieth of the side.
    assert number_after("In", told) == pytest.approx(100.0 * (likeliest > 0.9).mean(), abs=2.5)


def test_the_descriptions_of_all_kinds_of_maps_differ():
    assert len({each.description for each in MAPS.values()}) == len(MAPS)
    assert "border" not in MAPS["margin"].description  # borders of a rule can be elsewhere


@pytest.mark.parametrize("view", [LossView.LOSS, LossView.DISTANCE])
def test_the_alt_text_of_the_loss_tells_the_objective_of_typed_weights(view):
    told = text.loss_alt(ordinary()[1], 0.0, view, 0.98765)
    assert number_after("typed weights have an objective of", told) == 0.9877


@pytest.mark.parametrize(("attained", "least"), [(True, "optimum"), (False, "limit")])
def test_typed_weights_are_told_how_far_they_are_above_the_least(attained, least):
    assert text.typed_state(0.5, 0.25, attained)[0] == f"typed: 0.25 nats above the {least}"


def test_typed_weights_are_never_below_the_least():
    assert text.typed_state(0.25 - 1e-17, 0.25, True)[0] == "typed: at the optimum, within rounding"


def test_the_alt_text_of_the_loss_gives_the_iterations():
    fit = ordinary()[1]
    assert f"Over {len(fit.loss_curve) - 1} iterations" in text.loss_alt(fit, 0.0, LossView.LOSS)
    assert "Over 1 iteration:" in text.loss_alt(run([2.0, 1.0]), 0.0, LossView.LOSS)


def test_the_alt_text_of_the_loss_gives_its_start():
    fit = ordinary()[1]
    # All weights are zero there: every class is as likely as any.
    assert number_after(
        "cross-entropy from", text.loss_alt(fit, 0.0, LossView.LOSS)
    ) == pytest.approx(math.log(3), abs=half(4))


def test_the_alt_text_of_the_loss_gives_its_end():
    fit = ordinary()[1]
    assert f"to {fit.loss_curve[-1]:.4f} nats" in text.loss_alt(fit, 0.0, LossView.LOSS)


def test_the_alt_text_of_the_loss_gives_the_end_of_the_objective():
    fit = ordinary()[1]
    assert f"objective to {fit.objective_curve[-1]:.4f}" in text.loss_alt(fit, 0.0, LossView.LOSS)


def test_the_alt_text_of_the_loss_gives_the_optimum():
    assert (
        number_after("the optimum is", text.loss_alt(ordinary()[1], 0.123456, LossView.LOSS))
        == 0.1235
    )


def test_the_alt_text_of_the_distance_gives_the_distance_at_the_end():
    _, fit = ordinary()
    optimum = float(fit.objective_curve[-1]) - 1e-5
    assert "to 1e-05 nats" in text.loss_alt(fit, optimum, LossView.DISTANCE)


@pytest.mark.parametrize("reason", [Reason.SEPARABLE, Reason.DIVERGED])
def test_no_text_claims_an_optimum_that_is_not_attained(reason):
    fit = run([3.0, 2.0, 1.0], reason=reason)
    (_, (state, _), (_, why)) = text.states(fit, [0, 1, 2], 0.0, attained=False)
    assert state.endswith("above the limit") and "above the optimum" not in why
    assert "the limit (never" in text.loss_alt(fit, 0.0, LossView.LOSS, attained=False)


def run_of(distances, **changes):
    """A fit whose objective is a given distance above an optimum of 1; an iteration takes 2 ms."""
    curve = 1.0 + np.array(distances)
    seconds = 2e-3 * np.arange(len(curve))
    return replace(ordinary()[1], **{"objective_curve": curve, "seconds": seconds} | changes)


RACE = {
    Solver.LBFGS: run_of([1.0, 0.1, 1e-7]),
    Solver.NEWTON: run_of([1.0, 1e-7], seconds=np.array([0.0, 8e-3])),
    Solver.GRADIENT_DESCENT: run_of([1.0, 2.0, 0.5]),
    Solver.SGD: run_of([1.0, 0.25, 3.0]),
}


def test_the_alt_text_of_the_race_ranks_by_iterations_who_arrived():
    told = text.race_alt(RACE, 1.0, RaceAxis.ITERATION)
    assert "Iterations until a millionth of a nat is left: Newton 1 and L-BFGS 2." in told


def test_the_alt_text_of_the_race_ranks_by_time_who_arrived_and_says_whose_time():
    told = text.race_alt(RACE, 1.0, RaceAxis.TIME)
    assert "Milliseconds on this server's machine until a" in told
    assert "L-BFGS 4 and Newton 8." in told


@pytest.mark.parametrize("axis", RaceAxis)
def test_the_alt_text_of_the_race_says_how_near_the_others_came(axis):
    told = text.race_alt(RACE, 1.0, axis)
    assert "others, in nats: stochastic 0.25 and gradient 0.5." in told


def test_the_alt_text_of_a_race_that_nobody_wins_names_no_arrival():
    told = text.race_alt({Solver.SGD: RACE[Solver.SGD]}, 1.0, RaceAxis.ITERATION)
    assert "millionth" not in told


def test_the_alt_text_of_a_race_that_all_win_has_no_others():
    told = text.race_alt({Solver.NEWTON: RACE[Solver.NEWTON]}, 1.0, RaceAxis.ITERATION)
    assert "others" not in told


def test_the_alt_text_of_the_race_gives_an_arrival_at_the_start_no_time():
    told = text.race_alt({Solver.NEWTON: run_of([0.0])}, 1.0, RaceAxis.TIME)
    assert "Newton 0." in told


def test_the_alt_text_of_the_race_claims_no_optimum_for_separable_classes():
    runs = {Solver.NEWTON: run_of([1.0, 0.0])}
    told = text.race_alt(runs, 1.0, RaceAxis.ITERATION, attained=False)
    assert "limit (never reached)" in told


def test_every_optimiser_has_a_short_name_of_its_own():
    assert len({text.RUNNERS[solver] for solver in Solver}) == len(Solver)


def test_a_distance_that_is_a_rounding_error_is_not_written_out():
    fit = ordinary()[1]
    state, _ = text.states(fit, [0, 1, fit.n_iter], float(fit.objective_curve[1]))[1]
    assert state == "on the way: at the optimum, within rounding"
    told = text.loss_alt(fit, float(fit.objective_curve[-1]), LossView.DISTANCE)
    assert "to 0 nats" in told


def test_the_least_held_out_loss_is_told_with_its_iteration_and_the_loss_at_the_end():
    told = text.held_out_alt(np.array([0, 5, 1200, 1300]), np.array([1.0, 0.5, 0.25, 0.375]))
    assert told == (
        "Of the shown iterations, 1,200 has the lowest held-out loss, 0.2500 nats; "
        "at the end it is 0.3750."
    )

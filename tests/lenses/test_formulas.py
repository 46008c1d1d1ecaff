"""The formulas of the lens on equations: their factors and sums are those of the fit."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.figures.style import LIGHT
from explorer.lenses.equations.formulas import objective_formula, penalty_note, softmax_formula
from explorer.lenses.equations.says import says
from explorer.settings import DataParams, FitParams
from explorer.study import Study

ROUNDING = 1e-12  # of the conversion of a printed number to binary


def factor(formula, norm):
    """The number before a norm in the objective, and 0 where the norm is not in it."""
    for term in formula.split(" + "):
        head, found, _ = term.partition(norm)
        if found:
            number = head.replace(r"\tfrac{1}{2} \cdot ", "").replace(r"\,", "").strip()
            mantissa, _, exponent = number.partition(r" \cdot 10^")
            return float(mantissa) * 10.0 ** int(exponent.strip("{}") or 0)
    return 0.0


def factors(n_classes=3, n_samples=300, **params):
    data = DataParams(n_classes=n_classes, n_samples=n_samples)
    formula = objective_formula(Study(data, FitParams(**params)))
    return tuple(factor(formula, rf"\lVert W \rVert_{norm}") for norm in ("2^2", "1"))


# Of half the square of the L2 norm, and of the L1 norm, worked by hand.
BY_HAND = [
    # 1 / (10 * 300), and nothing for L1.
    ({"penalty": "l2", "C": 10.0}, (3.333e-4, 0.0)),
    # L1 alone: 1 / (10 * 300).
    ({"penalty": "l1", "C": 10.0}, (0.0, 3.333e-4)),
    # Three quarters and one quarter of 1 / (10 * 300).
    ({"penalty": "elasticnet", "C": 10.0, "l1_ratio": 0.25}, (2.5e-4, 8.333e-5)),
    # The ends of the elastic net are L2 and L1.
    ({"penalty": "elasticnet", "C": 10.0, "l1_ratio": 0.0}, (3.333e-4, 0.0)),
    ({"penalty": "elasticnet", "C": 10.0, "l1_ratio": 1.0}, (0.0, 3.333e-4)),
    # Only the elastic net has an L1 ratio.
    ({"penalty": "l2", "C": 10.0, "l1_ratio": 0.9}, (3.333e-4, 0.0)),
    ({"penalty": "none", "C": 10.0}, (0.0, 0.0)),
    # 1 / (0.0001 * 30) and 1 / (10000 * 10000): the largest and the smallest possible.
    ({"penalty": "l2", "C": 1e-4, "n_samples": 30}, (333.3, 0.0)),
    ({"penalty": "l2", "C": 1e4, "n_samples": 10_000}, (1e-8, 0.0)),
    # Two rows of weights for two classes: L2 counts twice, L1 once.
    ({"n_classes": 2, "penalty": "l2", "C": 10.0}, (6.667e-4, 0.0)),
    ({"n_classes": 2, "penalty": "l1", "C": 10.0}, (0.0, 3.333e-4)),
    ({"n_classes": 2, "penalty": "elasticnet", "C": 10.0, "l1_ratio": 0.25}, (5e-4, 8.333e-5)),
    ({"n_classes": 2, "penalty": "none", "C": 10.0}, (0.0, 0.0)),
]


@pytest.mark.parametrize(("settings", "expected"), BY_HAND)
def test_the_factors_of_the_penalty_are_those_worked_by_hand(settings, expected):
    # Three digits are printed: half a unit in the third is 0.5 % at most.
    assert factors(**settings) == pytest.approx(expected, rel=5e-3)


@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("penalty", ["none", "l2", "l1", "elasticnet"])
def test_the_formula_is_what_the_optimiser_lowered(penalty, n_classes):
    data, params = DataParams(n_classes=n_classes), FitParams(penalty=penalty, C=0.1)
    fit = Study(data, replace(params, solver="newton")).fit
    formula = objective_formula(Study(data, params))
    l2, l1 = (factor(formula, rf"\lVert W \rVert_{norm}") for norm in ("2^2", "1"))
    added = l2 / 2.0 * (fit.coef**2).sum() + l1 * np.abs(fit.coef).sum()
    expected = fit.objective_curve[-1] - fit.loss_curve[-1]
    # The factors have three digits: off by 0.5 % at most.
    assert added == pytest.approx(expected, rel=5e-3)


@pytest.mark.parametrize(
    ("params", "lines"), [({}, [1, 1]), ({"C": 1e4}, [1, 2]), ({"penalty": "elasticnet"}, [2, 2])]
)
def test_long_factors_of_the_penalty_have_a_line_of_their_own(params, lines):
    *_, formula, _, sum_of_numbers, _ = says(
        Study(DataParams(), FitParams(**params)), LIGHT
    ).text.split("$$")
    assert [each.count(r"\\") + 1 for each in (formula, sum_of_numbers)] == lines
    assert rf"C = {params.get('C', 1.0):g}:" in formula


@pytest.mark.parametrize("n_samples", [30, 300, 10_000])
def test_the_objective_has_the_present_sample_size(n_samples):
    formula = objective_formula(Study(DataParams(n_samples=n_samples)))
    assert rf"\frac{{1}}{{{n_samples}}} \sum_{{i=1}}^{{{n_samples}}}" in formula


@pytest.mark.parametrize("n_classes", [2, 8])
def test_the_softmax_has_the_present_number_of_classes(n_classes):
    assert f"K = {n_classes}: " in softmax_formula(Study(DataParams(n_classes=n_classes)))


@pytest.mark.parametrize("n_classes", [2, 8])
def test_the_softmax_sums_over_the_present_classes(n_classes):
    assert rf"\sum_{{j=0}}^{{{n_classes - 1}}}" in softmax_formula(
        Study(DataParams(n_classes=n_classes))
    )


@pytest.mark.parametrize("penalty", ["none", "l2", "l1", "elasticnet"])
def test_braces_of_the_formulas_are_balanced(penalty):
    formula = softmax_formula(Study(DataParams(n_classes=8))) + objective_formula(
        Study(DataParams(), FitParams(penalty=penalty, C=1e4))
    )
    depth = np.cumsum([(c == "{") - (c == "}") for c in formula])
    assert depth.min() >= 0 and depth[-1] == 0


def test_the_note_gives_c_and_the_sample_size():
    note = penalty_note(Study(DataParams(n_samples=3000), FitParams(C=0.0316)))
    assert "C = 0.0316 and n = 3,000" in note


@pytest.mark.parametrize(
    ("n_classes", "penalty", "factor"),
    [
        (3, "l2", "the factor of the penalty is 1 / (C · n). scikit-learn"),
        (2, "l2", "the factor of the penalty is 2 / (C · n). Because of the 2"),
        (2, "l1", "the factor of the penalty is 1 / (C · n). scikit-learn"),
        (2, "elasticnet", "the L2 factor is 2 (1 − r) / (C · n), and the L1 factor is r / (C · n)"),
    ],
)
def test_the_note_explains_the_factors_of_the_penalty(n_classes, penalty, factor):
    params = FitParams(penalty=penalty, l1_ratio=0.3)
    note = penalty_note(Study(DataParams(n_classes=n_classes), params))
    assert factor in note
    assert ("r = 0.3" in note) == (penalty == "elasticnet")


@pytest.mark.parametrize("n_classes", [2, 3])
def test_the_note_says_that_c_has_no_effect_without_a_penalty(n_classes):
    note = penalty_note(Study(DataParams(n_classes=n_classes), FitParams(penalty="none")))
    assert note == "Without a penalty, C has no effect."


# What a screen reader says.

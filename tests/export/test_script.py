"""The exported script: it makes the page's data, fits the page's model, and draws its regions."""

import re
import runpy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.export.made import made
from explorer.maths import geometry, polygons
from explorer.maths import softmax as maths
from explorer.names import plain
from explorer.settings import DATASETS, DataParams, FitParams, ViewParams
from explorer.settings.sample import Sample
from explorer.study import Study

PRICES = Sample.of(
    [(2004 + i % 17, 1e4 * (20 + 7 * i % 31 + 9 * (i % 2)), i % 2) for i in range(60)]
)
"""Years and prices: features far from zero, and of very different size."""

GRID: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"n_classes": 2, "n_samples": 101}, {"C": 100.0, "class_weight": "balanced"}),
    ({"n_classes": 2, "cluster_std": 2.0, "test_size": 0.0}, {"penalty": "l1", "C": 0.0316}),
    ({"n_classes": 5, "cluster_std": 2.0}, {"penalty": "elasticnet", "l1_ratio": 0.3, "C": 0.1}),
    ({"cluster_std": 2.0, "random_state": 1, "imbalance": 0.8}, {"penalty": "none"}),
    (
        {"dataset": "article", "n_classes": 4, "random_state": 7},
        {"penalty": "l1", "class_weight": "typed", "class_weights": ((50.0,), (0.5,))},
    ),
    ({"imbalance": 0.9, "cluster_std": 2.0}, {"penalty": "l1", "class_weight": "balanced"}),
    ({"imbalance": 0.8}, {"penalty": "l1", "C": 0.001}),
    ({"dataset": "penguins", "penguins_y": "body-mass"}, {"penalty": "elasticnet"}),
    ({"dataset": "points", "points": PRICES}, {"C": 100.0}),
    (
        {"dataset": "points", "points": PRICES},
        {"penalty": "none", "class_weight": "typed", "class_weights": ((5.0,),)},
    ),
    ({"dataset": "article"}, {"features": "quadratic"}),
    ({"dataset": "article"}, {"features": "quadratic", "penalty": "l1", "C": 0.1}),
    (
        {"n_classes": 2},
        {"features": "custom", "terms": ("squares", "degree-4", "sin"), "bumps": "classes"},
    ),
    *(({"dataset": name, "label_noise": 0.2, "outliers": 0.05}, {"C": 0.1}) for name in DATASETS),
]
"""Data sets, class counts, penalties and class weights, each with an optimum."""


def study_of(data: dict[str, Any], params: dict[str, Any], **view: Any) -> Study:
    return Study(DataParams(**data), FitParams(solver="newton", **params), ViewParams(**view))


def script_of(study: Study) -> bytes:
    return made("script", study.data, study.params, study.view)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a script here; a process for each would import scikit-learn and matplotlib again."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    monkeypatch.setattr(plt, "show", lambda: None)

    def run_script(study: Study) -> dict[str, Any]:
        path = tmp_path / "script.py"
        path.write_bytes(script_of(study))
        return runpy.run_path(str(path))

    with matplotlib.rc_context():
        yield run_script
    plt.close("all")


@pytest.mark.parametrize(("data", "params"), GRID)
def test_a_script_has_the_points_weights_and_probabilities_of_the_page(run, capsys, data, params):
    study = study_of(data, params)
    told, points, fit = run(study), study.points, study.fit
    capsys.readouterr()
    for name in ("X", "y", "X_test", "y_test"):
        np.testing.assert_array_equal(told[name], getattr(points, name))
    # With L1 and an even number of classes, a column can be shifted at the same objective.
    shift = (told["coef"] - fit.coef).mean(axis=0) if params.get("penalty") == "l1" else 0.0
    np.testing.assert_allclose(told["coef"] - shift, fit.coef, atol=1e-4)
    np.testing.assert_allclose(told["intercept"], fit.intercept, atol=1e-4)
    expected = maths.softmax(study.scores(points.X))
    np.testing.assert_allclose(told["model"].predict_proba(points.X), expected, atol=1e-4)


def test_a_script_prints_the_losses_of_the_page_also_of_points_that_are_far_on_the_wrong_side(
    run, capsys
):
    study = study_of(
        {"n_samples": 30, "outliers": 0.2, "test_size": 0.5, "random_state": 0},
        {"features": "cubic", "C": 100.0},
    )
    run(study)
    printed = re.findall(r"([\d.]+) nats", capsys.readouterr().out)
    points, scores = study.points, study.scores(study.points.X_test)
    losses = [study.loss, maths.cross_entropy(scores, points.y_test)]
    assert maths.softmax(scores)[np.arange(len(scores)), points.y_test].min() < 1e-16
    np.testing.assert_allclose([float(each) for each in printed], losses, rtol=1e-3)


def test_a_script_says_that_its_losses_have_no_class_weights():
    for weight, told in (("balanced", True), ("none", False)):
        text = " ".join(script_of(study_of({}, {"class_weight": weight})).decode().split())
        assert ("These means are not weighted" in text) == told


RULES: list[dict[str, Any]] = [
    {"rule": "confidence", "tau": 0.7},
    {"rule": "lead", "lead": 0.5},
    {"rule": "priors", "priors": ((5.0,), (1.0,))},
    {"rule": "costs", "costs": ((0.0, 1.0, 2.0), (5.0, 0.0, 1.0), (1.0, 1.0, 0.0))},
    {"rule": "costs", "costs": ((0.0, 9.0, 1.0), (9.0, 0.0, 1.0))},
]


@pytest.mark.parametrize("rule", RULES)
def test_a_script_decides_as_the_rule_of_the_page_does(run, capsys, rule):
    study = study_of({"cluster_std": 2.0}, {"features": "quadratic"}, lens="rule", **rule)
    told = run(study)
    places = np.random.default_rng(0).uniform(-5.0, 5.0, (1000, 2))
    decided = study.decisions(places)
    assert np.bincount(decided).min() > 0
    np.testing.assert_array_equal(told["decide"](places), decided)
    assert ("rejected" in capsys.readouterr().out) == study.rule.can_reject


def test_a_rule_without_effect_on_the_page_has_none_on_the_script():
    closed = study_of({}, {}, rule="confidence", tau=0.7)
    assert script_of(closed) == script_of(study_of({}, {}))


def test_a_script_draws_the_regions_and_prints_the_weights_of_the_page(run, capsys):
    study = study_of({"n_classes": 4}, {})
    told = run(study)
    (w1, w2), b = study.fit.coef[2], study.fit.intercept[2]
    # scikit-learn's weights can differ in the last digit.
    printed = capsys.readouterr().out
    assert f"class 2: w = ({w1:.4f}"[:-1] in printed
    assert f"{w2:.4f}"[:-1] in printed and f"{b:.4f}"[:-1] in printed
    drawn = np.bincount(told["regions"].ravel(), minlength=4) / told["regions"].size
    regions = geometry.decision_regions(study.fit.coef, study.fit.intercept, study.extent)
    exact = [polygons.share([region], study.extent) for region in regions]
    np.testing.assert_allclose(drawn, exact, atol=2 / 600)  # one row of the grid at each border


def test_a_script_prints_small_weights_of_large_features_with_their_digits(run, capsys):
    run(Study(DataParams(dataset="points", points=PRICES)))
    assert re.search(r"class 0: w = \(\S+, -?\d\.\d{3,}e-0\d\), ", capsys.readouterr().out)


def test_a_script_says_nothing_of_this_project_but_where_it_is_from():
    for name in DATASETS:
        text = script_of(Study(DataParams(dataset=name))).decode()
        assert "import explorer" not in text and "from explorer" not in text, name
        assert 'pip install "scikit-learn>=1.8"' in text  # 1.7 ignores l1_ratio
        assert f"?dataset={name}" in text or name == DataParams().dataset


@pytest.mark.parametrize(
    ("params", "view", "told"),
    [
        ({}, {"weights": ((1.0, 0.0, 0.0),)}, "The page shows typed weights"),
        ({}, {"iteration": 1}, "The page shows the weights after 1 iteration"),
        ({}, {"lens": "temperature", "temperature": 5.01}, "a lens changes the weights"),
        ({"penalty": "none"}, {}, "Two or more classes are separable"),
    ],
)
def test_a_script_says_why_its_weights_are_not_those_of_the_page(params, view, told):
    assert told in script_of(study_of({"cluster_std": 0.3}, params, **view)).decode()


def test_a_script_shows_names_as_they_are_typed_and_not_as_mathematics(run):
    rows = [(0, 0, 0), (1, 2, 0), (4, 5, 1), (5, 4, 1)]
    names = {"class_names": ("$a$", "b_<c>"), "feature_names": ("$x$", "y*")}
    sample = Sample.of(rows, **{name: tuple(map(plain, each)) for name, each in names.items()})
    told = run(study_of({"dataset": "file", "file": sample, "test_size": 0.0}, {}))
    label = told["axes"].xaxis.label
    assert told["names"] == ["$a$", "b_<c>"]
    assert (label.get_text(), label.get_parse_math()) == ("x₁: $x$", False)


@pytest.mark.parametrize(
    ("name", "own"), [("变色鸢尾", ["WenQuanYi Zen Hei", "DejaVu Sans"]), ("Größe", None)]
)
def test_a_script_takes_an_installed_font_for_names_that_need_one(run, monkeypatch, name, own):
    from matplotlib import font_manager, rcParams

    usual, manager = rcParams["font.family"], font_manager.fontManager
    installed = replace(manager.ttflist[0], name="WenQuanYi Zen Hei")
    monkeypatch.setattr(manager, "ttflist", [*manager.ttflist, installed])
    sample = Sample.of([(0, 0, 0), (1, 2, 0), (4, 5, 1), (5, 4, 1)], class_names=(name, "b"))
    run(study_of({"dataset": "file", "file": sample, "test_size": 0.0}, {}))
    assert rcParams["font.family"] == (own or usual)

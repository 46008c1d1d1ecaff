"""The exported model, and how the library reads it back."""

import json
import warnings
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from sklearn.base import clone

import explorer
from explorer.export.json import make
from explorer.maths import softmax as maths
from explorer.settings import DataParams, FitParams, ViewParams
from explorer.study import Study

SCHEMA = json.loads(Path(make.__file__).with_name("schema.json").read_text())


@pytest.fixture
def saved(tmp_path):
    def save(content):
        path = tmp_path / "model.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return save


def test_the_weights_are_the_same_bit_for_bit_when_the_library_reads_them(saved):
    study = Study(DataParams(n_classes=5), FitParams(C=0.1))
    read = explorer.load_model(saved(make.make(study)))
    np.testing.assert_array_equal(read.coef_, study.fit.coef)
    np.testing.assert_array_equal(read.intercept_, study.fit.intercept)
    X = study.points.X
    expected = maths.softmax(maths.logits(X, study.fit.coef, study.fit.intercept))
    np.testing.assert_array_equal(read.predict_proba(X), expected)
    np.testing.assert_array_equal(read.predict(X), expected.argmax(axis=1))


@pytest.mark.parametrize(
    ("view", "is_optimum"),
    [
        ({}, True),
        ({"lens": "rule", "rule": "costs"}, True),
        ({"iteration": 2}, False),
        ({"weights": ((1.0, -2.0, 0.5),)}, False),
    ],
)
def test_a_file_follows_its_schema(view, is_optimum):
    content = json.loads(make.make(Study(DataParams(), FitParams(), ViewParams(**view))))
    jsonschema.validate(content, SCHEMA)
    assert content["origin"]["is_optimum"] is is_optimum


def broken(**changes):
    return json.loads(make.make(Study(DataParams()))) | changes


def curved(**changes):
    content = json.loads(make.make(Study(DataParams(), FitParams(features="quadratic"))))
    return content | {"terms": content["terms"] | changes}


def test_a_model_with_terms_has_the_probabilities_of_the_page(saved):
    params = FitParams(features="custom", terms=("product", "sin"), bumps="classes")
    study = Study(DataParams(), params)
    model = explorer.load_model(saved(json.loads(make.make(study))))
    X = study.points.X_test
    np.testing.assert_array_equal(model.predict_proba(X), study.scorer.probabilities(X))


@pytest.mark.parametrize(
    "params",
    [
        {"features": "quadratic", "C": 100.0},
        {"features": "custom", "terms": ("product",), "bumps": "typed", "bump_places": ((1, 2),)},
        {"penalty": "none", "class_weight": "balanced"},
        {"penalty": "l1", "class_weight": "typed", "class_weights": ((2.0,), (0.5,))},
        {"solver": "sgd", "max_iter": 100, "learning_rate": 0.1, "training_seed": 3},
    ],
)
def test_a_fit_of_a_copy_is_the_fit_of_the_page(saved, params):
    study = Study(DataParams(cluster_std=2.0), FitParams(**params))
    content = json.loads(make.make(study))
    jsonschema.validate(content, SCHEMA)
    again = clone(explorer.load_model(saved(content)))
    with warnings.catch_warnings(action="ignore"):  # 100 steps of sgd do not converge
        again.fit(study.points.X, study.points.y)
    again = again[-1] if params.get("features") else again
    np.testing.assert_array_equal(again.coef_, study.fit.coef)


@pytest.mark.parametrize("make_content", [broken, curved])
def test_a_model_without_settings_predicts_but_refuses_a_fit(saved, make_content):
    content = make_content()
    del content["settings"]
    model, points = explorer.load_model(saved(content)), Study(DataParams()).points
    assert model.predict(points.X).max() == 2
    with pytest.raises(ValueError, match="C must be a number from 1e-100 to inf, got nan"):
        clone(model).fit(points.X, points.y)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is not a model that"),
        (b"\xff\xfe", "it is not a model that"),
        (b"[" * 100_000, "it is not a model that"),
        ([1, 2], "it is not a model that"),
        ({"coef": [[1.0]]}, "it is not a model that"),
        (broken(version=3), "its version is 3, but only 1 and 2 are known"),
        (broken(version=2), "terms must say how the features are made"),
        (curved(mean=[0.0]), r"mean must be finite numbers of shape \(5,\)"),
        (curved(std=[1.0, 1.0, 0.0, 1.0, 1.0]), "width, scale and std must be positive"),
        (curved(powers=[[1, 0]]), "there must be as many terms as features"),
        (curved(powers=[[1, 0.5]] * 5), "powers must be whole numbers from 0 to 5"),
        (curved(powers=[[6, 0]] * 5), "powers must be whole numbers from 0 to 5"),
        (curved(waves="no"), "waves must be true or false"),
        (curved() | {"settings": {"softmax": {}}}, "settings must have parameters of PlaneF"),
        (broken(settings={"softmax": {"c": 1}}), "settings must have parameters of SoftmaxR"),
        (broken(version=True), "its version is True, but only 1 and 2 are known"),
        (curved(bumps=None), "bumps must be a list of pairs"),
        (broken(coef=[[1.0, 2.0]]), r"coef must be finite numbers of shape \(3, 2\)"),
        (broken(coef=[[1.0, 2.0], [1.0], []]), "coef must be finite numbers"),
        (broken(coef=[["1", "2"]] * 3), "coef must be finite numbers"),
        (broken(intercept=[1e999, 0.0, 0.0]), "it has Infinity in the place of a number"),
        (broken(classes=[0, 0, 1]), "classes must be 2 or more different labels of one type"),
        (broken(classes=[2, 1, 0]), "classes must be sorted"),
        (broken(features=None), "features must be one or more names"),
    ],
)
def test_a_broken_or_foreign_file_is_refused_in_one_sentence(saved, content, why):
    with pytest.raises(ValueError, match=rf"model\.json: {why}") as refused:
        explorer.load_model(saved(content))
    assert "\n" not in str(refused.value)


def test_the_same_feature_on_both_axes_makes_a_file_that_can_be_read(tmp_path):
    data = DataParams(dataset="iris", iris_x="petal-length", iris_y="petal-length")
    path = tmp_path / "model.json"
    path.write_bytes(make.make(Study(data)))
    assert explorer.load_model(path).coef_.shape == (3, 2)

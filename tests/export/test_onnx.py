"""The model in ONNX, as onnxruntime computes it."""

import json

import numpy as np
import onnxruntime
import pytest

from explorer.export.onnx.make import make as model
from explorer.maths import softmax as maths
from explorer.names import plain
from explorer.settings import DataParams, FitParams, Sample, ViewParams
from explorer.study import Study

RULES = [
    {},
    {"rule": "confidence", "tau": 0.7},
    {"rule": "lead", "lead": 0.5},
    {"rule": "priors", "priors": ((5.0,), (1.0,))},
    {"rule": "costs", "costs": ((0.0, 9.0, 1.0), (9.0, 0.0, 1.0))},
]


def computed(study, X):
    """Return probabilities and decisions of the exported model."""
    session = onnxruntime.InferenceSession(model(study))
    return session.run(["probabilities", "decision"], {"features": X.astype(np.float32)})


@pytest.mark.parametrize("n_classes", [2, 8])
def test_onnxruntime_computes_the_probabilities_of_the_page(n_classes):
    study = Study(DataParams(n_classes=n_classes))
    X = study.points.X
    p, _ = computed(study, X)
    expected = maths.softmax(maths.logits(X, *study.weights))
    # Scores up to 30 in single precision.
    np.testing.assert_allclose(p, expected, atol=30 * float(np.finfo(np.float32).eps))


def test_the_metadata_have_the_names_of_the_classes_in_the_order_of_the_decisions():
    names = ("1", "2", "$7$")
    sample = Sample.of([(k, k, k) for k in range(3)], class_names=(*map(plain, names),))
    study = Study(DataParams(dataset="file", file=sample))
    metadata = onnxruntime.InferenceSession(model(study)).get_modelmeta().custom_metadata_map
    assert json.loads(metadata["class_names"]) == [*names]


@pytest.mark.parametrize("rule", RULES)
def test_onnxruntime_decides_as_the_rule_of_the_page_does(rule):
    study = Study(DataParams(cluster_std=2.0), FitParams(), ViewParams(lens="rule", **rule))
    X = np.random.default_rng(0).uniform(-5.0, 5.0, (1000, 2))
    np.testing.assert_array_equal(computed(study, X)[1], study.decisions(X))


@pytest.mark.parametrize("features", ["linear", "quadratic"])
def test_points_far_from_zero_keep_their_digits(features):
    """As dates like 20240131; in single precision such numbers are even."""
    points = [(20240100 + 7 * k + i, (3 * k + 2 * i) % 5, k) for k in range(3) for i in range(10)]
    study = Study(
        DataParams(dataset="points", points=Sample.of(points)), FitParams(features=features)
    )
    session, X = onnxruntime.InferenceSession(model(study)), study.points.X
    p, decided = session.run(["probabilities", "decision"], {"features": X})
    np.testing.assert_allclose(p, maths.softmax(study.scores(X)), atol=1e-5)
    np.testing.assert_array_equal(decided, study.decisions(X))


def test_the_weights_are_those_that_a_lens_shows():
    flat = Study(DataParams(), view=ViewParams(lens="temperature", temperature=10.0))
    X = np.array([[1.0, 2.0]])
    scores = maths.logits(X, flat.fit.coef, flat.fit.intercept)
    np.testing.assert_allclose(computed(flat, X)[0], maths.softmax(scores / 10.0), atol=1e-6)

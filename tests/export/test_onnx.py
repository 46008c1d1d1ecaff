"""The model in ONNX, as onnxruntime computes it."""

import numpy as np
import onnxruntime
import pytest

from explorer.export.onnx.make import model
from explorer.maths import softmax as maths
from explorer.settings import DataParams, ViewParams
from explorer.study import Study


@pytest.mark.parametrize("n_classes", [2, 8])
def test_onnxruntime_computes_the_probabilities_and_classes_of_the_page(n_classes):
    study = Study(DataParams(n_classes=n_classes))
    X = study.points.X
    session = onnxruntime.InferenceSession(model(study))
    p, classes = session.run(["probabilities", "class"], {"features": X.astype(np.float32)})
    expected = maths.softmax(maths.logits(X, *study.weights))
    # Scores up to 30 in single precision.
    np.testing.assert_allclose(p, expected, atol=30 * float(np.finfo(np.float32).eps))
    np.testing.assert_array_equal(classes, expected.argmax(axis=1))


def test_the_weights_are_those_that_a_lens_shows():
    flat = Study(DataParams(), view=ViewParams(lens="temperature", temperature=10.0))
    session = onnxruntime.InferenceSession(model(flat))
    X = np.array([[1.0, 2.0]], dtype=np.float32)
    ((p, *_),) = session.run(["probabilities"], {"features": X})
    scores = maths.logits(X.astype(np.float64), flat.fit.coef, flat.fit.intercept)
    np.testing.assert_allclose(p, maths.softmax(scores / 10.0)[0], atol=1e-6)

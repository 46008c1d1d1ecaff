"""Write the model as a graph of ONNX: scores, softmax, and the class with the largest score."""

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

from explorer.export.shown import link, weights
from explorer.study import Study

OPSET, IR_VERSION = 13, 8
"""Versions of 2020 and 2021, which all current runtimes know."""


def model(study: Study) -> bytes:
    """Return the model in single precision.

    Its input is ``features`` (n_samples, 2); its outputs are ``probabilities`` (n_samples,
    n_classes) and ``class`` (n_samples,).
    """
    coef, intercept = (each.astype(np.float32) for each in weights(study))
    nodes = [
        helper.make_node("Gemm", ["features", "coef", "intercept"], ["scores"], transB=1),
        helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1),
        helper.make_node("ArgMax", ["scores"], ["class"], axis=1, keepdims=0),
    ]
    real, whole, n_classes = TensorProto.FLOAT, TensorProto.INT64, study.data.n_classes
    graph = helper.make_graph(
        nodes,
        "softmax_regression",
        [helper.make_tensor_value_info("features", real, ["n_samples", 2])],
        [
            helper.make_tensor_value_info("probabilities", real, ["n_samples", n_classes]),
            helper.make_tensor_value_info("class", whole, ["n_samples"]),
        ],
        [numpy_helper.from_array(coef, "coef"), numpy_helper.from_array(intercept, "intercept")],
    )
    content = helper.make_model(
        graph,
        producer_name="Softmax Explorer",
        doc_string=f"Link of the page: {link(study)}",
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    checker.check_model(content)
    file: bytes = content.SerializeToString(deterministic=True)
    return file

"""Write the model as a graph of ONNX: scores, softmax, and what the rule decides."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, checker, helper, numpy_helper

from explorer.export.shown import link, weights
from explorer.maths.arrays import Floats
from explorer.maths.decision import Rule
from explorer.maths.extents import precision
from explorer.maths.features import FeatureMap
from explorer.names import as_typed
from explorer.study import Study

OPSET, IR_VERSION = 13, 8
"""Versions of 2020 and 2021, which all current runtimes know."""

Graph = tuple[list[NodeProto], dict[str, NDArray[Any]]]
"""Nodes, and the constants that they use by name."""


def make(study: Study) -> bytes:
    """Return the model in single precision.

    Its input is ``features`` (n_samples, 2); its outputs are ``probabilities`` (n_samples,
    n_classes) and ``decision`` (n_samples,), where ``n_classes`` means rejected. Its metadata has
    the names of the classes in this order, as JSON: decision 1 can mean the class *2*.

    If points are far from zero and near each other, such as dates like 20240131, ``features`` has
    double precision, and the graph subtracts the mean of the points first.
    """
    real, whole, n_classes = TensorProto.FLOAT, TensorProto.INT64, study.data.n_classes
    given = TensorProto.DOUBLE if _is_far(study) else real
    nodes, tensors = _computation(study)
    graph = helper.make_graph(
        nodes,
        "softmax_regression",
        [helper.make_tensor_value_info("features", given, ["n_samples", 2])],
        [
            helper.make_tensor_value_info("probabilities", real, ["n_samples", n_classes]),
            helper.make_tensor_value_info("decision", whole, ["n_samples"]),
        ],
        [numpy_helper.from_array(each, name) for name, each in tensors.items()],
    )
    content = helper.make_model(
        graph,
        producer_name="Softmax Explorer",
        doc_string=f"Link of the page: {link(study)}",
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    names = [*map(as_typed, study.names.classes)]
    if names:
        helper.set_model_props(content, {"class_names": json.dumps(names)})
    checker.check_model(content)
    return content.SerializeToString(deterministic=True)


def _is_far(study: Study) -> bool:
    return precision(study.points.X) is np.float64


def _computation(study: Study) -> Graph:
    """Return what computes ``probabilities`` and ``decision`` from ``features``."""
    coef, intercept = weights(study)
    nodes, constants = _decision(study.rule, study.data.n_classes)
    before, places, middle, exact = [], "features", np.zeros(2), {}
    if _is_far(study):
        middle = study.points.X.mean(axis=0)
        before, places, exact = _near(), "near", {"middle": middle}
    if study.features.is_plane:
        intercept = intercept + coef @ middle
    else:
        more, others = _terms(study.features, places, middle)
        before, places, constants = before + more, "terms", constants | others
    constants |= {"coef": coef, "intercept": intercept}
    scored = [
        _node("Gemm", places, "coef", "intercept", out="scores", transB=1),
        _node("Softmax", "scores", out="probabilities", axis=1),
    ]
    singles = {name: _single(each) for name, each in constants.items()}
    return [*before, *scored, *nodes], singles | exact


def _near() -> list[NodeProto]:
    """Return what computes ``near``, which is ``features`` less ``middle`` in single precision."""
    return [
        _node("Sub", "features", "middle", out="differences"),
        _node("Cast", "differences", out="near", to=TensorProto.FLOAT),
    ]


def _terms(features: FeatureMap, places: str, middle: Floats) -> Graph:
    """Return what computes ``terms`` as :class:`FeatureMap` does, from places less ``middle``."""
    nodes = [
        _node("Sub", places, "centre", out="centred"),
        _node("Div", "centred", "scale", out="u"),
        _node("Unsqueeze", "u", "second", out="columns"),
        _node("Pow", "columns", "powers", out="factors"),
        _node("ReduceProd", "factors", out="products", axes=[1], keepdims=0),
    ]
    constants = {
        "centre": np.array(features.centre) - middle,
        "scale": np.array(features.scale),
        "second": np.array([2]),
        "powers": np.array(features.powers, float).T[None],
        "mean": np.array(features.mean),
        "std": np.array(features.std),
    }
    parts = ["products"]
    if features.has_waves:
        nodes += [_node("Mul", "u", "pi", out="angles"), _node("Sin", "angles", out="waves")]
        constants["pi"] = np.array(np.pi)
        parts.append("waves")
    if features.bumps:
        nodes += [
            _node("Sub", "columns", "centres", out="apart"),
            _node("Mul", "apart", "apart", out="squares"),
            _node("ReduceSum", "squares", "first", out="distances", keepdims=0),
            _node("Div", "distances", "spread", out="exponents"),
            _node("Exp", "exponents", out="bumps"),
        ]
        constants |= {
            "centres": np.array(features.bumps).T[None],
            "first": np.array([1]),
            "spread": np.array(-2.0 * features.width**2),
        }
        parts.append("bumps")
    nodes += [
        _node("Concat", *parts, out="raw", axis=1),
        _node("Sub", "raw", "mean", out="less"),
        _node("Div", "less", "std", out="terms"),
    ]
    return nodes, constants


def _decision(rule: Rule, n_classes: int) -> Graph:
    """Return what computes ``decision`` from ``scores``, as :meth:`Rule.decide` does."""
    nodes, constants, ruled = [], {}, "scores"
    if rule.offset:
        ruled, constants["offset"] = "ruled", np.array(rule.offset)
        nodes.append(_node("Add", "scores", "offset", out=ruled))
    if rule.costs:
        constants["costs"] = np.array(rule.costs)
        nodes += [
            _node("Softmax", ruled, out="weights", axis=1),
            _node("MatMul", "weights", "costs", out="expected"),
            _node("ArgMin", "expected", out="decision", axis=1, keepdims=0),
        ]
        return nodes, constants
    best = "best" if rule.can_reject else "decision"
    nodes.append(_node("ArgMax", ruled, out=best, axis=1, keepdims=0))
    if rule.can_reject:
        more, others = _sureness(rule, ruled)
        nodes += [
            *more,
            _node("Less", "sure", "least", out="unsure"),
            _node("Where", "unsure", "rejected", "best", out="decision"),
        ]
        constants |= others | {"rejected": np.array(n_classes)}
    return nodes, constants


def _sureness(rule: Rule, ruled: str) -> Graph:
    """Return what computes ``sure``; a place is rejected if it is below ``least``."""
    if rule.confidence > 0.0:
        nodes = [
            _node("Softmax", ruled, out="ruled_probabilities", axis=1),
            _node("ReduceMax", "ruled_probabilities", out="sure", axes=[1], keepdims=0),
        ]
        return nodes, {"least": np.array(rule.confidence)}
    nodes = [
        helper.make_node("TopK", [ruled, "two"], ["largest", "places"], axis=1),
        _node("Mul", "largest", "signs", out="signed"),
        _node("ReduceSum", "signed", "axis", out="sure", keepdims=0),
    ]
    return nodes, {
        "least": np.array(rule.lead),
        "two": np.array([2]),
        "signs": np.array([1.0, -1.0]),
        "axis": np.array([1]),
    }


def _node(kind: str, *inputs: str, out: str, **options: Any) -> NodeProto:
    return helper.make_node(kind, list(inputs), [out], **options)


def _single(array: NDArray[Any]) -> NDArray[Any]:
    """Return whole numbers as they are, and others in single precision."""
    return array.astype(np.int64 if array.dtype.kind == "i" else np.float32)

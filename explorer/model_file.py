"""Read a model from the JSON file that the page and the command line save."""

import json
import math
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.pipeline import Pipeline

from explorer.estimator import SoftmaxRegression
from explorer.maths.arrays import Floats
from explorer.maths.features import EXPONENTS, FeatureMap
from explorer.plane_features import PlaneFeatures

FORMAT, VERSION, WITH_TERMS = "softmax-explorer-model", 1, 2
"""``WITH_TERMS`` is the version of models whose features are terms of a place."""

MOST_POWER = len(EXPONENTS) - 1
"""Largest exponent of a term in a file."""

OLD = {"softmax": {"C": math.nan}, "features": {"features": "custom"}}
"""The parameters if a file has none: those of the fit are unknown, so ``fit`` must refuse them."""

NOT_A_MODEL = "it is not a model that Softmax Explorer has saved"


def load_model(path: str | PathLike[str]) -> SoftmaxRegression | Pipeline:
    """Return the model in a file, ready to predict.

    Parameters
    ----------
    path : str or path-like
        A file that the page's *Save and share* or ``python -m explorer fit --export json`` made.
        ``explorer/export/json/schema.json`` describes it.

    Returns
    -------
    SoftmaxRegression or Pipeline
        With ``coef_``, ``intercept_``, ``classes_`` and ``n_features_in_``, but without the history
        of a training. It predicts the likeliest class; the file's ``rule`` is not used. If the
        scores are not linear, it is a pipeline of ``PlaneFeatures`` and such a model.

        Its parameters are those of the page's fit, so a copy can be fitted again. The new fit
        starts at zero. Typed weights, and what a lens changes, have no effect on it. A file of an
        earlier version has no parameters. Then ``C`` is nan, and ``fit`` raises a ValueError.

    Raises
    ------
    ValueError
        If the file is broken, or is not such a model; the message is one sentence.
    OSError
        If the file cannot be read.
    """
    try:
        content = json.loads(Path(path).read_bytes(), parse_constant=_refuse)
        return _model(content)
    except (ValueError, RecursionError) as error:
        known = isinstance(error, _FileError)
        raise ValueError(f"{path}: {error if known else NOT_A_MODEL}") from None


class _FileError(ValueError):
    """A file with a fault that can be named."""


def _refuse(text: str) -> float:
    raise _FileError(f"it has {text} in the place of a number")


def _model(content: Any) -> SoftmaxRegression | Pipeline:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise _FileError(NOT_A_MODEL)
    version = content.get("version")
    if isinstance(version, bool) or version not in (VERSION, WITH_TERMS):
        raise _FileError(
            f"its version is {version!r:.40}, but only {VERSION} and {WITH_TERMS} are known"
        )
    classes, n_features = _classes(content), _n_features(content)
    model = _softmax(content, classes)
    model.classes_ = np.array(classes)
    model.n_features_in_ = n_features
    model.coef_ = _numbers(content, "coef", (len(classes), n_features))
    model.intercept_ = _numbers(content, "intercept", (len(classes),))
    if version == VERSION:
        return model
    terms = _terms(content, n_features)
    step = PlaneFeatures(**_parameters(content, "features", PlaneFeatures()))
    step.n_features_in_, step.features_ = 2, terms
    return Pipeline([("features", step), ("softmax", model)])


def _softmax(content: dict[str, Any], classes: list[int | str]) -> SoftmaxRegression:
    """Return a softmax regression with its parameters; ``fit`` will check their values."""
    given = _parameters(content, "softmax", SoftmaxRegression())
    if given.get("C", 1.0) is None:
        given["C"] = math.inf
    if isinstance(given.get("class_weight"), list):
        weights = _numbers(given, "class_weight", (len(classes),)).tolist()
        given["class_weight"] = dict(zip(classes, weights, strict=True))
    return SoftmaxRegression(**given)


def _parameters(content: dict[str, Any], name: str, step: BaseEstimator) -> dict[str, Any]:
    """Return the parameters of a step of the model."""
    settings = content.get("settings", OLD)
    given = settings.get(name) if isinstance(settings, dict) else None
    if not isinstance(given, dict) or given.keys() - step.get_params().keys():
        raise _FileError(f"settings must have parameters of {type(step).__name__} as {name}")
    return dict(given)


def _terms(content: Any, n_features: int) -> FeatureMap:
    """Return the terms of a place."""
    terms = content.get("terms")
    if not isinstance(terms, dict):
        raise _FileError("terms must say how the features are made")
    powers, bumps = _pairs(terms, "powers"), _pairs(terms, "bumps")
    waves = terms.get("waves")
    if not isinstance(waves, bool):
        raise _FileError("waves must be true or false")
    if not powers or len(powers) + 2 * waves + len(bumps) != n_features:
        raise _FileError("there must be as many terms as features")
    if any(n < 0 or n > MOST_POWER or n % 1 for each in powers for n in each):
        raise _FileError(f"powers must be whole numbers from 0 to {MOST_POWER}")
    centre, scale = _numbers(terms, "centre", (2,)), _numbers(terms, "scale", (2,))
    mean, std = (_numbers(terms, each, (n_features,)) for each in ("mean", "std"))
    width = _numbers(terms, "width", ()).item()
    if not (width > 0.0 and scale.min() > 0.0 and std.min() > 0.0):
        raise _FileError("width, scale and std must be positive")
    return FeatureMap(
        tuple((int(a), int(b)) for a, b in powers),
        waves,
        bumps,
        width,
        (centre[0].item(), centre[1].item()),
        (scale[0].item(), scale[1].item()),
        tuple(mean.tolist()),
        tuple(std.tolist()),
    )


def _pairs(terms: dict[str, Any], name: str) -> tuple[tuple[float, float], ...]:
    """Return a list of pairs of numbers; it may be empty."""
    given = terms.get(name)
    if not isinstance(given, list):
        raise _FileError(f"{name} must be a list of pairs")
    if not given:
        return ()
    return tuple((a, b) for a, b in _numbers(terms, name, (len(given), 2)).tolist())


def _classes(content: dict[str, Any]) -> list[int | str]:
    """Return the labels of the classes: different, of one type, and sorted."""
    given: list[int | str] = content.get("classes", [])
    alike = isinstance(given, list) and len({type(each) for each in given}) == 1
    if not alike or type(given[0]) not in (int, str) or len(set(given)) < max(2, len(given)):
        raise _FileError("classes must be 2 or more different labels of one type")
    if given != sorted(given):
        raise _FileError("classes must be sorted")
    return given


def _n_features(content: dict[str, Any]) -> int:
    """Return the number of features; both axes can show the same one, so names can be equal."""
    given = content.get("features")
    if not isinstance(given, list) or not given or any(type(each) is not str for each in given):
        raise _FileError("features must be one or more names")
    return len(given)


def _numbers(content: dict[str, Any], name: str, shape: tuple[int, ...]) -> Floats:
    """Return an array of finite numbers of a shape."""
    try:
        values = np.array(content.get(name))
    except ValueError:  # rows of different lengths
        values = np.array(None)
    if values.dtype.kind not in "if" or values.shape != shape or not np.isfinite(values).all():
        raise _FileError(f"{name} must be finite numbers of shape {shape}")
    return values.astype(np.float64)

"""Read a model from the JSON file that the page and the command line save."""

import json
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from explorer.estimator import SoftmaxRegression
from explorer.maths.features import FeatureMap
from explorer.plane_features import PlaneFeatures

FORMAT, VERSION, WITH_TERMS = "softmax-explorer-model", 1, 2
"""``WITH_TERMS`` is the version of models whose features are terms of a place."""

MOST_POWER = 9
"""Largest exponent of a term in a file."""

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
    if version not in (VERSION, WITH_TERMS):
        raise _FileError(
            f"its version is {version!r:.40}, but only {VERSION} and {WITH_TERMS} are known"
        )
    classes, features = _labels(content, "classes", 2), _labels(content, "features", 1)
    model = SoftmaxRegression()
    model.classes_ = np.array(classes)
    model.n_features_in_ = len(features)
    model.coef_ = _numbers(content, "coef", (len(classes), len(features)))
    model.intercept_ = _numbers(content, "intercept", (len(classes),))
    if version == VERSION:
        return model
    return Pipeline([("features", _terms(content, len(features))), ("softmax", model)])


def _terms(content: Any, n_features: int) -> PlaneFeatures:
    """Return the features that are terms of a place."""
    terms = content.get("terms")
    if not isinstance(terms, dict):
        raise _FileError("terms must say how the features are made")
    powers, bumps = _pairs(terms, "powers"), _pairs(terms, "bumps")
    waves = bool(terms.get("waves"))
    if not powers or len(powers) + 2 * waves + len(bumps) != n_features:
        raise _FileError("there must be as many terms as features")
    if any(n < 0 or n > MOST_POWER or n % 1 for each in powers for n in each):
        raise _FileError(f"powers must be whole numbers from 0 to {MOST_POWER}")
    centre, scale = _numbers(terms, "centre", (2,)), _numbers(terms, "scale", (2,))
    mean, std = (_numbers(terms, each, (n_features,)) for each in ("mean", "std"))
    width = _numbers(terms, "width", ()).item()
    if not (width > 0.0 and scale.min() > 0.0 and std.min() > 0.0):
        raise _FileError("width, scale and std must be positive")
    features = PlaneFeatures("custom")
    features.n_features_in_ = 2
    features.features_ = FeatureMap(
        tuple((int(a), int(b)) for a, b in powers),
        waves,
        bumps,
        width,
        (centre[0].item(), centre[1].item()),
        (scale[0].item(), scale[1].item()),
        tuple(mean.tolist()),
        tuple(std.tolist()),
    )
    return features


def _pairs(terms: dict[str, Any], name: str) -> tuple[tuple[float, float], ...]:
    """Return a list of pairs of numbers; it may be empty."""
    given = terms.get(name)
    if not isinstance(given, list):
        raise _FileError(f"{name} must be a list of pairs")
    if not given:
        return ()
    return tuple((a, b) for a, b in _numbers(terms, name, (len(given), 2)).tolist())


def _labels(content: Any, name: str, least: int) -> list[int | str]:
    """Return labels: different, of one type, and sorted if they are those of classes."""
    given: list[int | str] = content.get(name)
    alike = isinstance(given, list) and len({type(each) for each in given}) == 1
    if not alike or type(given[0]) not in (int, str) or len(set(given)) < max(least, len(given)):
        raise _FileError(f"{name} must be {least} or more different labels of one type")
    if name == "classes" and given != sorted(given):
        raise _FileError("classes must be sorted")
    return given


def _numbers(content: dict[str, Any], name: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return an array of finite numbers of a shape."""
    try:
        values = np.array(content.get(name))
    except ValueError:  # rows of different lengths
        values = np.array(None)
    if values.dtype.kind not in "if" or values.shape != shape or not np.isfinite(values).all():
        raise _FileError(f"{name} must be finite numbers of shape {shape}")
    return values.astype(np.float64)

"""Read a model from the JSON file that the page and the command line save."""

import json
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.estimator import SoftmaxRegression

FORMAT, VERSION = "softmax-explorer-model", 1

NOT_A_MODEL = "it is not a model that Softmax Explorer has saved"


def load_model(path: str | PathLike[str]) -> SoftmaxRegression:
    """Return the model in a file, ready to predict.

    Parameters
    ----------
    path : str or path-like
        A file that the page's *Save and share* or ``python -m explorer fit --export json`` made.
        ``explorer/export/json/schema.json`` describes it.

    Returns
    -------
    SoftmaxRegression
        With ``coef_``, ``intercept_``, ``classes_`` and ``n_features_in_``, but without the history
        of a training. It predicts the likeliest class; the file's ``rule`` is not used.

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


def _model(content: Any) -> SoftmaxRegression:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise _FileError(NOT_A_MODEL)
    if content.get("version") != VERSION:
        raise _FileError(
            f"its version is {content.get('version')!r:.40}, but only {VERSION} is known"
        )
    classes, features = _labels(content, "classes", 2), _labels(content, "features", 1)
    model = SoftmaxRegression()
    model.classes_ = np.array(classes)
    model.n_features_in_ = len(features)
    model.coef_ = _numbers(content, "coef", (len(classes), len(features)))
    model.intercept_ = _numbers(content, "intercept", (len(classes),))
    return model


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

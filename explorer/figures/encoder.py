"""Figures as JSON, with arrays in base64, which plotly.js can read."""

import base64
import json
from typing import Any

import numpy as np

TYPES = ("i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8")
"""Types of arrays that plotly.js reads in base64."""


def to_json(content: dict[str, Any] | list[Any]) -> str:
    """Return the JSON of a figure or of traces.

    Plotly's own encoder loads modules of 9 MB. A number that is not finite raises ValueError unless
    it is in an array.
    """
    return json.dumps(content, default=_coded, allow_nan=False)


def _coded(value: Any) -> Any:
    """Return the JSON content for a NumPy value."""
    if isinstance(value, np.generic):
        return value.item()
    if not isinstance(value, np.ndarray):
        raise TypeError(f"a figure has no {type(value).__name__}")
    if value.dtype.str[1:] not in TYPES or not value.size:
        return value.tolist()
    coded = {"dtype": value.dtype.str[1:], "bdata": base64.b64encode(value.tobytes()).decode()}
    return coded | ({"shape": ", ".join(map(str, value.shape))} if value.ndim > 1 else {})

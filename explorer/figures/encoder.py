"""JSON of figures, with arrays in base64 as plotly.js reads them."""

import base64
import json
from typing import Any

import numpy as np

TYPES = ("i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8")
"""Arrays that plotly.js reads in base64."""


def to_json(content: Any) -> str:
    """Return the JSON of a ``go.Figure``, or of a dict like one.

    Plotly's own encoder brings 9 MB of modules; plain dicts do without. In these a number outside
    an array has to be finite, or ValueError is raised.
    """
    if hasattr(content, "to_json"):
        return str(content.to_json())
    return json.dumps(content, default=_coded, allow_nan=False)


def _coded(value: Any) -> Any:
    """Return what stands for a value that JSON has not."""
    if isinstance(value, np.generic):
        return value.item()
    if not isinstance(value, np.ndarray):
        raise TypeError(f"a figure has no {type(value).__name__}")
    if value.dtype.str[1:] not in TYPES:
        return value.tolist()
    coded = {"dtype": value.dtype.str[1:], "bdata": base64.b64encode(value.tobytes()).decode()}
    return coded | ({"shape": ", ".join(map(str, value.shape))} if value.ndim > 1 else {})

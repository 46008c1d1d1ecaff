"""JSON of figures, with arrays in base64 as plotly.js reads them."""

import base64
from typing import Any

import numpy as np
from plotly.utils import PlotlyJSONEncoder

TYPES = ("i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8")
"""Arrays that plotly.js reads in base64."""


class Encoder(PlotlyJSONEncoder):  # type: ignore[misc] # Plotly has no types there
    """Plotly's JSON, with arrays in base64 wherever they stand."""

    def default(self, value: Any) -> Any:
        """Return what stands for a value that JSON has not."""
        if not isinstance(value, np.ndarray) or value.dtype.str[1:] not in TYPES:
            return super().default(value)
        coded = {"dtype": value.dtype.str[1:], "bdata": base64.b64encode(value.tobytes()).decode()}
        return coded | ({"shape": ", ".join(map(str, value.shape))} if value.ndim > 1 else {})

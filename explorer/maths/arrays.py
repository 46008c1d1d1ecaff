"""Types of arrays, for signatures; docstrings have the shapes."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Codes = NDArray[np.intp]
"""Class indices, and other whole numbers that count or choose."""

Flags = NDArray[np.bool_]

"""Records whose arrays cannot be changed."""

import numpy as np


def freeze(record: object) -> None:
    """Make the arrays in the fields of a record read-only."""
    for value in vars(record).values():
        if isinstance(value, np.ndarray):
            value.flags.writeable = False

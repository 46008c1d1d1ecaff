"""What points are for."""

from enum import IntEnum


class Split(IntEnum):
    """What points are for; each draws its places from a random stream of its own."""

    TRAINING = 1
    TEST = 2

"""What points are for."""

from enum import IntEnum


class Split(IntEnum):
    """What points are for; each purpose has its own stream of random numbers."""

    TRAINING = 1
    TEST = 2

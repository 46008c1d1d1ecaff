"""Sentences of the lenses that compare the fit with another classifier."""

from explorer.maths.geometry import disagreement
from explorer.maths.polygons import share
from explorer.study import Study, Weights

IN_THE_PICTURE = (
    " In the regions, the borders of the other classifier are dashed. Where it predicts another "
    "class, the hatching and a number show that class."
)


def differing(study: Study, weights: Weights, other: Weights) -> str:
    """Say on what share of the picture two sets of weights predict different classes."""
    part = share(disagreement(*weights, *other, study.extent).values(), study.extent)
    return told(part)


def told(part: float) -> str:
    """Say on what share of the picture two classifiers predict different classes."""
    return f"The two predict different classes on {part:.1%} of the picture."

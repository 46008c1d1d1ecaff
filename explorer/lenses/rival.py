"""Sentences of the lenses that compare the fit with another classifier."""

from explorer.maths.extents import Extent
from explorer.maths.scorer import Scorer, disagreement_share


def dashed(other: str = "the other classifier") -> str:
    """Say how another classifier is drawn in the regions."""
    return (
        f" In the regions, the borders of {other} are dashed. Where it predicts another class, the "
        "hatching and a label show that class."
    )


def differing(one: Scorer, other: Scorer, extent: Extent) -> str:
    """Say on what share of the picture two classifiers predict different classes."""
    return told(disagreement_share(one, other, extent))


def told(part: float) -> str:
    """Say the same for a share that is known."""
    return f"The two predict different classes on {part:.1%} of the picture."

"""What lenses share that set another classifier beside the fit."""

from explorer.maths.geometry import disagreement, share
from explorer.study import Study, Weights

IN_THE_PICTURE = (
    " Its borders are dashed in the regions; where it differs, the hatching and its symbol "
    "are of its class."
)


def differing(study: Study, weights: Weights, other: Weights) -> str:
    """Say on how much of the picture other weights choose another class than some."""
    part = share(disagreement(*weights, *other, study.extent).values(), study.extent)
    return told(part)


def told(part: float) -> str:
    """Say on what share of the picture two classifiers choose otherwise."""
    return f"The two choose different classes on {part:.1%} of the picture."

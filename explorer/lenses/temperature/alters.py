"""The weights that the pictures are of while the lens on temperature is open."""

from explorer.settings import ViewParams
from explorer.study import Weights


def divided(weights: Weights, view: ViewParams) -> Weights:
    """Divide all scores by the temperature."""
    coef, intercept = weights
    return coef / view.temperature, intercept / view.temperature

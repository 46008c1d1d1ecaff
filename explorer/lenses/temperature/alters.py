"""The weights in the pictures while *Temperature* is open."""

from explorer.settings import ViewParams
from explorer.study import Weights


def alters(weights: Weights, view: ViewParams) -> Weights:
    """Return weights whose scores are divided by the temperature."""
    coef, intercept = weights
    return coef / view.temperature, intercept / view.temperature

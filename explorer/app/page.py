"""What a page shows, as the process that computes it hands it to the one that serves it."""

from dataclasses import dataclass
from typing import Any

from explorer.figures.chart import Chart
from explorer.figures.packed import Packed


@dataclass(frozen=True)
class Outline:
    """What two pages are compared by.

    Parameters
    ----------
    weights : tuple
        ``coef`` and ``intercept``, as nested tuples.
    extent : tuple of float
    certainty : float
        Mean over the picture of the largest probability.
    accuracy : str
        Of the training points.
    """

    weights: tuple[Any, Any]
    extent: tuple[float, float, float, float]
    certainty: float
    accuracy: str


@dataclass(frozen=True)
class Page:
    """All that a page shows of one set of parameters.

    Parameters
    ----------
    run : str
        Short name of the fit, another for each.
    scene : str
        While it is the same, a place in the pictures means the same.
    status : tuple of str
        Of the last iteration what the line over the pictures says: training points, held-out
        points, state, reason. The frames have those of all.
    outline : Outline
    nowhere : str
        The classes that win nowhere in the picture.
    regions, probabilities, loss : Chart
        The three panels.
    frames : Packed
        The training, as the browser draws it.
    """

    run: str
    scene: str
    status: tuple[str, str, str, str]
    outline: Outline
    nowhere: str
    regions: Chart
    probabilities: Chart
    loss: Chart
    frames: Packed

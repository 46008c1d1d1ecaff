"""What a page shows, as the process that computes it hands it to the one that serves it."""

from dataclasses import dataclass

from explorer.figures.chart import Chart
from explorer.figures.packed import Packed


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
    nowhere: str
    regions: Chart
    probabilities: Chart
    loss: Chart
    frames: Packed

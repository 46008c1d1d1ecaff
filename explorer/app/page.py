"""The content of a page; a worker computes it, and the server draws it."""

import hashlib
from dataclasses import dataclass
from typing import Any

from explorer.data.point import Point
from explorer.figures.chart import Chart
from explorer.figures.packed import Packed
from explorer.figures.roles import HELD_OUT, POINTS
from explorer.settings import DataParams, FitParams, LossView, Parameters, ViewParams

GROUP = "training"
"""The charts that follow the player."""

LOSSES = {
    LossView.LOSS: ("Loss curve after each iteration", "Loss curve"),
    LossView.DISTANCE: ("Distance from the optimum", "Distance from the optimum"),
    LossView.RACE: ("All optimisers", "Race of the optimisers"),
    LossView.PATH: ("Path over C", "Path over C"),
}
"""For each view of the loss panel, the title above it and the accessible name of its picture."""


@dataclass(frozen=True)
class Outline:
    """The parts of a page that are compared with the next page.

    Parameters
    ----------
    extent : tuple of float
        The rectangle around the training points.
    decisions : bytes
        What is decided in each cell of a grid on it.
    certainty : float
        Largest probability, averaged over the rectangle.
    accuracy : str
        Of the training points.
    """

    extent: tuple[float, float, float, float]
    decisions: bytes
    certainty: float
    accuracy: str


@dataclass(frozen=True)
class Page:
    """The content of a page for one set of parameters.

    Parameters
    ----------
    run : str
        Short name of the fit; each fit has another one.
    data : str
        Short name of the data set.
    scene : str
        The axes of the pictures mean the same as long as this is equal.
    status : tuple of str
        The status line of the last iteration; of a path, that of the C that is set. Its parts are
        training points, held-out points, state and reason. The frames have the status lines of all
        iterations.
    outline : Outline
    regions, probabilities, loss : Chart
        The three panels.
    frames : Packed
        The training, or the path over C, as the browser draws it.
    first : int or None
        The frame of a path that is shown first; None for a training.
    """

    run: str
    data: str
    scene: str
    status: tuple[str, str, str, str]
    outline: Outline
    regions: Chart
    probabilities: Chart
    loss: Chart
    frames: Packed
    first: int | None = None


def run_of(data: DataParams, params: FitParams, view: ViewParams) -> str:
    """Return the short name of a run; it depends on everything that its frames depend on."""
    if view.loss_view is LossView.PATH:
        return f"path {short_name(data, params.on_path().for_path(), view.altering())}"
    return short_name(data, params, view.altering())


def short_name(*settings: Parameters) -> str:
    """Return a short name of settings; different settings have different names."""
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:16]


def mark(x1: float, x2: float, point: Point | None) -> dict[str, Any]:
    """Return an inspected place as the charts mark it; with its class if it is a point."""
    place: dict[str, Any] = {"x": x1, "y": x2, "space": "plane"}
    if point is None:
        return place
    role = HELD_OUT if point.held_out else POINTS
    return {**place, "meta": role.of(point.label)}


def meaning(ruled: bool) -> str:
    """Say what the regions show: what a rule decides, or the likeliest classes."""
    return "what the rule decides" if ruled else "where each class is the likeliest"

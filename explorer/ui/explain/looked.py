"""What a lens looks at: data, fit and view, and what all lenses ask of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.data import Dataset
from explorer.figures.style import GLYPHS, Theme, class_name
from explorer.params import DataParams, FitParams, ViewParams
from explorer.training import Fit
from explorer.ui import compute

Floats = NDArray[np.float64]

MINUS = "−"

DECIMALS = 3
"""Digits after the point of what a person adds up."""


@dataclass(frozen=True)
class Looked:
    """The parameters of what is looked at, and what they come to.

    Parameters
    ----------
    data : DataParams
    params : FitParams
        Without what has no part in the fit.
    view : ViewParams
        The place, the iteration and whatever else a lens depends on.
    theme : Theme
        Look of a chart, where there is one.
    """

    data: DataParams
    params: FitParams
    view: ViewParams
    theme: Theme

    @property
    def points(self) -> Dataset:
        """The data set."""
        return compute.dataset(self.data)

    @property
    def fitted(self) -> Fit:
        """The whole training."""
        return compute.fit(self.data, self.params)

    @property
    def iteration(self) -> int:
        """The iteration that is looked at: the last where the run has none such."""
        last = self.fitted.n_iter
        return last if self.view.iteration is None else min(self.view.iteration, last)

    @property
    def weights(self) -> compute.Weights:
        """``coef`` and ``intercept`` at that iteration."""
        fitted, i = self.fitted, self.iteration
        return fitted.coef_path[i], fitted.intercept_path[i]

    @property
    def place(self) -> Floats | None:
        """The place that is looked at, shape (2,)."""
        x1, x2 = self.view.x1, self.view.x2
        return None if x1 is None or x2 is None else np.array([x1, x2])

    def places(self) -> Floats:
        """Return the mean of each class, the middle of these, and the place, if there is one."""
        points = self.points
        means = [points.X[points.y == k].mean(axis=0) for k in range(points.n_classes)]
        chosen = [] if self.place is None else [self.place]
        return np.array([*means, np.mean(means, axis=0), *chosen])


def row_name(k: int) -> str:
    """Return how a table names the row of class ``k``."""
    return f"{GLYPHS[k]} {class_name(k)}"


def decimals(value: float, digits: int = 4) -> str:
    """Write a number with some digits after the point; zero has no sign."""
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", MINUS)

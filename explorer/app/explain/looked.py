"""What a lens looks at: data, fit and view, and what all lenses ask of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.app import compute, text
from explorer.data.dataset import Dataset
from explorer.figures.style import GLYPHS, Theme, class_name
from explorer.fitting.training import Fit
from explorer.maths import softmax as maths
from explorer.settings import DataParams, FitParams, ViewParams

Floats = NDArray[np.float64]

MINUS = "−"

DECIMALS = 4
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
        """``coef`` and ``intercept`` at that iteration, or those that a person has typed."""
        if self.view.weights is not None:
            return compute.typed_weights(self.view.weights, self.data.n_classes)
        fitted, i = self.fitted, self.iteration
        return fitted.coef_path[i], fitted.intercept_path[i]

    @property
    def when(self) -> str:
        """Where these weights come from, in words."""
        if self.view.weights is not None:
            return "with the typed weights"
        return f"after {self.iteration:,} iteration{'' if self.iteration == 1 else 's'}"

    @property
    def loss(self) -> float:
        """Mean cross-entropy of the training points, in nats."""
        if self.view.weights is None:
            return float(self.fitted.loss_curve[self.iteration])
        return maths.cross_entropy(maths.logits(self.points.X, *self.weights), self.points.y)

    @property
    def place(self) -> Floats | None:
        """The place that is looked at, shape (2,)."""
        x1, x2 = self.view.x1, self.view.x2
        return None if x1 is None or x2 is None else np.array([x1, x2])

    def where(self) -> str:
        """Name the place that is looked at, or the one that stands in for it."""
        x1, x2 = (text.number(value) for value in self.places()[-1])
        stand_in = "" if self.place is not None else ", the middle of the classes' means"
        return f"At x = ({x1}, {x2}){stand_in}, {self.when}"

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

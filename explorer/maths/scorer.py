"""The scores of all classes at places in the plane, and what follows from them."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from explorer.maths.extents import Extent
from explorer.maths.geometry import decision_regions
from explorer.maths.softmax import logits, softmax
from explorer.maths.tracing import traced_regions

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scorer:
    """Scores of all classes: weighted sums of features of a place, plus an intercept.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, n_features)
    intercept : ndarray of shape (n_classes,)
    features : callable or None
        Takes places (n_samples, 2) and returns their features (n_samples, n_features). None: the
        two coordinates of the place, so the scores are linear in the plane.
    """

    coef: Floats
    intercept: Floats
    features: Callable[[Floats], Floats] | None = None
    _known: dict[Extent, list[list[Floats]]] = field(default_factory=dict, repr=False)

    @property
    def n_classes(self) -> int:
        """The number of classes."""
        return len(self.intercept)

    def scores(self, X: Floats) -> Floats:
        """Return the scores at places: shape (n_samples, n_classes)."""
        return logits(X if self.features is None else self.features(X), self.coef, self.intercept)

    def probabilities(self, X: Floats) -> Floats:
        """Return the softmax of the scores at places: shape (n_samples, n_classes)."""
        return softmax(self.scores(X))

    def regions(self, extent: Extent) -> list[list[Floats]]:
        """Return for each class the outlines of where it has the largest score.

        Parameters
        ----------
        extent : tuple of float
            ``(x_min, x_max, y_min, y_max)``.

        Returns
        -------
        list of list of ndarray of shape (n_vertices, 2)
            Not closed: counter-clockwise, and clockwise around holes. Exact polygons if the scores
            are linear in the plane, otherwise traced.
        """
        if extent not in self._known:
            self._known[extent] = self._regions(extent)
        return self._known[extent]

    def wrong(self, X: Floats, y: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return which points have a largest score of another class than their own."""
        differs: NDArray[np.bool_] = self.scores(X).argmax(axis=1) != y
        return differs

    def _regions(self, extent: Extent) -> list[list[Floats]]:
        if self.features is None:
            polygons = decision_regions(self.coef, self.intercept, extent)
            return [[each] if len(each) else [] for each in polygons]
        return traced_regions(self.scores, extent)

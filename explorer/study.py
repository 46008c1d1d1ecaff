"""A study: the fits of a data set as a view shows them."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from explorer.data.point import Point
from explorer.fits import KEPT, Fits
from explorer.maths import softmax as maths
from explorer.maths.arrays import Codes, Floats
from explorer.maths.decision import LIKELIEST, Rule
from explorer.maths.extents import Extent, plot_extent, roomy_extent
from explorer.maths.scorer import Scorer
from explorer.numbers import how_many
from explorer.settings import EDITED, LENSES, FitParams, LossView, ViewParams
from explorer.settings.registry import function

Weights = tuple[Floats, Floats]
"""``coef`` of shape (n_classes, n_features) and ``intercept`` of shape (n_classes,)."""

MARGIN = 0.08
"""Room around the points, as a share of their span."""


@dataclass(frozen=True)
class Study(Fits):
    """Data, fit and view, and everything that is derived from them, each computed once.

    Parameters
    ----------
    data : DataParams
    params : FitParams
        The settings of all optimisers, because a race runs all of them.
    view : ViewParams
        The place, the iteration, the lens, and the other settings that pictures depend on.
    """

    view: ViewParams = ViewParams()

    @cached_property
    def chosen(self) -> FitParams:
        """The settings that have an effect on the fit; in the path over C, those of its optimum."""
        shown = self.params.on_path() if self._is_on_path else self.params
        return shown.relevant(self.data.n_classes)

    @property
    def _is_on_path(self) -> bool:
        return self.view.loss_view is LossView.PATH

    # The weights and the place that lenses explain.

    @cached_property
    def iteration(self) -> int:
        """The shown iteration; the last one if the run has fewer iterations."""
        last = self.fit.n_iter
        return last if self.view.iteration is None else min(self.view.iteration, last)

    @cached_property
    def typed(self) -> Weights | None:
        """The typed weights; classes without a row have zeros.

        None if no weights are typed, or if they belong to other features.
        """
        rows, width = self.view.weights, self.chosen.n_features(self.data.n_classes) + 1
        if rows is None or (rows and len(rows[0]) != width):
            return None
        values = np.zeros((self.data.n_classes, width))
        given = np.array(rows[: self.data.n_classes]).reshape(-1, width)
        values[: len(given)] = given
        return values[:, :-1], values[:, -1]

    @cached_property
    def weights(self) -> Weights:
        """The typed weights, or the weights at the shown iteration."""
        if self.typed is not None:
            return self.typed
        return self.fit.coef_path[self.iteration], self.fit.intercept_path[self.iteration]

    @cached_property
    def loss(self) -> float:
        """Mean cross-entropy of the training points with these weights, in nats.

        With class weights it is the weighted mean; see :attr:`loss_name`.
        """
        if self.typed is None:
            return float(self.fit.loss_curve[self.iteration])
        return self._cross_entropy(*self.typed)

    @cached_property
    def when(self) -> str:
        """The origin of these weights, in words."""
        if self.typed is not None:
            return "with the typed weights"
        if self._is_on_path:
            return f"at the optimum for C = {self.chosen.C:g}"
        return f"after {how_many(self.iteration, 'iteration')}"

    def scores(self, X: Floats, weights: Weights | None = None) -> Floats:
        """Return the scores at places, with the weights that lenses explain or with others.

        Parameters
        ----------
        X : ndarray of shape (n_places, 2)
        weights : tuple of ndarray, optional

        Returns
        -------
        ndarray of shape (n_places, n_classes)
        """
        return maths.logits(self.features(X), *(weights or self.weights))

    def scorer_of(self, weights: Weights) -> Scorer:
        """Return the scores of weights at any place; the likeliest class is decided."""
        return Scorer(*weights, features=self.features)

    def decisions(self, X: Floats, weights: Weights | None = None) -> Codes:
        """Return what is decided at places, with the weights that lenses explain or with others.

        Parameters
        ----------
        X : ndarray of shape (n_places, 2)
        weights : tuple of ndarray, optional

        Returns
        -------
        ndarray of shape (n_places,)
            The predicted class; ``n_classes`` means that the place is rejected.
        """
        return self.rule.decide(self.scores(X, weights))

    @cached_property
    def rule(self) -> Rule:
        """The decision rule."""
        for name, lens in LENSES.items():
            if lens.decides:
                return function("explorer.lenses", name, "decides")(self)
        return LIKELIEST

    @cached_property
    def place(self) -> Floats | None:
        """The inspected place, shape (2,)."""
        x1, x2 = self.view.x1, self.view.x2
        return None if x1 is None or x2 is None else np.array([x1, x2])

    @cached_property
    def places(self) -> Floats:
        """The mean of each class, the middle of the means, and the inspected place, if any."""
        points = self.points
        means = [points.X[points.y == k].mean(axis=0) for k in range(points.n_classes)]
        chosen = [] if self.place is None else [self.place]
        return np.array([*means, np.mean(means, axis=0), *chosen])

    def point_at(self, x1: float, x2: float) -> Point | None:
        """Return the point at a place, or the point there in single precision.

        Training points come first.
        """
        points = self.points
        X, y = np.vstack([points.X, points.X_test]), np.append(points.y, points.y_test)
        for kind in (np.float64, np.float32):
            same = np.flatnonzero((X.astype(kind) == np.array([x1, x2], kind)).all(axis=1))
            if len(same):
                return Point(int(y[same[0]]), held_out=bool(same[0] >= len(points.y)))
        return None

    # The weights in the pictures: those of the last iteration, as the open lens changes them.

    @cached_property
    def shown(self) -> Weights:
        """The weights in the pictures."""
        return self.altered(self.typed or (self.fit.coef, self.fit.intercept))

    def altered(self, weights: Weights) -> Weights:
        """Return weights as lenses alter them: those whose settings are not the defaults."""
        for name, lens in LENSES.items():
            if lens.alters and self.view.reset(*lens.settings) != self.view:
                weights = function("explorer.lenses", name, "alters")(weights, self.view)
        return weights

    @cached_property
    def extent(self) -> Extent:
        """The rectangle of all pictures. It contains all points, including the held-out ones."""
        if self.data.dataset in EDITED:
            return roomy_extent(self.points.X)
        return plot_extent(np.vstack([self.points.X, self.points.X_test]), MARGIN)

    @property
    def scorer(self) -> Scorer:
        """The scores that the pictures show. All studies of the same weights share them."""
        return _scorer(Study(self.data, self.chosen, self.view.altering()))


@lru_cache(maxsize=KEPT)
def _scorer(study: Study) -> Scorer:
    return Scorer(*study.shown, features=study.features, rule=study.rule)

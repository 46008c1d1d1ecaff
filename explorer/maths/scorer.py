"""The scores of all classes at places in the plane, what follows from them, and what is decided."""

from dataclasses import dataclass, field

import numpy as np

from explorer.maths.arrays import Codes, Flags, Floats
from explorer.maths.decision import LIKELIEST, Rule
from explorer.maths.extents import Extent, grid
from explorer.maths.features import PLANE, FeatureMap
from explorer.maths.geometry import decision_regions, disagreement, led_regions, zero_line
from explorer.maths.middles import CELLS as MIDDLES
from explorer.maths.middles import middles
from explorer.maths.polygons import centroid, largest, room, share
from explorer.maths.softmax import logits, softmax
from explorer.maths.tracing import CELLS, grid_lines, traced_regions, zero_lines


@dataclass(frozen=True, eq=False)
class Scorer:
    """Scores of all classes: weighted sums of features of a place, plus an intercept.

    Parameters
    ----------
    coef : ndarray of shape (n_classes, n_features)
    intercept : ndarray of shape (n_classes,)
    features : FeatureMap
        With ``PLANE`` the scores are linear in the plane.
    rule : Rule
        What is decided.
    """

    coef: Floats
    intercept: Floats
    features: FeatureMap = PLANE
    rule: Rule = LIKELIEST
    _known: dict[Extent, list[list[Floats]]] = field(default_factory=dict, repr=False)
    _middles: dict[Extent, dict[int, tuple[int, int, float]]] = field(
        default_factory=dict, repr=False
    )

    @property
    def n_classes(self) -> int:
        """The number of classes."""
        return len(self.intercept)

    def scores(self, X: Floats) -> Floats:
        """Return the scores at places: shape (n_samples, n_classes)."""
        return logits(self.features(X), self.coef, self.intercept)

    def scores_on(self, x: Floats, y: Floats) -> Floats:
        """Return the scores at the places of a grid: shape (len(y), len(x), n_classes)."""
        features = self.features
        first, second = features.factors(x, y)
        weights = self.coef / features.std
        intercept = self.intercept - weights @ features.mean
        scores = [(second * own) @ first.T + b for own, b in zip(weights, intercept, strict=True)]
        return np.stack(scores, axis=-1)

    def probabilities(self, X: Floats) -> Floats:
        """Return the softmax of the scores at places: shape (n_samples, n_classes)."""
        return softmax(self.scores(X))

    @property
    def is_linear(self) -> bool:
        """Whether the scores are linear in the plane."""
        return self.features.is_plane

    def slopes(self, place: Floats) -> Floats:
        """Return the slope of every score at a place of shape (2,): shape (n_classes, 2)."""
        return self.coef @ self.features.gradient(place[None])[0]

    def zero_lines(self, k: int, extent: Extent) -> list[Floats]:
        """Return the paths in a rectangle on which the score of class ``k`` is zero."""
        if self.is_linear:
            line = zero_line(self.coef[k], float(self.intercept[k]), extent)
            return [line] if len(line) else []
        return zero_lines(lambda X: self.scores(X)[:, k], extent)

    @property
    def is_exact(self) -> bool:
        """Whether the regions are exact polygons. Otherwise their outlines are traced."""
        return self.is_linear and self.rule.is_straight

    def decide(self, X: Floats) -> Codes:
        """Return the decisions at places: classes, or ``n_classes`` where the place is rejected."""
        return self.rule.decide(self.scores(X))

    def wrong(self, X: Floats, y: Codes) -> Flags:
        """Return which points are decided as another class than their own."""
        decided = self.decide(X)
        return (decided != y) & (decided < self.n_classes)

    def rejected(self, X: Floats) -> Flags:
        """Return which places are rejected."""
        return self.decide(X) == self.n_classes

    def regions(self, extent: Extent) -> list[list[Floats]]:
        """Return for each class the outlines of where it is decided.

        Parameters
        ----------
        extent : tuple of float
            ``(x_min, x_max, y_min, y_max)``.

        Returns
        -------
        list of list of ndarray of shape (n_vertices, 2)
            Not closed: counter-clockwise, and clockwise around holes. Exact polygons if
            :attr:`is_exact`, otherwise traced.
        """
        return self._all_regions(extent)[:-1]

    def rejected_region(self, extent: Extent) -> list[Floats]:
        """Return the outlines of where places are rejected, in the same form."""
        return self._all_regions(extent)[-1]

    def middle(self, k: int, extent: Extent) -> tuple[Floats, float] | None:
        """Return the middle of where class ``k`` is decided, and its distance from the edges.

        Parameters
        ----------
        k : int
        extent : tuple of float
            ``(x_min, x_max, y_min, y_max)``.

        Returns
        -------
        tuple of ndarray of shape (2,) and float, or None
            The distance is in sides of the rectangle. None if the class is decided nowhere.
        """
        region = largest(self.regions(extent)[k])
        if not len(region):
            return None
        if self.is_exact:
            return centroid(region), room(region, extent)
        x, y, places = grid(extent, MIDDLES)
        if extent not in self._middles:
            self._middles[extent] = middles(self.decide(places).reshape(MIDDLES, MIDDLES))
        if k not in self._middles[extent]:  # it is smaller than a cell
            return centroid(region), 0.0
        row, column, distance = self._middles[extent][k]
        return np.array([x[column], y[row]]), distance

    def _all_regions(self, extent: Extent) -> list[list[Floats]]:
        if extent not in self._known:
            self._known[extent] = self._regions(extent)
        return self._known[extent]

    def _regions(self, extent: Extent) -> list[list[Floats]]:
        if not self.is_exact:
            traced = traced_regions(
                lambda X: self.rule.actions(self.scores(X)), extent, z=self._actions_on_grid(extent)
            )
            return traced if self.rule.can_reject else [*traced, []]
        intercept = self.intercept + np.array(self.rule.offset or 0.0)
        if self.rule.lead > 0.0:
            return led_regions(self.coef, intercept, self.rule.lead, extent)
        polygons = decision_regions(self.coef, intercept, extent)
        return [*([each] if len(each) else [] for each in polygons), []]

    def _actions_on_grid(self, extent: Extent) -> Floats:
        scores = self.scores_on(*grid_lines(extent, CELLS))
        return self.rule.actions(scores.reshape(-1, self.n_classes)).reshape(*scores.shape[:2], -1)


def disagreement_share(one: Scorer, other: Scorer, extent: Extent) -> float:
    """Return the share of a rectangle on which two classifiers have another likeliest class.

    It is exact if both are linear in the plane; otherwise the places of a grid are counted.
    """
    if one.is_linear and other.is_linear:
        parts = disagreement(one.coef, one.intercept, other.coef, other.intercept, extent)
        return share(parts.values(), extent)
    _, _, places = grid(extent, CELLS)
    chosen, others = (each.scores(places).argmax(axis=1) for each in (one, other))
    return float((chosen != others).mean())

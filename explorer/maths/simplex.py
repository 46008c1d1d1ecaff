"""The probabilities of three classes as places in a triangle, and the regions of a rule there."""

from dataclasses import dataclass

import numpy as np

from explorer.maths.arrays import Floats
from explorer.maths.decision import Rule
from explorer.maths.extents import Extent
from explorer.maths.geometry import won
from explorer.maths.polygons import NEGLIGIBLE, share

HEIGHT = float(np.sqrt(0.75))
"""Height of a triangle whose sides have length 1."""

BAND = 0.1
"""Half the height of the band that is drawn along the segment of two classes."""

EXTENT: Extent = (0.0, 1.0, -BAND, HEIGHT)
"""The rectangle around the triangle or the band."""


@dataclass(frozen=True)
class Face:
    """The part of the simplex where only two or three classes have a probability above zero.

    Parameters
    ----------
    classes : tuple of int
        Two or three classes: those of the left, the right and the upper corner.
    """

    classes: tuple[int, ...]

    @property
    def corners(self) -> Floats:
        """The places where one class is certain: shape (2, 2) or (3, 2)."""
        return np.array([[0.0, 0.0], [1.0, 0.0], [0.5, HEIGHT]])[: len(self.classes)]

    @property
    def outline(self) -> Floats:
        """The triangle, counter-clockwise; a band around the segment if there are two classes."""
        if len(self.classes) == 3:
            return self.corners
        return np.array([[0.0, -BAND], [1.0, -BAND], [1.0, BAND], [0.0, BAND]])

    @property
    def coordinates(self) -> Floats:
        """Numbers ``(a, b, c)`` for each class: its probability at (x, y) is ``a x + b y + c``."""
        if len(self.classes) == 2:
            return np.array([[-1.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
        return np.linalg.inv(np.vstack([self.corners.T, np.ones(3)]))

    def mass(self, probabilities: Floats) -> Floats:
        """Return the sum of the probabilities of the face's classes: shape (n_places,)."""
        return probabilities[:, self.classes].sum(axis=1)

    def places(self, probabilities: Floats) -> Floats:
        """Return the places of probabilities, divided by their sum over the face's classes.

        Parameters
        ----------
        probabilities : ndarray of shape (n_places, n_classes)
            Each with a positive sum over these classes.

        Returns
        -------
        ndarray of shape (n_places, 2)
        """
        own = probabilities[:, self.classes] / self.mass(probabilities)[:, None]
        return own @ self.corners

    def regions(self, rule: Rule, n_classes: int) -> list[list[Floats]]:
        """Return the outlines of where each class is decided, and last of what is rejected.

        Every rule compares weighted sums of the probabilities, so these regions have straight
        borders. Those of a lead have the rejected part around them.

        Parameters
        ----------
        rule : Rule
        n_classes : int
            The rule can decide for a class that is not on the face.

        Returns
        -------
        list of list of ndarray of shape (n_vertices, 2)
            ``n_classes + 1`` lists; a list is empty if the decision is made nowhere.
        """
        weights = rule.weights(n_classes)
        if rule.lead > 0.0:
            others = 1.0 - np.eye(n_classes)
            decided = [
                self._won(weights * np.exp(rule.lead * others[k])[:, None], k)
                for k in range(n_classes)
            ]
            return [*decided, self._around(decided)]
        made = [self._won(weights, k) for k in range(len(weights))]
        return made if rule.can_reject else [*made, []]

    def _won(self, weights: Floats, k: int) -> list[Floats]:
        """Return where the weighted sum of decision ``k`` is the largest: one outline or none."""
        lines = weights[:, self.classes] @ self.coordinates
        part = won(self.outline, k, lines[:, :2], lines[:, 2])
        return [part] if len(part) and share([part], EXTENT) > NEGLIGIBLE else []

    def _around(self, decided: list[list[Floats]]) -> list[Floats]:
        """Return what is left of the face, with holes."""
        parts = [each for outlines in decided for each in outlines]
        left = share([self.outline], EXTENT) - share(parts, EXTENT)
        return [self.outline, *(each[::-1] for each in parts)] if left > NEGLIGIBLE else []

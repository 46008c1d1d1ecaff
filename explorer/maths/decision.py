"""Decision rules: from the scores of all classes to what is decided."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from explorer.maths.arrays import Codes, Floats
from explorer.maths.softmax import log_softmax, softmax


@dataclass(frozen=True)
class Rule:
    """What is decided where: a class, or no class, which is to *reject*.

    Without any argument the likeliest class is decided. Of ``costs``, ``confidence`` and ``lead``,
    at most one is given. The offset is added to the scores first.

    Parameters
    ----------
    offset : tuple of float
        One number per class that is added to its score, in nats: other priors, or costs that depend
        on the true class alone.
    costs : tuple of tuple of float
        ``costs[k][j]`` is the cost of decision j if the true class is k. The decision with the
        lowest expected cost is made. If there is one column more than rows, the last one is the
        cost to reject.
    confidence : float
        If the largest probability is lower, the place is rejected.
    lead : float
        If the largest score leads the second by less, in nats, the place is rejected.

    Raises
    ------
    ValueError
        If more than one of ``costs``, ``confidence`` and ``lead`` is given.

    References
    ----------
    Bishop (2006), Pattern Recognition and Machine Learning, eq. 1.81 (costs) and sec. 1.5.3
    (reject option). Chow (1970), On optimum recognition error and reject tradeoff.
    """

    offset: tuple[float, ...] = ()
    costs: tuple[tuple[float, ...], ...] = ()
    confidence: float = 0.0
    lead: float = 0.0

    def __post_init__(self) -> None:
        given = {"costs": self.costs, "confidence": self.confidence, "lead": self.lead}
        names = [name for name, value in given.items() if value]
        if len(names) > 1:
            raise ValueError(
                f"a rule has at most one of costs, confidence and lead, got {' and '.join(names)}"
            )

    @classmethod
    def of_costs(cls, costs: tuple[tuple[float, ...], ...]) -> "Rule":
        """Return the rule of lowest expected cost; in a form with straight borders, if it has them.

        If every wrong decision about a class costs the same, and the right one nothing, the rule
        adds the logarithm of that cost to the score of the class.
        """
        table = np.array(costs)
        n = len(table)
        if table.shape == (n, n):
            wrong = table[~np.eye(n, dtype=bool)].reshape(n, n - 1)
            alike = np.ptp(wrong, axis=1) == 0.0
            if alike.all() and not table.diagonal().any() and (wrong > 0.0).all():
                return cls(offset=tuple(np.log(wrong[:, 0]).tolist()))
        return cls(costs=costs)

    @property
    def can_reject(self) -> bool:
        """Whether a place can be rejected."""
        wide = bool(self.costs) and len(self.costs[0]) > len(self.costs)
        return wide or self.confidence > 0.0 or self.lead > 0.0

    @property
    def is_straight(self) -> bool:
        """Whether scores that are linear in the plane have straight borders."""
        return not self.costs and self.confidence == 0.0

    def actions(self, scores: Floats) -> Floats:
        """Return a number for each decision; the largest is decided, the first of them in a tie.

        Parameters
        ----------
        scores : ndarray of shape (n_places, n_classes)

        Returns
        -------
        ndarray of shape (n_places, n_classes) or (n_places, n_classes + 1)
            The last column is to reject, if the rule can.
        """
        scores = scores + np.array(self.offset) if self.offset else scores
        if self.costs:
            return -(softmax(scores) @ _never_chosen(np.array(self.costs)))
        if self.confidence > 0.0:
            least = np.full((len(scores), 1), np.log(self.confidence))
            return np.hstack([log_softmax(scores), least])
        if self.lead > 0.0:
            second = np.partition(scores, -2, axis=1)[:, -2:-1]
            return np.hstack([scores, second + self.lead])
        return scores

    def weights(self, n_classes: int) -> Floats:
        """Return the rule as weighted sums of the probabilities, the largest of which is decided.

        The lead is left out: it does not compare such sums.

        Returns
        -------
        ndarray of shape (n_decisions, n_classes)
        """
        prior = np.exp(self.offset) if self.offset else np.ones(n_classes)
        if self.costs:
            return -_never_chosen(np.array(self.costs)).T * prior
        if self.confidence > 0.0:
            return np.vstack([np.diag(prior), self.confidence * prior])
        return np.diag(prior)

    def decide(self, scores: Floats) -> Codes:
        """Return the decisions: classes, or ``n_classes`` to reject; shape (n_places,)."""
        return self.actions(scores).argmax(axis=1)

    def sent(self) -> dict[str, Any]:
        """Return the rule as ``decision.js`` in the browser takes it."""
        return asdict(self)


LIKELIEST = Rule()
"""The likeliest class is decided."""


def _never_chosen(costs: Floats) -> Floats:
    """Return the costs, higher for a decision that costs the same as an earlier one for each class.

    Such a decision is never better than the earlier one, and so it is decided nowhere.
    """
    raised = costs.copy()
    for j in range(1, costs.shape[1]):
        if (costs[:, :j] == costs[:, j : j + 1]).all(axis=0).any():
            raised[:, j] += 1.0 + np.ptp(costs)
    return raised


def paid(decided: Codes, y: Codes, costs: Floats, weights: Floats | None = None) -> float:
    """Return the mean cost of decisions about points whose true classes are ``y``.

    ``weights`` say how much each point counts; with None all count the same.
    """
    return float(np.average(costs[y, decided], weights=weights))

"""The kinds of curves: their axes, their points and their bands."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.lenses.curves import Curves
from explorer.lenses.curves.chart import Plane
from explorer.maths.arrays import Flags, Floats
from explorer.maths.resampling import Resampled, band
from explorer.quality.ranked import LEAST, Ranking, normal_deviates, precision_recall

Points = tuple[Floats, Floats]
"""x and y."""

SHARES = np.linspace(0.0, 1.0, 101)
"""Places at which a band is computed."""

ENDS = np.array([0.0, 1.0])

RATES = np.array([0.001, 0.01, 0.1, 0.5, 0.9, 0.99])
"""Ticks of the axes of DET."""

SMALL_AND_LARGE = np.concatenate([np.geomspace(LEAST, 0.5), 1.0 - np.geomspace(0.5, LEAST)[1:]])
"""Places at which a band is computed in DET."""


@dataclass(frozen=True)
class Kind:
    """A kind of curves.

    Parameters
    ----------
    plane : Plane
    look : str
        What to look at; ``{name}`` is the class of the band.
    points : callable
        Takes a ``Ranking``, the scores, and which points are positive; returns x and y.
    chance : callable
        Takes the share of positives; returns the line of a random guess.
    ends : callable
        Takes resamples and the share of positives; returns x, and both ends of the band there.
    """

    plane: Plane
    look: str
    points: Callable[[Ranking, Floats, Flags], Points]
    chance: Callable[[float], Points]
    ends: Callable[[Resampled, float], tuple[Floats, Floats, Floats]]


def _precision_band(resampled: Resampled, share: float) -> tuple[Floats, Floats, Floats]:
    recall = SHARES[1:]
    found = share * recall
    precision = found / (found + (1.0 - share) * resampled.false_at(recall))
    return recall, *band(precision)


def _det_band(resampled: Resampled, share: float) -> tuple[Floats, Floats, Floats]:
    low, high = band(1.0 - resampled.true_at(SMALL_AND_LARGE))
    return normal_deviates(SMALL_AND_LARGE), normal_deviates(low), normal_deviates(high)


KINDS = {
    Curves.ROC: Kind(
        Plane("false positive rate", "true positive rate", (-0.02, 1.02)),
        "One curve per class, for all thresholds on its probability. The number beside a name is "
        "the area under the curve. The upper left corner is perfect: all points of the class are "
        "found, and no others are mistaken for it. The dashed line is a random guess.",
        lambda ranked, *_: (ranked.false, ranked.true),
        lambda share: (ENDS, ENDS),
        lambda resampled, share: (SHARES, *band(resampled.true_at(SHARES))),
    ),
    Curves.PRECISION_RECALL: Kind(
        Plane("recall", "precision", (-0.02, 1.02), shape="hv"),
        "One curve per class, for all thresholds on its probability. The number beside a name is "
        "the average precision. The upper right corner is perfect: all points of the class are "
        "found, and no others are mistaken for it. The dashed line is a random guess about {name}: "
        "its height is the share of that class.",
        lambda ranked, scores, positive: precision_recall(scores, positive),
        lambda share: (ENDS, np.array([share, share])),
        _precision_band,
    ),
    Curves.DET: Kind(
        Plane(
            "false positive rate",
            "missed",
            tuple(normal_deviates(np.array([LEAST, 1.0 - LEAST])).tolist()),
            dict(
                zip(
                    normal_deviates(RATES).tolist(), map("{:g}%".format, 100.0 * RATES), strict=True
                )
            ),
        ),
        "One curve per class, for all thresholds on its probability. Both axes are errors: points "
        "of the class that are missed, and others that are mistaken for it. The lower left corner "
        "is perfect. The axes are stretched where errors are small, so that small errors can be "
        "compared.",
        lambda ranked, *_: (normal_deviates(ranked.false), normal_deviates(1.0 - ranked.true)),
        lambda share: (normal_deviates(ENDS), normal_deviates(1.0 - ENDS)),
        _det_band,
    ),
}

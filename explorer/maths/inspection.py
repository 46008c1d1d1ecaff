"""The softmax at one place, in full precision and in rounded numbers that add up by hand."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from explorer.maths.arrays import Floats
from explorer.maths.frozen import freeze
from explorer.maths.softmax import logits, softmax_with_losses
from explorer.numbers import in_units

Units = tuple[int, ...]
"""Numbers as whole multiples of ``10**-decimals``, so that their sums are exact."""


@dataclass(frozen=True, eq=False)
class Inspection:
    """Every step from one place to its class probabilities; the arrays are read-only.

    Parameters
    ----------
    x : ndarray of shape (n_features,)
        The place, in units of the data.
    products : ndarray of shape (n_classes, n_features)
        Contribution of each feature to each logit, ``w_kj * x_j``.
    intercept : ndarray of shape (n_classes,)
    logits : ndarray of shape (n_classes,)
        ``w_k . x + b_k``.
    shifted : ndarray of shape (n_classes,)
        Logits minus the largest logit: at least one is zero, and none is positive.
    exponentials : ndarray of shape (n_classes,)
        ``exp(shifted)``, in [0, 1]; zero below 5e-324, the smallest float.
    probabilities : ndarray of shape (n_classes,)
        In [0, 1], adding up to one.
    y : int or None
        Index of the true class, if the place is a sample.
    loss : float or None
        ``-log p_y``, in nats; its relative precision does not depend on its size.
    """

    x: Floats
    products: Floats
    intercept: Floats
    logits: Floats
    shifted: Floats
    exponentials: Floats
    probabilities: Floats
    y: int | None
    loss: float | None

    def __post_init__(self) -> None:
        freeze(self)


def inspect(x: Floats, coef: Floats, intercept: Floats, y: int | None = None) -> Inspection:
    """Work out the softmax at one place, step by step.

    Parameters
    ----------
    x : ndarray of shape (n_features,)
        In units of the data.
    coef : ndarray of shape (n_classes, n_features)
    intercept : ndarray of shape (n_classes,)
    y : int, default=None
        Index of the true class in ``[0, n_classes)``; None if the place is not a sample.

    Returns
    -------
    Inspection

    References
    ----------
    Bishop (2006), PRML, eq. 4.104 and 4.105, and one term of eq. 4.108.
    """
    z = logits(x[None], coef, intercept)[0]
    shifted = z - z.max()
    exponentials = np.exp(shifted)
    return Inspection(
        x=x.copy(),
        products=coef * x,
        intercept=intercept.copy(),
        logits=z,
        shifted=shifted,
        exponentials=exponentials,
        probabilities=exponentials / exponentials.sum(),
        y=y,
        loss=None if y is None else float(softmax_with_losses(z[None], np.array([y]))[1][0]),
    )


@dataclass(frozen=True)
class Worked:
    """An inspection in rounded numbers whose sums are exact.

    All numbers are whole multiples of the unit, ``10**-decimals``; :meth:`text` writes them. Every
    sum is the sum of the numbers shown, to the last digit. So it can be farther from the exact
    value than a rounded sum would be. The table gives the largest error in units:

    ==================  ==========================  ================================================
    numbers             units off at most           what holds exactly
    ==================  ==========================  ================================================
    x                   1/2
    products            1/2
    intercept           1/2
    logits              (n_features + 1) / 2        sum of the products and the intercept shown
    shifted             n_features + 1              logit shown minus the largest logit shown
    exponentials        1/2
    total               (n_classes - 1) / 2         sum of the exponentials shown
    probabilities       less than 1                 they add up to one
    loss                1/2
    intercept_gradient  less than 1                 probability shown minus ``1[y = k]``; sum is 0
    weight_gradient     less than 1                 every feature's column adds up to 0
    ==================  ==========================  ================================================

    So ``exp`` of a shown shifted logit is within ``n_features + 3/2`` units of the shown
    exponential. A number halfway between two is rounded to the even digit, as in Python. A number
    far below the unit is shown as zero, and a probability very near one as one. Logits of 1e4 do
    not overflow, because ``exp`` gets only numbers that are not positive. ``loss`` is rounded from
    the exact loss, so it is correct even if its probability is shown as zero.

    Parameters
    ----------
    decimals : int
        Digits after the point.
    x : tuple of int
        One per feature.
    products : tuple of tuple of int
        A row per class, a number per feature.
    intercept, logits, shifted, exponentials : tuple of int
        One per class.
    total : int
    probabilities : tuple of int
        One per class.
    loss : int or None
        None without a true class.
    weight_gradient : tuple of tuple of int, or None
        A row per class, a number per feature.
    intercept_gradient : tuple of int, or None
        One per class.
    """

    decimals: int
    x: Units
    products: tuple[Units, ...]
    intercept: Units
    logits: Units
    shifted: Units
    exponentials: Units
    total: int
    probabilities: Units
    loss: int | None
    weight_gradient: tuple[Units, ...] | None
    intercept_gradient: Units | None

    def text(self, units: int) -> str:
        """Return a number as text, such as ``−0.25``; zero has no sign."""
        return in_units(units, self.decimals)


def by_hand(inspection: Inspection, decimals: int) -> Worked:
    """Round an inspection so that every sum of rounded numbers is exact.

    Parameters
    ----------
    inspection : Inspection
    decimals : int
        Digits after the point. A logit of 1e4 is a float with about eleven; more than nine would
        show its rounding.

    Returns
    -------
    Worked
        Its docstring gives the largest rounding errors.
    """
    products = tuple(_rounded(row, decimals) for row in inspection.products.tolist())
    intercept = _rounded(inspection.intercept.tolist(), decimals)
    scores = tuple(sum(row) + b for row, b in zip(products, intercept, strict=True))
    exponentials = _rounded(inspection.exponentials.tolist(), decimals)
    probabilities = largest_remainder(_exact_probabilities(inspection), decimals)
    return Worked(
        decimals=decimals,
        x=_rounded(inspection.x.tolist(), decimals),
        products=products,
        intercept=intercept,
        logits=scores,
        shifted=tuple(z - max(scores) for z in scores),
        exponentials=exponentials,
        total=sum(exponentials),
        probabilities=probabilities,
        loss=None if inspection.loss is None else _rounded([inspection.loss], decimals)[0],
        weight_gradient=_shown_weight_gradient(inspection, decimals),
        intercept_gradient=_shown_intercept_gradient(probabilities, inspection.y, decimals),
    )


def largest_remainder(shares: Sequence[float | Fraction], decimals: int) -> Units:
    """Round numbers so that they add up to their rounded sum.

    Every number is rounded down. The missing units go to the numbers with the largest remainders.
    If remainders are equal, the first number gets a unit.

    Parameters
    ----------
    shares : sequence of float or Fraction
        Finite, of any sign; their sum is computed without rounding.
    decimals : int
        Digits after the point.

    Returns
    -------
    tuple of int
        In units of ``10**-decimals``. Each is less than one unit from its share. A share that is a
        whole number of units does not change.

    References
    ----------
    Balinski and Young (1982), Fair Representation, app. A (the method of Hamilton).
    """
    exact = [Fraction(share) * 10**decimals for share in shares]
    units = [math.floor(value) for value in exact]
    missing = round(sum(exact, Fraction())) - sum(units)
    # The sort is stable, so equal remainders keep their order.
    for k in sorted(range(len(exact)), key=lambda k: units[k] - exact[k])[:missing]:
        units[k] += 1
    return tuple(units)


def _rounded(values: Iterable[float], decimals: int) -> Units:
    """Return the nearest whole numbers of units; a Fraction makes the product exact."""
    return tuple(round(Fraction(value) * 10**decimals) for value in values)


def _exact_probabilities(inspection: Inspection) -> list[Fraction]:
    """Return probabilities that add up to exactly one."""
    values = [Fraction(value) for value in inspection.probabilities.tolist()]
    total = sum(values, Fraction())
    return [value / total for value in values]


def _shown_weight_gradient(inspection: Inspection, decimals: int) -> tuple[Units, ...] | None:
    """Round each feature's column so that its sum is zero."""
    if inspection.y is None:
        return None
    probabilities = _exact_probabilities(inspection)
    errors = [p - (k == inspection.y) for k, p in enumerate(probabilities)]
    columns = [
        largest_remainder([error * Fraction(value) for error in errors], decimals)
        for value in inspection.x.tolist()
    ]
    return tuple(zip(*columns, strict=True))


def _shown_intercept_gradient(probabilities: Units, y: int | None, decimals: int) -> Units | None:
    if y is None:
        return None
    return tuple(p - 10**decimals * (k == y) for k, p in enumerate(probabilities))

"""Features of a place: the terms whose weighted sums are the scores."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np

from explorer.maths.arrays import Floats

Pair = tuple[float, float]

SUBSCRIPTS, EXPONENTS = "₁₂", ("", "", "²", "³", "⁴", "⁵")

CONSTANT = 1e-12
"""A feature counts as constant if it varies less than this, compared with its size."""


@dataclass(frozen=True)
class FeatureMap:
    """Terms of a place, standardised. Without arguments: the two coordinates, unchanged.

    Each coordinate is standardised first: ``u = (x - centre) / scale``. The terms are products of
    powers of u, then ``sin(pi u1)`` and ``sin(pi u2)``, then bumps
    ``exp(-|u - c|^2 / (2 width^2))``. A feature is ``(term - mean) / std``.

    Parameters
    ----------
    powers : tuple of tuple of int
        The exponents of ``u1`` and ``u2`` in each product.
    has_waves : bool
        Whether the sines are among the terms.
    bumps : tuple of tuple of float
        The centre ``c`` of each bump, in standardised coordinates.
    width : float
        Width of the bumps, in standardised coordinates; positive.
    centre, scale : tuple of float
        Mean and standard deviation of each coordinate, in units of the data.
    mean, std : tuple of float
        Mean and standard deviation of each term.

    References
    ----------
    Bishop (2006), PRML, sec. 3.1 (fixed basis functions) and 4.3 (their use in classification).
    """

    powers: tuple[tuple[int, int], ...] = ((1, 0), (0, 1))
    has_waves: bool = False
    bumps: tuple[Pair, ...] = ()
    width: float = 1.0
    centre: Pair = (0.0, 0.0)
    scale: Pair = (1.0, 1.0)
    mean: tuple[float, ...] = (0.0, 0.0)
    std: tuple[float, ...] = (1.0, 1.0)

    @classmethod
    def fitted(
        cls,
        X: Floats,
        powers: tuple[tuple[int, int], ...],
        *,
        has_waves: bool = False,
        bumps: Floats | None = None,
        width: float = 1.0,
    ) -> Self:
        """Return the features of these terms whose mean is 0 and whose standard deviation is 1.

        Parameters
        ----------
        X : ndarray of shape (n_samples, 2)
            The training points.
        powers, has_waves, width
            As in the class.
        bumps : ndarray of shape (n_bumps, 2), optional
            The centres of the bumps, in units of the data.
        """
        # The mean of equal numbers can differ from them by rounding.
        centre = np.where(np.ptp(X, axis=0) > 0.0, X.mean(axis=0), X[0])
        scale = _spread(X)
        at = np.empty((0, 2)) if bumps is None else (bumps - centre) / scale
        pairs = tuple((a, b) for a, b in at.tolist())
        n = len(powers) + 2 * has_waves + len(at)
        standard = _numbers(centre), _numbers(scale)
        raw = cls(powers, has_waves, pairs, width, *standard, mean=(0.0,) * n, std=(1.0,) * n)
        terms = raw(X)
        return replace(raw, mean=_numbers(terms.mean(axis=0)), std=_numbers(_spread(terms)))

    @cached_property
    def is_plane(self) -> bool:
        """Whether the features are the two coordinates, so that scores are linear in the plane."""
        return self == PLANE

    @property
    def n_features(self) -> int:
        """The number of features."""
        return len(self.mean)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The name of each term, such as ``"x₁²x₂"``."""
        products = [
            "".join(f"x{SUBSCRIPTS[i]}{EXPONENTS[n]}" for i, n in enumerate(each) if n)
            for each in self.powers
        ]
        waves = [f"sin πx{each}" for each in SUBSCRIPTS] if self.has_waves else []
        return (*products, *waves, *(f"bump {k}" for k in range(len(self.bumps))))

    @cached_property
    def latex(self) -> tuple[str, ...]:
        """Each term in LaTeX, of the standardised coordinates ``u_1`` and ``u_2``."""
        products = [
            "".join(f"u_{i + 1}^{n}" if n > 1 else f"u_{i + 1}" for i, n in enumerate(each) if n)
            for each in self.powers
        ]
        waves = [rf"\sin \pi u_{i}" for i in (1, 2)] if self.has_waves else []
        bumps = [rf"\text{{bump}}_{{{k}}}" for k in range(len(self.bumps))]
        return (*products, *waves, *bumps)

    @property
    def weight_names(self) -> tuple[str, ...]:
        """The name of the weight of each feature: ``"w₁"``, or ``"w(x₁²)"`` if there are others."""
        if self.is_plane:
            return tuple(f"w{each}" for each in SUBSCRIPTS)
        return tuple(f"w({each})" for each in self.names)

    def __call__(self, X: Floats) -> Floats:
        """Return the features of places: from shape (n_samples, 2) to (n_samples, n_features)."""
        if self.is_plane:
            return X
        first, second = self.factors(*X.T)
        return (first * second - self.mean) / self.std

    def factors(self, x1: Floats, x2: Floats) -> tuple[Floats, Floats]:
        """Return the factors of each term that depend on one coordinate alone.

        A term is the product of two of them. So the terms at all places of a grid follow from those
        of its columns and of its rows.

        Parameters
        ----------
        x1, x2 : ndarray of shape (n_places,)
            They may have different lengths.

        Returns
        -------
        tuple of ndarray of shape (n_places, n_features)
        """
        parts = []
        for i, x in enumerate((x1, x2)):
            u = (x - self.centre[i]) / self.scale[i]
            powers = self._powers(u)
            columns = [powers[each[i]] for each in self.powers]
            if self.has_waves:
                wave = np.sin(np.pi * u)
                columns += [wave, powers[0]] if i == 0 else [powers[0], wave]
            columns += [np.exp(-0.5 * ((u - each[i]) / self.width) ** 2) for each in self.bumps]
            parts.append(np.column_stack(columns))
        return parts[0], parts[1]

    def gradient(self, X: Floats) -> Floats:
        """Return the derivatives of the features by x: shape (n_samples, n_features, 2)."""
        u = (X - self.centre) / self.scale
        powers = self._powers(u)
        steps = np.zeros((len(X), self.n_features, 2))
        for j, (a, b) in enumerate(self.powers):
            steps[:, j, 0] = a * powers[max(a - 1, 0)][:, 0] * powers[b][:, 1]
            steps[:, j, 1] = b * powers[a][:, 0] * powers[max(b - 1, 0)][:, 1]
        j = len(self.powers)
        if self.has_waves:
            for i in range(2):
                steps[:, j + i, i] = np.pi * np.cos(np.pi * u[:, i])
            j += 2
        for i, each in enumerate(self.bumps):
            ahead = each - u
            height = np.exp(-0.5 * (ahead**2).sum(axis=1) / self.width**2)
            steps[:, j + i] = height[:, None] * ahead / self.width**2
        return steps / np.array(self.std)[:, None] / np.array(self.scale)

    def _powers(self, u: Floats) -> list[Floats]:
        """Return the powers 0, 1, ... of each number, as many as the terms have."""
        powers = [np.ones_like(u)]
        for _ in range(max(max(each) for each in self.powers)):
            powers.append(powers[-1] * u)
        return powers

    def sent(self) -> dict[str, Any]:
        """Return what the browser needs, whose ``features.js`` makes the same features."""
        return {
            "powers": self.powers,
            "waves": self.has_waves,
            "bumps": self.bumps,
            "width": self.width,
            "centre": self.centre,
            "scale": self.scale,
            "mean": self.mean,
            "std": self.std,
        }


PLANE = FeatureMap()
"""The two coordinates, unchanged."""


def _spread(values: Floats) -> Floats:
    """Return the standard deviation of each column; 1 for a constant one."""
    std = values.std(axis=0)
    return np.where(std > CONSTANT * np.abs(values).max(axis=0), std, 1.0)


def _numbers(values: Floats) -> Any:
    return tuple(values.tolist())

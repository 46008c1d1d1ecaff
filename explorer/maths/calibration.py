"""Whether probabilities come true: reliability, its error, and how much chance moves both."""

from dataclasses import dataclass

import numpy as np

from explorer.maths.arrays import Codes, Floats
from explorer.maths.resampling import RESAMPLES, SEED, band


@dataclass(frozen=True)
class Reliability:
    """Predicted probabilities and how often they came true, in bins that have points.

    Parameters
    ----------
    low, high : ndarray of shape (n_bins,)
        Ends of the bins, in [0, 1].
    counts : ndarray of shape (n_bins,)
        Points in each bin, at least one.
    confidence : ndarray of shape (n_bins,)
        Mean probability in each bin.
    share : ndarray of shape (n_bins,)
        Share of the points in each bin for which the event happened.
    """

    low: Floats
    high: Floats
    counts: Codes
    confidence: Floats
    share: Floats

    @property
    def error(self) -> float:
        """The expected calibration error (Naeini et al. 2015, eq. 3), in [0, 1].

        That is the distance of share and confidence, averaged over the points.
        """
        return float(np.average(np.abs(self.share - self.confidence), weights=self.counts))


def equal_width(n_bins: int) -> Floats:
    """Return the inner edges of bins of equal width in [0, 1]: shape (n_bins - 1,)."""
    return np.linspace(0.0, 1.0, n_bins + 1)[1:-1]


def equal_counts(confidence: Floats, n_bins: int) -> Floats:
    """Return the inner edges of bins with about as many points each; equal edges are merged.

    ``confidence`` has shape (n_points,); there are at most ``n_bins - 1`` edges.
    """
    return np.unique(np.quantile(confidence, equal_width(n_bins)))


def reliability(
    confidence: Floats, event: Floats, edges: Floats, counted: Floats | None = None
) -> Reliability:
    """Compare probabilities with how often they came true.

    Parameters
    ----------
    confidence : ndarray of shape (n_points,)
        Predicted probabilities of an event.
    event : ndarray of shape (n_points,)
        Whether it happened, 0 or 1; or its true probability.
    edges : ndarray of shape (n_bins - 1,)
        Inner edges of the bins, increasing. A probability on an edge belongs to the lower bin.
    counted : ndarray of shape (n_points,), default=None
        How much each point counts; None means 1.
    """
    n_bins = len(edges) + 1
    of_point = np.searchsorted(edges, confidence)
    one = 1.0 if counted is None else counted
    counts, sums, events = (
        np.bincount(of_point, each, n_bins) for each in (counted, one * confidence, one * event)
    )
    ends = np.concatenate([[0.0], edges, [1.0]])
    some = counts > 0
    return Reliability(
        ends[:-1][some],
        ends[1:][some],
        counts[some],
        sums[some] / counts[some],
        events[some] / counts[some],
    )


def by_chance(
    confidence: Floats, edges: Floats, *, n_resamples: int = RESAMPLES
) -> tuple[Floats, Floats]:
    """Return how far chance moves shares and error if every probability is true: 95% bands.

    Events are drawn many times for the same points, with the predicted probabilities (Bröcker and
    Smith 2007, Increasing the Reliability of Reliability Diagrams).

    Parameters
    ----------
    confidence : ndarray of shape (n_points,)
    edges : ndarray of shape (n_bins - 1,)
        Those of :func:`reliability`.
    n_resamples : int

    Returns
    -------
    shares : ndarray of shape (2, n_bins)
        Lower and upper ends, for the bins that have points.
    error : ndarray of shape (2,)
        The same for the expected calibration error.
    """
    rising = np.sort(confidence)
    of_point = np.searchsorted(edges, rising)
    first = np.flatnonzero(np.diff(of_point, prepend=-1))
    counts = np.diff(np.append(first, len(rising)))
    rng = np.random.default_rng(SEED)
    uniform = rng.random((n_resamples, len(rising)), dtype=np.float32)
    events = (uniform < rising.astype(np.float32)).view(np.uint8)
    happened = np.add.reduceat(events, first, axis=1, dtype=np.int32)
    distances = np.abs(happened - np.add.reduceat(rising, first)) / counts
    # Counts are whole numbers. Noise of half a point keeps the bands of few points from being too
    # wide.
    between = (happened + rng.uniform(-0.5, 0.5, happened.shape)) / counts
    error = np.average(distances, axis=1, weights=counts)
    return np.clip(band(between), 0.0, 1.0), band(error)

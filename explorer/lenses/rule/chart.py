"""The chart of *Rule*: how many points are decided, and how many of those are right."""

from dataclasses import dataclass

import numpy as np

from explorer.figures.curves import chart
from explorer.figures.style import CURVES, Figure, Theme
from explorer.figures.traces import scatter
from explorer.maths.arrays import Flags, Floats


@dataclass(frozen=True)
class Tradeoff:
    """What share of the points a rule decides, and what share of those is right, by threshold.

    Parameters
    ----------
    coverage : ndarray of shape (n_thresholds,)
        Share of the points that are decided.
    accuracy : ndarray of shape (n_thresholds,)
        Share of these that are right.
    thresholds : ndarray of shape (n_thresholds,)
    """

    coverage: Floats
    accuracy: Floats
    thresholds: Floats

    @classmethod
    def of(cls, certainty: Floats, right: Flags) -> "Tradeoff":
        """Return the tradeoff for points that are rejected below a threshold of their certainty.

        Parameters
        ----------
        certainty : ndarray of shape (n_points,)
        right : ndarray of shape (n_points,)
            Whether the decision is right if it is made.
        """
        order = np.argsort(-certainty, kind="stable")
        decided = np.arange(1, len(order) + 1)
        ends = np.append(np.diff(certainty[order]) != 0.0, True)  # points that tie go together
        accuracy = right[order].cumsum() / decided
        return cls(decided[ends] / len(order), accuracy[ends], certainty[order][ends])

    def at(self, threshold: float) -> tuple[float, float] | None:
        """Return coverage and accuracy at a threshold; None if nothing is decided."""
        decided = np.flatnonzero(self.thresholds >= threshold)
        if not len(decided):
            return None
        return float(self.coverage[decided[-1]]), float(self.accuracy[decided[-1]])


def tradeoff_figure(
    tradeoff: Tradeoff, now: tuple[float, float] | None, name: str, theme: Theme
) -> Figure:
    """Draw the accuracy of what is decided against its share, with the present threshold.

    Parameters
    ----------
    tradeoff : Tradeoff
    now : tuple of float, or None
        Coverage and accuracy at the present threshold; None if nothing is decided.
    name : str
        Name of the threshold.
    theme : Theme
    """
    told = "%{x:.1%} decided, %{y:.1%} of them right"
    traces = [
        scatter(
            f"every {name}",
            tradeoff.coverage,
            tradeoff.accuracy,
            customdata=tradeoff.thresholds.astype(np.float32),
            mode="lines",
            line={"color": CURVES[0], "width": 2, "shape": "hv"},
            hovertemplate=f"{told}<br>{name} = %{{customdata:.3g}}<extra></extra>",
        )
    ]
    if now is not None:
        marker = {"symbol": "circle-open", "size": 13, "color": theme.ink, "line": {"width": 2}}
        more = f"{told}<extra></extra>"
        x, y = now[:1], now[1:]
        traces.append(scatter("now", x, y, mode="markers", marker=marker, hovertemplate=more))
    xaxis = {"title": {"text": "share decided"}, "range": [0, 1.02], "tickformat": ".0%"}
    yaxis = {"title": {"text": "right of these"}, "tickformat": ".0%", "nticks": 5}
    return chart(traces, xaxis, theme, yaxis=yaxis)

"""The chart of *Rule*: how many points are decided, and how many of those are right."""

from dataclasses import dataclass

import numpy as np

from explorer.figures.style import CURVES, Figure, Theme, axis, layout
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
        {
            "type": "scatter",
            "name": f"every {name}",
            "x": tradeoff.coverage.astype(np.float32),
            "y": tradeoff.accuracy.astype(np.float32),
            "customdata": tradeoff.thresholds.astype(np.float32),
            "mode": "lines",
            "line": {"color": CURVES[0], "width": 2, "shape": "hv"},
            "hovertemplate": f"{told}<br>{name} = %{{customdata:.3g}}<extra></extra>",
        }
    ]
    if now is not None:
        marker = {"symbol": "circle-open", "size": 13, "color": theme.ink, "line": {"width": 2}}
        traces.append(
            {
                "type": "scatter",
                "name": "now",
                "x": [now[0]],
                "y": [now[1]],
                "mode": "markers",
                "marker": marker,
                "hovertemplate": f"{told}<extra></extra>",
            }
        )
    content = layout(
        theme,
        margin={"l": 60, "r": 6, "t": 22, "b": 36},
        xaxis=axis(theme, title={"text": "share decided"}, range=[0, 1.02], tickformat=".0%"),
        yaxis=axis(theme, title={"text": "right of these"}, tickformat=".0%", nticks=5),
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"},
        meta={"panel": "tradeoff"},
    )
    return {"data": traces, "layout": content}

"""Drawings on the decision regions: another classifier, and parts for other drawings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from explorer.figures.roles import DIFFER, DIFFER_NAMES, RIVAL
from explorer.figures.style import COLOURS, Figure, Theme, translucent
from explorer.figures.traces import path, scatter, text_trace
from explorer.maths.arrays import Floats
from explorer.maths.extents import Extent
from explorer.maths.geometry import borders as edges
from explorer.maths.geometry import won
from explorer.maths.polygons import centroid, closed, share_of
from explorer.maths.scorer import Scorer
from explorer.maths.tracing import CELLS as FINE
from explorer.maths.tracing import (
    Scores,
    leads,
    on_grid,
    outlines,
    traced_borders,
    traced_regions,
)
from explorer.names import NUMBERED, Names

HATCHES = ("/", "\\", "x", "-", "|", "+", ".", "/", "\\", "x")
"""Plotly's fill patterns of classes 0 to 9. Some are equal, so a number is written beside them."""

CELLS = 100
"""Cells per side of the grid on which two classifiers are compared if the fit's borders bend."""

SLIVER, ROOMY = 5e-4, 4e-3
"""Shares of the picture. A part smaller than the first is not drawn; one smaller than the second
has no number."""


@dataclass(frozen=True)
class Rival:
    """Another classifier in the picture.

    Parameters
    ----------
    regions : list of list of ndarray of shape (n_vertices, 2)
        The outlines of each class: counter-clockwise, and clockwise around holes.
    borders : list of ndarray of shape (n_vertices, 2)
        Paths, each border once.
    scores : callable
        Its scores at places.
    """

    regions: list[list[Floats]]
    borders: list[Floats]
    scores: Scores

    @classmethod
    def of(cls, scorer: Scorer, extent: Extent) -> Self:
        """Return the classifier that predicts the class with the largest score."""
        if not scorer.is_exact:
            return cls.traced(scorer.scores, extent)
        regions = scorer.regions(extent)
        polygons = [each for its in regions for each in its]
        return cls(regions, edges(polygons, extent), scorer.scores)

    @classmethod
    def traced(cls, scores: Scores, extent: Extent, z: Floats | None = None) -> Self:
        """Return the classifier whose regions are traced.

        ``z`` are its scores on a grid of ``FINE`` cells per side, if they are known.
        """
        known = on_grid(scores, extent, FINE) if z is None else z
        regions = traced_regions(scores, extent, z=known)
        return cls(regions, traced_borders(scores, extent, known), scores)


def with_rival(
    figure: Figure,
    scorer: Scorer,
    rival: Rival,
    *,
    name: str,
    extent: Extent,
    theme: Theme,
    names: Names = NUMBERED,
) -> Figure:
    """Draw the regions of another classifier on those of a fit.

    Parameters
    ----------
    figure : Figure
        The result of :func:`explorer.figures.regions.regions_figure` for the fit.
    scorer : Scorer
        That of the fit.
    rival : Rival
        The other classifier, of the same classes.
    name : str
        Its name in the legend.
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, the rectangle drawn.
    theme : Theme
    names : Names
        Those of the classes and the features.

    Returns
    -------
    Figure
        For each class, hatching and its name where only the other classifier predicts that class;
        and a trace of the borders of the other classifier.
    """
    traces = []
    differing, compared = _differing(scorer, rival, extent)
    for k, parts in enumerate(differing):
        seen = [part for part in parts if abs(share_of(part, extent)) >= SLIVER]
        traces.append(_hatching(k, names[k], seen))
        middles = [centroid(part) for part in parts if share_of(part, extent) >= ROOMY]
        traces.append(
            text_trace(f"name of {names[k]} there", DIFFER_NAMES, k, names.tag(k), middles, theme)
        )
    line = {"color": theme.ink, "width": 2.5, "dash": "dash"}
    traces.append(path(name, RIVAL.of(), rival.borders, line=line, showlegend=True))
    sent = {"sliver": SLIVER, "roomy": ROOMY, "cells": CELLS, **compared}
    return over(figure, traces, rival=sent)


def _differing(
    scorer: Scorer, rival: Rival, extent: Extent
) -> tuple[list[list[Floats]], dict[str, Any]]:
    """Return where the rival alone predicts each class, and what the browser compares frames with.

    These are outlines; holes are clockwise.
    """
    if scorer.is_linear:
        parts = [_straight_parts(k, scorer, rival) for k in range(scorer.n_classes)]
        return parts, {"regions": [[each.tolist() for each in its] for its in rival.regions]}
    own, others = (leads(on_grid(each.scores, extent, CELLS)) for each in (scorer, rival))
    pairs = zip(own, others, strict=True)
    parts = [outlines(np.minimum(other, -mine), extent) for mine, other in pairs]
    return parts, {"leads": list(map(_in_steps, others))}


def _straight_parts(k: int, scorer: Scorer, rival: Rival) -> list[Floats]:
    """Return where the rival alone predicts class ``k``, for a fit with linear scores."""
    parts = []
    for outline in rival.regions[k]:
        z = scorer.scores(outline)
        # The lead of one class over another is linear, so it is largest at a vertex. A class that
        # is behind another one at all vertices wins nothing.
        leads = (z[:, :, None] - z[:, None, :]).max(axis=0)
        able = np.flatnonzero((leads >= 0.0).all(axis=1)).tolist()
        parts += [won(outline, j, scorer.coef, scorer.intercept, k) for j in able if j != k]
    return parts


def _in_steps(lead: Floats) -> dict[str, Any]:
    """Return leads as whole multiples of a step: half as many bytes as in single precision.

    Between neighbours on the grid, a lead changes by about a hundredth of the largest one. So a
    border moves by about a thousandth of a cell.
    """
    step = float(np.abs(lead).max()) / 32767.0 or 1.0
    return {"step": step, "counts": np.round(lead.ravel() / step).astype(np.int16)}


def _hatching(k: int, name: str, polygons: Iterable[Floats]) -> dict[str, Any]:
    # A filled path breaks at each gap, so many polygons are one trace.
    drawn = path(
        f"there: {name}",
        DIFFER.of(k),
        [closed(each) for each in polygons],
        line={"color": COLOURS[k], "width": 1},
    )
    pattern = {"shape": HATCHES[k], "fgcolor": COLOURS[k], "size": 7, "solidity": 0.45}
    return drawn | {
        "fill": "toself",
        "fillcolor": translucent(COLOURS[k], 0.0),
        "fillpattern": pattern,
    }


def around(
    name: str,
    meta: dict[str, Any],
    X: Floats,
    kind: type[np.floating[Any]],
    symbol: str,
    look: tuple[float, float, float],
    theme: Theme,
) -> list[dict[str, Any]]:
    """Draw hollow markers around points; a halo keeps them visible on any ground.

    Parameters
    ----------
    name : str
        Its name in the legend.
    meta : dict
    X : ndarray of shape (n_points, 2)
    kind : type
        The precision of the points in the figure.
    symbol : str
        One of Plotly's hollow symbols.
    look : tuple of float
        Size of a marker, width of its line and of its halo, in pixels.
    theme : Theme

    Returns
    -------
    list of dict
        The halo, then the markers.
    """
    size, width, halo = look
    return [
        scatter(
            name,
            *X.T,
            kind=kind,
            meta={**meta, "around": True},
            mode="markers",
            marker={"color": colour, "symbol": symbol, "size": size, "line": {"width": wide}},
            hoverinfo="skip",
            showlegend=colour == theme.ink,
        )
        for colour, wide in ((theme.paper, halo), (theme.ink, width))
    ]


def over(figure: Figure, traces: list[dict[str, Any]], **meta: Any) -> Figure:
    """Add traces; their ``uid`` does not depend on their position, so hidden ones stay hidden."""
    content = figure["layout"]
    for trace in traces:
        trace["uid"] = re.sub(r"\W+", "-", f"{trace['meta']} {trace['name']}")  # a word in CSS
    content = {**content, "meta": {**content["meta"], **meta}}
    return {"data": [*figure["data"], *traces], "layout": content}

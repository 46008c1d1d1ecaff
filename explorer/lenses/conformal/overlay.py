"""What *Conformal sets* draws on the regions: where a set has several classes, or none."""

from itertools import combinations
from typing import Any

import numpy as np

from explorer.figures.overlays import over
from explorer.figures.roles import declared
from explorer.figures.style import Figure, Theme
from explorer.figures.traces import path, text_trace
from explorer.lenses.conformal.calibrated import calibrated
from explorer.maths.arrays import Floats
from explorer.maths.conformal import Sets
from explorer.maths.extents import Extent
from explorer.maths.polygons import centroid, closed, largest, room, share
from explorer.maths.scorer import Scorer
from explorer.maths.tracing import CELLS as FINE
from explorer.maths.tracing import on_grid, traced_area
from explorer.names import NUMBERED, Names
from explorer.study import Study

SIZES = declared("set sizes", painted=True)
NAMES = declared("set names", painted=True)

SEVERAL, NONE = "several classes", "no class"
PATTERNS = {SEVERAL: "/", NONE: "x"}

ROOMY = 0.015
"""The name of a set is written if the middle of its region is this far from its edges, in sides."""

LETTERS = 21
"""Letters that the members of a set share in its name: ten for each of two, and four at least."""

CELLS = 100
"""Cells per side of the grid on which the regions of the names are traced."""


def overlay(figure: Figure, study: Study, theme: Theme) -> tuple[Figure, str]:
    """Hatch where the set has several classes or none, and name the sets."""
    if not len(study.points.y_test):
        return figure, ""
    found = calibrated(study, study.shown)
    sets, scorer, extent = found.sets, study.scorer, study.extent
    p = on_grid(scorer.probabilities, extent, FINE)
    areas = {SEVERAL: traced(sets.several, scorer, extent, p)}
    if not sets.adaptive:
        areas[NONE] = traced(sets.none, scorer, extent, p)
    traces = [each for area in areas.items() for each in _area(*area, theme)]
    p = on_grid(scorer.probabilities, extent, CELLS)
    present = _present(sets, p)
    for code, members in nameable(scorer.n_classes, present, sets.adaptive).items():
        told = set_name(members, scorer.n_classes, study.names)
        at = _middle(scorer, extent, sets, members, p) if members in present else []
        traces.append(text_trace(f"set {told}", NAMES, code, told, at, theme))
    y = study.points.y_test
    sent = {
        "coverage": study.view.coverage,
        "score": study.view.conformal_score,
        "calibrates": [found.calibrates[y == k].astype(np.uint8) for k in range(scorer.n_classes)],
        "several": SEVERAL,
        "roomy": ROOMY,
        "cells": CELLS,
    }
    parts = ", ".join(
        f"{told} in {abs(share(outlines, extent)):.0%} of the picture"
        for told, outlines in areas.items()
    )
    return over(figure, traces, conformal=sent), f"Conformal sets: {parts}."


def traced(value: Any, scorer: Scorer, extent: Extent, p: Floats) -> list[Floats]:
    """Trace where a function of the probabilities is not negative; ``p`` are those on a grid."""
    z = value(p.reshape(-1, scorer.n_classes)).reshape(p.shape[:2])
    return traced_area(lambda X: value(scorer.probabilities(X)), extent, z)


def _present(sets: Sets, p: Floats) -> set[tuple[int, ...]]:
    """Return the sets that occur, of the probabilities on a grid of places."""
    has = sets.has(p.reshape(-1, p.shape[-1]))
    _, first = np.unique(has @ (1 << np.arange(p.shape[-1])), return_index=True)
    return {tuple(np.flatnonzero(row).tolist()) for row in has[first]}


def nameable(
    n_classes: int, present: set[tuple[int, ...]], adaptive: bool
) -> dict[int, tuple[int, ...]]:
    """Return the sets that can have a name, by the sum of ``2**k`` over their members.

    These are the empty set (unless the sets are adaptive), pairs, the set of all classes, and the
    sets that occur. A frame of the training can have other sets; they have no name.
    """
    classes = range(n_classes)
    found = [*combinations(classes, 2), tuple(classes), *sorted(present)]
    found = found if adaptive else [(), *found]
    return {sum(1 << k for k in each): each for each in found if len(each) != 1}


def set_name(members: tuple[int, ...], n_classes: int, names: Names = NUMBERED) -> str:
    """Return the name of a set."""
    if not members:
        return NONE
    if len(members) == n_classes > 2:
        return "any class"
    each = max(LETTERS // len(members), 4)
    *others, last = (names.tag(k, each) for k in members)
    return f"{', '.join(others)} or {last}"


def _middle(
    scorer: Scorer, extent: Extent, sets: Sets, members: tuple[int, ...], p: Floats
) -> list[Floats]:
    """Return the middle of a set's largest region, if there is room for a name."""
    outlines = traced(lambda each: sets.exactly(each, members), scorer, extent, p)
    region = largest(outlines)
    return [centroid(region)] if len(region) and room(region, extent) >= ROOMY else []


def _area(told: str, outlines: list[Floats], theme: Theme) -> list[dict[str, Any]]:
    """Hatch an area, then draw its edge: in the legend, a line would hide the hatching."""
    pattern = {"shape": PATTERNS[told], "fgcolor": theme.ink, "size": 9, "solidity": 0.12}
    fill = {"fill": "toself", "fillcolor": "rgba(0,0,0,0)", "fillpattern": pattern}
    line = {"color": theme.ink, "width": 1, "dash": "dot"}
    edge = path(f"edge of {told}", SIZES.of(size=told), map(closed, outlines), line=line)
    edge |= {"legendgroup": told}
    return [edge | fill | {"name": told, "line": {"width": 0}, "showlegend": True}, edge]

"""The panel of the decision regions: regions, points, and rings around wrong points."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.figures import texts
from explorer.figures.roles import HALO, HELD_OUT, NAME, POINTS, REGION, RINGS
from explorer.figures.style import (
    COLOURS,
    PAGE,
    SYMBOLS,
    Figure,
    Theme,
    axis,
    layout,
    left_margin,
    translucent,
)
from explorer.figures.traces import region, scatter, text_trace
from explorer.maths.arrays import Codes, Floats
from explorer.maths.extents import Extent, precision
from explorer.maths.scorer import Scorer
from explorer.names import NUMBERED, Names

ROOMY = 0.05
"""A region has a name if its middle is this far from its edges, in sides of the picture."""


ZOOMED = 52
"""Room beside the vertical axis in pixels; after a zoom its numbers have decimals."""

LEGEND = {
    "orientation": "h",
    "x": 0,
    "y": 1.01,
    "yanchor": "bottom",
    "itemsizing": "constant",
    "entrywidth": 0,
    "itemwidth": 30,
    "tracegroupgap": 0,
}
"""The legend, without its font."""

TIE = 1e-6
"""Classes of equal weights tie up to this difference of their intercepts, in nats."""


def regions_figure(
    X: Floats,
    y: Codes,
    scorer: Scorer,
    *,
    extent: Extent,
    theme: Theme,
    held_out: tuple[Floats, Codes] | None = None,
    names: Names = NUMBERED,
) -> Figure:
    """Draw decision regions and points.

    Parameters
    ----------
    X : ndarray of shape (n_samples, 2)
        Features, in data units.
    y : ndarray of shape (n_samples,)
        True classes, indices in ``[0, n_classes)``.
    scorer : Scorer
    extent : tuple of float
        ``(x_min, x_max, y_min, y_max)``, the rectangle drawn.
    theme : Theme
        With ``PAGE``, the browser computes the labels of points itself. With others, the points
        have probabilities for Plotly's labels.
    held_out : tuple of ndarray of shape (n_test, 2) and ndarray of shape (n_test,), optional
        Features and true classes of held-out points. They are drawn hollow.
    names : Names
        Those of the classes and the features.

    Returns
    -------
    Figure
        The traces have this order for every fit. For each class, a filled polygon, which is empty
        if the class is decided nowhere. The rejected area, hatched, which can be empty too. For
        each class, the training points, the held-out points and their outlines. Rings around wrong
        points. For each class its name, in the middle of its region if there is room.
    """
    size, classes = marker_size(len(X)), range(scorer.n_classes)
    labelled = None if theme == PAGE else scorer
    told = _Told(names, texts.place(extent, names), labelled, precision(X))
    traces = [
        region(f"region of {names[k]}", REGION.of(k), outlines, decided_look(k), theme)
        for k, outlines in enumerate(scorer.regions(extent))
    ]
    # The browser treats what is rejected as one more class.
    meta, outlines = REGION.of(scorer.n_classes), scorer.rejected_region(extent)
    traces.append(region(texts.REJECTED, meta, outlines, rejected_look(theme), theme))
    full = {"size": size, "line": {"color": theme.ink, "width": outline_width(len(X))}}
    traces += [_points(k, X[y == k], full, told) for k in classes]
    groups = [(X, y)]
    if held_out is not None and len(held_out[1]):
        traces += _held_out(*held_out, scorer.n_classes, full, told, theme)
        groups.append(held_out)
    traces.append(_rings(groups, scorer, theme))
    traces += [_name(k, names, scorer, extent, theme) for k in classes]
    x_min, x_max, y_min, y_max = extent
    content = layout(
        theme,
        margin={"l": left_margin(ZOOMED, y_min, y_max), "r": 6, "t": 4, "b": 36},
        xaxis=axis(theme, range=[x_min, x_max], title={"text": names.feature(0)}),
        yaxis=axis(theme, range=[y_min, y_max], title={"text": names.feature(1)}),
        legend=LEGEND | {"font": {"color": theme.ink, "size": 11}},
        meta=_meta(scorer.n_classes, names, extent, len(groups) > 1),
    )
    return {"data": traces, "layout": content}


def _meta(n_classes: int, names: Names, extent: Extent, both: bool) -> dict[str, Any]:
    """Return what the browser is told of the panel; ``both`` if there are held-out points."""
    told = {
        "place": texts.place(extent, names),
        "wrong": texts.WRONG_OF_BOTH if both else texts.WRONG,
        "own": texts.OWN,
        "verdicts": texts.VERDICTS,
        "shares": texts.shares(n_classes, names),
        "names": names.listed(n_classes),
        "losers": texts.LOSERS,
        "tied": texts.TIED,
        "caption": texts.SHARES,
        "at": texts.AT,
        "where": texts.WHERE,
        "around": texts.AROUND,
        "elsewhere": texts.ELSEWHERE,
        "rejected": texts.REJECTED,
        "rejected_points": texts.REJECTED_POINTS,
        "rejected_in_legend": texts.REJECTED_IN_LEGEND,
        "nowhere": texts.NOWHERE,
        "wrong_points": texts.WRONG_POINTS_OF_BOTH if both else texts.WRONG_POINTS,
    }
    common = {"panel": "regions", "space": "plane", "extent": list(extent)}
    return {**common, "roomy": ROOMY, "tie": TIE, "part": texts.PART, "texts": told}


def marker_size(n_samples: int) -> float:
    """Return a marker size in pixels; many points have smaller markers."""
    return float(np.interp(np.log10(n_samples), [2.0, 4.0], [8.0, 3.5]))


def outline_width(n_samples: int) -> float:
    """Return the width of a marker's outline in pixels; a wide one would hide small markers.

    Some class colours are too similar to the region around the point. The outline is not.
    """
    return float(np.interp(np.log10(n_samples), [2.5, 3.3], [0.9, 0.5]))


def ring_look(n_samples: int, theme: Theme) -> dict[str, Any]:
    """Return the marker of a ring around a wrong point; many rings are fainter."""
    return {
        "color": theme.ink,
        "symbol": "circle-open",
        "size": 1.8 * marker_size(n_samples),
        "line": {"width": marker_size(n_samples) / 6.0},
        "opacity": float(np.interp(np.log10(n_samples), [3.0, 4.0], [1.0, 0.4])),
    }


def decided_look(k: int) -> dict[str, Any]:
    """Return how an area looks where class ``k`` is decided."""
    return {"fillcolor": translucent(COLOURS[k], 0.28)}


def rejected_look(theme: Theme) -> dict[str, Any]:
    """Return how an area looks that is rejected."""
    pattern = {"shape": ".", "fgcolor": theme.ink, "size": 7, "solidity": 0.12}
    return {"fillcolor": "rgba(0,0,0,0)", "fillpattern": pattern}


def _name(k: int, names: Names, scorer: Scorer, extent: Extent, theme: Theme) -> dict[str, Any]:
    """Write the name of a class in its region: some colours are the same for colour-blind eyes."""
    middle = scorer.middle(k, extent)
    places = [] if middle is None or middle[1] < ROOMY else [middle[0]]
    return text_trace(f"name of {names[k]}", NAME, k, names.short(k), places, theme)


@dataclass(frozen=True)
class _Told:
    """What the labels of points say: names, the place, and with a scorer their probabilities.

    ``kind`` is the precision of the points.
    """

    names: Names
    place: str
    scorer: Scorer | None
    kind: type[np.floating[Any]]


def _points(
    k: int, X: Floats, marker: dict[str, Any], told: _Told, *, labelled: bool = True
) -> dict[str, Any]:
    """Draw points of class ``k``, with labels or without."""
    points = scatter(
        told.names.short(k),
        *X.T,
        kind=told.kind,
        meta=POINTS.of(k, still=True),
        mode="markers",
        marker={"color": COLOURS[k], "symbol": SYMBOLS[k], **marker},
    )
    return points | _labels(k, X, told, told.scorer) if labelled and told.scorer else points


def _labels(k: int, X: Floats, told: _Told, scorer: Scorer) -> dict[str, Any]:
    """Return content and format of Plotly's labels of points."""
    probabilities = scorer.probabilities(X)
    rows = [
        texts.on_hover(row.replace("{p:", f"{{customdata[{j}]:"))
        for j, row in enumerate(texts.shares(scorer.n_classes, told.names))
    ]
    head = f"<b>true {told.names[k]}</b><br>{texts.on_hover(told.place)}<br>"
    return {
        "customdata": probabilities.astype(np.float32, order="C"),
        "hovertemplate": head + "<br>".join(rows) + "<extra></extra>",
    }


def _held_out(
    X: Floats, y: Codes, n_classes: int, full: dict[str, Any], told: _Told, theme: Theme
) -> list[dict[str, Any]]:
    """Draw hollow points, two traces per class; the legend hides all of them together."""
    group = {"name": "held out", "legendgroup": "held out"}
    ring = full["size"] / 6.0
    inner = {"size": full["size"] - full["line"]["width"] - ring, "line": {"width": ring}}
    traces = []
    for k in range(n_classes):
        # Plotly draws a hollow marker in one colour. So its outline is another marker below it.
        below = _points(k, X[y == k], {**full, "color": theme.paper}, told, labelled=False)
        below |= {"meta": HALO.of(k, still=True), "hoverinfo": "skip", "showlegend": False}
        hollow = {**inner, "symbol": f"{SYMBOLS[k]}-open"}
        points = _points(k, X[y == k], hollow, told)
        meta = HELD_OUT.of(k, still=True)
        traces += [below | group, points | group | {"meta": meta, "showlegend": k == 0}]
    return traces


def _rings(groups: list[tuple[Floats, Codes]], scorer: Scorer, theme: Theme) -> dict[str, Any]:
    """Draw rings around wrong training points, then around wrong held-out ones, if there are any.

    The name of the trace counts them, and the points that are rejected.
    """
    X, _ = groups[0]
    wrong = [each[scorer.wrong(each, y)] for each, y in groups]
    told = texts.WRONG if len(wrong) == 1 else texts.WRONG_OF_BOTH
    name = told.format(points=len(wrong[0]), held_out=len(wrong[-1]))
    if scorer.rule.can_reject:
        left = sum(scorer.rejected(each).sum() for each, _ in groups)
        name += texts.REJECTED_IN_LEGEND.format(rejected=left)
    return scatter(
        name,
        *np.vstack(wrong).T,
        kind=precision(X),
        meta=RINGS.of(around=True),
        mode="markers",
        marker=ring_look(len(X), theme),
        hoverinfo="skip",
    )

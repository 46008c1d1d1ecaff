"""Traces that several figures have: places, paths, regions and names."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from explorer.figures.roles import Role
from explorer.figures.style import Theme
from explorer.maths.arrays import Floats
from explorer.maths.polygons import closed, joined


def scatter(
    name: str,
    x: ArrayLike,
    y: ArrayLike,
    *,
    kind: type[np.floating[Any]] = np.float32,
    **more: Any,
) -> dict[str, Any]:
    """Return a trace of places in some precision; ``more`` has its other properties."""
    places = {"x": np.asarray(x, kind), "y": np.asarray(y, kind)}
    return {"type": "scatter", "name": name, **places, **more}


def path(
    name: str,
    meta: dict[str, Any],
    pieces: Iterable[Floats],
    *,
    line: dict[str, Any],
    showlegend: bool = False,
) -> dict[str, Any]:
    """Draw paths as one trace, with gaps between them."""
    return scatter(
        name,
        *joined(pieces).T,
        kind=np.float64,
        meta=meta,
        mode="lines",
        line=line,
        hoverinfo="skip",
        showlegend=showlegend,
    )


def region(
    name: str, meta: dict[str, Any], outlines: Iterable[Floats], look: dict[str, Any], theme: Theme
) -> dict[str, Any]:
    """Draw the region in some outlines; ``look`` says how it is filled."""
    line = {"color": theme.ink, "width": 1}
    return path(name, meta, map(closed, outlines), line=line) | {"fill": "toself"} | look


def text_trace(
    name: str, role: Role, k: int, text: str, places: Iterable[Floats], theme: Theme
) -> dict[str, Any]:
    """Write the same text of class ``k`` at some places; a halo keeps it readable on any ground."""
    return scatter(
        name,
        *np.array([*places]).reshape(-1, 2).T,
        kind=np.float64,
        meta=role.of(k, halo=theme.paper),
        mode="text",
        text=text,
        textfont={"color": theme.ink, "size": 12, "shadow": f"0 0 3px {theme.paper}"},
        hoverinfo="skip",
        showlegend=False,
    )

"""The figure of *Classes*: one probability map per class, on one scale."""

import math
from typing import Any

from explorer.figures import texts
from explorer.figures.maps import (
    SHARES,
    cell_probabilities,
    colour_axis,
    heat,
    outlined,
    placed,
)
from explorer.figures.roles import MAP
from explorer.figures.style import (
    COLOURS,
    GLYPHS,
    Figure,
    Theme,
    axis,
    few_ticks,
    layout,
    left_margin,
)
from explorer.maths.arrays import Floats
from explorer.maths.extents import Extent
from explorer.maths.scorer import Scorer
from explorer.names import NUMBERED, Names

WIDEST_ROW = 3
"""Most maps in a row."""

LETTERS = (50, 40, 30, 20)
"""Letters that the titles of a row have room for, from a usual window to a phone."""

FEWEST = 5
"""With fewer letters, a cut name says less than the sign of its class alone."""

GAP = 0.02
TITLE = 0.09

HALF_LABEL = 0.03
"""Half the width of a number below the maps, as a share of a row."""


def figure(scorer: Scorer, *, extent: Extent, theme: Theme, names: Names = NUMBERED) -> Figure:
    """Draw one probability map per class; all of them zoom together.

    For the arguments see :class:`~explorer.settings.picture.MapKind`.

    Returns
    -------
    Figure
        Heatmaps of whole per cent as ``uint8`` (off by half a per cent at most), coloured from 0 to
        1, with the class's decision region outlined.
    """
    n_classes = scorer.n_classes
    shares = cell_probabilities(scorer, extent)
    traces = [_heatmap(k, shares[:, k], extent, names) for k in range(n_classes)]
    regions = scorer.regions(extent)
    traces += [outlined(k, names[k], outlines, _suffix(k)) for k, outlines in enumerate(regions)]
    return {"data": traces, "layout": _layout(n_classes, extent, names, theme)}


def _suffix(k: int) -> str:
    """Return the suffix in Plotly's name of the k-th axis."""
    return "" if k == 0 else str(k + 1)


def _heatmap(k: int, shares: Floats, extent: Extent, names: Names) -> dict[str, Any]:
    axes = {"xaxis": f"x{_suffix(k)}", "yaxis": f"y{_suffix(k)}"}
    ground = placed(heat(shares, f"P({names[k]}) = %{{z}} %"), extent, names)
    return ground | axes | {"name": names[k], "meta": MAP.of(k)}


def _layout(n_classes: int, extent: Extent, names: Names, theme: Theme) -> dict[str, Any]:
    rows = math.ceil(n_classes / WIDEST_ROW) if n_classes <= 2 * WIDEST_ROW else 2
    columns = math.ceil(n_classes / rows)
    forms = _titles(n_classes, columns, names)
    content = layout(
        theme,
        margin={"l": left_margin(28, *extent[2:]), "r": 8, "t": 4, "b": 22},
        coloraxis=colour_axis(theme, *SHARES),
        annotations=[],
        meta={
            "panel": "probabilities",
            "space": "plane",
            "extent": list(extent),
            "titles": {"columns": columns, "forms": forms},
            "texts": {"share": texts.SHARE, "caption": texts.SURE},
        },
    )
    for k, name in enumerate(forms[0]):
        _place(content, k, name, (rows, columns), extent, theme)
    return content


def _titles(n_classes: int, columns: int, names: Names) -> list[tuple[str, ...]]:
    """Return the names in each of their forms, the longest first; the browser takes what fits."""
    most, *less = (letters // columns for letters in LETTERS)
    forms = [tuple(names.short(k, most) for k in range(n_classes))]
    forms += [tuple(names.tag(k, letters) for k in range(n_classes)) for letters in less]
    signs = ("",) * n_classes
    is_clear = less[-1] >= FEWEST or not any("…" in name for name in forms[-1])
    return list(dict.fromkeys(forms if is_clear else [*forms[:-1], signs]))


def _place(
    content: dict[str, Any],
    k: int,
    name: str,
    shape: tuple[int, int],
    extent: Extent,
    theme: Theme,
) -> None:
    """Add the axes and the title of map ``k`` to a layout with some rows and columns."""
    rows, columns = shape
    row, column = divmod(k, columns)
    x_domain = [column / columns + GAP / 2, (column + 1) / columns - GAP / 2]
    top = 1.0 - row / rows
    y_domain = [top - 1.0 / rows + (GAP if row < rows - 1 else 0.0), top - TITLE]
    quiet = {"showgrid": False, "ticks": ""}
    content[f"xaxis{_suffix(k)}"] = axis(
        theme,
        **quiet,
        domain=x_domain,
        range=list(extent[:2]),
        nticks=few_ticks(*extent[:2], edge=HALF_LABEL * columns),
        anchor=f"y{_suffix(k)}",
        **({"matches": "x"} if k else {}),
        showticklabels=row == rows - 1,
        ticklabeloverflow="hide past domain",
        tickfont={"color": theme.ink, "size": 11 if columns <= WIDEST_ROW else 9},
    )
    content[f"yaxis{_suffix(k)}"] = axis(
        theme,
        **quiet,
        domain=y_domain,
        range=list(extent[2:]),
        nticks=few_ticks(*extent[2:]),
        anchor=f"x{_suffix(k)}",
        **({"matches": "y"} if k else {}),
        showticklabels=column == 0,
    )
    middle = sum(x_domain) / 2
    content["annotations"].append(_title(k, name, middle, y_domain[1], theme))


def _title(k: int, name: str, x: float, y: float, theme: Theme) -> dict[str, Any]:
    """Return the title of map ``k``; its lower edge is at a position on the paper."""
    return {
        "text": f'<span style="color:{COLOURS[k]}">{GLYPHS[k]}</span> {name}',  # see titles.js
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": y,
        "xanchor": "center",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"color": theme.ink, "size": 12},
    }

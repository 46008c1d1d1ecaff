"""Names that are written on the decision regions."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from explorer.figures.roles import Role
from explorer.figures.style import Theme
from explorer.maths.arrays import Floats


def written(
    name: str, role: Role, k: int, text: str, places: Iterable[Floats], theme: Theme
) -> dict[str, Any]:
    """Write the same text of class ``k`` at some places; a halo keeps it readable on any ground."""
    x, y = np.array([*places]).reshape(-1, 2).T
    return {
        "type": "scatter",
        "name": name,
        "meta": role.of(k, halo=theme.paper),
        "x": x,
        "y": y,
        "mode": "text",
        "text": text,
        "textfont": {"color": theme.ink, "size": 12, "shadow": f"0 0 3px {theme.paper}"},
        "hoverinfo": "skip",
        "showlegend": False,
    }

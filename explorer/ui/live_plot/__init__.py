"""A chart that stays on the page: any ``go.Figure``, drawn in place by ``Plotly.react``."""

import base64
import hashlib
import json
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from plotly.utils import PlotlyJSONEncoder

from explorer.ui.browser_files import loader, plotly_js, published

FALLBACK_CONFIG = {"displaylogo": False, "displayModeBar": False}


TYPES = ("i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8")
"""Arrays that plotly.js reads in base64."""

LARGE = 10_000
"""Characters of JSON from which on still traces are sent apart."""


class Packed:
    """A figure, or a dict of arrays, and what the browser is sent of it, made once.

    Traces whose ``meta`` has ``"still": True`` are those that most changes leave as they are. Where
    they are large they are sent apart, as :attr:`still`: Streamlit then only names them to a
    browser that has them.
    """

    def __init__(self, content: Any) -> None:
        self.content = content
        self.body, self.still = _parts(content) if published() else (b"", None)


def _parts(content: Any) -> tuple[bytes, bytes | None]:
    """Return the JSON, arrays in base64, and apart from it that of large still traces."""
    text = json.dumps(content, cls=Encoder)
    figure = json.loads(text) if len(text) > LARGE else {}
    still = [t for t in figure.get("data", []) if t.get("meta", {}).get("still")]
    apart = json.dumps(still)
    if len(apart) < LARGE:
        return compressed(text), None
    figure["data"] = [
        {"still": still.index(trace)} if trace in still else trace for trace in figure["data"]
    ]
    return compressed(json.dumps(figure)), compressed(apart)


class Encoder(PlotlyJSONEncoder):  # type: ignore[misc] # Plotly has no types there
    """Plotly's JSON of a ``go.Figure``, or of a dict like one, with its arrays in base64."""

    def default(self, value: Any) -> Any:
        """Return what stands for a value that JSON has not."""
        if not isinstance(value, np.ndarray) or value.dtype.str[1:] not in TYPES:
            return super().default(value)
        coded = {"dtype": value.dtype.str[1:], "bdata": base64.b64encode(value.tobytes()).decode()}
        return coded | ({"shape": ", ".join(map(str, value.shape))} if value.ndim > 1 else {})


@lru_cache(maxsize=32)
def compressed(text: str) -> bytes:
    """Compress a text by zlib; large ones come again and again."""
    return zlib.compress(text.encode(), 6)


def message(head: dict[str, Any], body: bytes) -> bytes:
    """Return what a component is sent: a line of JSON, then the body."""
    return json.dumps(head).encode() + b"\n" + body


_component, _still = (
    st.components.v2.component(name, js=loader("live_plot.js", export), isolate_styles=False)
    if published()
    else None
    for name, export in (("live_plot", "default"), ("live_plot_still", "still"))
)


def live_plot(
    figure: Packed,
    *,
    key: str,
    height: int,
    name: str,
    summary: str,
    revision: str = "",
    group: str = "",
    run: str = "",
    painter: str = "",
    on_click: Callable[[], None] | None = None,
) -> None:
    """Draw a figure where the last one of the same key was, without taking that down.

    Parameters
    ----------
    figure : Packed
        A ``go.Figure``, or a dict like one.
    key : str
        The chart's identity.
    height : int
        In pixels.
    name : str
        Accessible name.
    summary : str
        What the picture shows, for those who do not see it.
    revision : str
        While it stays the same, what a person has zoomed, moved or hidden stays as they left it.
    group : str
        Charts of one group show the same frame of a run and mark the same place.
    run : str
        Frames of another run than the figure's leave it alone.
    painter : str
        Script that says what a frame changes in the figure, a published file.
    on_click : callable, optional
        Called before the script runs again after a click anywhere in the plot, on a heatmap or bare
        ground too. ``st.session_state[key]["clicked"]`` then has ``subplot``, such as ``"xy"``, and
        ``x`` and ``y`` in data coordinates.
    """
    if _component is None:
        st.plotly_chart(
            figure.content,
            key=key,
            height=height,
            alt=f"{name}. {summary}",
            config=FALLBACK_CONFIG,
            theme=None,
        )
        return
    head = {
        "plotly_js": plotly_js(),
        "name": name,
        "summary": summary,
        "revision": revision,
        "group": group,
        "run": run,
        "clicks": on_click is not None,
        "painter": painter and f"./{painter}",
    }
    if figure.still is not None and _still is not None:
        name = hashlib.sha256(figure.still).hexdigest()[:16]
        head["still"] = name
        _still(key=f"{key}_still", data=message({"name": name}, figure.still))
    _component(
        key=key,
        data=message(head, figure.body),
        height=height,
        on_clicked_change=on_click or _nothing,
    )


def _nothing() -> None:
    """Streamlit wants a callback for each thing that a component may report."""

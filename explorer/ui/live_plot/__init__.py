"""A chart that stays on the page: any ``go.Figure``, drawn in place by ``Plotly.react``."""

import json
import zlib
from collections.abc import Callable
from functools import cached_property
from typing import Any

import streamlit as st
from plotly.io.json import to_json_plotly

from explorer.ui.browser_files import loader, plotly_js, published

FALLBACK_CONFIG = {"displaylogo": False, "displayModeBar": False}


class Packed:
    """A figure, or a dict of arrays, and what the browser is sent of it, made once."""

    def __init__(self, content: Any) -> None:
        self.content = content

    @cached_property
    def bytes(self) -> bytes:
        """JSON, arrays in base64, compressed by zlib."""
        return zlib.compress(to_json_plotly(self.content, engine="json").encode(), 6)


def message(head: dict[str, Any], body: Packed) -> bytes:
    """Return what a component is sent: a line of JSON, then the packed body."""
    return json.dumps(head).encode() + b"\n" + body.bytes


_component = (
    st.components.v2.component("live_plot", js=loader("live_plot.js"), isolate_styles=False)
    if published()
    else None
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
        A ``go.Figure``.
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
    _component(
        key=key, data=message(head, figure), height=height, on_clicked_change=on_click or _nothing
    )


def _nothing() -> None:
    """Streamlit wants a callback for each thing that a component may report."""

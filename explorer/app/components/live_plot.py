"""A chart that stays on the page: its figure is drawn in place by ``Plotly.react``."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from explorer.app.components import component, nothing
from explorer.browser.message import message
from explorer.figures.chart import Drawn
from explorer.figures.packed import Packed
from explorer.names import as_typed

FALLBACK_CONFIG = {"displaylogo": False, "displayModeBar": False}

_component = component("live_plot", "live_plot.js", "livePlot")
_still = component("live_plot_still", "still.js", "still")


def live_plot(
    figure: Drawn,
    *,
    key: str,
    height: int,
    name: str,
    summary: str,
    about: str = "",
    revision: str = "",
    group: str = "",
    follows: str = "",
    place: dict[str, Any] | None = None,
    on_click: Callable[[], None] | None = None,
    edited: int = 0,
) -> None:
    """Draw a figure in the chart with this key; the chart stays on the page.

    Parameters
    ----------
    figure : Packed or dict
        A dict if the page has no scripts; Plotly's own component then draws it.
    key : str
        Identity of the chart.
    height : int
        In pixels.
    name : str
        Accessible name.
    summary : str
        Description of the picture, for people who cannot see it. The browser
        replaces it by that of the shown frame.
    about : str
        The first part of the description; it is the same for all frames.
    revision : str
        While it stays the same, a person's zoom, moves and hidden traces stay.
    group : str
        Charts of one group show the same frame of a run and mark the same place.
    follows : str
        The run, or the data set, whose frames the chart shows. It ignores all others.
    place : dict, optional
        A place that is marked while nobody points at another one: ``x`` and ``y`` in data
        coordinates, and ``space``, the name of their plane.
    on_click : callable, optional
        Called after a click anywhere in the plot, before the script runs again.
        ``st.session_state[key]["clicked"]`` then has ``subplot``, such as ``"xy"``, and ``x`` and
        ``y`` in data coordinates.
    edited : int
        Number of the last edit of the points that the figure has.
    """
    if _component is None:
        st.plotly_chart(
            figure,
            key=key,
            height=height,
            alt=f"{name}. {about} {summary}",
            config=FALLBACK_CONFIG,
            theme=None,
        )
        return
    assert isinstance(figure, Packed)
    head = {
        "name": name,
        "about": about,
        "summary": as_typed(summary),
        "revision": revision,
        "group": group,
        "follows": follows,
        "clicks": on_click is not None,
        "place": place,
        "edited": edited,
    }
    if figure.still and _still is not None:
        head["still"] = figure.still_name
        _still(key=f"{key}_still", data=message({"name": figure.still_name}, figure.still))
    _component(
        key=key,
        data=message(head, figure.body),
        height=height,
        on_clicked_change=on_click or nothing,
    )

"""What is looked at more closely, below the pictures: one lens at a time, computed when open."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from explorer.params import PLACES, TEMPERATURE_STOPS, Lens, ViewParams
from explorer.ui import controls, process
from explorer.ui.live_plot import live_plot
from explorer.ui.look import current_theme
from explorer.ui.page import Explanation
from explorer.ui.worksheet import worksheet

NAMES = {
    Lens.NONE: "Closed",
    Lens.INSPECTOR: "Inspect a place",
    Lens.EQUATIONS: "Equations",
    Lens.WEIGHTS: "Weights",
    Lens.TEMPERATURE: "Temperature",
    Lens.LOGISTIC: "Two classes",
    Lens.ONE_VS_REST: "One-vs-rest",
    Lens.BAYES: "Best possible",
}

CHART = 240
"""Height of a lens's chart, in pixels."""

SEEN: dict[Lens, tuple[str, ...]] = {
    Lens.INSPECTOR: ("x1", "x2", "iteration"),
    Lens.WEIGHTS: ("iteration",),
    Lens.TEMPERATURE: ("temperature",),
    Lens.LOGISTIC: ("x1", "x2"),
    Lens.ONE_VS_REST: ("x1", "x2"),
}
"""Settings of the view that have a part in a lens; the others fetch nothing anew."""


@st.fragment(key=controls.LENS)
def lenses() -> None:
    """Draw the choice of a lens, and the one that is open."""
    controls.sync_to_url()
    st.segmented_control(
        "Look closer",
        list(NAMES),
        format_func=NAMES.__getitem__,
        key="lens",
        required=True,
        on_change=_switched,
        help="What is explained below. *Inspect a place*: the softmax worked out where you click. "
        "*Equations*: with the present values in them. *Weights*: what was fitted. *Temperature*: "
        "all scores divided by one number, steeper and flatter maps. *Two classes*: "
        "softmax is logistic regression then. *One-vs-rest*: what softmax is not. *Best possible*: "
        "what no classifier can do better.",
    )
    lens = Lens(st.session_state.lens)
    if lens is Lens.NONE:
        st.caption("Click anywhere in the regions or maps: the softmax is worked out there.")
        return
    view = ViewParams(**{name: st.session_state[name] for name in SEEN.get(lens, ())})
    data, params = controls.wanted()
    chosen = params.relevant(data.n_classes)
    explained: Explanation = process.computed(
        "explorer.ui.explain:explain", lens, data, chosen, view, current_theme()
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(explained.look, width="stretch")
        st.button(
            f"Try this: {explained.trial}",
            on_click=_try,
            args=(explained.settings,),
            type="tertiary",
        )
    if lens is Lens.INSPECTOR:
        _place()
    if lens is Lens.TEMPERATURE:
        _temperature()
    if explained.text:
        st.markdown(explained.text)
    if explained.chart is not None:
        live_plot(
            explained.chart.figure,
            key=f"{lens}_chart",
            height=CHART,
            name="Cross-entropy against temperature",
            summary=explained.chart.summary,
        )
    if explained.sheet is not None:
        worksheet(explained.sheet, key=f"{lens}_sheet")


def _switched() -> None:
    """Draw the pictures too where they had, or get, another temperature than one."""
    if st.session_state.temperature != 1.0:
        st.rerun([*controls.PICTURES, controls.LENS])


def _temperature() -> None:
    st.select_slider(
        "Temperature T",
        TEMPERATURE_STOPS,
        format_func=lambda T: f"{T:g}",
        key="temperature",
        persist_state="session",
        on_change=controls.draw_pictures,
        width=480,
        help="What all scores are divided by: below 1 the maps get steeper, above 1 flatter.",
    )


def _place() -> None:
    """Let a person type where the softmax is worked out."""
    with st.container(horizontal=True):
        for name, label in (("x1", "x₁"), ("x2", "x₂")):
            st.number_input(
                label,
                PLACES.low,
                PLACES.high,
                value=None,
                step=0.1,
                format="%.4g",
                key=name,
                on_change=controls.draw_pictures,
                persist_state="session",
                width=160,
                help=f"Feature {name[1]} of the place: the mark in the pictures moves there.",
            )


def _try(settings: Mapping[str, Any]) -> None:
    """Set the controls that a trial names; the rest stays."""
    st.session_state.update(settings)
    st.rerun()

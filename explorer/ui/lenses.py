"""What is looked at more closely, below the pictures: one lens at a time, computed when open."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from explorer.params import (
    PLACES,
    TEMPERATURE_STOPS,
    WEIGHTS,
    Lens,
    ViewParams,
    WeightsDrawn,
)
from explorer.ui import controls
from explorer.ui.live_plot import live_plot
from explorer.ui.look import current_theme
from explorer.ui.page import Entries, Explanation
from explorer.ui.waiting import computed
from explorer.ui.weight_editor import weight_editor
from explorer.ui.worksheet import worksheet

NAMES = {
    Lens.NONE: "Closed",
    Lens.INSPECTOR: "Inspect a place",
    Lens.EQUATIONS: "Equations",
    Lens.WEIGHTS: "Weights",
    Lens.TEMPERATURE: "Temperature",
    Lens.SHIFT: "Shift",
    Lens.LOGISTIC: "Two classes",
    Lens.ONE_VS_REST: "One-vs-rest",
    Lens.BAYES: "Best possible",
}

WEIGHTS_DRAWN = {
    WeightsDrawn.ARROWS: "Arrows",
    WeightsDrawn.LINES: "Lines",
    WeightsDrawn.BOTH: "Arrows and lines",
    WeightsDrawn.NONE: "Nothing",
}

CHART = 240
"""Height of a lens's chart, in pixels."""

SEEN: dict[Lens, tuple[str, ...]] = {
    Lens.INSPECTOR: ("x1", "x2"),
    Lens.TEMPERATURE: ("temperature",),
    Lens.SHIFT: ("shift_w1", "shift_w2", "shift_b", "x1", "x2"),
    Lens.LOGISTIC: ("x1", "x2"),
    Lens.ONE_VS_REST: ("x1", "x2"),
}
"""Settings of the view that have a part in a lens, beside those that choose the weights looked at;
the others fetch nothing anew."""


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
        "*Equations*: with the present values in them. *Weights*: what was fitted, to be typed "
        "over, and drawn on the regions. *Temperature*: all scores divided by one number, steeper "
        "and flatter maps. *Shift*: one number added to all scores, which moves nothing. *Two "
        "classes*: softmax is logistic regression then. *One-vs-rest*: what softmax is not. *Best "
        "possible*: what no classifier can do better; both are drawn over the regions.",
    )
    lens = st.session_state.seen_lens = Lens(st.session_state.lens)
    if lens is Lens.NONE:
        st.caption("Click anywhere in the regions or maps: the softmax is worked out there.")
        return
    seen = ("iteration", "weights", *SEEN.get(lens, ()))
    view = ViewParams(**{name: st.session_state[name] for name in seen})
    data, params = controls.wanted()
    chosen = params.relevant(data.n_classes)
    explained: Explanation = computed(
        "explorer.ui.explain:explain", lens, data, chosen, view, current_theme()
    )
    st.markdown(explained.look)
    st.button(
        f"Try this: {explained.trial}",
        on_click=_try,
        args=(explained.settings,),
        help="Sets the controls so. The browser's Back brings them back.",
    )
    CONTROLS.get(lens, _nothing)()
    if explained.entries is not None:
        _weights(explained.entries)
    if explained.text:
        st.markdown(explained.text)
    if explained.chart is not None:
        live_plot(
            explained.chart.figure,
            key=f"{lens}_chart",
            height=CHART,
            name=explained.chart_name,
            summary=explained.chart.summary,
        )
    for i, sheet in enumerate(explained.sheets):
        worksheet(sheet, key=f"{lens}_sheet{i or ''}")


def _switched() -> None:
    """Draw the pictures too where a lens has, or had, a part in them."""
    view, (data, _) = controls.looked_at(), controls.wanted()
    before = replace(view, lens=st.session_state.seen_lens)
    if before.pictured(data.n_classes) != view.pictured(data.n_classes):
        st.rerun([*controls.PICTURES, controls.LENS])


def _nothing() -> None:
    """Most lenses have no controls of their own."""


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


def _shift() -> None:
    with st.container(horizontal=True):
        for name, label in (
            ("shift_w1", "v₁, added to every w₁"),
            ("shift_w2", "v₂, added to every w₂"),
            ("shift_b", "s, added to every b"),
        ):
            controls.slider(
                label,
                name,
                "Added to all classes alike: scores move, probabilities do not.",
                format="%.1f",
                persist_state="session",
                width=280,
            )


def _drawn_weights() -> None:
    st.segmented_control(
        "Drawn on the regions",
        list(WEIGHTS_DRAWN),
        format_func=WEIGHTS_DRAWN.__getitem__,
        key="weights_drawn",
        required=True,
        persist_state="session",
        on_change=controls.draw_pictures,
        help="*Arrows* are the weight vectors, all to one scale: each points to where its class's "
        "score rises, the longest as long as fits. On a class's *line* its score is zero.",
    )


def _weights(entries: Entries) -> None:
    """Let a person type over the weights."""
    columns = zip(entries.aside_columns, zip(*entries.aside, strict=True), strict=True)
    with st.container(width=760):
        weight_editor(
            "weights",
            WEIGHTS,
            entries.rows,
            on_edit=controls.draw_pictures,
            aside=dict(columns),
        )
    st.button(entries.back, on_click=_back)  # never disabled: the keyboard's focus stays on it


def _back() -> None:
    st.session_state.weights = st.session_state.iteration = None
    controls.draw_pictures()


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


CONTROLS: dict[Lens, Callable[[], None]] = {
    Lens.INSPECTOR: _place,
    Lens.WEIGHTS: _drawn_weights,
    Lens.TEMPERATURE: _temperature,
    Lens.SHIFT: _shift,
}
"""Controls of a lens's own."""


def _try(settings: Mapping[str, Any]) -> None:
    """Set the controls that a trial names; the rest stays."""
    st.session_state.update(settings)
    st.rerun()

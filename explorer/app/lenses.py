"""What is looked at more closely, below the pictures: one lens at a time, computed when open."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from explorer.app import controls
from explorer.app.live_plot import live_plot
from explorer.app.look import current_theme
from explorer.app.page import Entries, Explanation
from explorer.app.waiting import computed
from explorer.app.weight_editor import weight_editor
from explorer.app.worksheet import worksheet
from explorer.settings import WEIGHTS, Lens, ViewParams

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
    controls.control("lens", on_change=_switched, args=())
    lens = st.session_state.seen_lens = Lens(st.session_state.lens)
    if lens is Lens.NONE:
        st.caption("Click anywhere in the regions or maps: the softmax is worked out there.")
        return
    seen = ("iteration", "weights", *SEEN.get(lens, ()))
    view = ViewParams(**{name: st.session_state[name] for name in seen})
    data, params = controls.wanted()
    chosen = params.relevant(data.n_classes)
    explained: Explanation = computed(
        "explorer.app.explain:explain", lens, data, chosen, view, current_theme()
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
    controls.control("temperature", on_change=controls.draw_pictures, args=(), width=480)


def _shift() -> None:
    with st.container(horizontal=True):
        for name in ("shift_w1", "shift_w2", "shift_b"):
            controls.control(name, width=280)


def _drawn_weights() -> None:
    controls.control("weights_drawn", on_change=controls.draw_pictures, args=())


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
        for name in ("x1", "x2"):
            controls.control(
                name, on_change=controls.draw_pictures, args=(), persist_state="session", width=160
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

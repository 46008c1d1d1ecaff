"""What is looked at more closely: one lens at a time, in one of the two slots of the page."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

import streamlit as st

from explorer.app import controls
from explorer.app.live_plot import live_plot
from explorer.app.look import current_theme
from explorer.app.page import Entries, Explanation, Line, Sheet
from explorer.app.waiting import computed
from explorer.app.weight_editor import weight_editor
from explorer.app.worksheet import worksheet
from explorer.figures.style import class_name
from explorer.settings import SETTINGS, WEIGHTS, Lens, ViewParams

CHART = 190
"""Height of a lens's chart, in pixels."""

CLOSED = "Closed"

GROUPS: dict[str, tuple[Lens, ...]] = {
    "Prediction": (Lens.INSPECTOR, Lens.TEMPERATURE, Lens.SHIFT),
    "Model": (Lens.WEIGHTS, Lens.EQUATIONS, Lens.LOGISTIC),
    "Compare": (Lens.ONE_VS_REST, Lens.BAYES),
}
"""The lenses in the order in which they are offered."""


class Slot(StrEnum):
    """The two places beside the regions, of which an open lens takes one."""

    MAPS = "maps"
    LOSS = "loss"


TAKES = {Lens.EQUATIONS: Slot.MAPS}
"""The slot that a lens takes: that of the loss, unless it speaks of the loss."""

SEEN: dict[Lens, tuple[str, ...]] = {
    Lens.INSPECTOR: ("x1", "x2"),
    Lens.TEMPERATURE: ("temperature",),
    Lens.SHIFT: ("shift_w1", "shift_w2", "shift_b", "x1", "x2"),
    Lens.LOGISTIC: ("x1", "x2"),
    Lens.ONE_VS_REST: ("x1", "x2"),
}
"""Settings of the view that have a part in a lens, beside those that choose the weights looked at;
the others fetch nothing anew."""


def open_lens() -> Lens:
    """Return the lens that is open."""
    return Lens(st.session_state.lens)


def taken() -> Slot | None:
    """Return the slot that the open lens takes."""
    lens = open_lens()
    return None if lens is Lens.NONE else TAKES.get(lens, Slot.LOSS)


def lens_choice() -> None:
    """Draw the choice of a lens: of its group first, then in the group."""
    state, lens = st.session_state, open_lens()
    group = next((name for name, lenses in GROUPS.items() if lens in lenses), CLOSED)
    state.lens_group, state.lens_in_group = group, lens
    with st.container(key="lens_choice", horizontal=True, vertical_alignment="center"):
        st.markdown("**Look closer**", help=SETTINGS["lens"].help, width="content")
        st.segmented_control(
            "Lenses",
            [CLOSED, *GROUPS],
            key="lens_group",
            required=True,
            on_change=_choose_group,
            label_visibility="collapsed",
        )
        if group == CLOSED:
            st.caption("Click anywhere in the regions or maps: the softmax is worked out there.")
        else:
            st.segmented_control(
                f"Lenses: {group}",
                GROUPS[group],
                format_func=SETTINGS["lens"].text,
                key="lens_in_group",
                required=True,
                on_change=_choose_lens,
                label_visibility="collapsed",
            )


def _choose_group() -> None:
    state = st.session_state
    state.lens = GROUPS.get(state.lens_group, (Lens.NONE,))[0]


def _choose_lens() -> None:
    st.session_state.lens = st.session_state.lens_in_group


def _explained() -> Explanation:
    lens = open_lens()
    seen = ("iteration", "weights", *SEEN.get(lens, ()))
    view = ViewParams(**{name: st.session_state[name] for name in seen})
    data, params = controls.wanted()
    chosen = params.relevant(data.n_classes)
    explained: Explanation = computed(
        "explorer.app.explain:explain", lens, data, chosen, view, current_theme()
    )
    return explained


@st.fragment(key=controls.LENS[0])
def lens() -> None:
    """Draw what the open lens says, in its slot."""
    controls.sync_to_url()
    opened, explained = open_lens(), _explained()
    with st.container(key="lens_slot"):
        if explained.text and explained.answer:
            st.markdown(explained.text)
        CONTROLS.get(opened, _nothing)()
        if explained.entries is not None:
            _weights(explained.entries)
        if explained.text and not explained.answer:
            st.markdown(explained.text)
        if explained.chart is not None and not explained.chart_below:
            _chart(explained)
        if explained.answer or explained.sheets:
            sheet = explained.answer or explained.sheets[0]
            worksheet(replace(sheet, notes=sheet.notes[:1]), key=f"{opened}_sheet")
        st.markdown(explained.look)
        st.button(
            f"Try this: {explained.trial}",
            on_click=_try,
            args=(explained.settings,),
            help="Sets the controls so. The browser's Back brings them back.",
        )


@st.fragment(key=controls.LENS[1])
def working() -> None:
    """Draw what is too long for the slot of the open lens."""
    opened, explained = open_lens(), _explained()
    with st.expander("Show the working", key="show_working"):
        if explained.derivation:
            st.markdown(explained.derivation)
        if explained.chart is not None and explained.chart_below:
            _chart(explained)
        below = explained.sheets if explained.answer else explained.sheets[1:]
        if explained.sheets and not explained.answer:
            st.caption("  \n".join(explained.sheets[0].notes[1:]))
        if explained.entries is not None:
            below = (_aside(explained.entries), *below)
        for i, sheet in enumerate(below):
            worksheet(sheet, key=f"{opened}_working{i or ''}")


def _chart(explained: Explanation) -> None:
    assert explained.chart is not None
    live_plot(
        explained.chart.figure,
        key=f"{open_lens()}_chart",
        height=CHART,
        name=explained.chart_name,
        summary=explained.chart.summary,
    )


def _nothing() -> None:
    """Most lenses have no controls of their own."""


def _temperature() -> None:
    controls.control("temperature", on_change=controls.draw_pictures, args=())


def _shift() -> None:
    with st.container(horizontal=True):
        for name in ("shift_w1", "shift_w2", "shift_b"):
            controls.control(name, width=150)


def _drawn_weights() -> None:
    controls.control("weights_drawn", on_change=controls.draw_pictures, args=())


def _weights(entries: Entries) -> None:
    """Let a person type over the weights."""
    weight_editor("weights", WEIGHTS, entries.rows, on_edit=controls.draw_pictures)
    st.button(entries.back, on_click=_back)  # never disabled: the keyboard's focus stays on it


def _aside(entries: Entries) -> Sheet:
    """Return what stands beside the weights, a row a class."""
    rows = [Line((class_name(k), *cells)) for k, cells in enumerate(entries.aside)]
    columns = ("class", *entries.aside_columns)
    return Sheet("The same weights for standardised features", columns, tuple(rows))


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

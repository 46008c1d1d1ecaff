"""The lenses: at most one is open, in one of the two slots of the page."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from explorer.app import points, redraw, session
from explorer.app.components.live_plot import live_plot
from explorer.app.components.worksheet import worksheet
from explorer.app.controls import control
from explorer.app.number_editor import number_editor
from explorer.app.page import GROUP, mark, short_name
from explorer.app.serving.look import current_theme
from explorer.app.serving.waiting import computed
from explorer.figures.chart import Chart
from explorer.lenses.explanation import Entries, Explanation, Line, Sheet
from explorer.names import in_markdown
from explorer.settings import (
    CLOSED,
    DATASETS,
    DECIDING,
    DEFAULTS,
    LENSES,
    SETTINGS,
    Automatic,
    Choice,
    Family,
    Group,
    Lens,
    LossView,
    Slot,
    SquareTable,
    Table,
)

CHART, FOLLOWING = 190, 290
"""Heights of a lens's chart in pixels; of one that follows the training, on a phone."""

TEN = 16
"""Pixels that a chart needs more for a legend of ten classes."""

WIDTH = 150
"""Width of a lens's own sliders and numbers, in pixels."""

FAMILIES: dict[str, list[str]] = {
    family: [name for name, each in LENSES.items() if each.family is family] for family in Family
}
"""Names of the lenses of each family."""


def open_lens() -> Lens | None:
    """Return the open lens, if any."""
    return LENSES.get(st.session_state.lens)


def taken() -> Slot | None:
    """Return the slot of the open lens, if any."""
    lens = open_lens()
    return lens.slot if lens else None


def marked_place() -> dict[str, Any] | None:
    """Return the inspected place for the marks in the panels, with its class if it is a point."""
    state, data = st.session_state, session.chosen().data
    if state.x1 is None or state.x2 is None:
        if state.lens == CLOSED or not LENSES[state.lens].needs_place:
            return None
        x, y = computed("explorer.app.compute:middle", data)
        return mark(x, y, None)
    place = state.x1, state.x2
    return mark(*place, computed("explorer.app.compute:point_at", data, *place))


def lens_choice() -> None:
    """Draw the choice of a lens: first its group, then the lens."""
    state, lens = st.session_state, open_lens()
    group = lens.family if lens else CLOSED
    state.lens_group, state.lens_in_group = group, state.lens
    with st.container(key="lens_choice", horizontal=True, vertical_alignment="center"):
        st.markdown("**Look closer**", help=SETTINGS["lens"].help, width="content")
        st.segmented_control(
            "Lenses",
            [CLOSED, *FAMILIES],
            format_func=lambda name: SETTINGS["lens"].text(name) if name == CLOSED else name,
            key="lens_group",
            required=True,
            on_change=_choose_group,
            label_visibility="collapsed",
        )
        if group == CLOSED:
            where = "the maps" if points.are_shown() else "the regions or maps"
            st.caption(f"Click anywhere in {where}: the softmax is worked out there.")
        else:
            st.segmented_control(
                f"Lenses: {group}",
                FAMILIES[group],
                format_func=SETTINGS["lens"].text,
                key="lens_in_group",
                required=True,
                on_change=_choose_lens,
                label_visibility="collapsed",
            )


def _choose_group() -> None:
    state = st.session_state
    state.lens = FAMILIES.get(state.lens_group, [CLOSED])[0]


def _choose_lens() -> None:
    st.session_state.lens = st.session_state.lens_in_group


def _explained() -> Explanation:
    lens = LENSES[st.session_state.lens]
    seen = {"lens", "iteration", "weights", *DECIDING, *lens.sees, *lens.settings}
    chosen = session.chosen()
    view = chosen.view.active()
    if view.loss_view is LossView.PATH:
        seen.add("loss_view")  # other weights than those of a training
    view = view.reset(*view.settings().keys() - seen)
    wanted = chosen.data, chosen.relevant, view, current_theme()
    return computed("explorer.app.compute:explain", *wanted)


@redraw.fragment(redraw.LENS[0])
def lens() -> None:
    """Draw the content of the open lens in its slot."""
    opened = LENSES[st.session_state.lens]
    with st.container(key="lens_waiting"):  # a message moves nothing, so the focus stays
        explained = _explained()
    with st.container(key="lens_slot"):
        if explained.text and explained.answer:
            st.markdown(in_markdown(explained.text))
        _controls(opened, explained.steps)
        follows = explained.chart_follows
        if explained.entries is not None and not follows:
            _entries(explained.entries)
        if explained.text and not explained.answer:
            st.markdown(in_markdown(explained.text))
        if explained.chart is not None:
            with st.container(key="following" if follows else None):
                _chart(explained.chart, explained)
            st.markdown(in_markdown(explained.look))
        if explained.entries is not None and follows:
            _entries(explained.entries)
        for sheet in explained.all_sheets[:1]:
            key, short = f"{st.session_state.lens}_sheet", replace(sheet, notes=sheet.notes[:1])
            worksheet(short, key=key, on_press=partial(_press, sheet, key))
        if explained.chart is None:
            st.markdown(in_markdown(explained.look))
        for i, trial in enumerate(explained.trials):
            st.button(
                in_markdown(f"Try this: {trial.label}"),
                key=f"try_{i}",  # trials.js finds the buttons by it
                on_click=_try,
                args=(trial.settings,),
                help=_about_trial(trial.settings),
            )


def _press(sheet: Sheet, key: str) -> None:
    """Choose the pressed cell for the sheet's settings, or none if it was chosen."""
    state, buttons = st.session_state, sheet.buttons
    assert buttons is not None
    pressed = tuple(state[key]["pressed"])
    chosen = (None, None) if pressed == buttons.pressed else pressed
    state.update(zip(buttons.settings, chosen, strict=True))
    redraw.pictures()


@redraw.fragment(redraw.LENS[1])
def working() -> None:
    """Draw the content that is too long for the slot."""
    opened, explained = LENSES[st.session_state.lens], _explained()
    with st.expander("Show the working", key="show_working"):
        if explained.derivation:
            st.markdown(in_markdown(explained.derivation))
        if explained.code:
            st.code(explained.code, wrap_lines=True)
        if explained.chart_below is not None:
            _chart(explained.chart_below, explained)
        slot, below = explained.all_sheets[:1], explained.all_sheets[1:]
        if notes := [note for sheet in slot for note in sheet.notes[1:]]:
            st.caption(in_markdown("  \n".join(notes)))
        if explained.entries is not None and explained.entries.aside:
            below = (_aside(explained.entries), *below)
        for i, sheet in enumerate(below):
            worksheet(sheet, key=f"{st.session_state.lens}_working{i or ''}")
        if opened.sources:
            st.caption(f"Sources: {opened.sources}")


def _chart(chart: Chart, explained: Explanation) -> None:
    follows = explained.chart_follows
    data = session.chosen().data
    low = CHART + TEN * (data.n_classes > 9)
    live_plot(
        chart.figure,
        key=f"{st.session_state.lens}_chart",
        height=FOLLOWING if follows else low,
        name=explained.chart_name,
        summary=chart.summary,
        group=GROUP if follows else "",
        follows=short_name(data) if follows else "",
        place=marked_place() if follows else None,
    )


def _controls(lens: Lens, steps: Mapping[str, float]) -> None:
    """Draw the controls of a lens; some have other steps than they declare."""
    # Those of other groups are set in a table or in a picture.
    own = (*lens.controls, *lens.settings)
    names = [name for name in own if SETTINGS[name].group is Group.LENS]
    with st.container(horizontal=True):
        for name in names:
            beside = "content" if isinstance(SETTINGS[name].rule, Choice) else WIDTH
            width = beside if len(names) > 1 else "stretch"
            step = {"step": steps[name]} if name in steps else {}
            control(name, width=width, on_change=redraw.pictures, args=(), **step)


def _entries(entries: Entries) -> None:
    """Let a person type other numbers."""
    rule = SETTINGS[entries.setting].rule
    table = rule.rule if isinstance(rule, Automatic) else rule
    assert isinstance(table, Table | SquareTable)
    number_editor(
        entries.setting,
        table,
        entries.rows,
        columns=entries.columns,
        on_edit=partial(_edited, entries.setting),
        names=entries.names,
        classes=session.chosen().data.names,
    )
    with st.container(horizontal=True):
        for label, settings in entries.buttons:  # never disabled: they keep the keyboard's focus
            st.button(label, on_click=_set, args=(settings,))


def _aside(entries: Entries) -> Sheet:
    """Return the further columns of the weights, one row per class."""
    names = session.chosen().data.names
    rows = [Line((names[k], *cells)) for k, cells in enumerate(entries.aside)]
    columns = ("class", *entries.aside_columns)
    return Sheet("The same weights for standardised features", columns, tuple(rows))


def _set(settings: Mapping[str, Any]) -> None:
    st.session_state.update(settings)
    redraw.pictures()


def _edited(setting: str) -> None:
    """Draw the pictures after an edit. Typed weights are not on the path over C, so it is left."""
    if not SETTINGS[setting].is_active(session.current()):
        st.session_state.loss_view = DEFAULTS["loss_view"]
        st.rerun()  # only a run of the whole page sets a control
    redraw.pictures()


def _about_trial(settings: Mapping[str, Any]) -> str:
    """Say what the button of a trial does; a person must know that it replaces their data."""
    now = st.session_state.dataset
    chosen = _of_trial(settings, session.settings()).get("dataset", now)
    data = "" if chosen == now else f" It chooses the data set *{DATASETS[chosen].label}*."
    return f"Sets the controls for this.{data} The browser's Back button restores them."


def _of_trial(settings: Mapping[str, Any], before: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the settings that a trial changes, given the values of all settings before it.

    If the data set cannot have the classes or the points of a trial, the default data set is used.
    """
    now = {**before, **settings}
    data = DATASETS[now["dataset"]]
    has_classes = data.possible(now) == settings.get("n_classes", data.possible(now))
    if not has_classes or ("n_samples" in settings and not data.draw):
        return {"dataset": DEFAULTS["dataset"], **settings}
    return settings


def _try(settings: Mapping[str, Any]) -> None:
    """Set the controls of a trial; the others stay."""
    st.session_state.update(_of_trial(settings, session.current()))
    st.rerun()

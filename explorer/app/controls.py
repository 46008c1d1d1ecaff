"""The control of a declared setting."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from explorer.app import redraw, session
from explorer.app.components.live_slider import live_slider
from explorer.app.page import GROUP
from explorer.app.serving.browser_files import published
from explorer.names import as_typed
from explorer.settings import (
    RULES,
    SETTINGS,
    Automatic,
    Choice,
    Group,
    LossView,
    Range,
    Several,
    Solver,
)

SIDEBAR = (Group.DATA, Group.FLAWS, Group.MODEL, Group.TRAINING, Group.EVALUATION)
"""Groups of the sidebar, in their order there."""

LETTERS = 20
"""Letters that the choice of a class has room for."""

TYPED = 1000
"""A number with more steps than this is typed, because a slider would be too fine."""


def control(name: str, **options: Any) -> None:
    """Draw the control of a setting. If the setting has no effect, draw none, or a disabled one.

    Parameters
    ----------
    name : str
    **options
        Further arguments of Streamlit's control.
    """
    setting = SETTINGS[name]
    active = is_active(name)
    if not active and not setting.stays:
        return
    if setting.live and published():
        key = f"{name}_slider"
        live_slider(
            setting,
            group=GROUP,
            value=st.session_state[name],
            key=key,
            on_change=partial(_moved, name, key),
        )
        return
    if isinstance(RULES[name], Several):
        _as_a_list(name)
    options = {"on_change": redraw.changed, "args": (name,), "disabled": not active} | options
    widget = _class_choice(name) if setting.is_class else _widget(name)
    about = setting.help or None
    widget(setting.label, key=name, help=about, persist_state="session", **options)
    if setting.ends and active:
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            for end in setting.ends:
                st.caption(end, width="content")


def _as_a_list(name: str) -> None:
    """Store names that were chosen as a list, as Streamlit does.

    With a tuple, Streamlit takes the first press of any other control for a change of these names.
    """
    if isinstance(chosen := st.session_state[name], tuple):
        st.session_state[name] = list(chosen)


def _moved(name: str, key: str) -> None:
    """Take over the value at which a person has released a slider; the pictures followed it."""
    state = st.session_state
    state[name] = SETTINGS[name].rule.check(state[key]["set"])
    redraw.pictures()


def is_active(name: str) -> bool:
    """Return whether a setting has an effect on the page; a race shows every optimiser."""
    settings = session.settings()
    if settings["loss_view"] != LossView.RACE:
        return SETTINGS[name].is_active(settings)
    return any(SETTINGS[name].is_active({**settings, "solver": solver}) for solver in Solver)


def _class_choice(name: str) -> Callable[..., Any]:
    """Return the choice of a class by its name."""
    state, rule, data = st.session_state, RULES[name], session.chosen().data
    if state[name] is not None:  # a link, or more classes before, can have a larger index
        state[name] = min(state[name], data.n_classes - 1)
    return partial(
        st.selectbox,
        options=range(data.n_classes),
        format_func=lambda k: as_typed(data.names.short(k, LETTERS)),
        index=None if isinstance(rule, Automatic) else 0,
        placeholder=rule.name if isinstance(rule, Automatic) else None,
    )


def _widget(name: str) -> Callable[..., Any]:
    """Return Streamlit's control for a setting, with the arguments from its declaration."""
    setting, rule = SETTINGS[name], RULES[name]
    if isinstance(rule, Choice):
        options = {"options": list(setting.names), "format_func": setting.text}
        if setting.group in SIDEBAR:
            return partial(st.selectbox, **options)
        return partial(st.segmented_control, required=True, **options)
    if isinstance(rule, Several):
        options = {"options": list(setting.names), "format_func": setting.names.get}
        return partial(st.pills, selection_mode="multi", **options)
    assert isinstance(rule, Range | Automatic)
    number = rule.rule if isinstance(rule, Automatic) else rule
    assert isinstance(number, Range)
    if number.stops:
        return partial(st.select_slider, options=rule.stops, format_func=setting.text)
    low, high, step = (number.kind(n) for n in (number.low, number.high, number.step or 0.1))
    if isinstance(rule, Automatic):
        return partial(
            st.number_input,
            min_value=low,
            max_value=high,
            value=None,
            step=step,
            format="%.7g",  # fewer digits would hide which year or income is meant
            placeholder=rule.name,
        )
    if (high - low) / step > TYPED:
        return partial(st.number_input, min_value=low, max_value=high, step=step)
    # Streamlit's sliders use printf formats, and the name "percent".
    shown = "percent" if setting.format.endswith("%") else f"%{setting.format}"
    return partial(
        st.slider,
        min_value=low,
        max_value=high,
        step=step,
        format=shown if setting.format else None,
    )

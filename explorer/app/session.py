"""The settings of a session: in the URL, in the controls, and before a reset."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.app.memory import memory
from explorer.app.number_editor import forget
from explorer.settings import DEFAULTS, RULES, SETTINGS, Choice, Several, ViewParams
from explorer.settings.combined import (
    TABLES,
    Chosen,
    have_right_width,
    idle_samples,
    parameters,
    usable,
)
from explorer.settings.link import read_query, write_query
from explorer.settings.sample import KEPT, Sample


def sync_from_url() -> bool:
    """Read the settings, from the URL when that is needed, and store what was wrong with it.

    That is in the first run of a session, and after the browser's Back or Forward. In all other
    runs the URL follows the controls, because the URL that the browser sends can be older than a
    control. A page that has outlived its session, for example at a restart of the server, begins a
    new session with its controls unchanged. They can be read only when they have been drawn.

    Returns
    -------
    bool
        Whether the page is new, so that only the URL determines what it shows.
    """
    state, own = st.session_state, memory()
    context = get_script_run_ctx()
    first = own.written_query is None
    sent = _sent_by_the_page() if first else frozenset()
    if first or (context and context.is_history_navigation):
        query = {name: st.query_params.get_all(name) for name in st.query_params}
        # The names of a link are any texts, and Streamlit refuses some of them as keys.
        kept = {name for name in RULES if query.get(name) == [KEPT] and name in state}
        state.update({name: each for name, each in own.kept.items() if name in kept})
        query = {name: given for name, given in query.items() if name not in kept}
        link = read_query(query)
        if not first:
            kept |= idle_samples(link.values)  # going back loses no points
        values, unusable = usable(link.values)
        state.update({name: values[name] for name in values if name not in sent | kept})
        own.problems = (*map(str, (*link.problems, *unusable)),)
        own.before_reset = own.chosen = None  # what is read next is compared with nothing
    own.problems, own.refused = own.problems + own.refused, ()
    if not sent:
        read()
    return first and not sent


def forget_sample(name: str) -> None:
    """Forget a sample that no link carries."""
    memory().kept.pop(name, None)
    st.session_state[name] = DEFAULTS[name]


def bring_back() -> None:
    """Bring a kept sample back if its data set was chosen again, after another one or a reset."""
    settings = current()
    for name, sample in memory().kept.items():
        if settings[name] == DEFAULTS[name] and SETTINGS[name].is_active(settings):
            st.session_state[name] = sample


def _sent_by_the_page() -> frozenset[str]:
    """Return the controls of the sidebar whose state came with the first run of a session."""
    context = get_script_run_ctx()
    states = context.session_state.get_widget_states() if context else []
    keys = {state.id.rpartition("-")[2] for state in states}
    return frozenset(keys - ViewParams.settings().keys())


def read_at_last() -> None:
    """Read the controls, if they could not be read before they were drawn."""
    if memory().chosen is None:
        read()


def read_once() -> None:
    """Read the controls if only fragments run, and if no fragment of this run has done it."""
    own, context = memory(), get_script_run_ctx()
    fragments = context.fragment_ids_this_run if context else None
    if fragments is not None and fragments is not own.read_for:  # each run has a list of its own
        own.read_for = fragments
        read()


def read() -> None:
    """Read the controls, and write whatever differs from the defaults into the URL.

    A new fit is shown at its end and with its own weights. With other features a chosen place means
    nothing. Messages about a bad link disappear with the next change.
    """
    state, own, settings = st.session_state, memory(), current()
    if own.chosen is None:
        _note(settings)
    elif settings != own.settings:
        own.problems, own.before_reset = (), None
        before, now = own.chosen, parameters(settings)
        if now.fitted != before.fitted:
            state.iteration = settings["iteration"] = None
            if (rows := settings["weights"]) is not None:
                state.weights = settings["weights"] = None
                own.lost_weights = rows
            if now.data.names.features != before.data.names.features:
                state.x1 = state.x2 = settings["x1"] = settings["x2"] = None
        _note(settings)
    if settings["weights"] is not None or not have_right_width(own.lost_weights, settings):
        own.lost_weights = None  # weights are typed again, or the lost ones have other features
    own.kept.update(
        (name, value)
        for name, value in settings.items()
        if isinstance(value, Sample) and not value.in_link and value != DEFAULTS[name]
    )
    idle = idle_samples(settings)  # they stay in the session, and the link is shorter without them
    seen = {name: value for name, value in settings.items() if name not in idle}
    written = write_query(seen)
    query = {name: [text] for name, text in written.items()}
    known = {name: st.query_params.get_all(name) for name in st.query_params}
    # The URL in this run can be older than the one that was written last.
    if query != known or query != own.written_query:
        st.query_params.from_dict(written)
    own.written_query = query


def _note(settings: Mapping[str, Any]) -> None:
    """Store the settings that a run shows."""
    own = memory()
    own.settings.update(settings)
    own.chosen = parameters(settings)


def settings() -> Mapping[str, Any]:
    """Return the values of all settings, as this run has read them."""
    return current() if memory().chosen is None else memory().settings


def chosen() -> Chosen:
    """Return the parameters, as this run has read them."""
    return memory().chosen or parameters(current())


def current() -> dict[str, Any]:
    """Return the values of all controls now, for callbacks: a run has read them.

    Streamlit takes a millisecond for it. It has a list where several names are chosen. A choice
    that it is removing from the page can have no option; then the last option counts.
    """
    state = st.session_state.to_dict()  # one by one takes longer
    return {name: _value(name, state) for name in RULES}


def _value(name: str, state: Mapping[Any, Any]) -> Any:
    """Return the value of a control; see :func:`current`."""
    value, rule = state.get(name, DEFAULTS[name]), RULES[name]
    if isinstance(rule, Choice) and value is None:
        return memory().settings.get(name, DEFAULTS[name])
    return rule.check(value) if isinstance(rule, Several) else value


def reset() -> None:
    """Set every control to its default."""
    before = current()
    _set(DEFAULTS)
    if before != DEFAULTS:
        memory().before_reset = before
    memory().resets += 1
    st.rerun()


def undo_reset() -> None:
    """Bring the settings from before the reset back."""
    own = memory()
    assert own.before_reset is not None
    before, own.before_reset = own.before_reset, None
    _set(before)
    st.rerun()


def _set(settings: Mapping[str, Any]) -> None:
    """Set every control."""
    st.session_state.update(settings)
    _note(current())
    memory().problems = ()
    for table in TABLES:
        forget(table)


def ground(chosen: Chosen) -> tuple[Any, ...]:
    """Return what regions and maps depend on besides the weights: points, edits, view and place.

    The browser keeps each edit until a figure has its number, also if the points are the same.
    """
    staying, view = chosen.pictured.staying(), chosen.view
    return chosen.data, memory().last_edit, staying, view.x1, view.x2

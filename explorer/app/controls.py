"""The sidebar: the controls of the declared settings, and the settings in the URL."""

import random
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.app.weight_editor import filled, forget, weight_editor
from explorer.settings import (
    CLOSED,
    DATASETS,
    DEFAULTS,
    MOST_CLASSES,
    RULES,
    SETTINGS,
    STEERING,
    Automatic,
    Choice,
    DataParams,
    FitParams,
    Group,
    LossView,
    Range,
    Solver,
    Start,
    Table,
    ViewParams,
)
from explorer.settings.link import read_query, write_query

PICTURES = ("numbers", "regions", "probabilities", "loss", "news")
"""Keys of the fragments that follow the controls."""

LENS = ("lens", "working")
"""Keys of the fragments in which the open lens is drawn."""

SIDEBAR = (Group.DATA, Group.MODEL, Group.TRAINING, Group.EVALUATION)

RARE = (Group.TRAINING, Group.EVALUATION)
"""Groups of the sidebar that are folded at first, unless the link sets something in them."""

RESET = "reset"
"""Key of the fragment with the button that resets and then undoes the reset."""

TYPED = 1000
"""A number with more steps is typed, because a slider would be too fine."""


def sync_from_url() -> bool:
    """Take the settings from the URL if it is time to, and store what was wrong with it.

    It is time in the first run of a session, and after the browser's Back or Forward. In all other
    runs the URL follows the controls, because the URL that the browser sends can be older than a
    control. A page that has outlived its session, for example at a restart of the server, begins a
    new session with its controls unchanged.

    Returns
    -------
    bool
        Whether the page is new, so that only the URL determines what it shows.
    """
    state = st.session_state
    state.whole = False
    context = get_script_run_ctx()
    first = "written_query" not in state
    sent = _sent_by_the_page() if first else frozenset()
    if first or (context and context.is_history_navigation):
        query = {name: st.query_params.get_all(name) for name in st.query_params}
        link = read_query(query, RULES, DEFAULTS)
        state.update({name: link.values[name] for name in link.values if name not in sent})
        state.problems, state.settings = (*link.problems, *_surplus(link.values)), _settings()
        state.pop("before_reset", None)
    state.problems += state.pop("refused", ())
    return first and not sent


def _surplus(values: dict[str, Any]) -> tuple[str, ...]:
    """Say which rows of weights in a link have no class."""
    data, _ = _wanted(values)
    given = {name: len(values[name] or ()) for name in ("weights", "start_weights")}
    return tuple(
        f"The link has {name} of {rows} classes, but n_classes is {data.n_classes}: the first "
        f"{data.n_classes} are used."
        for name, rows in given.items()
        if rows > data.n_classes
    )


def _sent_by_the_page() -> frozenset[str]:
    """Return the controls of the sidebar whose state came with the first run of a session."""
    context = get_script_run_ctx()
    states = context.session_state.get_widget_states() if context else []
    keys = {state.id.rpartition("-")[2] for state in states}
    return frozenset(keys - ViewParams.settings().keys())


def sync_to_url() -> None:
    """Write whatever differs from the defaults into the URL.

    Another fit is seen at its end and with its own weights, and what was wrong with a link is over
    with the next change.
    """
    state, settings = st.session_state, _settings()
    if settings != state.settings:
        state.problems = ()
        state.pop("before_reset", None)
        state.pop("lost_weights", None)
        if _fitted(settings) != _fitted(state.settings):
            state.iteration = settings["iteration"] = None
            if settings["weights"] is not None:
                state.lost_weights = settings["weights"]
                state.weights = settings["weights"] = None
    written = write_query(settings, DEFAULTS)
    query = {name: [text] for name, text in written.items()}
    known = {name: st.query_params.get_all(name) for name in st.query_params}
    # The URL in this run can be older than the one that was written last.
    if query != known or query != state.get("written_query", query):
        st.query_params.from_dict(written)
    state.written_query, state.settings = query, settings


def sidebar() -> None:
    """Draw the controls."""
    with st.sidebar:
        _reset_button()
        for group in SIDEBAR:
            _group(group)


@st.fragment(key=RESET)
def _reset_button() -> None:
    """Draw the button that resets; until the next change it undoes the reset."""
    state = st.session_state
    if "before_reset" in state and _settings() == state.settings:
        st.button(
            "Undo reset",
            key="undo",
            on_click=_undo_reset,
            help="Restores the settings from before the reset.",
        )
    else:
        st.button(
            "Reset all", key="reset_all", on_click=_reset, help="Sets every control to its default."
        )


def _group(group: Group) -> None:
    """Draw a group of controls that folds; folded, its headline sums up what is inside."""
    with st.container(key=f"group_{group}"):
        title = f"**{group.capitalize()}**"
        # With a new label Streamlit would create a new expander, and the focus would be lost.
        with st.expander(
            title, _begins_open(group), key=f"fold_{group}", on_change="rerun"
        ) as fold:
            for name in _of_group(group):
                DRAWN.get(name, control)(name)
        if not fold.open:
            st.caption(summed_up(group, _settings()))  # the page's style puts it into the headline


def _begins_open(group: Group) -> bool:
    """Return whether a group is open at first; a rare one only if the link sets something in it."""
    state = st.session_state
    if "begin_open" not in state:
        now = _settings()
        changed = {SETTINGS[name].group for name in RULES if now[name] != DEFAULTS[name]}
        state.begin_open = {*SIDEBAR} - {*RARE} | changed
    return group in state.begin_open


def summed_up(group: Group, settings: Mapping[str, Any]) -> str:
    """Return the summary of a group of settings for its headline."""
    said = (
        SETTINGS[name].in_brief(settings[name])
        for name in _of_group(group)
        if SETTINGS[name].is_active(settings)
    )
    return ", ".join(filter(None, said))


def complete() -> None:
    """Note that the page is complete: from now on the pictures can be drawn without the rest."""
    st.session_state.whole = True


def _changed(name: str) -> None:
    """Draw only the pictures after a change that does not affect the other controls.

    If several controls changed at once, the whole page is drawn.
    """
    state = st.session_state
    bound = DATASETS[state.dataset].max_classes < MOST_CLASSES or state.start == Start.TYPED
    if state.whole and name not in STEERING and not (name == "n_classes" and bound):
        draw_pictures()


def draw_pictures() -> None:
    """Draw, from a callback, only the fragments that follow the controls."""
    undo = [RESET] if "before_reset" in st.session_state else []
    st.rerun([*PICTURES, *open_lens(), *undo])


def open_lens() -> list[str]:
    """Return the keys of the fragments of the lens, if one is open."""
    return [*LENS] if st.session_state.lens != CLOSED else []


def wanted() -> tuple[DataParams, FitParams]:
    """Return the settings of data and fit, within the limits of the data set.

    They include the settings of all optimisers, not only of the chosen one.
    """
    return _wanted(_settings())


def _wanted(settings: dict[str, Any]) -> tuple[DataParams, FitParams]:
    most = DATASETS[settings["dataset"]].max_classes
    settings = settings | {"n_classes": min(settings["n_classes"], most)}
    return DataParams.chosen(settings), FitParams.chosen(settings)


def looked_at() -> ViewParams:
    """Return the settings of the view."""
    return ViewParams.chosen(_settings())


def control(name: str, **options: Any) -> None:
    """Draw the control of a setting; if it has no effect, none, or a disabled one.

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
    if setting.active_when and not setting.stays:
        options = {"persist_state": "session"} | options
    options = {"on_change": _changed, "args": (name,), "disabled": not active} | options
    _widget(name)(setting.label, key=name, help=setting.help or None, **options)
    if setting.ends and active:
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            for end in setting.ends:
                st.caption(end, width="content")


def is_active(name: str) -> bool:
    """Return whether a setting has an effect on the page; a race shows every optimiser."""
    settings = _settings()
    racing = settings["loss_view"] == LossView.RACE
    running = list(Solver) if racing else [settings["solver"]]
    return any(SETTINGS[name].is_active(settings | {"solver": solver}) for solver in running)


def _widget(name: str) -> Callable[..., Any]:
    """Return Streamlit's control for a setting, with the arguments from its declaration."""
    setting, rule = SETTINGS[name], RULES[name]
    if isinstance(rule, Choice):
        options = {"options": list(setting.names), "format_func": setting.text}
        if setting.group in SIDEBAR:
            return partial(st.selectbox, **options)
        return partial(st.segmented_control, required=True, **options)
    number = rule.rule if isinstance(rule, Automatic) else rule
    assert isinstance(number, Range)
    if number.stops:
        return partial(st.select_slider, options=rule.stops, format_func=setting.text)
    low, high, step = (number.kind(n) for n in (number.low, number.high, number.step or 0.1))
    if isinstance(rule, Automatic):
        return partial(
            st.number_input, min_value=low, max_value=high, value=None, step=step, format="%.4g"
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


def _classes_control(name: str) -> None:
    control(name)
    note = too_many_classes(st.session_state.dataset, st.session_state.n_classes)
    if note:
        st.info(note)


def too_many_classes(dataset: str, n_classes: int) -> str:
    """Say how many classes are shown if the data set cannot have so many; empty if it can."""
    most = DATASETS[dataset].max_classes
    if n_classes <= most:
        return ""
    return f"This data set has at most {most} classes: {most} are shown, not {n_classes}."


def _seed_control(name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        control(name, width=110)
        st.button(
            "New seed", on_click=_draw_seed, help="Chooses a random seed, which gives new clusters."
        )


def _start_table(name: str) -> None:
    if not is_active(name):
        return
    state, setting = st.session_state, SETTINGS[name]
    st.caption(setting.label, help=setting.help)
    n_classes = min(state.n_classes, DATASETS[state.dataset].max_classes)
    assert isinstance(setting.rule, Table)
    weight_editor(name, setting.rule, filled(state[name], n_classes))


DRAWN: dict[str, Callable[[str], None]] = {
    "n_classes": _classes_control,
    "random_state": _seed_control,
    "start_weights": _start_table,
}
"""Controls with something next to them."""


def in_sidebar() -> list[str]:
    """Return the names of the settings that the sidebar has."""
    return [name for group in SIDEBAR for name in _of_group(group)]


def _of_group(group: Group) -> list[str]:
    return [name for name, setting in SETTINGS.items() if setting.group is group]


def _settings() -> dict[str, Any]:
    """Return the values of all controls."""
    return {name: st.session_state.get(name, DEFAULTS[name]) for name in RULES}


def _fitted(settings: dict[str, Any]) -> tuple[DataParams, FitParams]:
    """Return what the fit depends on; if it changes, another training is shown."""
    data, params = _wanted(settings)
    return data.reset("test_size"), params.relevant(data.n_classes)


def _reset() -> None:
    before = _settings()
    _set(DEFAULTS)
    if before != DEFAULTS:
        st.session_state.before_reset = before
    st.rerun()


def _undo_reset() -> None:
    _set(st.session_state.pop("before_reset"))
    st.rerun()


def _set(settings: Mapping[str, Any]) -> None:
    """Set every control."""
    state = st.session_state
    state.update(settings)
    state.settings, state.problems = _settings(), ()
    for table in ("start_weights", "weights"):
        forget(table)


def _draw_seed() -> None:
    rule = RULES["random_state"]
    assert isinstance(rule, Range)
    now = st.session_state.random_state
    drawn = random.randint(int(rule.low), int(rule.high) - 1)
    st.session_state.random_state = drawn + (drawn >= now)

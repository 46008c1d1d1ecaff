"""The sidebar: the controls of the declared settings, and what is drawn after a change."""

import random
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from explorer.app import points, session
from explorer.app.components.live_slider import live_slider
from explorer.app.page import GROUP
from explorer.app.serving.browser_files import published
from explorer.app.upload import file_control
from explorer.app.weight_editor import WEIGHTS_AND_INTERCEPT, filled, weight_editor
from explorer.settings import (
    CLOSED,
    DATASETS,
    DEFAULTS,
    LENSES,
    MOST_CLASSES,
    RULES,
    SETTINGS,
    STEERING,
    Automatic,
    Choice,
    ClassWeight,
    FeatureParams,
    Features,
    Group,
    LossView,
    Range,
    Row,
    Several,
    Solver,
    Start,
    Table,
)

PICTURES = ("numbers", "regions", "probabilities", "loss", "news")
"""Keys of the fragments that follow the controls."""

FRAMED = ("regions", "probabilities")
"""The fragments among them whose charts the browser can draw from the frames of a training."""

LENS = ("lens", "working")
"""Keys of the fragments in which the open lens is drawn."""

SIDEBAR = (Group.DATA, Group.FLAWS, Group.MODEL, Group.TRAINING, Group.EVALUATION)

RARE = (Group.FLAWS, Group.TRAINING, Group.EVALUATION)
"""Groups of the sidebar that are folded at first, unless the link sets something in them."""

COLUMNS = {"class_weights": ("weight",), "start_weights": WEIGHTS_AND_INTERCEPT}
"""Names of the columns of the tables."""

COUNT = "feature_count"
"""Key of the fragment that says how many features there are."""

FEATURES = tuple(FeatureParams.settings())
"""Names of the settings of the features."""

PER_FEATURE = 10
"""With fewer points per feature than this, a fit without a strong penalty is likely to overfit.

Peduzzi, Concato, Kemper, Holford and Feinstein (1996), A simulation study of the number of events
per variable in logistic regression analysis."""

RESET = "reset"
"""Key of the fragment with the button that resets and then undoes the reset."""

TYPED = 1000
"""A number with more steps than this is typed, because a slider would be too fine."""


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
    if "before_reset" in state and session.current() == state.settings:
        st.button(
            "Undo reset",
            key="undo",
            on_click=session.undo_reset,
            help="Restores the settings from before the reset.",
        )
    else:
        st.button(
            "Reset all",
            key="reset_all",
            on_click=session.reset,
            help="Sets every control to its default.",
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
            # The page's style puts it into the headline.
            st.caption(summed_up(group, session.current()))


def _begins_open(group: Group) -> bool:
    """Return whether a group is open at first; a rare one only if the link sets something in it."""
    state = st.session_state
    if "begin_open" not in state:
        now = session.current()
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
    if name == "dataset":
        session.bring_back()
    typed = state.start == Start.TYPED or state.class_weight == ClassWeight.TYPED
    bound = DATASETS[state.dataset].max_classes < MOST_CLASSES or typed
    if state.whole and name not in STEERING and not (name == "n_classes" and bound):
        draw_pictures()


def draw_pictures() -> None:
    """Draw, from a callback, only the fragments that follow the controls."""
    state = st.session_state
    undo = [RESET] if "before_reset" in state else []
    count = [COUNT] if state.features != Features.LINEAR else []
    st.rerun([*(each for each in PICTURES if not _follows(each)), *open_lens(), *undo, *count])


def _follows(key: str) -> bool:
    """Return whether the browser can draw the chart of a fragment without the server.

    It can if it has everything but the weights, which the frames bring. Overlays are drawn by the
    server.
    """
    state = st.session_state
    overlaid = state.lens != CLOSED and LENSES[state.lens].overlay
    if key not in FRAMED or not published() or overlaid:
        return False
    return bool(state.get("drawn", {}).get(key) == session.ground())


def open_lens() -> list[str]:
    """Return the keys of the fragments of the lens, if one is open."""
    return [*LENS] if st.session_state.lens != CLOSED else []


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
    if setting.active_when and not setting.stays:
        options = {"persist_state": "session"} | options
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
    options = {"on_change": _changed, "args": (name,), "disabled": not active} | options
    _widget(name)(setting.label, key=name, help=setting.help or None, **options)
    if setting.ends and active:
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            for end in setting.ends:
                st.caption(end, width="content")


def _moved(name: str, key: str) -> None:
    """Take over the value at which a person has released a slider; the pictures followed it."""
    state = st.session_state
    state[name] = SETTINGS[name].rule.check(state[key]["set"])
    draw_pictures()


def is_active(name: str) -> bool:
    """Return whether a setting has an effect on the page; a race shows every optimiser."""
    settings = session.current()
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
    if isinstance(rule, Several):
        options = {"options": list(setting.names), "format_func": setting.names.get}
        return partial(st.pills, selection_mode="multi", **options)
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
            format="%.4g",
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


def _classes_control(name: str) -> None:
    control(name)
    note = ""
    if is_active(name):
        note = too_many_classes(st.session_state.dataset, st.session_state.n_classes)
    if note:
        st.info(note)


def too_many_classes(dataset: str, n_classes: int) -> str:
    """Say how many classes are shown if the data set cannot have so many; empty if it can."""
    most = DATASETS[dataset].max_classes
    if n_classes <= most:
        return ""
    return f"This data set has at most {most} classes: {most} are shown, not {n_classes}."


def _dataset_control(name: str) -> None:
    control(name)
    if not points.are_shown():
        st.button(
            "Edit these points",
            key="edit_points",
            type="tertiary",
            on_click=points.start_from_shown,
            help="The training points become your own: add, move and remove some. A link carries "
            "up to 100 of them.",
        )


def _file_control(name: str) -> None:
    if is_active(name):
        file_control()


def _seed_control(name: str) -> None:
    if not is_active(name):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        control(name, width=110)
        st.button(
            "New seed", on_click=_draw_seed, help="Chooses a random seed, which gives new points."
        )


def _table(name: str) -> None:
    """Draw a table of numbers that a person types, one row per class."""
    if not is_active(name):
        return
    state, setting = st.session_state, SETTINGS[name]
    st.caption(setting.label, help=setting.help)
    n_classes = DATASETS[state.dataset].possible(session.current())
    assert isinstance(setting.rule, Table)
    rows = filled(state[name], n_classes, setting.rule)
    weight_editor(
        name, setting.rule, rows, columns=COLUMNS[name], classes=session.wanted()[0].names
    )


def _places(name: str) -> None:
    """Draw a table of places, with buttons to add one and to remove the last."""
    if not is_active(name):
        return
    state, rule = st.session_state, SETTINGS[name].rule
    assert isinstance(rule, Table)
    st.caption(SETTINGS[name].label, help=SETTINGS[name].help)
    rows = list(state[name])
    if rows:
        names = [f"bump {k}" for k in range(len(rows))]
        weight_editor(name, rule, rows, columns=("x₁", "x₂"), names=names)
    here = (state.x1 or 0.0, state.x2 or 0.0)
    told = "the marked place" if state.x1 is not None else "(0, 0)"
    with st.container(horizontal=True):
        if len(rows) < rule.most:
            st.button(f"Add {told}", on_click=_set_rows, args=(name, [*rows, here]))
        if rows:
            st.button("Remove the last", on_click=_set_rows, args=(name, rows[:-1]))


def _set_rows(name: str, rows: list[Row]) -> None:
    st.session_state[name] = RULES[name].check(rows)


def _features_control(name: str) -> None:
    """Draw a setting of the features; after the last one, say how many features there are."""
    _places(name) if name == "bump_places" else control(name)
    if name == FEATURES[-1] and st.session_state.features != Features.LINEAR:
        _count()


@st.fragment(key=COUNT)
def _count() -> None:
    """Say how many features there are; it follows the other controls."""
    data, params = session.wanted()
    n_features, held_out = params.n_features(data.n_classes), data.test_size > 0.0
    st.caption(count_of_features(n_features, data.n_points, held_out and is_active("test_size")))


def count_of_features(n_features: int, n_samples: int, held_out: bool) -> str:
    """Say how many features there are, and whether there are too many for the points.

    Parameters
    ----------
    n_features, n_samples : int
    held_out : bool
        Whether there are held-out points, which show overfitting.
    """
    told = f"{n_features} features, standardised."
    if n_samples < PER_FEATURE * n_features:
        told += f" These are many for {n_samples:,} points: the model can overfit."
        told += " Compare *held out* with *train*." if held_out else ""
    return told


DRAWN: dict[str, Callable[[str], None]] = {
    "dataset": _dataset_control,
    **dict.fromkeys(FEATURES, _features_control),
    "n_classes": _classes_control,
    "random_state": _seed_control,
    "file": _file_control,
    "class_weights": _table,
    "start_weights": _table,
}
"""Controls that are drawn with something else beside them."""


def in_sidebar() -> list[str]:
    """Return the names of the settings that the sidebar has."""
    return [name for group in SIDEBAR for name in _of_group(group)]


def _of_group(group: Group) -> list[str]:
    return [name for name, setting in SETTINGS.items() if setting.group is group]


def _draw_seed() -> None:
    rule = RULES["random_state"]
    assert isinstance(rule, Range)
    now = st.session_state.random_state
    drawn = random.randint(int(rule.low), int(rule.high) - 1)
    st.session_state.random_state = drawn + (drawn >= now)

"""The sidebar: groups of controls that fold, and the controls with something else beside them."""

import random
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from explorer.app import points, redraw, session
from explorer.app.controls import SIDEBAR, control, is_active
from explorer.app.memory import memory
from explorer.app.number_editor import filled, number_editor
from explorer.app.upload import file_control
from explorer.settings import (
    DATASETS,
    DEFAULTS,
    RULES,
    SETTINGS,
    FeatureParams,
    Features,
    Group,
    Range,
    Row,
    Table,
)

RARE = (Group.FLAWS, Group.TRAINING, Group.EVALUATION)
"""Groups of the sidebar that are folded at first, unless the link sets something in them."""

COLUMNS = {"class_weights": ("weight",), "start_weights": ("w₁", "w₂", "b")}
"""Names of the columns of the tables."""

OF_PENALTY = [
    name
    for name, each in SETTINGS.items()
    if any(redraw.PENALTY in condition for condition in each.active_when)
]
"""The settings that have an effect only with some penalties; they come right after it."""

LAST_OF_FEATURES = [*FeatureParams.settings()][-1]
"""The setting of the features that is drawn last."""

PER_FEATURE = 10
"""With fewer points per feature than this, a fit without a strong penalty is likely to overfit.

Peduzzi, Concato, Kemper, Holford and Feinstein (1996), A simulation study of the number of events
per variable in logistic regression analysis."""


def controls() -> None:
    """Draw the controls."""
    with st.sidebar:
        _reset_button()
        for group in SIDEBAR:
            if any(SETTINGS[name].stays or is_active(name) for name in _of_group(group)):
                _group(group)


@redraw.fragment(redraw.RESET)
def _reset_button() -> None:
    """Draw the button that resets; until the next change it undoes the reset."""
    if memory().before_reset is not None:
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
            st.caption(summed_up(group, session.settings()))


def _begins_open(group: Group) -> bool:
    """Return whether a group is open at first; a rare one only if the link sets something in it."""
    own = memory()
    if own.begin_open is None:
        now = session.settings()
        changed = {SETTINGS[name].group for name in RULES if now[name] != DEFAULTS[name]}
        own.begin_open = {*SIDEBAR} - {*RARE} | changed
    return group in own.begin_open


def summed_up(group: Group, settings: Mapping[str, Any]) -> str:
    """Return the summary of a group of settings for its headline."""
    said = (
        SETTINGS[name].in_brief(settings[name])
        for name in _of_group(group)
        if SETTINGS[name].is_active(settings)
    )
    return ", ".join(filter(None, said))


@redraw.fragment(redraw.PENALTY)
def _penalty() -> None:
    """Draw the penalty and the controls that depend on it; a change of it draws only these."""
    for name in (redraw.PENALTY, *OF_PENALTY):
        control(name)


def _classes_control(name: str) -> None:
    control(name)
    state = st.session_state
    if is_active(name) and (note := too_many_classes(state.dataset, state.n_classes)):
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
    data = session.chosen().data
    assert isinstance(setting.rule, Table)
    rows = filled(state[name], data.n_classes, setting.rule)
    number_editor(name, setting.rule, rows, columns=COLUMNS[name], classes=data.names)


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
        number_editor(name, rule, rows, columns=("x₁", "x₂"), names=names)
    marked = None not in (state.x1, state.x2)
    here = (state.x1, state.x2) if marked else (0.0, 0.0)
    told = "the marked place" if marked else "(0, 0)"
    with st.container(horizontal=True):
        if len(rows) < rule.most:
            st.button(f"Add {told}", on_click=_set_rows, args=(name, [*rows, here]))
        if rows:
            st.button("Remove the last", on_click=_set_rows, args=(name, rows[:-1]))


def _set_rows(name: str, rows: list[Row]) -> None:
    st.session_state[name] = RULES[name].check(rows)


def _last_of_features(name: str) -> None:
    """Draw the last setting of the features, and say how many features there are."""
    control(name)
    if st.session_state.features != Features.LINEAR:
        _count()


@redraw.fragment(redraw.COUNT)
def _count() -> None:
    """Say how many features there are; it follows the other controls."""
    data, params = session.chosen().data, session.chosen().fit
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
    redraw.PENALTY: lambda _: _penalty(),
    **dict.fromkeys(OF_PENALTY, lambda _: None),  # drawn with the penalty
    "bump_places": _places,
    LAST_OF_FEATURES: _last_of_features,
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

"""The points that a person edits: their history in the session, and where they come from."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import streamlit as st

from explorer.app import session
from explorer.app.memory import memory
from explorer.app.serving.waiting import computed
from explorer.settings import DATASETS, EDITED, Sample
from explorer.settings.combined import parameters
from explorer.settings.edits import edited
from explorer.settings.history import History

[DATASET] = EDITED
SETTING = DATASETS[DATASET].edits


def are_shown() -> bool:
    """Return whether the page shows points that a person edits."""
    return bool(st.session_state.dataset == DATASET)


def history() -> History:
    """Return the history of the points; any other change, such as a reset, is a step of it."""
    now: Sample = st.session_state[SETTING]
    return (memory().history or History(now)).then(now)


def take(edits: Any) -> None:
    """Take over the edits that a browser has sent; each comes with its number.

    A browser sends edits again until it knows that they have arrived.
    """
    now, last = history(), memory().last_edit
    for each in edits if isinstance(edits, list) else ():
        match each:
            case [int(number), *edit] if number > last:
                last = number
                with suppress(ValueError):  # the browser offers none of these
                    now = edited(now, edit)
    _keep(now)
    memory().last_edit = last


def _keep(now: History) -> None:
    """Store the points and their history."""
    memory().history = now
    st.session_state[SETTING] = now.present


def dragged(asked: Sequence[Any]) -> Sample | None:
    """Return the points while one of them is dragged; None if there is no such point.

    Parameters
    ----------
    asked : sequence
        Class and number of the point, and its place.
    """
    with suppress(ValueError):
        return edited(History(st.session_state[SETTING]), ["move", *asked]).present
    return None


def start_from_shown() -> None:
    """Let a person edit the training points that are shown, with their flaws."""
    data = parameters(session.current()).data
    begun: Sample = computed("explorer.app.compute:sample", data)
    all_points = data.n_points  # of random data: those of the training, and others are held out
    if DATASETS[data.dataset].draw:
        all_points += round(data.test_size * data.n_samples)
    told = f"the same {begun.n_samples:,} training points"
    if left_out := all_points - begun.n_samples:
        told += f", without the {left_out:,} held-out points"
    _keep(history().then(begun))
    st.session_state.dataset = DATASET
    memory().begun_from = told

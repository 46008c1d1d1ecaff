"""The controls that play a training through, in the browser."""

from collections.abc import Callable

import streamlit as st

from explorer.app.browser_files import published
from explorer.app.live_plot import message
from explorer.browser.publish import loader
from explorer.figures.packed import Packed

_component = (
    st.components.v2.component("player", js=loader("player.js", "player"), isolate_styles=False)
    if published()
    else None
)


def player(
    frames: Packed,
    *,
    group: str,
    run: str,
    iteration: int | None,
    key: str,
    on_release: Callable[[], None],
) -> None:
    """Draw the controls; where charts cannot be drawn in place there is nothing to be played.

    Parameters
    ----------
    frames : Packed
        What :func:`explorer.figures.training.training_frames` returns, packed.
    group : str
        The charts that follow.
    run : str
        Tells one run from another.
    iteration : int or None
        The iteration to be shown first, or the nearest that there is; None is the last.
    key : str
        ``st.session_state[key]["iteration"]`` is the iteration a person has stopped at.
    on_release : callable
        Called when the person has stopped at another iteration, before the script runs.
    """
    if _component is None:
        return
    head = {"group": group, "run": run, "iteration": iteration}
    _component(key=key, data=message(head, frames.body), on_iteration_change=on_release)

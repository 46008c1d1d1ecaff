"""The player, which shows a training in the browser, and the status line."""

from collections.abc import Callable

from explorer.app.components import component
from explorer.browser.message import message
from explorer.figures.packed import Packed

_component = component("player", "player.js", "player")
_status = component("status", "player.js", "status")


def player(
    frames: Packed,
    *,
    group: str,
    run: str,
    data: str,
    iteration: int | None,
    key: str,
    on_release: Callable[[], None],
) -> None:
    """Draw the player; nothing if the page has no charts of its own.

    Parameters
    ----------
    frames : Packed
        The packed result of :func:`explorer.figures.training.training_frames`.
    group : str
        The charts that follow.
    run : str
        Name of the run; different runs have different names.
    data : str
        Name of the data set; different data sets have different names.
    iteration : int or None
        The iteration to be shown first, or the nearest frame; None is the last.
    key : str
        ``st.session_state[key]["stopped"]`` has the ``run`` and the ``iteration`` at which a person
        has stopped; None is the last iteration.
    on_release : callable
        Called when the person has stopped at another iteration, before the script runs.
    """
    if _component is None:
        return
    head = {"group": group, "run": run, "data": data, "iteration": iteration}
    _component(key=key, data=message(head, frames.body), on_stopped_change=on_release)


def status(*, group: str, key: str) -> None:
    """Draw the status line of the shown iteration, which the frames bring; nothing without charts.

    Parameters
    ----------
    group : str
        The player's group.
    key : str
    """
    if _status is not None:
        _status(key=key, data=message({"group": group}))

"""The toolbar with which a person edits points, and the answers while a point is dragged."""

from typing import Any

import streamlit as st

from explorer.app import points, redraw, session
from explorer.app.components.point_editor import followed, point_editor
from explorer.app.memory import memory
from explorer.app.page import GROUP
from explorer.app.serving.browser_files import published
from explorer.app.serving.waiting import computed
from explorer.settings import Sample
from explorer.settings.combined import parameters
from explorer.settings.sample import MOST_IN_LINK

KEY = "editor"

WITHOUT_SCRIPTS = (
    "Adding and dragging points needs the page's scripts, which this server does not publish. "
    "The link can set points: `points=x1,x2,class;x1,x2,class`."
)
TOO_MANY = f"The link does not carry these {{count:,}} points: it has room for {MOST_IN_LINK}."
WITH_NAMES = "The link does not carry these points, because they have names."


@st.fragment(key=KEY)
def editor(run: str) -> None:
    """Draw the toolbar; while a point is dragged only this runs.

    Parameters
    ----------
    run : str
        Name of the run that the points have.
    """
    if not published():
        st.caption(WITHOUT_SCRIPTS)
        return
    known = points.history()
    sample = known.present
    point_editor(
        group=GROUP,
        run=run,
        key=KEY,
        n_classes=sample.n_classes,
        names=session.chosen().data.names,
        steps=(len(known.past), len(known.undone)),
        edited=memory().last_edit,
        note=_note(sample),
        on_edits=_edit,
        on_drag=_drag,
    )
    own = memory()
    dragged, own.dragged = own.dragged, None
    match dragged:
        case [int(question), *asked]:
            _follow(question, asked)


def _note(sample: Sample) -> str:
    """Say why a link does not carry the points; empty if it does."""
    if sample.in_link:
        return ""
    return (
        TOO_MANY.format(count=sample.n_samples) if sample.n_samples > MOST_IN_LINK else WITH_NAMES
    )


def _edit() -> None:
    """Take the edits over, and draw what follows."""
    before = points.history().present.n_classes
    points.take(st.session_state[KEY]["edits"])
    if points.history().present.n_classes != before:
        st.rerun()  # the tables have one row per class
    redraw.pictures()


def _drag() -> None:
    """Note where a point is dragged to; Streamlit then runs the fragment."""
    memory().dragged = st.session_state[KEY]["drag"]


def _follow(question: int, asked: list[Any]) -> None:
    """Send the fit to the points as they are in the middle of a drag."""
    sample = points.dragged(asked)
    if sample is None:
        return
    chosen = parameters(session.current() | {points.SETTING: sample})
    wanted = chosen.data, chosen.relevant, chosen.pictured.reset("weights")
    frames = computed("explorer.app.compute:followed", *wanted, kept=False)
    with st.container(key="followed_still"):
        followed(frames, group=GROUP, key="followed", question=question)

"""What a person sees while a worker computes: the remaining time, or why there is no picture."""

from typing import Any, NoReturn

import streamlit as st

from explorer.app.serving import cost, process
from explorer.app.serving.worker import Lost
from explorer.app.serving.workers import SLOW, Busy, Job

AT_ONCE = 0.4
"""Seconds before a message appears; most pictures are ready by then."""

EVERY = 0.5
"""Seconds between two messages. When something is sent, Streamlit ends the run of a visitor who has
left the page or has changed another control."""

BUSY = (
    "Many people are waiting for slow pictures, so yours was not started. Choose fewer points, "
    "fewer iterations or another view, or try again in a minute."
)
LOST = (
    "This picture could not be computed, because the process that computed it ended. Try again, or "
    "change a setting."
)


def computed(name: str, *wanted: Any, kept: bool = True) -> Any:
    """Return the answer of a worker's function; show the remaining time meanwhile.

    If there is no answer, the page says why, and the run of the script ends.

    Parameters
    ----------
    name : str
        ``module:function``.
    *wanted
        Parameters; they are also the key of the answer.
    kept : bool
        Whether the answer is kept for other visitors. Nobody else wants the steps of a drag.
    """
    try:
        ask = process.answers.ask if kept else process.workers.submit
        job = ask(name, *wanted, cost=cost.seconds(*wanted))
    except Busy:
        _give_up(BUSY)
    try:
        return _awaited(job)
    except Lost:
        _give_up(LOST)
    finally:
        process.workers.leave(job)


def is_slow(*wanted: Any) -> bool:
    """Return whether a visitor is likely to wait for a call with these parameters."""
    return cost.seconds(*wanted) >= SLOW


def _awaited(job: Job) -> Any:
    try:
        return job.answer.result(AT_ONCE)
    except TimeoutError:
        if job.answer.done():
            raise
    told, waited = st.empty(), AT_ONCE
    while True:
        left = process.workers.seconds_left(job)
        told.progress(waited / (waited + max(left, EVERY)), _estimate(left))
        try:
            answer = job.answer.result(EVERY)
        except TimeoutError:
            waited += EVERY
        else:
            told.empty()
            return answer


def _estimate(left: float) -> str:
    if left < 1.5:
        return "Your picture is being computed."
    return f"Your picture will be ready in about {left:.0f} s. You can change a setting meanwhile."


def _give_up(why: str) -> NoReturn:
    st.warning(why)
    st.button("Try again", on_click=st.rerun)
    st.stop()

"""What a person sees while a worker computes: how long it takes, or why there is no picture."""

from typing import Any, NoReturn

import streamlit as st

from explorer.app import cost, process
from explorer.app.worker import Lost
from explorer.app.workers import SLOW, Busy, Job

AT_ONCE = 0.4
"""Seconds for which nothing is said: most pictures are there by then."""

EVERY = 0.5
"""Seconds between two looks. At each one Streamlit ends a run whose visitor has left the page, or
has moved another control: it does so where something is sent."""

BUSY = (
    "Many people are waiting for slow pictures, so yours was not begun. Choose fewer points, fewer "
    "iterations or another view, or try again in a minute."
)
LOST = (
    "This picture could not be computed: the process that was at work on it ended. Try again, or "
    "change a setting."
)


def computed(name: str, *wanted: Any) -> Any:
    """Return what a worker's function answers, and say how long that takes.

    Where there is no answer the page says why, and the run of the script ends.

    Parameters
    ----------
    name : str
        ``module:function``.
    *wanted
        Parameters, by which the answer is kept.
    """
    try:
        job = process.answers.ask(name, *wanted, cost=cost.seconds(*wanted))
    except Busy:
        _give_up(BUSY)
    try:
        return _awaited(job)
    except Lost:
        _give_up(LOST)
    finally:
        process.workers.leave(job)


def is_slow(*wanted: Any) -> bool:
    """Tell whether a call with these parameters is likely to make a visitor wait."""
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
        return "One moment: your picture is being computed."
    return f"Busy: your picture comes in about {left:.0f} s. You can change a setting meanwhile."


def _give_up(why: str) -> NoReturn:
    st.warning(why)
    st.button("Try again", on_click=st.rerun)
    st.stop()

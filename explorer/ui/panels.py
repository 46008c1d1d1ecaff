"""The page beside the sidebar: headline, numbers, three panels, formulas."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from explorer.figures.style import DARK, LIGHT, PAGE, Theme
from explorer.params import DataParams, FitParams, LossView, RaceAxis
from explorer.ui import controls, process
from explorer.ui.browser_files import published
from explorer.ui.live_plot import live_plot
from explorer.ui.page import Chart, Page
from explorer.ui.player import player

LOSS_VIEWS = {LossView.LOSS: "Loss", LossView.DISTANCE: "Distance", LossView.RACE: "Race"}
RACE_AXES = {RaceAxis.ITERATION: "Iterations", RaceAxis.TIME: "Time"}

PAGES = 64
"""Most pages that are kept for whoever asks."""

# The text of a parameter set has its class, its names and its values: no two sets share one.
KEYS: dict[str | type, Callable[[Any], str]] = {DataParams: repr, FitParams: repr, Theme: repr}

GROUP = "training"
"""The charts that follow the player."""

TALL, LOW, LOWER = 526, 226, 202
"""Heights of the charts in pixels: with what is above them, all end inside 720."""


def headline() -> None:
    """Draw the title and what there is to do."""
    st.markdown(
        "# Softmax Explorer\n"
        "Softmax turns one linear score per class into probabilities that sum to one. "
        "Move a control: the model is fitted anew and every picture follows."
    )


@st.fragment(key=controls.PICTURES)
def pictures() -> None:
    """Draw everything that follows the controls; after most changes this alone runs again."""
    controls.sync_to_url()
    data, params = controls.wanted()
    chosen = params.relevant(data.n_classes)
    racing = st.session_state.loss_view == LossView.RACE
    axis = RaceAxis(st.session_state.race_axis) if racing else RaceAxis.ITERATION
    view = LossView(st.session_state.loss_view)
    page = _page(data, params if racing else chosen, view, axis, _current_theme())
    if st.session_state.problems:
        st.warning("  \n".join(st.session_state.problems))
    _numbers(page)
    left, right = st.columns(2, gap="small")
    with left:
        _regions_panel(data, page)
    with right:
        _probabilities_panel(data, page)
        _loss_panel(data, page)
    _place(data, chosen)
    formulas = st.expander(
        "The formulas, with the present K and C", key="formulas", on_change="rerun"
    )
    if formulas.open:
        formulas.markdown(page.formulas)


@st.cache_resource(max_entries=PAGES, show_spinner=False, hash_funcs=KEYS)
def _page(*wanted: Any) -> Page:
    """Return what is shown; a setting that one visitor has opened is there for all."""
    page: Page = process.workers().call("explorer.ui.compute:page", *wanted)
    return page


def _current_theme() -> Theme:
    """Return the look of figures: the page's own where the browser gives it to them."""
    if published():
        return PAGE
    theme = DARK if st.context.theme.type == "dark" else LIGHT
    return replace(theme, drag_zooms="Mobi" not in st.context.headers.get("User-Agent", ""))


def _numbers(page: Page) -> None:
    st.markdown(
        page.numbers,
        help="**Accuracy**: share of points whose own class is the likeliest. **Cross-entropy**: "
        "mean of −log(probability of the point's own class), in nats, which are units of the "
        "natural logarithm; 0 would be certain and right. **Held out**: the same of points that "
        "were not trained on. **Iterations**: steps of the optimiser. "
        "**Converged**: the objective is flat here, so no step lowers it further.",
    )


def _place(data: DataParams, params: FitParams) -> None:
    """Work the softmax out where the person has clicked."""
    state = st.session_state
    if "place" not in state:
        st.caption("Click anywhere in the regions or maps: the softmax is worked out there.")
    else:
        asked = (data, params, state.place, state.iteration)
        st.caption(process.workers().call("explorer.ui.compute:place", *asked))


def _regions_panel(data: DataParams, page: Page) -> None:
    st.markdown(
        "## Decision regions: where each class is the likeliest"
        + (page.nowhere and f"; {page.nowhere}"),
        help="Scores are linear, so every border is straight. Ringed points are wrong: they lie in "
        "another class's region. Hollow points are held out: no fit sees them. Hover over a point "
        "for its probabilities; drag to zoom, double-click to go back.",
    )
    _chart(data, page, page.regions, "regions", TALL, "Decision regions")


def _probabilities_panel(data: DataParams, page: Page) -> None:
    st.markdown(
        "## Probability of each class: at every place they sum to one",
        help="One map per class, all on the scale at the right; the dotted line is the class's "
        "decision region. Hover for the probability at a place.",
    )
    _chart(data, page, page.probabilities, "probabilities", LOW, "Probability maps")


def _loss_panel(data: DataParams, page: Page) -> None:
    view, axis = st.session_state.loss_view, st.session_state.race_axis
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        if view == LossView.RACE:
            _race_heading()
        else:
            _loss_heading()
        _switch("What the loss curve shows", "loss_view", LOSS_VIEWS)
    if view == LossView.RACE:
        _chart(data, page, page.loss, "loss", LOWER, "Race of the optimisers", f"race {axis}")
    else:
        _chart(data, page, page.loss, "loss", LOWER, "Loss curve", view)
    _player(page)


@st.fragment
def _player(page: Page) -> None:
    """Draw the player; when it is let go, this alone runs again, to write the URL."""
    player(
        page.frames,
        group=GROUP,
        run=page.run,
        iteration=st.session_state.iteration,
        key="player",
        on_release=_keep_iteration,
    )
    if st.session_state.pop("released", False):
        controls.sync_to_url()
        if "place" in st.session_state:
            st.rerun()  # the softmax is worked out anew


def _keep_iteration() -> None:
    st.session_state.iteration = st.session_state.player["iteration"]
    st.session_state.released = True


def _loss_heading() -> None:
    st.markdown(
        "## Loss curve after each iteration",
        help="Cross-entropy is the misfit; the objective adds the penalty, and is what the "
        "optimiser lowers. *Held out* is the cross-entropy of the hollow points: where it rises "
        "while the other falls, the fit learns what does not carry over. The dashed line is the "
        "least objective there is. *Distance* shows how far above it each iteration still is, on a "
        "logarithmic axis; *Race* shows that for all optimisers. Drag along the curve or play: all "
        "pictures follow it.",
    )


def _race_heading() -> None:
    st.markdown(
        "## All optimisers",
        help="All optimisers, from the same start, with the settings in the sidebar; the chosen "
        "one is drawn thicker. Both axes are logarithmic, with a place of its own for the start. "
        "An iteration of Newton costs more than one of gradient descent, so fewer iterations need "
        "not be less *time*. Times are measured once, on this server's machine, and waver.",
    )
    _switch("What the race is drawn against", "race_axis", RACE_AXES)


def _switch(label: str, key: str, names: Mapping[Any, str]) -> None:
    st.segmented_control(
        label,
        list(names),
        format_func=names.__getitem__,
        key=key,
        on_change=st.rerun,  # the race has controls of its own
        label_visibility="collapsed",
        required=True,
        persist_state="session",
    )


def _chart(
    data: DataParams,
    page: Page,
    chart: Chart,
    key: str,
    height: int,
    name: str,
    view: str = "",
) -> None:
    """Draw a chart that keeps a person's zoom until its axes mean another thing."""
    live_plot(
        chart.figure,
        key=key,
        height=height,
        name=name,
        summary=chart.summary,
        revision=f"{data.dataset} {data.random_state} {data.n_classes} {view}",
        group=GROUP,
        run=page.run,
        painter="training.js",
        on_click=partial(_keep_place, key) if key != "loss" else None,
    )


def _keep_place(key: str) -> None:
    clicked = st.session_state[key]["clicked"]
    st.session_state.place = (clicked["x"], clicked["y"])

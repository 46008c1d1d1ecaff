"""The page beside the sidebar: headline, numbers, three panels, formulas."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from explorer.figures.style import Theme
from explorer.params import DataParams, FitParams, LossView, RaceAxis
from explorer.ui import compute, controls, text
from explorer.ui.browser_files import preload
from explorer.ui.controls import fit_settings
from explorer.ui.live_plot import Packed, live_plot
from explorer.ui.player import player

LOSS_VIEWS = {LossView.LOSS: "Loss", LossView.DISTANCE: "Distance", LossView.RACE: "Race"}
RACE_AXES = {RaceAxis.ITERATION: "Iterations", RaceAxis.TIME: "Time"}

GROUP = "training"
"""The charts that follow the player."""

TALL, LOW, LOWER = 526, 226, 202
"""Heights of the charts in pixels: with what is above them, all end inside 720."""

STYLE = """<style>
[data-testid="stHeader"] {height: 1.75rem; min-height: 0; background: none}
[data-testid="stMainBlockContainer"] {padding: 1.25rem 1.25rem 1rem}
[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] {gap: 0.4rem}
[data-testid="stMainBlockContainer"] h1 {font-size: 1.6rem; padding: 0.2rem 0}
[data-testid="stMainBlockContainer"] h2 {font-size: 1rem; padding: 0 0 0.3rem; line-height: 1.4}
[data-testid="stSidebarHeader"] {height: 1.75rem; min-height: 0; padding: 0; margin: 0}
[data-testid="stSidebarUserContent"] {padding-bottom: 1rem}
[data-testid="stSidebarUserContent"] [data-testid="stVerticalBlock"] {gap: 0.4rem}
[data-testid="stElementContainer"]:has(script),
[class*="_still"] {display: none}
</style>"""


def headline() -> None:
    """Draw the title and what there is to do."""
    st.html(STYLE)
    if html := preload():
        st.html(html, unsafe_allow_javascript=True)
    st.markdown(
        "# Softmax Explorer\n"
        "Softmax turns one linear score per class into probabilities that sum to one. "
        "Move a control: the model is fitted anew and every picture follows."
    )


def notices(problems: tuple[str, ...]) -> None:
    """Say which parts of the link were not used."""
    if problems:
        st.warning("  \n".join(problems))


def numbers(data: DataParams, params: FitParams) -> None:
    """Draw the line of numbers above the panels."""
    points, fit = compute.dataset(data), compute.fit(data, params)
    st.markdown(
        text.summary(points, fit, compute.optimum(data, params)),
        help="**Accuracy**: share of points whose own class is the likeliest. **Cross-entropy**: "
        "mean of −log(probability of the point's own class), in nats, which are units of the "
        "natural logarithm; 0 would be certain and right. **Held out**: the same of points that "
        "were not trained on. **Iterations**: steps of the optimiser. "
        "**Converged**: the objective is flat here, so no step lowers it further.",
    )


def panels(data: DataParams, params: FitParams) -> None:
    """Draw the three panels."""
    theme = compute.current_theme()
    left, right = st.columns(2, gap="small")
    with left:
        _regions_panel(data, params, theme)
    with right:
        _probabilities_panel(data, params, theme)
        _loss_panel(data, params, theme)
    _place(data, params)


def _place(data: DataParams, params: FitParams) -> None:
    """Work the softmax out where the person has clicked."""
    state = st.session_state
    if "place" not in state:
        st.caption("Click anywhere in the regions or maps: the softmax is worked out there.")
    else:
        st.caption(text.place(compute.fit(data, params), state.place, state.iteration))


def _regions_panel(data: DataParams, params: FitParams, theme: Theme) -> None:
    points, fit = compute.dataset(data), compute.fit(data, params)
    extent = compute.extent(data)
    losers = text.nowhere(fit, extent)
    st.markdown(
        "## Decision regions: where each class is the likeliest" + (losers and f"; {losers}"),
        help="Scores are linear, so every border is straight. Ringed points are wrong: they lie in "
        "another class's region. Hollow points are held out: no fit sees them. Hover over a point "
        "for its probabilities; drag to zoom, double-click to go back.",
    )
    summary = text.regions_alt(points, fit, extent)
    figure = compute.regions(data, params, theme)
    _chart(data, params, figure, "regions", TALL, "Decision regions", summary)


def _probabilities_panel(data: DataParams, params: FitParams, theme: Theme) -> None:
    points, fit = compute.dataset(data), compute.fit(data, params)
    st.markdown(
        "## Probability of each class: at every place they sum to one",
        help="One map per class, all on the scale at the right; the dotted line is the class's "
        "decision region. Hover for the probability at a place.",
    )
    summary = text.probabilities_alt(points, fit)
    figure = compute.probabilities(data, params, theme)
    _chart(data, params, figure, "probabilities", LOW, "Probability maps", summary)


def _loss_panel(data: DataParams, params: FitParams, theme: Theme) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        if st.session_state.loss_view == LossView.RACE:
            _race_heading()
        else:
            _loss_heading()
        _switch("What the loss curve shows", "loss_view", LOSS_VIEWS)
    view = LossView(st.session_state.loss_view)
    if view is LossView.RACE:
        _race(data, theme)
    else:
        summary = text.loss_alt(compute.fit(data, params), compute.optimum(data, params), view)
        figure = compute.loss(data, params, view, theme)
        _chart(data, params, figure, "loss", LOWER, "Loss curve", summary, view)
    _player(data, params)


@st.fragment
def _player(data: DataParams, params: FitParams) -> None:
    """Draw the player; when it is let go, this alone runs again, to write the URL."""
    player(
        compute.frames(data, params),
        group=GROUP,
        run=compute.run_name(data, params),
        iteration=st.session_state.iteration,
        key="player",
        on_release=_keep_iteration,
    )
    controls.sync_to_url()
    if st.session_state.pop("released", False) and "place" in st.session_state:
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
        label_visibility="collapsed",
        required=True,
        persist_state="session",
    )


def _race(data: DataParams, theme: Theme) -> None:
    """Draw all optimisers, with the settings of each."""
    params, axis = fit_settings(), RaceAxis(st.session_state.race_axis)
    optimum = compute.race_optimum(data, params)
    summary = text.race_alt(compute.runs(data, params), optimum, axis)
    figure = compute.race(data, params, axis, theme)
    shown = params.relevant(data.n_classes)
    _chart(data, shown, figure, "loss", LOWER, "Race of the optimisers", summary, f"race {axis}")


def formulas(data: DataParams, params: FitParams) -> None:
    """Draw the softmax and the objective with the present values in them."""
    with st.expander("The formulas, with the present K and C"):
        st.latex(text.softmax_formula(data.n_classes))
        st.caption(
            "K scores, one per class; exp makes them positive; "
            "dividing by their sum makes them sum to one."
        )
        st.latex(text.objective_formula(data, params))
        st.caption("The mean cross-entropy, plus the penalty. " + text.penalty_note(data, params))


def _chart(
    data: DataParams,
    params: FitParams,
    figure: Packed,
    key: str,
    height: int,
    name: str,
    summary: str,
    view: str = "",
) -> None:
    """Draw a chart that keeps a person's zoom until its axes mean another thing."""
    live_plot(
        figure,
        key=key,
        height=height,
        name=name,
        summary=summary,
        revision=f"{data.dataset} {data.random_state} {data.n_classes} {view}",
        group=GROUP,
        run=compute.run_name(data, params),
        painter="training.js",
        on_click=partial(_keep_place, key) if key != "loss" else None,
    )


def _keep_place(key: str) -> None:
    clicked = st.session_state[key]["clicked"]
    st.session_state.place = (clicked["x"], clicked["y"])

"""Titles of the maps and of the loss panel, with the choices of each."""

import streamlit as st

from explorer.app.controls import control
from explorer.app.page import LOSSES
from explorer.settings import MAPS, LossView

ABOUT_MAPS = (
    " ".join(f"*{kind.label}*: {kind.about}" for kind in MAPS.values())
    + " Dotted lines are the borders of the decision regions. Point at a place for its numbers."
)

ABOUT_CURVE = (
    "The *cross-entropy* measures how badly the probabilities fit the points. With class "
    "weights it is a weighted mean, the *weighted loss*. The *objective* adds the penalty; the "
    "optimiser minimises it. *Held out* is the cross-entropy of the hollow points, without "
    "weights. If it rises while the cross-entropy falls, the model is overfitting. The star "
    "marks its lowest value; *early stopping* would end the training there. Of a long training, "
    "60 iterations are shown, and the star marks the lowest value of those. The dashed line is the "
    "lowest objective. *Distance* shows the objective minus the lowest one, on a logarithmic "
    "axis. *Race* shows this distance for all optimisers. *Path* shows the optimum for every C. "
    "Drag along the curve or press play: all pictures follow."
)

ABOUT_RACE = (
    "All optimisers begin at the same start and use the settings in the sidebar. The "
    "chosen one is drawn thicker, with a mark at the shown iteration. Both axes are "
    "logarithmic; the start, 0, is drawn separately at the left. An iteration of Newton costs "
    "more than one of gradient descent, so fewer iterations do not always need less *time*. "
    "Times are measured once, on this server's machine, and vary between runs."
)

ABOUT_PATH = (
    "For each C the optimum is found. Drag along the curves: all pictures follow, and C is set "
    "when you let go. The *cross-validated* loss is the mean over five parts of the training "
    "points, each predicted by a fit to the others; there are fewer parts if a class has fewer "
    "than five points. The band reaches one standard error up and down. The star marks the C with "
    "the lowest such loss. The triangle marks the smallest C whose loss is within one standard "
    "error of the lowest: the simplest model that is about as good. With class weights the "
    "cross-validated loss is weighted like the loss, and the *held-out* loss is not. *Weights* "
    "shows one line per weight; with an L1 penalty, weights leave zero one after the other. "
    "Without a penalty, this is the path of an L2 penalty."
)

ABOUT_LOSSES = {
    LossView.LOSS: ABOUT_CURVE,
    LossView.DISTANCE: ABOUT_CURVE,
    LossView.RACE: ABOUT_RACE,
    LossView.PATH: ABOUT_PATH,
}

OWN = {LossView.RACE: ("race_axis",), LossView.PATH: ("path_shows",)}
"""The settings that a view has controls of, besides the choice of the view."""


def maps_heading() -> None:
    """Draw the title of the maps, and the choice of what they show."""
    _heading(MAPS[st.session_state.maps].title, ABOUT_MAPS, "maps")


def loss_heading() -> None:
    """Draw the title of the loss panel, and the choice of what it shows."""
    view = st.session_state.loss_view
    title, _ = LOSSES[view]
    _heading(title, ABOUT_LOSSES[view], *OWN.get(view, ()), "loss_view")


def _heading(title: str, about: str, *choices: str) -> None:
    """Draw a title, and beside it the controls of some settings."""
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.markdown(f"## {title}", help=about)
        for name in choices:
            # The whole page runs again: the title changes, and some views have their own controls.
            control(name, on_change=st.rerun, args=(), label_visibility="collapsed")

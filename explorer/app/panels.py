"""The page without the sidebar: headline, status line, three panels, lenses."""

from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.app import points, redraw, session
from explorer.app.components.live_plot import live_plot
from explorer.app.components.player import player, status
from explorer.app.editor import editor
from explorer.app.headings import loss_heading, maps_heading
from explorer.app.lenses import lens, lens_choice, marked_place, taken, working
from explorer.app.memory import memory
from explorer.app.news import changed, news
from explorer.app.page import GROUP, LOSSES, Page, meaning, run_of
from explorer.app.save import save_menu
from explorer.app.serving.browser_files import published
from explorer.app.serving.look import current_theme
from explorer.app.serving.waiting import computed, is_slow
from explorer.app.sidebar import in_sidebar
from explorer.figures.chart import Chart
from explorer.figures.style import Theme
from explorer.settings import (
    ALTERING,
    CLOSED,
    DECIDING,
    DEFAULTS,
    LENSES,
    MAPS,
    PATH_C,
    SETTINGS,
    DataParams,
    FitParams,
    LossView,
    Penalty,
    Range,
    Slot,
    ViewParams,
)
from explorer.settings.combined import Chosen, parameters
from explorer.settings.rules import PLACE

ABOUT_STATUS = (
    "These numbers belong to the shown iteration. **Right**: the share of points whose true "
    "class is predicted. The class with the highest probability is predicted, unless you choose "
    "another rule. **Nats**: the mean cross-entropy, which is the mean of "
    "−log(probability of the true class). A nat is the unit of the natural logarithm; 0 nats means "
    "certain and right. **Weighted**: with class weights, the mean of the training points is "
    "weighted. **Held out**: the same for points that are not used for training, without weights. "
    "**✓ optimum**: the objective is at its minimum, within the optimiser's tolerance."
)

FIRST = (
    "Softmax turns one score per class into probabilities that sum to one. **Try this first:** "
    '<span class="wide">move C to the left and watch the maps.</span>'
    '<span class="narrow">open the controls (»), move C to the left, and look at the maps.</span>'
)
"""In HTML, because a narrow window has a closed sidebar; the style chooses one of the two."""

ABOUT_REGIONS = (
    "On a border the two highest scores are equal, so with linear features it is straight. Other "
    "features can bend borders, and so can a rule with costs or with a lowest probability. Points "
    "with a ring are wrong: they lie in the region of another class. In the dotted area nothing is "
    "decided. Hollow points are held out: they are not used for training. Point at a point for its "
    "probabilities. Drag to zoom; double-click to zoom out. With the keyboard: arrow keys go from "
    "point to point; with Shift they move over the plane. Plus and minus zoom, Enter inspects the "
    "place, Escape ends this."
)

ABOUT_EDITING = (
    " **While you edit points**, Enter adds a point at the place, or picks up the point there: "
    "arrow keys then move it, Enter puts it down and Escape puts it back. Delete removes it, "
    "digits choose the class, Ctrl+Z and Ctrl+Y undo and redo. A double-click adds a point; the "
    "chart's buttons zoom out."
)

INSPECTOR = next(name for name, each in LENSES.items() if "x1" in each.controls)
"""The lens that a click opens: the first that explains a place."""

FOLDER = Path(__file__).parent
"""Where the styles of the page are."""

TALL, LOW, LOWER = 526, 226, 202
"""Heights of the charts in pixels; the page then fits into 720."""


def headline() -> None:
    """Draw the title, and the menu beside it."""
    with st.container(key="headline", horizontal=True, vertical_alignment="center"):
        st.markdown("# Softmax Explorer", width="content")
        save_menu()


def pictures() -> None:
    """Draw everything next to the sidebar; the parts that follow the controls are fragments.

    After most changes only these run again. They are small, because the browser needs as much time
    for an unchanged element as for a changed one.
    """
    _styles()
    told = st.container(key="news")
    with st.container(key="status_line", horizontal=True, vertical_alignment="center"):
        st.markdown("**Shown**", help=ABOUT_STATUS, width="content")
        status(group=GROUP, key="status")
        _numbers()
    lens_choice()
    left, right = st.columns(2, gap="small")
    with left:
        _regions()
    with right, st.container(key="slots"):
        if taken() is Slot.MAPS:
            lens()
        else:
            maps_heading()
            _probabilities()
        if taken() is Slot.LOSS:
            lens()
        else:
            loss_heading()
        _loss()
    if taken() is not None:
        working()
    with told:
        _news()


def _styles() -> None:
    """Send the heights that an open lens or the editor needs.

    A style with ``:has`` could set them too, but it would cost the browser more at each change than
    all the pictures together.
    """
    if taken() is not None:
        st.html(FOLDER / "lens.css")
    if points.are_shown() and published():
        st.html(FOLDER / "editor.css")


def are_slow() -> bool:
    """Return whether the pictures are likely to be ready later than the rest of the page."""
    return is_slow(*_wanted(session.chosen()))


def _shown() -> Page:
    """Return the content of the page."""
    return computed("explorer.app.compute:page", *_wanted(session.chosen()))


def _wanted(chosen: Chosen) -> tuple[DataParams, FitParams, ViewParams, Theme]:
    """Return everything that the pictures depend on."""
    view = chosen.pictured
    seen = chosen.fit if view.loss_view is LossView.RACE else chosen.relevant
    return chosen.data, seen, view, current_theme()


@redraw.fragment("news")
def _news() -> None:
    """Say what the last change did; before the first change, what to try."""
    own, page = memory(), _shown()
    if own.problems:
        st.warning("  \n".join(own.problems))
    settings, told = _in_effect(), [*in_sidebar(), *ALTERING, points.SETTING]
    before, outline = own.compared or (settings, page.outline)
    changes = changed(told, before, settings)
    if changes:
        own.news = news(outline, page.outline, changes, own.begun_from)
        own.begun_from = ""
    own.compared = settings, page.outline
    if own.news:
        st.markdown(own.news)
    else:
        st.markdown(FIRST, unsafe_allow_html=True)


def _in_effect() -> dict[str, Any]:
    """Return all settings; a lens that is closed may no longer alter the pictures."""
    view = session.chosen().view.active()
    altering = {name: getattr(view, name) for name in ALTERING if name != "weights"}
    return {**session.settings(), **altering}


@redraw.fragment("numbers")
def _numbers() -> None:
    page = _shown()  # if this takes long, the remaining time is shown here, at the top
    if not published():
        *said, why = filter(None, page.status)
        st.markdown(" &nbsp;·&nbsp; ".join(said), help=why)
    with st.container(key="badges", horizontal=True, width="content", gap="xsmall"):
        _badges()


def _badges() -> None:
    """Draw a button for each thing that changes the pictures; the button removes it."""
    view = session.chosen().view.active()
    if view.weights is not None:
        st.button(
            "typed weights: back to fit",
            key="back_to_fit",
            on_click=_restore,
            args=({"weights": None, "iteration": None},),
            help="The pictures show the weights that you typed.",
        )
    lost = memory().lost_weights
    if lost is not None and SETTINGS["weights"].is_active(session.settings()):
        st.button(
            "typed weights discarded: bring back",
            key="bring_back",
            on_click=_restore,
            args=({"weights": lost},),
            help="The settings changed, so your typed weights were discarded.",
        )
    for name, each in LENSES.items():
        own = {setting: getattr(view, setting) for setting in each.settings}
        defaults = {setting: DEFAULTS[setting] for setting in own}
        if each.badge and own != defaults:
            st.button(
                each.badge.format(**_named(own)),
                key=f"reset_{name}",
                on_click=_restore,
                args=(defaults,),
                help=each.about_badge,
            )


def _named(values: dict[str, Any]) -> dict[str, Any]:
    """Return values with the names of choices as their controls show them."""
    return {name: SETTINGS[name].names.get(value, value) for name, value in values.items()}


def _restore(settings: dict[str, Any]) -> None:
    st.session_state.update(settings)
    st.rerun()


@redraw.fragment("regions")
def _regions() -> None:
    page = _shown()
    view = session.chosen().view.active()
    ruled = view.reset(*DECIDING) != view
    about = ABOUT_REGIONS + (ABOUT_EDITING if points.are_shown() else "")
    st.markdown(f"## Decision regions: {meaning(ruled)}", help=about)
    if points.are_shown():
        editor(page.run)
    _chart(page, page.regions, "regions", TALL, "Decision regions")


@redraw.fragment("probabilities")
def _probabilities() -> None:
    page = _shown()
    maps = st.session_state.maps
    # Each choice has its own axes and traces, so a zoom or a hidden trace belongs to one choice.
    view = "" if maps == DEFAULTS["maps"] else maps
    _chart(page, page.probabilities, "probabilities", LOW, MAPS[maps].name, view)


@redraw.fragment("loss")
def _loss() -> None:
    page = _shown()
    if taken() is not Slot.LOSS:
        state, view = st.session_state, st.session_state.loss_view
        _, name = LOSSES[view]
        # Each axis and each kind of curves has its own zoom.
        _chart(page, page.loss, "loss", LOWER, name, f"{view} {state.race_axis} {state.path_shows}")
    player(
        page.frames,
        group=GROUP,
        run=page.run,
        data=page.data,
        iteration=st.session_state.iteration if page.first is None else page.first,
        key="player",
        on_release=_keep_iteration,
    )


def _keep_iteration() -> None:
    """Store the iteration at which the player stopped, and write it into the URL."""
    state = st.session_state
    chosen = parameters(session.current())
    stopped = state.player["stopped"]
    # A report can come late, when a control has already asked for another run.
    is_shown = stopped["run"] == run_of(chosen.data, chosen.relevant, chosen.pictured)
    if chosen.pictured.loss_view is LossView.PATH:
        if is_shown:
            _keep_C(stopped["iteration"])
        st.rerun()  # only a run of the whole page sets a control
    if is_shown:
        state.iteration = stopped["iteration"]
    st.rerun(["numbers", "loss", *redraw.lens_keys()])


def _keep_C(frame: int | None) -> None:  # noqa: N802
    """Set C to the stop that is nearest to a frame of the path; None is the last."""
    state, rule = st.session_state, SETTINGS["C"].rule
    assert isinstance(rule, Range)
    state.C = rule.nearest_stop(PATH_C[-1 if frame is None else frame])
    if state.penalty == Penalty.NONE:
        state.penalty = Penalty.L2  # without a penalty, C has no effect


def _chart(
    page: Page,
    chart: Chart,
    key: str,
    height: int,
    name: str,
    view: str = "",
) -> None:
    """Draw a chart; it keeps a person's zoom while its axes mean the same, until a reset."""
    framed = key in redraw.FRAMED
    live_plot(
        chart.figure,
        key=key,
        height=height,
        name=name,
        summary=chart.summary,
        about=chart.about,
        revision=f"{page.scene} {view} {memory().resets}",
        group=GROUP,
        follows=page.data if framed else page.run,
        place=marked_place(),
        on_click=partial(_keep_place, key) if framed else None,
        edited=memory().last_edit,
    )
    if framed:  # noted here, because a run can end between two charts
        memory().drawn[key] = session.ground(session.chosen())


def _keep_place(key: str) -> None:
    state, clicked = st.session_state, st.session_state[key]["clicked"]
    state.x1, state.x2 = (PLACE.nearest(clicked[name]) for name in ("x", "y"))
    if state.lens == CLOSED:
        state.lens = INSPECTOR
    st.rerun()  # only a run of the whole page sets a control

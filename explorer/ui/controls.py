"""The sidebar: one control per parameter, its key the parameter's name, all of it in the URL."""

import random
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.params import (
    BATCH_SIZE_STOPS,
    C_STOPS,
    LEARNING_RATE_STOPS,
    MAX_CLASSES,
    MAX_ITER_STOPS,
    N_SAMPLES_STOPS,
    RATED,
    DataParams,
    DatasetName,
    FitParams,
    Lens,
    LossView,
    Penalty,
    Range,
    Rule,
    Solver,
    Start,
    Table,
    ViewParams,
)
from explorer.ui.url import read_query, write_query
from explorer.ui.weight_editor import filled, forget, weight_editor

DATASETS = {
    DatasetName.BLOBS: "Blobs: one round cluster a class",
    DatasetName.ARTICLE: "Article: make_classification",
}
PENALTIES = {
    Penalty.NONE: "None",
    Penalty.L1: "L1 (lasso)",
    Penalty.L2: "L2 (ridge)",
    Penalty.ELASTICNET: "Elastic net",
}
SOLVERS = {
    Solver.LBFGS: "L-BFGS",
    Solver.NEWTON: "Newton",
    Solver.GRADIENT_DESCENT: "Gradient descent",
    Solver.ACCELERATED_GRADIENT: "Accelerated gradient",
    Solver.SGD: "Stochastic gradient descent",
}
STARTS = {
    Start.ZERO: "All weights zero",
    Start.RANDOM: "Random weights",
    Start.TYPED: "Typed weights",
}
RULES: dict[str, Rule] = DataParams.rules() | FitParams.rules() | ViewParams.rules()
DEFAULTS: dict[str, Any] = DataParams.defaults() | FitParams.defaults() | ViewParams.defaults()


PICTURES = ("numbers", "regions", "probabilities", "loss")
"""Keys of the fragments that draw what follows the controls."""

TYPED_WEIGHTS_GONE = (
    "The weights that you typed went with the fit that they were typed over: these are fitted. The "
    "browser's Back brings yours back."
)

LENS = "lenses"
"""Key of the fragment in which a lens is chosen and drawn."""

FREE = frozenset(
    {
        "n_samples",
        "n_classes",
        "cluster_std",
        "random_state",
        "test_size",
        "C",
        "l1_ratio",
        "learning_rate",
        "batch_size",
        "max_iter",
        "training_seed",
        "shift_w1",
        "shift_w2",
        "shift_b",
    }
)
"""Settings that change nothing about the other controls."""


def sync_from_url() -> bool:
    """Take the settings from the URL where it is news, and remember what was wrong with it.

    News is the first run of a session, and a URL that changed while no control did: the browser's
    Back and Forward. Otherwise the controls rule, and the URL follows them. A page that has
    outlived its session, as at a restart of the server, begins another with its controls as they
    are.

    Returns
    -------
    bool
        Whether the page is a new one: the URL alone says what it shows.
    """
    state = st.session_state
    state.whole = False
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    first = "written_query" not in state
    sent = _sent_by_the_page() if first else frozenset()
    if first or (query != state.written_query and _settings() == state.settings):
        link = read_query(query, RULES, DEFAULTS)
        state.update({name: link.values[name] for name in link.values if name not in sent})
        state.problems, state.settings = (*link.problems, *_surplus(link.values)), _settings()
    return first and not sent


def _surplus(values: dict[str, Any]) -> tuple[str, ...]:
    """Say which rows of weights in a link belong to no class."""
    data, _ = _wanted(values)
    given = {name: len(values[name] or ()) for name in ("weights", "start_weights")}
    return tuple(
        f"The link has {name} of {rows} classes, but n_classes is {data.n_classes}: the first "
        f"{data.n_classes} are used."
        for name, rows in given.items()
        if rows > data.n_classes
    )


def _sent_by_the_page() -> frozenset[str]:
    """Return the sidebar's controls whose state came with the first run of a session."""
    context = get_script_run_ctx()
    states = context.session_state.get_widget_states() if context else []
    keys = {state.id.rpartition("-")[2] for state in states}
    return frozenset(keys - ViewParams.rules().keys())


def sync_to_url() -> None:
    """Write whatever differs from the defaults into the URL.

    Another fit is seen at its end and with its own weights, and what was wrong with a link is over
    with the next change.
    """
    state, settings = st.session_state, _settings()
    if settings != state.settings:
        state.problems = ()
        if _fitted(settings) != _fitted(state.settings):
            state.iteration = settings["iteration"] = None
            if settings["weights"] is not None:
                state.weights = settings["weights"] = None
                state.problems = (TYPED_WEIGHTS_GONE,)
    written = write_query(settings, DEFAULTS)
    query = {name: [text] for name, text in written.items()}
    known = {name: st.query_params.get_all(name) for name in st.query_params}
    # The browser may not have sent this run what was written before it, and yet show it by now.
    if query != known or query != state.get("written_query", query):
        st.query_params.from_dict(written)
    state.written_query, state.settings = query, settings


def sidebar() -> None:
    """Draw the controls."""
    with st.sidebar:
        st.button("Reset all", on_click=_reset, help="Puts every control back to its default.")
        _data_controls()
        _fit_controls()
        _solver_controls()
        _start_controls()


def complete() -> None:
    """Note that all of the page stands: from now on the pictures can be drawn without the rest."""
    st.session_state.whole = True


def _changed(name: str) -> None:
    """Draw the pictures alone after a change that leaves the other controls as they are.

    Where several controls have changed at once, one that returns has the whole page drawn.
    """
    state = st.session_state
    bound = state.dataset != DatasetName.BLOBS or state.start == Start.TYPED
    if state.whole and name in FREE and not (name == "n_classes" and bound):
        draw_pictures()


def draw_pictures() -> None:
    """Draw, from a callback, what follows the controls, and no more of the page."""
    st.rerun([*PICTURES, *open_lens()])


def open_lens() -> list[str]:
    """Return the key of the lens's fragment, if a lens is open."""
    return [LENS] if st.session_state.lens != Lens.NONE else []


def wanted() -> tuple[DataParams, FitParams]:
    """Return what the controls ask for, as far as the data set can do it.

    The settings are those of every optimiser, not of the chosen one alone.
    """
    return _wanted(_settings())


def _wanted(settings: dict[str, Any]) -> tuple[DataParams, FitParams]:
    most = MAX_CLASSES[settings["dataset"]]
    settings = settings | {"n_classes": min(settings["n_classes"], most)}
    data = DataParams(**{name: settings[name] for name in DataParams.rules()})
    return data, FitParams(**{name: settings[name] for name in FitParams.rules()})


def looked_at() -> ViewParams:
    """Return how the fit is looked at."""
    settings = _settings()
    return ViewParams(**{name: settings[name] for name in ViewParams.rules()})


def _data_controls() -> None:
    st.selectbox(
        "Data set",
        list(DATASETS),
        format_func=DATASETS.__getitem__,
        key="dataset",
        on_change=_changed,
        args=("dataset",),
        help="Which points are drawn. *Blobs* scatters one round cluster per class. *Article* runs "
        "the article's `make_classification` call, for at most 4 classes.",
    )
    st.select_slider(
        "Sample size",
        N_SAMPLES_STOPS,
        format_func=lambda n: f"{n:,}",
        key="n_samples",
        on_change=_changed,
        args=("n_samples",),
        help="How many points are drawn. More points fill the clusters; the boundaries settle.",
    )
    slider(
        "Classes",
        "n_classes",
        "How many classes K there are: as many clusters, regions and probability maps.",
    )
    note = too_many_classes(st.session_state.dataset, st.session_state.n_classes)
    if note:
        st.info(note)
    slider(
        "Cluster spread",
        "cluster_std",
        "Standard deviation of each blob. Wider clusters overlap: more ringed points, softer maps. "
        "The article's data take it as `class_sep = 1 / spread`.",
    )
    _seed_control()
    slider(
        "Held-out share",
        "test_size",
        "Further points of the same kind, as a share of the sample size. No fit sees them: they "
        "show how it does on new points. A change of the share fits nothing anew.",
        format="percent",
    )


def too_many_classes(dataset: DatasetName, n_classes: int) -> str:
    """Say what is shown in place of more classes than a data set can have; empty if it can."""
    most = MAX_CLASSES[dataset]
    if n_classes <= most:
        return ""
    return (
        f"The article's `make_classification` cannot make more than {most} classes in two "
        f"dimensions: {most} are shown, not {n_classes}."
    )


def _seed_control() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rule = _range("random_state")
        st.number_input(
            "Seed",
            int(rule.low),
            int(rule.high),
            step=1,
            key="random_state",
            on_change=_changed,
            args=("random_state",),
            help="Start of the random numbers. Another seed moves the clusters, draws new points.",
        )
        st.button("New seed", on_click=_draw_seed, help="Draws a seed at random: new clusters.")


def _fit_controls() -> None:
    st.selectbox(
        "Penalty",
        list(PENALTIES),
        format_func=PENALTIES.__getitem__,
        key="penalty",
        on_change=_changed,
        args=("penalty",),
        help="What large weights cost. L2 shrinks all weights, L1 makes some exactly zero, elastic "
        "net mixes the two; none lets the probability maps grow as steep as the data allow.",
    )
    st.select_slider(
        "C",
        C_STOPS,
        format_func=lambda C: f"{C:g}",
        key="C",
        on_change=_changed,
        args=("C",),
        disabled=st.session_state.penalty == Penalty.NONE,
        help="Inverse strength of the penalty. Small C holds the weights near zero: flat maps, "
        "probabilities near 1/K. Large C lets them grow: steep maps. Off without a penalty.",
    )
    if st.session_state.penalty == Penalty.ELASTICNET:
        slider(
            "L1 ratio",
            "l1_ratio",
            "Share of L1 in the elastic net: at 0 it is L2, at 1 it is L1, with more zero weights.",
            persist_state="session",
        )
    st.selectbox(
        "Optimiser",
        list(SOLVERS),
        format_func=SOLVERS.__getitem__,
        key="solver",
        on_change=_changed,
        args=("solver",),
        help="How the optimum is sought. All go to the same regions, given time; the loss curve "
        "shows how fast.",
    )


def _solver_controls() -> None:
    """Draw what only some optimisers take; hidden controls keep their values."""
    running = _running()
    if running.intersection(RATED):
        st.select_slider(
            "Learning rate",
            (None, *LEARNING_RATE_STOPS),
            format_func=lambda rate: "automatic" if rate is None else f"{rate:g}",
            key="learning_rate",
            on_change=_changed,
            args=("learning_rate",),
            help="Length of every step. A small one makes the loss curve fall slowly; too large a "
            "one makes it zigzag or climb. Automatic: the optimiser chooses steps that are safe.",
            persist_state="session",
        )
    if Solver.SGD in running:
        st.select_slider(
            "Batch size",
            BATCH_SIZE_STOPS,
            key="batch_size",
            on_change=_changed,
            args=("batch_size",),
            help="Points that each step looks at. Small batches make quick steps and a ragged loss "
            "curve; all points at once make the smooth one of gradient descent.",
            persist_state="session",
        )
    if running.intersection(RATED):
        st.select_slider(
            "Iterations at most",
            MAX_ITER_STOPS,
            format_func=lambda n: f"{n:,}",
            key="max_iter",
            on_change=_changed,
            args=("max_iter",),
            help="Where training ends if it has not converged. Few iterations show the regions of "
            "an early stop.",
            persist_state="session",
        )


def _start_controls() -> None:
    state = st.session_state
    with st.expander("Start of training"):
        st.selectbox(
            "Start",
            list(STARTS),
            format_func=STARTS.__getitem__,
            key="start",
            on_change=_changed,
            args=("start",),
            help="The weights before the first iteration: the left end of the loss curve. All "
            "optimisers go to the same optimum, whatever the start.",
        )
        if state.start == Start.TYPED:
            st.caption(
                "One row a class: its weights and its intercept, in units of the data.",
                help="The scores before training are w₁ x₁ + w₂ x₂ + b: large numbers make steep "
                "maps that training has to undo.",
            )
            n_classes = min(state.n_classes, MAX_CLASSES[state.dataset])
            rule = RULES["start_weights"]
            assert isinstance(rule, Table)
            weight_editor("start_weights", rule, filled(state.start_weights, n_classes))
        if state.start == Start.RANDOM or Solver.SGD in _running():
            rule = _range("training_seed")
            st.number_input(
                "Training seed",
                int(rule.low),
                int(rule.high),
                step=1,
                key="training_seed",
                on_change=_changed,
                args=("training_seed",),
                help="Start of the random numbers of training. Another seed begins with other "
                "random weights and shuffles the mini-batches anew; the points stay.",
                persist_state="session",
            )


def _running() -> set[Solver]:
    """Return the optimisers that the page shows: in the race, all."""
    racing = st.session_state.loss_view == LossView.RACE
    return set(Solver) if racing else {Solver(st.session_state.solver)}


def slider(label: str, key: str, help: str, **options: Any) -> None:
    """Draw the slider of a setting, whose rule has its range; a change draws the pictures."""
    rule = _range(key)
    low, high, step = (rule.kind(number) for number in (rule.low, rule.high, rule.step or 1))
    st.slider(
        label,
        low,
        high,
        step=step,
        key=key,
        on_change=_changed,
        args=(key,),
        help=help,
        **options,
    )


def _range(name: str) -> Range:
    rule = RULES[name]
    assert isinstance(rule, Range)
    return rule


def _settings() -> dict[str, Any]:
    """Return what every control says now."""
    return {name: st.session_state.get(name, DEFAULTS[name]) for name in RULES}


def _fitted(settings: dict[str, Any]) -> tuple[DataParams, FitParams]:
    """Return what the fit shown depends on: with another one another training is seen."""
    data, params = _wanted(settings)
    return data.reset("test_size"), params.relevant(data.n_classes)


def _reset() -> None:
    st.session_state.update(DEFAULTS)
    st.session_state.problems = ()
    for setting in ("start_weights", "weights"):
        forget(setting)


def _draw_seed() -> None:
    rule = _range("random_state")
    now = st.session_state.random_state
    drawn = random.randint(int(rule.low), int(rule.high) - 1)
    st.session_state.random_state = drawn + (drawn >= now)

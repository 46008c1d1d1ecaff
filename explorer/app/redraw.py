"""What is drawn after a change: only the fragments that follow the controls, if that is enough."""

from collections.abc import Callable
from functools import wraps

import streamlit as st

from explorer.app import session
from explorer.app.memory import memory
from explorer.app.serving.browser_files import published
from explorer.settings import (
    CLOSED,
    DATASETS,
    LENSES,
    MOST_CLASSES,
    STEERING,
    ClassWeight,
    Features,
    Start,
)
from explorer.settings.combined import parameters

PICTURES = ("numbers", "regions", "probabilities", "loss", "news")
"""Keys of the fragments that follow the controls."""

FRAMED = ("regions", "probabilities")
"""The fragments among them whose charts the browser can draw from the frames of a training."""

LENS = ("lens", "working")
"""Keys of the fragments in which the open lens is drawn."""

PENALTY = "penalty"
"""Name of a setting, and key of the fragment with its control and those that depend on it."""

RESET = "reset"
"""Key of the fragment with the button that resets and then undoes the reset."""

COUNT = "feature_count"
"""Key of the fragment that says how many features there are."""


def fragment(key: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Make a function draw a fragment of the page; the session knows whether the page has it."""

    def decorated(draw: Callable[[], None]) -> Callable[[], None]:
        @wraps(draw)
        def noted() -> None:
            session.read_once()
            memory().present.add(key)
            draw()

        return st.fragment(key=key)(noted)

    return decorated


def begin() -> None:
    """Note that the whole page is drawn again. A change can stop that, for example a slow lens."""
    own = memory()
    own.whole, own.present = False, set()


def complete() -> None:
    """Note that the page is complete: from now on the pictures can be drawn without the rest."""
    memory().whole = True


def changed(name: str) -> None:
    """Draw only the pictures after a change that does not affect the other controls.

    If several controls changed at once, the whole page is drawn.
    """
    state = st.session_state
    if name == "dataset":
        session.bring_back()
    has_tables = state.start == Start.TYPED or state.class_weight == ClassWeight.TYPED
    has_limit = DATASETS[state.dataset].max_classes < MOST_CLASSES
    # Tables have one row per class, and a note tells of classes beyond the limit.
    steers = name in STEERING or (name == "n_classes" and (has_tables or has_limit))
    if name == PENALTY:
        pictures(PENALTY)
    elif not steers:
        pictures()


def pictures(*also: str) -> None:
    """Draw, from a callback, only the fragments that follow the controls, if the page has the rest.

    A page has no maps beside a lens that takes their slot. ``also`` are keys of further fragments.
    """
    state, own = st.session_state, memory()
    if not own.whole:
        st.rerun()
    followed = _followed()
    asked = [each for each in PICTURES if each in own.present and each not in followed]
    undo = [RESET] if own.before_reset is not None else []
    count = [COUNT] if COUNT in own.present and state.features != Features.LINEAR else []
    st.rerun([*asked, *lens_keys(), *undo, *count, *also])


def _followed() -> set[str]:
    """Return the fragments whose charts the browser can draw without the server.

    It can if it has everything but the weights, which the frames bring. Overlays are drawn by the
    server.
    """
    state, drawn = st.session_state, memory().drawn
    overlaid = state.lens != CLOSED and LENSES[state.lens].overlay
    if overlaid or not published():
        return set()
    now = session.ground(parameters(session.current()))
    return {key for key in FRAMED if drawn.get(key) == now}


def lens_keys() -> list[str]:
    """Return the keys of the fragments of the lens, if one is open and drawn.

    A callback can run when a lens has been opened or closed but is not drawn yet, because another
    control changed at the same time.
    """
    return [*LENS] if LENS[0] in memory().present and st.session_state.lens != CLOSED else []

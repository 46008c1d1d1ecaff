"""What is drawn after a change: only the fragments that follow the controls, if that is enough."""

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

PICTURES = ("numbers", "regions", "probabilities", "loss", "news")
"""Keys of the fragments that follow the controls."""

FRAMED = ("regions", "probabilities")
"""The fragments among them whose charts the browser can draw from the frames of a training."""

LENS = ("lens", "working")
"""Keys of the fragments in which the open lens is drawn."""

RESET = "reset"
"""Key of the fragment with the button that resets and then undoes the reset."""

COUNT = "feature_count"
"""Key of the fragment that says how many features there are."""


def complete() -> None:
    """Note that the page is complete: from now on the pictures can be drawn without the rest.

    The fragments that only some pages have are noted too. A callback can run when a lens has been
    opened but is not drawn yet, because another control changed at the same time.
    """
    state, own = st.session_state, memory()
    own.whole = True
    own.has_lens, own.has_count = state.lens != CLOSED, state.features != Features.LINEAR


def changed(name: str) -> None:
    """Draw only the pictures after a change that does not affect the other controls.

    If several controls changed at once, the whole page is drawn.
    """
    state = st.session_state
    if name == "dataset":
        session.bring_back()
    typed = state.start == Start.TYPED or state.class_weight == ClassWeight.TYPED
    bound = DATASETS[state.dataset].max_classes < MOST_CLASSES or typed
    if memory().whole and name not in STEERING and not (name == "n_classes" and bound):
        pictures()


def pictures() -> None:
    """Draw, from a callback, only the fragments that follow the controls."""
    state, own = st.session_state, memory()
    undo = [RESET] if own.before_reset is not None else []
    count = [COUNT] if own.has_count and state.features != Features.LINEAR else []
    st.rerun([*(each for each in PICTURES if not _follows(each)), *lens_keys(), *undo, *count])


def _follows(key: str) -> bool:
    """Return whether the browser can draw the chart of a fragment without the server.

    It can if it has everything but the weights, which the frames bring. Overlays are drawn by the
    server.
    """
    state = st.session_state
    overlaid = state.lens != CLOSED and LENSES[state.lens].overlay
    if key not in FRAMED or not published() or overlaid:
        return False
    return bool(memory().drawn.get(key) == session.ground())


def lens_keys() -> list[str]:
    """Return the keys of the fragments of the lens, if one is open and drawn."""
    return [*LENS] if memory().has_lens and st.session_state.lens != CLOSED else []

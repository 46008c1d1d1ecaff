"""The first element of the page: its style, and the files that the browser must load."""

from pathlib import Path

import streamlit as st

from explorer.app.memory import memory
from explorer.app.serving.browser_files import published
from explorer.browser.publish import MOST_PARTS, forerunner

_folder = published()
_component = st.components.v2.component(
    "early",
    css=(Path(__file__).parents[1] / "page.css").read_text(encoding="utf-8"),
    js=forerunner(_folder) if _folder else "export default () => {};",
    isolate_styles=False,
)

BLOCKED = """<p class="blocked" role="alert"><strong>The pictures cannot be drawn.</strong>
The browser does not allow the page's scripts. If this server sends a Content-Security-Policy,
its script-src must allow blob:, because Streamlit's components load from such addresses.</p>
<style>
.blocked {max-height: 0; overflow: hidden; margin: 0; animation: blocked 0s 6s forwards}
@keyframes blocked {to {max-height: 20rem}}
</style>"""
"""The page's style hides this text. Streamlit removes that style if the script next to it fails."""


def early() -> None:
    """Start loading. Nothing is visible, unless the browser blocks the scripts."""
    _component(key="early_still", on_asked_change=_nothing, on_surplus_change=_refuse)
    st.html(BLOCKED)


def _nothing() -> None:
    """Let the script run; a page asks for this when its server has come back."""


def _refuse() -> None:
    """Note that the link had too many parts; Streamlit then passes on none of them."""
    parts = int(st.session_state.early_still["surplus"])
    memory().refused = (
        f"The link has {parts:,} parts, but a link may have {MOST_PARTS:,} at most: none is "
        "used, and every setting is at its default.",
    )

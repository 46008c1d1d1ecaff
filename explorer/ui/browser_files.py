"""The files that the page loads from this server: plotly.js and our own scripts, in ``static/``."""

import hashlib
import logging
import os
import tempfile
from functools import cache
from pathlib import Path

import streamlit as st
from plotly.offline import get_plotlyjs, get_plotlyjs_version

EXPLORER = Path(__file__).parents[1]
STATIC = EXPLORER.parent / "static"
SCRIPTS = tuple(
    EXPLORER / name
    for name in ("ui/live_plot/live_plot.js", "ui/player/player.js", "figures/training.js")
)

ROOT = "document.querySelector('script[src*=\"/index.\"]').src.split('static/js/index.')[0]"
"""JavaScript for the address of the page, which may lie below a path of the server's."""


@cache
def published() -> str | None:
    """Write the files, once; return the folder of the scripts inside ``static/``.

    Returns
    -------
    str or None
        None where the browser cannot have them; the log then says why. The folder's name changes
        with the scripts, so that no browser uses old ones.
    """
    if not st.get_option("server.enableStaticServing"):
        _log("server.enableStaticServing is off")
        return None
    scripts = {path.name: path.read_bytes() for path in SCRIPTS}
    folder = hashlib.sha256(b"".join(scripts.values())).hexdigest()[:12]
    try:
        for name, content in scripts.items():
            _write(STATIC / folder / name, content)
        _write(STATIC / plotly_js(), get_plotlyjs().encode())
    except OSError as error:
        _log(str(error))
        return None
    return folder


def plotly_js() -> str:
    """Return the name of plotly.js inside ``static/``."""
    return f"plotly-{get_plotlyjs_version()}.min.js"


def loader(script: str) -> str:
    """Return the JavaScript of a Streamlit component that is one of the published scripts.

    A component's JavaScript travels in every message; this much of it fetches the rest once.
    """
    return f"""
const script = import({ROOT} + "app/static/{published()}/{script}");
export default async (component) => (await script).default(component);
"""


def preload() -> str:
    """Return HTML that has the browser load the files while the server is still at work."""
    folder = published()
    if folder is None:
        return ""
    files = [plotly_js(), *(f"{folder}/{path.name}" for path in SCRIPTS)]
    imports = [f'import(root + "app/static/{file}");' for file in files]
    return "\n".join(['<script type="module">', f"const root = {ROOT};", *imports, "</script>"])


def _log(why: str) -> None:
    logging.getLogger(__name__).warning("Charts are not drawn in place, nor linked: %s", why)


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: other processes may write the same."""
    if path.exists() and path.stat().st_size == len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(temporary, 0o644)
    os.replace(temporary, path)

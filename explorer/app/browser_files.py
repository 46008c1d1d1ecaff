"""The files that the page loads from this server: plotly.js and our own scripts, in ``static/``."""

import gzip
import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import streamlit as st

EXPLORER = Path(__file__).parents[1]
STATIC = EXPLORER.parent / "static"
SCRIPTS = tuple(
    EXPLORER / name
    for name in (
        "app/guard.js",
        "app/live_plot/live_plot.js",
        "app/player/player.js",
        "figures/training.js",
    )
)
EARLY = EXPLORER / "app" / "early.js"
MOST_PARTS = 1000
"""Parts of a link, joined by ``&``, from which on Streamlit reads none."""

PLOTLY_JS = "package_data/plotly.min.js"
"""Where the plotly package has it; ``plotly.offline`` takes as long to import as a page to draw."""


@cache
def published() -> str | None:
    """Write the files, once; return the folder of the scripts inside ``static/``.

    Returns
    -------
    str or None
        None where the browser cannot have them; the log then says why. The folder's name changes
        with the code, so that no browser uses old scripts, and a page that was begun by another
        version notices.
    """
    if not st.get_option("server.enableStaticServing"):
        _log("server.enableStaticServing is off")
        return None
    package = find_spec("plotly")
    assert package and package.origin
    folder = _version()
    try:
        for path in SCRIPTS:
            _write(STATIC / folder / path.name, path.read_bytes)
        source = Path(package.origin).parent / PLOTLY_JS
        _write(STATIC / plotly_js(), lambda: gzip.compress(source.read_bytes()))
    except OSError as error:
        _log(str(error))
        return None
    return folder


def _version() -> str:
    """Return a name that any change of the project's code, or of plotly.js, changes."""
    files = [EXPLORER.parent / "app.py", *EXPLORER.rglob("*")]
    code = sorted(path for path in files if path.suffix in (".py", ".js", ".css"))
    contents = b"".join(path.read_bytes() for path in code)
    return hashlib.sha256(contents + plotly_js().encode()).hexdigest()[:12]


@cache
def plotly_js() -> str:
    """Return the name of plotly.js inside ``static/``.

    It is compressed there, or Streamlit would compress it for each visitor anew.
    """
    return f"plotly-{version('plotly')}.min.js.gz"


def loader(script: str, export: str = "default") -> str:
    """Return the JavaScript of a Streamlit component that a published script exports.

    A component's JavaScript travels in every message; this much of it has ``early.js`` load the
    rest once.
    """
    return f"""
const page = (globalThis.softmaxExplorer ??= Promise.withResolvers());
export default async (component) =>
  (await page.promise).run("{script}", component, "{export}");
"""


def forerunner() -> str:
    """Return the JavaScript of a Streamlit component that loads all files.

    It is sent first, so that the browser loads them while the server is still at work.
    """
    folder = published()
    if folder is None:
        return "export default () => {};"
    names = {
        "FOLDER": folder,
        "PLOTLY": plotly_js(),
        "OTHERS": [path.name for path in SCRIPTS],
        "MOST_PARTS": MOST_PARTS,
    }
    constants = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in names.items())
    return constants + EARLY.read_text(encoding="utf-8")


def _log(why: str) -> None:
    logging.getLogger(__name__).warning("Charts are not drawn in place, nor linked: %s", why)


def _write(path: Path, content: Callable[[], bytes]) -> None:
    """Write a file that is not there yet, whole or not at all: other processes may do the same."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise

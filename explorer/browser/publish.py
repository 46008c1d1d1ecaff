"""Writes the files that the page loads from this server to ``static/``: our scripts, plotly.js."""

import gzip
import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from explorer.browser.join import joined

ROOM = Path(__file__).parent
EXPLORER = ROOM.parent
STATIC = EXPLORER.parent / "static"
PAGE, GUARD = "page.js", "guard.js"
SCRIPTS = (PAGE, GUARD)
"""What is published of our scripts; ``page.js`` is made of all modules."""

ALONE = ("early.js", GUARD, "worksheet.js", "weight_table.js")
"""Scripts that are no part of ``page.js``: they work, or report, where that file does not come."""

PLOTLY_JS = "package_data/plotly.min.js"
"""Where the plotly package has it; ``plotly.offline`` takes as long to import as a page to draw."""


def publish() -> str:
    """Write the files that are not there yet; return the folder of the scripts in ``static/``.

    The folder's name changes with the code, so that no browser uses old scripts, and a page that
    was begun by another version notices.

    Raises
    ------
    OSError
        If a file cannot be written. It is not there then, nor any part of it.
    """
    package = find_spec("plotly")
    assert package and package.origin
    folder = _version()
    _write(STATIC / folder / PAGE, lambda: joined(modules(), EXPLORER).encode())
    _write(STATIC / folder / GUARD, (ROOM / GUARD).read_bytes)
    source = Path(package.origin).parent / PLOTLY_JS
    _write(STATIC / plotly_js(), lambda: gzip.compress(source.read_bytes()))
    return folder


def modules() -> list[Path]:
    """Return the modules that ``page.js`` is made of, in whichever room they are."""
    return sorted(path for path in EXPLORER.rglob("*.js") if path.name not in ALONE)


def source(name: str) -> str:
    """Return a script or a style sheet of this room."""
    return (ROOM / name).read_text(encoding="utf-8")


def loader(module: str, export: str) -> str:
    """Return the JavaScript of a Streamlit component that a module of this room exports.

    A component's JavaScript travels in every message; this much of it has ``early.js`` load the
    rest once.
    """
    return f"""
const page = (globalThis.softmaxExplorer ??= Promise.withResolvers());
export default async (component) =>
  (await page.promise).run("browser/{module}", "{export}", component);
"""


def forerunner(folder: str, **constants: Any) -> str:
    """Return the JavaScript of a Streamlit component that loads all files.

    It is sent first, so that the browser loads them while the server is still at work.

    Parameters
    ----------
    folder : str
        What :func:`publish` has returned.
    **constants
        What else ``early.js`` takes for defined.
    """
    names = {"FOLDER": folder, "PLOTLY": plotly_js(), **constants}
    defined = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in names.items())
    return defined + source("early.js")


@cache
def plotly_js() -> str:
    """Return the name of plotly.js inside ``static/``.

    It is compressed there, or Streamlit would compress it for each visitor anew.
    """
    return f"plotly-{version('plotly')}.min.js.gz"


def _version() -> str:
    """Return a name that any change of the project's code, or of plotly.js, changes."""
    files = [EXPLORER.parent / "app.py", *EXPLORER.rglob("*")]
    code = sorted(path for path in files if path.suffix in (".py", ".js", ".css"))
    contents = b"".join(path.read_bytes() for path in code)
    return hashlib.sha256(contents + plotly_js().encode()).hexdigest()[:12]


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

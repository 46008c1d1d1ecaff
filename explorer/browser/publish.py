"""Write the files that the browser loads, our scripts and plotly.js, to ``static/``."""

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

from explorer.browser.join import joined

ROOM = Path(__file__).parent
EXPLORER = ROOM.parent
STATIC = EXPLORER.parent / "static"
PAGE, GUARD, EARLY = "page.js", "guard.js", "early.js"
"""Our published scripts; ``page.js`` has all modules."""

MOST_PARTS = 1000
"""Number of parts of a link, joined by ``&``, from which on Streamlit reads none of them."""

ALONE = (EARLY, GUARD, "worksheet.js", "number_table.js", "offline.js", "lzma.js")
"""Scripts outside ``page.js``. If that file does not arrive, these must still work, or say so."""


def publish() -> str:
    """Write the missing files; return the folder of the scripts in ``static/``.

    The name of the folder changes with the code. So no browser uses old scripts, and a page of
    another version notices the change.

    Raises
    ------
    OSError
        If a file cannot be written. No part of it remains then.
    """
    folder = _version()
    _write(STATIC / folder / PAGE, lambda: joined(modules(), EXPLORER).encode())
    _write(STATIC / folder / GUARD, (ROOM / GUARD).read_bytes)
    _write(STATIC / folder / EARLY, lambda: forerunner(folder).encode())
    _write(STATIC / f"{plotly_js()}.gz", lambda: gzip.compress(plotly_code()))
    return folder


def modules() -> list[Path]:
    """Return the modules of ``page.js``, from all rooms."""
    return sorted(path for path in EXPLORER.rglob("*.js") if path.name not in ALONE)


def source(name: str) -> str:
    """Return a script or a style sheet of this room."""
    return (ROOM / name).read_text(encoding="utf-8")


def loader(module: str, export: str) -> str:
    """Return the JavaScript of a Streamlit component that a module of this room exports.

    Streamlit sends a component's JavaScript with every message. So this short part asks
    ``early.js``, which loads the rest once.
    """
    return f"""
const page = (globalThis.softmaxExplorer ??= Promise.withResolvers());
export default async (component) =>
  (await page.promise).run("browser/{module}", "{export}", component);
"""


def forerunner(folder: str) -> str:
    """Return the script that loads all others; it is a file, and the code of a component too.

    Parameters
    ----------
    folder : str
        The result of :func:`publish`.
    """
    names = {"FOLDER": folder, "PLOTLY": plotly_js(), "MOST_PARTS": MOST_PARTS}
    defined = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in names.items())
    return defined + source(EARLY)


@cache
def plotly_js() -> str:
    """Return the name of plotly.js in an address; the file in ``static/`` has ``.gz`` after it.

    It is compressed; otherwise Streamlit would compress it for each visitor.
    """
    return f"plotly-{version('plotly')}.min.js"


def plotly_code() -> bytes:
    """Return plotly.js; importing ``plotly.offline`` would take as long as a page."""
    package = find_spec("plotly")
    assert package and package.origin
    return (Path(package.origin).parent / "package_data/plotly.min.js").read_bytes()


def _version() -> str:
    """Return a name that changes with the project's code and with plotly.js."""
    files = [EXPLORER.parent / "app.py", *EXPLORER.rglob("*")]
    code = sorted(path for path in files if path.suffix in (".py", ".js", ".css"))
    contents = b"".join(path.read_bytes() for path in code)
    return hashlib.sha256(contents + plotly_js().encode()).hexdigest()[:12]


def _write(path: Path, content: Callable[[], bytes]) -> None:
    """Write a missing file, completely or not at all; other processes may do the same."""
    if path.exists():
        return
    made = content()  # before the file, so that an error leaves none
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(made)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise

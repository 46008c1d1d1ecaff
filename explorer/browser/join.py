"""Join many modules into one script, so that a first visit requests one file."""

import re
from collections.abc import Iterable
from graphlib import TopologicalSorter
from pathlib import Path

IMPORT = re.compile(r'^import (\{[^{}]*\}) from "(\.[^"]+)";', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?function\*?|class|const) (\w+)", re.MULTILINE)
LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def joined(paths: Iterable[Path], root: Path) -> str:
    """Join modules that import each other.

    Each module becomes one function with the lines of the file. So the browser's debugger shows the
    original lines, and two modules may use the same name for different things.

    Parameters
    ----------
    paths : iterable of Path
        The modules. They may contain ``import { a, b } from "./other.js";`` and ``export`` before a
        function, a class or a constant, but no other import or export.
    root : Path
        Folder that the names of the modules are relative to.

    Returns
    -------
    str
        A module that exports ``modules``: the exports of each file, by the name of the file.

    Raises
    ------
    ValueError
        If a module imports or exports in another way, imports a file that is not among ``paths``,
        or imports itself indirectly (CycleError).
    """
    texts = {path.resolve(): path.read_text(encoding="utf-8") for path in paths}
    needs = {path: {_beside(path, m[2]) for m in IMPORT.finditer(t)} for path, t in texts.items()}
    names = {path: path.relative_to(root.resolve()).as_posix() for path in texts}
    for path, needed in needs.items():
        if missing := needed - set(texts):
            raise ValueError(
                f"{names[path]} imports {', '.join(map(str, missing))}, which is not a module"
            )
    order = TopologicalSorter({path: sorted(needs[path]) for path in sorted(needs)}).static_order()
    functions = [_as_function(path, texts[path], names) for path in order]
    return "".join(["export const modules = {};\n", *functions])


def _beside(path: Path, address: str) -> Path:
    return (path.parent / address).resolve()


def _as_function(path: Path, text: str, names: dict[Path, str]) -> str:
    """Return a statement that runs a module and stores its exports."""

    def taken(match: re.Match[str]) -> str:
        return f'const {match[1]} = modules["{names[_beside(path, match[2])]}"];'

    exported = ", ".join(match[2] for match in EXPORT.finditer(text))
    body = EXPORT.sub(r"\1 \2", IMPORT.sub(taken, text))
    if left := LEFT.search(body):
        raise ValueError(f"{names[path]} has an import or export that cannot be joined: {left[0]}")
    return f'\nmodules["{names[path]}"] = (() => {{\n{body}return {{ {exported} }};\n}})();\n'

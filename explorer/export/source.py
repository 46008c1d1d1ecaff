"""The source of a function, with everything that it uses from its file, for a script."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

WIDTH = 96
"""Most characters in a line of a comment."""


SHARED = "explorer.data.shared"
"""The module with the functions that several data sets share."""


@dataclass(frozen=True)
class _Statement:
    """A statement that defines a name, in the text of its module."""

    node: ast.stmt
    text: str


def source_of(*functions: Callable[..., Any]) -> str:
    """Return the source of functions, with the constants and functions that they use.

    These come from the module of the functions and from ``SHARED``. Other modules must be imported
    elsewhere, or in the function. Annotations are left out, because they need further imports. The
    docstring below a constant becomes a comment.
    """
    module = inspect.getmodule(functions[0])
    assert module is not None
    shared, own = _statements(import_module(SHARED)), _statements(module)
    if both := shared.keys() & own.keys():
        raise ValueError(f"{module.__name__} and {SHARED} both define {', '.join(sorted(both))}")
    known = shared | own
    wanted: list[str] = []
    for each in functions:
        _needed(each.__name__, known, wanted)
    used = [each for name, each in known.items() if name in wanted]
    constants = [
        _constant(each.node, each.text) for each in used if isinstance(each.node, ast.Assign)
    ]
    others = [
        "\n\n" + _bare(each.node, each.text)
        for each in used
        if not isinstance(each.node, ast.Assign)
    ]
    return "\n".join([*constants, *others]).strip() + "\n"


def _statements(module: ModuleType) -> dict[str, _Statement]:
    """Return the statements of a module by the names that they define."""
    text = inspect.getsource(module)
    return {name: _Statement(node, text) for node in ast.parse(text).body for name in _names(node)}


def _names(node: ast.stmt) -> list[str]:
    """Return the names that a statement of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []


def _needed(name: str, known: dict[str, _Statement], found: list[str]) -> None:
    """Add a name and all names that its statement uses to ``found``."""
    if name in known and name not in found:
        found.append(name)
        for node in _walked(known[name].node):
            if isinstance(node, ast.Name):
                _needed(node.id, known, found)


def _walked(node: ast.AST) -> list[ast.AST]:
    """Return all nodes within a node, without annotations."""
    skipped = {"annotation", "returns"}
    inner: list[ast.AST] = [node]
    for name, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        if name not in skipped:
            inner += [
                each for child in children if isinstance(child, ast.AST) for each in _walked(child)
            ]
    return inner


def _documentation(node: ast.stmt, text: str) -> str:
    """Return the string below a constant."""
    found = re.match(r'\s*"""(.*?)"""', "\n".join(text.split("\n")[node.end_lineno :]), re.DOTALL)
    return " ".join(found[1].split()) if found else ""


def _constant(node: ast.Assign, text: str) -> str:
    """Return the source of a constant, with its documentation as a comment."""
    told = comment(_documentation(node, text))
    return "\n".join(filter(None, [told, ast.get_source_segment(text, node)]))


def comment(text: str) -> str:
    """Return a text as a comment in Python, in lines of at most ``WIDTH`` characters."""
    return textwrap.fill(text, WIDTH, initial_indent="# ", subsequent_indent="# ")


def _bare(node: ast.stmt, text: str) -> str:
    """Return the source of a function or a class without annotations."""
    lines = text.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    source = text.encode()
    cuts = []
    for each in ast.walk(node):
        if isinstance(each, ast.arg) and each.annotation is not None:
            begin = starts[each.lineno - 1] + each.col_offset + len(each.arg.encode())
            cuts.append((begin, _end(each.annotation, starts)))
        elif isinstance(each, ast.FunctionDef) and each.returns is not None:
            begin = starts[each.returns.lineno - 1] + each.returns.col_offset
            cuts.append((source.rindex(b")", 0, begin) + 1, _end(each.returns, starts)))
    begin, end = starts[node.lineno - 1], _end(node, starts)
    kept = b""
    for low, high in sorted(cuts):
        kept += source[begin:low]
        begin = high + 3 if source[high : high + 3] == b" = " else high
        kept += b"=" if begin > high else b""
    return (kept + source[begin:end]).decode()


def _end(node: Any, starts: list[int]) -> int:
    return int(starts[node.end_lineno - 1] + node.end_col_offset)

"""The source of a function with everything that it needs of its file, for a script."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from typing import Any

WIDTH = 96
"""Most characters in a line of a comment."""


def source_of(function: Callable[..., Any]) -> str:
    """Return the source of a function, and before it the constants and functions that it uses.

    They are those of its own module; modules that it uses must be imported elsewhere, or in the
    function. Annotations are left out, because they need further imports. The text below a constant
    that documents it becomes a comment.
    """
    module = inspect.getmodule(function)
    assert module is not None
    text = inspect.getsource(module)
    known = {name: node for node in ast.parse(text).body for name in _names(node)}
    wanted = _needed(function.__name__, known, [])
    parts = [
        _constant(node, module.__dict__[name], _documentation(node, text))
        if isinstance(node, ast.Assign)
        else "\n\n" + _bare(node, text)
        for name, node in known.items()
        if name in wanted
    ]
    return "\n".join(parts).strip() + "\n"


def _names(node: ast.stmt) -> list[str]:
    """Return the names that a statement of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []


def _needed(name: str, known: dict[str, ast.stmt], found: list[str]) -> list[str]:
    """Return ``found`` with a name and all names that its statement uses."""
    if name in known and name not in found:
        found.append(name)
        for node in _walked(known[name]):
            if isinstance(node, ast.Name):
                _needed(node.id, known, found)
    return found


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


def _constant(node: ast.Assign, value: Any, documentation: str) -> str:
    """Return a constant with its documentation as a comment."""
    comment = textwrap.fill(documentation, WIDTH, initial_indent="# ", subsequent_indent="# ")
    return "\n".join(filter(None, [comment, f"{_names(node)[0]} = {value!r}"]))


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

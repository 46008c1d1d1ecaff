"""Imports run down the table of the design and never back up."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import explorer

ROOT = Path(__file__).resolve().parents[1]

# Which room may import what, besides the standard library and itself. Rooms stand in order: a room
# of this project may be imported by later ones alone.
ROOMS = {
    "explorer.settings": set(),
    "explorer.start": {"explorer.settings", "numpy"},
    "explorer.softmax": {"numpy"},
    "explorer.inspection": {"explorer.softmax", "numpy"},
    "explorer.temperature": {"explorer.softmax", "numpy", "scipy"},
    "explorer.uncertainty": {"numpy", "scipy"},
    "explorer.penalty": {"numpy"},
    "explorer.shift": {"explorer.penalty", "numpy"},
    "explorer.separability": {"numpy", "scipy"},
    "explorer.solvers": {
        "explorer.settings",
        "explorer.softmax",
        "explorer.penalty",
        "numpy",
        "scipy",
    },
    "explorer.training": {
        "explorer.settings",
        "explorer.penalty",
        "explorer.separability",
        "explorer.solvers",
        "numpy",
    },
    "explorer.one_vs_rest": {
        "explorer.settings",
        "explorer.softmax",
        "explorer.solvers",
        "explorer.training",
        "numpy",
        "scipy",
    },
    "explorer.model": {
        "explorer.settings",
        "explorer.softmax",
        "explorer.solvers",
        "explorer.training",
        "numpy",
        "sklearn",
    },
    "explorer.data": {"explorer.settings", "numpy", "sklearn"},
    "explorer.geometry": {"numpy"},
    "explorer.densities": {
        "explorer.settings",
        "explorer.softmax",
        "explorer.data",
        "numpy",
        "scipy",
    },
    "explorer.bayes": {"explorer.softmax", "explorer.densities", "explorer.geometry", "numpy"},
    "explorer": {
        "explorer.settings",
        "explorer.training",
        "explorer.model",
        "explorer.data",
        "explorer.geometry",
    },
    "explorer.figures": {
        "explorer.geometry",
        "explorer.softmax",
        "explorer.uncertainty",
        "numpy",
        "plotly",
    },
    "explorer.__main__": {"explorer.settings"},
    "explorer.ui": {"anything"},
    "app": {"explorer.ui", "streamlit"},
}
FILES = sorted([ROOT / "app.py", *(ROOT / "explorer").rglob("*.py")])


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module):
    """The room that a module of this project is in; of a foreign one, the package's name."""
    top, *rest = module.split(".")
    return ".".join([top, *rest[:1]]) if top == "explorer" else top


def imported(path):
    """Names of all modules that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "explorer":
            names.update(
                f"explorer.{alias.name}" if f"explorer.{alias.name}" in ROOMS else "explorer"
                for alias in node.names
            )
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports here are absolute"
            names.add(node.module)
    return names


@cache
def loaded_by(statement):
    """Names of all modules that a fresh interpreter has loaded after ``statement``."""
    script = f"import sys; {statement}; print('\\n'.join(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_module_imports_only_what_its_room_may(path):
    room = room_of(module_name(path))
    foreign = {room_of(name) for name in imported(path)} - set(sys.stdlib_module_names)
    assert "anything" in ROOMS[room] or foreign <= ROOMS[room] | {room}


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_module_imports_no_later_room(path):
    order = list(ROOMS)
    room = room_of(module_name(path))
    others = {room_of(name) for name in imported(path)} & set(ROOMS)
    assert all(order.index(other) <= order.index(room) for other in others)


def test_the_table_names_no_room_that_is_gone():
    assert {room_of(module_name(path)) for path in FILES} == set(ROOMS)


@pytest.mark.parametrize("package", ["streamlit", "plotly", "sklearn", "pandas"])
def test_importing_the_library_does_not_load(package):
    assert package not in loaded_by("import explorer")


@pytest.mark.parametrize("package", ["sklearn", "pandas", "numpy", "scipy"])
def test_the_process_that_serves_does_without(package):
    page = "from streamlit.testing.v1 import AppTest; AppTest.from_file('app.py').run(timeout=60)"
    assert package not in loaded_by(page)


def test_importing_the_figures_does_not_load_streamlit():
    figures = [f"explorer.figures.{path.stem}" for path in (ROOT / "explorer/figures").glob("*.py")]
    assert "streamlit" not in loaded_by(f"import {', '.join(figures)}")


@pytest.mark.parametrize(
    "name", ["SoftmaxRegression", "DataParams", "FitParams", "make_dataset", "decision_regions"]
)
def test_the_library_is_to_be_had_from_the_top(name):
    assert name in explorer.__all__ and hasattr(explorer, name)


def test_the_top_has_nothing_else():
    with pytest.raises(AttributeError, match="no attribute 'LogisticRegression'"):
        _ = explorer.LogisticRegression

"""Imports go down the table in ARCHITECTURE.md and never up."""

import ast
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import explorer
from explorer.settings import EXPORTS

ROOT = Path(__file__).resolve().parents[1]

# Which room may import what, besides the standard library and itself. Rooms are in order: only
# later rooms may import a room.
ROOMS = {
    "explorer.numbers": set(),
    "explorer.names": set(),
    "explorer.settings": {"explorer.numbers", "explorer.names"},
    "explorer.maths": {"explorer.numbers", "numpy", "scipy", "contourpy"},
    "explorer.data": {
        "explorer.numbers",
        "explorer.names",
        "explorer.settings",
        "explorer.maths",
        "numpy",
        "sklearn",
        "charset_normalizer",
    },
    "explorer.fitting": {"explorer.settings", "explorer.maths", "numpy", "scipy"},
    "explorer.quality": {"explorer.maths", "numpy", "scipy", "sklearn"},
    "explorer.estimator_arguments": {
        "explorer.settings",
        "explorer.maths",
        "explorer.fitting",
        "numpy",
        "sklearn",
    },
    "explorer.estimator": {
        "explorer.estimator_arguments",
        "explorer.maths",
        "explorer.fitting",
        "numpy",
        "sklearn",
    },
    "explorer.plane_features": {
        "explorer.settings",
        "explorer.fitting",
        "numpy",
        "sklearn",
    },
    "explorer.model_file": {
        "explorer.maths",
        "explorer.estimator",
        "explorer.plane_features",
        "numpy",
        "sklearn",
    },
    "explorer": {
        "explorer.settings",
        "explorer.data",
        "explorer.maths",
        "explorer.fitting",
        "explorer.estimator",
        "explorer.plane_features",
        "explorer.model_file",
    },
    "explorer.fits": {
        "explorer.names",
        "explorer.settings",
        "explorer.maths",
        "explorer.data",
        "explorer.fitting",
        "numpy",
    },
    "explorer.study": {
        "explorer.numbers",
        "explorer.settings",
        "explorer.maths",
        "explorer.data",
        "explorer.fits",
        "numpy",
    },
    "explorer.figures": {"explorer.names", "explorer.maths", "numpy"},
    "explorer.maps": {
        "explorer.names",
        "explorer.settings",
        "explorer.maths",
        "explorer.figures",
        "numpy",
    },
    "explorer.lenses": {
        "explorer.names",
        "explorer.numbers",
        "explorer.settings",
        "explorer.maths",
        "explorer.data",
        "explorer.fitting",
        "explorer.quality",
        "explorer",
        "explorer.fits",
        "explorer.study",
        "explorer.figures",
        "numpy",
        "sklearn",
    },
    "explorer.browser": set(),
    "explorer.app": {"anything"},
    "explorer.export": {
        "explorer.data",
        "explorer.names",
        "explorer.numbers",
        "explorer.settings",
        "explorer.maths",
        "explorer.fitting",
        "explorer.model_file",
        "explorer.study",
        "explorer.figures",
        "explorer.lenses",
        "explorer.browser",
        "explorer.app",
        "numpy",
        "onnx",
    },
    "explorer.__main__": {"explorer.settings", "explorer.app", "explorer.export"},
    "app": {"explorer.app", "streamlit"},
}
# Within the app: each of these may import the ones before it.
APP = (
    "memory",
    "serving",
    "components",
    "page",
    "text",
    "news",
    "frames",
    "charts",
    "compute",
    "number_editor",
    "session",
    "redraw",
    "points",
    "upload",
    "save",
    "controls",
    "sidebar",
    "headings",
    "lenses",
    "editor",
    "panels",
)
FILES = sorted([ROOT / "app.py", *(ROOT / "explorer").rglob("*.py")])


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {module_name(path): path for path in FILES}
MODULES = set(PATHS)


def room_of(module):
    """The room of a module of this project; the package's name of any other module."""
    top, *rest = module.split(".")
    return ".".join([top, *rest[:1]]) if top == "explorer" else top


@cache
def imported(path):
    """Names of all modules that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports here are absolute"
            parts = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES
            names |= parts or {node.module}
    return names


@cache
def loaded_by(statement):
    """Names of all modules that a fresh interpreter has loaded after ``statement``."""
    script = f"import sys; {statement}; print('\\n'.join(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(run.stdout.splitlines())


def test_a_module_imports_only_what_its_room_may():
    foreign = {
        name: {room_of(each) for each in imported(path)} - set(sys.stdlib_module_names)
        for name, path in PATHS.items()
        if "anything" not in ROOMS[room_of(name)]
    }
    assert {
        name: others - ROOMS[room_of(name)] - {room_of(name)}
        for name, others in foreign.items()
        if not others <= ROOMS[room_of(name)] | {room_of(name)}
    } == {}


def test_a_module_imports_no_later_room():
    order = list(ROOMS)
    assert [
        (name, other)
        for name, path in PATHS.items()
        for other in {room_of(each) for each in imported(path)} & set(ROOMS)
        if order.index(other) > order.index(room_of(name))
    ] == []


def test_a_module_of_the_app_imports_no_later_one():
    def place(module):
        return APP.index(module.split(".")[2])

    def is_mine(module):
        return module.startswith("explorer.app.")

    assert [
        (name, other)
        for name in filter(is_mine, MODULES)
        for other in filter(is_mine, imported(PATHS[name]))
        if place(other) > place(name)
    ] == []


def test_the_architecture_has_a_row_for_each_room_in_this_order():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(explorer/[\w/]+)", text, re.MULTILINE)
    named = [row.rstrip("/").replace("/", ".") for row in rows]
    assert named == [room for room in ROOMS if room not in ("explorer", "app")]


def test_the_table_names_no_room_that_is_gone():
    assert {room_of(module_name(path)) for path in FILES} == set(ROOMS)


def test_no_module_imports_itself_by_way_of_others():
    graph = {module_name(path): imported(path) & MODULES for path in FILES}
    assert list(TopologicalSorter(graph).static_order())  # raises CycleError, which names them


@pytest.mark.parametrize("package", ["sklearn", "pandas", "numpy", "scipy"])
def test_the_process_that_serves_does_without(package):
    # Without the search for components in all installed packages, which is slow.
    page = (
        "from streamlit.components.v2 import manifest_scanner;"
        "manifest_scanner.scan_component_manifests = list;"
        "from streamlit.testing.v1 import AppTest; AppTest.from_file('app.py').run(timeout=60)"
    )
    assert package not in loaded_by(page)


def test_importing_the_figures_and_making_a_file_does_not_load_streamlit():
    loaded = {f"explorer.figures.{path.stem}" for path in (ROOT / "explorer/figures").glob("*.py")}
    todo = [*loaded, *(f"explorer.export.{name}.make" for name in EXPORTS)]
    for name in todo:
        packages = {name.rsplit(".", i)[0] for i in range(1, name.count(".") + 1)}
        new = packages | (imported(PATHS[name]) if name in PATHS else set())
        todo += new - loaded
        loaded |= new
    # Declarations, which only the registry imports, are in rooms without Streamlit.
    assert "explorer.app.compute" in loaded and "streamlit" not in loaded


def test_the_library_and_the_list_of_the_command_line_need_the_standard_library_alone():
    loaded = loaded_by("from explorer.__main__ import main; main(['list'])")
    assert "explorer" in loaded
    assert not {"numpy", "streamlit", "plotly", "sklearn", "pandas"} & loaded


@pytest.mark.parametrize(
    "name", ["SoftmaxRegression", "DataParams", "FitParams", "make_dataset", "decision_regions"]
)
def test_the_library_is_to_be_had_from_the_top(name):
    assert name in explorer.__all__ and hasattr(explorer, name)


def test_a_new_notebook_is_offered_every_name_of_the_library():
    code = "import explorer; print({*explorer.__all__} - {*dir(explorer)})"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (ended.stdout, ended.stderr) == ("set()\n", "")


def test_the_top_has_nothing_else():
    with pytest.raises(AttributeError, match="no attribute 'LogisticRegression'"):
        _ = explorer.LogisticRegression

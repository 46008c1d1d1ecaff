"""The browser's mathematics, compared with Python's in Node."""

import json
from pathlib import Path

import pytest

from tests.browser.golden import golden

TESTS = sorted(Path(__file__).with_name("node").glob("*.test.mjs"))

# Those that compare share a process. The others replace parts of the browser.
COMPARING = [path for path in TESTS if "golden.mjs" in path.read_text(encoding="utf-8")]


@pytest.fixture(scope="module")
def computed(node, tmp_path_factory):
    """The file with what Python has computed."""
    path = tmp_path_factory.mktemp("golden") / "golden.json"
    path.write_text(json.dumps(golden(), allow_nan=True), encoding="utf-8")
    return path


def test_node_finds_the_browser_and_python_at_one(node, computed):
    code = "\n".join(f'await import("{path.as_uri()}");' for path in COMPARING)
    node("--input-type=module", "--eval", code, GOLDEN=str(computed))


@pytest.mark.parametrize(
    "path", [path for path in TESTS if path not in COMPARING], ids=lambda path: path.stem
)
def test_a_module_does_in_node_what_it_does_on_the_page(node, path):
    node(path)

"""The browser's mathematics, compared with Python's in Node."""

import json
from pathlib import Path

import pytest

from tests.browser.golden import golden

TESTS = sorted(Path(__file__).with_name("node").glob("*.test.mjs"))


@pytest.fixture(scope="module")
def computed(node, tmp_path_factory):
    """The file with what Python has computed."""
    path = tmp_path_factory.mktemp("golden") / "golden.json"
    path.write_text(json.dumps(golden(), allow_nan=True), encoding="utf-8")
    return path


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_node_finds_the_browser_and_python_at_one(node, computed, path):
    node(path, GOLDEN=str(computed))

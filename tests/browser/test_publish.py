"""What the browser loads from this server, and what happens if it cannot."""

import errno
import gzip
import json
import logging
import os
import re
import shutil
import subprocess
import sys

import pytest
import streamlit as st
from plotly.offline import get_plotlyjs

from explorer.app.serving.browser_files import published
from explorer.browser import publish
from explorer.browser.publish import (
    EARLY,
    GUARD,
    PAGE,
    forerunner,
    loader,
    modules,
    plotly_js,
)


@pytest.fixture
def static(tmp_path, monkeypatch):
    """An empty folder in place of static/, as if nothing had been published."""
    monkeypatch.setattr(publish, "STATIC", tmp_path / "static")
    published.cache_clear()
    yield tmp_path / "static"
    published.cache_clear()


def test_plotly_js_and_every_script_are_published_once_and_the_page_loads_them_early(static):
    folder = static / published()
    plotly = static / f"{plotly_js()}.gz"
    assert gzip.decompress(plotly.read_bytes()).decode() == get_plotlyjs()
    assert {path.name for path in folder.iterdir()} == {PAGE, GUARD, EARLY}
    assert (folder / GUARD).read_bytes() == (publish.ROOM / GUARD).read_bytes()
    page = (folder / PAGE).read_text(encoding="utf-8")
    for path in modules():
        assert f'modules["{path.relative_to(publish.EXPLORER).as_posix()}"] = ' in page

    script = forerunner(published())
    others = [path for path in static.rglob("*.*s*") if path.name != EARLY]
    assert len(others) == 3  # page.js, guard.js and plotly.js
    assert all(json.dumps(path.name.removesuffix(".gz")) in script for path in others)
    assert json.dumps(published()) in script

    before = plotly.stat().st_mtime_ns
    published.cache_clear()
    published()
    assert plotly.stat().st_mtime_ns == before


def test_changed_code_gets_another_folder(static, tmp_path, monkeypatch):
    names = [published()]
    for path in ("explorer", "app.py"):
        copy = shutil.copytree if path == "explorer" else shutil.copy
        copy(publish.EXPLORER.parent / path, tmp_path / path)
    monkeypatch.setattr(publish, "EXPLORER", tmp_path / "explorer")
    published.cache_clear()
    assert published() == names[0]
    for path in ("app.py", "explorer/app/text.py", "explorer/browser/early.js"):
        with (tmp_path / path).open("a", encoding="utf-8") as file:
            file.write(" ")
        published.cache_clear()
        assert published() not in names, path
        names.append(published())


def test_a_file_that_cannot_be_written_whole_is_not_there(static, monkeypatch):
    def torn(path, target):
        raise OSError("the disk is full")

    monkeypatch.setattr("os.replace", torn)
    assert published() is None
    assert not (static / f"{plotly_js()}.gz").exists()


def test_a_file_that_does_not_fit_leaves_nothing_behind(static, monkeypatch):
    def full(data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(publish.gzip, "compress", full)
    assert published() is None
    assert [path for path in static.iterdir() if path.is_file()] == []


def test_a_folder_that_cannot_be_written_is_told_in_the_log_once(static, caplog):
    static.write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        assert published() is None
        assert published() is None
    assert len(caplog.records) == 1
    assert "not drawn in place" in caplog.text


def test_static_serving_switched_off_is_told_in_the_log(static, caplog, monkeypatch):
    monkeypatch.setattr(st, "get_option", lambda name: name != "server.enableStaticServing")
    assert published() is None
    assert "server.enableStaticServing is off" in caplog.text


def test_the_loader_is_short(static):
    # It is a part of every message of a component, and a run sends four of them.
    assert len(loader("live_plot.js", "livePlot")) < 400


def test_the_static_folder_is_not_committed():
    ignored = (publish.EXPLORER.parent / ".gitignore").read_text().split()
    assert "static/" in ignored


def test_files_and_workers_come_from_a_checkout_whose_path_the_locale_cannot_write(tmp_path):
    checkout = tmp_path / "\u00f6 x"
    root = publish.EXPLORER.parent
    for folder in ("explorer", ".streamlit"):
        shutil.copytree(root / folder, checkout / folder)
    shutil.copy(root / "app.py", checkout)
    program = """
import os
from explorer.app.serving.browser_files import published
from explorer.app.serving.workers import Workers
workers = Workers(1)
assert published() and workers.call("os:getpid") != os.getpid()
workers.stop()
"""
    ascii_only = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0"}
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=checkout, env=ascii_only, capture_output=True
    )
    assert run.returncode == 0, run.stderr


def test_only_one_module_knows_plotlys_private_names():
    private = re.compile(
        r"\._[a-zA-Z]|__data__|\b(?:scatterlayer|heatmaplayer|imagelayer|hoverlayer|modebar|nsewdrag"
        r"|js-line|js-fill|gl-container|calcdata)\b"
    )
    found = {each.name: private.findall(each.read_text(encoding="utf-8")) for each in modules()}
    assert found.pop("plotly.js")
    assert {name: names for name, names in found.items() if names} == {}

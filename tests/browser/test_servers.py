"""Servers that cannot serve the charts' scripts, and servers that go away for a while."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from explorer.browser.publish import plotly_js
from tests.browser.conftest import ROOT

REGIONS, MAPS, LOSS = 0, 1, 2

NUMBERS = """() => [...document.querySelectorAll('.js-plotly-plot')].map(chart =>
    JSON.stringify(chart.data.map(({name, x, y, z}) => [name, x, y, z].map(
        values => values?.length === undefined ? values : Array.from(values)))))"""


def children(pid):
    """Return the processes that a process has started; where the system does not tell, itself."""
    tasks = Path(f"/proc/{pid}/task")
    if not tasks.is_dir():
        return [pid]
    return [each for task in tasks.iterdir() for each in (task / "children").read_text().split()]


def test_without_the_scripts_the_page_is_drawn_by_streamlit_and_the_log_says_so_once(start):
    explorer, server = start(enableStaticServing="false")
    assert children(server.process.pid)  # a worker is there before the first visitor
    explorer.open()
    expect(explorer.page.locator(".live-plot")).to_have_count(0)
    explorer.changes(lambda: explorer.slide("C"), REGIONS, MAPS, LOSS)
    explorer.changes(lambda: explorer.slide("Classes"), REGIONS, MAPS, LOSS)
    explorer.page.reload()
    explorer.settle()
    log = server.log.read_text()
    assert log.count("Charts are not drawn in place") == 1
    assert "Traceback" not in log


def away_and_back(explorer, server, act=lambda: None):
    """Stop the server, and start it again once the page has noticed."""
    server.stop()
    expect(explorer.page.get_by_test_id("stConnectionStatus")).to_be_visible()
    act()
    server.start()
    server.wait()
    expect(explorer.page.get_by_test_id("stConnectionStatus")).to_have_count(0)


@pytest.mark.parametrize(
    ("changed", "before", "after"),
    [
        ("explorer/browser/player.js", '"Training"', '"A newer training"'),
        ("explorer/app/text.py", "nats, objective to", "nats, objective down to"),
    ],
)
def test_a_page_left_open_loads_itself_anew_when_the_server_comes_back_with_other_code(
    start, tmp_path, changed, before, after
):
    root = tmp_path / "checkout"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(".*cache", ".git", ".ci", "static"))
    code = root / changed
    explorer, server = start(root)
    explorer.open("n_classes=4")
    explorer.page.evaluate("window.kept = true")
    newer = code.read_text(encoding="utf-8").replace(before, after)
    away_and_back(explorer, server, lambda: code.write_text(newer, encoding="utf-8"))
    explorer.page.wait_for_function("!window.kept", timeout=60_000)
    explorer.settle()
    shown = after.strip('"')
    group = explorer.page.get_by_role("group", name=shown)
    expect(group.or_(explorer.page.get_by_text(shown)).first).to_be_visible()
    expect(explorer.page.locator(".live-plot")).to_have_count(3)
    expect(explorer.page.locator(".player")).to_have_count(1)
    assert explorer.query() == "n_classes=4"
    explorer.changes(lambda: explorer.slide("C"), REGIONS, MAPS, LOSS)


def test_after_the_server_has_started_again_a_change_gives_the_picture_a_fresh_page_gives(start):
    explorer, server = start()
    explorer.open("n_classes=4")
    explorer.page.evaluate("window.kept = true")
    away_and_back(explorer, server)
    assert explorer.page.evaluate("window.kept")  # without a reload
    explorer.changes(lambda: explorer.slide("C"), REGIONS, MAPS, LOSS)
    expect(explorer.slider("Classes")).to_contain_text("4")
    kept = explorer.page.evaluate(NUMBERS)
    explorer.page.reload()
    explorer.settle()
    assert explorer.page.evaluate(NUMBERS) == kept


def test_plotly_js_comes_from_this_server_and_once(fresh):
    fetched = []
    fresh.page.on("request", lambda request: fetched.append(request.url))
    fresh.open()
    fresh.changes(lambda: fresh.slide("C"), REGIONS)
    mine = [url for url in fetched if url.endswith(plotly_js())]
    assert mine == [f"{fresh.url}/app/static/{plotly_js()}"]

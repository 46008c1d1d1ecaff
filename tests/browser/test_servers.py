"""Servers that cannot serve the charts' scripts, and servers that go away for a while."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from benchmarks.serving import children
from explorer.browser.publish import plotly_js
from tests.browser.conftest import PATIENCE_MS, ROOT, SIZE, Explorer, Server, wait_until

REGIONS, MAPS, LOSS = 0, 1, 2

NUMBERS = """() => [...document.querySelectorAll('.js-plotly-plot')].map(chart =>
    JSON.stringify(chart.data.map(({name, x, y, z}) => [name, x, y, z].map(
        values => values?.length === undefined ? values : Array.from(values)))))"""


@contextmanager
def running(log, root=ROOT, **options):
    """A server that no other test uses."""
    server = Server(log, root, **options)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


@contextmanager
def page_of(browser, server):
    with browser.new_context(viewport=SIZE) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield Explorer(page, server.url)


def test_without_the_scripts_the_page_is_drawn_by_streamlit_and_the_log_says_so_once(
    browser, tmp_path
):
    with (
        running(tmp_path / "log.txt", enableStaticServing="false") as server,
        page_of(browser, server) as explorer,
    ):
        if Path("/proc/self/task").is_dir():  # a worker is there before the first visitor
            wait_until(lambda: children(server.process.pid), "no worker")
        explorer.open()
        expect(explorer.page.locator(".live-plot")).to_have_count(0)
        explorer.changes(lambda: explorer.slide("C"), REGIONS, MAPS, LOSS)
        explorer.changes(lambda: explorer.slide("Classes"), REGIONS, MAPS, LOSS)
        explorer.page.reload()
        explorer.settle()
    log = server.log.read_text()
    assert log.count("Charts are not drawn in place") == 1
    assert "Traceback" not in log


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A server of a checkout whose code may be changed."""
    root = tmp_path_factory.mktemp("servers") / "checkout"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(".*cache", ".git", ".ci", "static"))
    with running(root.parent / "log.txt", root) as server:
        yield server


@pytest.fixture(scope="module")
def visited(browser, checkout):
    """A page of that server, with a clock of its own."""
    with page_of(browser, checkout) as explorer:
        explorer.page.clock.install()
        yield explorer


def away_and_back(explorer, server, act=lambda: None):
    """Stop the server, and start it again once the page has noticed."""
    server.stop()
    expect(explorer.page.get_by_test_id("stConnectionStatus")).to_be_visible()
    act()
    server.start()
    server.wait()
    expect(explorer.page.get_by_test_id("stConnectionStatus")).to_have_count(0)


def test_after_the_server_has_started_again_a_change_gives_the_picture_a_fresh_page_gives(
    visited, checkout
):
    visited.open("n_classes=4")
    visited.page.evaluate("window.kept = true")
    shown = visited.page.get_by_role("slider", name="Iteration shown")
    away_and_back(visited, checkout, lambda: shown.press("Home"))
    assert visited.page.evaluate("window.kept")  # without a reload
    visited.page.wait_for_function("() => location.search.includes('iteration=0')")
    visited.changes(lambda: visited.slide("C"), REGIONS, MAPS, LOSS)
    expect(visited.slider("Classes")).to_contain_text("4")
    kept = visited.page.evaluate(NUMBERS)
    visited.page.reload()
    visited.settle()
    wait_until(lambda: visited.page.evaluate(NUMBERS) == kept, "another picture", visited.page)


def test_a_page_left_open_loads_itself_anew_when_the_server_comes_back_with_other_code(
    visited, checkout
):
    def replace(path, before, after):
        code = checkout.root / path
        code.write_text(code.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")

    def change_script_and_text():
        replace("explorer/browser/player.js", '"Training"', '"A newer training"')
        replace("explorer/app/text.py", "nats, objective to", "nats, objective down to")

    visited.open("n_classes=4")
    visited.page.evaluate("window.kept = true")
    away_and_back(visited, checkout, change_script_and_text)
    visited.page.clock.fast_forward(10_000)  # no page reloads itself sooner
    visited.page.wait_for_function("!window.kept", timeout=60_000)
    visited.settle()
    expect(visited.page.get_by_role("group", name="A newer training")).to_be_visible()
    expect(visited.page.get_by_text("nats, objective down to").first).to_be_visible()
    expect(visited.page.locator(".live-plot")).to_have_count(3)
    expect(visited.page.locator(".player")).to_have_count(1)
    assert visited.query() == "n_classes=4"
    visited.changes(lambda: visited.slide("C"), REGIONS, MAPS, LOSS)


def test_plotly_js_comes_from_this_server_and_once(fresh):
    fetched = []
    fresh.page.on("request", lambda request: fetched.append(request.url))
    fresh.open()
    fresh.changes(lambda: fresh.slide("C"), REGIONS)
    mine = [url for url in fetched if url.endswith(plotly_js())]
    assert mine == [f"{fresh.url}/app/static/{plotly_js()}"]

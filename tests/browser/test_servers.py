"""Servers that cannot serve the charts' scripts, and servers that go away for a while."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from benchmarks.serving import children
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
    log = server.log.read_text()
    assert log.count("Charts are not drawn in place") == 1
    assert "Traceback" not in log


@pytest.fixture
def checkout(tmp_path):
    """A server of a checkout whose code may be changed."""
    root = tmp_path / "checkout"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(".*cache", ".git", ".ci", "static"))
    with running(tmp_path / "log.txt", root) as server:
        yield server


def away_and_back(explorer, server, act):
    """Stop the server, and start it again once the page has noticed; meanwhile do something."""
    server.stop()
    expect(explorer.page.get_by_test_id("stConnectionStatus")).to_be_visible()
    act()
    server.start()
    server.wait()
    expect(explorer.page.get_by_test_id("stConnectionStatus")).to_have_count(0)


def test_a_page_outlives_its_server_and_loads_itself_anew_when_one_with_other_code_comes_back(
    browser, checkout
):
    def replace(path, before, after):
        code = checkout.root / path
        code.write_text(code.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")

    def change_script_and_text():
        replace("explorer/browser/player.js", '"Training"', '"A newer training"')
        replace("explorer/app/text.py", "nats, objective to", "nats, objective down to")

    with page_of(browser, checkout) as explorer:
        page = explorer.page
        page.clock.install()
        explorer.open("n_classes=4")
        page.evaluate("window.kept = true")
        shown = page.get_by_role("slider", name="Iteration shown")
        away_and_back(explorer, checkout, lambda: shown.press("Home"))
        page.wait_for_function("() => location.search.includes('iteration=0')")
        explorer.changes(lambda: explorer.slide("C"), REGIONS, MAPS, LOSS)
        expect(explorer.slider("Classes")).to_contain_text("4")
        assert page.evaluate("window.kept")  # without a reload
        link, numbers = explorer.query(), page.evaluate(NUMBERS)

        away_and_back(explorer, checkout, change_script_and_text)
        page.clock.fast_forward(10_000)  # no page reloads itself sooner
        page.wait_for_function("!window.kept", timeout=60_000)
        explorer.settle()
        expect(page.get_by_role("group", name="A newer training")).to_be_visible()
        expect(page.get_by_text("nats, objective down to").first).to_be_visible()
        expect(page.locator(".live-plot")).to_have_count(3)
        expect(page.locator(".player")).to_have_count(1)
        assert explorer.query() == link
        wait_until(lambda: page.evaluate(NUMBERS) == numbers, "another picture", page)
        explorer.changes(lambda: explorer.slide("C"), REGIONS, MAPS, LOSS)

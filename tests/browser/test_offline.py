"""The page as one HTML file: saved from the menu, opened from disk without a network."""

import os
import re
import subprocess
import sys
from dataclasses import replace

from playwright.sync_api import expect

from explorer.app.serving.worker import ONE_THREAD
from explorer.export.made import made
from explorer.settings import DataParams, FitParams, ViewParams
from tests.browser.conftest import PATIENCE_MS, ROOT, pass_time

DRAWN = """() =>
    [...document.querySelectorAll('.js-plotly-plot')].filter(e => e.calcdata).length === 3"""
COLUMNS = "getComputedStyle(document.querySelector('main')).gridTemplateColumns"
BORDERS = "() => document.querySelector('#regions .scatterlayer').innerHTML"

PLACES = """() => [...document.querySelectorAll('.js-plotly-plot')].map(
    e => [e.offsetWidth, e.offsetHeight])"""


def of_the_command_line(link, path):
    options = ["fit", "--link", link, "--export", "html", "--out", path]
    many = os.environ | dict.fromkeys(ONE_THREAD, "2")
    subprocess.run([sys.executable, "-m", "explorer", *options], cwd=ROOT, check=True, env=many)
    return path.read_bytes()


def test_the_page_saves_an_html_file_that_tells_scrubs_and_prints_without_a_network(
    explorer, browser, tmp_path
):
    path = tmp_path / "page.html"
    explorer.open("n_classes=4")
    explorer.page.get_by_role("button", name="Save and share").click()
    with explorer.page.expect_download(timeout=3 * PATIENCE_MS) as download:  # a slow call
        explorer.page.get_by_role("button", name="Page without a server").click()
    download.value.save_as(path)
    explorer.page.get_by_role("button", name="Save and share").click()
    assert path.read_bytes() == of_the_command_line(explorer.query(), tmp_path / "same.html")
    requests, complaints = [], []
    with browser.new_context(offline=True, viewport={"width": 1280, "height": 720}) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(path.as_uri())
        page.wait_for_function(DRAWN)
        assert page.evaluate("document.documentElement.scrollHeight") == 720
        status = page.locator(".status")
        expect(status).to_contain_text("✓ optimum")
        before = page.evaluate(BORDERS)
        page.locator(".player input").fill("1")
        expect(page.locator(".player output")).to_have_text(re.compile("^iteration 1 of"))
        expect(status).to_contain_text("on the way")
        page.wait_for_function(f"before => ({BORDERS})() !== before", arg=before)
        page.locator("#regions .nsewdrag").hover()
        expect(page.locator("#regions .marks span").first).to_contain_text("P(class 3) = 0.")
        expect(page.locator("#regions figcaption")).to_contain_text("points are wrong")
        pass_time(page, 500)  # the player reports its stop after 300 ms
        places = page.evaluate(PLACES)
        assert len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True))) == 1
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 1047, "height": 718})  # A4 without its margins
        assert page.evaluate(PLACES) == places  # Plotly cannot draw again for a print
        assert page.evaluate("document.querySelector('main').getBoundingClientRect().right") <= 1047
    assert requests == [path.as_uri()]
    assert complaints == []


def test_a_report_with_costs_and_names_is_printed_on_one_page(browser, tmp_path):
    path = tmp_path / "report.html"
    view = ViewParams(lens="rule", rule="costs", costs=((0, 1, 1), (20, 0, 20), (1, 1, 0)))
    sample = replace(DataParams().file, class_names=("$cat$", "dog", "rabbit"))
    data, complaints = DataParams(dataset="file", file=sample), []
    path.write_bytes(made("report", data, FitParams(), view))
    with browser.new_page() as page:
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(path.as_uri())
        page.wait_for_function(DRAWN)
        printed = page.pdf(prefer_css_page_size=True)
        page.set_viewport_size({"width": 390, "height": 844})
        assert len(page.evaluate(COLUMNS).split()) == 1
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1
    assert complaints == []  # of MathJax, for the name

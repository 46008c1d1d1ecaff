"""Files that are opened from disk without a network."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from explorer.export import offline
from explorer.export.made import made
from explorer.settings import DataParams, FitParams, ViewParams
from tests.browser.conftest import PATIENCE_MS, SIZE, pass_time
from tests.export.conftest import SCRIPTS

DRAWN = """() =>
    [...document.querySelectorAll('.js-plotly-plot')].filter(e => e.calcdata).length === 3"""
COLUMNS = "getComputedStyle(document.querySelector('main')).gridTemplateColumns"
BORDERS = "() => document.querySelector('#regions .scatterlayer').innerHTML"

PLACES = """() => [...document.querySelectorAll('.js-plotly-plot')].map(
    e => [e.offsetWidth, e.offsetHeight])"""


@pytest.fixture(scope="module")
def opened(browser):
    """A tab without a network; with what it has asked for, and what it has complained of."""
    with browser.new_context(offline=True, viewport=SIZE) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        requests, complaints = [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        yield page, requests, complaints


def test_the_page_as_one_file_tells_scrubs_and_prints_without_a_network(opened, tmp_path):
    page, requests, complaints = opened
    path = tmp_path / "page.html"
    path.write_bytes(made("html", DataParams(n_classes=4), FitParams(), ViewParams()))
    assert len(offline._code()[0]) < SCRIPTS
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


def test_a_report_with_costs_and_names_is_printed_on_one_page(opened, tmp_path):
    page, _, complaints = opened
    page.emulate_media(media="screen")
    page.set_viewport_size(SIZE)
    path = tmp_path / "report.html"
    view = ViewParams(lens="rule", rule="costs", costs=((0, 1, 1), (20, 0, 20), (1, 1, 0)))
    sample = replace(DataParams().file, class_names=("$cat$", "dog", "rabbit"))
    path.write_bytes(made("report", DataParams(dataset="file", file=sample), FitParams(), view))
    page.goto(path.as_uri())
    page.wait_for_function(DRAWN)
    printed = page.pdf(prefer_css_page_size=True)
    page.set_viewport_size({"width": 390, "height": 844})
    assert len(page.evaluate(COLUMNS).split()) == 1
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1
    assert complaints == []  # of MathJax, for the name

"""The page as one HTML file, opened from disk without a network."""

import re

from playwright.sync_api import expect

from explorer.export.made import made
from explorer.settings import DataParams, FitParams, ViewParams
from tests.browser.conftest import PATIENCE_MS

DRAWN = """() =>
    [...document.querySelectorAll('.js-plotly-plot')].filter(e => e.calcdata).length === 3"""
BORDERS = "() => document.querySelector('#regions .scatterlayer').innerHTML"


def test_the_html_file_shows_tells_and_scrubs_without_a_network(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(made("html", DataParams(n_classes=4), FitParams(), ViewParams()))
    requests, complaints = [], []
    with browser.new_context(offline=True, viewport={"width": 1280, "height": 720}) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(path.as_uri())
        page.wait_for_function(DRAWN)
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
        page.wait_for_timeout(500)  # the player reports a rest after 300 ms: nobody may mind
    assert requests == [path.as_uri()]
    assert complaints == []

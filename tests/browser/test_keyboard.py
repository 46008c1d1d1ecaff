"""The page, used with the keyboard only."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import RANGES, TO_THE_TOP

REGIONS, MAPS, LOSS = 0, 1, 2

FOCUSED = """() => {
    const {ariaLabel, textContent} = document.activeElement;
    const choice = document.activeElement.closest('[role=radiogroup]');
    return choice?.ariaLabel ?? ariaLabel ?? textContent.trim();
}"""
"""The name of what has the focus; that of a choice for the option that had it last."""


def opened(explorer):
    """Open the page, wait for the player too, and begin at the top."""
    explorer.open()
    explorer.page.evaluate(TO_THE_TOP)
    expect(explorer.page.locator(".player output")).to_contain_text("iteration")


def regions(explorer):
    """Go to the regions; return the label of the place, and the text that is spoken."""
    opened(explorer)
    tabs_to(explorer, "Skip to the decision regions")
    explorer.page.keyboard.press("Enter")
    chart = explorer.page.locator(".live-plot").nth(REGIONS)
    expect(chart.get_by_role("application")).to_be_focused()
    return chart.locator(".marks span"), chart.locator("output")


def place(text):
    """Return the place in a label."""
    told = re.search(r"x = \((.*), (.*)\)", text.replace("−", "-"))
    return [float(each) for each in told.groups()]


def tabs_to(explorer, name):
    """Press Tab until the focus is on the element with a name; return the number of presses."""
    for presses in range(1, 120):
        explorer.page.keyboard.press("Tab")
        if explorer.page.evaluate(FOCUSED) == name:
            return presses
    raise AssertionError(f"Tab does not reach {name}")


def test_a_few_presses_of_tab_and_of_arrow_keys_lead_to_the_player_lenses_buttons_and_legend(
    explorer,
):
    opened(explorer)
    page = explorer.page
    links = [("Skip to the player", "Step", 10), ("Skip to the lenses", "Lenses", 12)]
    for link, target, most in links:
        page.evaluate(TO_THE_TOP)
        presses = tabs_to(explorer, link)
        page.keyboard.press("Enter")
        if page.evaluate(FOCUSED) != target:
            presses += tabs_to(explorer, target)
        assert presses <= most

    above = page.locator(".status").get_by_role("button")
    above.focus()
    tabs_to(explorer, "Zoom")
    for key, name in (("ArrowDown", "Pan"), ("ArrowUp", "Zoom"), ("ArrowUp", "Save as PNG")):
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED) == name
    assert tabs_to(explorer, "Zoom") > 1  # the bar of the next chart
    maps = page.get_by_role("figure", name="Probability maps")
    expect(maps.get_by_role("button", name="Zoom", exact=True)).to_be_focused()

    above.focus()
    tabs_to(explorer, "class 0")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    legend = page.get_by_role("toolbar", name="Legend").first
    entry = legend.get_by_role("button", name="class 1")
    expect(entry).to_have_attribute("aria-pressed", "false")
    expect(entry).to_be_focused()
    page.keyboard.press("Enter")
    expect(entry).to_have_attribute("aria-pressed", "true")


def test_keys_go_from_point_to_point_zoom_go_over_the_plane_and_inspect_a_place(explorer):
    seen, spoken = regions(explorer)
    press = explorer.page.keyboard.press
    before = place(seen.inner_text())
    press("ArrowRight")
    told, at = seen.inner_text(), place(seen.inner_text())
    assert at[0] > before[0]
    assert re.match(r"(training|held-out) point\nclass \d, (right|wrong)\n", told)
    expect(spoken).to_have_text(told.replace("\n", ", "))
    press("Escape")
    expect(seen).to_have_count(0)
    explorer.point_at(REGIONS, *at)
    expect(seen).to_have_text(told, use_inner_text=True)  # what the mouse is told there

    press("ArrowRight")
    whole, at = explorer.page.evaluate(RANGES), place(seen.inner_text())
    for key, share in (("+", 0.5), ("+", 0.25), ("-", 0.5)):
        press(key)
        ranges = explorer.page.evaluate(RANGES)
        for axis, (low, high), middle in zip(ranges, whole, at, strict=True):
            assert axis[1] - axis[0] == pytest.approx(share * (high - low))
            # The place stays where it is; its label has two decimals.
            expected = middle + share * (low - middle)
            assert axis[0] == pytest.approx(expected, abs=0.006)
    assert place(seen.inner_text()) == at
    press("-")
    assert explorer.page.evaluate(RANGES) == whole

    press("Shift+ArrowUp")
    above = place(seen.inner_text())
    assert above[0] == pytest.approx(at[0], abs=explorer.pixel(REGIONS))
    assert above[1] > at[1]
    press("Enter")
    expect(explorer.page.get_by_role("table", name="The probabilities here")).to_be_visible()
    query = parse_qs(explorer.query())
    # The label has two decimals.
    assert [float(query[name][0]) for name in ("x1", "x2")] == pytest.approx(above, abs=0.006)

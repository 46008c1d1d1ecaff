"""The page under the keyboard alone."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

REGIONS, MAPS, LOSS = 0, 1, 2

FOCUSED = (
    "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
)


def regions(explorer):
    """Go to the regions; return what is seen there of a place, and what is spoken."""
    explorer.open()
    tabs_to(explorer, "Skip to the decision regions")
    explorer.page.keyboard.press("Enter")
    chart = explorer.page.locator(".live-plot").nth(REGIONS)
    expect(chart.get_by_role("application")).to_be_focused()
    return chart.locator(".marks span"), chart.locator("output")


def place(text):
    """Return the place in a label."""
    return [float(each) for each in re.search(r"x = \((.*), (.*)\)", text).groups()]


def tabs_to(explorer, name):
    """Press Tab from where the focus is until it is on what has a name; return how often."""
    for presses in range(1, 120):
        explorer.page.keyboard.press("Tab")
        if explorer.page.evaluate(FOCUSED) == name:
            return presses
    raise AssertionError(f"Tab does not reach {name}")


@pytest.mark.parametrize(
    ("link", "target", "most"),
    [("Skip to the player", "Step", 10), ("Skip to the lenses", "Closed", 12)],
)
def test_a_few_presses_of_tab_lead_from_the_top_of_the_page_to(explorer, link, target, most):
    explorer.open()
    presses = tabs_to(explorer, link)
    explorer.page.keyboard.press("Enter")
    if explorer.page.evaluate(FOCUSED) != target:
        presses += tabs_to(explorer, target)
    assert presses <= most


def test_the_buttons_of_a_chart_are_one_stop_and_arrow_keys_go_from_one_to_another(explorer):
    explorer.open()
    tabs_to(explorer, "Zoom")
    for key, name in (("ArrowDown", "Pan"), ("ArrowUp", "Zoom"), ("ArrowUp", "Save as PNG")):
        explorer.page.keyboard.press(key)
        assert explorer.page.evaluate(FOCUSED) == name
    assert tabs_to(explorer, "Zoom") > 1  # the bar of the next chart
    maps = explorer.page.get_by_role("figure", name="Probability maps")
    expect(maps.get_by_role("button", name="Zoom")).to_be_focused()


def test_an_arrow_key_goes_to_another_point_and_tells_what_the_mouse_is_told_there(explorer):
    seen, spoken = regions(explorer)
    before = place(seen.inner_text())
    explorer.page.keyboard.press("ArrowRight")
    told, at = seen.inner_text(), place(seen.inner_text())
    assert at[0] > before[0]
    assert re.match(r"(held-out )?point of class \d, (right|wrong)\n", told)
    expect(spoken).to_have_text(told.replace("\n", ", "))
    explorer.page.keyboard.press("Escape")
    expect(seen).to_have_count(0)
    explorer.point_at(REGIONS, *at)
    assert seen.inner_text() == told


def test_shift_with_an_arrow_key_goes_over_the_plane_and_enter_inspects_the_place(explorer):
    seen, _ = regions(explorer)
    before = place(seen.inner_text())
    explorer.page.keyboard.press("Shift+ArrowUp")
    at = place(seen.inner_text())
    assert at[0] == pytest.approx(before[0], abs=explorer.pixel(REGIONS))
    assert at[1] > before[1]
    explorer.page.keyboard.press("Enter")
    expect(explorer.page.get_by_role("table", name="The probabilities here")).to_be_visible()
    query = parse_qs(explorer.query())
    # The label has two decimals.
    assert [float(query[name][0]) for name in ("x1", "x2")] == pytest.approx(at, abs=0.006)

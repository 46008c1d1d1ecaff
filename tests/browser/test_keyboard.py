"""The page under the keyboard alone."""

import pytest
from playwright.sync_api import expect

REGIONS, MAPS, LOSS = 0, 1, 2

FOCUSED = (
    "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
)


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

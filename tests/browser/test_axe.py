"""What axe-core finds on the page: contrast of text, names, roles, and sizes of targets."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from explorer.settings import LENSES, SETTINGS
from tests.browser.conftest import VISIT

THEIRS = {
    ("scrollable-region-focusable", ".katex-display"): "Streamlit draws the formulas of a text. A "
    "browser lets the keyboard scroll a formula that is too wide, but axe does not know that.",
}
"""What Streamlit draws and we cannot change: rule and selector, with the reason."""

BUMPS = "features=custom&terms=product&bumps=typed&bump_places=0,0"
MANY = f"start=typed&penalty=elasticnet&solver=sgd&x1=1&x2=1&{BUMPS}"
FIRST = f"{MANY}&C=much&lens=inspector"
"""A page with a warning, tables of inputs, unfolded groups and an inspected place."""

WHOLE = {"include": ["html"]}
LENS = {"include": [".st-key-lens_choice", ".st-key-lens_slot", ".st-key-show_working"]}
MAIN = {"include": ["[data-testid=stMain]"], "exclude": [".main-svg"]}
"""The page without the sidebar and Plotly's drawings, in which axe would find nothing new."""


@pytest.fixture
def explorer(fresh):
    """A fresh page, because these tests open groups of the sidebar."""
    return fresh


def states(explorer) -> Iterator[tuple[str, Any]]:
    """Go to every lens, then to every kind of map and view of the loss.

    Yield the address of each, and the part of the page that is new.
    """

    def go(**chosen: str) -> str:
        address = f"?{urlencode(chosen)}&{MANY}"
        explorer.page.evaluate(VISIT, address)
        for name, option in chosen.items():
            radio = explorer.page.get_by_role("radio", name=SETTINGS[name].text(option), exact=True)
            expect(radio).to_be_checked()
        explorer.settle()
        return address

    for lens in LENSES:
        yield go(lens=lens), LENS
    for kind, view in zip_longest(SETTINGS["maps"].names, SETTINGS["loss_view"].names):
        chosen = {"maps": kind, "loss_view": view}
        yield go(**{name: option for name, option in chosen.items() if option}), MAIN


AXE = Axe().axe_script

IS_DARK = "() => getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'"

IS_THEIRS = "([target, selector]) => document.querySelector(target)?.matches(selector)"

TRIES, PAUSE_MS = 20, 500
"""A colour may be changing, so a finding counts only if axe finds it every time."""


def found(page: Page, context: Any = WHOLE, **options) -> list[str]:
    """Return what axe finds in our own markup every time."""
    for _ in range(TRIES):
        violations = found_once(page, context, options)
        if not violations:
            break
        page.wait_for_timeout(PAUSE_MS)
    return violations


def found_once(page: Page, context: Any, options: dict[str, Any]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    asked = [context, {"resultTypes": ["violations"], **options}]
    response = page.evaluate("([context, options]) => axe.run(context, options)", asked)
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in response["violations"]
        for node in rule["nodes"]
        if not any(
            rule["id"] == theirs and page.evaluate(IS_THEIRS, [node["target"][0], selector])
            for theirs, selector in THEIRS
        )
    ]


def test_axe_finds_nothing_in_light_and_in_dark(explorer):
    page = explorer.page
    explorer.open(FIRST)
    explorer.show_working()
    assert found(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(IS_DARK)  # Streamlit follows a little later
    assert found(page) == []
    for state, part in states(explorer):
        assert found(page, part) == [], state


ON_A_PHONE = ["color-contrast", "target-size", "scrollable-region-focusable"]
"""Rules that can find something on a phone or in light, after a lens has passed all in dark."""


def test_axe_finds_nothing_in_light_on_a_phone(phone):
    phone.load(FIRST)
    phone.show_working()
    sizes = {"rules": {"target-size": {"enabled": True}}}
    assert found(phone.page, **sizes) == []
    for state, part in states(phone):
        assert found(phone.page, part, runOnly=ON_A_PHONE) == [], state
    menu = phone.page.get_by_role("button", name="Save and share")
    menu.click()
    expect(phone.page.get_by_role("button", name="Report")).to_be_visible()
    assert found(phone.page, **sizes) == []
    menu.click()  # the next test shares the page

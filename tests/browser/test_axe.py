"""What axe-core finds on the page: contrast of text, names, roles, and sizes of targets.

It has no rule for the ring of what has the focus, so a script of ours looks at that.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from explorer.settings import LENSES, SETTINGS
from tests.browser.conftest import VISIT, Explorer, watched

THEIRS = {
    ("scrollable-region-focusable", ".katex-display"): "Streamlit draws the formulas of a text. A "
    "browser lets the keyboard scroll a formula that is too wide, but axe does not know that.",
}
"""What Streamlit draws and we cannot change: rule and selector, with the reason."""

BUMPS = "features=custom&terms=product&bumps=typed&bump_places=0,0"
FIRST = f"start=typed&penalty=elasticnet&solver=sgd&{BUMPS}&C=much&lens=inspector&x1=1&x2=1"
"""A page with a warning, tables of inputs, unfolded groups and an inspected place."""

WHOLE = {"include": ["html"]}
LENS = {"include": [".st-key-lens_choice", ".st-key-lens_slot", ".st-key-show_working"]}
MAIN = {"include": ["[data-testid=stMain]"], "exclude": [".main-svg"]}
"""The page without the sidebar and Plotly's drawings, in which axe would find nothing new."""

MENU = {"include": [".st-key-save_menu", "[data-testid=stPopoverBody]"]}


def go(explorer: Explorer, **chosen: str) -> None:
    """Choose options by an address."""
    explorer.page.evaluate(VISIT, f"?{urlencode(chosen)}&x1=1&x2=1")
    for name, option in chosen.items():
        radio = explorer.page.get_by_role("radio", name=SETTINGS[name].text(option), exact=True)
        expect(radio).to_be_checked()
    explorer.settle()


def states(explorer: Explorer) -> Iterator[tuple[dict[str, str], Any]]:
    """Go to every lens, then to every kind of map and view of the loss.

    Yield what is chosen, and the part of the page that is new.
    """
    for lens in LENSES:
        go(explorer, lens=lens)
        yield {"lens": lens}, LENS
    for kind, view in zip_longest(SETTINGS["maps"].names, SETTINGS["loss_view"].names):
        pair = {"maps": kind, "loss_view": view}
        chosen = {name: option for name, option in pair.items() if option}
        go(explorer, **chosen)
        yield chosen, MAIN


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


CONTRAST = ["color-contrast"]
"""The rule that can find something else in another theme."""


UNSEEN = """() => {
    const pen = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgba = (colour) => {
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        return [...pen.getImageData(0, 0, 1, 1).data];
    };
    const light = (part) => part <= 10 ? part / 3295 : ((part / 255 + 0.055) / 1.055) ** 2.4;
    const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
    const contrast = (...colours) => {
        const [low, high] = colours.map(luminance).sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const ground = (node) => {
        const colour = rgba(getComputedStyle(node).backgroundColor);
        return colour[3] === 255 ? colour : ground(node.parentElement);
    };
    const stops = [...document.querySelectorAll(
        '.stApp :is(button, summary, input, select, a[href], [tabindex="0"])')];
    return stops.filter(stop => stop.tabIndex === 0).filter(stop => {
        stop.focus();
        if (document.activeElement !== stop || !stop.checkVisibility()) return false;
        // Streamlit hides the input of a slider in its thumb.
        const thumb = stop.closest('[data-testid=stSlider] [style*="translate"]');
        const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(thumb ?? stop);
        const isSeen = contrast(rgba(outlineColor), ground((thumb ?? stop).parentElement)) >= 3;
        return outlineStyle !== 'solid' || parseFloat(outlineWidth) < 2 || !isSeen;
    }).map(stop => stop.ariaLabel ?? stop.innerText);
}"""
"""Names of the stops of Tab that show no ring, or a faint one, while they have the focus."""


def test_axe_finds_nothing_and_the_focus_is_seen_in_light_and_in_dark(fresh):
    page = fresh.page
    fresh.open(FIRST)
    fresh.show_working()
    assert found(page) == []
    page.keyboard.press("Tab")  # a browser shows rings only to people who use the keyboard
    assert page.evaluate(UNSEEN) == []
    go(fresh, lens="confusion")  # whose cells have grounds of their own
    assert found(page, LENS, runOnly=CONTRAST) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(IS_DARK)  # Streamlit follows a little later
    assert found(page, runOnly=CONTRAST) == []
    assert page.evaluate(UNSEEN) == []


def test_axe_finds_nothing_on_a_phone_in_any_lens_and_panel(phone, server):
    page = phone.page
    sizes = {"rules": {"target-size": {"enabled": True}}}
    page.emulate_media(color_scheme="dark")
    phone.open(FIRST)
    page.wait_for_function(IS_DARK)
    phone.show_working()
    assert found(page, **sizes) == []
    with watched(page, server):
        for state, part in states(phone):
            assert found(page, part, **sizes) == [], state
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"() => !({IS_DARK})()")
    menu = page.get_by_role("button", name="Save and share")
    menu.click()
    expect(page.get_by_role("button", name="Report")).to_be_visible()
    assert found(page, MENU, **sizes) == []
    menu.click()  # the next test shares the page

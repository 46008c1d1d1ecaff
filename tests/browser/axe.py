"""What axe-core finds on the page: contrast of text, names, roles, and sizes of targets."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Explorer

THEIRS = {
    ("scrollable-region-focusable", ".katex-display"): "Streamlit draws the formulas of a text. A "
    "browser lets the keyboard scroll a formula that is too wide, but axe does not know that.",
}
"""What Streamlit draws and we cannot change: rule and selector, with the reason."""

BUMPS = "features=custom&terms=product&bumps=typed&bump_places=0,0"
FIRST = f"start=typed&penalty=elasticnet&solver=sgd&{BUMPS}&C=much&lens=inspector&x1=1&x2=1"
"""A page with a warning, tables of inputs, unfolded groups and an inspected place."""

WHOLE = {"include": ["html"]}
CONTRAST = ["color-contrast"]
"""The rule that can find something else in another theme."""

SLOTS = {"include": [".st-key-slots"], "exclude": [".main-svg"]}
"""Both panels beside the regions, without Plotly's drawings, in which axe finds nothing."""

LENS = {
    "include": [".st-key-lens_choice", ".st-key-lens_slot", ".st-key-show_working"],
    "exclude": [".katex-html > :nth-child(n + 2)"],  # a formula has one colour
}

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


def found_in_lens(explorer: Explorer) -> list[str]:
    """Return what axe finds in the open lens and its working."""
    explorer.show_working()
    return found(explorer.page, LENS)

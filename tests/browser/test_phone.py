"""A phone: what a finger does there, and what axe finds."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import expect

from explorer.settings import LENSES, SETTINGS
from tests.browser.axe import FIRST, IS_DARK, LENS, SLOTS, found
from tests.browser.conftest import RANGES, watched

REGIONS = 0


def test_a_finger_moved_up_a_chart_scrolls_the_page(phone):
    phone.open()
    touch = phone.page.context.new_cdp_session(phone.page)
    for y in range(600, 300, -20):
        kind = "touchStart" if y == 600 else "touchMove"
        points = [{"x": 200, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.page.wait_for_function(
        "() => [...document.querySelectorAll('*')].some(e => e.scrollTop > 100)"
    )


def test_a_tap_leaves_the_axes_and_the_finger_may_slip_a_little(phone):
    phone.open()
    whole = phone.page.evaluate(RANGES)
    touch = phone.page.context.new_cdp_session(phone.page)
    x, y = phone.place(REGIONS, *phone.bare_places()[0])
    for kind, slip in (("touchStart", 0), ("touchMove", 6)):
        points = [{"x": x + slip, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.page.wait_for_function("location.search.includes('x1=')")
    phone.settle()
    assert phone.page.evaluate(RANGES) == whole


SMALL = """() => [...document.querySelectorAll(
    '.player :is(button, input, select), .status button, .legendtoggle'
)].filter(node => {
    node.scrollIntoView({block: 'center'});
    const {left, top, bottom, width, height} = node.getBoundingClientRect();
    const edges = [top + 1, bottom - 1].map(y => document.elementFromPoint(left + width / 2, y));
    return width && !(width >= 24 && height >= 24 && edges.every(edge => node.contains(edge)));
}).map(node => node.parentNode.textContent)"""
"""Targets that are narrower or lower than 24 pixels, or partly covered."""


MOVED = """table => {
    const name = table.querySelector('[scope=row]');
    const before = name.getBoundingClientRect().toJSON();
    table.parentElement.scrollLeft = 1000;
    return [table.parentElement.scrollLeft, before, name.getBoundingClientRect().toJSON()];
}"""
"""Move a table to the left at once, because what is above it may still unfold; return how far it
has moved, and where the name of its first row was before and is now."""


def test_on_a_phone_a_finger_meets_what_it_means_and_the_names_of_rows_stay_in_sight(phone):
    phone.open("n_classes=8&lens=inspector&x1=1&x2=1")
    assert phone.page.evaluate(SMALL) == []
    phone.show_working()
    table = phone.page.get_by_role("table", name="The softmax worked out")
    for name in (table.get_by_role("rowheader"), table.get_by_role("columnheader")):
        expect(name.first).to_have_css("text-align", "left")
    scrolled, before, after = table.evaluate(MOVED)
    assert scrolled > 0
    assert after == before


def test_a_finger_that_scrolls_the_page_leaves_the_curve_and_the_sliders_where_they_are(phone):
    touch = phone.page.context.new_cdp_session(phone.page)
    told = phone.page.locator(".player output, .live-slider .told")
    curve, rule = "solver=gradient-descent", "lens=rule&rule=confidence"
    for query, under in ((rule, ".live-slider input"), (rule, ".player input"), (curve, ".scrubs")):
        phone.open(query)
        place = phone.page.locator(under)
        place.scroll_into_view_if_needed()
        before, box = told.all_inner_texts(), place.bounding_box()
        x, y = box["x"] + box["width"] / 3, box["y"] + box["height"] / 2
        for kind, far in (("touchStart", 0), ("touchMove", 20), ("touchMove", 60)):
            points = [{"x": x, "y": y + far}]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(phone.page.locator(".moving")).to_have_count(0)
        assert told.all_inner_texts() == before, under
    touched = place.locator(".nsewdrag").evaluate("each => getComputedStyle(each).touchAction")
    assert touched == "pan-y pinch-zoom"  # two fingers zoom the page


ALL, MAIN = (
    {"include": [part], "exclude": [".main-svg"]} for part in ("html", "[data-testid=stMain]")
)
"""The whole page and its main part, without Plotly's drawings, which axe sees on a desk."""

BOTH = {part: [*LENS[part], *SLOTS[part]] for part in ("include", "exclude")}
"""The open lens, and the panel beside it."""

MENU = {"include": [".st-key-save_menu", "[data-testid=stPopoverBody]"]}


IN_LIGHT = ("equations", "curves", "temperature", "one-vs-rest", "simplex", "rule", "logistic")
"""Lenses that axe sees in other tests; those that it sees on a phone have every kind of part."""


def states() -> Iterator[tuple[dict[str, str], Any]]:
    """Yield every lens, kind of map and view of the loss that axe sees nowhere else.

    Each comes with the part of the page that is new. The race and the path over C are slow to
    compute, so axe sees them where they are open anyway, in test_live.py.
    """
    lenses = [name for name in LENSES if name not in ("inspector", *IN_LIGHT)]
    for lens, kind in zip_longest(lenses, [*SETTINGS["maps"].names][1:]):
        yield {"lens": lens} | ({"maps": kind} if kind else {}), BOTH if kind else LENS
    for view in ("loss", "distance"):
        yield {"loss_view": view}, MAIN


def test_axe_finds_nothing_on_a_phone_in_any_part_of_a_lens_and_in_any_panel(phone, server):
    page = phone.page
    sizes = {"rules": {"target-size": {"enabled": True}}}
    page.emulate_media(color_scheme="dark")
    phone.open(FIRST)
    page.wait_for_function(IS_DARK)
    phone.show_working()
    assert found(page, ALL, **sizes) == []
    with watched(page, server):
        for chosen, part in states():
            phone.open(urlencode(chosen | {"x1": 1, "x2": 1}))
            assert found(page, part, **sizes) == [], chosen
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"() => !({IS_DARK})()")
    menu = page.get_by_role("button", name="Save and share")
    menu.click()
    expect(page.get_by_role("button", name="Report")).to_be_visible()
    assert found(page, MENU, **sizes) == []
    menu.click()  # the next test shares the page

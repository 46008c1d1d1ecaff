"""What a finger does on a phone."""

from playwright.sync_api import expect


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

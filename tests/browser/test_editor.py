"""Points that a person edits in the regions."""

from urllib.parse import unquote

from playwright.sync_api import expect

from explorer.data.sets.points import FIRST

REGIONS = 0
FEW = "dataset=points&points=0,0,0;1,0,1;0,1,1"

REGION = """() => [...document.querySelectorAll('.live-plot')[0].querySelectorAll('.js-fill')]
    .map(each => each.getAttribute('d')).join()"""
DROP_AND_UNDO = """() => {
    dispatchEvent(new PointerEvent('pointerup', {pointerId: 1}));
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'z', ctrlKey: true}));
}"""
AXES = """() => JSON.stringify(['xaxis', 'yaxis'].map(
    each => document.querySelector('.js-plotly-plot')._fullLayout[each].range))"""


def opened(explorer, query):
    explorer.open(query)
    expect(explorer.page.locator(".point-editor")).to_contain_text("Click to add a point")


def said(explorer, text):
    expect(explorer.page.locator(".point-editor output")).to_contain_text(text)


def test_the_fit_follows_a_point_while_it_is_dragged_and_a_drag_is_one_step_to_undo(explorer):
    opened(explorer, "dataset=points&rule=confidence")  # no rule decides while its lens is closed
    page = explorer.page
    region, axes, link = page.evaluate(REGION), page.evaluate(AXES), explorer.query()
    page.mouse.move(*explorer.place(REGIONS, *FIRST.rows[0][:2]))
    page.mouse.down()
    for x in (-1.0, 1.0, 2.5):
        page.mouse.move(*explorer.place(REGIONS, x, -1.0), steps=3)
        page.wait_for_function(f"before => ({REGION})() !== before", arg=region)
        region = page.evaluate(REGION)
    assert (page.evaluate(AXES), explorer.query()) == (axes, link)
    expect(page.locator(".status")).not_to_contain_text("rejected")
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('points=2.5')")
    said(explorer, "Moved: a point of class 0 to (2.50, −1.00)")
    page.keyboard.press("Control+z")
    page.wait_for_function("() => location.search === '?dataset=points&rule=confidence'")
    explorer.settle()
    region = page.evaluate(REGION)
    page.mouse.move(*explorer.place(REGIONS, *FIRST.rows[0][:2]))
    page.mouse.down()
    page.mouse.move(*explorer.place(REGIONS, 2.5, -1.0), steps=3)
    page.wait_for_function(f"before => ({REGION})() !== before", arg=region)
    page.evaluate(DROP_AND_UNDO)  # both arrive together, so no other training follows
    page.mouse.up()
    page.wait_for_function(f"before => ({REGION})() === before", arg=region)


def test_points_are_added_moved_and_removed_with_the_keyboard_and_the_label_tells_it(explorer):
    opened(explorer, FEW)
    page = explorer.page
    expect(page.get_by_role("button", name="class 2, new")).to_have_text("◆ new")
    label = page.locator(".live-plot .marks").first
    label.focus()
    here = "training point class 1"
    for key, told in (
        ("1", "Class of the next point: class 1"),
        ("Shift+ArrowRight", "class 1"),
        ("Enter", "Added: a point of class 1"),
        ("Enter", "Picked up"),
        ("ArrowUp", "Picked up"),
        ("Enter", "Moved: a point of class 1"),
        ("Delete", "Removed: a point of class 1"),
        ("Control+z", "Undone"),
    ):
        page.keyboard.press(key)
        said(explorer, told)
        if told.startswith(("Added", "Moved")):
            expect(label).to_contain_text(here)
        elif told.startswith("Removed"):
            expect(label).to_contain_text("x = (")
            expect(label).not_to_contain_text(here)
    explorer.settle()  # the axes of the next picture are almost the same
    assert unquote(explorer.query()).count(";") == 3
    page.keyboard.press("Control+z")
    page.mouse.click(*explorer.place(REGIONS, 0.0, 1.0))  # the point is not known yet
    explorer.settle()
    page.mouse.click(*explorer.place(REGIONS, 0.0, 1.0))
    said(explorer, "Chosen: a point of class 1")
    assert unquote(explorer.query()).count(";") == 3
    label.press("ArrowDown")
    expect(label).to_contain_text("training point class 0")
    page.keyboard.press("ArrowUp")
    for key in ("Enter", *["ArrowUp"] * 3, "Enter"):
        page.keyboard.press(key)
    said(explorer, "Moved: a point of class 1")
    expect(label).to_contain_text(here)
    page.keyboard.press("Control+z")
    explorer.settle()
    expect(label).to_contain_text("x = (")
    expect(label).not_to_contain_text("training point")
    explorer.open("dataset=points&points=0,0,0;0,1,1")  # other points, as the Back button brings
    expect(page.locator(".point-editor output")).to_have_text("")
    page.keyboard.press("Delete")
    said(explorer, "No point is chosen")


def test_an_undo_during_a_drag_moves_no_other_point(explorer):
    opened(explorer, FEW)
    page, link = explorer.page, explorer.query()
    page.mouse.click(*explorer.place(REGIONS, 1.0, 0.0))
    page.keyboard.press("Delete")
    said(explorer, "Removed: a point of class 1")
    page.wait_for_function("link => location.search !== '?' + link", arg=link)
    explorer.settle()
    removed = explorer.query()
    page.mouse.move(*explorer.place(REGIONS, 0.0, 1.0))
    page.mouse.down()
    page.mouse.move(*explorer.place(REGIONS, 0.5, 0.5), steps=3)
    page.keyboard.press("Control+z")  # the point would get another number
    page.mouse.move(*explorer.place(REGIONS, 0.45, 0.6))
    page.mouse.up()
    said(explorer, "Moved: a point of class 1")
    page.wait_for_function("link => location.search !== '?' + link", arg=removed)
    explorer.settle()
    still, moved = unquote(explorer.query()).partition("points=")[2].split(";")
    assert still == "0,0,0"
    assert moved.startswith("0.4")

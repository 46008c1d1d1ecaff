"""The lenses: a person clicks a place, reads a row and adds it up."""

import re
from urllib.parse import parse_qs

import numpy as np
from playwright.sync_api import expect

from tests.browser.axe import CONTRAST, LENS, found, found_in_lens

REGIONS, MAPS, LOSS = range(3)
UNIT = 10_000  # units per 1, in numbers that a person adds up
MARKED = """() => [...document.querySelectorAll('.live-plot .marks')].map(
    marks => marks.querySelectorAll('span').length)"""


def rows(explorer):
    """The inspector's table: for each row its numbers in units of the last digit, the sums last."""
    table = explorer.page.get_by_role("table", name="The softmax worked out")
    if not table.is_visible():
        explorer.show_working()
    expect(table).to_be_visible()
    names, *lines = table.evaluate(
        "t => [...t.rows].map(r => [...r.cells].filter(c => c.className !== 'bar')"
        ".map(c => c.textContent))"
    )
    whole = re.compile(r"−?\d+\.\d{4}")
    return [
        {
            name: round(float(text.replace("−", "-")) * UNIT)
            for name, text in zip(names, line, strict=True)
            if whole.fullmatch(text)
        }
        for line in lines
    ]


def linked_place(explorer):
    """The place in the link, as text."""
    query = parse_qs(explorer.query())
    return query["x1"][0], query["x2"][0]


def click(explorer, x, y):
    """Click a position of the page, and wait until the lens has the place."""
    before = explorer.page.url
    explorer.page.mouse.click(x, y)
    explorer.page.wait_for_function("before => location.href !== before", arg=before)
    expect(explorer.page.get_by_text("At x = ")).to_be_visible()
    explorer.settle()


def test_a_click_anywhere_works_the_softmax_out_there_and_another_place_can_be_typed(explorer):
    explorer.open()
    places = explorer.bare_places()
    for place, panel, subplot in zip(places, (REGIONS, MAPS), ("xy", "x3y3"), strict=True):
        click(explorer, *explorer.place(panel, *place, subplot))
        expect(explorer.page.get_by_role("radio", name="Inspect a place")).to_be_checked()
        answer = explorer.page.get_by_role("table", name="The probabilities here")
        expect(answer).to_be_in_viewport(ratio=1.0)
        # The mouse is on whole pixels, and the link has the digits that pixels can distinguish.
        pixel = explorer.pixel(panel, subplot)
        linked = [float(text) for text in linked_place(explorer)]
        assert np.abs(np.array(linked) - place).max() <= 2 * pixel
        shown = [float(n) / 10.0 ** np.floor(np.log10(pixel)) for n in linked]
        np.testing.assert_allclose(shown, np.round(shown), rtol=0, atol=1e-6)
        told = explorer.page.get_by_text(re.compile(r"^At x = ")).inner_text()
        numbers = re.findall(r"−?\d+(?:\.\d+)?", told)[:2]
        assert [float(each.replace("−", "-")) for each in numbers] == linked
        *classes, _ = rows(explorer)
        for row in classes:
            assert row["w₁ x₁"] + row["w₂ x₂"] + row["b"] == row["z"]
        assert sum(row["p"] for row in classes) == UNIT
    x1, x2 = (explorer.page.get_by_label(name, exact=True) for name in ("x₁", "x₂"))
    expect(x2).to_have_value(re.compile(re.escape(f"{linked[1]:g}")))
    before = x2.input_value()
    x1.fill("2")
    x1.press("Enter")
    expect(explorer.page.get_by_text("At x = (2, ")).to_be_visible()
    assert x2.input_value() == before
    marks = explorer.page.get_by_role("figure", name="Decision regions").locator(".marks")
    expect(marks).to_contain_text("x = (2.00, ")
    assert [float(text) for text in linked_place(explorer)] == [2.0, linked[1]]


HELD_OUT = """() => {
    const points = document.querySelector('.js-plotly-plot').data
        .find(trace => trace.meta?.role === 'held out');
    return [points.x[0], points.y[0], points.meta.class];
}"""
"""The first held-out point and its class."""


def test_a_click_takes_the_point_that_the_mouse_points_at_with_its_class_loss_and_gradient(
    explorer,
):
    explorer.open()
    x, y = explorer.first_point()
    left, top = explorer.place(REGIONS, x, y)
    marks = explorer.page.get_by_role("figure", name="Decision regions").locator(".marks")
    heading = explorer.page.get_by_text("At x = ")
    for away, told in ((14, False), (5, True)):
        explorer.page.mouse.move(left, top + away)
        expect(marks).to_contain_text("P(class 0)")
        pointed = "training point" in marks.inner_text()
        click(explorer, left, top + away)
        assert pointed == ("training point of class" in heading.inner_text())
        assert pointed or not told
    click(explorer, left, top)
    expect(explorer.page.get_by_text("a training point of class 0")).to_be_visible()
    linked = linked_place(explorer)
    assert [np.float32(text) for text in linked] == [np.float32(x), np.float32(y)]
    # These are the digits of single precision.
    assert all(len(re.sub(r"\D", "", text).lstrip("0")) <= 9 for text in linked)
    *classes, sums = rows(explorer)
    assert [row for row in classes if "−log p" in row] == [classes[0]]
    for name in ("gradient w₁", "gradient w₂", "gradient b"):
        assert sum(row[name] for row in classes) == sums[name] == 0
    x, y, k = explorer.page.evaluate(HELD_OUT)
    explorer.page.mouse.click(*explorer.place(REGIONS, x, y))
    expect(explorer.page.get_by_text(f"a held-out point of class {k}")).to_be_visible()


def test_the_place_is_marked_in_every_panel_and_kept_in_the_url(explorer):
    explorer.open("lens=inspector&x1=1.5&x2=-2")
    rows(explorer)
    explorer.page.wait_for_function(f"() => String(({MARKED})()) === '1,3'")
    assert explorer.query() == "lens=inspector&x1=1.5&x2=-2"


def test_the_equation_has_words_and_a_term_of_it_lights_up_together_with_its_row(explorer):
    explorer.open("lens=inspector&x1=1.5&x2=-2")
    explorer.show_working()
    lit = explorer.page.locator(".worksheet .lit")
    spoken = re.compile(r"^P\(class \d\) equals the fraction e to the power")
    expect(explorer.page.get_by_role("img", name=spoken)).to_be_visible()
    row = (
        explorer.page.get_by_role("table", name="The softmax worked out").locator("tbody tr").nth(1)
    )
    explorer.page.locator(".equation [data-row='1']").first.hover()
    expect(row).to_have_class("lit")
    explorer.page.locator(".worksheet .note").first.hover()
    expect(lit).to_have_count(0)
    row.focus()
    expect(explorer.page.locator(".equation .lit")).not_to_have_count(0)


def test_the_inspector_explains_the_iteration_that_the_player_stands_at(explorer):
    explorer.open("lens=inspector&x1=1.5&x2=-2")
    expect(explorer.page.get_by_text("after 19 iterations")).to_be_visible()
    explorer.page.get_by_role("button", name="Reset", exact=True).click()
    expect(explorer.page.get_by_text("after 0 iterations")).to_be_visible()
    explorer.show_working()
    table = explorer.page.get_by_role("table", name="The softmax worked out")
    # w₁ x₁, w₂ x₂, b and z; the table comes later than the text above it.
    expect(table.locator("tbody tr")).to_contain_text(3 * [4 * "0.0000"])
    assert [row["z"] for row in rows(explorer)[:-1]] == [0, 0, 0]


def test_a_lens_is_in_sight_and_leaves_nothing_once_it_is_closed_on_a_large_screen_too(explorer):
    explorer.open("lens=equations")  # in the place of the maps
    explorer.lens_is_in_sight()
    assert found_in_lens(explorer) == []
    drawn = explorer.page.locator(".worksheet, .katex")
    expect(drawn).not_to_have_count(0)
    explorer.page.set_viewport_size({"width": 1920, "height": 1080})
    explorer.changes(explorer.page.get_by_role("radio", name="Closed").click, MAPS)
    expect(drawn).to_have_count(0)
    regions = explorer.page.locator(".js-plotly-plot").nth(REGIONS).bounding_box()
    assert regions["height"] > 0.75 * 1080
    explorer.page.set_viewport_size({"width": 1280, "height": 720})


def test_doubt_is_chosen_beside_one_per_class_and_told_at_a_place(explorer):
    explorer.open()
    marks = explorer.page.locator(".live-plot").nth(MAPS).locator(".marks")
    for maps, told in (
        ("Blend", r"P\(class 2\) = 0\.\d{3}$"),
        ("Margin", r"^class \d leads class \d by 0\.\d{3}$"),
    ):
        explorer.changes(explorer.page.get_by_role("radio", name=maps).click, MAPS)
        assert explorer.query() == f"maps={maps.lower()}"
        explorer.point_at(MAPS, -0.5, 1.5)
        expect(marks).to_contain_text(re.compile(told, re.MULTILINE))
    before = explorer.panels()[MAPS]
    explorer.changes(explorer.page.get_by_role("button", name="Reset", exact=True).click, MAPS)
    assert explorer.panels()[MAPS] != before


def test_the_legend_names_the_curves_of_ten_classes(explorer):
    explorer.open("n_classes=10&lens=curves")
    legend = explorer.page.get_by_role("figure", name="ROC curve of each class").locator(".legend")
    expect(legend.locator(".traces")).to_have_count(10)
    assert float(legend.locator(".scrollbar").get_attribute("height") or 0) == 0
    explorer.page.emulate_media(media="print")
    slot = explorer.page.locator(".st-key-lens_slot")
    is_whole = slot.evaluate("({scrollHeight, clientHeight}) => scrollHeight <= clientHeight")
    explorer.page.emulate_media(media="screen")
    assert is_whole
    assert found_in_lens(explorer) == []


# The outlines of the regions and their maps, as they are drawn.
OUTLINES = """() => [...document.querySelectorAll('.js-plotly-plot')].slice(0, 2).map(({data}) =>
    data.filter(({meta}) => meta.role === 'region').map(({x, y}) =>
        Array.from(x, (each, i) => [each, y[i]])))"""


def test_another_temperature_flattens_the_maps_alone_until_it_is_taken_back(explorer):
    explorer.open("lens=temperature")
    fitted, before = explorer.panels(), explorer.page.evaluate(OUTLINES)
    explorer.changes(lambda: explorer.slide("Temperature T"), MAPS)
    same_up_to_rounding(before[REGIONS], explorer.page.evaluate(OUTLINES)[REGIONS])
    assert explorer.query() == "lens=temperature&temperature=1.26"
    badge = explorer.page.get_by_role("button", name="T = 1.26: back to 1")
    explorer.changes(badge.click, MAPS)
    expect(badge).to_have_count(0)
    assert explorer.query() == "lens=temperature"
    explorer.shows(fitted)
    assert found_in_lens(explorer) == []


def same_up_to_rounding(before, after):
    """Weights are sent in single precision, which moves a vertex by about 1e-5."""
    for one, other in zip(before, after, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-3)


def weight(explorer, column, k):
    return explorer.page.get_by_label(f"{column} of class {k}", exact=True)


def test_typed_weights_have_no_training_a_bad_one_moves_nothing_and_they_go_with_their_fit(
    explorer,
):
    explorer.open("lens=weights&weights=1,0,0;-1,0,0")
    explorer.lens_is_in_sight()
    cell = weight(explorer, "w₁", 0)
    expect(cell).to_have_value("1")
    for button in explorer.page.locator(".player button").all():
        expect(button).to_be_disabled()
        expect(button).to_have_css("cursor", "not-allowed")
        assert float(button.evaluate("button => getComputedStyle(button).opacity")) < 0.5
    badge = explorer.page.get_by_role("button", name="typed weights: back to fit")
    expect(badge).to_be_visible()
    back = explorer.page.get_by_role("button", name="Back to the optimum")
    explorer.changes(back.click, REGIONS, MAPS)
    expect(badge).to_have_count(0)
    expect(cell).not_to_have_value("1")
    assert explorer.query() == "lens=weights"

    fitted = explorer.panels()
    bad = weight(explorer, "b", 2)
    bad.fill("<b>much</b>")
    bad.press("Enter")
    told = explorer.page.get_by_text("Each cell must be a number from -1000000000 to 1000000000")
    expect(told).to_contain_text("b of class 2")
    expect(bad).to_have_attribute("aria-invalid", "true")
    expect(bad).to_have_value("<b>much</b>")
    assert explorer.panels() == fitted

    cell.fill("-3")
    explorer.changes(lambda: cell.press("Enter"), REGIONS, MAPS)
    expect(badge).to_be_visible()
    costs = explorer.page.get_by_role("table", name="Loss of these weights")
    # The lens follows the pictures in a message of its own.
    expect(costs.locator("tr").nth(3).locator("td").last).not_to_have_text("0.0000")
    typed, best, above = (
        float(costs.locator("tr").nth(i).locator("td").last.inner_text()) for i in (1, 2, 3)
    )
    assert round(typed * 1e4) - round(best * 1e4) == round(above * 1e4) > 0
    assert explorer.query().startswith("lens=weights&weights=-3%2C")
    before = costs.inner_text()
    explorer.changes(lambda: explorer.slide("C"), REGIONS)
    expect(badge).to_have_count(0)
    expect(told).to_have_count(0)
    assert "weights=" not in explorer.query()
    expect(costs).not_to_have_text(before, use_inner_text=True)


def test_a_shift_moves_scores_and_nothing_in_the_pictures(explorer):
    explorer.open("lens=shift")
    explorer.page.wait_for_function(f"() => String(({MARKED})()).startsWith('1,3')")
    maps = explorer.page.evaluate(OUTLINES)[MAPS]
    table = explorer.page.get_by_role("table", name="Scores before and after")
    before = table.inner_text()
    explorer.slide("s, added to every b")
    expect(table).not_to_have_text(before, use_inner_text=True)
    assert explorer.query() == "lens=shift&shift_b=0.5"
    cells = table.locator("tbody tr").nth(0).locator("td:not(.bar)").all_inner_texts()
    z, c, moved, *_, p, after = (round(float(text.replace("−", "-")) * UNIT) for text in cells)
    assert z + c == moved and c == UNIT // 2 and p == after
    explorer.settle()
    same_up_to_rounding(maps, explorer.page.evaluate(OUTLINES)[MAPS])


def test_another_classifiers_borders_lie_over_the_regions_while_its_lens_is_open(explorer):
    explorer.open("lens=one-vs-rest")
    rival = "document.querySelector('.js-plotly-plot').data.some(t => t.meta?.role === 'rival')"
    explorer.page.wait_for_function(rival)
    regions = explorer.page.locator(".live-plot").nth(REGIONS)
    dashed = regions.locator(".scatterlayer .trace").last.locator(".js-line").first
    expect(dashed).to_have_attribute("d", re.compile("M.*M"))
    assert found_in_lens(explorer) == []
    explorer.changes(explorer.page.get_by_role("radio", name="Closed").click, REGIONS)
    explorer.page.wait_for_function(f"!{rival}")


def press_to(explorer, key, target):
    """Press a key until the focus is on one of the elements."""
    target.first.wait_for()
    nodes = target.element_handles()
    for _ in range(20):
        explorer.page.keyboard.press(key)
        if explorer.page.evaluate("nodes => nodes.includes(document.activeElement)", nodes):
            return
    raise AssertionError(f"{key} does not lead to {target}")


def test_the_keyboard_alone_opens_a_lens_and_works_it(explorer):
    explorer.open()
    page = explorer.page
    page.locator(".status").get_by_role("button").focus()
    for group, radio, chart in (
        ("Lenses", "Model", REGIONS),  # arrows of the weights over the regions
        ("What the maps show", "Entropy", MAPS),
    ):
        choice = page.get_by_role("radiogroup", name=group, exact=True)
        press_to(explorer, "Tab", choice.get_by_role("radio"))  # the last one that had the focus
        press_to(explorer, "ArrowLeft", choice.get_by_role("radio").first)
        press_to(explorer, "ArrowRight", choice.get_by_role("radio", name=radio))
        explorer.changes(lambda: page.keyboard.press("Space"), chart)
    assert {"maps=entropy", "lens=weights"} == set(explorer.query().split("&"))
    fitted = explorer.panels()
    press_to(explorer, "Tab", weight(explorer, "w₁", 0))
    page.keyboard.type("-3")
    explorer.changes(lambda: page.keyboard.press("Enter"), REGIONS, MAPS)
    press_to(explorer, "Tab", page.get_by_role("button", name="Back to the optimum"))
    explorer.changes(lambda: page.keyboard.press("Enter"), REGIONS, MAPS)
    explorer.shows(fitted)
    trial = page.get_by_role("button", name="Try this").first
    press_to(explorer, "Tab", trial)
    explorer.changes(lambda: page.keyboard.press("Enter"), REGIONS, MAPS)
    assert "penalty=l1" in explorer.query()
    expect(trial).to_be_focused()  # the focus is not lost


def test_what_is_typed_counts_when_a_picture_is_clicked_next(explorer):
    explorer.open("loss_view=path&lens=weights")  # the path has only optima, so it is left
    weight(explorer, "w₁", 1).fill("-3")
    place = explorer.place(REGIONS, *explorer.bare_places()[0])
    explorer.changes(lambda: explorer.page.mouse.click(*place), REGIONS, MAPS)
    expect(explorer.page.get_by_role("button", name="typed weights: back to fit")).to_be_visible()
    expect(explorer.page).to_have_url(re.compile("x1=.*-3%2C"))
    assert "loss_view" not in explorer.query()


LIT = """() => document.querySelector('.js-plotly-plot').data
    .filter(({meta}) => meta.role === 'lit').map(({x}) => x.length)"""


def test_a_pressed_cell_lights_its_points_up_and_they_follow_the_frames(explorer):
    explorer.open("lens=confusion&cluster_std=2")
    table = explorer.page.get_by_role("table", name="Confusion matrix of 90 held-out points")
    cell = table.locator("tbody tr").nth(1).get_by_role("button").nth(0)
    n = int(cell.inner_text())
    explorer.changes(cell.click, REGIONS)
    assert explorer.page.evaluate(LIT) == [n, n] and n > 0
    # Its cells have grounds of their own; axe sees the rest of it on a phone.
    assert found(explorer.page, LENS, runOnly=CONTRAST) == []
    assert explorer.query() == "cluster_std=2&lens=confusion&cell_true=1&cell_predicted=0"
    expect(cell).to_be_focused()
    explorer.page.keyboard.press("ArrowUp")
    explorer.changes(lambda: explorer.page.keyboard.press("Enter"), REGIONS)
    assert explorer.query().endswith("cell_true=0&cell_predicted=0")
    right = table.locator("tbody tr").nth(0).get_by_role("button").nth(0)
    expect(right).to_have_attribute("aria-pressed", "true")
    assert explorer.page.evaluate(LIT) == [int(right.inner_text())] * 2
    # With weights of zero, class 0 is predicted for every point.
    first = explorer.page.get_by_role("button", name="Reset", exact=True)
    explorer.changes(first.click, REGIONS)
    assert explorer.page.evaluate(LIT) == [30, 30]


def test_after_something_to_try_the_lens_shows_its_top(explorer):
    explorer.open("lens=temperature&temperature=2")
    slot = explorer.page.locator(".st-key-lens_slot")
    trial = slot.get_by_role("button", name="Try this").first
    trial.scroll_into_view_if_needed()
    assert slot.evaluate("slot => slot.scrollTop") > 0
    explorer.changes(trial.click, REGIONS)
    assert slot.evaluate("slot => slot.scrollTop") == 0

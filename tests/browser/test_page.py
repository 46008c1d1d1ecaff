"""What a person does in a real Chromium."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from explorer.export.made import made
from explorer.settings import DataParams, FitParams, ViewParams
from tests.browser.axe import found_in_lens
from tests.browser.conftest import PATIENCE_MS, RANGES

REGIONS, MAPS, LOSS = 0, 1, 2


def test_controls_change_every_panel_and_the_link_and_back_and_reset_bring_back_what_was_shown(
    explorer, default
):
    explorer.open()
    page = explorer.page
    assert explorer.query() == ""
    ranges = page.evaluate(RANGES)
    explorer.changes(lambda: explorer.slide("Classes"), REGIONS, MAPS, LOSS)
    told = "Classes 3 → 4: new points; accuracy 96.0% as before."
    expect(page.get_by_text(told)).to_be_visible()
    explorer.changes(lambda: explorer.choose("Penalty", "L1 (lasso)"), REGIONS, MAPS, LOSS)
    before = explorer.panels()
    explorer.changes(lambda: explorer.slide("Cluster spread"), REGIONS, MAPS, LOSS)
    expect(page).to_have_url(re.compile(r"\?n_classes=4&cluster_std=1.1&penalty=l1$"))
    explorer.changes(page.go_back, REGIONS)
    explorer.shows(before)
    seed = page.get_by_role("spinbutton", name="Seed")
    explorer.changes(lambda: (seed.fill("7"), seed.press("Enter")), REGIONS, MAPS, LOSS)
    explorer.changes(lambda: explorer.choose("Data set", "Stretched clusters"), REGIONS, MAPS, LOSS)
    explorer.unfold("Training")
    explorer.changes(lambda: explorer.choose("Optimiser", "Gradient descent"), LOSS)
    explorer.changes(page.get_by_role("button", name="Reset all").click, REGIONS, LOSS)
    explorer.shows(default)
    assert page.evaluate(RANGES) == ranges
    expect(page).to_have_url(re.compile(r"/$"))
    explorer.fold("Training")


PAINTED = """() => {
    const colour = e => getComputedStyle(e).backgroundColor;
    const [on, off] = [true, false].map(
        chosen => colour(document.querySelector(`[role=radio][aria-checked=${chosen}]`)));
    const thumb = document.querySelector('[data-testid=stSlider] div:has(> div > input)');
    const ground = colour(document.querySelector('.stApp'));
    return [on !== off, ...[thumb, thumb.previousSibling].map(e => colour(e) !== ground)];
}"""
"""Whether a choice, the thumb of a slider and its track are seen."""


def test_forced_colours_leave_sliders_and_choices_to_be_seen(explorer):
    explorer.open()
    explorer.page.emulate_media(forced_colors="active")
    painted = explorer.page.evaluate(PAINTED)
    explorer.page.emulate_media(forced_colors="none")
    assert all(painted)


def test_a_hovered_point_tells_its_class_place_and_all_probabilities(explorer):
    explorer.open()
    explorer.point_at(REGIONS, *explorer.first_point())
    chart = explorer.page.locator(".js-plotly-plot").nth(REGIONS)
    label = chart.locator(".marks span")
    expect(label).to_contain_text(re.compile(r"training point\s+class 0, (right|wrong)"))
    expect(label).to_contain_text(re.compile(r"x = \(.?\d+\.\d\d, .?\d+\.\d\d\)"))
    numbers = re.findall(r"P\(class \d\) = (\d\.\d{3})", label.text_content())
    assert len(numbers) == 3
    # Three numbers rounded to 3 places: their sum is off by at most 1.5 thousandths.
    assert abs(sum(map(float, numbers)) - 1.0) <= 0.0015


def test_a_hovered_loss_curve_tells_exact_values(explorer):
    explorer.open()
    chart = explorer.page.locator(".js-plotly-plot").nth(LOSS)
    chart.locator(".nsewdrag").first.hover()
    expect(chart.locator(".hoverlayer")).to_contain_text(re.compile(r"\d\.\d{4,6} nats"))


def test_charts_have_names_that_say_what_they_show_and_over_them_is_how_the_fit_ended(explorer):
    explorer.open()
    for name, text in (
        ("Decision regions", "held-out points are wrong"),
        ("Probability maps", "3 maps of the probability"),
        ("Loss curve", "mean cross-entropy from"),
    ):
        figure = explorer.page.get_by_role("figure", name=name)
        expect(figure.locator("figcaption")).to_contain_text(text)
        # The shapes, and the numbers beside the axes.
        expect(figure.locator(".main-svg").first).to_have_attribute("aria-hidden", "true")
    verdict = explorer.page.locator(".status").get_by_role("button")
    expect(verdict).to_have_text("✓ optimum")


def test_the_chart_buttons_leave_the_legend_free_and_in_print_no_chart_lies_over_another(explorer):
    explorer.open()
    explorer.point_at(REGIONS, *explorer.first_point())
    chart = explorer.page.locator(".js-plotly-plot").nth(REGIONS)
    buttons, legend = (chart.locator(part).bounding_box() for part in (".modebar", ".legend"))
    assert legend["x"] + legend["width"] <= buttons["x"]
    explorer.page.emulate_media(media="print")
    explorer.page.set_viewport_size({"width": 760, "height": 1075})
    explorer.settle()
    # The chart is wider now, so the legend has fewer lines.
    explorer.page.wait_for_function(
        """() => {
            const [legend, picture] = ['.legend', '.nsewdrag'].map(
                part => document.querySelector(part).getBoundingClientRect());
            return legend.height < 40 && legend.bottom <= picture.top;
        }"""
    )
    boxes = [each.bounding_box() for each in explorer.page.locator(".js-plotly-plot").all()]
    explorer.page.emulate_media(media="screen")
    explorer.page.set_viewport_size({"width": 1280, "height": 720})
    for upper, lower in pairwise(boxes):
        assert upper["y"] + upper["height"] <= lower["y"]


def test_a_bad_link_shows_the_default_and_its_text_is_no_markup(explorer, default):
    explorer.open("penalty=<img src=x onerror=alert(1)>")
    alerts = explorer.page.get_by_test_id("stAlert")
    expect(alerts).to_have_count(1)
    expect(alerts).to_contain_text("penalty=<img src=x")
    explorer.shows(default)
    expect(explorer.page.locator("img[src=x]")).to_have_count(0)
    explorer.open("n_classes=5" + 999 * "&utm_source=x")  # as many parts as a link may have
    expect(explorer.slider("Classes")).to_contain_text("5")
    expect(alerts).to_have_count(0)


def test_the_menu_saves_the_file_of_the_page(explorer, tmp_path):
    path = tmp_path / "model.json"
    explorer.open("n_classes=5")
    menu = explorer.page.get_by_role("button", name="Save and share")
    menu.click()
    with explorer.page.expect_download(timeout=3 * PATIENCE_MS) as download:  # a slow call
        explorer.page.get_by_role("button", name="JSON").click()
    download.value.save_as(path)
    menu.click()
    assert path.read_bytes() == made("json", DataParams(n_classes=5), FitParams(), ViewParams())


MIDDLES = """() => [...document.querySelectorAll('h2, .st-key-slots [role=radiogroup]')].map(e => {
    const text = document.createRange();
    text.selectNodeContents(e);
    const {top, bottom} = text.getBoundingClientRect();
    return (top + bottom) / 2;
})"""
"""Heights of the titles of the panels and of the choices beside them, from the regions on."""


def test_three_panels_and_own_points_with_two_badges_lie_inside_and_the_state_has_a_reason(
    explorer,
):
    explorer.open("n_classes=8&cluster_std=1.5&solver=gradient-descent&learning_rate=100")
    for chart in explorer.page.locator(".js-plotly-plot").all():
        box = chart.bounding_box()
        assert box["x"] >= 0 and box["y"] >= 0
        assert box["x"] + box["width"] <= 1280 and box["y"] + box["height"] <= 720
        assert box["width"] > 300 and box["height"] > 200
    regions, maps, kinds, loss, views = explorer.page.evaluate(MIDDLES)
    assert [regions, kinds, views] == pytest.approx([maps, maps, loss], abs=1.5)
    explorer.page.get_by_role("button", name="✗ diverged").press("Enter")
    expect(explorer.page.get_by_text("the learning rate 100 is too large")).to_be_visible()
    explorer.open("dataset=points&lens=rule&weights=1,0,0;-1,0,0;0,-1,0&rule=confidence")
    for told in ("typed weights: back to fit", "rule Unsure: back to likeliest"):
        expect(explorer.page.get_by_role("button", name=told)).to_be_visible()
    box = explorer.page.locator(".js-plotly-plot").nth(REGIONS).bounding_box()
    assert box["y"] + box["height"] <= 720


CUT = """() => {
    const maps = document.querySelectorAll('.live-plot')[1];
    const bottom = maps.getBoundingClientRect().bottom;
    const numbers = [...maps.querySelectorAll('[class*="xaxislayer"] text')];
    const isWide = e => e.scrollWidth > e.clientWidth;
    return [
        ...[...document.querySelectorAll('h2, .number-table input')].filter(isWide),
        ...numbers.filter(e => e.getBoundingClientRect().bottom > bottom),
    ].map(e => e.value ?? e.textContent);
}"""
"""Headings, typed numbers and numbers under the maps that are cut."""


OVERLAPS = """() => {
    const [, maps] = document.querySelectorAll('.js-plotly-plot');
    const titles = [...maps.querySelectorAll('.annotation')];
    const boxes = titles.map(e => e.getBoundingClientRect());
    return boxes.filter((a, i) => boxes.slice(i + 1).some(
        b => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
}"""
"""How many titles over the maps overlap another one."""


BEYOND = "node => node.offsetHeight - parseFloat(getComputedStyle(node).minHeight)"
"""The height that an element takes beyond the room that is kept for it."""


def test_on_a_small_phone_all_text_is_seen_the_news_has_its_room_and_on_its_side_all_stays_inside(
    explorer,
):
    explorer.page.set_viewport_size({"width": 360, "height": 640})
    explorer.open("lens=weights&features=quadratic&n_classes=10")
    titles = explorer.page.locator(".js-plotly-plot").nth(MAPS).locator(".annotation")
    expect(titles).to_have_count(10)
    expect(titles.nth(6)).to_have_text(re.compile("^★ .*6$"))
    assert explorer.page.evaluate(CUT) == []
    assert explorer.page.evaluate(OVERLAPS) == 0
    # Another sentence leaves the regions where they are.
    assert explorer.page.locator(".st-key-news").evaluate(BEYOND) < 1.0
    free = explorer.page.get_by_test_id("stExpandSidebarButton").evaluate(
        """button => {
            const name = document.querySelector('h1');
            const start = parseFloat(getComputedStyle(name).paddingLeft);
            return name.getBoundingClientRect().left + start - button.getBoundingClientRect().right;
        }"""
    )
    assert free >= 0.0
    # On its side.
    explorer.open("loss_view=path&dataset=points")
    explorer.page.set_viewport_size({"width": 844, "height": 390})
    explorer.settle()
    chart = explorer.page.locator(".js-plotly-plot").nth(LOSS)
    edge = "element => element.getBoundingClientRect().right"
    note = explorer.page.locator(".marks .note", has_text="within 1 SE")
    assert note.evaluate(edge) <= chart.evaluate(edge)
    main = explorer.page.get_by_test_id("stMain")
    assert main.evaluate("({scrollWidth, clientWidth}) => scrollWidth - clientWidth") == 0


def test_the_first_press_on_a_page_with_chosen_names_opens_the_menu_and_the_next_copies(explorer):
    page = explorer.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    explorer.open("features=custom&terms=squares,sin")  # Streamlit sends the names with the press
    page.get_by_role("button", name="Save and share").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".copy-link output")).to_contain_text("Everyone who opens the link")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.context.clear_permissions()
    page.evaluate("() => {navigator.clipboard.writeText = () => Promise.reject()}")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("textbox", name="Link")).to_have_value(page.url)
    page.evaluate("delete navigator.clipboard.writeText")
    page.get_by_role("button", name="Save and share").click()


def type_cell(explorer, name, text):
    cell = explorer.page.get_by_role("textbox", name=name, exact=True)
    cell.fill(text)
    cell.press("Enter")


def test_typed_weights_of_the_start_and_of_classes_are_fitted(explorer):
    explorer.open("start=typed&class_weight=typed")
    explorer.unfold("Training")
    explorer.changes(lambda: type_cell(explorer, "weight of class 1", "20"), LOSS)
    expect(explorer.page.get_by_text(re.compile("nats weighted$"))).to_be_visible()
    explorer.changes(lambda: type_cell(explorer, "w₁ of class 0", "2.5"), LOSS)
    for name, text in (("class_weights", "1%3B20"), ("start_weights", "2.5%2C0%2C0")):
        assert f"{name}={text}" in explorer.query().split("&")
    explorer.fold("Training")


CUT_BY_THE_EDGE = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(chart => {
    const edge = chart.getBoundingClientRect();
    const isCut = ({left, right, top, bottom}) =>
        left < edge.left || right > edge.right || top < edge.top || bottom > edge.bottom;
    return [...chart.querySelectorAll('.xtitle, .ytitle')]
        .filter(title => isCut(title.getBoundingClientRect())).map(title => title.textContent);
})"""
"""The titles of axes that leave their chart."""


LONG_NAMES = "\n".join(
    [
        "How many hours a week do you learn for school (or more?),"
        "How much do you agree that mathematics is a nice subject,kind",
        *(
            f"{i + k % 4 * 9},{i % 3 + k // 4 * 9},grown on the {k}th of the fields"
            for k in range(10)
            for i in range(5)
        ),
    ]
)


def test_charts_stack_in_a_narrow_window_and_long_titles_are_cut_to_its_width(explorer):
    explorer.open("dataset=file")
    titles = explorer.page.locator(".js-plotly-plot").nth(MAPS).locator(".annotation")
    explorer.page.get_by_role("textbox", name="Or paste cells").fill(LONG_NAMES)
    explorer.page.get_by_role("textbox", name="Or paste cells").press("Control+Enter")
    expect(titles).to_have_count(10)
    explorer.settle()
    assert explorer.page.evaluate(OVERLAPS) == 0
    assert explorer.page.evaluate(CUT_BY_THE_EDGE) == []
    usual = titles.all_text_contents()
    explorer.page.set_viewport_size({"width": 390, "height": 844})
    expect(titles.nth(0)).not_to_have_text(usual[0])
    explorer.settle()
    assert explorer.page.evaluate(OVERLAPS) == 0
    assert len(titles.nth(0).text_content()) < len(usual[0])
    boxes = [chart.bounding_box() for chart in explorer.page.locator(".js-plotly-plot").all()]
    for upper, lower in pairwise(boxes):
        assert upper["y"] + upper["height"] <= lower["y"]
    assert max(box["x"] + box["width"] for box in boxes) <= 390
    assert explorer.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert explorer.page.evaluate(CUT_BY_THE_EDGE) == []
    expect(explorer.page.locator(".xtitle").first).to_have_text(re.compile("^x₁: How .*…$"))
    explorer.page.set_viewport_size({"width": 1280, "height": 720})
    expect(titles).to_have_text(usual)


MARKUP = "$x$,a_b*c*,kind\n" + "".join(
    f"{i % 7},{i % 5},{'$a$ $b$' if i % 2 else '<b>b</b>'}\n" for i in range(40)
)


def test_a_header_and_a_class_are_shown_as_they_are_typed(explorer):
    explorer.open("dataset=file&lens=logistic")
    cells = explorer.page.get_by_role("textbox", name="Or paste cells")
    cells.fill(MARKUP)
    cells.press("Control+Enter")
    regions = explorer.page.locator(".js-plotly-plot").nth(REGIONS)
    expect(regions.locator(".xtitle")).to_have_text("x₁: $x$")
    expect(regions.locator(".ytitle")).to_have_text("x₂: a_b*c*")
    expect(regions.locator(".legend")).to_contain_text("$a$ $b$")
    expect(regions.locator(".legend")).to_contain_text("‹b›b‹/b›")
    explorer.settle()
    lens = explorer.page.locator(".st-key-lens_slot")
    expect(lens).to_contain_text("P(<b>b</b>) is the sigmoid")
    assert found_in_lens(explorer) == []
    regions.locator(".nsewdrag").hover()
    expect(regions.locator("..").locator("..").locator(".marks")).to_contain_text("P($a$ $b$) = ")

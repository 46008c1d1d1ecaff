"""The lenses: a person clicks a place, reads a row and adds it up."""

import re

import pytest
from playwright.sync_api import expect

from explorer.params import Lens

REGIONS, MAPS = range(2)
MARKED = """() => [...document.querySelectorAll('.live-plot .marks')].map(
    marks => marks.querySelectorAll('span').length)"""


def rows(explorer):
    """The table of the inspector: a dict of numbers in thousandths for each row, the sums last."""
    table = explorer.page.get_by_role("table", name="The softmax worked out")
    expect(table).to_be_visible()
    names, *lines = table.evaluate(
        "t => [...t.rows].map(r => [...r.cells].filter(c => c.className !== 'bar')"
        ".map(c => c.textContent))"
    )
    whole = re.compile(r"−?\d+\.\d{3}")
    return [
        {
            name: round(float(text.replace("−", "-")) * 1000)
            for name, text in zip(names, line, strict=True)
            if whole.fullmatch(text)
        }
        for line in lines
    ]


@pytest.mark.parametrize(("panel", "subplot"), [(REGIONS, "xy"), (MAPS, "xy"), (MAPS, "x3y3")])
def test_a_click_anywhere_works_the_softmax_out_there(explorer, panel, subplot):
    explorer.open()
    explorer.page.mouse.click(*explorer.place(panel, -4.0, -2.0, subplot))
    *classes, _ = rows(explorer)
    for row in classes:
        assert row["w₁ x₁"] + row["w₂ x₂"] + row["b"] == row["z"]
    assert sum(row["p"] for row in classes) == 1000
    told = explorer.page.get_by_text(re.compile(r"^At x = "))
    x1, x2 = (
        float(n.replace("−", "-")) for n in re.findall(r"−?\d+(?:\.\d+)?", told.inner_text())[:2]
    )
    # A pixel of a map is about 0.1 wide; the mouse stands on whole ones.
    assert abs(x1 + 4.0) < 0.15 and abs(x2 + 2.0) < 0.15


def test_the_place_is_marked_in_every_panel_and_kept_in_the_url(explorer):
    explorer.open("lens=inspector&x1=1.5&x2=-2")
    rows(explorer)
    explorer.page.wait_for_function(f"() => String(({MARKED})()) === '1,3,0'")
    assert explorer.query() == "lens=inspector&x1=1.5&x2=-2"


def test_a_clicked_point_is_known_with_its_class_its_loss_and_its_pull(explorer):
    explorer.open()
    x, y = explorer.first_point()
    explorer.page.mouse.click(*explorer.place(REGIONS, x, y))
    expect(explorer.page.get_by_text("a training point of class 0")).to_be_visible()
    *classes, sums = rows(explorer)
    assert [row for row in classes if "−log p" in row] == [classes[0]]
    for name in ("pull on w₁", "pull on w₂", "pull on b"):
        assert sum(row[name] for row in classes) == sums[name] == 0


def test_the_inspector_explains_the_iteration_that_the_player_stands_at(explorer):
    explorer.open("lens=inspector&x1=1.5&x2=-2")
    expect(explorer.page.get_by_text("after 19 iterations")).to_be_visible()
    explorer.page.get_by_role("button", name="Reset", exact=True).click()
    expect(explorer.page.get_by_text("after 0 iterations")).to_be_visible()
    assert [row["z"] for row in rows(explorer)[:-1]] == [0, 0, 0]


def test_a_term_of_the_equation_and_its_row_light_up_together(explorer):
    explorer.open("lens=inspector&x1=1.5&x2=-2")
    lit = explorer.page.locator(".worksheet .lit")
    row = explorer.page.locator(".worksheet tbody tr").nth(1)
    explorer.page.locator(".equation [data-row='1']").first.hover()
    expect(row).to_have_class("lit")
    explorer.page.locator(".worksheet .note").first.hover()
    expect(lit).to_have_count(0)
    row.focus()
    expect(explorer.page.locator(".equation .lit")).not_to_have_count(0)


def test_a_place_can_be_typed(explorer):
    explorer.open("lens=inspector")
    for label, text in (("x₁", "2.5"), ("x₂", "-1")):
        explorer.page.get_by_label(label, exact=True).fill(text)
        explorer.page.keyboard.press("Enter")
    expect(explorer.page.get_by_text("At x = (2.5, −1)")).to_be_visible()
    marks = explorer.page.get_by_role("figure", name="Decision regions").locator(".marks")
    expect(marks).to_contain_text("x = (2.50, -1.00)")


def test_a_closed_lens_shows_and_fetches_nothing(explorer):
    explorer.open()
    expect(explorer.page.locator(".worksheet, .katex")).to_have_count(0)


@pytest.mark.parametrize("lens", [lens for lens in Lens if lens is not Lens.NONE])
def test_every_lens_opens_by_a_link_and_its_trial_sets_the_controls(explorer, lens):
    explorer.open(f"lens={lens}")
    trial = explorer.page.get_by_role("button", name=re.compile("^Try this: "))
    explorer.changes(trial.click)
    explorer.page.wait_for_function(
        "before => location.search !== before", arg=f"?lens={lens}", timeout=20_000
    )


def test_the_equations_have_the_present_k_and_c(explorer):
    explorer.open("n_classes=5&C=0.1&lens=equations")
    expect(explorer.page.locator(".katex-display").first).to_contain_text("K=5")
    expect(explorer.page.get_by_text("From C = 0.1 and n = 300")).to_be_visible()


def test_the_lens_follows_a_control(explorer):
    explorer.open("lens=weights")
    table = explorer.page.get_by_role("table", name="Weights and intercepts")
    before = table.inner_text()
    explorer.slide("C")
    expect(table).not_to_have_text(before, use_inner_text=True)


def test_another_temperature_flattens_the_maps_and_leaves_the_regions(explorer):
    explorer.open("lens=temperature")
    regions = explorer.panels()[REGIONS]
    explorer.changes(lambda: explorer.slide("Temperature T"), MAPS)
    assert explorer.panels()[REGIONS] == regions
    assert explorer.query() == "lens=temperature&temperature=1.26"


def test_the_maps_are_those_of_the_fit_again_once_the_lens_is_closed(explorer):
    explorer.open()
    fitted = explorer.panels()[MAPS]
    explorer.open("lens=temperature&temperature=10")
    assert explorer.panels()[MAPS] != fitted
    explorer.changes(explorer.page.get_by_role("radio", name="Closed").click, MAPS)
    assert explorer.panels()[MAPS] == fitted


def test_a_click_sets_the_controls_of_the_lens_for_good(explorer):
    explorer.open()
    x1 = explorer.page.get_by_label("x₁", exact=True)
    opened = explorer.page.get_by_role("radio", name="Inspect a place")
    for x, y in ((-4.0, -2.0), (3.0, -3.0)):
        explorer.page.mouse.click(*explorer.place(REGIONS, x, y))
        expect(explorer.page.get_by_text(f"At x = ({x:g}".replace("-", "−")[:10])).to_be_visible()
        expect(opened).to_be_checked()
    before = explorer.page.get_by_label("x₂", exact=True).input_value()
    x1.fill("2")
    x1.press("Enter")
    expect(explorer.page.get_by_text("At x = (2, ")).to_be_visible()
    assert explorer.page.get_by_label("x₂", exact=True).input_value() == before
    assert explorer.query().startswith("lens=inspector&x1=2&x2=-3.0")

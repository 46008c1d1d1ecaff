"""The simplex follows the pointer, the legend of the regions, and the window."""

from tests.browser.axe import found_in_lens
from tests.browser.conftest import SIZE

REGIONS, SIMPLEX = 0, 2
MARKS = """panel => [...document.querySelectorAll('.live-plot')].at(panel)
    .querySelector('.marks').innerText"""
DOT = """() => {
    const { data } = [...document.querySelectorAll('.js-plotly-plot')].at(2);
    const { x, y } = data.find(trace => trace.meta?.point?.role === 'points');
    return [x[0], y[0]];
}"""
SIZES = """() => [...document.querySelectorAll('.js-plotly-plot')].at(2).data
    .filter(({ meta }) => meta.part).map(({ x }) => x.length)"""
"""How many markers the traces of points and rings of the simplex have."""
RANGE = "() => document.querySelectorAll('.js-plotly-plot')[2].layout.xaxis.range.join()"


def test_the_simplex_shows_what_is_pointed_at_and_what_is_hidden_and_fits_the_window(explorer):
    explorer.open("lens=simplex")
    explorer.lens_is_in_sight()
    assert found_in_lens(explorer) == []
    page = explorer.page
    wait = page.wait_for_function
    (x, y), _ = explorer.bare_places()
    explorer.point_at(REGIONS, x, y)
    wait(f"() => ({MARKS})(2).includes('P(class 0)')")
    told = page.evaluate(MARKS, SIMPLEX).strip().split("\n")
    assert told == page.evaluate(MARKS, REGIONS).strip().split("\n")[-3:]
    explorer.point_at(SIMPLEX, 0.5, 0.2)  # a bare place: it has no place in the plane
    wait(f"() => ({MARKS})(2) && !({MARKS})(0)")
    explorer.point_at(SIMPLEX, *page.evaluate(DOT))
    wait(f"() => ({MARKS})(0).includes('point\\nclass 0')")

    before = page.evaluate(SIZES)
    name = page.locator(".js-plotly-plot .legendtoggle").first
    name.click()
    wait(f"before => String(({SIZES})()) !== String(before)", arg=before)
    points, others, *_, rings = page.evaluate(SIZES)
    assert points == 3  # without any, the chart keeps an invisible path of three points
    assert others == before[1] and 0 < rings < before[-1]
    name.click()
    wait(f"before => String(({SIZES})()) === String(before)", arg=before)

    before = page.evaluate(RANGE)
    page.set_viewport_size({"width": 390, "height": 844})
    wait(f"before => ({RANGE})() !== before", arg=before)
    page.set_viewport_size(SIZE)
    explorer.settle()
    wait(f"before => ({RANGE})() === before", arg=before)

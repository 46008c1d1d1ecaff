"""The simplex follows the pointer: a place in one picture is marked in the other."""

from tests.browser.conftest import SIZE

REGIONS, SIMPLEX = 0, 2
MARKS = """panel => [...document.querySelectorAll('.live-plot')].at(panel)
    .querySelector('.marks').innerText"""
DOT = """() => {
    const { data } = [...document.querySelectorAll('.js-plotly-plot')].at(2);
    const { x, y } = data.find(trace => trace.meta?.point?.role === 'points');
    return [x[0], y[0]];
}"""


def test_a_place_that_is_pointed_at_is_marked_in_the_regions_and_in_the_simplex(explorer):
    explorer.open("lens=simplex")
    (x, y), _ = explorer.bare_places()
    explorer.point_at(REGIONS, x, y)
    wait = explorer.page.wait_for_function
    wait(f"() => ({MARKS})(2).includes('P(class 0)')")
    told = explorer.page.evaluate(MARKS, SIMPLEX).strip().split("\n")
    assert told == explorer.page.evaluate(MARKS, REGIONS).strip().split("\n")[-3:]
    explorer.point_at(SIMPLEX, 0.5, 0.2)  # a bare place: it has no place in the plane
    wait(f"() => ({MARKS})(2) && !({MARKS})(0)")
    explorer.point_at(SIMPLEX, *explorer.page.evaluate(DOT))
    wait(f"() => ({MARKS})(0).includes('point\\nclass 0')")


SIZES = """() => [...document.querySelectorAll('.js-plotly-plot')].at(2).data
    .filter(({ meta }) => meta.part).map(({ x }) => x.length)"""
"""How many markers the traces of points and rings of the simplex have."""


def test_a_class_that_is_hidden_in_the_regions_is_hidden_in_the_simplex(explorer):
    explorer.open("lens=simplex")
    before = explorer.page.evaluate(SIZES)
    name = explorer.page.locator(".js-plotly-plot .legendtoggle").first
    name.click()
    explorer.page.wait_for_function(f"before => String(({SIZES})()) !== String(before)", arg=before)
    points, others, *_, rings = explorer.page.evaluate(SIZES)
    assert points == 3  # without any, the chart keeps an invisible path of three points
    assert others == before[1] and 0 < rings < before[-1]
    name.click()
    explorer.page.wait_for_function(f"before => String(({SIZES})()) === String(before)", arg=before)


RANGE = "() => document.querySelectorAll('.js-plotly-plot')[2].layout.xaxis.range.join()"


def test_the_triangle_has_its_size_again_when_the_window_has_it(explorer):
    explorer.open("lens=simplex")
    before = explorer.page.evaluate(RANGE)
    explorer.page.set_viewport_size({"width": 390, "height": 844})
    explorer.page.wait_for_function(f"before => ({RANGE})() !== before", arg=before)
    explorer.page.set_viewport_size(SIZE)
    explorer.settle()
    explorer.page.wait_for_function(f"before => ({RANGE})() === before", arg=before)

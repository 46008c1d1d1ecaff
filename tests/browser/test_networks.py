"""Networks that are slow, lose an answer, or forbid something."""

import re

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from explorer.browser.publish import EARLY, GUARD, PAGE, plotly_js
from tests.browser.conftest import Explorer, Visited, through, wait_until
from tests.browser.proxy import FAST

REGIONS, MAPS, LOSS = 0, 1, 2

SESSION = re.compile("/_stcore/health")
"""What Streamlit asks for before it opens a session."""

ARRAYS = """() => [...document.querySelectorAll('.js-plotly-plot')].map(chart =>
    JSON.stringify(chart.data.map(({name, x, y, z}) => [name, x, y, z].map(
        values => values?.length === undefined ? values : Array.from(values)))))"""


KEEP_SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
    constructor(...address) {
        super(...address);
        window.sockets.push(this);
    }
};
"""


@pytest.fixture(scope="module")
def far(browser, server):
    """An open page that these tests share, and its proxy."""
    with through(browser, server) as (page, proxy):
        page.add_init_script(KEEP_SOCKETS)
        yield Visited(page, proxy.url), proxy


@pytest.fixture
def distant(far):
    """An open page and its proxy; nothing is slow yet."""
    _, proxy = far
    proxy.slow(0.0, FAST)
    return far


def test_a_page_outlives_quick_moves_of_a_slider_on_a_slow_network(distant, explorer):
    slow, proxy = distant
    slow.open("n_samples=2000")
    proxy.slow(0.15, 3e5)
    slow.page.evaluate("window.kept = true")
    slow.slider("C").locator("input[type=range]").focus()
    # There and back over the same values, faster than the answers come.
    for key in 9 * ["ArrowRight"] + 10 * ["ArrowLeft"]:
        slow.page.keyboard.press(key)
    # Streamlit's sliders may jump back while answers are late. The end is the same in any case.
    slow.page.keyboard.press("Home")
    expect(slow.page).to_have_url(re.compile(r"C=0\.0001$"), timeout=60_000)
    explorer.open(slow.query())
    wait_until(
        lambda: slow.page.evaluate(ARRAYS) == explorer.page.evaluate(ARRAYS),
        "the pages show different pictures",
        slow.page,
    )
    assert slow.page.evaluate("window.kept")


def test_a_slider_moved_to_and_fro_quickly_stays_where_it_was_let_go(distant):
    explorer, proxy = distant
    explorer.open()
    proxy.slow(0.015, FAST)
    for key in [*4 * ["ArrowRight", "ArrowLeft"], "ArrowRight"]:
        explorer.slide("Cluster spread", key)
    expect(explorer.page).to_have_url(re.compile(r"\?cluster_std=1.1$"), timeout=60_000)
    explorer.settle()
    expect(explorer.slider("Cluster spread")).to_contain_text("1.1")


def test_a_control_moved_there_and_back_before_the_link_has_come_stays(distant):
    explorer, proxy = distant
    explorer.open()
    proxy.slow(0.15, FAST)
    explorer.slide("Classes", "ArrowRight")
    explorer.slide("Classes", "ArrowLeft")
    explorer.changes(lambda: explorer.slide("C"), LOSS)
    expect(explorer.page).to_have_url(re.compile(r"\?C=1.78$"))
    expect(explorer.slider("Classes")).to_contain_text("3")


def test_a_page_that_streamlit_has_given_up_loads_itself_again(distant):
    explorer, _ = distant
    explorer.open("n_classes=4")
    explorer.page.evaluate("window.kept = true")
    explorer.page.evaluate(
        """message => window.sockets.at(-1).dispatchEvent(
            new MessageEvent("message", {data: new Uint8Array(message).buffer}))""",
        list(ForwardMsg(ref_hash="of no message").SerializeToString()),
    )
    explorer.page.wait_for_function("!window.kept", timeout=60_000)
    explorer.settle()
    assert explorer.query() == "n_classes=4"
    explorer.changes(lambda: explorer.slide("C"), REGIONS, MAPS, LOSS)


def failing(page, name, fails):
    """Answer requests for a file by 503 while ``fails`` says so; return the requested addresses."""
    asked = []

    def answer(route):
        asked.append(route.request.url)
        if fails(asked):
            route.fulfill(status=503, body="busy")
        else:
            route.continue_()

    page.route(re.compile(rf"/app/static/.*{re.escape(name)}"), answer)
    return asked


def wait_for_requests(page, asked, times):
    """Wait until a file has been requested ``times`` times."""
    wait_until(lambda: len(asked) >= times, f"fewer than {times} requests", page)


def is_preloaded(name):
    """Return whether the page's head asks for a file too, at the address of our first attempt."""
    return name == plotly_js()


def test_an_iteration_that_is_reported_late_is_not_taken_for_one_of_the_next_fit(distant):
    explorer, proxy = distant
    explorer.open()
    proxy.slow(0.5, FAST)
    explorer.page.get_by_role("slider", name="Iteration shown").press("Home")
    explorer.slide("C")  # the player reports that it rests after this, but before the answer
    shown = explorer.page.locator(".player output")
    expect(shown).to_have_text("iteration 20 of 20")
    expect(explorer.page).to_have_url(re.compile(r"\?C=1\.78$"))
    explorer.settle()
    expect(shown).to_have_text("iteration 20 of 20")


def test_files_that_fail_to_come_once_are_asked_for_again(timed):
    times = {EARLY: 1, PAGE: 2, GUARD: 2, plotly_js(): 2}  # the first comes with the session too
    once = {name: failing(timed.page, name, lambda asked: len(asked) == 1) for name in times}
    timed.open()
    expect(timed.page.locator(".player output")).to_contain_text("iteration 19 of 19")
    for name, asked in once.items():
        wait_for_requests(timed.page, asked, times[name])  # the page is ready before guard.js
    timed.changes(lambda: timed.slide("C"), REGIONS, MAPS, LOSS)
    for name, asked in once.items():
        assert len(asked) == len(set(asked)) + is_preloaded(name) == times[name]
    # The player and the charts follow each other, so each script was run once.
    before = timed.page.evaluate(
        "document.querySelector('.js-plotly-plot .js-fill').getAttribute('d')"
    )
    timed.page.get_by_role("button", name="Reset", exact=True).click()
    timed.page.wait_for_function(
        "d => document.querySelector('.js-plotly-plot .js-fill').getAttribute('d') !== d",
        arg=before,
    )


CHARTS_BY_FRAME = """
window.seen = [];
const look = () => {
    window.seen.push(document.querySelectorAll('.js-plotly-plot:has(.main-svg)').length);
    requestAnimationFrame(look);
};
look();
"""


def test_a_new_page_loads_its_files_before_a_session_answers_and_draws_one_chart_first(
    clocked, server
):
    # A page waits 100 ms for a frame at most. By its own clock, a frame is sooner on any machine.
    with clocked.context.new_page() as page:
        page.add_init_script(CHARTS_BY_FRAME)
        asked, waiting = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.route(SESSION, lambda route: waiting.append(route))
        with page.expect_response(re.compile(PAGE)):
            page.goto(server.url)
        page.wait_for_function("() => globalThis.Plotly")
        assert not any(url.endswith(GUARD) for url in asked)  # it needs a session
        for route in waiting:
            route.continue_()
        explorer = Explorer(page, server.url)
        explorer.settle()
        assert {1, 2, 3} <= set(page.evaluate("window.seen"))
        explorer.changes(lambda: explorer.slide("C"), REGIONS)
        plotly = [url for url in asked if plotly_js() in url]
        assert plotly == [f"{server.url}/app/static/{plotly_js()}"]


TOLD = {
    PAGE: "This part of the page did not load.",
    plotly_js(): "This picture could not be drawn.",
}


def test_files_that_fail_for_long_are_told_of_and_asked_for_at_the_next_change(timed):
    busy = set(TOLD)
    asked = {name: failing(timed.page, name, lambda _, name=name: name in busy) for name in TOLD}
    timed.page.goto(timed.url)
    for name, sentence in TOLD.items():
        told = timed.page.get_by_text(sentence)
        wait_until_told(timed.page, told)
        failed = len(asked[name])
        timed.slide("C")
        wait_for_requests(timed.page, asked[name], failed + 1)
        assert len(asked[name]) == len(set(asked[name])) + is_preloaded(name)
        busy.remove(name)
        timed.page.clock.fast_forward(10_000)
        timed.slide("C")
        expect(told).to_have_count(0)
    timed.settle()
    expect(timed.page.locator(".live-plot")).to_have_count(3)


def wait_until_told(page, told):
    """Wait until a sentence is there; pauses of up to 9 s come before it."""

    def is_told():
        page.clock.fast_forward(10_000)
        return told.count()

    wait_until(is_told, "the page does not tell of the file", page)


FORBIDDING = """
new MutationObserver((_, watching) => {
    if (!document.head) return;
    watching.disconnect();
    const policy = {httpEquiv: "Content-Security-Policy", content: "script-src 'self'"};
    document.head.append(Object.assign(document.createElement("meta"), policy));
}).observe(document, {childList: true, subtree: true});
"""

AT_ONCE = """() => document.getAnimations()
    .filter(({animationName}) => animationName === "blocked")
    .map(each => each.finish()).length"""
"""End the seconds for which the page waits before it tells; return whether it waits at all."""


def test_a_policy_that_forbids_the_scripts_is_told_of(context, server):
    with context.new_page() as page:
        page.add_init_script(FORBIDDING)
        page.goto(server.url)
        told = page.locator(".blocked")
        expect(told).to_contain_text("its script-src must allow blob:", timeout=60_000)
        expect(told).to_be_hidden()
        page.wait_for_function(AT_ONCE)
        expect(told).to_be_visible()


def test_nothing_is_told_of_policies_where_the_scripts_run(explorer):
    explorer.open()
    expect(explorer.page.locator(".blocked")).to_be_attached()
    expect(explorer.page.locator(".blocked")).to_be_hidden()

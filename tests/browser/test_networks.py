"""Networks that are slow, lose an answer, or forbid something."""

import re

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from explorer.browser.publish import EARLY, GUARD, PAGE, plotly_js
from tests.browser.conftest import Explorer, through, wait_until
from tests.browser.proxy import FAST

REGIONS, MAPS, LOSS = 0, 1, 2

ARRAYS = """() => [...document.querySelectorAll('.js-plotly-plot')].map(chart =>
    JSON.stringify(chart.data.map(({name, x, y, z}) => [name, x, y, z].map(
        values => values?.length === undefined ? values : Array.from(values)))))"""


@pytest.fixture(scope="module")
def far(browser, server):
    """A tab and its proxy; a browser loads the files of each address anew."""
    with through(browser, server) as opened:
        yield opened


@pytest.fixture
def distant(far):
    """A page that is not open yet, and its proxy; nothing is slow yet."""
    page, proxy = far
    proxy.slow(0.0, FAST)
    yield Explorer(page, proxy.url), proxy
    page.goto("about:blank")


def test_a_page_outlives_quick_moves_of_a_slider_on_a_slow_network(distant, explorer):
    slow, proxy = distant
    slow.open("n_samples=2000")  # so many that the server may send their name instead
    proxy.slow(0.15, 1e5)
    slow.page.evaluate("window.kept = true")
    slider = slow.slider("C").locator("input[type=range]")
    slider.focus()
    # Back over the same values: the server sends the names of messages from some runs ago.
    for key in 14 * ["ArrowRight"] + 15 * ["ArrowLeft"]:
        slow.page.keyboard.press(key)
    # Streamlit's sliders may jump back while answers are late. The end is the same in any case.
    slow.page.keyboard.press("Home")
    expect(slow.page).to_have_url(re.compile("C=0.0001"), timeout=60_000)
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
    for key in [*6 * ["ArrowRight", "ArrowLeft"], "ArrowRight"]:
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


def test_a_page_that_streamlit_has_given_up_loads_itself_again(timed):
    sockets = []

    def take(socket):
        sockets.append(socket)
        socket.connect_to_server()

    timed.page.route_web_socket(re.compile("/_stcore/stream"), take)
    timed.open("n_classes=4")
    timed.page.evaluate("window.kept = true")
    sockets[-1].send(ForwardMsg(ref_hash="of no message").SerializeToString())
    timed.page.clock.fast_forward(10_000)  # no page reloads itself sooner
    timed.page.wait_for_function("!window.kept", timeout=60_000)
    timed.settle()
    assert timed.query() == "n_classes=4"
    timed.changes(lambda: timed.slide("C"), REGIONS, MAPS, LOSS)


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
    proxy.slow(1.0, FAST)
    explorer.page.get_by_role("slider", name="Iteration shown").press("Home")
    explorer.slide("C")  # the player reports that it rests after this, but before the answer
    shown = explorer.page.locator(".player output")
    expect(shown).to_have_text("iteration 20 of 20")
    expect(explorer.page).to_have_url(re.compile(r"\?C=1\.78$"))
    explorer.settle()
    expect(shown).to_have_text("iteration 20 of 20")


@pytest.mark.parametrize(
    ("names", "times"),
    [([PAGE, GUARD, plotly_js()], 2), ([EARLY], 1)],
    ids=["all", "the first, which comes with the session too"],
)
def test_files_that_fail_to_come_once_are_asked_for_again(timed, names, times):
    once = [failing(timed.page, name, lambda asked: len(asked) == 1) for name in names]
    timed.open()
    expect(timed.page.locator(".player output")).to_contain_text("iteration 19 of 19")
    for asked in once:
        wait_for_requests(timed.page, asked, times)  # the page is ready before guard.js
    timed.changes(lambda: timed.slide("C"), REGIONS, MAPS, LOSS)
    for name, asked in zip(names, once, strict=True):
        assert len(asked) == len(set(asked)) + is_preloaded(name) == times
    # The player and the charts follow each other, so each script was run once.
    before = timed.page.evaluate(
        "document.querySelector('.js-plotly-plot .js-fill').getAttribute('d')"
    )
    timed.page.get_by_role("button", name="Reset", exact=True).click()
    timed.page.wait_for_function(
        "d => document.querySelector('.js-plotly-plot .js-fill').getAttribute('d') !== d",
        arg=before,
    )


WITHOUT_LINK = """
new MutationObserver(() => document.querySelector('link[href*="/plotly"]')?.remove())
    .observe(document, {childList: true, subtree: true});
"""


def test_where_the_server_does_not_name_plotly_js_the_page_unpacks_it(context, server):
    with context.new_page() as page:
        page.add_init_script(WITHOUT_LINK)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        Explorer(page, server.url).open()
        *_, last = (url for url in asked if plotly_js() in url)
        assert last.endswith(f"/{plotly_js()}.gz")


def test_the_files_are_loaded_before_a_session_answers(context, server):
    with context.new_page() as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        page.route_web_socket(re.compile("/_stcore/stream"), lambda socket: None)
        with page.expect_response(re.compile(PAGE)):
            page.goto(server.url)
        page.wait_for_function("() => globalThis.Plotly")
        assert GUARD not in asked  # it looks after a page that has a session


CHARTS_BY_FRAME = """
window.seen = [];
const look = () => {
    window.seen.push(document.querySelectorAll('.js-plotly-plot:has(.main-svg)').length);
    requestAnimationFrame(look);
};
look();
"""


def test_the_first_chart_is_seen_before_the_others_are_drawn(clocked, server):
    # A page waits 100 ms for a frame at most. By its own clock, a frame is sooner on any machine.
    with clocked.context.new_page() as page:
        page.add_init_script(CHARTS_BY_FRAME)
        Explorer(page, server.url).open()
        assert {1, 2, 3} <= set(page.evaluate("window.seen"))


@pytest.mark.parametrize("name", [PAGE, plotly_js()])
def test_a_file_that_fails_for_long_is_told_of_and_asked_for_at_the_next_change(timed, name):
    busy = [True]
    asked = failing(timed.page, name, lambda asked: busy[0])
    timed.page.goto(timed.url)
    told = timed.page.get_by_text("It is tried again at the next change.")

    def is_told():
        timed.page.clock.fast_forward(10_000)  # a pause of up to 9 s may begin a little later
        return told.count()

    wait_until(is_told, "the page does not tell of the file", timed.page)
    failed = len(asked)
    timed.slide("C")
    wait_for_requests(timed.page, asked, failed + 1)
    assert len(asked) == len(set(asked)) + is_preloaded(name)
    busy[0] = False
    timed.page.clock.fast_forward(10_000)
    timed.slide("C")
    timed.settle()
    expect(told).to_have_count(0)
    expect(timed.page.locator(".live-plot")).to_have_count(3)


def test_a_policy_that_forbids_the_scripts_is_told_of(browser, server):
    with through(browser, server, "Content-Security-Policy: script-src 'self'") as (page, proxy):
        page.goto(proxy.url)
        told = page.get_by_text("its script-src must allow blob:")
        expect(told).to_be_visible(timeout=60_000)
        page.wait_for_function("document.querySelector('.blocked').offsetHeight > 0")


def test_nothing_is_told_of_policies_where_the_scripts_run(explorer):
    explorer.open()
    expect(explorer.page.locator(".blocked")).to_be_attached()
    expect(explorer.page.locator(".blocked")).to_be_hidden()

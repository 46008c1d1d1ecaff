"""Networks that are slow, lose an answer, or forbid something; and a clock that tests set."""

import math
import re

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from explorer.browser.publish import EARLY, GUARD, PAGE, plotly_js
from tests.browser.conftest import RANGES, SIZE, lent, pass_time, wait_until
from tests.browser.test_live import index, shown

REGIONS, MAPS, LOSS = 0, 1, 2

SESSION = re.compile("/_stcore/health")
"""What Streamlit asks for before it opens a session."""

ARRAYS = """() => [...document.querySelectorAll('.js-plotly-plot')].map(chart =>
    JSON.stringify(chart.data.map(({name, x, y, z}) => [name, x, y, z].map(
        values => values?.length === undefined ? values : Array.from(values)))))"""


NETWORK = """() => {
    if (window.network) return;
    const network = window.network = {delay: 0, rate: Infinity, socket: null};
    const line = () => {
        const waiting = [];
        let free = 0;
        return (size, pass) => {
            free = Math.max(free, performance.now()) + size / network.rate;
            waiting.push(pass); // so that no message overtakes another
            setTimeout(() => waiting.shift()(), free + network.delay - performance.now());
        };
    };
    const [up, down] = [line(), line()];
    const {send} = WebSocket.prototype;
    const hear = event => {
        if (!event.isTrusted) return;
        event.stopImmediatePropagation();
        const {data, target} = event;
        down(data.byteLength, () => target.dispatchEvent(new MessageEvent('message', {data})));
    };
    WebSocket.prototype.send = function (data) {
        if (network.socket !== this) this.addEventListener('message', hear, true);
        network.socket = this;
        up(data.byteLength, () => send.call(this, data));
    };
}"""
"""Let a test slow down the messages in both directions: ``network`` has milliseconds, and bytes per
millisecond."""


SET = "([delay, rate]) => Object.assign(window.network ?? {}, {delay, rate})"


def slow(explorer, delay, rate=math.inf):
    """Delay each message by some seconds, and limit the bytes per second, in both directions."""
    explorer.page.evaluate(NETWORK)
    explorer.page.evaluate(SET, [delay * 1e3, rate / 1e3])


@pytest.fixture
def distant(kept, context, server, request):
    """The shared page, whose network a test can slow down."""
    with lent(kept, context.new_page, server, request) as explorer:
        yield explorer
        explorer.page.evaluate(SET, [0.0, math.inf])


def test_a_page_outlives_quick_moves_of_a_slider_on_a_slow_network(distant):
    page = distant.page
    distant.open("n_samples=2000&C=0.0001")
    expected = page.evaluate(ARRAYS)
    distant.open("n_samples=2000")
    slow(distant, 0.15, 3e5)
    page.evaluate("window.kept = true")
    distant.slider("C").locator("input[type=range]").focus()
    # There and back over the same values, faster than the answers come.
    for key in 5 * ["ArrowRight"] + 6 * ["ArrowLeft"]:
        page.keyboard.press(key)
    # Streamlit's sliders may jump back while answers are late, and then a key is lost.
    distant.settle()
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile(r"C=0\.0001$"), timeout=60_000)
    wait_until(lambda: page.evaluate(ARRAYS) == expected, "the page shows another picture", page)
    assert page.evaluate("window.kept")


def test_a_slider_moved_to_and_fro_quickly_stays_where_it_was_let_go(distant):
    distant.open()
    slow(distant, 0.015)
    for key in [*4 * ["ArrowRight", "ArrowLeft"], "ArrowRight"]:
        distant.slide("Cluster spread", key)
    expect(distant.page).to_have_url(re.compile(r"\?cluster_std=1.1$"), timeout=60_000)
    distant.settle()
    expect(distant.slider("Cluster spread")).to_contain_text("1.1")


def test_a_control_moved_there_and_back_before_the_link_has_come_stays(distant):
    distant.open()
    slow(distant, 0.15)
    distant.slide("Classes", "ArrowRight")
    distant.slide("Classes", "ArrowLeft")
    distant.changes(lambda: distant.slide("C"), LOSS)
    expect(distant.page).to_have_url(re.compile(r"\?C=1.78$"))
    expect(distant.slider("Classes")).to_contain_text("3")


def test_an_iteration_that_is_reported_late_is_not_taken_for_one_of_the_next_fit(distant):
    distant.open()
    slow(distant, 0.5)
    distant.page.get_by_role("slider", name="Iteration shown").press("Home")
    distant.slide("C")  # the player reports that it rests after this, but before the answer
    shown = distant.page.locator(".player output")
    expect(shown).to_have_text("iteration 20 of 20")
    expect(distant.page).to_have_url(re.compile(r"\?C=1\.78$"))
    distant.settle()
    expect(shown).to_have_text("iteration 20 of 20")


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


TRANSLATE = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
        const parent = text.parentElement;
        if (!text.data.trim() || parent.closest('script, style, [translate="no"]')) continue;
        const [outer, inner] = [0, 1].map(() => document.createElement('font'));
        inner.textContent = text.data;
        outer.append(inner);
        text.replaceWith(outer);
    }
}"""
"""What Google's translation in Chrome does to a page, with the same words."""


def test_a_translated_page_works_and_one_that_is_given_up_loads_itself_again_as_it_was(distant):
    page = distant.page
    distant.open()
    slow(distant, 0.0)  # which knows the socket
    page.evaluate("window.kept = true")
    page.evaluate(TRANSLATE)
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.locator(".status")).to_contain_text("Train 33.3% right")
    expect(page.locator(".player output")).to_contain_text("iteration 0 of")
    expect(page).to_have_url(re.compile("iteration=0"))
    distant.settle()
    distant.changes(lambda: distant.slide("C"), REGIONS, MAPS, LOSS)
    told = "C 1 → 1.78: borders almost unmoved, maps steeper; accuracy 96.0% → 96.3%."
    expect(page.locator(".st-key-news")).to_have_text(told)
    expect(distant.slider("C")).to_contain_text("1.78")

    page.get_by_role("slider", name="Iteration shown").press("Home")
    expect(page).to_have_url(re.compile(r"\?C=1.78&iteration=0$"))
    distant.settle()
    before, ranges = distant.panels(), page.evaluate(RANGES)
    early = failing(page, EARLY, lambda _: True)
    plotly = failing(page, plotly_js(), lambda _: False)
    page.evaluate(
        """message => window.network.socket.dispatchEvent(
            new MessageEvent("message", {data: new Uint8Array(message).buffer}))""",
        list(ForwardMsg(ref_hash="of no message").SerializeToString()),
    )
    page.wait_for_function("!window.kept", timeout=60_000)
    distant.settle()
    distant.shows(before)
    assert page.evaluate(RANGES) == ranges
    assert distant.query() == "C=1.78&iteration=0"
    expect(page.locator(".player output")).to_contain_text("iteration 0 of")
    distant.changes(lambda: distant.slide("C"), REGIONS, MAPS, LOSS)
    # Its first script comes with the session.
    assert len(early) == 1
    assert plotly == [f"{distant.url}/app/static/{plotly_js()}"]
    page.unroute_all()


BORDER = "document.querySelector('.js-plotly-plot .js-fill').getAttribute('d')"


CHARTS_BY_FRAME = """
window.seen = [];
const look = () => {
    window.seen.push(document.querySelectorAll('.js-plotly-plot:has(.main-svg)').length);
    requestAnimationFrame(look);
};
look();
"""


TOLD = {
    PAGE: "This part of the page did not load.",
    plotly_js(): "This picture could not be drawn.",
}


TOO_MANY_PARTS = "C=10" + 1000 * "&n_classes=4"


def tells_of_the_link_and_what_to_try(explorer, log):
    """Assert what a new page says after a link of too many parts, on a large and a small screen."""
    page = explorer.page
    told = "The link has 1,001 parts, but a link may have 1,000 at most"
    expect(page.get_by_test_id("stAlert")).to_contain_text(told)
    assert "exceeds" not in log.read_text()  # Streamlit's own word for it
    expect(page).to_have_url(re.compile("/$"))
    expect(explorer.slider("Classes")).to_contain_text("3")
    news = page.locator(".st-key-news")
    expect(news).to_contain_text("move C to the left and watch the maps", use_inner_text=True)
    expect(news).not_to_contain_text("open the controls", use_inner_text=True)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(news).to_contain_text("open the controls (»), move C", use_inner_text=True)
    expect(news).not_to_contain_text("watch the maps", use_inner_text=True)
    page.set_viewport_size(SIZE)


def test_a_new_page_asks_for_files_at_once_and_again_if_they_fail_and_tells_if_that_lasts(
    timed, server
):
    page, waiting, busy = timed.page, [], set(TOLD)
    page.route(SESSION, lambda route: waiting.append(route))
    guard = failing(page, GUARD, lambda asked: len(asked) == 1)
    asked = {name: failing(page, name, lambda _, name=name: name in busy) for name in TOLD}
    page.goto(f"{timed.url}/?{TOO_MANY_PARTS}")
    for each in asked.values():
        wait_for_requests(page, each, 1)
    assert not guard  # it needs a session
    page.evaluate(CHARTS_BY_FRAME)
    page.unroute(SESSION)
    for route in waiting:
        route.continue_()
    tells_of_the_link_and_what_to_try(timed, server.log)
    for name, sentence in TOLD.items():
        told = page.get_by_text(sentence)
        wait_until_told(page, told)
        failed = len(asked[name])
        timed.slide("C")
        wait_for_requests(page, asked[name], failed + 1)
        assert len(asked[name]) == len(set(asked[name])) + is_preloaded(name)
        busy.remove(name)
        page.clock.fast_forward(10_000)
        timed.slide("C")
        expect(told).to_have_count(0)
    timed.settle()
    expect(page.locator(".live-plot")).to_have_count(3)
    # A page waits 100 ms for a frame at most. By its own clock, a frame is sooner on any machine.
    assert {1, 2, 3} <= set(page.evaluate("window.seen"))
    assert len(guard) == 2
    # The player and the charts follow each other, so each script was run once.
    timed.changes(lambda: timed.slide("C"), REGIONS, MAPS, LOSS)
    before = page.evaluate(BORDER)
    page.get_by_role("button", name="Reset", exact=True).click()
    wait_until(lambda: page.evaluate(BORDER) != before, "the charts do not follow", page)


def wait_until_told(page, told):
    """Wait until a sentence is there; pauses of up to 9 s come before it."""

    def is_told():
        page.clock.fast_forward(10_000)
        return told.count()

    wait_until(is_told, "the page does not tell of the file", page)


def played(explorer, milliseconds):
    """Let time pass; return how many frames are shown meanwhile."""
    first = index(explorer)
    explorer.page.clock.run_for(milliseconds)
    return index(explorer) - first


# Here, because the test above has loaded the page.
def test_a_link_opens_at_its_iteration_and_playing_slows_down_where_pictures_would_flash(timed):
    page = timed.page
    page.route(SESSION, lambda route: route.abort())
    with page.expect_event("requestfinished", lambda sent: sent.url.endswith(plotly_js())):
        page.goto(f"{timed.url}/?solver=gradient-descent&learning_rate=100&iteration=1")
    expect(page.get_by_test_id("stApp")).to_be_attached()
    # It takes half a second, in which the page could not ask for its session.
    assert page.evaluate("typeof Plotly") == "undefined"
    page.unroute(SESSION)  # Streamlit asks again
    timed.settle()
    output = page.locator(".player output")
    slowed = page.get_by_text("slowed down: the pictures would flash")
    pass_time(page, 500)  # nothing plays by itself
    expect(output).to_contain_text("iteration 1 of")
    opened = shown(timed)
    page.get_by_role("combobox", name="Speed").select_option("fast")
    # From now on, time passes for this visitor only in `played`.
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 10"))  # in seconds
    page.get_by_role("button", name="Play", exact=True).click()
    # A span ends between two frames, so rounding cannot add or take one.
    assert played(timed, 150) == 4  # the first frames do not flash: thirty a second
    expect(slowed).to_be_hidden()
    played(timed, 2017)
    assert played(timed, 4000) == 12
    expect(slowed).to_be_visible()
    page.emulate_media(reduced_motion="reduce")
    assert played(timed, 1250) == 3  # one that was due, then two a second
    page.emulate_media(reduced_motion="no-preference")
    page.get_by_role("button", name="Reset", exact=True).click()
    page.clock.run_for(1100)  # a frame that flashes comes a little later
    assert shown(timed)[MAPS] != opened[MAPS]
    page.get_by_role("button", name="Step", exact=True).click()
    page.clock.run_for(1100)
    assert shown(timed)[:2] == opened[:2]


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

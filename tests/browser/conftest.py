"""One server for all browser tests, and the page as a person uses it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    ViewportSize,
    WebSocket,
    expect,
)
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).parents[2]
PATIENCE_MS = 20_000
SIZE: ViewportSize = {"width": 1280, "height": 720}

expect.set_options(timeout=PATIENCE_MS)


def wait_until(is_met: Callable[[], Any], told: str, page: Page | None = None) -> None:
    """Ask again and again until a condition is met; meanwhile a page can report its events.

    Raises
    ------
    TimeoutError
        If that takes too long; ``told`` says what is wrong then.
    """
    deadline = time.monotonic() + 120  # a busy machine may take a minute
    while not is_met():
        if time.monotonic() > deadline:
            raise TimeoutError(told)
        if page is None:
            time.sleep(0.05)
        else:
            page.wait_for_timeout(50)


class Server:
    """The app, served on this machine alone, and its log."""

    def __init__(self, log: Path, root: Path = ROOT, **options: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url, self.log, self.root = f"http://127.0.0.1:{port}", log, root
        options |= {"headless": "true", "address": "127.0.0.1", "port": str(port)}
        self.flags = [f"--server.{name}={value}" for name, value in options.items()]
        self.start()

    def start(self) -> None:
        with self.log.open("a") as written:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py", *self.flags],
                cwd=self.root,
                stdout=written,
                stderr=subprocess.STDOUT,
            )

    def wait(self) -> None:
        for _ in range(1200):
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(self.log.read_text())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)


@pytest.fixture(scope="session")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(tmp_path_factory.mktemp("server") / "log.txt")
    try:
        started.wait()
        yield started
    finally:
        started.stop()


SETTLED = """() => {
    const charts = [...document.querySelectorAll('.js-plotly-plot')];
    const fits = ({_fullLayout: {width, height}, offsetWidth, offsetHeight}) =>
        Math.abs(width - offsetWidth) <= 1 && Math.abs(height - offsetHeight) <= 1;
    const places = [...document.querySelectorAll('.live-plot > :first-child')];
    const isDrawn = document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid=stSkeleton]') // in place of an element's code
        && document.fonts.status === 'loaded'
        && charts.length > 1 && [...charts, ...places].every(e => e.calcdata)
        && charts.every(fits)
        && (!places.length || ['.player output', '.status span'].every(
            each => document.querySelector(each)?.textContent));
    const boxes = charts.map(e => JSON.stringify(e.getBoundingClientRect())).join();
    const known = window.testedStill ??= {};
    const isStill = isDrawn && known.boxes === boxes;
    Object.assign(known, {frames: isStill ? known.frames + 1 : 0, boxes});
    return known.frames >= 10;
}"""
"""Whether the script has run, the charts are drawn, and none has moved for ten frames.

A chart moves when an element or a font above it arrives. Our own charts draw the frames that the
player has.
"""


RANGES = """() => ['xaxis', 'yaxis'].map(
    each => document.querySelector('.js-plotly-plot')._fullLayout[each].range)"""
"""The ranges of the axes of the regions."""


TO_THE_TOP = """() => {
    const first = document.createElement('a');
    first.tabIndex = 0;
    document.body.prepend(first);
    first.focus();
    first.remove();
}"""
"""Make the next Tab lead to the first stop of the page."""


VISIT = """address => {
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
}"""

REPORTED = """() => {
    if (document.querySelector('.stApp').dataset.testScriptState !== 'notRunning') return false;
    const {value, max} = document.querySelector('.player input');
    const link = new URLSearchParams(location.search);
    if (link.get('loss_view') === 'path') return true; // its frames are no iterations
    const [told] = document.querySelector('.player output').textContent.match(/[\\d,]+|$/);
    return link.get('iteration') === (value === max ? null : told.replaceAll(',', ''));
}"""
"""Whether the player has reported where it stopped, a little later, and the script has run."""


def pass_time(page: Page, milliseconds: int) -> None:
    """Wait by a timer of the page, so that its timers that are due earlier have run."""
    page.evaluate("span => new Promise(done => setTimeout(done, span))", milliseconds)


class Explorer:
    """The page as a person uses it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def open(self, query: str = "") -> None:
        self.load(query)

    def load(self, query: str = "") -> None:
        """Load the page anew."""
        self.page.bring_to_front()  # a hidden tab draws one frame a second
        self.page.goto(f"{self.url}/?{query}")
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run and the panels are drawn; beside a lens there are two."""
        self.page.evaluate("delete window.testedStill")
        self.page.wait_for_function(SETTLED, timeout=3 * PATIENCE_MS)

    def panels(self) -> list[str]:
        """Return what each chart shows: regions, probability maps, loss curve."""
        texts: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll('.js-plotly-plot')].map(
                e => JSON.stringify([e.data.map(t => [t.name, t.x, t.y, t.z]), e.layout.yaxis.type])
            )"""
        )
        return texts

    def shows(self, panels: list[str]) -> None:
        """Wait until each chart shows what it has shown before."""
        wait_until(lambda: self.panels() == panels, "the charts show something else", self.page)

    def changes(self, act: Callable[[], Any], *panels: int) -> None:
        """Do something and wait until the named panels have changed."""
        before = self.panels()
        act()
        for index in panels:
            self.page.wait_for_function(
                """([index, old]) => {
                    const charts = [...document.querySelectorAll('.js-plotly-plot')];
                    if (charts.length <= index) return false;
                    const e = charts[index];
                    if (!e.data || !e.layout) return false;
                    return old !== JSON.stringify(
                        [e.data.map(t => [t.name, t.x, t.y, t.z]), e.layout.yaxis.type]);
                }""",
                arg=[index, before[index]],
                timeout=PATIENCE_MS,
            )
        self.settle()

    def place(self, panel: int, x: float, y: float, subplot: str = "xy") -> tuple[float, float]:
        """Return the position on the page of a place in the coordinates of a chart's data."""
        at: list[float] = self.page.evaluate(
            """([panel, x, y, subplot]) => {
                const chart = document.querySelectorAll('.js-plotly-plot')[panel];
                const {xaxis, yaxis} = chart._fullLayout._plots[subplot];
                const box = chart.getBoundingClientRect();
                return [box.left + xaxis._offset + xaxis.d2p(x),
                        box.top + yaxis._offset + yaxis.d2p(y)];
            }""",
            [panel, x, y, subplot],
        )
        return at[0], at[1]

    def pixel(self, panel: int, subplot: str = "xy") -> float:
        """Return the width or height of a pixel in units of a chart's data, the larger of them."""
        size: float = self.page.evaluate(
            """([panel, subplot]) => {
                const chart = document.querySelectorAll('.js-plotly-plot')[panel];
                const {xaxis, yaxis} = chart._fullLayout._plots[subplot];
                return Math.max(...[xaxis, yaxis].map(a => Math.abs(a.p2d(1) - a.p2d(0))));
            }""",
            [panel, subplot],
        )
        return size

    def bare_places(self) -> list[tuple[float, float]]:
        """Return two places of the regions, far from each other and from every point."""
        places: list[tuple[float, float]] = self.page.evaluate(
            """() => {
                const chart = document.querySelector('.js-plotly-plot');
                const {xaxis, yaxis} = chart._fullLayout;
                const pixels = ({x, y}) =>
                    Array.from(x, (each, i) => [xaxis.d2p(each), yaxis.d2p(y[i])]);
                const points = chart.data
                    .filter(({meta}) => ['points', 'held out'].includes(meta?.role))
                    .flatMap(pixels);
                const room = ([u, v]) =>
                    Math.min(...points.map(([x, y]) => Math.hypot(x - u, y - v)));
                const parts = Array.from({length: 18}, (_, i) => (i + 1) / 20);
                const bare = (left, right) => {
                    const grid = parts.filter(part => part > left && part < right).flatMap(
                        u => parts.map(v => [u * xaxis._length, v * yaxis._length]));
                    const [u, v] = grid.sort((a, b) => room(b) - room(a))[0];
                    return [xaxis.p2d(u), yaxis.p2d(v)];
                };
                return [bare(0, 0.4), bare(0.6, 1)];
            }"""
        )
        return places

    def first_point(self) -> tuple[float, float]:
        """Return the features of the first point of class 0."""
        at: list[float] = self.page.evaluate(
            """() => {
                const points = document.querySelector('.js-plotly-plot').data
                    .find(trace => trace.meta?.role === 'points');
                return [points.x[0], points.y[0]];
            }"""
        )
        return at[0], at[1]

    def point_at(self, panel: int, x: float, y: float, subplot: str = "xy") -> None:
        """Move the mouse to a place in data coordinates."""
        self.page.mouse.move(*self.place(panel, x, y, subplot))

    def slider(self, label: str) -> Locator:
        """Return the slider with exactly this label; it contains its value as text."""
        named = self.page.get_by_text(label, exact=True)
        return self.page.get_by_test_id("stSlider").filter(has=named)

    def slide(self, label: str, key: str = "ArrowRight") -> None:
        self.slider(label).locator("input[type=range]").press(key)

    def unfold(self, group: str) -> None:
        """Open a folded group of the sidebar."""
        box = self.page.locator(f".st-key-group_{group.lower()}")
        if box.locator("details[open]").count() == 0:
            box.locator("summary").click()
        summed_up = box.locator("> [data-testid=stElementContainer]")
        expect(summed_up).to_have_count(0)

    def fold(self, group: str) -> None:
        """Fold an open group of the sidebar, as the next test expects it."""
        box = self.page.locator(f".st-key-group_{group.lower()}")
        box.locator("summary").click()
        expect(box.locator("> [data-testid=stElementContainer]")).to_have_count(1)

    def lens_is_in_sight(self) -> None:
        """Assert that the open lens, its picture and the player need no scrolling."""
        self.page.evaluate(TO_THE_START)
        named = self.page.locator(".st-key-lens_slot, .player, .live-plot[aria-label]")
        assert len([part for part in named.all() if part.is_visible()]) >= 4
        for part in self.page.locator(".st-key-lens_slot, .player, .st-key-regions").all():
            box = part.bounding_box()
            assert box and box["y"] >= 0 and box["y"] + box["height"] <= SIZE["height"]

    def open_lens(self, group: str, lens: str) -> None:
        """Choose the group of a lens, and then the lens."""
        for name in (group, lens):
            self.page.get_by_role("radio", name=name, exact=True).click()
            expect(self.page.get_by_role("radio", name=name, exact=True)).to_be_checked()
        self.settle()

    def show_working(self) -> None:
        """Open the working below a lens."""
        box = self.page.locator(".st-key-show_working details")
        if box.get_attribute("open") is None:  # this waits until the box is there
            self.page.get_by_text("Show the working").click()

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a list; if an earlier change closes the list, open it again."""
        box = self.page.get_by_role("combobox", name=label)
        wanted = self.page.get_by_role("option", name=option, exact=True)
        for patience in (3_000, 3_000, 20_000):
            box.scroll_into_view_if_needed()  # an open list closes when the sidebar scrolls
            box.click()
            try:
                return wanted.click(timeout=patience)
            except PlaywrightTimeout:
                self.page.keyboard.press("Escape")
        raise AssertionError(f"{label} offers no {option}")

    def query(self) -> str:
        return self.page.url.partition("?")[2]


@pytest.fixture(scope="session")
def node() -> Callable[..., str]:
    """Run Node, which has modules but no page; return its output."""
    found = shutil.which("node")
    if found is None:
        told = "no Node: install Debian's package nodejs, or from nodejs.org"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(told)

    def run(*arguments: str | Path, **environment: str) -> str:
        done = subprocess.run(
            [found, *arguments],
            env=os.environ | environment,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of one visitor, which loads each file once."""
    with browser.new_context(viewport=SIZE) as opened:
        yield opened


EMULATED = """() =>
    matchMedia('print, (prefers-color-scheme: dark), (prefers-reduced-motion: reduce)').matches"""


def at_rest(page: Page) -> None:
    """Bring a tab into its first state."""
    page.mouse.move(0, 0)
    page.set_viewport_size(SIZE)
    if page.evaluate(EMULATED):  # the browser computes all styles anew, even for the same medium
        page.emulate_media(media="screen", color_scheme="light", reduced_motion="no-preference")


def ends_a_run(message: bytes | str) -> bool:
    """Return whether the server says in a message that the script has run."""
    assert isinstance(message, bytes)
    return ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"


class Visited(Explorer):
    """A page that is loaded once, and then goes to an address as the browser's Back button does.

    Loading a page takes five times as long.
    """

    def __init__(self, page: Page, url: str) -> None:
        super().__init__(page, url)
        self.runs = 0
        page.on("websocket", self._connect)

    def _connect(self, socket: WebSocket) -> None:
        self.socket = socket
        socket.on("framereceived", self._hear)

    def _hear(self, payload: bytes | str) -> None:
        self.runs += ends_a_run(payload)

    def open(self, query: str = "") -> None:
        """Wait for earlier actions, go to an address, and wait until the script has run."""
        if not self.page.url.startswith(self.url):
            return self.load(query)
        address = f"{self.url}/?{query}"
        self.page.bring_to_front()
        self.page.wait_for_function(REPORTED)
        if self.page.url not in (address, address.removesuffix("?")):
            with self.socket.expect_event("framereceived", ends_a_run, timeout=6 * PATIENCE_MS):
                self.page.evaluate(VISIT, address)
        self.settle()


@pytest.fixture(scope="session")
def kept(context: BrowserContext) -> list[Visited]:
    """The page that tests share: most tests need another address, but no other page."""
    return []


@pytest.fixture(scope="session")
def default(context: BrowserContext, server: Server, kept: list[Visited]) -> list[str]:
    """What the panels show at the default settings."""
    shared = kept.pop() if kept else Visited(context.new_page(), server.url)
    shared.open()
    kept.append(shared)
    return shared.panels()


@contextmanager
def lent(
    kept: list[Visited],
    new_page: Callable[[], Page],
    server: Server,
    request: pytest.FixtureRequest,
) -> Iterator[Visited]:
    """Lend the page that tests share; after a test that fails, the next one gets another."""
    failed = request.session.testsfailed
    shared = kept.pop() if kept else Visited(new_page(), server.url)
    shared.page.set_default_timeout(PATIENCE_MS)
    yield shared
    if request.session.testsfailed == failed:
        kept.append(shared)
    else:
        shared.page.close()


TO_THE_START = "document.querySelectorAll('*').forEach(each => each.scrollTo(0, 0))"


AGENT = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36"
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}


@pytest.fixture(scope="session")
def hand(context: BrowserContext) -> Callable[[], Page]:
    """Open a tab that is a phone.

    With a context of its own, its process would compile all scripts anew, which takes 4 s.
    """

    def opened() -> Page:
        page = context.new_page()
        device = context.new_cdp_session(page)
        device.send("Emulation.setDeviceMetricsOverride", PHONE)
        device.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        device.send("Emulation.setUserAgentOverride", {"userAgent": AGENT})
        return page

    return opened


@pytest.fixture(scope="session")
def held() -> list[Visited]:
    """The page of a phone that tests share."""
    return []


@pytest.fixture
def phone(
    hand: Callable[[], Page], server: Server, held: list[Visited], request: pytest.FixtureRequest
) -> Iterator[Visited]:
    """The shared page of a phone, in the state that an address gives it; nothing is scrolled."""
    with lent(held, hand, server, request) as shared:
        shared.page.evaluate(TO_THE_START)
        yield shared


@pytest.fixture
def explorer(
    context: BrowserContext, server: Server, kept: list[Visited], request: pytest.FixtureRequest
) -> Iterator[Visited]:
    """The shared page, in the state that an address gives it.

    A zoom, hidden classes and open groups remain, so a test takes back its own. After frames that
    flash the next one is delayed, so a test that needs one at once waits first.
    """
    with lent(kept, context.new_page, server, request) as shared:
        at_rest(shared.page)
        with watched(shared.page, server):
            yield shared


@contextmanager
def watched(page: Page, server: Server) -> Iterator[None]:
    """Fail if the page or the server does what it must never do."""
    page.set_default_timeout(PATIENCE_MS)
    foreign: list[str] = []
    complaints: list[str] = []
    hosts = ("data:", "blob:", server.url, server.url.replace("http", "ws"))
    watch: dict[str, Callable[[Any], Any]] = {
        "request": lambda r: r.url.startswith(hosts) or foreign.append(r.url),
        "websocket": lambda w: w.url.startswith(hosts) or foreign.append(w.url),
        "pageerror": lambda error: complaints.append(str(error)),
        "console": lambda m: m.type in ("error", "warning") and complaints.append(m.text),
    }
    for event, listener in watch.items():
        page.on(event, listener)  # type: ignore[call-overload]
    seen = len(server.log.read_text())
    yield
    for event, listener in watch.items():
        page.remove_listener(event, listener)
    assert foreign == []
    assert complaints == []
    logged = server.log.read_text()[seen:]
    for bad in ("Traceback", "Error", "Warning", "warning"):
        assert bad not in logged, logged


@pytest.fixture(scope="session")
def clocked(browser: Browser, server: Server) -> Iterator[Visited]:
    """A tab with a clock of its own."""
    with browser.new_context(viewport=SIZE) as opened:
        opened.clock.install()
        page = opened.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield Visited(page, server.url)


@pytest.fixture
def timed(clocked: Visited) -> Iterator[Visited]:
    """A page for tests that set its clock or answer its requests."""
    yield clocked
    clocked.page.clock.resume()
    clocked.page.unroute_all()

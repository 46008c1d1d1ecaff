"""Three apps in a real Chromium: ``python -m benchmarks.interaction``.

(1) is the article's script, wrapped plainly in Streamlit. (2) is an app that draws one line of
three points. Both have Streamlit's default settings. (3) is this app. They take the same number of
control changes in turns, one page at a time. A change is one press of an arrow key on a slider. Its
time begins with the key's event in the page. It ends when the frame with the last change inside any
chart is painted. A change counts only if every chart has changed and nothing has moved for
QUIET_MS. Every change goes to a value that the server has not had yet: each round of (3) opens a
link with another ``random_state``, so nothing comes from a cache. It begins at C = 0.1, because
10,000 points give equal pictures from C = 300 on, and the browser does not draw these again. Bytes
are the payloads of the socket's messages. By default, Streamlit compresses none of them.

Scrubbing moves the slider under the loss curve by one frame of the training in every frame of the
screen, to the end and back. It counts the pictures that differ from the one before.

The time of the first picture goes from the start of ``streamlit run`` until a chart is painted.
Chromium already runs, and has no part of the page in its cache. The server's files are in the
system's cache, because each app has run before. The page is then opened AGAIN times more. The last
time counts: a browser keeps the compiled form of a file that it has loaded a few times.

``--quadratic`` opens (3) with quadratic features. Everything may take 1.5 times as much then.
"""

import argparse
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.serving import (
    ARTICLE,
    EXPLORER,
    LINE,
    LOOSER,
    QUADRATIC,
    App,
    Judged,
    Server,
    percentile,
    print_header,
    print_table,
    print_verdict,
    serve,
)

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WATCH = Path(__file__).with_name("watch.js")
QUIET_MS = 500
PATIENCE_MS = 60_000
UNCOUNTED = 2
"""Changes at the start of each round, which do not count."""

MANY = "n_samples=10000"
FROM = "C=0.1"

AGAIN = 3
"""How often a page is opened again, at least once."""

SCRUB_SECONDS = 3.0
SCRUB = """async (duration) => {
    const slider = document.querySelector('.player input');
    const picture = () => [...document.querySelectorAll('.js-plotly-plot')].map((chart) =>
        [...chart.querySelectorAll('.js-fill, .hm image')].map((node) =>
            node.getAttribute('d') ?? node.getAttribute('href')).join()).join();
    const frame = () => new Promise(requestAnimationFrame);
    const end = Number(slider.max);
    let [last, pictures, step] = [picture(), 0, 0];
    __watch.sent = 0;
    for (const until = performance.now() + duration; performance.now() < until; await frame()) {
        slider.value = end - Math.abs(end - (step++ % (2 * end)));
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        const now = picture();
        pictures += now !== last;
        last = now;
    }
    return [pictures, __watch.sent];
}"""
"""Returns the number of frames of the screen with a new picture, and the messages sent."""


@dataclass(frozen=True)
class Case:
    """An app, the part of a link that it is opened with, and its name in the table."""

    app: App
    title: str
    query: str = ""


@dataclass(frozen=True)
class Change:
    """One control change: milliseconds until painted, bytes received, messages sent."""

    ms: float
    bytes: int
    sent: int


CASES = (
    Case(ARTICLE, ARTICLE.title),
    Case(LINE, LINE.title),
    Case(EXPLORER, EXPLORER.title),
    Case(EXPLORER, f"{EXPLORER.title}, 10,000 points", MANY),
)


@dataclass(frozen=True)
class Start:
    """One start of an app: seconds until the first of its charts is painted, and until all are.

    ``again`` are the seconds until the first is painted when the page is opened again.
    """

    first: float
    all: float
    again: float


@dataclass(frozen=True)
class Scrub:
    """Pictures per second that differ from the one before, and messages sent meanwhile."""

    rate: float
    sent: int


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the installed browser; if there is none, start Playwright's own."""
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, BROWSERS)), None)
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def page_of(browser: Browser) -> Iterator[Page]:
    """Open an empty page in a context of its own."""
    with browser.new_context(viewport={"width": 1280, "height": 720}) as context:
        context.add_init_script(path=WATCH)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield page


def settled(page: Page, app: App) -> dict[str, float]:
    """Wait until all charts have changed and are still; return what ``watch.js`` has recorded."""
    page.wait_for_function("() => window.__watch !== undefined")
    # Within `evaluate` a promise has no time limit of its own.
    waiting = "([n, quiet, patience]) => Promise.race([__watch.settled(n, quiet), new Promise("
    waiting += (
        "(_, fail) => setTimeout(() => fail(new Error('charts did not settle')), patience))])"
    )
    noted: dict[str, float] = page.evaluate(waiting, [app.charts, QUIET_MS, PATIENCE_MS])
    return noted


def press(page: Page, app: App) -> Change:
    """Move the slider by one stop and wait until every chart shows it."""
    page.keyboard.press("ArrowRight")
    noted = settled(page, app)
    return Change(noted["ms"], int(noted["bytes"]), int(noted["sent"]))


def link(server: Server, app: App, *parts: str) -> str:
    """Return the address of an app; only this one reads the parts of a link."""
    return f"{server.url}/?{'&'.join(filter(None, parts))}" if app is EXPLORER else server.url


def one_round(
    browser: Browser, server: Server, case: Case, seed: int, n: int, features: str
) -> list[Change]:
    """Open the page and change the slider ``n`` times that count."""
    with page_of(browser) as page:
        page.goto(link(server, case.app, f"random_state={seed}", FROM, case.query, features))
        settled(page, case.app)
        named = page.get_by_text(case.app.slider, exact=True)
        page.get_by_test_id("stSlider").filter(has=named).locator("input[type=range]").focus()
        changes = [press(page, case.app) for _ in range(UNCOUNTED + n)]
    return changes[UNCOUNTED:]


def control_changes(
    browser: Browser, rounds: int, n: int, features: str
) -> dict[str, list[Change]]:
    """Drive all cases in turns; return the changes of each, by title."""
    changes: dict[str, list[Change]] = {case.title: [] for case in CASES}
    with ExitStack() as stack:
        servers = {app: stack.enter_context(serve(app)) for app in (ARTICLE, LINE, EXPLORER)}
        for server in servers.values():
            server.wait()
        for seed in range(rounds):
            for case in CASES:
                server = servers[case.app]
                changes[case.title] += one_round(browser, server, case, seed, n, features)
    return changes


def first_picture(browser: Browser, app: App, features: str) -> Start:
    """Start an app's server, and wait until all charts are painted; then open the page again."""
    with page_of(browser) as page, serve(app) as server:
        server.wait()
        page.goto(link(server, app, features))
        noted = settled(page, app)
        first, all_charts = (noted[name] / 1e3 - server.spawned for name in ("firstAt", "at"))
        for _ in range(AGAIN):
            page.goto("about:blank")
            asked = time.time()
            page.goto(link(server, app, features))
            again = settled(page, app)["firstAt"] / 1e3 - asked
        return Start(first, all_charts, again)


def first_pictures(browser: Browser, repeats: int, features: str) -> dict[App, list[Start]]:
    """Start the one-line app and this one in turns; the first start of each does not count."""
    starts: dict[App, list[Start]] = {LINE: [], EXPLORER: []}
    for _ in range(1 + repeats):
        for app in (LINE, EXPLORER):
            starts[app].append(first_picture(browser, app, features))
    return {app: values[1:] for app, values in starts.items()}


def scrubbing(browser: Browser, features: str) -> Scrub:
    """Move the slider of the training by a frame in every frame of the screen."""
    with page_of(browser) as page, serve(EXPLORER) as server:
        server.wait()
        page.goto(link(server, EXPLORER, features))
        settled(page, EXPLORER)
        pictures, sent = page.evaluate(SCRUB, SCRUB_SECONDS * 1e3)
        return Scrub(pictures / SCRUB_SECONDS, int(sent))


def change_row(title: str, changes: list[Change]) -> tuple[str, ...]:
    """Return the cells of one case."""
    times = [change.ms for change in changes]
    return (
        title,
        f"{median(times):,.0f} ms",
        f"{percentile(times, 0.95):,.0f} ms",
        f"{median(change.bytes for change in changes) / 1e3:,.1f} KB",
        f"{len(changes)}",
    )


def start_row(app: App, starts: list[Start]) -> tuple[str, ...]:
    """Return the cells of one app's starts."""
    first = [start.first for start in starts]
    others = (median(start.all for start in starts), median(start.again for start in starts))
    times = (*(f(first) for f in (median, min, max)), *others)
    return (app.title, *(f"{seconds:.2f} s" for seconds in times), f"{len(starts)}")


def verdict(
    changes: dict[str, list[Change]], starts: dict[App, list[Start]], scrub: Scrub
) -> list[Judged]:
    """Compare the medians with the goals."""
    times = [median(change.ms for change in changes[case.title]) for case in CASES]
    sizes = [median(change.bytes for change in changes[case.title]) for case in CASES]
    article, line, mine, many = times
    return [
        Judged("control change until painted, of the wrapped script's time", mine / article, 0.2),
        Judged("control change until painted, of the one-line app's time", mine / line, 1.0),
        Judged("bytes per change at the defaults", sizes[2] / 1e3, 25, " KB"),
        Judged("bytes at 10,000 points, of those at 300", sizes[3] / sizes[2], 5, " times"),
        Judged("time at 10,000 points, of that at 300", many / mine, 2, " times"),
        Judged(
            "first picture, of the one-line app's time",
            median(start.first for start in starts[EXPLORER])
            / median(start.first for start in starts[LINE]),
            1.2,
            " times",
        ),
        Judged("pictures a second while scrubbing", scrub.rate, 30, at_least=True),
        Judged("messages sent while scrubbing", scrub.sent, 0),
    ]


def main() -> None:
    """Run everything once and print it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="pages opened of each case")
    parser.add_argument("--changes", type=int, default=10, help="changes counted on each page")
    parser.add_argument("--starts", type=int, default=5, help="starts counted of each app")
    parser.add_argument("--quadratic", action="store_true", help="this app with such features")
    parser.add_argument("--quick", action="store_true", help="one round of three, one start")
    options = parser.parse_args()
    rounds, n, repeats = options.rounds, options.changes, options.starts
    if options.quick:
        rounds, n, repeats = 1, 3, 1
    features, looser = (QUADRATIC, LOOSER) if options.quadratic else ("", 1.0)
    print_header()
    with chromium() as browser:
        changes = control_changes(browser, rounds, n, features)
        columns = ("app", "median", "95th percentile", "received per change", "changes")
        rows = [change_row(title, made) for title, made in changes.items()]
        print_table("Control change until all charts are painted", columns, rows)
        starts = first_pictures(browser, repeats, features)
        scrub = scrubbing(browser, features)
    columns = ("app", "first picture", "least", "most", "all pictures", "opened again", "starts")
    rows = [start_row(app, made) for app, made in starts.items()]
    print_table("First picture after `streamlit run`", columns, rows)
    print_verdict(verdict(changes, starts, scrub), looser)


if __name__ == "__main__":
    main()

"""What nginx answers, the page under the policy that it sends, and a replica that is killed."""

import asyncio
import gzip
import http.client
import os
import random
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit
from playwright.sync_api import expect
from plotly.offline import get_plotlyjs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.serving import EXPLORER, Server, balance, balanced, nginx
from benchmarks.visitor import Closed, Picture, Visitor
from explorer.browser.publish import plotly_js
from tests.browser.conftest import PATIENCE_MS, SIZE, Visited, wait_until

REGIONS, MAPS, LOSS = 0, 1, 2

SCRIPT = next((Path(streamlit.__file__).parent / "static/static/js").glob("index.*.js"))


WAITS_TO_TELL = """() => document.getAnimations()
    .some(({animationName}) => animationName === 'blocked')"""
"""Whether the page waits to tell that a policy forbids its scripts."""


@pytest.fixture(scope="module")
def installed():
    if nginx() is None:
        told = "no nginx: install Debian's package nginx-light"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(told)


@contextmanager
def files_of(folder):
    """Serve the files of a folder."""
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    handler = partial(quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """A host of pages that embed the app, at two addresses; the app only allows the first."""
    folder = tmp_path_factory.mktemp("host")
    with files_of(folder) as server:
        server.folder = folder
        yield server


@pytest.fixture(scope="module")
def served(installed, host):
    with balance(EXPLORER, 2, f"'self' http://127.0.0.1:{host.server_port}") as running:
        running.wait()
        yield running


@pytest.fixture(scope="module")
def opened(browser, served):
    """An open page that tests share, and what its console complains of."""
    complaints = []
    with browser.new_context(viewport=SIZE) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda m: m.type in ("error", "warning") and complaints.append(m.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield Visited(page, served.url), complaints


@pytest.fixture
def explorer(opened):
    """The open page."""
    return opened[0]


def ask(served, path, method="GET", body=b"", **headers):
    """Return the response to one request, and its body as it came over the wire."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    connection.request(method, path, body, named)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


def test_the_page_works_under_its_policy_without_a_complaint(opened):
    explorer, complaints = opened
    page = explorer.page
    explorer.open("lens=equations")
    explorer.changes(lambda: explorer.slide("Classes"), REGIONS, MAPS)
    expect(page.locator(".katex-display").first).to_be_visible()
    chart = page.locator(".js-plotly-plot").nth(REGIONS)
    chart.hover()
    with page.expect_download():
        chart.locator('[data-title="Save as PNG"]').click()
    blocked = page.locator(".blocked")  # what is told of a policy that forbids the scripts
    expect(blocked).to_be_attached()
    expect(blocked).to_be_hidden()
    assert not page.evaluate(WAITS_TO_TELL)
    assert complaints == []


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics?families=session_events",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/_stcore/script-health-check",
        "//_stcore/metrics",
        "/_stcore/./metrics",
        "/_stcore/%6detrics",
    ],
)
def test_what_the_page_does_not_need_is_closed(served, path):
    assert ask(served, path)[0].status == 404


@pytest.mark.parametrize(
    "origin", ["https://other.example", "http://127.0.0.1", "http://other.example:{port}", "null"]
)
def test_a_page_of_another_site_may_not_open_a_session(served, origin):
    origin = origin.format(port=served.port)
    before = len(logged(served, "/_stcore/stream 403"))
    assert ask(served, "/_stcore/stream", Origin=origin)[0].status == 403
    refused = logged(served, "/_stcore/stream 403", after=before)
    assert refused[-1].endswith(" s -")  # no replica was asked


def test_a_visitors_file_is_shown_with_its_names(explorer):
    page = explorer.page
    explorer.open("dataset=file")
    rows = "".join(f"{i % 7 + i % 2 * 3},{i % 5},{('oak', 'elm')[i % 2]}\n" for i in range(40))
    content = f"height (m),width (m),tree\n{rows}".encode()
    file = {"name": "trees.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_test_id("stFileUploader").locator("input").set_input_files(file)
    expect(page.locator(".xtitle").first).to_have_text("x₁: height (m)")
    expect(page.get_by_text("trees.csv: 40 rows")).to_be_visible()
    expect(page).to_have_url(re.compile(r"file=kept"))


def test_a_page_of_another_site_may_not_upload_a_file(served):
    response, _ = ask(served, "/_stcore/upload_file/a/b", Origin="https://other.example")
    assert response.status == 403


def test_a_file_goes_to_a_replica_and_not_into_the_log(served):
    headers = {"Content-Length": str(5 * 2**20)}
    response, _ = ask(served, "/_stcore/upload_file/a/b", **headers)
    assert response.status not in (403, 404, 413)
    ask(served, "/static/after-the-file.js")
    logged(served, "after-the-file", after=0)
    assert "upload_file" not in served.log.read_text()


def logged(served, part, after=-1):
    """Return the lines of the log with some text once there are more than ``after``; nginx writes a
    line after its answer."""

    def lines():
        return [line for line in served.log.read_text().splitlines() if part in line]

    wait_until(lambda: len(lines()) > after, f"the log does not tell of {part} again")
    return lines()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_page_itself_may_whether_or_not_something_before_nginx_speaks_tls(served, scheme):
    origin = f"{scheme}://127.0.0.1:{served.port}"
    assert ask(served, "/_stcore/stream", Origin=origin)[0].status != 403


def test_health_is_open(served):
    response, body = ask(served, "/_stcore/health")
    assert (response.status, body) == (200, b"ok")


@pytest.mark.parametrize("path", ["/", "/_stcore/metrics", "/_stcore/health", "/static/no.js"])
def test_every_answer_has_the_headers_that_protect_the_page(served, path):
    headers = ask(served, path)[0].headers
    policies = headers.get_all("Content-Security-Policy")
    assert len(policies) == 2 and "default-src 'none'" in policies[0]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_the_server_does_not_tell_its_version(served):
    assert ask(served, "/")[0].headers["Server"] == "nginx"


@pytest.mark.parametrize("path", [f"/static/js/{SCRIPT.name}", f"/app/static/{plotly_js()}"])
def test_files_come_from_nginx_and_are_kept_for_a_year(served, path):
    response, _ = ask(served, path)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert logged(served, f" {path} ", after=0)[0].endswith(" s -")  # no replica was asked


def test_a_missing_file_is_not_kept(served):
    response, _ = ask(served, "/app/static/no.js")
    assert response.status == 404 and response.headers["Cache-Control"] is None


def test_the_page_itself_is_asked_for_anew(served):
    assert ask(served, "/")[0].headers.get_all("Cache-Control") == ["no-cache"]


@pytest.mark.parametrize("path", ["/", f"/static/js/{SCRIPT.name}"])
def test_text_is_compressed(served, path):
    response, _ = ask(served, path, Accept_Encoding="gzip")
    assert response.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("asked", [{"Accept_Encoding": "gzip"}, {}], ids=["gzip", "anything"])
def test_plotly_js_arrives_as_it_was_published_and_the_browser_unpacks_it(served, asked):
    response, body = ask(served, f"/app/static/{plotly_js()}", **asked)
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Content-Type"] == "application/javascript"
    assert gzip.decompress(body).decode() == get_plotlyjs()


def test_a_long_body_is_refused(served):
    assert ask(served, "/", "POST", b"x" * 100_000)[0].status == 413


def test_a_long_link_is_let_through(served):
    assert ask(served, "/?start_weights=" + "1.25%2C" * 1500)[0].status == 200


@pytest.mark.parametrize("length", [17_000, 200_000])
def test_a_link_that_is_too_long_is_answered_by_a_sentence(served, length):
    response, body = ask(served, "/?start_weights=" + length * "1")
    assert response.status == 414 and response.headers["Content-Type"] == "text/html"
    assert b"This link is too long: an address may have 16,000 characters at most." in body
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_the_page_gives_a_visitor_one_cookie(served):
    cookies = ask(served, "/?C=10")[0].headers.get_all("Set-Cookie")
    assert len(cookies) == 1
    assert re.fullmatch(r"replica=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Lax", cookies[0])


def test_a_visitor_who_has_the_cookie_keeps_it(served):
    assert ask(served, "/", Cookie="replica=7")[0].headers["Set-Cookie"] is None


def test_a_file_that_others_may_keep_sets_no_cookie(served):
    assert ask(served, f"/static/js/{SCRIPT.name}")[0].headers["Set-Cookie"] is None


def test_the_log_has_neither_addresses_nor_settings(served):
    before = len(logged(served, " GET / 200 "))
    ask(served, "/?C=31.6")
    logged(served, " GET / 200 ", after=before)
    log = served.log.read_text()
    assert "31.6" not in log
    # A line ends with the address of the replica.
    visitors = [re.sub(r"127\.0\.0\.1:\d+$", "", line) for line in log.splitlines()]
    assert "127.0.0.1" not in "".join(visitors)


def test_a_page_that_is_named_may_embed_the_app_and_no_other_may(served, explorer, host):
    (host.folder / "index.html").write_text(f'<iframe name="app" src="{served.url}"></iframe>')
    with explorer.page.context.new_page() as page:
        page.goto(f"http://127.0.0.1:{host.server_port}")
        expect(page.frame("app").locator(".js-plotly-plot").first).to_be_attached()
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(f"http://localhost:{host.server_port}")


def test_a_cookie_leads_to_one_replica_and_to_another_only_if_that_is_gone(installed, tmp_path):
    (tmp_path / "_stcore").mkdir()
    (tmp_path / "_stcore/health").touch()
    with ExitStack() as stack:
        hosts = [stack.enter_context(files_of(tmp_path)) for _ in range(3)]
        replicas = tuple(Server(each.server_port, pid=0, spawned=0.0) for each in hosts)
        served = stack.enter_context(balanced(replicas))
        served.proxy.wait()
        before = {f"{number}": served.serves(f"{number}") for number in range(9)}
        assert {*before.values()} == {*replicas}
        hosts[0].shutdown()
        hosts[0].server_close()
        for cookie, replica in before.items():
            assert (served.serves(cookie) == replica) == (replica != replicas[0])


VISITORS = 4

CHANGES = 3
"""Changes that each visitor of another replica makes after one has been killed."""


@dataclass
class Story:
    """What has happened to a visitor."""

    pictures: list[dict[str, Picture]] = field(default_factory=list)
    """Before the socket closed, and after."""

    changes: int = 0
    """Changes that were answered after a replica was killed."""


async def visit(port, cookie, idle, ready, killed):
    """Change settings until some time after the kill; an idle visitor looks at one picture."""
    story, rng = Story(), random.Random(cookie)
    async with Visitor(port, cookie=cookie) as visitor:
        await visitor.run()
        await visitor.change(["Classes", "Cluster spread"], rng)
        story.pictures.append(visitor.pictures)
        ready.release()
        try:
            while story.changes < CHANGES:
                await visitor.pause(3600 if idle else 0.05)
                after = killed.is_set()
                await visitor.change(["C"], rng)
                story.changes += after
        except Closed:
            await visitor.come_back()
            story.pictures.append(visitor.pictures)
    return story


def visit_all(port, cookies, hers, ready, killed):
    """Return the story of every visitor, by cookie."""

    async def visits():
        stories = (visit(port, cookie, cookie in hers, ready, killed) for cookie in cookies)
        return dict(zip(cookies, await asyncio.gather(*stories), strict=True))

    return asyncio.run(visits())


def is_last(payload):
    """Tell whether a frame says that the page is sent."""
    return ForwardMsg.FromString(payload).WhichOneof("type") == "script_finished"


@pytest.fixture(scope="module")
def afterwards(served, opened):
    """Kill the page's replica while its visitors look at their pictures and all others change
    theirs."""
    explorer, _ = opened
    explorer.open("n_classes=4")
    explorer.changes(lambda: explorer.slide("C"), REGIONS, MAPS, LOSS)
    panels, query = explorer.panels(), explorer.query()
    (cookie,) = (each for each in explorer.page.context.cookies() if each["name"] == "replica")
    victim = served.serves(cookie["value"])
    visitors = {f"{number}" for number in range(VISITORS)}
    hers = {cookie for cookie in visitors if served.serves(cookie) is victim}
    assert hers and hers != visitors
    ready, killed = threading.Semaphore(0), threading.Event()
    with ThreadPoolExecutor(1) as pool:
        load = pool.submit(visit_all, served.port, visitors, hers, ready, killed)
        for _ in visitors:
            assert ready.acquire(timeout=120), load
        with explorer.page.expect_websocket(timeout=60_000) as again:
            victim.kill()
            killed.set()
        again.value.wait_for_event("framereceived", is_last, timeout=60_000)
        explorer.settle()
        stories = load.result()
    return SimpleNamespace(panels=panels, query=query, hers=hers, stories=stories)


def test_visitors_of_a_killed_replica_come_back_to_the_same_pictures(afterwards):
    for cookie in afterwards.hers:
        before, after = afterwards.stories[cookie].pictures
        assert after == before


def test_visitors_of_the_other_replicas_notice_nothing(afterwards):
    for cookie in afterwards.stories.keys() - afterwards.hers:
        story = afterwards.stories[cookie]
        assert (len(story.pictures), story.changes) == (1, CHANGES)


def test_a_page_of_a_killed_replica_comes_back_to_the_same_pictures(afterwards, explorer):
    explorer.shows(afterwards.panels)
    assert explorer.query() == afterwards.query


def test_a_page_that_has_come_back_follows_its_controls(afterwards, explorer):
    explorer.changes(lambda: explorer.slide("C"), REGIONS, MAPS, LOSS)

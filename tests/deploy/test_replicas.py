"""Three replicas under load, one of which is killed."""

import asyncio
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.visitor import Closed, Picture, Visitor
from tests.browser.conftest import PATIENCE_MS, Explorer

REGIONS, MAPS, LOSS = 0, 1, 2

VISITORS = 12

CHANGES = 5
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


def visit_all(port, hers, ready, killed):
    """Return the story of every visitor, by cookie."""

    async def visits():
        cookies = [f"{number}" for number in range(VISITORS)]
        stories = (visit(port, cookie, cookie in hers, ready, killed) for cookie in cookies)
        return dict(zip(cookies, await asyncio.gather(*stories), strict=True))

    return asyncio.run(visits())


def is_last(payload):
    """Tell whether a frame says that the page is sent."""
    return ForwardMsg.FromString(payload).WhichOneof("type") == "script_finished"


@pytest.fixture(scope="module")
def replicas(balanced):
    with balanced(3) as running:
        running.wait()
        yield running


@pytest.fixture(scope="module")
def afterwards(replicas, browser):
    """Kill a replica while its visitors look at their pictures and all others change theirs."""
    victim = replicas.serves("0")
    served_by = {f"{number}": replicas.serves(f"{number}") for number in range(VISITORS)}
    hers = {cookie for cookie, server in served_by.items() if server is victim}
    ready, killed = threading.Semaphore(0), threading.Event()
    with browser.new_context(viewport={"width": 1280, "height": 720}) as context:
        context.add_cookies([{"name": "replica", "value": "0", "url": replicas.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        explorer = Explorer(page, replicas.url)
        explorer.open("n_classes=4")
        explorer.changes(lambda: explorer.slide("C"), REGIONS, MAPS, LOSS)
        panels, query = explorer.panels(), explorer.query()
        with ThreadPoolExecutor(1) as pool:
            load = pool.submit(visit_all, replicas.port, hers, ready, killed)
            for _ in range(VISITORS):
                assert ready.acquire(timeout=120), load
            with page.expect_websocket(timeout=60_000) as again:
                victim.kill()
                killed.set()
            again.value.wait_for_event("framereceived", is_last, timeout=60_000)
            explorer.settle()
            stories = load.result()
        yield SimpleNamespace(
            explorer=explorer,
            panels=panels,
            query=query,
            served_by=served_by,
            hers=hers,
            stories=stories,
        )


def test_a_cookie_always_leads_to_the_same_replica(replicas, afterwards):
    others = afterwards.served_by.keys() - afterwards.hers
    assert all(replicas.serves(cookie) is afterwards.served_by[cookie] for cookie in others)


def test_every_replica_has_visitors(replicas, afterwards):
    assert {server.port for server in afterwards.served_by.values()} == {
        server.port for server in replicas.replicas
    }


def test_visitors_of_a_killed_replica_come_back_to_the_same_pictures(afterwards):
    for cookie in afterwards.hers:
        before, after = afterwards.stories[cookie].pictures
        assert after == before


def test_visitors_of_the_other_replicas_notice_nothing(afterwards):
    others = [
        afterwards.stories[cookie] for cookie in afterwards.served_by.keys() - afterwards.hers
    ]
    assert [(len(story.pictures), story.changes) for story in others] == [(1, CHANGES)] * len(
        others
    )


def test_a_page_of_a_killed_replica_comes_back_to_the_same_pictures(afterwards):
    afterwards.explorer.shows(afterwards.panels)
    assert afterwards.explorer.query() == afterwards.query


def test_a_page_that_has_come_back_follows_its_controls(afterwards):
    explorer = afterwards.explorer
    explorer.changes(lambda: explorer.slide("C"), REGIONS, MAPS, LOSS)

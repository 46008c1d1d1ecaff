"""What one visitor can do to the others, in Streamlit's protocol and without a browser."""

import asyncio
import http.client
import itertools
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from benchmarks.fairness import SLOWEST
from benchmarks.serving import children
from benchmarks.visitor import Visitor

PATIENCE = 120.0
MEGABYTE = 10**6
PROC = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="/proc lists the workers")


def run(visit):
    """Run a coroutine in another thread, because this one has Playwright's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(visit())).result()


def visitor(server, query=""):
    return Visitor(int(server.url.rpartition(":")[2]), query, PATIENCE)


async def send(server, message: bytes) -> None:
    """Send a message from a tab of its own, and wait until the server has dealt with it."""
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    async with connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None) as tab:
        await tab.send(message)
        rerun = BackMsg()
        rerun.rerun_script.query_string = ""
        await tab.send(rerun.SerializeToString())
        while b"script" not in await tab.recv():
            pass


@PROC
def test_a_message_that_clears_the_caches_leaves_the_workers_at_work(server):
    async def visit():
        async with visitor(server) as one:
            await one.run()
            before = children(server.process.pid)
            await send(server, BackMsg(clear_cache=True).SerializeToString())
            await one.run()
            return before, children(server.process.pid)

    before, after = run(visit)
    assert before and before <= after


def test_a_message_larger_than_any_page_sends_ends_that_connection_alone(server):
    async def visit():
        async with visitor(server) as one:
            await one.run()
            huge = BackMsg()
            state = huge.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = "unknown", "x" * (2 * MEGABYTE)
            with pytest.raises(ConnectionClosed):
                await send(server, huge.SerializeToString())
            await one.run()

    run(visit)


def test_a_file_that_is_too_large_is_refused(server):
    async def visit():
        address = server.url.replace("http", "ws") + "/_stcore/stream"
        streamlit = [Subprotocol("streamlit")]
        # Behind more unread messages, the end of the connection would be heard after 10 s.
        async with connect(address, subprotocols=streamlit, max_queue=None) as tab:
            rerun = BackMsg()
            rerun.rerun_script.query_string = ""
            await tab.send(rerun.SerializeToString())
            while True:
                message = ForwardMsg.FromString(await tab.recv())
                if message.HasField("new_session"):
                    return upload(server, message.new_session.initialize.session_id)

    assert run(visit) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def upload(server, session: str) -> int:
    """Announce a file as a page of a session would; return the status of the answer."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=20)
    connection.request("GET", "/_stcore/health")
    answer = connection.getresponse()
    answer.read()
    token = SimpleCookie(answer.headers["Set-Cookie"])["_streamlit_xsrf"].value
    connection.putrequest("PUT", f"/_stcore/upload_file/{session}/file")
    connection.putheader("Cookie", f"_streamlit_xsrf={token}")
    connection.putheader("X-Xsrftoken", token)
    connection.putheader("Content-Length", str(7 * MEGABYTE))
    connection.endheaders()  # the answer comes before the file
    status = connection.getresponse().status
    connection.close()
    return status


def test_an_ordinary_change_is_answered_while_a_slow_page_is_computed(server):
    async def visit():
        answered = []

        async def slow(query):
            async with visitor(server, query) as each:
                await each.run()
            answered.append("slow")

        async def ordinary():
            async with visitor(server, "random_state=17") as each:
                await each.run()
            answered.append("ordinary")

        slow_ones = [asyncio.create_task(slow(SLOWEST.format(seed=seed))) for seed in (1, 2)]
        await asyncio.sleep(1.0)
        await ordinary()
        for each in slow_ones:
            each.cancel()
        await asyncio.gather(*slow_ones, return_exceptions=True)
        return answered

    assert run(visit) == ["ordinary"]


@PROC
def test_the_worker_of_a_page_that_is_left_is_ended(server):
    async def visit():
        for seed in itertools.count(3):  # the first may leave while the worker still starts
            async with visitor(server, SLOWEST.format(seed=seed)) as left:
                left.patience = 1.5
                with pytest.raises(Exception, match="no answer"):
                    await left.run()
                at_work = children(server.process.pid)
            await asyncio.sleep(1.0)
            if not at_work <= children(server.process.pid):
                return

    run(lambda: asyncio.wait_for(visit(), PATIENCE))

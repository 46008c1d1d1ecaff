"""What the app sets in its process."""

import asyncio
import logging
import os
import runpy
import socket
import webbrowser

import pytest
import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.runtime import backend_operation_handler
from streamlit.runtime.media_file_storage import MediaFileStorageError

from explorer.app.serving import process
from explorer.app.serving.process import DESCRIPTORS, answer_at_once, begin, open_browser
from explorer.app.serving.workers import Busy


def delays(connection: socket.socket) -> bool:
    return not connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.fixture
def listening():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server


def test_a_connection_accepted_later_sends_at_once(listening):
    answer_at_once(listening.fileno())
    with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
        assert not delays(accepted)


def test_a_connection_that_is_open_sends_at_once(listening):
    with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
        assert delays(accepted)
        answer_at_once(accepted.fileno())
        assert not delays(accepted)


def test_a_socket_is_still_open_afterwards(listening):
    answer_at_once(listening.fileno())
    with socket.create_connection(listening.getsockname()) as client:
        listening.accept()[0].close()
        assert client.recv(1) == b""


def test_what_is_no_socket_is_left_alone(tmp_path):
    with (tmp_path / "file").open("w") as file:
        answer_at_once(file.fileno())
        file.write("still open")
    assert (tmp_path / "file").read_text() == "still open"


@pytest.mark.skipif(not os.path.isdir(DESCRIPTORS), reason="descriptors cannot be listed")
def test_no_descriptor_is_left_open(tmp_path, listening):
    with (tmp_path / "file").open("w") as file:
        before = len(os.listdir(DESCRIPTORS))
        answer_at_once(file.fileno())
        answer_at_once(listening.fileno())
        assert len(os.listdir(DESCRIPTORS)) == before


def test_a_descriptor_that_is_closed_by_now_is_passed_over(tmp_path):
    with (tmp_path / "file").open("w") as file:
        descriptor = file.fileno()
    answer_at_once(descriptor)


@pytest.mark.parametrize(
    ("options", "opened"),
    [
        ({"headless": True}, []),
        ({"headless": False}, ["http://localhost:8501/"]),
        ({"headless": False, "address": "0.0.0.0"}, ["http://localhost:8501/"]),
        ({"headless": False, "address": "192.0.2.1"}, ["http://192.0.2.1:8501/"]),
        ({"headless": False, "baseUrlPath": "/softmax/"}, ["http://localhost:8501/softmax"]),
        ({"headless": False, "sslCertFile": "own.pem"}, ["https://localhost:8501/"]),
    ],
)
def test_who_starts_the_server_sees_the_page_in_the_browser(monkeypatch, options, opened):
    told, usual = [], st.get_option
    monkeypatch.setattr(
        st, "get_option", lambda name: options.get(name.removeprefix("server."), usual(name))
    )
    monkeypatch.setattr(webbrowser, "open", told.append)
    open_browser()
    assert told == opened


@pytest.mark.parametrize(
    ("cause", "told", "traceback"),
    [
        (
            Busy("20 slow calls are waiting"),
            "A file was not made: 20 slow calls are waiting",
            False,
        ),
        (ValueError("a fault"), "Error executing deferred callable", True),
    ],
)
def test_the_log_has_no_traceback_of_a_busy_server(caplog, monkeypatch, cause, told, traceback):
    class Files:
        def execute_deferred(self, _):
            raise MediaFileStorageError("no file") from cause

    begin()
    log = logging.getLogger(backend_operation_handler.__name__)
    monkeypatch.setattr(log, "handlers", [caplog.handler])
    handler = backend_operation_handler.DeferredFileHandler(Files)
    asyncio.run(handler.handle(BackendOperationRequest(), ""))
    assert told in caplog.text and ("Traceback" in caplog.text) == traceback


def test_a_worker_starts_before_the_server_answers(monkeypatch):
    begun = []
    monkeypatch.setattr(process, "begin", lambda: begun.append(True))
    made = runpy.run_path("app.py", run_name="app")
    assert begun and isinstance(made["app"], st.App)

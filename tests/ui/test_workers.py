"""The processes that compute pages."""

import logging
import os
import signal
import subprocess
import sys
import time

import pytest

from explorer.data import make_dataset
from explorer.params import DataParams
from explorer.ui.workers import ONE_THREAD, ROOT, Workers


@pytest.fixture
def workers():
    crew = Workers(most=2)
    yield crew
    crew.stop()


def test_a_call_is_made_in_another_process(workers):
    assert workers.call("os:getpid") != os.getpid()


def test_the_worker_used_last_is_used_first(workers):
    assert workers.call("os:getpid") == workers.call("os:getpid")


def test_what_a_function_raises_is_raised_here_with_its_own_trace(workers):
    with pytest.raises(ValueError, match="invalid literal") as caught:
        workers.call("builtins:int", "no number")
    assert "In a worker:\nTraceback" in caught.value.__notes__[0]


def test_a_call_after_an_error_is_answered(workers):
    with pytest.raises(ZeroDivisionError):
        workers.call("operator:floordiv", 1, 0)
    assert workers.call("operator:floordiv", 7, 2) == 3


def test_what_a_function_prints_does_not_get_between_the_answers(workers):
    assert workers.call("builtins:print", "printed") is None
    assert workers.call("operator:add", 1, 1) == 2


def test_a_worker_that_was_ended_is_replaced(workers):
    ended = workers.call("os:getpid")
    os.kill(ended, signal.SIGKILL)
    assert workers.call("os:getpid") != ended


def test_a_function_that_ends_its_worker_is_not_tried_for_ever(workers):
    with pytest.raises(EOFError):
        workers.call("os:_exit", 1)
    assert workers.call("operator:add", 1, 1) == 2


def test_workers_keep_to_one_thread_of_blas(workers):
    told = {name: workers.call("os:getenv", name) for name in ONE_THREAD}
    assert told == ONE_THREAD


def test_where_no_process_can_be_started_calls_are_made_here_and_the_log_says_so_once(
    monkeypatch, caplog
):
    def refused(*command, **options):
        raise OSError("too many processes")

    monkeypatch.setattr(subprocess, "Popen", refused)
    with caplog.at_level(logging.WARNING):
        crew = Workers(most=1)
        assert crew.call("os:getpid") == crew.call("os:getpid") == os.getpid()
    assert [record.message for record in caplog.records] == [
        "No process but this computes pages: too many processes"
    ]


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_workers_end_with_the_process_that_started_them():
    script = "from explorer.ui.workers import Workers; print(Workers().call('os:getpid'))"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    worker = int(run.stdout)
    deadline = time.monotonic() + 10
    while alive(worker) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(worker)


def test_workers_make_the_articles_data_without_pandas(workers):
    made = workers.call("explorer.data:make_dataset", DataParams(dataset="article"))
    assert made.X.tolist() == make_dataset(DataParams(dataset="article")).X.tolist()
    with pytest.raises(ModuleNotFoundError):
        workers.call("importlib:import_module", "pandas")

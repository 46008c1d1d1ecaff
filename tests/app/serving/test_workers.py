"""The processes that compute pages, and the queues in which calls wait for them."""

import logging
import os
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from benchmarks.serving import GONE
from explorer.app.serving import process, worker, workers
from explorer.app.serving.worker import ONE_THREAD, ROOT, Lost, Worker
from explorer.app.serving.workers import BOUND, SLOW, Busy, Workers
from explorer.data.dataset import make_dataset
from explorer.settings import DataParams

LONG = 60.0
"""Seconds of a call that no test waits for."""


@pytest.fixture
def crew(monkeypatch):
    """Workers that load nothing."""
    monkeypatch.setattr(worker, "__name__", "tests.app.serving.bare")  # the module that they run
    started = Workers(most=2)
    yield started
    started.stop()


@pytest.fixture
def steady():
    """The workers of the page, which other tests need too. No test ends them or keeps them busy."""
    return process.workers


def eventually(is_true):
    """Wait until a condition holds, for up to 30 s on a busy machine."""
    deadline = time.monotonic() + 30
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_alive(process: int) -> bool:
    """Whether a process runs; one that has ended, but is still listed, does not."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except GONE:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def slow_call(crew, tmp_path, seconds=LONG, cost=10.0):
    """Start a slow call and wait until a worker computes it; return the call and the process."""
    told = tmp_path / "process"
    code = f"import os, pathlib, time; pathlib.Path({str(told)!r}).write_text(str(os.getpid()))"
    job = crew.submit("builtins:exec", f"{code}; time.sleep({seconds})", cost=cost)
    eventually(lambda: told.exists() and told.read_text())
    return job, int(told.read_text())


IDLE_AT_ONCE = """
import sys
from explorer.app.serving import worker
worker.IDLE = 0.0
worker.serve(lambda: None, lambda: print("idle", file=sys.stderr, flush=True))
"""


def test_a_process_without_a_call_loads_what_few_need_once_and_still_answers():
    command = [sys.executable, "-c", IDLE_AT_ONCE]
    pipes = {name: subprocess.PIPE for name in ("stdin", "stdout", "stderr")}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as process:
        assert pickle.load(process.stdout) == (True, None)
        assert process.stderr.readline().strip() == b"idle"
        for number in (4.0, 9.0):
            process.stdin.write(pickle.dumps(("math:sqrt", (number,))))
            process.stdin.flush()
            assert pickle.load(process.stdout) == (True, number**0.5)
        process.stdin.close()
        assert process.stderr.read() == b""


def test_a_call_is_made_in_another_process(steady):
    assert steady.call("os:getpid") != os.getpid()


def test_one_call_after_the_other_is_made_in_the_same_process(steady):
    assert steady.call("os:getpid") == steady.call("os:getpid")


def test_what_a_function_raises_is_raised_here_with_its_own_trace(steady):
    with pytest.raises(ValueError, match="invalid literal") as caught:
        steady.call("builtins:int", "no number")
    assert "In a worker:\nTraceback" in caught.value.__notes__[0]


def test_a_call_after_an_error_is_answered(steady):
    with pytest.raises(ZeroDivisionError):
        steady.call("operator:floordiv", 1, 0)
    assert steady.call("operator:floordiv", 7, 2) == 3


def test_what_a_function_prints_does_not_get_between_the_answers(steady):
    assert steady.call("builtins:print", "printed") is None
    assert steady.call("operator:add", 1, 1) == 2


@pytest.mark.parametrize("seconds_later", [0.0, 0.3])
def test_a_worker_that_was_ended_is_replaced(crew, seconds_later):
    ended = crew.call("os:getpid")
    os.kill(ended, signal.SIGKILL)
    # At first the pipe accepts the call; later, writing to it fails.
    time.sleep(seconds_later)
    replaced = crew.call("os:getpid")
    assert replaced != ended
    assert crew.call("os:getpid") == replaced


def test_a_function_that_ends_its_worker_is_not_tried_for_ever(crew):
    with pytest.raises(Lost):
        crew.call("os:_exit", 1)
    assert crew.call("operator:add", 1, 1) == 2


def test_a_worker_that_hangs_is_replaced_after_a_deadline(crew, monkeypatch):
    monkeypatch.setattr(workers, "PATIENCE", 1.0)
    hung = crew.call("os:getpid")
    os.kill(hung, signal.SIGSTOP)
    assert crew.call("os:getpid") != hung


def test_workers_keep_to_one_thread_of_blas(crew, monkeypatch):
    for name in ONE_THREAD:
        monkeypatch.setenv(name, "2")
    told = {name: crew.call("os:getenv", name) for name in ONE_THREAD}
    assert told == ONE_THREAD


def test_workers_make_the_articles_data_without_pandas(steady):
    made = steady.call("explorer.data.dataset:make_dataset", DataParams(dataset="article"))
    assert made.X.tolist() == make_dataset(DataParams(dataset="article")).X.tolist()
    with pytest.raises(ModuleNotFoundError):
        steady.call("importlib:import_module", "pandas")


def test_where_no_process_can_be_started_calls_are_made_here_and_the_log_says_so_once(
    monkeypatch, caplog
):
    def refused(*command, **options):
        raise OSError("too many processes")

    monkeypatch.setattr(subprocess, "Popen", refused)
    with caplog.at_level(logging.WARNING):
        crew = Workers(most=2)
        assert crew.call("os:getpid") == crew.call("os:getpid", cost=SLOW) == os.getpid()
    assert [record.message for record in caplog.records] == [
        "The server computes by itself: too many processes"
    ]


def test_where_processes_end_at_once_calls_are_made_here_and_the_log_says_so_once(
    monkeypatch, caplog
):
    # Python then does not search the folder that it runs in, so it does not find our modules.
    monkeypatch.setenv("PYTHONSAFEPATH", "1")
    with caplog.at_level(logging.WARNING):
        crew = Workers(most=2)
        assert crew.call("os:getpid") == crew.call("os:getpid") == os.getpid()
    assert [record.message for record in caplog.records] == [
        "The server computes by itself: 2 processes ended before they were ready"
    ]


def test_a_worker_that_hangs_while_it_starts_is_given_up(monkeypatch, tmp_path):
    hanging = tmp_path / "python"
    hanging.write_text(f"#!/bin/sh\nexec sleep {LONG:.0f}\n")
    hanging.chmod(0o755)
    monkeypatch.setattr(worker, "STARTING", 0.2)
    monkeypatch.setattr(sys, "executable", str(hanging))
    with pytest.raises(Lost):
        Worker().start()


def test_a_busy_worker_ends_with_the_process_that_started_it(tmp_path):
    script = f"""
import pathlib, time
from explorer.app.serving import worker
from explorer.app.serving.workers import Workers
worker.__name__ = "tests.app.serving.bare"
crew, told = Workers(), pathlib.Path({str(tmp_path / "told")!r})
code = f"import os, pathlib, time; pathlib.Path({{str(told)!r}}).write_text(str(os.getpid()))"
crew.submit("builtins:exec", code + "; time.sleep({LONG})")
while not (told.exists() and told.read_text()):
    time.sleep(0.02)
print(told.read_text())
"""
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    eventually(lambda: not is_alive(int(run.stdout)))


def test_slow_calls_leave_a_worker_to_the_quick_ones(crew, tmp_path):
    slow_call(crew, tmp_path)
    waiting = crew.submit("operator:add", 1, 1, cost=10.0)
    assert crew.call("operator:add", 2, 2) == 4
    assert not waiting.answer.done()


def test_the_slow_lane_takes_its_calls_in_turn(crew, tmp_path):
    slow_call(crew, tmp_path, seconds=0.5)
    jobs = [crew.submit("time:monotonic", cost=10.0) for _ in range(3)]
    answers = [job.answer.result(timeout=30) for job in jobs]
    assert answers == sorted(answers)


def test_a_slow_call_too_many_is_refused(crew, tmp_path):
    slow_call(crew, tmp_path)
    for _ in range(BOUND):
        crew.submit("operator:add", 1, 1, cost=SLOW)
    with pytest.raises(Busy):
        crew.submit("operator:add", 1, 1, cost=SLOW)
    assert crew.call("operator:add", 2, 2) == 4


def test_a_call_that_waits_and_that_nobody_waits_for_is_never_made(crew, tmp_path):
    first, _ = slow_call(crew, tmp_path, seconds=1.0)
    made = tmp_path / "made"
    left = crew.submit("builtins:exec", f"open({str(made)!r}, 'w')", cost=10.0)
    after = crew.submit("operator:add", 1, 1, cost=10.0)
    crew.leave(left)
    assert after.answer.result(timeout=30) == 2
    assert first.answer.done() and not made.exists()
    with pytest.raises(CancelledError):
        left.answer.result(timeout=30)


def test_a_slow_call_that_nobody_waits_for_is_ended(crew, tmp_path):
    job, process = slow_call(crew, tmp_path)
    crew.leave(job)
    eventually(lambda: not is_alive(process))
    assert crew.call("operator:add", 1, 1, cost=10.0) == 2


def test_a_call_that_everybody_left_while_its_worker_started_is_not_made(crew, tmp_path):
    made = tmp_path / "made"
    left = crew.submit("builtins:exec", f"open({str(made)!r}, 'w')", cost=10.0)
    crew.leave(left)
    with pytest.raises(Lost):
        left.answer.result(timeout=60)
    assert not made.exists()
    assert crew.call("operator:add", 1, 1, cost=10.0) == 2


def test_a_call_that_somebody_else_waits_for_goes_on(crew, tmp_path):
    job, process = slow_call(crew, tmp_path, seconds=0.5)
    assert crew.join(job)
    crew.leave(job)
    job.answer.result(timeout=30)
    assert is_alive(process)


def test_a_call_that_is_nearly_done_is_finished_though_nobody_waits(crew, tmp_path):
    job, process = slow_call(crew, tmp_path, seconds=0.5, cost=SLOW)
    crew.leave(job)
    job.answer.result(timeout=30)
    assert is_alive(process)


def test_the_wait_counts_what_comes_before(crew, tmp_path):
    slow_call(crew, tmp_path, cost=10.0)
    waits = [crew.submit("operator:add", 1, 1, cost=5.0) for _ in range(2)]
    first, second = (crew.seconds_left(job) for job in waits)
    assert 5.0 < first < 15.0
    # Between the two estimates, the running call has used some time.
    assert first < second <= first + 5.0

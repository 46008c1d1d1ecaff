"""Answers that are kept and shared by visitors."""

import threading

import pytest

from explorer.app.serving.answers import Answers
from explorer.app.serving.workers import Job


class Crew:
    """Workers whose jobs are done when a test says so."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def submit(self, name, *args, cost):
        self.jobs.append(Job(name, args, cost))
        return self.jobs[-1]

    def join(self, job):
        job.waiting += 1
        return not job.has_failed


@pytest.fixture
def crew():
    return Crew()


@pytest.fixture
def answers(crew):
    return Answers(crew, most=2)


def test_who_asks_for_what_is_at_work_already_waits_for_the_same(crew, answers):
    assert answers.ask("m:f", 1, cost=1.0) is answers.ask("m:f", 1, cost=1.0)
    assert crew.jobs[0].waiting == 2


def test_other_parameters_are_another_job(crew, answers):
    # The numbers are equal, but a page writes them differently.
    assert answers.ask("m:f", 1, cost=1.0) is not answers.ask("m:f", 1.0, cost=1.0)


def test_an_answer_is_kept(crew, answers):
    answers.ask("m:f", 1, cost=1.0).answer.set_result("kept")
    assert answers.ask("m:f", 1, cost=1.0).answer.result() == "kept"


def test_a_job_that_failed_is_made_again(crew, answers):
    answers.ask("m:f", 1, cost=1.0).answer.set_exception(EOFError())
    assert not answers.ask("m:f", 1, cost=1.0).answer.done()


def test_a_job_that_was_given_up_is_made_again(crew, answers):
    answers.ask("m:f", 1, cost=1.0).answer.cancel()
    assert not answers.ask("m:f", 1, cost=1.0).answer.done()


def test_the_answer_asked_for_least_recently_goes_first(crew, answers):
    one, two = (answers.ask("m:f", k, cost=1.0) for k in (1, 2))
    answers.ask("m:f", 1, cost=1.0)
    answers.ask("m:f", 3, cost=1.0)
    assert answers.ask("m:f", 1, cost=1.0) is one
    assert answers.ask("m:f", 2, cost=1.0) is not two


def test_forty_who_ask_at_once_have_it_computed_once(crew, answers):
    together = threading.Barrier(40)

    def visitor():
        together.wait()
        answers.ask("m:f", 1, cost=1.0)

    visitors = [threading.Thread(target=visitor) for _ in range(40)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()
    assert len(crew.jobs) == 1
    assert crew.jobs[0].waiting == 40

"""The record of a run: iterates, time, and where a run has run away."""

import math
import subprocess
import sys
import time

import numpy as np
import pytest

from explorer import DataParams, make_dataset
from explorer.fitting.solvers import SOLVERS, Options, Problem
from explorer.fitting.solvers.run import RUNAWAY, Run
from explorer.maths.penalty import ElasticNet
from explorer.settings import Solver


def problem():
    data = make_dataset(DataParams(n_samples=60))
    return Problem.of(data.X, data.y, 3, ElasticNet(0.0, 0.01))


@pytest.fixture
def run():
    return Run(Options(tol=1e-8, max_iter=3))


def test_a_pause_does_not_count(run):
    point = problem().at(problem().zeros)
    run.accept(point)
    with run.paused():
        time.sleep(0.2)
    run.accept(point)
    # The rest is some microseconds; a machine may be busy for a while.
    assert run.path(None).seconds[1] < 0.15


def test_time_goes_on_outside_of_a_pause(run):
    point = problem().at(problem().zeros)
    run.accept(point)
    time.sleep(0.02)
    run.accept(point)
    assert run.path(None).seconds[1] >= 0.02


def test_set_up_counts_to_the_first_iteration(run):
    time.sleep(0.02)
    point = problem().at(problem().zeros)
    run.accept(point)
    run.accept(point)
    seconds = run.path(None).seconds
    assert seconds[0] == 0.0 and seconds[1] >= 0.02


@pytest.mark.parametrize("solver", Solver)
def test_time_starts_at_zero_and_never_goes_back(solver):
    seconds = SOLVERS[solver](problem(), problem().zeros, Options(tol=1e-8, max_iter=50)).seconds
    assert seconds[0] == 0.0 and (np.diff(seconds) >= 0.0).all()


@pytest.mark.parametrize("solver", Solver)
def test_time_is_within_that_of_the_call(solver):
    posed = problem()
    before = time.perf_counter()
    path = SOLVERS[solver](posed, posed.zeros, Options(tol=1e-8, max_iter=50))
    assert 0.0 < path.seconds[-1] <= time.perf_counter() - before


@pytest.mark.parametrize("solver", Solver)
def test_time_has_one_entry_more_than_iterations(solver):
    path = SOLVERS[solver](problem(), problem().zeros, Options(tol=1e-8, max_iter=7))
    assert len(path.seconds) == len(path.objective)


@pytest.mark.parametrize(("times", "away"), [(0.99, False), (1.01, True), (math.nan, True)])
def test_a_run_is_away_above_a_multiple_of_where_it_began(run, times, away):
    posed = problem()
    run.accept(posed.at(posed.zeros))
    # log(3) nats to begin with.
    height = times * RUNAWAY * math.log(3)
    point = posed.at(posed.zeros)
    object.__setattr__(point, "objective", height)
    assert run.has_run_away(point) is away


def test_a_run_is_away_from_its_start_wherever_it_was_last(run):
    posed = problem()
    points = [posed.at(posed.zeros) for _ in range(3)]
    for point, times in zip(points, (1.0, 10.0, 2.0 * RUNAWAY), strict=True):
        object.__setattr__(point, "objective", times * math.log(3))
    run.accept(points[0])
    run.accept(points[1])
    assert run.has_run_away(points[2])


def test_a_start_near_zero_is_no_reason_to_call_small_numbers_away(run):
    posed = problem()
    low = posed.at(posed.zeros)
    object.__setattr__(low, "objective", 1e-300)
    run.accept(low)
    assert not run.has_run_away(posed.at(posed.zeros))


LOADED = """
import sys
from explorer.data.dataset import make_dataset
from explorer.fitting.solvers import SOLVERS, Options, Problem, run
from explorer.maths.penalty import ElasticNet
from explorer.settings import DataParams
data = make_dataset(DataParams())
began = run.perf_counter
def clock():
    known.append(set(sys.modules))
    return began()
run.perf_counter, known = clock, []
posed = Problem.of(data.X, data.y, 3, ElasticNet(0.01, 0.01))
SOLVERS[sys.argv[1]](posed, posed.zeros, Options(max_iter=20))
print(sorted(known[-1] - known[0]))
"""


@pytest.mark.parametrize("solver", SOLVERS)
def test_nothing_is_imported_while_the_clock_of_a_run_goes(solver):
    command = [sys.executable, "-c", LOADED, str(solver)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"

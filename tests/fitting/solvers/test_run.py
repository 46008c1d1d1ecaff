"""The record of a run: iterates, time, and whether it has diverged."""

import math
import subprocess
import sys
import time
from types import SimpleNamespace

import numpy as np
import pytest

from explorer import DataParams, SoftmaxRegression, make_dataset
from explorer.fitting.solvers import SOLVERS, Options, Problem
from explorer.fitting.solvers.run import RUNAWAY, Run, is_much
from explorer.maths.penalty import ElasticNet
from explorer.settings import Solver


def problem():
    data = make_dataset(DataParams(n_samples=60))
    return Problem.of(data.X, data.y, 3, ElasticNet(0.0, 0.01))


@pytest.fixture
def clock(monkeypatch):
    """A clock that shows what a test sets, in seconds."""
    shown = SimpleNamespace(seconds=5.0)
    monkeypatch.setattr("explorer.fitting.solvers.run.perf_counter", lambda: shown.seconds)
    return shown


@pytest.fixture
def run(clock):
    return Run(Options(tol=1e-8, max_iter=3))


def test_a_pause_does_not_count(run, clock):
    point = problem().at(problem().zeros)
    run.accept(point)
    with run.paused():
        clock.seconds = 12.0
    clock.seconds = 13.0
    run.accept(point)
    assert run.path(None).seconds.tolist() == [0.0, 1.0]


def test_time_goes_on_outside_of_a_pause_and_set_up_counts_to_the_first_iteration(run, clock):
    point = problem().at(problem().zeros)
    for clock.seconds in (7.0, 17.0, 22.0):
        run.accept(point)
    assert run.path(None).seconds.tolist() == [0.0, 12.0, 17.0]


@pytest.mark.parametrize("solver", Solver)
def test_time_starts_at_zero_never_goes_back_and_is_within_that_of_the_call(solver):
    posed = problem()
    before = time.perf_counter()
    path = SOLVERS[solver](posed, posed.zeros, Options(tol=1e-8, max_iter=50))
    called = time.perf_counter() - before
    assert path.seconds[0] == 0.0 < path.seconds[-1] <= called
    assert (np.diff(path.seconds) >= 0.0).all() and len(path.seconds) == len(path.objective)


@pytest.mark.parametrize(("times", "away"), [(0.99, False), (1.01, True), (math.nan, True)])
def test_a_run_is_away_above_a_multiple_of_where_it_began(run, times, away):
    posed = problem()
    run.accept(posed.at(posed.zeros))
    # The run begins at log(3) nats.
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


@pytest.mark.parametrize(("share", "stop"), [(0.99, None), (1.0, "tolerance"), (2.0, "tolerance")])
def test_a_run_stops_where_no_subgradient_is_larger_than_the_tolerance(share, stop):
    posed = problem()
    point = posed.at(posed.zeros)
    run = Run(Options(max_iter=3, tol=share * posed.residual(point)))
    run.accept(point)
    assert run.stop(posed) == stop


def test_a_run_stops_after_the_last_iteration_that_it_may_make(run):
    posed = problem()
    stops = []
    for _ in range(4):  # the start, and three iterations
        run.accept(posed.at(posed.zeros))
        stops.append(run.stop(posed))
    assert stops == [None, None, None, "max_iter"]


@pytest.mark.parametrize(("gain", "much"), [(50.24, False), (50.25, False), (50.26, True)])
def test_a_gain_is_much_above_the_tolerance_in_nats_plus_a_hundred_shares(gain, much):
    # A tolerance of 1/4 allows 1/4 nats and 100/4 times the objective.
    assert is_much(gain, 2.0, 0.25) is much


def test_the_options_are_those_of_the_estimator_by_default():
    defaults = SoftmaxRegression().get_params()
    options = Options(max_iter=defaults["max_iter"])
    named = {name: defaults[name] for name in ("tol", "learning_rate", "batch_size")}
    assert {name: getattr(options, name) for name in named} == named


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
run.perf_counter = clock
posed = Problem.of(data.X, data.y, 3, ElasticNet(0.01, 0.01))
for solver in ("sgd", "gradient-descent", "accelerated-gradient", "newton", "lbfgs"):
    known = []
    SOLVERS[solver](posed, posed.zeros, Options(max_iter=20))
    print(solver, sorted(known[-1] - known[0]))
"""


def test_nothing_is_imported_while_the_clock_of_a_run_goes():
    # lbfgs needs most of scipy, so it is last.
    command = [sys.executable, "-c", LOADED]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = told.stdout.splitlines()
    assert len(lines) == len(Solver) and all(line.endswith(" []") for line in lines), told.stdout

"""What a page contains for a set of parameters."""

import json
import zlib

import pytest

from explorer.app import compute
from explorer.figures.style import PAGE
from explorer.settings import DataParams, FitParams, ViewParams


def page(data=None, fit=None, view=None):
    settings = DataParams(**data or {}), FitParams(**fit or {}), ViewParams(**view or {})
    return compute.page(*settings, PAGE)


@pytest.mark.parametrize(
    ("settings", "state", "why"),
    [
        ({"solver": "gradient-descent", "learning_rate": 100.0}, "✗ diverged", "is too large"),
        ({"solver": "gradient-descent", "learning_rate": 10.0}, "✗ steps too long", "too large"),
        ({"solver": "sgd", "learning_rate": 1.0}, "✗ not converged", "noise of the mini-batches"),
        ({"solver": "gradient-descent", "learning_rate": 0.01}, "✗ not converged", "iterations"),
        ({"start": "random", "solver": "newton"}, "✓ optimum", "minimum"),
    ],
)
def test_the_status_says_how_training_ended_and_why(settings, state, why):
    *_, told, reason = page(fit=settings).status
    assert told == state and why in reason


@pytest.mark.parametrize(
    "changes", [{"cluster_std": 3.0}, {"random_state": 7}, {"dataset": "article"}]
)
def test_a_place_means_another_where_the_axes_do(changes):
    assert page().scene != page(data=changes).scene


def test_a_place_means_the_same_while_the_axes_do():
    assert page().scene == page(fit={"C": 0.1}).scene


def test_without_held_out_points_the_status_has_none():
    assert page(data={"test_size": 0.0}).status[1] == ""


def test_frames_have_only_what_the_browser_reads():
    frames = json.loads(zlib.decompress(page().frames.body))
    drawn = {"iterations", "coef", "intercept", "rule", "loss", "test_loss"}
    assert frames.keys() == drawn | {"status", "templates"}

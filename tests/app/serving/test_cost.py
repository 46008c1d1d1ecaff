"""Which calls are slow."""

import pytest

from explorer.app.serving.cost import seconds
from explorer.app.serving.workers import SLOW
from explorer.settings import DataParams, FitParams, ViewParams

LARGE = {"n_samples": 10_000, "n_classes": 8}


def page(data, params, **view):
    return seconds(DataParams(**data), FitParams(**params), ViewParams(**view), "theme")


@pytest.mark.parametrize(
    ("data", "params", "view"),
    [
        ({}, {}, {}),
        (LARGE, {}, {}),
        ({}, {"solver": "sgd", "max_iter": 2000}, {}),
        ({}, {}, {"loss_view": "race"}),
        ({}, {}, {"lens": "pipelines"}),
    ],
)
def test_what_takes_a_tenth_of_a_second_is_quick(data, params, view):
    assert page(data, params, **view) < SLOW


@pytest.mark.parametrize(
    ("data", "params", "view"),
    [
        (LARGE, {"max_iter": 2000}, {"loss_view": "race"}),
        (LARGE, {"solver": "sgd", "max_iter": 2000}, {}),
        (LARGE, {"solver": "gradient-descent", "max_iter": 2000}, {}),
        (LARGE, {}, {"lens": "pipelines"}),
    ],
)
def test_what_takes_a_second_is_slow(data, params, view):
    assert page(data, params, **view) >= SLOW


def test_more_of_anything_takes_longer():
    race = {"loss_view": "race"}
    least = page({"n_samples": 30}, {"max_iter": 10}, **race)
    assert least < page({"n_samples": 300}, {"max_iter": 10}, **race)
    assert least < page({"n_samples": 30}, {"max_iter": 20}, **race)
    assert page({"n_samples": 30}, {"max_iter": 10}) < least


def test_what_fits_nothing_takes_no_time():
    assert seconds(DataParams(**LARGE), 0.5, 0.5) == 0.0

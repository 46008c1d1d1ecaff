"""Every lens works with the fewest points that a person can place."""

import dataclasses
import re

import pytest

from explorer.app import compute
from explorer.figures.style import PAGE
from explorer.settings import LENSES, DataParams, FitParams, Sample, ViewParams

FEW = {
    "one point a class": [(0.0, 0.0, 0), (1.0, 0.0, 1), (0.0, 1.0, 2)],
    "two points at one place": [(1.0, 1.0, 0), (1.0, 1.0, 1)],
    "one point against many": [(0.0, 0.0, 0), *((1.0 + i / 10, i % 3, 1) for i in range(9))],
}


@pytest.mark.parametrize("rows", FEW.values(), ids=FEW)
def test_every_lens_tells_numbers_of_few_points(rows):
    data, fit = (
        DataParams(dataset="points", points=Sample.of(rows)),
        FitParams(class_weight="balanced"),
    )
    for lens in LENSES:
        view = ViewParams(lens=lens)
        compute.page(data, fit, view.pictured(data.n_classes), PAGE)
        explained = compute.explain(data, fit.relevant(data.n_classes), view, PAGE)
        told = str(dataclasses.replace(explained, chart=None))
        assert explained.look and not re.search(r"\b(nan|inf)\b", told), lens


@pytest.mark.parametrize("rows", FEW.values(), ids=FEW)
@pytest.mark.parametrize("loss_view", ["path", "race", "distance"])
def test_the_loss_panel_shows_few_points(loss_view, rows):
    data, view = (
        DataParams(dataset="points", points=Sample.of(rows)),
        ViewParams(loss_view=loss_view),
    )
    shown = compute.page(data, FitParams(), view, PAGE)
    assert not re.search(r"\b(nan|inf)\b", f"{shown.status} {shown.loss.summary}")

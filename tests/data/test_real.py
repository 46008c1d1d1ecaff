"""Real data: their points, features and names."""

import json
import re

import numpy as np
import pytest

from explorer.app.compute import explain, page
from explorer.data.dataset import make_dataset, whole
from explorer.figures.style import LIGHT
from explorer.settings import DATASETS, LENSES, MAPS, DataParams, FitParams, ViewParams

REAL = [name for name, each in DATASETS.items() if each.whole]


@pytest.mark.parametrize("name", REAL)
def test_real_data_have_as_many_points_and_classes_as_they_declare(name):
    params = DataParams(dataset=name)
    made = make_dataset(params)
    assert params.n_points == len(made.y) + len(made.y_test)
    assert set(made.y) == set(range(params.n_classes))
    assert len(params.names.classes) == params.n_classes


@pytest.mark.parametrize("name", REAL)
def test_the_chosen_features_are_columns_of_all_features_in_the_same_order(name):
    own = list(DATASETS[name].settings)
    options = list(DATASETS[name].settings[own[0]].metadata["setting"].rule.options)
    first, last = options[0], options[-3]
    params = DataParams(dataset=name, **dict(zip(own, (last, first), strict=True)))
    made, (training, held_out) = make_dataset(params), whole(params)
    np.testing.assert_array_equal(made.X, training[:, [-1, 0]])
    np.testing.assert_array_equal(made.X_test, held_out[:, [-1, 0]])


@pytest.mark.parametrize("name", REAL)
def test_principal_components_are_uncorrelated_and_ordered(name):
    own = list(DATASETS[name].settings)
    params = DataParams(dataset=name, test_size=0.0, **dict(zip(own, ("pc1", "pc2"), strict=True)))
    X = make_dataset(params).X
    assert abs(np.corrcoef(X.T)[0, 1]) < 1e-9
    assert X[:, 0].std() > X[:, 1].std()


def test_the_classes_control_chooses_the_first_digits():
    params = DataParams(dataset="digits", n_classes=5)
    assert params.n_classes == 5 and params.names.classes[-1] == "digit 4"


def test_every_lens_calls_the_classes_by_their_names():
    for lens in LENSES:
        view = ViewParams(lens=lens, x1=4.5, x2=1.5)
        told = explain(DataParams(dataset="iris"), FitParams(), view, LIGHT)
        assert re.findall(r"\bclass \d", repr(told)) == [], lens


@pytest.mark.parametrize("maps", MAPS)
def test_the_pictures_call_classes_and_features_by_their_names(maps):
    made = page(DataParams(dataset="iris"), FitParams(), ViewParams(maps=maps), LIGHT)
    for chart in (made.regions, made.probabilities):
        told = json.dumps(chart.figure, default=str) + chart.summary
        assert re.findall(r"\bclass \d|feature \d", told) == []
    assert "x₁: petal length (cm)" in str(made.regions.figure)
    assert "virginica" in made.regions.summary

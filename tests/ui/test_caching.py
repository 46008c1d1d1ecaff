"""What a setting costs: each is fitted once, for whoever asks."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer.figures.style import LIGHT
from explorer.params import DataParams, FitParams, Penalty, Solver
from explorer.ui import compute

PATIENCE = 60


@pytest.fixture
def fits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Start with empty caches and record every fit made."""
    st.cache_resource.clear()
    made: list[dict[str, Any]] = []
    train = compute.train

    def recording(*points, **settings):
        made.append(settings)
        return train(*points, **settings)

    monkeypatch.setattr(compute, "train", recording)
    yield made
    st.cache_resource.clear()


def page(**query: str) -> AppTest:
    session = AppTest.from_file("../../app.py", default_timeout=PATIENCE)
    session.query_params.update(query)
    return session.run()


def test_the_defaults_take_one_fit_and_its_reference(fits):
    page()
    assert [fit["solver"] for fit in fits] == [Solver.LBFGS, Solver.NEWTON]


def test_newton_is_its_own_reference(fits):
    page(solver="newton")
    assert [fit["solver"] for fit in fits] == [Solver.NEWTON]


def test_the_same_setting_twice_fits_once(fits):
    session = page()
    made = len(fits)
    session.select_slider(key="C").set_value(10.0).run()
    session.select_slider(key="C").set_value(1.0).run()
    assert len(fits) == made + 2


def test_another_session_uses_what_the_first_has_fitted(fits):
    page(n_classes="4")
    made = len(fits)
    page(n_classes="4")
    assert len(fits) == made


def test_a_change_of_view_fits_nothing(fits):
    session = page()
    made = len(fits)
    session.get("button_group")[0].set_value("distance").run()
    assert len(fits) == made


def other_values(params: DataParams | FitParams) -> Iterator[DataParams | FitParams]:
    """Give, for each field, the same parameters with that field alone changed."""
    changed = {
        "dataset": "article",
        "n_samples": 500,
        "n_classes": 4,
        "cluster_std": 1.1,
        "random_state": 43,
        "penalty": "l1",
        "C": 1.78,
        "l1_ratio": 0.55,
        "solver": "newton",
    }
    for field in fields(params):
        values = {f.name: getattr(params, f.name) for f in fields(params)}
        yield type(params)(**{**values, field.name: changed[field.name]})


@pytest.mark.parametrize("data", list(other_values(DataParams())))
def test_a_change_of_any_data_field_is_fitted_anew(fits, data):
    compute.fit(DataParams(), FitParams())
    made = len(fits)
    compute.fit(data, FitParams())
    assert len(fits) == made + 1


@pytest.mark.parametrize("params", list(other_values(FitParams(penalty=Penalty.ELASTICNET))))
def test_a_change_of_any_fit_field_is_fitted_anew(fits, params):
    compute.fit(DataParams(), FitParams(penalty=Penalty.ELASTICNET))
    made = len(fits)
    compute.fit(DataParams(), params)
    assert len(fits) == made + 1


def test_every_cache_is_bounded():
    caches = [each for each in vars(compute).values() if hasattr(each, "_info")]
    assert len(caches) > 5
    for cached in caches:
        assert cached._info.max_entries is not None or cached is compute.one_blas_thread


def test_settings_without_a_part_in_the_fit_do_not_fit_anew(fits):
    session = page(penalty="none")
    made = len(fits)
    page(penalty="none", C="10")
    session.selectbox(key="penalty").set_value(Penalty.NONE).run()
    assert len(fits) == made


def test_what_is_cached_cannot_be_changed_by_a_session():
    points = compute.dataset(DataParams())
    with pytest.raises(ValueError, match="read-only"):
        points.X[0, 0] = 1.0
    fitted = compute.fit(DataParams(), FitParams())
    with pytest.raises(ValueError, match="read-only"):
        fitted.coef[0, 0] = 1.0


def test_themes_do_not_share_a_figure():
    light = compute.regions(DataParams(), FitParams(), LIGHT)
    dark = compute.regions(DataParams(), FitParams(), compute.DARK)
    assert light.content.layout.font.color != dark.content.layout.font.color

"""What is computed after a change: each fit is made once, for all sessions."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import explorer.fits
from explorer import study
from explorer.app import charts, compute, frames, session
from explorer.app.memory import KEY
from explorer.app.serving import process
from explorer.app.serving.answers import Answers
from explorer.app.serving.workers import Workers
from explorer.figures.style import DARK, LIGHT, PAGE
from explorer.settings import (
    DataParams,
    FitParams,
    LossView,
    PathShows,
    Penalty,
    RaceAxis,
    Solver,
    ViewParams,
)
from explorer.study import Study
from tests.app.opened import page


@pytest.fixture
def fits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Start with empty caches, compute in this process, and record every fit made."""
    forget()
    made: list[dict[str, Any]] = []
    train = explorer.fits.train

    def recording(*points, **settings):
        made.append(settings | vars(settings["options"]))
        return train(*points, **settings)

    def refused(*command, **options):
        raise OSError("no processes here")

    crew = Workers()
    monkeypatch.setattr(process, "workers", crew)
    monkeypatch.setattr(process, "answers", Answers(crew))
    monkeypatch.setattr("explorer.fits.train", recording)
    monkeypatch.setattr("subprocess.Popen", refused)
    yield made
    forget()


CACHES = [
    each
    for module in (charts, frames, explorer.fits, study)
    for each in vars(module).values()
    if hasattr(each, "cache_clear")
]


def forget() -> None:
    for cached in CACHES:
        cached.cache_clear()


def test_a_page_draws_and_decides_everything_once(fits):
    compute.page(DataParams(), FitParams(), ViewParams(), LIGHT)
    drawn = {
        each.__qualname__: each.cache_info().misses
        for each in CACHES
        if each.__module__ in (charts.__name__, frames.__name__)
    }
    assert drawn["of_training"] == 1 and max(drawn.values()) == 1


def test_newton_is_its_own_reference(fits):
    page(solver="newton")
    assert [fit["solver"] for fit in fits] == [Solver.NEWTON]


def test_without_a_penalty_all_optimisers_share_one_test_of_separability(fits, monkeypatch):
    asked = []
    monkeypatch.setattr("explorer.fits.is_separable", lambda *_: asked.append(1) or False)
    params = FitParams(penalty=Penalty.NONE, max_iter=20)
    compute.page(DataParams(), params, ViewParams(loss_view=LossView.RACE), PAGE)
    assert len(fits) == len(Solver) and len(asked) == 1


def test_a_setting_that_was_shown_before_is_not_even_put_together(fits, monkeypatch):
    page()
    page(C="10")
    assert len(fits) == 2 + 2
    monkeypatch.setattr(compute, "page", None)
    assert not page().exception


def test_the_race_runs_with_the_settings_of_every_optimiser_whichever_is_chosen(fits):
    page(loss_view="race", solver="newton", learning_rate="0.1", max_iter="20", batch_size="8")
    (sgd,) = (fit for fit in fits if fit["solver"] is Solver.SGD)
    options = sgd["options"]
    assert (options.learning_rate, options.max_iter, options.batch_size) == (0.1, 20, 8)


SHORT = {"max_iter": "20"}
"""Races that take less time; which fits are made does not depend on it."""


@pytest.mark.parametrize("view", LossView)
def test_each_view_of_the_loss_fits_and_offers_what_it_needs(fits, view):
    session = page(loss_view=view, race_axis="time", **SHORT)
    needed = {LossView.RACE: Solver, LossView.PATH: [Solver.NEWTON]}
    own = needed.get(view, [Solver.LBFGS, Solver.NEWTON])
    assert sorted(fit["solver"] for fit in fits) == sorted(own)
    always = 3  # the choices of maps, of the loss panel and of the lens
    assert len(session.get("button_group")) == always + (view in needed)
    of_some = {"learning_rate", "batch_size", "max_iter", "training_seed"}
    shown = of_some & shown_controls(session)
    assert shown == (of_some if view is LossView.RACE else set())


def test_a_race_looked_at_otherwise_fits_nothing_anew(fits):
    page(loss_view="race", **SHORT)
    made = len(fits)
    for change in ({"race_axis": "time"}, {"solver": "sgd"}, {"test_size": "0.5"}):
        page(loss_view="race", **change, **SHORT)
        assert len(fits) == made, change


def test_what_the_path_shows_draws_no_regions_anew(fits):
    for shows in PathShows:
        view = ViewParams(loss_view=LossView.PATH, path_shows=shows)
        compute.page(DataParams(n_samples=30), FitParams(), view, PAGE)
    assert charts.regions.cache_info().misses == 1


def test_from_another_start_the_race_has_the_reference_beside_it(fits):
    page(loss_view="race", start="random", **SHORT)
    assert sorted(fit["solver"] for fit in fits) == sorted([*Solver, Solver.NEWTON])


def test_the_optimum_of_the_race_is_the_least_of_all_and_of_the_reference():
    data, params = DataParams(), FitParams(penalty=Penalty.NONE, max_iter=10, start="random")
    known = [*Study(data, params).race.values(), Study(data, params).reference]
    least = min(fit.objective_curve.min() for fit in known)
    assert Study(data, params).race_optimum == least


@pytest.mark.parametrize("solver", Solver)
def test_the_chosen_optimiser_alone_is_drawn_thicker(solver):
    params = FitParams(solver=solver, max_iter=20)
    figure = charts.race(DataParams(), params, RaceAxis.ITERATION, LIGHT).figure
    widths = [trace["line"]["width"] for trace in figure["data"]]
    assert widths.index(max(widths)) == list(Solver).index(solver)
    assert widths.count(max(widths)) == 1


def shown_controls(session: AppTest) -> set[str]:
    elements = (*session.slider, *session.select_slider, *session.number_input)
    return {each.key for each in elements}


@pytest.mark.parametrize(
    ("data", "fit"),
    [
        ({}, {"solver": "sgd", "learning_rate": 100.0}),
        ({"cluster_std": 0.3}, {"penalty": "none"}),
        ({"n_classes": 8}, {"C": 0.0001}),
    ],
    ids=["diverged", "separable", "nearly at the optimum from the start"],
)
def test_a_race_without_a_happy_end_is_drawn_without_a_warning(data, fit):
    for axis in RaceAxis:
        view = ViewParams(loss_view=LossView.RACE, race_axis=axis)
        params = FitParams(**fit, max_iter=100)
        assert compute.page(DataParams(**data), params, view, LIGHT).loss


def other_values(params: DataParams | FitParams) -> Iterator[DataParams | FitParams]:
    """Yield the parameters with one field changed, for each field that a fit depends on."""
    changed = {
        "dataset": "article",
        "n_samples": 500,
        "n_classes": 4,
        "imbalance": 0.8,
        "label_noise": 0.1,
        "outliers": 0.05,
        "cluster_std": 1.1,
        "random_state": 43,
        "features": "quadratic",
        "terms": ("sin",),
        "bumps": "classes",
        "bump_places": [(2.0, 1.0)],
        "bump_width": 0.5,
        "penalty": "l1",
        "C": 1.78,
        "l1_ratio": 0.55,
        "class_weight": "balanced",
        "class_weights": [(5.0,)],
        "solver": "newton",
        "learning_rate": 1.78,
        "batch_size": 64,
        "max_iter": 500,
        "start": "random",
        "start_weights": [(1.0, 0.0, 0.0)],
        "training_seed": 1,
    }
    for field in fields(params):
        setting = field.metadata["setting"]
        if field.name == "test_size" or not setting.is_active(vars(params)):
            continue
        values = {f.name: getattr(params, f.name) for f in fields(params)}
        yield type(params)(**{**values, field.name: changed[field.name]})


@pytest.fixture
def asked(fits, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Record what would be fitted, and fit nothing."""
    wanted: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "explorer.fits.train", lambda *points, **settings: wanted.append(settings) or settings
    )
    return wanted


def test_a_change_of_any_data_field_is_fitted_anew(asked):
    for changed in (DataParams(), *other_values(DataParams())):
        made = len(asked)
        assert Study(changed).fit
        assert len(asked) == made + 1, changed


def test_a_change_of_any_fit_field_is_fitted_anew(asked):
    # With these settings, all fields have an effect.
    start = {"start": "typed", "start_weights": [(2.0, 0.0, 0.0)]}
    classes = {"class_weight": "typed", "class_weights": [(2.0,)]}
    bumps = {"bumps": "typed", "bump_places": [(0.0, 0.0)]}
    features = {"features": "custom", "terms": ("squares",), **bumps}
    own = {**start, **classes, **features}
    params = FitParams(penalty=Penalty.ELASTICNET, solver=Solver.SGD, **own)
    for changed in (params, *other_values(params)):
        made = len(asked)
        assert Study(DataParams(), changed).fit
        assert len(asked) == made + 1, changed


def test_the_held_out_share_is_that_of_the_points():
    sizes = [len(Study(DataParams(test_size=share)).points.y_test) for share in (0.1, 0.5)]
    assert sizes == [30, 150]


def test_pictures_take_in_the_held_out_points():
    data = DataParams(n_samples=30, test_size=0.5, cluster_std=5.0)
    points, (left, right, bottom, top) = Study(data).points, Study(data).extent
    inside = (points.X_test > [left, bottom]) & (points.X_test < [right, top])
    outside = (points.X_test < points.X.min(axis=0)) | (points.X_test > points.X.max(axis=0))
    assert outside.any() and inside.all()


def test_another_start_has_the_same_reference(fits):
    page(solver="sgd", **SHORT)
    made = len(fits)
    page(solver="sgd", start="random", training_seed="7", **SHORT)
    assert [fit["solver"] for fit in fits[made:]] == [Solver.SGD]


def test_what_has_no_part_in_the_fit_fits_nothing_anew(fits):
    page()
    made = len(fits)
    for idle in (
        {"loss_view": "distance"},
        {"test_size": "0"},
        {"learning_rate": "1", "max_iter": "10", "batch_size": "1", "training_seed": "7"},
        {"start_weights": "1,0,0"},
        {"start": "typed"},
    ):
        page(**idle)
        assert len(fits) == made, idle


def test_a_class_that_is_not_there_has_no_part_in_the_start(fits):
    page(n_classes="2", start="typed", start_weights="1,0,0")
    made = len(fits)
    page(n_classes="2", start="typed", start_weights="1,0,0;0,0,0;5,5,5")
    assert len(fits) == made


def test_the_fit_begins_at_the_typed_start():
    # With a penalty and three classes only the intercepts are centred.
    params = FitParams(start="typed", start_weights=[(1, 2, 3), (0, 0, 0), (-4, 0, -3)])
    fitted = Study(DataParams(), params).fit
    assert fitted.coef_path[0].tolist() == [[1, 2], [0, 0], [-4, 0]]
    assert fitted.intercept_path[0].tolist() == [3, 0, -3]


def test_every_cache_is_bounded():
    assert len(CACHES) > 5
    assert all(cached.cache_parameters()["maxsize"] is not None for cached in CACHES)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda on: on.select_slider(key="C").set_value(10.0), id="fragments run"),
        pytest.param(lambda on: on.selectbox(key="penalty").set_value("none"), id="all runs"),
    ],
)
def test_a_run_reads_the_controls_once_however_much_it_draws(monkeypatch, change):
    opened = page(lens="weights", C="0.1")
    read, seen = session.current, []
    monkeypatch.setattr(session, "current", lambda: seen.append(True) or read())
    change(opened).run()
    assert len(seen) == 1
    fit = opened.session_state[KEY].chosen.fit
    assert (fit.C, fit.penalty) in [(10.0, Penalty.L2), (0.1, Penalty.NONE)]


def test_the_first_page_freezes_the_heap_and_later_ones_do_not(fits, monkeypatch):
    process.freeze_heap.cache_clear()
    frozen = []
    monkeypatch.setattr("gc.freeze", lambda: frozen.append(True))
    page().run()
    assert len(frozen) == 1


def test_without_a_penalty_another_c_fits_nothing_anew(fits):
    page(penalty="none")
    made = len(fits)
    page(penalty="none", C="10")
    assert len(fits) == made


def test_what_is_cached_cannot_be_changed_by_a_session():
    points = Study(DataParams()).points
    with pytest.raises(ValueError, match="read-only"):
        points.X[0, 0] = 1.0
    fitted = Study(DataParams()).fit
    with pytest.raises(ValueError, match="read-only"):
        fitted.coef[0, 0] = 1.0


def test_themes_do_not_share_a_figure():
    light = charts.regions(DataParams(), FitParams(), ViewParams(), LIGHT)
    dark = charts.regions(DataParams(), FitParams(), ViewParams(), DARK)
    assert light.figure["layout"]["font"] != dark.figure["layout"]["font"]

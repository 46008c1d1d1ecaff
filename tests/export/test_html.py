"""The page as one HTML file: what it contains. ``tests/browser/test_offline.py`` opens it."""

import pytest

from explorer.export.html.make import make as html_page
from explorer.settings import MAPS, DataParams, FitParams, ViewParams
from explorer.settings.sample import Sample
from explorer.study import Study
from tests.export.conftest import SCRIPTS

MOST = 2_000_000
"""Bytes of a file."""

ALL_TERMS = ("squares", "product", "degree-3", "degree-4", "degree-5", "sin")


def test_the_largest_file_is_small_enough_for_a_course_site():
    data = DataParams(n_classes=10, n_samples=10_000, cluster_std=2.0)
    fit = FitParams(
        features="custom", terms=ALL_TERMS, bumps="classes", solver="gradient-descent", max_iter=100
    )
    assert SCRIPTS + len(html_page(Study(data, fit, ViewParams(lens="bayes")))) < MOST


@pytest.fixture(scope="module")
def default() -> bytes:
    return html_page(Study(DataParams()))


def test_a_file_forbids_every_request(default):
    assert b"default-src 'none'" in default
    assert not any(each in default for each in (b" src=", b" href=", b"@import", b"url("))


def test_a_file_has_as_many_scripts_as_it_is_made_of(default):
    assert default.count(b"<script") == default.count(b"</script>") == 3


def test_a_file_says_its_settings_and_its_link():
    view = ViewParams(lens="temperature", temperature=5.01)
    told = html_page(Study(DataParams(n_classes=5), FitParams(penalty="l1", C=0.1), view)).decode()
    assert "Round clusters, 300 points, 5 classes" in told
    assert "<dt>Penalty</dt><dd>L1 (lasso)</dd>" in told
    assert "<dt>Temperature T</dt><dd>5.01</dd>" in told
    assert "<code>?n_classes=5&amp;penalty=l1&amp;C=0.1&amp;lens=temperature" in told


def test_a_file_of_a_table_does_not_promise_its_points_under_the_link():
    sample = Sample.of([(0, 0, 0), (1, 1, 1)], class_names=("a", "b"))
    told = html_page(Study(DataParams(dataset="file", file=sample))).decode()
    assert "but not these points" in told and "shows the same" not in told


def test_a_file_says_that_the_link_does_not_work_if_a_slider_does_not_have_its_values():
    data, params = DataParams(n_samples=123, cluster_std=1.23), FitParams(C=0.5)
    told = html_page(Study(data, params)).decode()
    assert "<code>?n_samples=123&amp;cluster_std=1.23&amp;C=0.5 (this link does not work: " in told
    assert "sliders do not have n_samples=123, C=0.5)" in told and "shows the same" not in told


@pytest.mark.parametrize(
    ("view", "heading"),
    [
        ({"maps": "entropy"}, f"<h2>{MAPS['entropy'].title}</h2>"),
        ({"loss_view": "race"}, "<h2>All optimisers</h2>"),
        ({"loss_view": "distance"}, "<h2>Distance from the optimum</h2>"),
        ({"loss_view": "path"}, "<h2>Path over C</h2>"),
        ({"weights": ((1.0, 0.0, 0.0),)}, "<h2>Loss curve"),
    ],
)
def test_a_file_has_the_pictures_that_the_page_has(view, heading):
    fit = FitParams(max_iter=20)  # of the race
    assert heading in html_page(Study(DataParams(), fit, ViewParams(**view))).decode()

"""The report."""

import re
from dataclasses import replace

from explorer.export.report.make import make as report
from explorer.lenses.rule import Kind
from explorer.numbers import number
from explorer.settings import DataParams, FitParams, ViewParams
from explorer.study import Study

STUDY = Study(DataParams(n_classes=4), FitParams(), ViewParams(confusion_shares="rows"))


def test_a_report_has_the_weights_the_scores_the_settings_and_the_link():
    told = report(STUDY).decode()
    assert re.findall("<caption>(.*?)</caption>", told) == [
        "Weights and intercepts",
        "Confusion matrix of 90 held-out points: one row per true class",
        "Scores of each class on 90 held-out points",
    ]
    assert f"<td>{number(STUDY.fit.coef[0, 0], 5)}</td>" in told
    assert "<details open>" in told and "<dt>Classes</dt><dd>4</dd>" in told
    assert "?n_classes=4" in told and '<body class="report">' in told


def test_many_weights_of_a_class_stand_below_each_other_so_that_paper_is_wide_enough():
    study = replace(STUDY, params=FitParams(features="cubic"))
    table = report(study).decode().split("</table>")[0]
    columns, *_, intercepts = re.findall("<tr>.*?</tr>", table)
    assert re.findall('<th scope="col">(.*?)</th>', columns) == [
        "weight",
        *(f"{mark} class {k}" for k, mark in enumerate("●■◆▲")),
    ]
    assert intercepts.startswith('<tr><th scope="row">b</th>') and intercepts.endswith(
        f"<td>{number(study.fit.intercept[3], 5)}</td></tr>"
    )


def test_the_counts_of_a_report_add_up_whatever_the_page_shows():
    matrix = report(STUDY).decode().split("<caption>Confusion")[1].split("</table>")[0]
    *cells, total = map(int, re.findall(r"<td>(\d+)</td>", matrix))
    assert total == 90 and sum(cells[-4:]) == 90


def test_the_settings_of_a_report_have_the_threshold_of_the_rule_also_at_its_default():
    ruled = replace(STUDY, view=ViewParams(lens="rule", rule=Kind.CONFIDENCE))
    assert "<dt>Rule</dt><dd>Unsure</dd><dt>Lowest probability τ</dt><dd>0.80</dd>" in (
        report(ruled).decode()
    )

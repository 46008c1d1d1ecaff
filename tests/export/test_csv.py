"""The exported points."""

import io

import numpy as np
import pandas as pd
import pytest

from explorer.export.csv.make import as_csv
from explorer.export.csv.make import make as table
from explorer.maths import softmax as maths
from explorer.names import plain
from explorer.settings import DataParams, FitParams, ViewParams
from explorer.settings.sample import Sample
from explorer.study import Study


def test_every_number_is_the_same_bit_for_bit_when_pandas_reads_it():
    study = Study(DataParams(n_classes=4))
    read = pd.read_csv(io.BytesIO(table(study)))
    points = study.points
    X = np.vstack([points.X, points.X_test])
    np.testing.assert_array_equal(read[["x1", "x2"]], X)
    np.testing.assert_array_equal(read["class"], [*points.y, *points.y_test])
    p = maths.softmax(maths.logits(X, *study.weights))
    np.testing.assert_array_equal(read[["p0", "p1", "p2", "p3"]], p)
    np.testing.assert_array_equal(read["decision"], p.argmax(axis=1))
    assert read["set"].tolist() == ["training"] * len(points.y) + ["held out"] * len(points.y_test)


def test_the_probabilities_are_those_of_the_shown_iteration():
    study = Study(DataParams(test_size=0.0), FitParams(), ViewParams(iteration=0))
    read = pd.read_csv(io.BytesIO(table(study)))
    np.testing.assert_allclose(read[["p0", "p1", "p2"]], 1 / 3)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_compute_gets_an_apostrophe(start):
    assert as_csv([[f"{start}1+1"]]).strip().strip('"') == f"'{start}1+1"


def test_a_negative_number_stays_a_number():
    assert as_csv([[-1.5, -2]]) == "-1.5,-2\n"


def test_equal_names_of_columns_get_numbers():
    data = DataParams(dataset="iris", iris_x="petal-length", iris_y="petal-length")
    head = table(Study(data)).decode().split("\n")[0].split(",")
    assert head[:3] == ["petal length (cm) 1", "petal length (cm) 2", "class"]
    assert len(set(head)) == len(head)


@pytest.mark.parametrize("label", ["-1", "+1", "-2.5"])
def test_a_class_that_is_a_number_is_no_formula(label):
    assert as_csv([[label]]) == f"{label}\n"


def test_names_are_written_as_they_are_typed():
    names = {"class_names": ("$a$", "b_<c>"), "feature_names": ("$x$", "y*")}
    sample = Sample.of(
        [(0, 0, 0), (1, 2, 0), (4, 5, 1), (5, 4, 1)],
        **{name: tuple(map(plain, each)) for name, each in names.items()},
    )
    head, first, *_ = table(Study(DataParams(dataset="file", file=sample))).decode().split("\n")
    assert head == "$x$,y*,class,set,P($a$),P(b_<c>),decision"
    assert "$a$" in first or "b_<c>" in first

"""The code that makes the pipeline and its scores, from the source that a worker runs."""

import ast
import inspect
import math
import textwrap
from typing import Any

from explorer.figures.roles import HELD_OUT
from explorer.lenses.judged import judged
from explorer.lenses.pipelines import Kind
from explorer.lenses.pipelines.made import RECIPES, settings
from explorer.names import as_typed, neutral
from explorer.settings import EXPORTS, DataParams, Sample
from explorer.settings.sample import MOST_IN_LINK
from explorer.study import Study

OURS = (
    "from explorer import {names}",
    "from explorer.quality.scores import scores",
)
DEFAULT = DataParams()

LOOP = """\
for name, model in (("plain model", plain), ("pipeline", pipeline)):
    model.fit(data.X, data.y)
    print(f"{name}: {scores(model, X, y)}")
"""


SAVED = """\
# Save and share, Points (CSV): this file has the points.
with open("{file}", encoding="utf-8", newline="") as file:
    table = list(csv.reader(file))[1:]
names = {names!r}


def part(name):
    rows = [row for row in table if row[3] == name]
    X = np.array([row[:2] for row in rows], float).reshape(-1, 2)
    return X, np.array([names.index(row[2]) for row in rows], int)


data = Dataset(*part("training"), {n_classes}, *part("held out"))"""


def code(study: Study) -> str:
    """Return a program that fits the plain model and the pipeline, and prints their scores."""
    kind = Kind(study.view.pipeline)
    imports, expression = _source(kind)
    points = judged(study)
    of = "X_test, data.y_test" if points.role == HELD_OUT else "X, data.y"
    given = settings(study, kind, study.view.threshold)
    data, names, others = _made(study)
    plain = f"SoftmaxRegression({_listed(study.softmax_arguments)})"
    names = [*names, "SoftmaxRegression"]
    own = [each for each in (*others, *imports) if "explorer" not in each]
    ours = [*OURS, *(each for each in others if "explorer" in each)]
    if not study.features.is_plane:
        plain = f"make_pipeline(PlaneFeatures({_listed(study.feature_arguments)}), {plain})"
        names.append("PlaneFeatures")
        own.append("from sklearn.pipeline import make_pipeline")
    return "\n".join(
        [
            *own,
            "",
            *sorted(each.format(names=", ".join(sorted(names))) for each in ours),
            "",
            data,
            f"X, y = data.{of}  # {points.name}",
            "",
            f"plain = {plain}",
            *(f"{name} = {_literal(value)}" for name, value in given.items()),
            f"pipeline = {expression}",
            "",
            LOOP,
        ]
    )


def _made(study: Study) -> tuple[str, list[str], list[str]]:
    """Return the code that makes the data, what it needs of this project, and other imports.

    A sample that is too large for a link is too long for the code. The code reads a saved file.
    """
    values = vars(study.data.active())
    given = {name: value for name, value in values.items() if value != getattr(DEFAULT, name)}
    samples = [value for value in given.values() if isinstance(value, Sample)]
    if any(each.n_samples > MOST_IN_LINK for each in samples):
        n_classes = study.data.n_classes
        names = tuple(map(as_typed, study.names.classes)) or tuple(map(str, range(n_classes)))
        told = SAVED.format(
            file=EXPORTS["csv"].file_name, names=tuple(map(neutral, names)), n_classes=n_classes
        )
        others = ["import csv", "", "import numpy as np"]
        return told, [], [*others, "from explorer.data.dataset import Dataset"]
    others = ["from explorer.settings import Sample"] if samples else []
    told = f"data = make_dataset(DataParams({_listed(given)}))"
    return told, ["DataParams", "make_dataset"], others


def _listed(values: dict[str, Any]) -> str:
    return ", ".join(f"{name}={_literal(value)}" for name, value in values.items())


def _literal(value: Any) -> str:
    if isinstance(value, Sample):
        names = {"class_names": value.class_names, "feature_names": value.feature_names}
        told = "".join(
            f", {name}={tuple(map(as_typed, each))!r}" for name, each in names.items() if each
        )
        return f"Sample.of({value.rows}{told})"
    return 'float("inf")' if value == math.inf else repr(value).replace("'", '"')


def _source(kind: Kind) -> tuple[list[str], str]:
    """Return the imports of a pipeline's code, and the expression that makes it."""
    text = textwrap.dedent(inspect.getsource(RECIPES[kind]))
    (function,) = ast.parse(text).body
    assert isinstance(function, ast.FunctionDef)
    imports = [ast.unparse(each) for each in function.body if isinstance(each, ast.ImportFrom)]
    last = function.body[-1]
    assert isinstance(last, ast.Return) and last.value is not None
    expression = ast.get_source_segment(text, last.value)
    assert expression is not None
    return imports, expression.replace("\n    ", "\n")

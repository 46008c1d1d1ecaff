"""The code that makes the pipeline and its scores, from the source that a worker runs."""

import ast
import inspect
import math
import textwrap
from typing import Any

from explorer.figures.roles import HELD_OUT
from explorer.lenses.judged import judged
from explorer.lenses.pipelines import Kind
from explorer.lenses.pipelines.made import RECIPES, arguments, features, settings
from explorer.settings import DataParams, Sample
from explorer.study import Study

OURS = (
    "from explorer import {names}",
    "from explorer.quality.scores import scores",
)
NAMES = ("DataParams", "SoftmaxRegression", "make_dataset")
DEFAULT = DataParams()

LOOP = """\
for name, model in (("plain model", plain), ("pipeline", pipeline)):
    model.fit(data.X, data.y)
    print(f"{name}: {scores(model, X, y)}")
"""


def code(study: Study) -> str:
    """Return a program that fits the plain model and the pipeline, and prints their scores."""
    kind = Kind(study.view.pipeline)
    imports, expression = _source(kind)
    points = judged(study)
    of = "X_test, data.y_test" if points.role == HELD_OUT else "X, data.y"
    given = settings(study, kind, study.view.threshold)
    data = _data(study)
    plain, names = f"SoftmaxRegression({_listed(arguments(study))})", [*NAMES]
    own = [each for each in imports if "sklearn" in each]
    if not study.features.is_plane:
        plain = f"make_pipeline(PlaneFeatures({_listed(features(study))}), {plain})"
        names.append("PlaneFeatures")
        own.append("from sklearn.pipeline import make_pipeline")
    if any(isinstance(value, Sample) for value in data.values()):
        own.append("from explorer.settings import Sample")
    return "\n".join(
        [
            *own,
            "",
            *(each.format(names=", ".join(sorted(names))) for each in OURS),
            "",
            f"data = make_dataset(DataParams({_listed(data)}))",
            f"X, y = data.{of}  # {points.name}",
            "",
            f"plain = {plain}",
            *(f"{name} = {_literal(value)}" for name, value in given.items()),
            f"pipeline = {expression}",
            "",
            LOOP,
        ]
    )


def _data(study: Study) -> dict[str, Any]:
    """Return the settings of the data that differ from their defaults."""
    values = vars(study.data.active())
    return {name: value for name, value in values.items() if value != getattr(DEFAULT, name)}


def _listed(values: dict[str, Any]) -> str:
    return ", ".join(f"{name}={_literal(value)}" for name, value in values.items())


def _literal(value: Any) -> str:
    if isinstance(value, Sample):
        names = {"class_names": value.class_names, "feature_names": value.feature_names}
        told = "".join(f", {name}={each!r}" for name, each in names.items() if each)
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

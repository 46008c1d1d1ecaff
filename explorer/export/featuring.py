"""The code of the features, for scripts and notebooks."""

import textwrap

from explorer.maths.features import FeatureMap
from explorer.study import Study

ABOUT = (
    "The coordinates are standardised, then the terms are made, then each term is standardised. So "
    "the penalty treats all terms alike."
)


def _degree(features: FeatureMap) -> int:
    """Return the degree if the terms are all products up to it; otherwise 0."""
    degree = max(sum(each) for each in features.powers)
    complete = len(features.powers) == (degree + 1) * (degree + 2) // 2 - 1
    return degree if complete and len(features.powers) == features.n_features else 0


def feature_imports(study: Study) -> list[str]:
    """Return what the code of the features imports."""
    if study.features.is_plane:
        return []
    kind = "PolynomialFeatures" if _degree(study.features) else "FunctionTransformer"
    return [
        "from sklearn.pipeline import make_pipeline",
        f"from sklearn.preprocessing import {kind}, StandardScaler",
    ]


def model_code(study: Study, model: str) -> str:
    """Return the code that puts a model, given as code, behind the features."""
    if study.features.is_plane:
        return f"model = {model}\n"
    degree = _degree(study.features)
    middle = f"PolynomialFeatures({degree}, include_bias=False)"
    before = ""
    if not degree:
        before, middle = _terms_code(study.features) + "\n\n", "FunctionTransformer(terms)"
    steps = ["StandardScaler()", middle, "StandardScaler()", model]
    lines = "".join(textwrap.indent(each, "    ") + ",\n" for each in steps)
    return f"{before}model = make_pipeline(\n{lines})\n"


def _terms_code(features: FeatureMap) -> str:
    """Return the code of a function that makes the terms of standardised coordinates."""
    columns = [
        " * ".join(f"x{i + 1}**{n}" if n > 1 else f"x{i + 1}" for i, n in enumerate(each) if n)
        for each in features.powers
    ]
    if features.has_waves:
        columns += ["np.sin(np.pi * x1)", "np.sin(np.pi * x2)"]
    columns += [
        f"np.exp(-((x1 - {a!r}) ** 2 + (x2 - {b!r}) ** 2) / (2 * {features.width!r} ** 2))"
        for a, b in features.bumps
    ]
    lines = "".join(f"        {each},\n" for each in columns)
    return (
        "def terms(X):\n"
        '    """Return the terms of standardised coordinates, one column each."""\n'
        "    x1, x2 = X.T\n"
        f"    columns = [\n{lines}    ]\n"
        "    return np.column_stack(columns)\n"
    )

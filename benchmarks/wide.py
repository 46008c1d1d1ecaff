"""Fits of wide data, compared with scikit-learn's: ``python -m benchmarks.fit --wide``.

As in ``benchmarks.fit``, all fits of a row reach the same objective, and each solver has the
loosest tolerance that reaches it. The faster of this project's Newton and L-BFGS counts. saga is
stopped before a fit takes longer than LIMIT. The row then says how far above the optimum it is, and
with more time the ratio would be larger. Any other solver that takes longer is left out. skglm is
not here, because it has no softmax, only the logistic regression of two classes.
"""

import math
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from sklearn.datasets import load_digits, make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import scale

from benchmarks.fit import (
    LIMIT,
    SAME,
    SOLVERS,
    TOLERANCES,
    C,
    in_turns,
    mean_and_least,
    objective,
    optimum,
    saga,
    seconds,
)
from explorer import SoftmaxRegression
from explorer.maths.arrays import Codes, Floats

Points = tuple[Floats, Codes]

OURS = ("newton", "lbfgs")

CLOSE = 3.0
"""A solver that takes more than this many times as long as the fastest is not timed again."""

PENALTIES = {"L2": 0.0, "L1": 1.0, "elastic net": 0.5}


def digits() -> Points:
    """Return scikit-learn's digits, with their own grey values."""
    X, y = load_digits(return_X_y=True)
    return X, y


def standardised_digits() -> Points:
    """Return scikit-learn's digits, standardised."""
    X, y = load_digits(return_X_y=True)
    return scale(X), y


def many(n_samples: int, n_features: int) -> Points:
    """Return made-up data of five classes that overlap."""
    X, y = make_classification(
        n_samples,
        n_features,
        n_informative=20 if n_features < 100 else 30,
        n_redundant=10 if n_features < 100 else 20,
        n_classes=5,
        random_state=0,
    )
    return X, y


DATA: dict[str, Callable[[], Points]] = {
    "digits, 1,797 x 64 x 10": digits,
    "digits, standardised": standardised_digits,
    "60,000 x 50 x 5": partial(many, 60_000, 50),
    "2,000 x 500 x 5": partial(many, 2_000, 500),
}


def reaching(
    make: Callable[..., Any], solver: str, data: Points, l1_ratio: float, least: float
) -> tuple[Any, float]:
    """Return a model at the loosest tolerance that brings it within SAME, and its seconds.

    The model is None if no tolerance does, or if a fit takes longer than LIMIT.
    """
    for tol in TOLERANCES:
        model = make(C=C, l1_ratio=l1_ratio, solver=solver, tol=tol, max_iter=20_000)
        taken = seconds(partial(model.fit, *data))
        if objective(model, *data, l1_ratio) <= least * (1 + SAME):
            return model, taken
        if taken > LIMIT:
            break
    return None, math.inf


def fastest(
    make: Callable[..., Any], solvers: Iterable[str], data: Points, l1_ratio: float, least: float
) -> list[Any]:
    """Return models of the fastest solver, and of those that take at most CLOSE times as long."""
    found = [reaching(make, solver, data, l1_ratio, least) for solver in solvers]
    shortest = min(taken for _, taken in found)
    return [model for model, taken in found if model is not None and taken <= CLOSE * shortest]


def row(data: Points, l1_ratio: float) -> tuple[float, str, float, str]:
    """Return our time and solver, and scikit-learn's."""
    least = optimum(*data, l1_ratio)
    models = fastest(SoftmaxRegression, OURS, data, l1_ratio, least)
    if not l1_ratio:
        models += fastest(LogisticRegression, SOLVERS, data, l1_ratio, least)
    times = in_turns([partial(model.fit, *data) for model in models])
    found = [
        (isinstance(model, SoftmaxRegression), taken, f"{model.solver}, tol {model.tol:g}")
        for model, taken in zip(models, times, strict=True)
    ]
    mine, how = min((taken, by) for ours, taken, by in found if ours)
    if l1_ratio:
        return mine, how, *saga(*data, l1_ratio, least, may_exceed=False)
    theirs, by = min((taken, by) for ours, taken, by in found if not ours)
    return mine, how, theirs, by


def main() -> None:
    """Print the table."""
    print("| data | penalty | Softmax Explorer | by | scikit-learn | by | ratio |")
    print("| --- | --- | ---: | --- | ---: | --- | ---: |")
    ratios = []
    for penalty, l1_ratio in PENALTIES.items():
        for name, make in DATA.items():
            mine, how, theirs, by = row(make(), l1_ratio)
            ratios.append(theirs / mine)
            times = f"{mine * 1e3:,.0f} ms | {how} | {theirs * 1e3:,.0f} ms | {by}"
            print(f"| {name} | {penalty} | {times} | {ratios[-1]:,.1f} |", flush=True)
    print(f"| geometric mean (least) | | | | | | {mean_and_least(ratios)} |")
    print(f"| of L2 alone | | | | | | {mean_and_least(ratios[: len(DATA)])} |")

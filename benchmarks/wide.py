"""Fits of wide data against scikit-learn's: ``python -m benchmarks.fit --wide``.

As in ``benchmarks.fit``, all fits of a row reach the same objective, and each solver has the
loosest tolerance that does. Of this project, the faster of Newton and L-BFGS counts. skglm is not
here: it has no softmax, only the logistic regression of two classes.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits, make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import scale

from benchmarks.fit import (
    SAGA_EPOCHS,
    SAGA_SECONDS,
    SAME,
    SOLVERS,
    TOLERANCES,
    C,
    geometric_mean,
    in_turns,
    objective,
    seconds,
)
from explorer import SoftmaxRegression

Floats = NDArray[np.float64]
Points = tuple[Floats, NDArray[np.intp]]

OURS = ("newton", "lbfgs")
PENALTIES = {"L2": 0.0, "L1": 1.0, "elastic net": 0.5}


def digits() -> Points:
    """Return scikit-learn's digits, with the grey values that they have."""
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
) -> Any:
    """Return a model at the loosest tolerance that brings it within SAME; None if none does."""
    for tol in TOLERANCES:
        model = make(C=C, l1_ratio=l1_ratio, solver=solver, tol=tol, max_iter=20_000)
        if objective(model.fit(*data), *data, l1_ratio) <= least * (1 + SAME):
            return model
    return None


def saga(data: Points, l1_ratio: float, least: float) -> tuple[float, str]:
    """Return the time of saga, and by which run; it is stopped once it has had its time."""
    for epochs in SAGA_EPOCHS:
        model = LogisticRegression(
            C=C, l1_ratio=l1_ratio, solver="saga", tol=0.0, max_iter=epochs, random_state=0
        )
        taken = seconds(partial(model.fit, *data))
        gap = objective(model, *data, l1_ratio) / least - 1
        if gap <= SAME or taken > SAGA_SECONDS:
            break
    return taken, f"saga, {epochs} epochs" if gap <= SAME else f"saga, stopped {gap:.0e} above"


def row(data: Points, l1_ratio: float) -> tuple[float, str, float, str]:
    """Return our time and solver, and scikit-learn's."""
    newton = SoftmaxRegression(C=C, l1_ratio=l1_ratio, solver="newton", tol=1e-12).fit(*data)
    least = objective(newton, *data, l1_ratio)
    models = [reaching(SoftmaxRegression, solver, data, l1_ratio, least) for solver in OURS]
    rivals = [] if l1_ratio else list(SOLVERS)
    models += [reaching(LogisticRegression, solver, data, l1_ratio, least) for solver in rivals]
    models = [model for model in models if model is not None]
    times = in_turns([partial(model.fit, *data) for model in models])
    found = [
        (isinstance(model, SoftmaxRegression), taken, f"{model.solver}, tol {model.tol:g}")
        for model, taken in zip(models, times, strict=True)
    ]
    mine, how = min((taken, by) for ours, taken, by in found if ours)
    if l1_ratio:
        return mine, how, *saga(data, l1_ratio, least)
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
    total = f"{geometric_mean(ratios):,.1f} ({min(ratios):,.1f})"
    print(f"| geometric mean (least) | | | | | | {total} |")
    smooth = ratios[: len(DATA)]
    print(f"| of L2 alone | | | | | | {geometric_mean(smooth):,.1f} ({min(smooth):,.1f}) |")

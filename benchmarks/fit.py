"""Newton with its history, compared with scikit-learn: ``python -m benchmarks.fit``.

Both fit the same data to the same objective. Each solver has the loosest of TOLERANCES that brings
it within SAME of the optimum. Only the fastest of scikit-learn's solvers counts. With an L1 part
that is saga: its time until it is within SAME, or until it was stopped. Times are medians, and the
solvers take turns. With ``--wide``, the data have many weights: see ``benchmarks.wide``.
"""

import argparse
import math
import time
import warnings
from collections.abc import Callable
from functools import partial
from itertools import pairwise, product
from typing import Any

import numpy as np
from scipy.special import logsumexp
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from explorer import SoftmaxRegression
from explorer.maths.arrays import Codes, Floats

SAMPLES = (300, 2_000, 20_000, 100_000)
CLASSES = (3, 6, 10)
SOLVERS = ("lbfgs", "newton-cholesky", "newton-cg")
TOLERANCES = (1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
SAME = 1e-9
SAGA_EPOCHS = (10, 30, 100, 300, 1_000, 3_000, 10_000)
LIMIT = 20.0
"""Seconds after which saga, or any solver of wide data, is given no more time."""

C = 1.0


def clusters(n_samples: int, n_classes: int) -> tuple[Floats, Codes]:
    """Return Gaussian clusters in the plane, some apart and some overlapping."""
    rng = np.random.default_rng(n_classes)
    centres = rng.uniform(-4.0, 4.0, (n_classes, 2))
    y = np.arange(n_samples) % n_classes
    return centres[y] + rng.standard_normal((n_samples, 2)), y


def objective(model: Any, X: Floats, y: Codes, l1_ratio: float, C: float = C) -> float:
    """Return the mean cross-entropy plus penalty of a fitted model, in nats."""
    logits = X @ model.coef_.T + model.intercept_
    loss = float((logsumexp(logits, axis=1) - logits[np.arange(len(y)), y]).mean())
    ridge, lasso = (model.coef_**2).sum() / 2, np.abs(model.coef_).sum()
    return loss + float((1 - l1_ratio) * ridge + l1_ratio * lasso) / (C * len(y))


def seconds(fit: Callable[[], Any]) -> float:
    """Return how long one fit takes."""
    start = time.perf_counter()
    fit()
    return time.perf_counter() - start


def in_turns(fits: list[Callable[[], Any]]) -> list[float]:
    """Return the median time of each fit, over rounds that take a few seconds together."""
    first = [seconds(fit) for fit in fits]
    rounds = max(3, min(15, int(5.0 / sum(first))))
    times = [[seconds(fit) for fit in fits] for _ in range(rounds)]
    return [float(median) for median in np.median(times, axis=0)]


def optimum(X: Floats, y: Codes, l1_ratio: float) -> float:
    """Return the lowest objective, in nats."""
    model = SoftmaxRegression(C=C, l1_ratio=l1_ratio, solver="newton", tol=1e-12)
    return objective(model.fit(X, y), X, y, l1_ratio)


def loosest(
    make: Callable[..., Any],
    solver: str,
    X: Floats,
    y: Codes,
    l1_ratio: float,
    least: float,
) -> Any:
    """Return a model at the loosest tolerance that brings it within SAME of the optimum."""
    for tol in TOLERANCES:
        model = make(C=C, l1_ratio=l1_ratio, solver=solver, tol=tol, max_iter=10_000)
        if objective(model.fit(X, y), X, y, l1_ratio) <= least * (1 + SAME):
            return model
    raise RuntimeError(f"{solver} does not reach the optimum")


def smooth_row(n_samples: int, n_classes: int) -> tuple[float, float, str]:
    """Time Newton and the fastest of scikit-learn's solvers with an L2 penalty."""
    X, y = clusters(n_samples, n_classes)
    least = optimum(X, y, 0.0)
    ours = loosest(SoftmaxRegression, "newton", X, y, 0.0, least)
    rivals = [loosest(LogisticRegression, solver, X, y, 0.0, least) for solver in SOLVERS]
    mine, *theirs = in_turns([partial(model.fit, X, y) for model in [ours, *rivals]])
    best = int(np.argmin(theirs))
    return mine, theirs[best], f"{rivals[best].solver}, tol {rivals[best].tol:g}"


def saga(
    X: Floats, y: Codes, l1_ratio: float, least: float, *, may_exceed: bool
) -> tuple[float, str]:
    """Return the time of saga, and by which run.

    No run follows one that took more than LIMIT. If the limit may not be exceeded, no run starts
    that would take longer.
    """
    for epochs, following in pairwise((*SAGA_EPOCHS, math.inf)):
        model = LogisticRegression(
            C=C, l1_ratio=l1_ratio, solver="saga", tol=0.0, max_iter=int(epochs), random_state=0
        )
        taken = seconds(partial(model.fit, X, y))
        gap = objective(model, X, y, l1_ratio) / least - 1
        if gap <= SAME:
            return taken, f"saga, {epochs} epochs"
        if (taken if may_exceed else taken * following / epochs) > LIMIT:
            break
    return taken, f"saga, stopped {gap:.0e} above"


def saga_row(n_samples: int, n_classes: int, l1_ratio: float) -> tuple[float, float, str]:
    """Time Newton and saga with an L1 part."""
    X, y = clusters(n_samples, n_classes)
    least = optimum(X, y, l1_ratio)
    ours = loosest(SoftmaxRegression, "newton", X, y, l1_ratio, least)
    mine = in_turns([partial(ours.fit, X, y)])[0]
    return mine, *saga(X, y, l1_ratio, least, may_exceed=True)


def mean_and_least(ratios: list[float]) -> str:
    """Return the geometric mean, with the least in brackets."""
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    return f"{mean:,.1f} ({min(ratios):,.1f})"


def table(title: str, rows: list[tuple[str, tuple[float, float, str]]]) -> None:
    """Print times and ratios as a Markdown table."""
    print(f"\n{title}\n\n| samples x classes | Newton | scikit-learn | by | ratio |")
    print("| --- | ---: | ---: | --- | ---: |")
    for name, (mine, theirs, by) in rows:
        times = f"{mine * 1e3:,.1f} ms | {theirs * 1e3:,.1f} ms"
        print(f"| {name} | {times} | {by} | {theirs / mine:,.1f} |", flush=True)
    ratios = [theirs / mine for _, (mine, theirs, _) in rows]
    print(f"| geometric mean (least) | | | | {mean_and_least(ratios)} |")


def main() -> None:
    """Run all rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out 100,000 samples and saga")
    parser.add_argument("--wide", action="store_true", help="only data with many weights")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)
    if chosen.wide:
        from benchmarks import wide

        wide.main()
        return
    quick = chosen.quick
    cells = list(product(SAMPLES[:3] if quick else SAMPLES, CLASSES))
    names = [f"{n:,} x {k}" for n, k in cells]
    rows = [smooth_row(*cell) for cell in cells]
    table(f"L2, same objective to {SAME:g}", list(zip(names, rows, strict=True)))
    for label, l1_ratio in () if quick else (("L1", 1.0), ("Elastic net, L1 ratio 0.5", 0.5)):
        rows = [saga_row(*cell, l1_ratio) for cell in cells]
        table(f"{label}, same objective to {SAME:g}", list(zip(names, rows, strict=True)))


if __name__ == "__main__":
    main()

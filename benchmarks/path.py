"""The path over C, compared with single fits by scikit-learn: ``python -m benchmarks.path``.

Both find the optima with an L2 penalty for the page's 65 values of C, to the same objective.
scikit-learn's solvers have the loosest of TOLERANCES that brings all fits within SAME of the
optimum. Only the fastest counts. They start at zero, or with ``warm_start`` at the fit before.
Times are medians, and the two methods take turns. Both have one thread, as in the page's worker.
"""

import argparse
import warnings
from functools import partial
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from benchmarks.fit import (
    SAME,
    SOLVERS,
    TOLERANCES,
    clusters,
    in_turns,
    mean_and_least,
    objective,
    seconds,
)
from explorer import RegularizationPath, regularization_path
from explorer.maths.arrays import Codes, Floats
from explorer.settings import PATH_C

SIZES = ((300, 3), (2_000, 6), (10_000, 8))


def fits(X: Floats, y: Codes, **options: Any) -> list[LogisticRegression]:
    """Fit each C with scikit-learn."""
    models = []
    for C in PATH_C:
        model = LogisticRegression(C=C, max_iter=10_000, **options)
        if options["warm_start"] and models:
            model.coef_, model.intercept_ = models[-1].coef_.copy(), models[-1].intercept_.copy()
        models.append(model.fit(X, y))
    return models


def is_same(
    models: list[LogisticRegression], path: RegularizationPath, X: Floats, y: Codes
) -> bool:
    """Tell whether all fits are within SAME of the optimum."""
    reached = [objective(each, X, y, 0.0, each.C) for each in models]
    return bool((np.array(reached) <= path.objective * (1.0 + SAME)).all())


def row(n_samples: int, n_classes: int) -> tuple[float, float, str]:
    """Time our path and the fastest way with scikit-learn."""
    X, y = clusters(n_samples, n_classes)
    path = regularization_path(X, y, C=PATH_C)
    ways = []
    for solver in SOLVERS:
        for warm in (False, True):
            for tol in TOLERANCES:
                options = {"solver": solver, "tol": tol, "warm_start": warm}
                if is_same(fits(X, y, **options), path, X, y):
                    ways.append(options)
                    break
    best = min(ways, key=lambda options: seconds(partial(fits, X, y, **options)))
    ours = partial(regularization_path, X, y, C=PATH_C)
    mine, theirs = in_turns([ours, partial(fits, X, y, **best)])
    start = "from the fit before" if best["warm_start"] else "from zero"
    return mine, theirs, f"{best['solver']}, tol {best['tol']:g}, {start}"


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)
    print("| samples x classes | path | scikit-learn | by | ratio |")
    print("| --- | ---: | ---: | --- | ---: |")
    ratios = []
    for size in SIZES:
        with threadpool_limits(limits=1, user_api="blas"):
            mine, theirs, by = row(*size)
        ratios.append(theirs / mine)
        name = f"{size[0]:,} x {size[1]}"
        times = f"{mine * 1e3:,.0f} ms | {theirs * 1e3:,.0f} ms"
        print(f"| {name} | {times} | {by} | {ratios[-1]:,.1f} |", flush=True)
    print(f"| geometric mean (least) | | | | {mean_and_least(ratios)} |")


if __name__ == "__main__":
    main()

"""The estimator keeps scikit-learn's conventions."""

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from explorer import SoftmaxRegression
from tests.estimator.samples import SOLVERS

# Many fits are cut short here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

ROUNDED = "rounding hides the last descent; whether 1e-7 is reached depends on the processor"
EQUIVALENT = "check_sample_weight_equivalence_on_{}_data"

NOT_HELD = {
    "sgd": {
        "check_class_weight_classifiers": "too few mini-batches for features that are not scaled",
    },
    "lbfgs": {EQUIVALENT.format("sparse"): ROUNDED},
    "accelerated-gradient": {EQUIVALENT.format(kind): ROUNDED for kind in ("dense", "sparse")},
}
"""Checks that a solver does not pass, and why; test_estimator_weights.py has looser ones."""


MOST = {"sgd": 100}
"""Iterations of a solver that never comes to a tolerance of 1e-10; the others may make 1000."""


@parametrize_with_checks(
    # The checks compare results of two fits to 1e-7.
    [
        SoftmaxRegression(solver=solver, tol=1e-10, max_iter=MOST.get(solver, 1000))
        for solver in SOLVERS
    ],
    expected_failed_checks=lambda estimator: NOT_HELD.get(estimator.solver, {}),
)
def test_estimator_passes_scikit_learns_check(estimator, check):
    check(estimator)

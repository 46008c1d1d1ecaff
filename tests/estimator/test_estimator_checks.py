"""The estimator keeps scikit-learn's conventions."""

import pytest
from sklearn.utils import estimator_checks
from sklearn.utils.estimator_checks import parametrize_with_checks

from explorer import SoftmaxRegression
from tests.estimator.samples import SOLVERS

# Many fits are cut short here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

# test_estimator_weights.py has a looser one.
NOT_HELD = {
    "check_sample_weight_equivalence_on_sparse_data": (
        "rounding hides the last descent; whether 1e-7 is reached depends on the processor"
    )
}


@parametrize_with_checks(
    # The checks compare results of two fits to 1e-7.
    [SoftmaxRegression(tol=1e-10, max_iter=1000)],
    expected_failed_checks=lambda _: NOT_HELD,
)
def test_estimator_passes_scikit_learns_check(estimator, check):
    check(estimator)


# The other checks are of code that comes before and after every solver. The steps of
# accelerated-gradient on sparse features are those of gradient-descent.
@pytest.mark.parametrize(
    ("solver", "check"),
    [
        *((solver, "check_classifiers_train") for solver in SOLVERS if solver != "lbfgs"),
        *((s, "check_estimator_sparse_array") for s in ("newton", "gradient-descent", "sgd")),
    ],
)
def test_every_solver_passes_scikit_learns_check(solver, check):
    estimator = SoftmaxRegression(solver=solver, max_iter=50)
    getattr(estimator_checks, check)("SoftmaxRegression", estimator)

"""L-BFGS: where a small gradient is not enough."""

import numpy as np
import pytest
from sklearn.datasets import load_wine

from explorer import SoftmaxRegression
from explorer.maths.penalty import ElasticNet


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("seed", range(4, 8))
@pytest.mark.parametrize("l1_ratio", [0.5, 1.0])
def test_a_fit_that_says_it_converged_is_at_the_optimum_whatever_the_scales(seed, l1_ratio):
    X, y = load_wine(return_X_y=True)
    X = X * 10.0 ** np.random.default_rng(seed).integers(-9, 10, X.shape[1])
    model = SoftmaxRegression(l1_ratio=l1_ratio).fit(X, y)
    best = SoftmaxRegression(l1_ratio=l1_ratio, solver="newton").fit(X, y).objective_curve_[-1]
    # A Newton step may still gain 1e-8 nats and a share of 1e-6.
    assert not model.converged_ or model.objective_curve_[-1] <= best * (1 + 2e-6) + 2e-8


def test_features_that_are_divided_twice_have_the_penalty_of_both():
    rng = np.random.default_rng(0)
    coef, one, other = rng.standard_normal((3, 4)), rng.uniform(1, 2, 4), rng.uniform(1, 2, 4)
    penalty = ElasticNet(l1=0.3, l2=0.2)
    twice = penalty.rescaled(one).rescaled(other)
    assert twice.value(coef * one * other) == pytest.approx(penalty.value(coef), rel=1e-14)

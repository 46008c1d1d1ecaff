"""Labels of any kind, pipelines and searches."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from explorer import SoftmaxRegression
from tests.estimator.samples import SOLVERS, dataset

# Many fits are cut short here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

LABELS = [
    np.array(["setosa", "versicolor", "virginica"]),
    np.array(["b", "c", "a"], dtype=object),
    np.array([-7, 100, 3]),
    np.array([10**12, 0, 5]),
    np.array([2.0, 0.0, 1.0]),
]


@pytest.mark.parametrize("labels", LABELS, ids=str)
def test_classes_are_the_labels_in_order_and_predictions_are_labels(labels):
    X, y = dataset("blobs", 3)
    plain, named = SoftmaxRegression().fit(X, y), SoftmaxRegression().fit(X, labels[y])
    assert named.classes_.tolist() == sorted(labels.tolist())
    np.testing.assert_array_equal(named.predict(X), labels[plain.predict(X)])


def test_two_labels_of_truth_are_taken():
    X, y = dataset("blobs", 2)
    assert SoftmaxRegression().fit(X, y == 1).classes_.tolist() == [False, True]


def test_works_in_a_pipeline_where_equal_seeds_give_equal_mini_batches():
    X, y = dataset("blobs", 3)
    settings = {"solver": "sgd", "random_state": 0, "max_iter": 50}
    pipeline = make_pipeline(StandardScaler(), SoftmaxRegression(**settings)).fit(X, y)
    scaled = StandardScaler().fit_transform(X)
    alone = SoftmaxRegression(**settings).fit(scaled, y)
    np.testing.assert_array_equal(pipeline.predict_proba(X), alone.predict_proba(scaled))


def test_grid_search_chooses_as_it_does_with_scikit_learns_estimator():
    X, y = dataset("blobs", 3, n_samples=100, cluster_std=2.0)
    grid = {"C": [1e-4, 0.1, 10.0]}
    ours = GridSearchCV(SoftmaxRegression(), grid, scoring="neg_log_loss").fit(X, y)
    reference = GridSearchCV(LogisticRegression(tol=1e-8), grid, scoring="neg_log_loss").fit(X, y)
    # Probabilities agree to 1e-5. They are above 0.1, so their logarithms agree to 1e-4.
    np.testing.assert_allclose(
        ours.cv_results_["mean_test_score"], reference.cv_results_["mean_test_score"], atol=1e-4
    )


def test_grid_search_goes_over_solvers_and_penalties():
    grid = {"solver": SOLVERS, "l1_ratio": [0.0, 1.0]}
    search = GridSearchCV(SoftmaxRegression(max_iter=20), grid, cv=2, error_score="raise")
    assert len(search.fit(*dataset("blobs", 3)).cv_results_["params"]) == 10


def test_clone_keeps_the_parameters():
    model = SoftmaxRegression(C=3.0, l1_ratio=0.2, solver="newton", tol=1e-3, max_iter=7)
    assert clone(model).get_params() == model.get_params()

"""The path over C, against scikit-learn and against single fits."""

import warnings

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.preprocessing import PolynomialFeatures

from explorer import DataParams, FitParams, make_dataset, regularization_path
from explorer.fitting import path as module
from explorer.fitting.path import _shares, stratified_folds
from explorer.settings import PATH_C, PATH_STRIDE, RULES
from explorer.study import Study

DATA = make_dataset(DataParams(cluster_std=2.0))
TIMES = np.array(["2020", "NaT", "2021"], "datetime64[Y]")
SOME = (1e-4, 1e-2, 0.1, 1.0, 30.0, 1e4)


def objective(coef, intercept, C, l1_ratio):
    z = DATA.X @ coef.T + intercept
    loss = log_loss(DATA.y, np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))
    penalty = (1.0 - l1_ratio) / 2.0 * (coef**2).sum() + l1_ratio * np.abs(coef).sum()
    return loss + penalty / (C * len(DATA.y))


@pytest.mark.parametrize("l1_ratio", [0.0, 0.5, 1.0])
def test_every_fit_is_an_optimum_that_scikit_learn_does_not_beat(l1_ratio):
    path = regularization_path(DATA.X, DATA.y, C=SOME, l1_ratio=l1_ratio)
    for i, C in enumerate(SOME):
        ours = objective(path.coef[i], path.intercept[i], C, l1_ratio)
        assert path.objective[i] == pytest.approx(ours, rel=1e-12)
        with warnings.catch_warnings(action="ignore"):
            options = {"solver": "saga", "max_iter": 3000} if l1_ratio else {"tol": 1e-12}
            model = LogisticRegression(C=C, l1_ratio=l1_ratio, **options).fit(DATA.X, DATA.y)
        theirs = objective(model.coef_, model.intercept_, C, l1_ratio)
        assert ours <= theirs * (1.0 + 1e-9)


# Columns that no optimum with an L1 penalty uses: constant up to rounding, or far too small.
USELESS = {
    "constant": np.random.default_rng(0).dirichlet(np.ones(3), len(DATA.y)).sum(axis=1),
    "tiny": 1e-17 * np.random.default_rng(0).normal(size=len(DATA.y)),
}


@pytest.mark.parametrize("name", USELESS)
def test_a_column_that_is_useless_changes_no_optimum(name):
    column = USELESS[name]
    assert np.ptp(column) > 0.0  # it is not exactly constant
    with_it = regularization_path(np.c_[DATA.X, column], DATA.y, C=SOME, l1_ratio=1.0)
    without = regularization_path(DATA.X, DATA.y, C=SOME, l1_ratio=1.0)
    np.testing.assert_allclose(with_it.objective, without.objective, rtol=1e-9)
    assert not with_it.coef[:, :, 2].any()


def test_a_start_from_the_fit_before_leads_to_the_same_optimum():
    path = regularization_path(DATA.X, DATA.y, C=SOME, l1_ratio=1.0)
    for i, C in enumerate(SOME):
        alone = Study(
            DataParams(cluster_std=2.0), FitParams(penalty="l1", C=C, solver="newton")
        ).fit
        # Newton stops when a step is predicted to gain a share of 5e-17 of the objective.
        assert path.objective[i] == pytest.approx(alone.objective_curve[-1], rel=1e-9)


def test_a_start_continues_the_polynomial_of_the_last_weights():
    t = np.log([1e-3, 0.02, 0.1, 1.0, 7.0, 300.0])
    coef, intercept = (t**4 - 2.0 * t)[:, None, None], (1.0 + t**3)[:, None]
    shares = _shares(t.tolist(), 5)
    # Sums of numbers up to 3,000, with factors up to about 10.
    np.testing.assert_allclose(np.tensordot(shares, coef[:5], 1), coef[5], rtol=1e-12)
    np.testing.assert_allclose(shares @ intercept[:5], intercept[5], rtol=1e-12)


def test_a_start_after_a_wide_gap_is_not_far_from_the_last_optimum():
    logs = [0.0, 0.001, 0.002, 0.003, 9.0]
    # The line through the last two is the polynomial that multiplies errors by least, 18,000.
    np.testing.assert_array_equal(_shares(logs, 7), [1.0])


def test_with_an_l1_part_no_fit_starts_far_above_its_optimum(monkeypatch):
    gaps, descend = [], module.descend

    def recorded(problem, start, run):
        descend(problem, start, run)
        gaps.append(run.iterates[0].objective - run.last.objective)

    monkeypatch.setattr(module, "descend", recorded)
    # Powers to the fifth are almost collinear: their large weights must change together.
    powers = PolynomialFeatures(5, include_bias=False).fit_transform(DATA.X)
    regularization_path(powers, DATA.y, C=PATH_C, l1_ratio=1.0)
    # In nats. If weights whose signs change started at zero, it would be 2.
    assert len(gaps) == len(PATH_C) and max(gaps[1:]) < 0.1


def test_weights_leave_zero_one_after_the_other_with_an_l1_penalty():
    path = regularization_path(DATA.X, DATA.y, C=PATH_C, l1_ratio=1.0)
    counts = (path.coef != 0.0).sum(axis=(1, 2))
    assert counts[0] == 0 and (np.diff(counts) >= 0).all() and len({*counts}) >= 4


def test_a_cross_validated_loss_is_that_of_fits_without_the_fold():
    path = regularization_path(DATA.X, DATA.y, C=[0.1, 1.0], n_folds=5, random_state=3)
    folds = stratified_folds(DATA.y, 5, 3)
    for fold in range(5):
        out = folds == fold
        for i, C in enumerate((0.1, 1.0)):
            model = LogisticRegression(C=C, tol=1e-10, max_iter=1000)
            model.fit(DATA.X[~out], DATA.y[~out])
            wanted = log_loss(DATA.y[out], model.predict_proba(DATA.X[out]))
            # scikit-learn's L-BFGS stops about 1e-6 from the optimum.
            assert path.fold_loss[fold, i] == pytest.approx(wanted, abs=1e-5)


@pytest.fixture
def cross_validated(monkeypatch):
    """Return the loss of each of five fixed folds, for some of 60 samples and their weights."""
    X, y = np.random.default_rng(0).normal(size=(60, 2)), np.arange(60) % 3

    def loss(chosen, weights=None):
        folds = chosen // 12
        monkeypatch.setattr(module, "stratified_folds", lambda *_: folds)
        path = regularization_path(X[chosen], y[chosen], C=SOME, sample_weight=weights, n_folds=5)
        return path.fold_loss

    return loss


def test_a_whole_weight_counts_like_so_many_equal_samples_in_a_cross_validated_loss(
    cross_validated,
):
    all_of_them, counts = np.arange(60), np.random.default_rng(1).integers(1, 4, 60)
    weighted = cross_validated(all_of_them, counts)
    repeated = cross_validated(np.repeat(all_of_them, counts))
    # Newton stops about 1e-8 from the optimal weights.
    np.testing.assert_allclose(weighted, repeated, rtol=1e-7)


def test_a_tiny_weight_counts_like_none_in_a_cross_validated_loss(cross_validated):
    all_of_them = np.arange(60)
    tiny = cross_validated(all_of_them, np.where(all_of_them % 4, 1.0, 1e-12))
    left_out = cross_validated(all_of_them[all_of_them % 4 > 0])
    np.testing.assert_allclose(tiny, left_out, rtol=1e-7)


def test_folds_share_every_class_and_the_seed_decides_how():
    y = np.repeat([0, 1, 2], [50, 23, 7])
    folds = stratified_folds(y, 5, 0)
    counts = np.array([np.bincount(folds[y == k], minlength=5) for k in range(3)])
    assert (np.ptp(counts, axis=1) <= 1).all()
    np.testing.assert_array_equal(folds, stratified_folds(y, 5, 0))
    assert (folds != stratified_folds(y, 5, 1)).any()


def test_there_are_no_more_folds_than_points_of_the_smallest_class():
    assert stratified_folds(np.array([0, 0, 0, 1, 1, 1]), 5, 0).max() == 2
    assert not stratified_folds(np.array([0, 0, 0, 1]), 5, 0).size


def test_the_simplest_model_within_one_standard_error_has_the_stronger_penalty():
    path = regularization_path(DATA.X, DATA.y, C=PATH_C, n_folds=5)
    error = path.fold_loss[:, path.best].std(ddof=1) / np.sqrt(5)
    bound = path.validated.min() + error
    assert path.validated[path.one_standard_error] <= bound
    assert (path.validated[: path.one_standard_error] > bound).all()
    assert path.one_standard_error <= path.best


@pytest.mark.parametrize(
    ("given", "why"),
    [
        *[({"C": C}, "C must be a") for C in ([], [0.0, 1.0], [1.0, 1.0], [2.0, 1.0])],
        *[({"C": C}, "C must be a") for C in (1.0, [[1.0, 2.0]], [np.nan], [1.0, np.nan])],
        *[({"l1_ratio": r}, "l1_ratio must be a number from 0") for r in (-1.0, 2.0, np.nan)],
        ({"X": DATA.X[:, 0]}, "X must have rows and columns"),
        ({"X": np.where(DATA.X > 0.0, DATA.X, np.nan)}, "X must be finite"),
        ({"y": DATA.y[:9]}, "y must be 300 labels"),
        ({"y": DATA.y[:, None]}, "y must be 300 labels"),
        ({"y": np.where(DATA.y, 1.0, np.nan)}, "y must be finite"),
        ({"X": csr_array(DATA.X)}, "X must be an array, got a sparse matrix"),
        ({"X": DATA.X + 1j}, "X must be real, got complex numbers"),
        ({"X": [[1j]] * 300}, "X must be real, got complex numbers"),
        ({"y": DATA.y + 1j}, "y must be real, got complex numbers"),
        ({"y": TIMES[DATA.y]}, "y must be finite, got NaT"),
        ({"y": DATA.X[:, 0]}, "y must be classes, got a number that is not whole"),
        ({"y": np.zeros(300)}, "y must have at least 2 classes"),
        ({"n_folds": 2.5}, "n_folds must be a whole number"),
        *[({"random_state": s}, "random_state must be a whole number") for s in ("a", -1, 0.5)],
        ({"sample_weight": [1.0]}, r"sample_weight must have shape \(300,\)"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(given, why):
    with pytest.raises(ValueError, match=why):
        regularization_path(**({"X": DATA.X, "y": DATA.y, "C": [1.0]} | given))


@pytest.mark.parametrize("name", ["validated", "standard_error", "best", "one_standard_error"])
def test_a_path_without_folds_has_no_cross_validated_loss(name):
    path = regularization_path(DATA.X, DATA.y, C=[1.0])
    with pytest.raises(ValueError, match="without folds"):
        getattr(path, name)


def test_a_class_of_one_sample_is_said_to_be_why_there_are_no_folds():
    path = regularization_path([[0.0], [1.0], [2.0]], ["a", "b", "b"], C=[0.1, 1.0], n_folds=5)
    with pytest.raises(ValueError, match="samples of each class are at least 2"):
        _ = path.best


def test_a_path_can_end_without_a_penalty():
    path = regularization_path(DATA.X, DATA.y, C=[0.01, 0.1, 1.0, np.inf])
    assert path.objective[-1] == path.loss[-1] == path.loss.min()


def test_each_stride_along_the_path_ends_at_a_stop_of_c():
    assert PATH_C[::PATH_STRIDE] == RULES["C"].stops


def test_a_class_without_weight_has_no_optimum_and_is_refused():
    y = np.repeat(["a", "b", "c"], 10)
    X = np.random.default_rng(0).normal(size=(30, 2))
    with pytest.raises(ValueError, match=r"class 'c'.* no weight.*Leave the class out"):
        regularization_path(X, y, C=[1.0], sample_weight=np.where(y == "c", 0.0, 1.0))


def test_samples_without_weight_count_like_none():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 2)), np.repeat([0, 1, 2], 20)
    weights = np.tile([0.0, 1.0, 2.0, 1.0], 15)
    kept = weights > 0.0
    given = {"C": [0.1, 1.0], "n_folds": 5}
    all_of_them = regularization_path(X, y, sample_weight=weights, **given)
    others = regularization_path(X[kept], y[kept], sample_weight=weights[kept], **given)
    for name, value in vars(all_of_them).items():
        np.testing.assert_array_equal(value, getattr(others, name), err_msg=name)


def test_of_incomes_too_the_objective_falls_along_the_path():
    # The penalty is so faint that rounding hides it along a common shift of all classes.
    y = np.arange(60) % 3
    X = np.random.default_rng(2).lognormal(np.column_stack([10 + 2 * y, 11 + y]), [2.2, 1.1])
    path = regularization_path(X, y, C=PATH_C)
    assert np.diff(path.objective).max() <= 1e-12
    np.testing.assert_allclose(path.coef.sum(axis=1), 0.0, atol=1e-12)

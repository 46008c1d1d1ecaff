"""The frames that the browser draws of a training."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from explorer.data.dataset import make_dataset
from explorer.estimator import SoftmaxRegression
from explorer.figures.training import MOST, frame_iterations, training_frames, typed_frame
from explorer.settings import DataParams

# Some optimisers have not converged when they are drawn.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

curves = st.integers(1, 300).flatmap(
    lambda n: arrays(np.float64, n, elements=st.floats(0.0, 1e6, allow_subnormal=False))
)


@given(curves)
def test_frames_go_from_the_start_to_the_end_without_repeating(objective):
    frames = frame_iterations(objective)
    assert frames[0] == 0 and frames[-1] == len(objective) - 1
    assert (np.diff(frames) > 0).all()


@given(curves)
def test_a_run_has_all_its_frames_or_as_many_as_are_drawn(objective):
    assert len(frame_iterations(objective)) == min(len(objective), MOST)


def test_frames_are_dense_where_the_loss_moves():
    falls_late = np.concatenate([np.full(500, 1.0), np.linspace(1.0, 0.0, 100), np.zeros(400)])
    frames = frame_iterations(falls_late)
    moving = ((frames >= 500) & (frames < 600)).sum()
    assert moving > 0.4 * len(frames)  # a tenth of the iterations; even steps would give 0.1


def test_a_long_flat_end_has_frames_too():
    falls_early = np.exp(-np.arange(1001.0))
    frames = frame_iterations(falls_early)
    assert (frames > 100).sum() > 10


@pytest.fixture(scope="module")
def run():
    data = make_dataset(DataParams(n_classes=4))
    return data, SoftmaxRegression(solver="gradient-descent", C=100.0).fit(data.X, data.y).fit_


@pytest.fixture(scope="module")
def frames(run):
    data, fit = run
    return training_frames(
        fit.coef_path, fit.intercept_path, fit.loss_curve, fit.objective_curve, data.X, data.y
    )


def test_each_frame_has_its_own_iterations_numbers(run, frames):
    _, fit = run
    at = frames["iterations"]
    # The browser receives float32, but the intercepts are exact: they decide where classes tie.
    np.testing.assert_array_equal(frames["coef"], fit.coef_path[at].astype(np.float32))
    np.testing.assert_array_equal(frames["intercept"], fit.intercept_path[at])
    np.testing.assert_array_equal(frames["loss"], fit.loss_curve[at].astype(np.float32))


def test_weights_for_points_far_from_zero_are_in_double_precision(run):
    data, fit = run
    own = fit.coef_path, fit.intercept_path, fit.loss_curve, fit.objective_curve
    frames = training_frames(*own, data.X + np.array([1.7e9, 0.0]), data.y)
    np.testing.assert_array_equal(frames["coef"], fit.coef_path[frames["iterations"]])


def test_the_accuracy_of_a_frame_is_scikit_learns(run, frames):
    data, _ = run
    model = LogisticRegression().fit(data.X, data.y)
    for i in range(0, len(frames["iterations"]), 10):
        model.coef_, model.intercept_ = frames["coef"][i], frames["intercept"][i]
        # Rounded to float32, which has 24 binary digits.
        assert frames["accuracy"][i] == pytest.approx(model.score(data.X, data.y), abs=2.0**-24)


def test_held_out_points_have_numbers_of_their_own(run):
    data, fit = run
    frames = training_frames(
        fit.coef_path,
        fit.intercept_path,
        fit.loss_curve,
        fit.objective_curve,
        data.X,
        data.y,
        (data.X_test, data.y_test),
    )
    model = LogisticRegression().fit(data.X, data.y)
    model.coef_, model.intercept_ = fit.coef, fit.intercept
    loss = log_loss(data.y_test, model.predict_proba(data.X_test))
    assert frames["test_loss"][-1] == pytest.approx(loss, rel=1e-6)  # float32
    accuracy = model.score(data.X_test, data.y_test)
    assert frames["test_accuracy"][-1] == pytest.approx(accuracy, abs=2.0**-24)


def test_without_held_out_points_there_are_no_numbers_of_theirs(frames):
    assert not any(name.startswith("test_") for name in frames)


def test_typed_weights_are_one_frame_with_their_scores():
    data = make_dataset(DataParams())
    theirs = LogisticRegression(C=1.0).fit(data.X, data.y)
    points, held_out = (data.X, data.y), (data.X_test, data.y_test)
    loss = log_loss(data.y, theirs.predict_proba(data.X))
    frame = typed_frame(theirs.coef_, theirs.intercept_, loss, *points, held_out)
    assert frame["typed"] is True and frame["iterations"].tolist() == [0]
    for names, (X, y) in (
        (("loss", "accuracy"), points),
        (("test_loss", "test_accuracy"), held_out),
    ):
        scores = [log_loss(y, theirs.predict_proba(X)), theirs.score(X, y)]
        # Scores are in single precision, weights are not.
        np.testing.assert_allclose([frame[name][0] for name in names], scores, rtol=1e-6)
    assert frame["coef"][0].tolist() == theirs.coef_.tolist()
    assert frame["intercept"][0].tolist() == theirs.intercept_.tolist()

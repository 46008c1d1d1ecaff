"""The pipelines: scikit-learn's objects around the model, fitted to the page's training points."""

import warnings
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache, partial
from inspect import signature
from typing import Any

import numpy as np

from explorer.fits import KEPT
from explorer.lenses.pipelines import Kind
from explorer.maths.arrays import Floats
from explorer.settings import DataParams, FitParams, Solver, Start
from explorer.study import Study, Weights

Classifier = Any
"""A classifier of scikit-learn, which has no types."""

FOLDS = 5
"""Parts of the training points in a cross-validation; fewer if a class has fewer points."""


def standardised(plain: Classifier) -> Classifier:
    """Standardise the features before the fit."""
    from sklearn.base import clone
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    # The other pipelines copy the model before they fit it.
    return Pipeline([("scale", StandardScaler()), ("softmax", clone(plain))])


def temperature(plain: Classifier, cv: int) -> Classifier:
    """Divide all scores by one number."""
    from sklearn.calibration import CalibratedClassifierCV

    return CalibratedClassifierCV(plain, method="temperature", cv=cv, ensemble=False)


def isotonic(plain: Classifier, cv: int) -> Classifier:
    """Turn the score of each class into a probability by a function that never falls."""
    from sklearn.calibration import CalibratedClassifierCV

    return CalibratedClassifierCV(plain, method="isotonic", cv=cv, ensemble=False)


def fixed_threshold(plain: Classifier, threshold: float) -> Classifier:
    """Predict class 1 where its probability reaches a threshold."""
    from sklearn.model_selection import FixedThresholdClassifier

    return FixedThresholdClassifier(plain, threshold=threshold)


def stacking(plain: Classifier, cv: int) -> Classifier:
    """Fit a softmax to the probabilities of this model and of another one."""
    from sklearn.ensemble import StackingClassifier
    from sklearn.naive_bayes import GaussianNB

    from explorer import SoftmaxRegression

    return StackingClassifier(
        [("softmax", plain), ("bayes", GaussianNB())],
        final_estimator=SoftmaxRegression(solver="newton"),
        cv=cv,
    )


def voting(plain: Classifier) -> Classifier:
    """Take the mean of the probabilities of this model and of another one."""
    from sklearn.ensemble import VotingClassifier
    from sklearn.naive_bayes import GaussianNB

    return VotingClassifier([("softmax", plain), ("bayes", GaussianNB())], voting="soft")


RECIPES: dict[Kind, Callable[..., Classifier]] = {
    Kind.STANDARDISED: standardised,
    Kind.TEMPERATURE: temperature,
    Kind.ISOTONIC: isotonic,
    Kind.THRESHOLD: fixed_threshold,
    Kind.STACKING: stacking,
    Kind.VOTING: voting,
}
"""The code of each pipeline; the page shows it."""

TIE = 1e-9
"""Probabilities that differ by less count as equal when regions are drawn."""


class Hindrance(Enum):
    """Why a pipeline cannot be fitted."""

    CLASSES = auto()
    FEW = auto()
    ONE_PLACE = auto()


@dataclass(frozen=True)
class Made:
    """The plain model and the pipeline, fitted to the same training points."""

    plain: Classifier
    pipeline: Classifier


def made(study: Study) -> Made:
    """Return the pipeline that the settings describe, and the plain model."""
    data = study.data.training()
    return _made(data, study.chosen, Kind(study.view.pipeline), study.view.threshold)


@lru_cache(maxsize=KEPT)
def _made(data: DataParams, params: FitParams, kind: Kind, threshold: float) -> Made:
    from sklearn.exceptions import ConvergenceWarning

    study = Study(data, replace(params, start=Start.ZERO).relevant(data.n_classes))
    # The optimum depends neither on the solver nor on the start, and a pipeline may fit the model
    # six times.
    sooner = params.solver in (Solver.LBFGS, Solver.NEWTON) and not study.penalty.is_zero
    inside = _near(study) if sooner else _model(study)
    pipeline = RECIPES[kind](inside, **settings(study, kind, threshold))
    with warnings.catch_warnings():  # the page says in its own words how a training ended
        warnings.simplefilter("ignore", ConvergenceWarning)
        pipeline.fit(study.points.X, study.points.y)
    return Made(_plain(study), pipeline)


def _model(study: Study, **others: Any) -> Classifier:
    """Return a model that is not fitted, with the page's arguments and others."""
    from explorer import PlaneFeatures, SoftmaxRegression

    softmax = SoftmaxRegression(**study.softmax_arguments | others)
    if study.features.is_plane:
        return softmax
    from sklearn.pipeline import make_pipeline

    return make_pipeline(PlaneFeatures(**study.feature_arguments), softmax)


def _near(study: Study) -> Classifier:
    """Return a model whose copies are fitted by Newton's method, from the optimum of all points.

    A pipeline copies the model before it fits it.
    """
    model, fit = _model(study, solver=str(Solver.NEWTON), warm_start=True), study.reference
    softmax = _softmax(model, study)
    softmax.coef_, softmax.intercept_ = fit.coef, fit.intercept
    softmax.__sklearn_clone__ = partial(copy, softmax)  # scikit-learn leaves the weights out
    return model


def _plain(study: Study) -> Classifier:
    """Return the model with the fit of the page, which is not made again."""
    model, fit = _model(study), study.fit
    softmax = _softmax(model, study)
    softmax.classes_, softmax.n_features_in_ = np.arange(len(fit.coef)), fit.coef.shape[1]
    softmax.coef_, softmax.intercept_ = fit.coef, fit.intercept
    softmax.converged_ = fit.converged
    if softmax is not model:
        model[0].fit(study.points.X, study.points.y)
    return model


def _softmax(model: Classifier, study: Study) -> Classifier:
    """Return the softmax of a model; features of the plane are made before it."""
    return model if study.features.is_plane else model[-1]


def settings(study: Study, kind: Kind, threshold: float) -> dict[str, Any]:
    """Return what the code of a pipeline needs besides the model."""
    known = {"cv": min(FOLDS, int(np.bincount(study.points.y).min())), "threshold": threshold}
    return {name: known[name] for name in list(signature(RECIPES[kind]).parameters)[1:]}


def decisive(study: Study, X: Floats) -> Floats:
    """Return scores of the pipeline; the class with the largest is decided: (n_places, n_classes).

    Where classes tie, the first one is decided, as ``predict`` does; with a threshold, the second.
    """
    probabilities: Floats = made(study).pipeline.predict_proba(X)
    if study.view.pipeline == Kind.THRESHOLD:
        lead = probabilities[:, 1] - study.view.threshold
        return np.column_stack([-lead - TIE, lead])
    return probabilities - TIE * np.arange(probabilities.shape[1])


def straight(study: Study) -> Weights | None:
    """Return weights whose scores decide as the pipeline does; None if it has no such weights."""
    kind, pipeline = Kind(study.view.pipeline), made(study).pipeline
    if not study.features.is_plane or kind not in (Kind.STANDARDISED, Kind.TEMPERATURE):
        return None
    if kind is Kind.TEMPERATURE:  # which changes no decision
        (calibrated,) = pipeline.calibrated_classifiers_
        return calibrated.estimator.coef_, calibrated.estimator.intercept_
    (_, scaler), (_, softmax) = pipeline.steps
    coef = softmax.coef_ / scaler.scale_
    return coef, softmax.intercept_ - coef @ scaler.mean_


def temperature_of(pipeline: Classifier) -> float:
    """Return the T of a calibration by temperature."""
    (calibrated,) = pipeline.calibrated_classifiers_
    (scaling,) = calibrated.calibrators
    # Two classes have the scores -z and z, where z is the difference of the page's scores.
    return 1.0 / float(scaling.beta_ * (2.0 if len(pipeline.classes_) == 2 else 1.0))


def hindrance(study: Study) -> Hindrance | None:
    """Return why the pipeline cannot be fitted to these data; None if it can."""
    kind, points = Kind(study.view.pipeline), study.points
    if kind is Kind.THRESHOLD and study.data.n_classes != 2:
        return Hindrance.CLASSES
    if "cv" in signature(RECIPES[kind]).parameters and np.bincount(points.y).min() < 2:
        return Hindrance.FEW
    # Naive Bayes divides by the variance.
    if kind in (Kind.STACKING, Kind.VOTING) and not np.ptp(points.X, axis=0).any():
        return Hindrance.ONE_PLACE
    return None

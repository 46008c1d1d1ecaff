"""The fits of a data set, and everything else that does not depend on the view."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from explorer.data.dataset import Dataset, density, make_dataset
from explorer.fitting.features import feature_map
from explorer.fitting.one_vs_rest import OneVsRest, one_vs_rest
from explorer.fitting.path import FOLDS, RegularizationPath, regularization_path
from explorer.fitting.solvers import Options
from explorer.fitting.start import initial_weights
from explorer.fitting.training import Fit, Reason, train
from explorer.fitting.weights import class_weights
from explorer.maths import softmax as maths
from explorer.maths.arrays import Codes, Floats
from explorer.maths.density import Density
from explorer.maths.features import FeatureMap
from explorer.maths.penalty import ElasticNet
from explorer.maths.separability import is_separable
from explorer.names import Names
from explorer.settings import (
    PATH_C,
    RATED,
    ClassWeight,
    DataParams,
    FeatureParams,
    FitParams,
    Solver,
    Start,
)

KEPT = 8
"""Most results of each kind that are kept; a race has five fits."""


@dataclass(frozen=True)
class Objective:
    """Mean cross-entropy and penalty, in nats. With class weights, the mean is weighted."""

    cross_entropy: float
    penalty: float

    @property
    def total(self) -> float:
        """The objective, which the optimiser minimises."""
        return self.cross_entropy + self.penalty

    def rounded(self, decimals: int) -> tuple[float, float, float]:
        """Return rounded cross-entropy, penalty and total; the first two add up to the total.

        The page shows cross-entropy and total in other places too, so only the penalty is adjusted.
        """
        loss, total = round(self.cross_entropy, decimals), round(self.total, decimals)
        return loss, round(total - loss, decimals), total


@dataclass(frozen=True)
class Fits:
    """Data, the settings of a fit, and everything that is derived from both, each computed once.

    Data sets and fits are cached by their parameters, so all objects share them.

    Parameters
    ----------
    data : DataParams
    params : FitParams
        The settings of all optimisers, because a race runs all of them.
    """

    data: DataParams
    params: FitParams = FitParams()

    @cached_property
    def chosen(self) -> FitParams:
        """The settings that have an effect on the fit."""
        return self.params.relevant(self.data.n_classes)

    @property
    def points(self) -> Dataset:
        """The data set."""
        return _dataset(self.data)

    @property
    def names(self) -> Names:
        """The names of the classes and of the features."""
        return self.data.names

    @cached_property
    def features(self) -> FeatureMap:
        """The features, standardised on the training points; linear ones are not."""
        return _features(self.data.training(), self.chosen.featured())

    @cached_property
    def design(self) -> Floats:
        """The features of the training points, shape (n_samples, n_features)."""
        return self.features(self.points.X)

    @cached_property
    def held_out(self) -> tuple[Floats, Codes]:
        """The features of the held-out points, shape (n_test, n_features), and their classes."""
        return self.features(self.points.X_test), self.points.y_test

    @cached_property
    def fit(self) -> Fit:
        """The fit of the chosen optimiser; held-out points are not used."""
        return _fit(self.data.training(), self.chosen)

    @cached_property
    def reference(self) -> Fit:
        """Newton's fit from zero; it is the same for every start and optimiser."""
        return self._fit(replace(self.chosen, solver=Solver.NEWTON, start=Start.ZERO))

    @cached_property
    def race(self) -> dict[Solver, Fit]:
        """The fits of all optimisers from the same start."""
        return {solver: self._fit(replace(self.params, solver=solver)) for solver in Solver}

    @property
    def path(self) -> RegularizationPath:
        """The optimum for every C of ``PATH_C``; without a penalty, that of an L2 penalty."""
        return _path(self.data.training(), self.chosen.for_path())

    def _fit(self, params: FitParams) -> Fit:
        return _fit(self.data.training(), params.relevant(self.data.n_classes))

    @cached_property
    def optimum(self) -> float:
        """The lowest known objective, in nats: Newton's or that of the chosen fit."""
        return self._least([self.fit])

    @cached_property
    def race_optimum(self) -> float:
        """The lowest known objective of all optimisers, in nats."""
        return self._least(self.race.values())

    def _least(self, fits: Iterable[Fit]) -> float:
        reached = [each.objective_curve.min() for each in fits]
        return float(min(self.reference.objective_curve[-1], *reached))

    @property
    def attained(self) -> bool:
        """Whether some weights have the lowest objective. Otherwise it is only approached."""
        return self.reference.reason is not Reason.SEPARABLE

    @cached_property
    def penalty(self) -> ElasticNet:
        """The penalty of the fit."""
        return ElasticNet.of(*self.chosen.effective, self.total_weight, self.data.n_classes)

    @cached_property
    def class_weights(self) -> Floats | None:
        """The weight of each class in the loss; None if there are none."""
        return class_weights(self.chosen, self.points.y, self.data.n_classes)

    @property
    def class_weight(self) -> str | dict[int, float] | None:
        """The class weights in the form that scikit-learn takes."""
        if self.chosen.class_weight is ClassWeight.BALANCED:
            return "balanced"
        weights = self.class_weights
        return None if weights is None else dict(enumerate(weights.tolist()))

    @cached_property
    def sample_weight(self) -> Floats | None:
        """The weight of each training point in the loss; None if there are none."""
        return None if self.class_weights is None else self.class_weights[self.points.y]

    @property
    def total_weight(self) -> float:
        """The sum of the weights of all training points; without weights, their number."""
        return float(len(self.points.y) if self.sample_weight is None else self.sample_weight.sum())

    @property
    def class_shares(self) -> Floats:
        """The share of each class in that sum, shape (n_classes,)."""
        counts = np.bincount(self.points.y, self.sample_weight, self.data.n_classes)
        return counts / self.total_weight

    @property
    def loss_name(self) -> str:
        """The name of the training points' loss; with class weights it is a weighted mean."""
        return "cross-entropy" if self.class_weights is None else "weighted loss"

    @property
    def softmax_arguments(self) -> dict[str, Any]:
        """The arguments of ``SoftmaxRegression`` for the same fit, without most defaults."""
        params, (C, l1_ratio) = self.chosen, self.chosen.effective
        given: dict[str, Any] = {"C": C}
        if l1_ratio:
            given["l1_ratio"] = l1_ratio
        if self.class_weight is not None:
            given["class_weight"] = self.class_weight
        if params.solver is not Solver.LBFGS:
            given["solver"] = str(params.solver)
        if params.solver in RATED:
            given |= {"learning_rate": params.learning_rate, "max_iter": params.max_iter}
        if params.solver is Solver.SGD:
            given |= {"batch_size": params.batch_size, "random_state": params.training_seed}
        return given

    @property
    def feature_arguments(self) -> dict[str, Any]:
        """The arguments of ``PlaneFeatures`` for the same features, without the page's defaults."""
        params, defaults = self.chosen, FeatureParams()
        given = {
            "features": str(params.features),
            "terms": tuple(map(str, params.terms)),
            "bumps": str(params.bumps),
            "bump_places": params.bump_places,
            "bump_width": params.bump_width,
        }
        return {name: value for name, value in given.items() if value != getattr(defaults, name)}

    def objective(self, coef: Floats, intercept: Floats) -> Objective:
        """Return the objective of weights."""
        return Objective(self._cross_entropy(coef, intercept), self.penalty.value(coef))

    def _cross_entropy(self, coef: Floats, intercept: Floats) -> float:
        logits = maths.logits(self.design, coef, intercept)
        return maths.cross_entropy(logits, self.points.y, self.sample_weight)

    def gradient(self, probabilities: Floats) -> Floats:
        """Return the gradient of the training points' loss: shape (n_classes, n_features + 1).

        ``probabilities`` are those of these points, shape (n_samples, n_classes).
        """
        design = np.column_stack([self.design, np.ones(len(self.points.y))])
        if self.sample_weight is not None:
            design *= self.sample_weight[:, None]
        return maths.gradient(probabilities, self.points.y, design) / self.total_weight

    @property
    def density(self) -> Density | None:
        """The density of the points, if it is known."""
        return _density(self.data.training())

    @property
    def one_vs_rest(self) -> OneVsRest:
        """One logistic regression per class against all others."""
        return _one_vs_rest(self.data.training(), self.chosen.for_optimum())


_dataset = lru_cache(maxsize=KEPT)(make_dataset)
_density = lru_cache(maxsize=KEPT)(density)


@lru_cache(maxsize=KEPT)
def _features(data: DataParams, params: FeatureParams) -> FeatureMap:
    points = _dataset(data)
    return feature_map(params, points.X, points.y, data.n_classes)


@lru_cache(maxsize=KEPT)
def _fit(data: DataParams, params: FitParams) -> Fit:
    C, l1_ratio = params.effective
    fits = Fits(data, params)
    points = fits.points
    coef, intercept = initial_weights(params, data.n_classes)
    options = Options(
        max_iter=params.max_iter,
        learning_rate=params.learning_rate,
        batch_size=params.batch_size,
        random_state=params.training_seed,
    )
    return train(
        fits.design,
        points.y,
        data.n_classes,
        C=C,
        l1_ratio=l1_ratio,
        solver=params.solver,
        options=options,
        coef_init=coef,
        intercept_init=intercept,
        sample_weight=fits.sample_weight,
        separable=_separable(data, params.featured()) if math.isinf(C) else None,
    )


@lru_cache(maxsize=KEPT)
def _separable(data: DataParams, params: FeatureParams) -> bool:
    """Return whether linear scores of the features separate the classes, for all optimisers."""
    points = _dataset(data)
    return is_separable(_features(data, params)(points.X), points.y, data.n_classes)


@lru_cache(maxsize=KEPT)
def _path(data: DataParams, params: FitParams) -> RegularizationPath:
    fits = Fits(data, params)
    return regularization_path(
        fits.design,
        fits.points.y,
        C=PATH_C,
        l1_ratio=params.effective[1],
        sample_weight=fits.sample_weight,
        n_folds=FOLDS,
    )


@lru_cache(maxsize=KEPT)
def _one_vs_rest(data: DataParams, params: FitParams) -> OneVsRest:
    fits = Fits(data, params)
    points, (C, l1_ratio) = fits.points, params.effective
    return one_vs_rest(
        fits.design,
        points.y,
        data.n_classes,
        C=C,
        l1_ratio=l1_ratio,
        sample_weight=fits.sample_weight,
    )

"""A study: data, fit and view, and everything that is derived from them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pkgutil import resolve_name

import numpy as np
from numpy.typing import NDArray

from explorer.data import dataset as drawing
from explorer.data.dataset import Dataset, make_dataset
from explorer.data.point import Point
from explorer.fitting import one_vs_rest as ovr
from explorer.fitting.features import feature_map
from explorer.fitting.one_vs_rest import OneVsRest
from explorer.fitting.path import FOLDS, RegularizationPath, regularization_path
from explorer.fitting.solvers import Options
from explorer.fitting.start import initial_weights
from explorer.fitting.training import Fit, Reason, train
from explorer.fitting.weights import class_weights
from explorer.maths import softmax as maths
from explorer.maths.decision import LIKELIEST, Rule
from explorer.maths.density import Density
from explorer.maths.extents import Extent, plot_extent, roomy_extent
from explorer.maths.features import FeatureMap
from explorer.maths.penalty import ElasticNet
from explorer.maths.scorer import Scorer
from explorer.names import Names
from explorer.settings import (
    EDITED,
    LENSES,
    PATH_C,
    ClassWeight,
    DataParams,
    FitParams,
    Group,
    Solver,
    Start,
    ViewParams,
)

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Weights = tuple[Floats, Floats]
"""``coef`` of shape (n_classes, n_features) and ``intercept`` of shape (n_classes,)."""

MARGIN = 0.08
"""Room around the points, as a share of their span."""

MODEL = tuple(name for name, each in FitParams.settings().items() if each.group is Group.MODEL)
"""Settings of the fit that determine the optimum."""

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
class Study:
    """Data, fit and view, and everything that is derived from them, each computed once.

    Data sets and fits are cached by their parameters, so studies share them.

    Parameters
    ----------
    data : DataParams
    params : FitParams
        The settings of all optimisers, because a race runs all of them.
    view : ViewParams
        The place, the iteration, the lens, and the other settings that pictures depend on.
    """

    data: DataParams
    params: FitParams = FitParams()
    view: ViewParams = ViewParams()

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

    @property
    def features(self) -> FeatureMap:
        """The features, standardised on the training points; linear ones are not."""
        return _features(self.data.training(), self.chosen.featured())

    @cached_property
    def design(self) -> Floats:
        """The features of the training points, shape (n_samples, n_features)."""
        return self.features(self.points.X)

    @cached_property
    def design_test(self) -> Floats:
        """The features of the held-out points, shape (n_test, n_features)."""
        return self.features(self.points.X_test)

    @cached_property
    def fit(self) -> Fit:
        """The fit of the chosen optimiser; held-out points are not used."""
        return self._fit(self.chosen)

    @cached_property
    def reference(self) -> Fit:
        """Newton's fit from zero; it is the same for every start and optimiser."""
        newton = replace(self.params, solver=Solver.NEWTON, start=Start.ZERO)
        return self._fit(newton.relevant(self.data.n_classes))

    @cached_property
    def race(self) -> dict[Solver, Fit]:
        """The fits of all optimisers from the same start."""
        entries = {solver: replace(self.params, solver=solver) for solver in Solver}
        return {
            solver: self._fit(each.relevant(self.data.n_classes))
            for solver, each in entries.items()
        }

    @property
    def path(self) -> RegularizationPath:
        """The optimum for every C of ``PATH_C``; without a penalty, that of an L2 penalty."""
        return _path(self.data.training(), self.chosen.for_path())

    def _fit(self, params: FitParams) -> Fit:
        return _fit(self.data.training(), params)

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
    def loss_name(self) -> str:
        """The name of the training points' loss; with class weights it is a weighted mean."""
        return "cross-entropy" if self.class_weights is None else "weighted loss"

    def objective(self, coef: Floats, intercept: Floats) -> Objective:
        """Return the objective of weights."""
        return Objective(self._cross_entropy(coef, intercept), self.penalty.value(coef))

    def _cross_entropy(self, coef: Floats, intercept: Floats) -> float:
        logits = maths.logits(self.design, coef, intercept)
        return maths.cross_entropy(logits, self.points.y, self.sample_weight)

    # The weights and the place that lenses explain.

    @cached_property
    def iteration(self) -> int:
        """The shown iteration; the last one if the run has fewer iterations."""
        last = self.fit.n_iter
        return last if self.view.iteration is None else min(self.view.iteration, last)

    @cached_property
    def typed(self) -> Weights | None:
        """The typed weights; classes without a row have zeros.

        None if no weights are typed, or if they belong to other features.
        """
        rows, width = self.view.weights, self.chosen.n_features(self.data.n_classes) + 1
        if rows is None or (rows and len(rows[0]) != width):
            return None
        values = np.zeros((self.data.n_classes, width))
        given = np.array(rows[: self.data.n_classes]).reshape(-1, width)
        values[: len(given)] = given
        return values[:, :-1], values[:, -1]

    @cached_property
    def weights(self) -> Weights:
        """The typed weights, or the weights at the shown iteration."""
        if self.typed is not None:
            return self.typed
        return self.fit.coef_path[self.iteration], self.fit.intercept_path[self.iteration]

    @cached_property
    def loss(self) -> float:
        """Mean cross-entropy of the training points with these weights, in nats.

        With class weights it is the weighted mean; see :attr:`loss_name`.
        """
        if self.typed is None:
            return float(self.fit.loss_curve[self.iteration])
        return self._cross_entropy(*self.typed)

    @cached_property
    def when(self) -> str:
        """The origin of these weights, in words."""
        if self.typed is not None:
            return "with the typed weights"
        return f"after {self.iteration:,} iteration{'' if self.iteration == 1 else 's'}"

    def scores(self, X: Floats, weights: Weights | None = None) -> Floats:
        """Return the scores at places, with the weights that lenses explain or with others.

        Parameters
        ----------
        X : ndarray of shape (n_places, 2)
        weights : tuple of ndarray, optional

        Returns
        -------
        ndarray of shape (n_places, n_classes)
        """
        return maths.logits(self.features(X), *(weights or self.weights))

    def scorer_of(self, weights: Weights) -> Scorer:
        """Return the scores of weights at any place; the likeliest class is decided."""
        return Scorer(*weights, features=self.features)

    def decisions(self, X: Floats, weights: Weights | None = None) -> Codes:
        """Return what is decided at places, with the weights that lenses explain or with others.

        Parameters
        ----------
        X : ndarray of shape (n_places, 2)
        weights : tuple of ndarray, optional

        Returns
        -------
        ndarray of shape (n_places,)
            The predicted class; ``n_classes`` means that the place is rejected.
        """
        return self.rule.decide(self.scores(X, weights))

    @cached_property
    def rule(self) -> Rule:
        """The decision rule."""
        for lens in LENSES.values():
            if lens.decides:
                rule: Rule = resolve_name(lens.decides)(self)
                return rule
        return LIKELIEST

    @cached_property
    def place(self) -> Floats | None:
        """The inspected place, shape (2,)."""
        x1, x2 = self.view.x1, self.view.x2
        return None if x1 is None or x2 is None else np.array([x1, x2])

    @cached_property
    def places(self) -> Floats:
        """The mean of each class, the middle of the means, and the inspected place, if any."""
        points = self.points
        means = [points.X[points.y == k].mean(axis=0) for k in range(points.n_classes)]
        chosen = [] if self.place is None else [self.place]
        return np.array([*means, np.mean(means, axis=0), *chosen])

    def point_at(self, x1: float, x2: float) -> Point | None:
        """Return the point at a place, to single precision; training points come first."""
        points = self.points
        for X, y, held_out in ((points.X, points.y, False), (points.X_test, points.y_test, True)):
            same = (X.astype(np.float32) == np.array([x1, x2], np.float32)).all(axis=1)
            if same.any():
                return Point(int(y[same.argmax()]), held_out)
        return None

    # The weights in the pictures: those of the last iteration, as the open lens changes them.

    @cached_property
    def shown(self) -> Weights:
        """The weights in the pictures."""
        return self.altered(self.typed or (self.fit.coef, self.fit.intercept))

    def altered(self, weights: Weights) -> Weights:
        """Return weights as lenses alter them: those whose settings are not the defaults."""
        for lens in LENSES.values():
            if lens.alters and self.view.reset(*lens.settings) != self.view:
                weights = resolve_name(lens.alters)(weights, self.view)
        return weights

    @cached_property
    def extent(self) -> Extent:
        """The rectangle of all pictures. It contains all points, including the held-out ones."""
        if self.data.dataset in EDITED:
            return roomy_extent(self.points.X)
        return plot_extent(np.vstack([self.points.X, self.points.X_test]), MARGIN)

    @property
    def scorer(self) -> Scorer:
        """The scores that the pictures show. All studies of the same weights share them."""
        return _scorer(Study(self.data, self.chosen, self.view.altering()))

    # Other classifiers for the same data.

    @property
    def density(self) -> Density | None:
        """The density of the points, if it is known."""
        return _density(self.data.training())

    @property
    def one_vs_rest(self) -> OneVsRest:
        """One logistic regression per class against all others."""
        # It does not depend on the settings of the optimiser.
        model = {name: getattr(self.chosen, name) for name in MODEL}
        return _one_vs_rest(self.data.training(), FitParams(**model))


@lru_cache(maxsize=KEPT)
def _scorer(study: Study) -> Scorer:
    return Scorer(*study.shown, features=study.features, rule=study.rule)


_dataset = lru_cache(maxsize=KEPT)(make_dataset)
_density = lru_cache(maxsize=KEPT)(drawing.density)


@lru_cache(maxsize=KEPT)
def _features(data: DataParams, params: FitParams) -> FeatureMap:
    points = _dataset(data)
    return feature_map(params, points.X, points.y, data.n_classes)


@lru_cache(maxsize=KEPT)
def _fit(data: DataParams, params: FitParams) -> Fit:
    C, l1_ratio = params.effective
    study = Study(data, params)
    points = study.points
    coef, intercept = initial_weights(params, data.n_classes)
    options = Options(
        max_iter=params.max_iter,
        learning_rate=params.learning_rate,
        batch_size=params.batch_size,
        random_state=params.training_seed,
    )
    return train(
        study.design,
        points.y,
        data.n_classes,
        C=C,
        l1_ratio=l1_ratio,
        solver=params.solver,
        options=options,
        coef_init=coef,
        intercept_init=intercept,
        sample_weight=study.sample_weight,
    )


@lru_cache(maxsize=KEPT)
def _path(data: DataParams, params: FitParams) -> RegularizationPath:
    points, features = _dataset(data), _features(data, params.featured())
    weights = class_weights(params, points.y, data.n_classes)
    return regularization_path(
        features(points.X),
        points.y,
        C=PATH_C,
        l1_ratio=params.effective[1],
        sample_weight=None if weights is None else weights[points.y],
        n_folds=FOLDS,
    )


@lru_cache(maxsize=KEPT)
def _one_vs_rest(data: DataParams, params: FitParams) -> OneVsRest:
    study = Study(data, params)
    points, (C, l1_ratio) = study.points, params.effective
    return ovr.one_vs_rest(
        study.design,
        points.y,
        data.n_classes,
        C=C,
        l1_ratio=l1_ratio,
        sample_weight=study.sample_weight,
    )

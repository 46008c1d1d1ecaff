"""What is computed for a page, cached by parameters; without Streamlit, for any process."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.app import text
from explorer.app.page import Chart, Drawn, Page, Point
from explorer.data import dataset as drawing
from explorer.data.dataset import Dataset, make_dataset
from explorer.figures.loss import Run, distance_figure, loss_figure, race_figure
from explorer.figures.overlays import with_choices, with_rival, with_weights
from explorer.figures.packed import Packed
from explorer.figures.probabilities import probabilities_figure
from explorer.figures.regions import regions_figure
from explorer.figures.style import PAGE, Figure, Theme
from explorer.figures.training import training_frames, typed_frame
from explorer.figures.uncertainty import blend_figure, entropy_figure, margin_figure
from explorer.fitting import one_vs_rest as ovr
from explorer.fitting.one_vs_rest import OneVsRest
from explorer.fitting.solvers import Options
from explorer.fitting.start import initial_weights
from explorer.fitting.training import Fit, Reason, train
from explorer.maths import bayes
from explorer.maths import softmax as maths
from explorer.maths.density import Density
from explorer.maths.geometry import Extent, disagreement, grid, plot_extent, share
from explorer.maths.penalty import ElasticNet
from explorer.maths.shift import shifted
from explorer.settings import (
    DataParams,
    FitParams,
    Lens,
    LossView,
    Maps,
    RaceAxis,
    Row,
    Solver,
    Start,
    ViewParams,
    WeightsDrawn,
)

Floats = NDArray[np.float64]
Weights = tuple[Floats, Floats]
"""``coef`` of shape (n_classes, 2) and ``intercept`` of shape (n_classes,)."""

MAPS: dict[Maps, Callable[..., Figure]] = {
    Maps.CLASSES: probabilities_figure,
    Maps.BLEND: blend_figure,
    Maps.ENTROPY: entropy_figure,
    Maps.MARGIN: margin_figure,
}

RIVALS = {Lens.ONE_VS_REST: "borders of one-vs-rest", Lens.BAYES: "best possible borders"}
"""Names of the classifiers that a lens lays over the regions."""

LINES, CELLS = 200, 36
"""Upright and level lines on which a curved border has its dots; cells a side of its regions."""

MARGIN = 0.08
"""Room around the points, as a share of their span."""

KEPT = 8
"""Most of each thing that is kept: as many fits as a race has, of ten thousand iterations each."""


@dataclass(frozen=True)
class Objective:
    """Mean cross-entropy and penalty of some weights, in nats."""

    cross_entropy: float
    penalty: float

    @property
    def total(self) -> float:
        """What the optimiser lowers."""
        return self.cross_entropy + self.penalty

    def rounded(self, decimals: int) -> tuple[float, float, float]:
        """Return cross-entropy, penalty and total as they are shown, where the first two add up.

        Cross-entropy and total stand elsewhere on the page too, so the penalty gives way.
        """
        loss, total = round(self.cross_entropy, decimals), round(self.total, decimals)
        return loss, round(total - loss, decimals), total


def page(data: DataParams, params: FitParams, view: ViewParams, theme: Theme) -> Page:
    """Return what a page shows.

    Parameters
    ----------
    data : DataParams
    params : FitParams
        Settings of all optimisers: the race runs each with its own.
    view : ViewParams
        Without what has no part in the pictures.
    theme : Theme
    """
    chosen = params.relevant(data.n_classes)
    points, model = dataset(data), shown_weights(data, chosen, view)
    altered = view.reset("loss_view", "race_axis", "maps", "lens", "weights_drawn")
    # No temperature moves a region; but it is in the labels that the points have where Plotly draws
    # them.
    flat = view.reset("temperature") if theme == PAGE else view
    seen = shown_frames(data, chosen, view)
    lines = text.statuses(seen, points, _states(data, chosen, view, seen["iterations"]))
    return Page(
        run=hashlib.sha256(f"{data} {chosen} {altered}".encode()).hexdigest()[:16],
        scene=str(extent(data)),
        nowhere=text.nowhere(*model, extent(data)),
        regions=regions(data, chosen, flat.reset("loss_view", "race_axis", "maps"), theme),
        probabilities=probabilities(data, chosen, altered, view.maps, theme),
        loss=race(data, params, view.race_axis, theme)
        if view.loss_view is LossView.RACE
        else loss(data, chosen, ViewParams(loss_view=view.loss_view, weights=view.weights), theme),
        frames=Packed.of({**seen, "status": lines}),
        status=lines[-1],
    )


def _states(
    data: DataParams, params: FitParams, view: ViewParams, iterations: Sequence[int]
) -> list[tuple[str, str]]:
    """Return the state of each frame that is shown, and why."""
    least = optimum(data, params)
    if view.weights is None:
        return text.states(fit(data, params), iterations, least)
    cost = objective(data, params, *typed_weights(view.weights, data.n_classes)).total
    return [text.typed_state(cost, least, attained(data, params))]


def attained(data: DataParams, params: FitParams) -> bool:
    """Tell whether some weights have the least objective, or it is only ever approached."""
    return reference(data, params).reason is not Reason.SEPARABLE


def shown_weights(data: DataParams, params: FitParams, view: ViewParams) -> Weights:
    """Return the weights and intercepts that the pictures are of."""
    if view.weights is not None:
        return _altered(*typed_weights(view.weights, data.n_classes), view)
    fitted = fit(data, params)
    return _altered(fitted.coef, fitted.intercept, view)


def shown_frames(data: DataParams, params: FitParams, view: ViewParams) -> dict[str, Any]:
    """Return the training as the pictures show it; typed weights are one frame without any.

    Losses are those of the weights themselves, at a temperature of one.
    """
    if view.weights is None:
        shown = frames(data, params)
    else:
        points, typed = dataset(data), typed_weights(view.weights, data.n_classes)
        shown = typed_frame(*typed, points.X, points.y, (points.X_test, points.y_test))
    coef, intercept = shown["coef"], shown["intercept"]
    # Each class is altered by itself, so those of all frames are at once.
    altered = _altered(coef.reshape(-1, 2), intercept.ravel(), view)
    return shown | {
        "coef": altered[0].reshape(coef.shape).astype(coef.dtype),
        "intercept": altered[1].reshape(intercept.shape).astype(coef.dtype),
    }


def _altered(coef: Floats, intercept: Floats, view: ViewParams) -> Weights:
    """Return weights as a lens on temperature or on a shift has them."""
    if view.temperature != 1.0:
        return coef / view.temperature, intercept / view.temperature
    vector = np.array([view.shift_w1, view.shift_w2])
    if vector.any() or view.shift_b:
        return shifted(coef, intercept, vector, view.shift_b)
    return coef, intercept


def objective(data: DataParams, params: FitParams, coef: Floats, intercept: Floats) -> Objective:
    """Return what the optimiser would make of weights."""
    points = dataset(data)
    return Objective(
        maths.cross_entropy(maths.logits(points.X, coef, intercept), points.y),
        penalty(data, params).value(coef),
    )


def penalty(data: DataParams, params: FitParams) -> ElasticNet:
    """Return the penalty of a fit."""
    return ElasticNet.of(*params.effective, len(dataset(data).y), data.n_classes)


def warm() -> None:
    """Compute the page of the defaults: it is asked for most, and loads what every page needs."""
    page(DataParams(), FitParams(), ViewParams(), PAGE)


@lru_cache(maxsize=KEPT)
def dataset(data: DataParams) -> Dataset:
    """Return the points that the parameters describe."""
    return make_dataset(data)


def point_at(data: DataParams, x1: float, x2: float) -> Point | None:
    """Return the point that lies at a place, to single precision: a training point first."""
    points = dataset(data)
    for X, y, held_out in ((points.X, points.y, False), (points.X_test, points.y_test, True)):
        same = (X.astype(np.float32) == np.array([x1, x2], np.float32)).all(axis=1)
        if same.any():
            return Point(int(y[same.argmax()]), held_out)
    return None


def extent(data: DataParams) -> Extent:
    """Return the rectangle that every picture of the points shows, the held-out ones included."""
    points = dataset(data)
    return plot_extent(np.vstack([points.X, points.X_test]), MARGIN)


def fit(data: DataParams, params: FitParams) -> Fit:
    """Return the fit of the chosen optimiser, which sees none of the held-out points."""
    return _fit(replace(data, test_size=0.0), params)


@lru_cache(maxsize=KEPT)
def _fit(data: DataParams, params: FitParams) -> Fit:
    C, l1_ratio = params.effective
    points = dataset(data)
    coef, intercept = initial_weights(params, data.n_classes)
    options = Options(
        max_iter=params.max_iter,
        learning_rate=params.learning_rate,
        batch_size=params.batch_size,
        random_state=params.training_seed,
    )
    return train(
        points.X,
        points.y,
        data.n_classes,
        C=C,
        l1_ratio=l1_ratio,
        solver=params.solver,
        options=options,
        coef_init=coef,
        intercept_init=intercept,
    )


def reference(data: DataParams, params: FitParams) -> Fit:
    """Return Newton's fit from zero, which every start and optimiser shares."""
    newton = replace(params, solver=Solver.NEWTON, start=Start.ZERO)
    return fit(data, newton.relevant(data.n_classes))


def optimum(data: DataParams, params: FitParams) -> float:
    """Return the least objective known, in nats: Newton's, or the least of the chosen fit."""
    newton, chosen = reference(data, params), fit(data, params)
    return float(min(newton.objective_curve[-1], chosen.objective_curve.min()))


@lru_cache(maxsize=KEPT)
def regions(data: DataParams, params: FitParams, view: ViewParams, theme: Theme) -> Chart:
    """Return panel 1, with what the open lens lays over it."""
    points, (coef, intercept) = dataset(data), shown_weights(data, params, view)
    figure = regions_figure(
        points.X,
        points.y,
        coef,
        intercept,
        extent=extent(data),
        theme=theme,
        held_out=(points.X_test, points.y_test),
        labels=theme != PAGE,
    )
    told = text.regions_alt(points, coef, intercept, extent(data))
    if view.lens is Lens.WEIGHTS and view.weights_drawn is not WeightsDrawn.NONE:
        figure = with_weights(
            figure,
            coef,
            intercept,
            arrows=view.weights_drawn is not WeightsDrawn.LINES,
            lines=view.weights_drawn is not WeightsDrawn.ARROWS,
            extent=extent(data),
            theme=theme,
        )
    other = rival(data, params, view.lens)
    if other is not None:
        figure = with_rival(
            figure,
            coef,
            intercept,
            *other,
            name=RIVALS[view.lens],
            extent=extent(data),
            theme=theme,
        )
    elif view.lens is Lens.BAYES and (best := density(data)) is not None:
        _, _, cells = grid(extent(data), CELLS)
        figure = with_choices(
            figure,
            coef,
            intercept,
            bayes.borders(best, extent(data), LINES),
            best.log_densities(cells).argmax(axis=1).reshape(CELLS, CELLS),
            name=RIVALS[view.lens],
            extent=extent(data),
            theme=theme,
        )
    if view.lens in RIVALS:
        told = f"{told} {differing(data, params, (coef, intercept), view.lens)}".rstrip()
    return Chart(drawn(figure, theme), told)


def rival(data: DataParams, params: FitParams, lens: Lens) -> Weights | None:
    """Return the weights of the classifier that a lens sets beside the fit, where it has some."""
    if lens is Lens.ONE_VS_REST:
        other = one_vs_rest(data, params)
        return other.coef, other.intercept
    best = density(data)
    return best.weights if best is not None and lens is Lens.BAYES else None


def differing(data: DataParams, params: FitParams, weights: Weights, lens: Lens) -> str:
    """Say on how much of the picture that classifier chooses another class than some weights.

    Where it is not known nothing is said.
    """
    other, where = rival(data, params, lens), extent(data)
    if other is not None:
        part = share(disagreement(*weights, *other, where).values(), where)
    elif (best := density(data)) is not None:
        part = bayes.disagreement_share(best, *weights, where)
    else:
        return ""
    return f"The two choose different classes on {part:.1%} of the picture."


def density(data: DataParams) -> Density | None:
    """Return the density that the points are drawn from, where it is known."""
    return _density(data.reset("test_size"))


_density = lru_cache(maxsize=KEPT)(drawing.density)


def one_vs_rest(data: DataParams, params: FitParams) -> OneVsRest:
    """Return one logistic regression for each class against the others."""
    return _one_vs_rest(replace(data, test_size=0.0), *params.effective)


@lru_cache(maxsize=KEPT)
def _one_vs_rest(data: DataParams, C: float, l1_ratio: float) -> OneVsRest:
    points = dataset(data)
    return ovr.one_vs_rest(points.X, points.y, data.n_classes, C=C, l1_ratio=l1_ratio)


@lru_cache(maxsize=KEPT)
def probabilities(
    data: DataParams, params: FitParams, view: ViewParams, maps: Maps, theme: Theme
) -> Chart:
    """Return panel 2."""
    points, (coef, intercept) = dataset(data), shown_weights(data, params, view)
    figure = MAPS[maps](coef, intercept, extent=extent(data), theme=theme)
    return Chart(drawn(figure, theme), text.maps_alt(points, coef, intercept, maps))


@lru_cache(maxsize=KEPT)
def loss(data: DataParams, params: FitParams, view: ViewParams, theme: Theme) -> Chart:
    """Return panel 3."""
    fitted, least = fit(data, params), optimum(data, params)
    known = frames(data, params)
    typed = None
    if view.weights is not None:
        typed = objective(data, params, *typed_weights(view.weights, data.n_classes)).total
    if view.loss_view is LossView.DISTANCE:
        figure = distance_figure(fitted.objective_curve, optimum=least, theme=theme, typed=typed)
    else:
        figure = loss_figure(
            fitted.loss_curve,
            fitted.objective_curve,
            optimum=least,
            attained=attained(data, params),
            theme=theme,
            held_out=(known["iterations"], known["test_loss"]) if "test_loss" in known else None,
            typed=typed,
        )
    return Chart(drawn(figure, theme), text.loss_alt(fitted, least, view.loss_view, typed))


def runs(data: DataParams, params: FitParams) -> dict[Solver, Fit]:
    """Return the fits of all optimisers from the same start."""
    entries = {solver: replace(params, solver=solver) for solver in Solver}
    return {solver: fit(data, each.relevant(data.n_classes)) for solver, each in entries.items()}


def race_optimum(data: DataParams, params: FitParams) -> float:
    """Return the least objective known of all optimisers, in nats."""
    reached = [each.objective_curve.min() for each in runs(data, params).values()]
    return float(min(reference(data, params).objective_curve[-1], *reached))


def race(data: DataParams, params: FitParams, axis: RaceAxis, theme: Theme) -> Chart:
    """Return panel 3 with all optimisers."""
    return _race(replace(data, test_size=0.0), params, axis, theme)


@lru_cache(maxsize=KEPT)
def _race(data: DataParams, params: FitParams, axis: RaceAxis, theme: Theme) -> Chart:
    least = race_optimum(data, params)
    entries = [
        Run(text.RUNNERS[solver], each.objective_curve, each.seconds, solver is params.solver)
        for solver, each in runs(data, params).items()
    ]
    figure = race_figure(
        entries,
        optimum=least,
        attained=attained(data, params),
        timed=axis is RaceAxis.TIME,
        theme=theme,
    )
    return Chart(drawn(figure, theme), text.race_alt(runs(data, params), least, axis))


@lru_cache(maxsize=KEPT)
def frames(data: DataParams, params: FitParams) -> dict[str, Any]:
    """Return the training of the fit, as the browser draws it."""
    points, fitted = dataset(data), fit(data, params)
    return training_frames(
        fitted.coef_path,
        fitted.intercept_path,
        fitted.loss_curve,
        fitted.objective_curve,
        points.X,
        points.y,
        (points.X_test, points.y_test),
    )


def typed_weights(rows: Sequence[Row], n_classes: int) -> Weights:
    """Return typed rows as weights and intercepts; classes without a row have zeros."""
    values = np.zeros((n_classes, 3))
    given = np.array(rows[:n_classes]).reshape(-1, 3)
    values[: len(given)] = given
    return values[:, :2], values[:, 2]


def drawn(figure: Figure, theme: Theme) -> Drawn:
    """Return a figure as the page's own charts take it, where they can be had."""
    return Packed.of(figure) if theme == PAGE else figure

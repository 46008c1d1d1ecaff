"""The work of a worker, without Streamlit."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from explorer.app import charts, frames, text
from explorer.app.page import Outline, Page, run_of, short_name
from explorer.data.point import Point
from explorer.figures.packed import Packed
from explorer.figures.style import PAGE, Theme
from explorer.figures.training import MOST, training_frames
from explorer.lenses.explanation import Explanation
from explorer.maths import softmax as maths
from explorer.maths.extents import grid, plot_extent
from explorer.numbers import percent
from explorer.settings import (
    PATH_C,
    DataParams,
    FitParams,
    LossView,
    Sample,
    ViewParams,
)
from explorer.settings.registry import function
from explorer.study import Study

COARSE = 40
"""Cells per side of the grid on which pages are compared."""


def page(data: DataParams, params: FitParams, view: ViewParams, theme: Theme) -> Page:
    """Return the content of a page.

    Parameters
    ----------
    data : DataParams
    params : FitParams
        Settings of all optimisers, because a race runs all of them.
    view : ViewParams
        Only settings that have an effect on the pictures differ from their defaults.
    theme : Theme
    """
    is_path = view.loss_view is LossView.PATH
    study = Study(data, params, view)
    chosen = study.chosen
    # Labels that Plotly draws have probabilities, which a lens can change without any region.
    moving = view.moving() if theme == PAGE else view
    own = moving.reset("loss_view", "race_axis", "path_shows", "maps")
    mapped = view.altering().having(maps=view.maps)
    seen = frames.shown_frames(study)
    states = _states(study, seen["iterations"])
    templates = _templates(study)
    lines = text.statuses(seen, study.points, states, templates)
    shown = PATH_C.index(chosen.C) if is_path else -1
    return Page(
        run=run_of(data, chosen, view),
        data=short_name(data),
        scene=str(study.extent),
        regions=charts.regions(data, chosen, own, theme),
        probabilities=charts.probabilities(data, chosen, mapped, theme),
        loss=charts.loss_panel(study, theme),
        frames=_packed(seen, status=lines, templates=templates),
        status=lines[shown],
        outline=_outline(study, float(seen["accuracy"][shown])),
        first=shown if is_path else None,
    )


def _packed(shown: dict[str, Any], **told: Any) -> Packed:
    """Pack frames without the shares of points, which the browser reads in the status lines."""
    return Packed.of({k: each for k, each in shown.items() if not k.endswith(text.SHARES)} | told)


def _templates(study: Study) -> dict[str, str]:
    """Return the texts of the status line."""
    weighted = study.class_weights is not None
    return text.templates(study.points, can_reject=study.rule.can_reject, weighted=weighted)


def _outline(study: Study, accuracy: float) -> Outline:
    """Return the parts of a page that are compared with the next page."""
    extent = plot_extent(study.points.X)  # of the training points: it stays if others are held out
    scorer, (_, _, places) = study.scorer, grid(extent, COARSE)
    scores = scorer.scores(places)
    return Outline(
        extent,
        scorer.rule.decide(scores).astype(np.uint8).tobytes(),
        float(maths.softmax(scores).max(axis=1).mean()),
        percent(accuracy, len(study.points.y)),
    )


def _states(study: Study, iterations: Sequence[int]) -> list[tuple[str, str]]:
    """Return the state of each frame that is shown, and why."""
    if study.view.loss_view is LossView.PATH:
        return [text.ON_THE_PATH] * len(iterations)
    if study.typed is None:
        return text.states(
            study.fit, iterations, study.optimum, study.names, study.rule, attained=study.attained
        )
    cost = study.objective(*study.typed).total
    return [text.typed_state(cost, study.optimum, study.attained)]


def explain(data: DataParams, params: FitParams, view: ViewParams, theme: Theme) -> Explanation:
    """Return the content of the open lens.

    Parameters
    ----------
    data : DataParams
    params : FitParams
        Only settings that have an effect on the fit differ from their defaults.
    view : ViewParams
        The lens, the place, the iteration and whatever else the lens depends on.
    theme : Theme
        Look of a chart, where there is one.
    """
    says = function("explorer.lenses", view.lens, "says")
    return says(Study(data, params, view), theme)


def point_at(data: DataParams, x1: float, x2: float) -> Point | None:
    """Return the point at a place, if there is one; see :meth:`explorer.study.Study.point_at`."""
    return Study(data).point_at(x1, x2)


def middle(data: DataParams) -> tuple[float, float]:
    """Return the middle of the class means, which lenses use if no place is chosen."""
    x1, x2 = Study(data).places[-1].tolist()
    return x1, x2


def warm() -> None:
    """Compute the default page. It is wanted most often, and it loads what every page needs."""
    page(DataParams(), FitParams(), ViewParams(), PAGE)


def followed(data: DataParams, params: FitParams, view: ViewParams) -> Packed:
    """Return what the page shows as one frame, for points of which one is being dragged."""
    study = Study(data, params, view)
    fitted, points = study.fit, study.points
    weights, loss = (fitted.coef_path[-1:], fitted.intercept_path[-1:]), fitted.loss_curve[-1:]
    held_out = study.held_out
    end = training_frames(*weights, loss, loss, study.design, points.y, held_out, study.rule)
    shown, templates = frames.as_shown(study, end), _templates(study)
    lines = text.statuses(shown, points, _states(study, [fitted.n_iter]), templates)
    curves = {"objective": fitted.objective_curve, study.loss_name: fitted.loss_curve}
    # Those of long trainings take longest, so they come when the point is released.
    if fitted.n_iter > MOST or view.loss_view is LossView.PATH:
        curves = {}
    seen = {name: curve.astype("f4") for name, curve in curves.items()}
    told = {"status": lines, "templates": templates, "curves": seen, "optimum": study.optimum}
    return _packed(shown, **told, partial=True)


def sample(data: DataParams) -> Sample:
    """Return the training points, rounded to a thousandth of the picture or less."""
    study = Study(data)
    points, names, (x_min, x_max, y_min, y_max) = study.points, study.names, study.extent
    digits = [math.ceil(3.0 - math.log10(size)) for size in (x_max - x_min, y_max - y_min)]
    columns = [points.X[:, j].round(digits[j]) + 0.0 for j in range(2)]
    rows = zip(*(each.tolist() for each in (*columns, points.y)), strict=True)
    return Sample.of(rows, class_names=names.classes, feature_names=names.features)

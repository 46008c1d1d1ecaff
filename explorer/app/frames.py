"""The frames that the pictures show: a training, a path over C, or typed weights."""

from functools import lru_cache
from typing import Any

from explorer.figures.training import path_frames, training_frames, typed_frame
from explorer.fits import KEPT
from explorer.maths.decision import Rule
from explorer.settings import PATH_STRIDE, DataParams, FitParams, LossView
from explorer.study import Study


def shown_frames(study: Study) -> dict[str, Any]:
    """Return the training as the pictures show it; typed weights are a single frame.

    Losses are those of the weights themselves, at a temperature of one.
    """
    if study.view.loss_view is LossView.PATH:
        found = of_path(study.data, study.chosen, study.rule)
    elif study.typed is None:
        found = of_training(study.data, study.chosen, study.rule)
    else:
        y, held_out = study.points.y, study.held_out
        found = typed_frame(*study.typed, study.loss, study.design, y, held_out, study.rule)
    return as_shown(study, found)


def as_shown(study: Study, found: dict[str, Any]) -> dict[str, Any]:
    """Return frames with the weights as the open lens alters them, and with the rule."""
    coef, intercept = found["coef"], found["intercept"]
    # Each class is altered by itself, so the classes of all frames can be altered at once.
    altered = study.altered((coef.reshape(-1, coef.shape[-1]), intercept.ravel()))
    bent = {} if study.features.is_plane else {"features": study.features.sent()}
    return {
        **found,
        **bent,
        "rule": study.rule.sent(),
        "coef": altered[0].reshape(coef.shape).astype(coef.dtype),
        "intercept": altered[1].reshape(intercept.shape),
    }


@lru_cache(maxsize=KEPT)
def of_training(data: DataParams, params: FitParams, rule: Rule) -> dict[str, Any]:
    """Return the frames of the training."""
    study = Study(data, params)
    fitted = study.fit
    return training_frames(
        fitted.coef_path,
        fitted.intercept_path,
        fitted.loss_curve,
        fitted.objective_curve,
        study.design,
        study.points.y,
        study.held_out,
        rule,
    )


@lru_cache(maxsize=KEPT)
def of_path(data: DataParams, params: FitParams, rule: Rule) -> dict[str, Any]:
    """Return the frames of the path over C: its optima. Those at a stop of C can stay."""
    study = Study(data, params)
    over = study.path
    optima = over.C, over.coef, over.intercept, over.loss
    frames = path_frames(*optima, study.design, study.points.y, study.held_out, rule)
    return {**frames, "stride": PATH_STRIDE}

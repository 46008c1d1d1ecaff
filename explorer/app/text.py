"""The page's sentences about its numbers, for the eye and for a screen reader."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.data.dataset import Dataset
from explorer.figures import texts
from explorer.figures.loss import least_held_out
from explorer.figures.maps import cell_probabilities
from explorer.fitting.path import RegularizationPath
from explorer.fitting.training import Fit, Reason
from explorer.maths.decision import LIKELIEST, Rule
from explorer.maths.extents import Extent
from explorer.maths.polygons import centroid, largest, share, share_of
from explorer.maths.scorer import Scorer
from explorer.names import NUMBERED, Names
from explorer.numbers import how_many, percent_digits
from explorer.settings import LossView, RaceAxis, Solver

TIED = "All weights are equal, so each class has the same probability at every place."
ON_THE_PATH = ("✓ optimum", "Each C has its own optimum, which Newton's method finds.")
ON_THE_WAY = "This iteration is not the last one: play on to see where the training ends."

SHARES = ("accuracy", "rejected")
"""Shares of points that frames have; with ``test_`` before the name, of held-out points."""

LATE = 0.1
"""A rise in this last share of the iterations means that the objective still rises."""

NOISE = 0.25
"""If more of these iterations are rises, the noise of the mini-batches prevents convergence."""

NEAR = 1e-6
"""An optimiser has practically reached the optimum at this distance, in nats."""

ROUNDING = 1e-14
"""Distances below this, in nats, are rounding errors of an objective of about one."""

RUNNERS = {
    Solver.LBFGS: "L-BFGS",
    Solver.NEWTON: "Newton",
    Solver.GRADIENT_DESCENT: "gradient",
    Solver.ACCELERATED_GRADIENT: "accelerated",
    Solver.SGD: "stochastic",
}
"""Short names of the optimisers, so that five fit in one line."""


def templates(data: Dataset, *, can_reject: bool = False, weighted: bool = False) -> dict[str, str]:
    """Return templates for the status line: one for training points, one for held-out points.

    Parameters
    ----------
    data : Dataset
    can_reject : bool, default=False
        Whether the texts contain the share of rejected points.
    weighted : bool, default=False
        Whether the loss of the training points is a weighted mean.
    """

    def told(name: str, n_samples: int) -> str:
        digits = percent_digits(n_samples)
        left = f"{{rejected:.{digits}f}}% rejected, " if can_reject else ""
        return f"{name} {{right:.{digits}f}}% right, {left}{{loss:.4f}} nats"

    return {
        "points": told("Train", len(data.y)) + (" weighted" if weighted else ""),
        "held out": told("Held out", len(data.y_test)),
    }


def statuses(
    frames: Mapping[str, Any],
    data: Dataset,
    states: Sequence[tuple[str, str]],
    templates: Mapping[str, str],
) -> list[tuple[str, str, str, str]]:
    """Return the status line of each frame of a training.

    Parameters
    ----------
    frames : mapping
        The result of :func:`explorer.figures.training.training_frames`.
    data : Dataset
    states : sequence of tuple of str
        State and reason, for each frame.
    templates : mapping of str to str
        The result of :func:`templates`.

    Returns
    -------
    list of tuple of str
        Training points, held-out points (empty if there are none), state and reason.
    """
    parts = (("points", "", len(data.y)), ("held out", "test_", len(data.y_test)))
    train, held_out = (
        _filled(templates[kind], frames, prefix, n) if n else [""] * len(states)
        for kind, prefix, n in parts
    )
    lines = zip(train, held_out, states, strict=True)
    return [(own, other, *state) for own, other, state in lines]


def _filled(template: str, frames: Mapping[str, Any], prefix: str, n_samples: int) -> list[str]:
    """Fill in a template for each frame; shares in single precision look like the exact ones."""
    right, rejected = (
        100.0 * np.rint(frames[f"{prefix}{name}"] * np.float64(n_samples)) / n_samples
        for name in SHARES
    )
    shares = zip(right, rejected, frames[f"{prefix}loss"], strict=True)
    return [template.format(right=a, rejected=b, loss=loss) for a, b, loss in shares]


def states(
    fit: Fit,
    iterations: Sequence[int],
    optimum: float,
    names: Names = NUMBERED,
    rule: Rule = LIKELIEST,
    *,
    attained: bool = True,
) -> list[tuple[str, str]]:
    """Return state and reason of a training at some iterations; the last is the end.

    Of classes that tie, the first is decided, unless the rule is another one. An optimum that is
    not attained is a limit.
    """
    told = []
    for i in iterations[:-1]:
        above = _above(max(float(fit.objective_curve[i]) - optimum, 0.0), attained)
        told.append((f"{'start' if i == 0 else 'on the way'}: {above}", ON_THE_WAY))
    if told and not fit.coef_path[0].any() and not np.ptp(fit.intercept_path[0]):
        decided = f", {names.short(0)} is shown" if rule == LIKELIEST else ""
        told[0] = (f"start: all classes tie{decided}", TIED)
    return [*told, verdict(fit, optimum, attained)]


def typed_state(objective: float, optimum: float, attained: bool) -> tuple[str, str]:
    """Return state and reason for typed weights."""
    above = max(objective - optimum, 0.0)  # rounding can make it slightly negative
    return f"typed: {_above(above, attained)}", f"Their objective is {objective:.4g} nats."


def _above(distance: float, attained: bool) -> str:
    """Return the distance of an objective from the lowest one, as text."""
    least = "optimum" if attained else "limit"
    if distance < ROUNDING:
        return f"at the {least}, within rounding"
    return f"{_nats(distance)} nats above the {least}"


def _nats(distance: float) -> str:
    """Return a distance in nats as text, without digits that are rounding errors."""
    if distance < ROUNDING:
        return "0"
    return f"{distance:{'.2g' if distance < 10.0 else ',.0f'}}"


def verdict(fit: Fit, optimum: float, attained: bool = True) -> tuple[str, str]:
    """Return whether the fit converged, and why or why not."""
    above = _above(fit.objective_curve[-1] - optimum, attained)
    if fit.reason is Reason.CONVERGED:
        return "✓ optimum", "the objective is at its minimum, within the optimiser's tolerance"
    if fit.reason is Reason.SEPARABLE:
        return (
            "✗ no optimum",
            "two or more classes are separable (a border of this kind can divide their points "
            "without a mistake) and there is no penalty, so the weights grow for ever",
        )
    if fit.reason is Reason.WEIGHTLESS:
        return "✗ no optimum", "a class has no weight, so its intercept falls for ever"
    if fit.reason is Reason.STALLED:
        return "✗ not converged", f"rounding hides any further descent, {above}"
    if fit.reason is Reason.DIVERGED:
        return "✗ diverged", f"{_too_large(fit)}; {_rising(fit)} and ends {above}"
    return _unfinished(fit, above)


def _unfinished(fit: Fit, above: str) -> tuple[str, str]:
    """Say why a fit used all iterations: noise, momentum, long steps, or too few iterations."""
    late = (fit.rises > (1.0 - LATE) * fit.n_iter).sum() / (LATE * fit.n_iter)
    chose_steps = fit.learning_rate is None and not fit.noisy  # safe steps
    if chose_steps or late <= (NOISE if fit.noisy else 0.0):
        return "✗ not converged", f"out of iterations, {above}"
    if fit.noisy:
        rate = "" if fit.learning_rate is None else f" at the learning rate {fit.learning_rate:g}"
        return "✗ not converged", f"the noise of the mini-batches{rate} keeps it {above}"
    if fit.solver is Solver.ACCELERATED_GRADIENT:
        return "✗ not converged", f"the momentum overshoots, {_rising(fit)} and ends {above}"
    return "✗ steps too long", f"{_too_large(fit)}; {_rising(fit)} and ends {above}"


def _too_large(fit: Fit) -> str:
    """Say that the steps are too long."""
    if fit.learning_rate is None:
        return "the steps are too long"
    return f"the learning rate {fit.learning_rate:g} is too large"


def _rising(fit: Fit) -> str:
    """Say at which iteration the objective first rises: at 1, if the run stopped at once."""
    first = fit.rises[0] if fit.rises.size else 1
    return f"the objective first rises at iteration {first:,}"


def regions_alt(data: Dataset, scorer: Scorer, extent: Extent, names: Names = NUMBERED) -> str:
    """Describe the panel of the regions; ``captions.js`` says the same of other frames."""
    decided = names.listed(scorer.n_classes)
    if scorer.rule.can_reject:
        decided = [*decided, texts.REJECTED]
    shares = ", ".join(_where(k, name, scorer, extent) for k, name in enumerate(decided))
    n, n_held_out = len(data.y), len(data.y_test)
    told = texts.WRONG_POINTS_OF_BOTH if n_held_out else texts.WRONG_POINTS
    points = int(scorer.wrong(data.X, data.y).sum())
    held_out = int(scorer.wrong(data.X_test, data.y_test).sum())
    wrong = told.format(points=points, n=n, held_out=held_out, n_held_out=n_held_out)
    if scorer.rule.can_reject:
        left = int(scorer.rejected(np.vstack([data.X, data.X_test])).sum())
        wrong = f"{wrong}, {texts.REJECTED_POINTS.format(rejected=left)}"
    return texts.SHARES.format(shares=shares, wrong=wrong)


def _where(k: int, name: str, scorer: Scorer, extent: Extent) -> str:
    """Say in which third of the picture a decision is made, and on how much of it."""
    outlines = [*scorer.regions(extent), scorer.rejected_region(extent)][k]
    if not outlines:
        return texts.NOWHERE.format(name=name)
    main = largest(outlines)
    x, y = centroid(main)
    x_min, x_max, y_min, y_max = extent
    row, column = (
        min(2, int(3.0 * (value - low) / (high - low)))
        for value, low, high in ((y, y_min, y_max), (x, x_min, x_max))
    )
    where = texts.WHERE[row][column]
    if scorer.decide(np.array([[x, y]]))[0] != k:  # a ring or a crescent
        where = texts.AROUND.format(where=where)
    if any(each is not main and share_of(each, extent) >= texts.PART for each in outlines):
        where = texts.ELSEWHERE.format(where=where)
    percent = max(1.0, 100.0 * share(outlines, extent))
    return texts.AT.format(name=name, where=where, share=percent)


def maps_alt(scorer: Scorer, extent: Extent) -> str:
    """Say how certain the maps are; ``captions.js`` says the same of other frames."""
    certain = cell_probabilities(scorer, extent).max(axis=1) > 0.9
    return texts.SURE.format(share=100.0 * certain.mean())


def loss_alt(
    fit: Fit,
    optimum: float,
    view: LossView,
    typed: float | None = None,
    loss_name: str = "cross-entropy",
    *,
    attained: bool = True,
) -> str:
    """Describe the loss panel."""
    least = "optimum" if attained else "limit (never reached)"
    start = f"Over {how_many(fit.n_iter, 'iteration')}: "
    level = "" if typed is None else f" The typed weights have an objective of {typed:.4f}."
    if view is LossView.DISTANCE:
        first, last = (_nats(each) for each in fit.objective_curve[[0, -1]] - optimum)
        return (
            f"{start}objective from {first} to {last} nats above the {least}, which is "
            f"{optimum:.4f}.{level}"
        )
    return (
        f"{start}mean {loss_name} from {fit.loss_curve[0]:.4f} to {fit.loss_curve[-1]:.4f} "
        f"nats, objective to {fit.objective_curve[-1]:.4f}; the {least} is {optimum:.4f}.{level}"
    )


def held_out_alt(iterations: NDArray[np.integer[Any]], losses: NDArray[np.floating[Any]]) -> str:
    """Say at which of the shown iterations the held-out loss is lowest."""
    least = least_held_out(losses)
    return (
        f"Of the shown iterations, {iterations[least]:,} has the lowest held-out loss, "
        f"{losses[least]:.4f} nats; at the end it is {losses[-1]:.4f}."
    )


def path_alt(path: RegularizationPath, loss_name: str = "cross-entropy") -> str:
    """Describe the path over C by its losses."""
    told = (
        f"C from {path.C[0]:g} to {path.C[-1]:g}: mean {loss_name} from {path.loss[0]:.4f} to "
        f"{path.loss[-1]:.4f} nats."
    )
    if not len(path.fold_loss):
        return told
    return (
        f"{told} The cross-validated loss is lowest, {path.validated[path.best]:.4f} nats, at C = "
        f"{path.C[path.best]:g}. The smallest C within one standard error of that is "
        f"{path.C[path.one_standard_error]:g}."
    )


def path_weights_alt(path: RegularizationPath) -> str:
    """Describe the path over C by its weights."""
    counts = (path.coef != 0.0).sum(axis=(1, 2))
    sizes = np.sqrt((path.coef**2).sum(axis=(1, 2)))
    return (
        f"C from {path.C[0]:g} to {path.C[-1]:g}: {counts[0]} to {counts[-1]} weights that are not "
        f"zero; the size of all weights grows from {sizes[0]:.3g} to {sizes[-1]:.3g}."
    )


def race_alt(
    runs: Mapping[Solver, Fit], optimum: float, axis: RaceAxis, *, attained: bool = True
) -> str:
    """Describe the race: which optimisers reached the optimum, and in which order."""
    timed = axis is RaceAxis.TIME
    arrived, away = [], []
    for solver, fit in runs.items():
        distance = fit.objective_curve - optimum
        near = np.flatnonzero(distance <= NEAR)
        if near.size:
            score = float(fit.seconds[near[0]]) * 1e3 if timed else int(near[0])
            arrived.append((score, RUNNERS[solver]))
        else:
            away.append((float(distance.min()), RUNNERS[solver]))
    least = "optimum" if attained else "limit (never reached)"
    unit = "Milliseconds on this server's machine" if timed else "Iterations"
    sentences = [f"{len(runs)} optimisers from one start to the {least} of {optimum:.4f} nats."]
    if arrived:
        order = [
            f"{name} {score:,.3g}" if timed else f"{name} {score:,}"
            for score, name in sorted(arrived)
        ]
        sentences.append(f"{unit} until a millionth of a nat is left: {_listed(order)}.")
    if away:
        order = [f"{name} {left:.2g}" for left, name in sorted(away)]
        sentences.append(f"Smallest distances of the others, in nats: {_listed(order)}.")
    return " ".join(sentences)


def _listed(names: Sequence[str]) -> str:
    """Join names with commas and *and*."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))

"""What Python computes, with which tests in Node compare the browser's mathematics."""

import base64
import json
import lzma
import re
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.app import compute
from explorer.browser.publish import source
from explorer.data.sets.points import FIRST
from explorer.export.offline import LZMA
from explorer.figures import roles, texts
from explorer.figures.chart import Chart
from explorer.figures.packed import Packed
from explorer.figures.style import PAGE
from explorer.fitting.features import feature_map
from explorer.maths import geometry, polygons, tracing, uncertainty
from explorer.maths.decision import Rule
from explorer.maths.extents import Extent
from explorer.maths.scorer import Scorer
from explorer.maths.softmax import logits, softmax, softmax_with_losses
from explorer.numbers import MINUS
from explorer.settings import CLOSED, DataParams, FitParams, Sample, Solver, ViewParams
from explorer.settings.edits import edited
from explorer.settings.history import History

Floats = NDArray[np.float64]

PICTURES: dict[str, tuple[DataParams, FitParams, ViewParams]] = {
    "classes": (DataParams(n_classes=5), FitParams(C=10.0), ViewParams()),
    "blend": (DataParams(n_classes=4), FitParams(), ViewParams(maps="blend")),
    "entropy": (DataParams(), FitParams(), ViewParams(maps="entropy")),
    "margin": (DataParams(n_classes=2), FitParams(), ViewParams(maps="margin")),
    "arrows and lines": (
        DataParams(),
        FitParams(),
        ViewParams(lens="weights", weights_drawn="both"),
    ),
    "arrows": (
        DataParams(n_classes=8),
        FitParams(C=0.001),
        ViewParams(lens="weights"),
    ),
    "one-vs-rest": (
        DataParams(n_classes=5, random_state=1),
        FitParams(),
        ViewParams(lens="one-vs-rest"),
    ),
    "straight best borders": (DataParams(n_samples=30), FitParams(), ViewParams(lens="bayes")),
    "bent best borders": (DataParams(dataset="article"), FitParams(), ViewParams(lens="bayes")),
    "temperature": (
        DataParams(),
        FitParams(),
        ViewParams(lens="temperature", temperature=3.98),
    ),
    "curved borders": (
        DataParams(n_classes=4, cluster_std=1.5),
        FitParams(features="custom", terms=("product", "degree-3", "sin"), bumps="classes"),
        ViewParams(maps="margin"),
    ),
    "curved slopes and lines": (
        DataParams(dataset="article"),
        FitParams(features="quadratic"),
        ViewParams(lens="weights", weights_drawn="both"),
    ),
    "curved borders against the best": (
        DataParams(dataset="moons", n_classes=2),
        FitParams(features="cubic"),
        ViewParams(lens="bayes"),
    ),
    "curved borders with costs": (
        DataParams(dataset="rings"),
        FitParams(features="quadratic"),
        ViewParams(lens="rule", rule="costs", costs=((0, 1, 2, 0.2), (5, 0, 1, 0.2), (1, 1, 0, 1))),
    ),
    "too large a learning rate": (
        DataParams(),
        FitParams(solver=Solver.GRADIENT_DESCENT, learning_rate=100.0),
        ViewParams(),
    ),
    "a cell of the confusion matrix": (
        DataParams(n_classes=4, cluster_std=2.0),
        FitParams(),
        ViewParams(lens="confusion", cell_true=1, cell_predicted=2),
    ),
    "unsure": (
        DataParams(cluster_std=2.0),
        FitParams(),
        ViewParams(lens="rule", rule="confidence", tau=0.7),
    ),
    "close": (
        DataParams(n_classes=4),
        FitParams(),
        ViewParams(lens="rule", rule="lead", lead=2.0),
    ),
    "costs": (
        DataParams(),
        FitParams(),
        ViewParams(lens="rule", rule="costs", costs=((0, 1, 2, 0.2), (5, 0, 1, 0.2), (1, 1, 0, 1))),
    ),
    "a path over C": (
        DataParams(n_classes=4),
        FitParams(C=1e4),  # the last frame
        ViewParams(loss_view="path"),
    ),
    "conformal sets": (
        DataParams(n_classes=4, cluster_std=2.0),
        FitParams(),
        ViewParams(lens="conformal", coverage=0.8, conformal_seed=3),
    ),
    "conformal sets without a class": (
        DataParams(),
        FitParams(),
        ViewParams(lens="conformal", coverage=0.5),
    ),
    "adaptive conformal sets": (
        DataParams(n_classes=4, cluster_std=2.0),
        FitParams(),
        ViewParams(lens="conformal", conformal_score="adaptive"),
    ),
    "simplex of costs": (
        DataParams(),
        FitParams(),
        ViewParams(
            lens="simplex", rule="costs", costs=((0, 1, 2, 0.2), (5, 0, 1, 0.2), (1, 1, 0, 1))
        ),
    ),
    "simplex of three among five": (
        DataParams(n_classes=5),
        FitParams(C=0.01),
        ViewParams(lens="simplex", rule="lead", lead=0.5, simplex_classes=((4, 0, 2),)),
    ),
    "simplex of two": (
        DataParams(n_classes=2),
        FitParams(),
        ViewParams(lens="simplex", rule="confidence", tau=0.9),
    ),
    "shift": (DataParams(), FitParams(), ViewParams(lens="shift", shift_w1=3.0, shift_b=-7.0)),
}
"""Settings that draw traces of every role that a frame changes."""


FEATURES = (
    FitParams(features="quadratic"),
    FitParams(features="custom", terms=("product", "degree-5", "sin"), bumps="classes"),
    FitParams(features="custom", terms=("squares", "degree-4"), bumps="classes", bump_width=0.3),
    FitParams(features="custom", bumps="typed", bump_places=((0.0, 0.0), (3.0, 4.0))),
)


def golden() -> dict[str, Any]:
    """Return what the tests in Node compare."""
    pictures = {name: _picture(*params) for name, params in PICTURES.items()}
    return {
        "features": [_features(params) for params in FEATURES],
        "scorers": [_scorer(seed) for seed in range(40)],
        "pictures": pictures,
        "roles": roles.painted(),  # those of the lenses are declared once a picture has been drawn
        "constants": {"NEGLIGIBLE": geometry.NEGLIGIBLE, "RIM": tracing.RIM},
        "page": {"ink": PAGE.ink, "grid": PAGE.grid, "paper": PAGE.paper},
        "texts": _texts(),
        "flashes": [_flashes(seed) for seed in range(20)],
        "edits": [_edits(seed) for seed in range(20)],
        "dragged": _dragged(),
        "compressed": _compressed(),
    }


def _compressed() -> dict[str, str]:
    """Return scripts, random bytes and long repetitions far apart, plain and compressed."""
    noise = np.random.default_rng(0).bytes(5_000)
    own = source("live_plot.js").encode()
    whole = own + noise + own + bytes(3_000) + noise + own[:999] + bytes(range(256)) * 9
    packed = lzma.compress(whole, format=lzma.FORMAT_RAW, filters=[LZMA])
    text = {"whole": whole, "packed": packed}
    return {name: base64.b64encode(each).decode() for name, each in text.items()}


def _dragged() -> dict[str, Any]:
    """Return two loss panels of own points, and the frame of a drag from one to the other."""
    data = [DataParams(dataset="points", points=FIRST)]
    moved = edited(History(FIRST), ["move", 0, 0, 2.0, -1.0]).present
    data.append(DataParams(dataset="points", points=moved))
    pages = [compute.page(each, FitParams(), ViewParams(), PAGE) for each in data]
    return {
        "loss": [_unpacked(page.loss.figure) for page in pages],
        "frames": _unpacked(compute.followed(data[1], FitParams(), ViewParams())),
    }


def _edits(seed: int) -> dict[str, Any]:
    """Return edits of points, and the points of each class after each edit."""
    rng, sample = np.random.default_rng(seed), FIRST
    edits: list[Any] = []
    seen = [_by_class(sample)]
    while len(edits) < 20:
        label, places = int(rng.integers(3)), rng.normal(size=2).tolist()
        rank = int(rng.integers(sample.labels.count(label)))
        few = sample.labels.count(label) == 1
        acts = [["add", label, *places], ["move", label, rank, *places], ["remove", label, rank]]
        edits.append(acts[rng.integers(2 if few else 3)])
        sample = edited(History(sample), edits[-1]).present
        seen.append(_by_class(sample))
    return {"edits": edits, "points": seen}


def _by_class(sample: Sample) -> list[list[list[float]]]:
    return [[[*row[:2]] for row in sample.rows if row[2] == k] for k in range(sample.n_classes)]


def _features(params: FitParams) -> dict[str, Any]:
    """Return features of some places, and the slope of a weighted sum of them."""
    rng = np.random.default_rng(0)
    X = rng.normal(3.0, 2.0, size=(30, 2))
    features = feature_map(params, X, np.arange(30) % 3, 3)
    weights, places = rng.normal(size=features.n_features), rng.normal(3.0, 3.0, size=(10, 2))
    slopes = np.einsum("j,njd->nd", weights, features.gradient(places))
    return {
        "sent": features.sent(),
        "weights": weights.tolist(),
        "places": [
            {"at": at.tolist(), "values": values.tolist(), "slope": slope.tolist()}
            for at, values, slope in zip(places, features(places), slopes, strict=True)
        ],
    }


def _flashes(seed: int) -> dict[str, Any]:
    """Return random luminances, and how many places turn around at each picture."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(scale=10.0 ** rng.uniform(-2.0, 0.0), size=(30, 40))
    seen = np.abs(steps.cumsum(axis=0) % 2.0 - 1.0)  # reflected at 0 and at 1
    turns = [0] * len(seen)
    for column in seen.T:
        for t in _turns(column.tolist()):
            turns[t] += 1
    return {"luminances": seen.tolist(), "turns": turns}


def _turns(values: list[float]) -> list[int]:
    """Return when values turn, by changes of a tenth or more whose darker end is below 0.8."""
    way, since, turns = 0, 0, []
    for t, now in enumerate(values):
        low, high = min(values[since : t + 1]), max(values[since : t + 1])
        new = 1 if now - low >= 0.1 and low < 0.8 else 0
        new = -1 if high - now >= 0.1 and now < 0.8 and way != -1 else new
        if new in (0, way):
            continue
        turns += [t] if way else []
        way, since = new, t
    return turns


def _texts() -> list[dict[str, Any]]:
    """Return templates with values, filled in; numbers have the signs of ``explorer.numbers``."""
    rng = np.random.default_rng(0)
    numbers = [0.0, 1.0, 100.0, *(10.0 ** rng.uniform(-12.0, 9.0, size=200)).tolist()]
    pairs = [(f"{{x:{f}}}", {"x": x}) for f in (".2f", ".3f", ".3g", ".6g") for x in numbers]
    ties = [1.25, -1.25, 1.15, 1.75, 36.25, 0.5, 2.5, 3.5, -0.04]  # 1.15 is none, in binary
    pairs += [(f"{{x:{f}}}", {"x": x}) for f in (".0f", ".1f") for x in ties]
    pairs += [("{n:,} of {k}", {"n": n, "k": n % 7}) for n in (0, 999, 1000, 1234567)]
    pairs.append((texts.LEAD, {"most": "class 1", "next": "class 0", "lead": 0.25}))
    return [
        {"template": template, "values": values, "text": _signed(template.format(**values))}
        for template, values in pairs
    ]


def _signed(text: str) -> str:
    """Return a number with a minus sign of typography; zero has no sign."""
    return re.sub("^-(?=.*[1-9])", MINUS, text).removeprefix("-")


def _scorer(seed: int) -> dict[str, Any]:
    """Return a random classifier, and what Python computes for it; some have classes that tie."""
    rng = np.random.default_rng(seed)
    n_classes = 2 + seed % 7
    scale = 10.0 ** rng.uniform(-2.0, 2.0)
    coef, other_coef = scale * rng.normal(size=(2, n_classes, 2))
    intercept, other_intercept = scale * rng.normal(size=(2, n_classes))
    if seed % 5 == 0:
        coef[-1], intercept[-1] = coef[0], intercept[0]
    if seed % 7 == 0:
        coef[1] = intercept[1] = 0.0
    corner, size = rng.normal(scale=3.0, size=2), 10.0 ** rng.uniform(-1.0, 1.0, size=2)
    extent = (corner[0], corner[0] + size[0], corner[1], corner[1] + size[1])
    places = corner + size * rng.uniform(size=(20, 2))
    scores = logits(places, coef, intercept)
    p = softmax(scores)
    colours = rng.uniform(0.0, 1.0, size=(n_classes, 3))
    parts = geometry.disagreement(coef, intercept, other_coef, other_intercept, extent)
    rule = _rule(rng, n_classes, seed)
    decider = Scorer(coef, intercept, rule=rule)
    return {
        "rule": {
            **rule.sent(),
            "decided": decider.decide(places).tolist(),
            "leads": _leads(rule.actions(scores)).tolist(),
            "shares": [
                polygons.share(outlines, extent)
                for outlines in [*decider.regions(extent), decider.rejected_region(extent)]
            ],
        },
        "coef": coef.tolist(),
        "intercept": intercept.tolist(),
        "rival": {"coef": other_coef.tolist(), "intercept": other_intercept.tolist()},
        "extent": extent,
        "colours": colours.tolist(),
        "places": [
            {
                "at": at.tolist(),
                "scores": z.tolist(),
                "probabilities": each.tolist(),
                "losses": softmax_with_losses(np.tile(z, (n_classes, 1)), np.arange(n_classes))[
                    1
                ].tolist(),
                "likeliest": int(z.argmax()),
                "entropy": float(uncertainty.entropy(each[None])[0]),
                "margin": float(uncertainty.top_two_margin(each[None])[0]),
                "blended": uncertainty.blended(each[None], colours)[0].tolist(),
            }
            for at, z, each in zip(places, scores, p, strict=True)
        ],
        "regions": [
            _polygon(region, extent)
            for region in geometry.decision_regions(coef, intercept, extent)
        ],
        "differing": {f"{k} not {j}": _polygon(part, extent) for (j, k), part in parts.items()},
        "zeroLines": [
            geometry.zero_line(w, float(b), extent).tolist()
            for w, b in zip(coef, intercept, strict=True)
        ],
    }


def _rule(rng: np.random.Generator, n_classes: int, seed: int) -> Rule:
    """Return a random decision rule, of each kind in turn."""
    costs = rng.uniform(size=(n_classes, n_classes + seed % 2))
    if seed % 10 == 4:
        costs[:, 1] = costs[:, 0]  # never better than the decision for class 0
    return (
        Rule(confidence=rng.uniform(0.3, 0.95)),
        Rule(lead=rng.exponential()),
        Rule(offset=tuple(rng.normal(size=n_classes).tolist())),
        Rule(costs=tuple(map(tuple, costs.tolist()))),
        Rule(costs=tuple(map(tuple, costs.tolist()))),
    )[seed % 5]


def _leads(actions: Floats) -> Floats:
    """Return by how much the largest number leads the second."""
    second, most = np.partition(actions, -2, axis=1)[:, -2:].T
    return np.array(most - second)


def _polygon(vertices: Floats, extent: Extent) -> dict[str, Any]:
    centre = polygons.centroid(vertices).tolist() if len(vertices) else []
    return {
        "vertices": vertices.tolist(),
        "share": polygons.share([vertices], extent),
        "centroid": centre,
        "room": polygons.room(vertices, extent) if len(vertices) else 0.0,
    }


def _picture(data: DataParams, params: FitParams, view: ViewParams) -> dict[str, Any]:
    """Return the figures that follow a training, and its frames, as they are sent."""
    page = compute.page(data, params, view.pictured(data.n_classes), PAGE)
    charts = [page.regions, page.probabilities, page.loss, *_following(data, params, view)]
    return {
        "figures": [_unpacked(chart.figure) for chart in charts],
        "captions": [chart.summary for chart in charts],
        "frames": _unpacked(page.frames),
    }


def _following(data: DataParams, params: FitParams, view: ViewParams) -> list[Chart]:
    """Return the chart of the open lens, if it follows a training."""
    if view.lens == CLOSED:
        return []
    explained = compute.explain(data, params, view, PAGE)
    return [explained.chart] if explained.chart and explained.chart_follows else []


def _unpacked(packed: Any) -> Any:
    assert isinstance(packed, Packed)
    content = json.loads(zlib.decompress(packed.body))
    if packed.still:
        still = json.loads(zlib.decompress(packed.still))
        content["data"] = [
            still[trace["still"]] if "still" in trace else trace for trace in content["data"]
        ]
    return content

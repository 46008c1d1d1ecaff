"""The parts of the code that scripts and notebooks consist of."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.data.shared import SMALLEST, split, with_flaws
from explorer.export.deciding import decide_code, needs_softmax
from explorer.export.featuring import ABOUT, feature_imports, model_code
from explorer.export.shown import caveats, link
from explorer.export.source import source_of
from explorer.figures.style import COLOURS
from explorer.names import as_typed
from explorer.numbers import percent_digits
from explorer.settings import DATASETS, Penalty
from explorer.settings.dataset import FLAWS_TAKE
from explorer.settings.sample import Sample
from explorer.study import MARGIN, Study

MARKERS = ("o", "s", "D", "^", "P", "X", "*", "v", "<", ">")
"""Matplotlib's markers of classes 0 to 9; they look like the page's symbols."""


SAGA = (
    "saga is scikit-learn's only solver for an L1 penalty. From zero it can need more than 100,000 "
    "iterations, so it starts at the optimum that Softmax Explorer has found."
)

UNEVEN = 1e5
"""Above this condition number of the points, Newton's steps of scikit-learn are rounding errors."""

SAGA_UNEVEN = (
    "The features are so different in size, or so far from zero, that scikit-learn's other solvers "
    "stop before the optimum. So saga starts at the optimum that Softmax Explorer has found."
)

SAGA_AT_ZERO = (
    "saga is scikit-learn's only solver for an L1 penalty. Here all weights stay at zero, and saga "
    "then stops before it has found the intercepts, so they are set."
)

SAGA_WEIGHTED = (
    "Its steps can be too long if a class weight is above 1. So the class weights are divided by "
    "the largest, and C is multiplied by it. The optimum stays the same."
)


@dataclass(frozen=True)
class Part:
    """A title, an explanation in plain text, and code."""

    title: str
    text: str
    code: str


def parts(study: Study) -> list[Part]:
    """Return the parts: imports, data, fit, weights, decisions, scores, regions."""
    return [
        _imports(study),
        _data(study),
        _fit(study),
        _weights(study),
        Part("The decisions", *decide_code(study.rule, is_plane=study.features.is_plane)),
        _scores(study),
        _regions(study),
    ]


def _imports(study: Study) -> Part:
    package = DATASETS[study.data.dataset].package
    told = [
        f"Made by Softmax Explorer. Settings in the page's link: {link(study)}",
        *caveats(study),
        # Older versions ignore l1_ratio where no penalty is named.
        f'It needs: pip install "scikit-learn>=1.8" matplotlib {package}'.rstrip(),
    ]
    imports = [
        "import matplotlib.pyplot as plt",
        "import numpy as np",
        *(["from matplotlib import font_manager"] if ASIAN.search(_shown(study)) else []),
        "from matplotlib.colors import ListedColormap",
        f"from scipy.special import log_softmax{', softmax' * needs_softmax(study.rule)}",
        "from sklearn.linear_model import LogisticRegression",
        *feature_imports(study),
    ]
    code = "".join(f"{line}\n" for line in imports)
    return Part(
        "Softmax regression, also called multinomial logistic regression.", "\n".join(told), code
    )


def _data(study: Study) -> Part:
    data, chosen = study.data, DATASETS[study.data.dataset]
    has_flaws = bool(data.label_noise or data.outliers)
    if _is_written_out(study):
        code, has_flaws = _given(study), False  # these points have their flaws
    else:
        code = _drawn(study, has_flaws) if chosen.draw else _loaded(study, has_flaws)
    if has_flaws:
        code += "\n" + _settings(study, "flaws", FLAWS_TAKE)
        around = f"X[:{SMALLEST}]" if chosen.draw else "X"
        code += f"X_test, y_test = with_flaws(X_test, y_test, {around}, True, **flaws)\n"
        code += f"X, y = with_flaws(X, y, {around}, False, **flaws)\n"
    return Part("The data", f"{chosen.label}: two features and {data.n_classes} classes.", code)


def _drawn(study: Study, has_flaws: bool) -> str:
    """Return the code that draws the points, as the page does."""
    draw = DATASETS[study.data.dataset].draw
    assert draw is not None
    code = source_of(draw, *([with_flaws] if has_flaws else []))
    code += "\n\n" + _settings(study, "settings", DATASETS[study.data.dataset].takes)
    code += f"n_classes = {study.data.n_classes}\nX, y = {draw.__name__}(False, **settings)\n"
    if held_out := len(study.points.y_test):
        return code + (
            f"\nn_test = {held_out}  # further points, which the fit does not use\n"
            f"X_test, y_test = {draw.__name__}(True, **settings)\n"
            "X_test, y_test = X_test[:n_test], y_test[:n_test]\n"
        )
    return code + "\nX_test, y_test = X[:0], y[:0]  # no points are held out\n"


def _is_written_out(study: Study) -> bool:
    """Return whether the points are a setting, so that a script has all their numbers."""
    taken = DATASETS[study.data.dataset].takes
    return any(isinstance(getattr(study.data, name), Sample) for name in taken)


def _loaded(study: Study, has_flaws: bool) -> str:
    """Return the code that loads the points, and holds out the same points as the page."""
    data, chosen = study.data, DATASETS[study.data.dataset]
    assert chosen.given is not None
    code = source_of(chosen.given, split, *([with_flaws] if has_flaws else []))
    code += "\n\n" + _settings(study, "settings", chosen.takes)
    return code + (
        f"n_classes = {data.n_classes}\nX, y = {chosen.given.__name__}(**settings)\n\n"
        f"# {data.test_size!r} held-out points for each training point\n"
        f"(X, y), (X_test, y_test) = split(X, y, {data.test_size!r}, {data.random_state})\n"
    )


def _given(study: Study) -> str:
    """Return the code with the points themselves."""
    points = study.points
    listed = ((points.X, points.y, ""), (points.X_test, points.y_test, "_test"))
    code = f"n_classes = {study.data.n_classes}\n"
    for X, y, name in listed:
        code += f"X{name} = np.array({X.tolist()!r}).reshape(-1, 2)\n"
        code += f"y{name} = np.array({y.tolist()!r}, int)\n"
    return code


def _settings(study: Study, name: str, taken: Sequence[str]) -> str:
    """Return a statement that gives a name to settings of the data."""
    lines = "".join(f'    "{each}": {getattr(study.data, each)!r},\n' for each in taken)
    return f"{name} = {{\n{lines}}}\n"


def _fit(study: Study) -> Part:
    C, l1_ratio = study.chosen.effective
    penalised = study.chosen.penalty is not Penalty.NONE
    by_saga = bool(l1_ratio) or _is_uneven(study)
    weights, before = _class_weight(study, by_saga), ""
    # Without a penalty the Hessian is singular. With one, newton-cg warns of large features.
    newton = "newton-cholesky" if penalised else "newton-cg"
    options = {
        "C": "np.inf" if math.isinf(C) else repr(C),
        **({"l1_ratio": repr(l1_ratio)} if l1_ratio else {}),
        **({"class_weight": weights} if weights else {}),
        "solver": '"saga"' if by_saga else f'"{newton}"',
        "tol": "1e-10",
        "max_iter": "100_000" if by_saga else "1_000",
        **({"random_state": "0", "warm_start": "True"} if by_saga else {}),
    }
    if weights and by_saga:
        before = f"class_weights = {weights}\nlargest = max(class_weights.values())\n\n"
        divided = "{k: weight / largest for k, weight in class_weights.items()}"
        options |= {"C": f"{options['C']} * largest", "class_weight": divided}
    lines = "".join(f"    {name}={value},\n" for name, value in options.items())
    text = (
        "scikit-learn minimises the mean of -log P(true class), plus a penalty. A small C is a "
        "strong penalty."
        if penalised
        else "Without a penalty, C is infinite."
    )
    text = text if study.features.is_plane else f"{ABOUT} {text}"
    code = before + model_code(study, f"LogisticRegression(\n{lines})")
    fit = "model.fit(X, y)\n"
    if not by_saga:
        return Part("The fit", text, code + fit)
    coef, intercept = _optimum_code(study)
    weighted = f" {SAGA_WEIGHTED}" if weights else ""
    if study.reference.coef.any():
        why = SAGA if l1_ratio else SAGA_UNEVEN
        return Part("The fit", f"{text} {why}{weighted}", code + coef + intercept + fit)
    return Part("The fit", f"{text} {SAGA_AT_ZERO}{weighted}", code + fit + intercept)


def _is_uneven(study: Study) -> bool:
    X = study.points.X
    design = np.column_stack([X, np.ones(len(X))])
    return study.features.is_plane and bool(np.linalg.cond(design) > UNEVEN)


def _optimum_code(study: Study) -> tuple[str, str]:
    """Return the code that sets the weights, and the intercepts, to those of the optimum."""
    coef, intercept = study.reference.coef, study.reference.intercept
    if study.data.n_classes == 2:
        coef, intercept = coef[1:] - coef[:1], intercept[1:] - intercept[:1]
    rows = [[float(f"{each:.12g}") for each in row] for row in (*coef.tolist(), intercept.tolist())]
    model = "model" if study.features.is_plane else "model[-1]"
    set_coef = "".join(f"    {row!r},\n" for row in rows[:-1])
    return (
        f"{model}.coef_ = np.array([\n{set_coef}])\n",
        f"{model}.intercept_ = np.array({rows[-1]!r})\n",
    )


def _class_weight(study: Study, by_saga: bool) -> str:
    """Return the class weights as code, "" for none; for saga they are numbers."""
    if study.class_weights is None:
        return ""
    if by_saga or not isinstance(study.class_weight, str):
        return repr(dict(enumerate(study.class_weights.tolist())))
    return f'"{study.class_weight}"'


def _weights(study: Study) -> Part:
    is_plane = study.features.is_plane
    code = "" if is_plane else "expand, classifier = model[:-1], model[-1]\n"
    model = "model" if is_plane else "classifier"
    code += f"coef, intercept = {model}.coef_, {model}.intercept_\n"
    text = "One row of weights for each class."
    if study.data.n_classes == 2:
        text += " For two classes scikit-learn keeps only the difference of the two rows."
        code += "coef = np.vstack([-coef, coef]) / 2\n"
        code += "intercept = np.concatenate([-intercept, intercept]) / 2\n"
    elif study.penalty.is_zero:
        text += " Adding the same numbers to all rows changes no probability, so they are centred."
        code += "coef = coef - coef.mean(axis=0)\n"
    elif study.penalty.l2 == 0.0 and study.data.n_classes % 2 == 0:
        text += " With L1 and an even number of classes, other rows can fit equally well."
    names = [as_typed(name) for name in study.names.listed(study.data.n_classes)]
    code += f"intercept = intercept - intercept.mean()\nnames = {names!r}\n"
    code += "for k in range(n_classes):\n" + (
        "    w1, w2 = coef[k]\n"
        '    print(f"{names[k]}: w = ({w1:.6g}, {w2:.6g}), b = {intercept[k]:.6g}")\n'
        if is_plane
        else '    print(f"{names[k]}: w = {coef[k].round(6)}, b = {intercept[k]:.6f}")\n'
    )
    return Part("The weights", text, code)


def _scores(study: Study) -> Part:
    of = "features" if study.features.is_plane else "expand.transform(features)"
    share = f".{percent_digits(len(study.points.y))}%"
    rejected = f"{{(decided == n_classes).mean():{share}}} rejected, "
    rejected = rejected if study.rule.can_reject else ""
    code = (
        'for name, features, classes in (("training", X, y), ("held-out", X_test, y_test)):\n'
        "    if len(classes):\n"
        "        decided = decide(features)\n"
        "        right = (decided == classes).mean()\n"
        # log_loss would take a probability below 2.2e-16 for 2.2e-16.
        f"        logarithms = log_softmax({of} @ coef.T + intercept, axis=1)\n"
        "        loss = -logarithms[np.arange(len(classes)), classes].mean()\n"
        f'        print(f"{{name}} points: {{right:{share}}} right, {rejected}{{loss:.4f}} nats")\n'
    )
    told = (
        "The share of points that are right, and the mean of -log P(true class), in nats: on "
        "points that the model has seen, and on points that it has not."
    )
    if study.class_weights is not None:
        told += " These means are not weighted; on the page that of the training points is."
    return Part("The scores", told, code)


ASIAN = re.compile("[\u0900-\u109f\u1100-\u1cff\u2e80-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]")
"""Characters of Asian scripts, which matplotlib's own font does not have."""

FONTS = """\
# matplotlib's own font does not have all characters of the names.
known = {font.name for font in font_manager.fontManager.ttflist}
fonts = ["Noto Sans CJK JP", "Noto Sans CJK SC", "WenQuanYi Zen Hei"]
fonts += ["Microsoft YaHei", "Malgun Gothic", "Nirmala UI", "Leelawadee UI", "Arial Unicode MS"]
plt.rcParams["font.family"] = [*(font for font in fonts if font in known), "DejaVu Sans"]
"""


def _axes(study: Study) -> list[str]:
    """Return the titles of the axes."""
    return [as_typed(study.names.feature(j)) for j in (0, 1)]


def _shown(study: Study) -> str:
    """Return all names in the picture."""
    return "".join([*_axes(study), *map(as_typed, study.names.classes)])


def _regions(study: Study) -> Part:
    n_classes, can_reject = study.data.n_classes, study.rule.can_reject
    features, shown = _axes(study), _shown(study)
    colours = [*COLOURS[:n_classes], *(["#FFFFFF"] if can_reject else [])]
    code = 'plt.rcParams["text.parse_math"] = False  # a name has a $\n' if "$" in shown else ""
    code += FONTS if ASIAN.search(shown) else ""
    code += f"""\
colours = {colours!r}
markers = {list(MARKERS[:n_classes])!r}

points = np.vstack([X, X_test])
low, high = points.min(axis=0), points.max(axis=0)
room = {MARGIN} * (high - low)
x1 = np.linspace(low[0] - room[0], high[0] + room[0], 600)
x2 = np.linspace(low[1] - room[1], high[1] + room[1], 600)
places = np.stack(np.meshgrid(x1, x2), axis=-1)
regions = decide(places.reshape(-1, 2)).reshape(600, 600)

figure, axes = plt.subplots(figsize=(8, 7))
axes.imshow(
    regions,
    extent=(x1[0], x1[-1], x2[0], x2[-1]),
    origin="lower",
    aspect="auto",
    cmap=ListedColormap(colours),
    vmin=-0.5,
    vmax=len(colours) - 0.5,
    alpha=0.3,
)
for k in range(n_classes):
    shape = {{"marker": markers[k], "s": 36, "linewidth": 1}}
    axes.scatter(*X[y == k].T, color=colours[k], edgecolor="black", label=names[k], **shape)
    axes.scatter(*X_test[y_test == k].T, facecolor="none", edgecolor=colours[k], **shape)
classes = np.concatenate([y, y_test])
decided = decide(points)
wrong = points[(decided != classes) & (decided < n_classes)]
axes.scatter(*wrong.T, facecolor="none", edgecolor="black", s=130, label=f"wrong ({{len(wrong)}})")
axes.set(
    xlabel={features[0]!r},
    ylabel={features[1]!r},
    title="What is decided where",
)
axes.legend()
plt.show()
"""
    told = "Hollow points are held out. A ring means wrong."
    told += " In the white area nothing is decided." if can_reject else ""
    return Part("The decision regions", told, code)

"""What all pictures share: palette, contrast, and that Plotly accepts them."""

import json
import math
import re
from functools import cache
from itertools import combinations, product

import numpy as np
import plotly.graph_objects as go
import pytest

from explorer import DataParams, SoftmaxRegression, make_dataset
from explorer.figures.loss import distance_figure, loss_figure
from explorer.figures.overlays import Rival, with_rival
from explorer.figures.path import path_weights_figure
from explorer.figures.race import Racer, race_figure
from explorer.figures.regions import regions_figure
from explorer.figures.style import (
    COLOURS,
    DARK,
    GLYPHS,
    LETTER,
    LIGHT,
    SYMBOLS,
    few_ticks,
    left_margin,
)
from explorer.lenses.shift.chart import shift_figure
from explorer.lenses.temperature.chart import temperature_figure
from explorer.lenses.weights.drawing import with_weights
from explorer.maps.blend.figure import figure as blend_figure
from explorer.maps.classes.figure import figure as probabilities_figure
from explorer.maps.entropy.figure import figure as entropy_figure
from explorer.maps.margin.figure import figure as margin_figure
from explorer.maths.extents import plot_extent
from explorer.maths.scorer import Scorer
from explorer.names import NUMBERED
from explorer.settings import MOST_CLASSES, Solver

# Some optimisers have not converged when they are drawn.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

themes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])

# The prototype of the design sent 48 KB for its three panels. Ours have 35 KB: 23 KB of points and
# maps in base64, 2 KB because Plotly writes a slash as six bytes, and names and layout. The margin
# is smaller than one Plotly template (6.5 KB per figure) or one array that is sent as text.
BUDGET = 40_000

# Most numbers in a list that need no array: a range has two, the ticks of a colour bar are five.
LONG = 16


@cache
def fitted(n_classes):
    data = make_dataset(DataParams(n_classes=n_classes))
    return data, SoftmaxRegression().fit(data.X, data.y).fit_


@cache
def figures(n_classes, theme):
    """All the figures of a fit at the defaults, by name; Plotly checks every property."""
    data, fit = fitted(n_classes)
    extent = plot_extent(data.X)
    optimum = float(fit.objective_curve[-1])
    model, look = (fit.coef, fit.intercept), {"extent": extent, "theme": theme}
    regions = regions_figure(data.X, data.y, Scorer(*model), **look)
    losses = {"optimum": optimum, "theme": theme}
    curve = np.linspace(0.5, 1.0, 41)
    other = Rival.of(Scorer(*(0.5 - w for w in model)), extent)
    scorer = Scorer(*model)
    contents = {
        "regions": regions,
        "with rival": with_rival(regions, scorer, other, name="", **look),
        "with weights": with_weights(regions, scorer, arrows=True, lines=True, **look),
        "blend": blend_figure(scorer, **look),
        "entropy": entropy_figure(scorer, **look),
        "margin": margin_figure(scorer, **look),
        "loss of typed weights": loss_figure(
            fit.loss_curve, fit.objective_curve, attained=True, typed=2.0, **losses
        ),
        "distance of typed weights": distance_figure(fit.objective_curve, typed=2.0, **losses),
        "temperature": temperature_figure(
            curve, curve, best=(0.5, 0.5), now=(1.0, 1.0), theme=theme
        ),
        "shift": shift_figure(curve, 0.5, curve, now=(1.0, 1.0), theme=theme),
        "probabilities": probabilities_figure(scorer, extent=extent, theme=theme),
        "loss": loss_figure(
            fit.loss_curve, fit.objective_curve, optimum=optimum, attained=True, theme=theme
        ),
        "distance": distance_figure(fit.objective_curve, optimum=optimum, theme=theme),
        "race": race(n_classes, False, theme),
        "timed race": race(n_classes, True, theme),
    }
    return {name: go.Figure(content) for name, content in contents.items()}


@cache
def fits_of_all(n_classes):
    data, _ = fitted(n_classes)
    model = SoftmaxRegression(random_state=0)
    return {s: model.set_params(solver=s).fit(data.X, data.y).fit_ for s in Solver}


def race(n_classes, timed, theme):
    """The race of all optimisers."""
    fits = fits_of_all(n_classes)
    runs = [Racer(s, f.objective_curve, f.seconds, s is Solver.SGD) for s, f in fits.items()]
    optimum = float(min(fit.objective_curve.min() for fit in fits.values()))
    return race_figure(runs, optimum=optimum, attained=True, timed=timed, theme=theme)


def nodes(content):
    """Every (key, value) pair in a JSON content, at any depth."""
    items = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in items:
        yield key, value
        if isinstance(value, dict | list):
            yield from nodes(value)


def sent(figure):
    """The JSON content of a figure that is sent to a browser."""
    return json.loads(figure.to_json())


# What is sent to the browser.


@pytest.mark.parametrize(
    ("n_classes", "theme"),
    [(2, DARK), (MOST_CLASSES, LIGHT)],
    ids=["two, dark", "most, light"],
)
def test_every_figure_passes_the_validation_that_the_page_skips(n_classes, theme):
    for name, figure in figures(n_classes, theme).items():
        assert len(figure.data) > 0, name


@pytest.mark.parametrize(("n_classes", "theme"), [(2, DARK), (MOST_CLASSES, LIGHT)])
def test_arrays_travel_as_base64_and_not_as_text(n_classes, theme):
    for name, figure in figures(n_classes, theme).items():
        lists = [value for _, value in nodes(sent(figure)) if isinstance(value, list)]
        numbers = [[v for v in values if isinstance(v, int | float)] for values in lists]
        assert max(map(len, numbers)) <= LONG, name


def test_every_figure_has_arrays_in_base64():
    for name, figure in figures(2, DARK).items():
        assert any(key == "bdata" for key, _ in nodes(sent(figure))), name


def test_the_three_panels_at_the_defaults_stay_within_the_budget_of_bytes():
    data, fit = fitted(3)
    look = {"extent": plot_extent(data.X), "theme": LIGHT}
    scorer, curves = Scorer(fit.coef, fit.intercept), (fit.loss_curve, fit.objective_curve)
    panels = [
        regions_figure(data.X, data.y, scorer, **look),
        probabilities_figure(scorer, **look),
        loss_figure(*curves, optimum=float(curves[1][-1]), attained=True, theme=LIGHT),
    ]
    assert sum(len(go.Figure(panel).to_json().encode()) for panel in panels) < BUDGET


@pytest.mark.parametrize("timed", [False, True])
def test_a_race_sends_no_more_than_two_hundred_points_a_curve(timed):
    # 200 points of two numbers of four bytes, and a third more in base64, for each of five curves;
    # names and layout are 2.8 KB.
    name = "timed race" if timed else "race"
    assert len(figures(MOST_CLASSES, LIGHT)[name].to_json().encode()) < 5 * 200 * 8 * 4 / 3 + 3_000


@themes
def test_all_text_of_every_figure_is_in_the_theme_ink(theme):
    for name, figure in figures(2 if theme is DARK else MOST_CLASSES, theme).items():
        fonts = [value for key, value in nodes(sent(figure)) if key in ("font", "tickfont")]
        assert {font["color"] for font in fonts if "color" in font} == {theme.ink}, name


def test_the_page_shows_through_the_paper_of_every_figure():
    for name, figure in figures(2, DARK).items():
        layout = figure.layout
        assert {layout.paper_bgcolor, layout.plot_bgcolor} == {"rgba(0,0,0,0)"}, name


# The palette.


@pytest.mark.parametrize("signs", [COLOURS, SYMBOLS, GLYPHS], ids=["colours", "symbols", "glyphs"])
def test_as_many_classes_as_there_can_be_are_told_apart(signs):
    assert len(set(signs)) == len(signs) == MOST_CLASSES


def test_every_class_has_its_own_name():
    assert len({NUMBERED[k] for k in range(MOST_CLASSES)}) == MOST_CLASSES


def linear(colour):
    """Linear-light red, green and blue of ``#rrggbb`` (IEC 61966-2-1)."""
    assert re.fullmatch("#[0-9A-Fa-f]{6}", colour)
    encoded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255.0
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Contrast ratio of WCAG 2.2, from 1 to 21."""
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("theme", "page"), [(LIGHT, "#FFFFFF"), (DARK, "#0E1117")])
def test_ink_on_the_page_has_the_enhanced_contrast(theme, page):
    assert contrast(theme.ink, page) >= 7.0  # WCAG 2.2, criterion 1.4.6


def behind(fill, page):
    """The colour that a translucent fill has on the page."""
    *parts, alpha = map(float, re.findall(r"[\d.]+", fill))
    page_parts = [int(page[i : i + 2], 16) for i in (1, 3, 5)]
    mixed = [alpha * c + (1.0 - alpha) * p for c, p in zip(parts, page_parts, strict=True)]
    return "#" + "".join(f"{round(c):02X}" for c in mixed)


def all_classes(theme, n_samples):
    """The traces of a picture with every class and held-out points, by role."""
    data = make_dataset(DataParams(n_classes=MOST_CLASSES, n_samples=n_samples, test_size=0.3))
    scorer = Scorer(np.zeros((MOST_CLASSES, 2)), np.zeros(MOST_CLASSES))
    held_out = data.X_test, data.y_test
    look = {"extent": plot_extent(data.X), "theme": theme, "held_out": held_out}
    traces = regions_figure(data.X, data.y, scorer, **look)["data"]
    names = {t["meta"]["role"] for t in traces}
    return {name: [t for t in traces if t["meta"]["role"] == name] for name in names}


@themes
@pytest.mark.parametrize("n_samples", [30, 300, 10_000])
def test_every_point_has_an_outline_that_stands_out_from_every_region(theme, n_samples):
    roles = all_classes(theme, n_samples)
    outlines = [t["marker"]["line"] for role in ("points", "halo") for t in roles[role]]
    regions = roles["region"][:MOST_CLASSES]  # the last is the rejected part
    grounds = [behind(t["fillcolor"], theme.paper) for t in regions]
    assert len(outlines) == 2 * len(grounds) == 2 * MOST_CLASSES
    assert min(line["width"] for line in outlines) >= 0.5  # pixels
    # WCAG 2.2, criterion 1.4.11.
    assert min(contrast(line["color"], each) for line in outlines for each in grounds) >= 3.0


def test_the_outline_of_a_hollow_point_is_a_marker_at_the_same_place():
    roles = all_classes(LIGHT, 300)
    for hollow, below in zip(roles["held out"], roles["halo"], strict=True):
        for axis in "xy":
            np.testing.assert_array_equal(hollow[axis], below[axis])


# Machado, Oliveira and Fernandes (2009), severity 1, for linear light.
VISION = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
# Linear sRGB to CIE XYZ, white D65.
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
# A difference of 2.3 is just noticeable between large fields side by side (Mahy et al. 1994). Marks
# of eight pixels, apart from each other, need several times that.
TOLD_APART = 15.0


def cielab(light):
    """CIE 1976 L*a*b* of linear sRGB."""
    ratio = (XYZ @ light) / XYZ.sum(axis=1)
    delta = 6.0 / 29.0
    f = np.where(ratio > delta**3, np.cbrt(ratio), ratio / (3.0 * delta**2) + 4.0 / 29.0)
    return np.array([116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])])


def nearest_colours(vision):
    """The smallest difference of two class colours, and the two classes."""
    seen = [cielab(np.clip(VISION[vision] @ linear(c), 0.0, 1.0)) for c in COLOURS]
    pairs = combinations(range(len(seen)), 2)
    return min((float(np.linalg.norm(seen[i] - seen[j])), i, j) for i, j in pairs)


def test_cielab_of_red_is_that_of_the_tables():
    # Lindbloom's calculator, to its two decimals.
    np.testing.assert_allclose(cielab(linear("#FF0000")), [53.24, 80.09, 67.20], atol=0.005)


@pytest.mark.parametrize("vision", VISION)
def test_class_colours_are_told_apart_by(vision):
    difference, *classes = nearest_colours(vision)
    assert difference >= TOLD_APART, f"classes {classes}"


@pytest.mark.parametrize(("ends", "more"), [((-9.9, 9.9), 0), ((0.0, 1700.0), 1), ((0.0, 6e-3), 2)])
def test_longer_numbers_beside_an_axis_have_more_room(ends, more):
    assert left_margin(28, *ends) == 28 + more * LETTER


@pytest.mark.parametrize("edge", [0.0, 0.15])
def test_an_axis_of_a_small_picture_shows_two_numbers_at_least(edge):
    spans, starts = [1.01, 2.5, 4.1, 5.7, 8.0, 9.8, 9.999, 130.0], [-0.97, -0.5, -0.03, 0.4]
    for span, start in product(spans, starts):
        low, high = start * span, (start + 1) * span
        rough = span / few_ticks(low, high, edge)
        power = 10 ** math.floor(math.log10(rough))
        step = power * min(m for m in (2, 5, 10) if m * power > rough)  # as Plotly rounds it
        ends = low + edge * span, high - edge * span
        assert sum(ends[0] <= k * step <= ends[1] for k in range(-999, 1000)) >= 2, (span, start)


def test_the_path_of_the_weights_tells_which_line_is_which_without_colour():
    coef = np.repeat(np.arange(6.0), 2).reshape(2, 3, 2)
    figure = path_weights_figure(np.array([0.1, 1.0]), coef, ("w₁", "w₂"), LIGHT)
    told = [each["text"] for each in figure["layout"]["annotations"]]
    assert told == ["w₁ ●", "w₁ ■", "w₁ ◆", "w₁ solid, w₂ dotted"]

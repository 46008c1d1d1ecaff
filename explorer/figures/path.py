"""The loss panel with the path over C: what each strength of the penalty does."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from explorer.figures.loss import choice, panel
from explorer.figures.roles import CHOICE, CURVE
from explorer.figures.style import COLOURS, CURVES, GLYPHS, Figure, Theme, axis
from explorer.figures.traces import scatter
from explorer.maths.arrays import Floats
from explorer.names import NUMBERED, Names

LOOKS = (("star", "★"), ("triangle-left", "◀"))
"""Marker and sign of a choice of C."""

DASHES = {
    "solid": "solid",
    "dot": "dotted",
    "dash": "dashed",
    "dashdot": "dash-dotted",
    "longdash": "long dashes",
    "longdashdot": "long dash-dotted",
}
"""Dashes of the weights of one class, with their names."""

KEYED = 3
"""Most weights whose dash is told; there is room for so many."""

LINE = 0.09
"""Height of a line of text, as a share of the panel."""

EDGE = 34
"""Pixels between the axes and the right edge: half a name of the last decade."""

ROOM = 1.25
"""Room at the ends of the axis of C, as a factor."""


def path_loss_figure(
    C: Floats,
    curves: dict[str, Floats],
    choices: dict[str, int],
    error: Floats | None,
    theme: Theme,
) -> Figure:
    """Draw losses against C, with marked choices of C.

    Parameters
    ----------
    C : ndarray of shape (n_C,)
    curves : dict of str to ndarray of shape (n_C,)
        Losses in nats by name, at most four; the last is marked.
    choices : dict of str to int
        Indices of the marked values of C, by name.
    error : ndarray of shape (n_C,) or None
        Standard error of the last curve, drawn as a band.
    theme : Theme
    """
    dashes = ("solid", "dot", "dashdot", "dash")
    last = [*curves.values()][-1]
    traces = [] if error is None else [_band(C, last - error, last + error)]
    traces += [
        _curve(name, C, values, {"color": CURVES[k], "width": 2, "dash": dashes[k]})
        for k, (name, values) in enumerate(curves.items())
    ]
    marks = [*zip(choices.items(), LOOKS, strict=False)]
    traces += [choice(name, C[i], last[i], symbol, theme) for (name, i), (symbol, _) in marks]
    drawn = np.array([*curves.values()])
    ends_high = bool(drawn[:, -1].max() > 0.5 * drawn.max())
    note = "\n".join(f"{sign} {name}: C = {C[i]:g}" for (name, i), (_, sign) in marks)
    # In a corner without curves: at the left, all losses are high.
    meta = {"note": note, "corner": {"right": not ends_high, "low": ends_high}}
    return _panel(traces, C, "nats", theme, **meta)


def path_weights_figure(
    C: Floats, coef: Floats, weights: Sequence[str], theme: Theme, names: Names = NUMBERED
) -> Figure:
    """Draw every weight against C, and the size of all of them.

    Parameters
    ----------
    C : ndarray of shape (n_C,)
    coef : ndarray of shape (n_C, n_classes, n_features)
    weights : sequence of str
        Names of the weights of a class.
    theme : Theme
    names : Names
        Those of the classes and the features.
    """
    size = np.sqrt((coef**2).sum(axis=(1, 2)))
    traces = [_curve("size ‖W‖", C, size, {"color": theme.ink, "width": 2.5, "dash": "dash"})]
    dashes = tuple(DASHES)
    for k in range(coef.shape[1]):
        for j, weight in enumerate(weights):
            name = f"{weight} of {names[k]}"
            line = {"color": COLOURS[k], "width": 2, "dash": dashes[j % len(dashes)]}
            traces.append(_curve(name, C, coef[:, k, j], line) | {"showlegend": False})
    figure = _panel(traces, C, "weight", theme)
    labels = [
        _name(f"{weights[j]} {GLYPHS[k]}", y, theme) for k, j, y in _apart(coef[-1], size[-1])
    ]
    figure["layout"]["annotations"] = [*labels, _key(weights, theme)]
    return figure


def _key(weights: Sequence[str], theme: Theme) -> dict[str, Any]:
    """Say which dash each weight has, above the lines; the colour and the symbol are the class."""
    told = [f"{weight} {dash}" for weight, dash in zip(weights, DASHES.values(), strict=False)]
    text = ", ".join(told[:KEYED]) + (" …" if len(weights) > KEYED else "")
    place = {"x": 1.0, "xref": "paper", "xanchor": "right", "y": 1.0, "yref": "paper"}
    font = {"size": 11, "color": theme.ink}
    return {**place, "yanchor": "bottom", "text": text, "showarrow": False, "font": font}


def _apart(coef: Floats, size: float) -> list[tuple[int, int, float]]:
    """Return class, feature and value of the weights whose names have room beside their lines."""
    room = LINE * (max(size, coef.max()) - min(0.0, coef.min()))
    named: list[tuple[int, int, float]] = []
    for place in np.argsort(coef, axis=None).tolist():
        k, j = divmod(place, coef.shape[1])
        if not named or coef[k, j] - named[-1][2] >= room:
            named.append((k, j, float(coef[k, j])))
    return named


def _name(text: str, y: float, theme: Theme) -> dict[str, Any]:
    """Write the name of a weight at the end of its line."""
    place = {"x": 1.0, "xref": "paper", "xanchor": "left", "y": y, "showarrow": False}
    return {**place, "text": text, "font": {"size": 10, "color": theme.ink}}


def _panel(traces: list[dict[str, Any]], C: Floats, unit: str, theme: Theme, **meta: Any) -> Figure:
    ends = np.log10([C[0] / ROOM, C[-1] * ROOM]).tolist()
    title = {"text": "C: from a strong to a weak penalty", "font": {"size": 12}}
    decades = np.arange(np.ceil(np.log10(C[0])), np.log10(C[-1]) + 1e-9)
    # On a phone only every second one has room for its name, and turned names lie on the title.
    named = ["" if d % 2 else f"{10.0**d:,.6g}" for d in decades]
    ticks = {"tickvals": (10.0**decades).tolist(), "ticktext": named, "tickangle": 0}
    xaxis = axis(theme, title=title, type="log", range=ends, **ticks)
    yaxis = axis(theme, title={"text": unit}, nticks=5)
    return panel(traces, xaxis, yaxis, theme, margin={"r": EDGE}, meta=meta)


def _curve(name: str, C: Floats, values: Floats, line: dict[str, Any]) -> dict[str, Any]:
    more = {"meta": CURVE.of(), "mode": "lines", "line": line, "hovertemplate": "%{y:.4g}"}
    return scatter(name, C, values, kind=np.float64, **more)


def _band(C: Floats, low: Floats, high: Floats) -> dict[str, Any]:
    return scatter(
        "one standard error",
        np.concatenate([C, C[::-1]]),
        np.concatenate([high, low[::-1]]),
        kind=np.float64,
        meta=CHOICE.of(),
        mode="lines",
        fill="toself",
        fillcolor="rgba(128,128,128,0.25)",
        line={"width": 0},
        hoverinfo="skip",
        showlegend=False,
    )

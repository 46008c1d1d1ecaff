"""The page as one HTML file that needs no server: pictures, status line and player, all alive.

It contains the page's own scripts and plotly.js, compressed, and sends no requests.
"""

import base64
import html
import json
import lzma
import zlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from explorer.app.compute import page as computed
from explorer.app.page import GROUP, LOSSES, Page, mark, meaning
from explorer.browser.join import joined
from explorer.browser.message import message
from explorer.browser.publish import EXPLORER, modules, plotly_code, source
from explorer.export.shown import about_link, link
from explorer.export.words import in_brief, in_words
from explorer.figures.chart import Chart
from explorer.figures.packed import Packed
from explorer.figures.style import PAGE, Figure
from explorer.maths.decision import LIKELIEST
from explorer.names import as_typed
from explorer.settings import MAPS, LossView
from explorer.study import Study

TEMPLATE = Path(__file__).with_name("offline.html")

LEFT_OUT = ("skip.js", "trials.js", "translated.js", "copy_link.js", "live_slider.js")
"""Modules that only the page of a server needs."""

LZMA = {"id": lzma.FILTER_LZMA1, "preset": 6, "lc": 3, "lp": 0, "pb": 0}
"""How the scripts are compressed; ``lzma.js`` knows it."""

Call = tuple[str, str, str, bytes]
"""A module, what it exports, the element where it draws, and the message that it gets."""


def document(study: Study, *, title: str, kind: str = "page", more: str = "") -> bytes:
    """Return the file.

    Parameters
    ----------
    study : Study
    title : str
    kind : str
        Class of the body for the style: ``page`` fills a screen, ``report`` a sheet of paper.
    more : str
        HTML below the pictures.
    """
    view, race = study.view, study.view.loss_view is LossView.RACE
    seen = view.pictured(study.data.n_classes)
    shown = computed(study.data, study.params if race else study.chosen, seen, PAGE)
    code, size = _code()
    told = [(as_text(name), as_text(value)) for name, value in in_words(study)]
    content = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=as_text(title),
        brief=as_text(in_brief(study)),
        about_link=about_link(study),
        link=as_text(link(study)),
        settings="".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in told),
        regions=meaning(study.rule != LIKELIEST),
        maps=as_text(MAPS[view.maps].title),
        loss=as_text(LOSSES[view.loss_view][0]),
        kind=kind,
        opened="open" if kind == "report" else "",
        more=more,
        calls=json.dumps([(*call, _coded(sent)) for *call, sent in _calls(study, shown)]),
        code=code,
        size=size,
        start=source("lzma.js") + source("offline.js"),
    )
    return content.encode()


def _calls(study: Study, shown: Page) -> list[Call]:
    """Return the calls that draw the page, in order; the player comes last and shows a frame."""
    view = study.view
    calls: list[Call] = []
    for host, name, run, chart in (
        ("regions", "Decision regions", shown.data, shown.regions),
        ("probabilities", MAPS[view.maps].name, shown.data, shown.probabilities),
        ("loss", LOSSES[view.loss_view][1], shown.run, shown.loss),
    ):
        calls += _chart(host, chart, {"name": name, "follows": run, "revision": shown.scene}, study)
    calls.append(("player", "status", "status", message({"group": GROUP})))
    head = {"group": GROUP, "run": shown.run, "data": shown.data}
    first = view.iteration if shown.first is None else shown.first
    told = message({**head, "iteration": first}, shown.frames.body)
    return [*calls, ("player", "player", "player", told)]


def _chart(host: str, chart: Chart, head: dict[str, Any], study: Study) -> list[Call]:
    packed = _unpainted(chart.figure)
    common = {"group": GROUP, "clicks": False, "place": _place(study)}
    head = {**head, **common, "about": chart.about, "summary": as_typed(chart.summary)}
    before: list[Call] = []
    if packed.still:
        head["still"] = packed.still_name
        before = [("still", "still", host, message({"name": packed.still_name}, packed.still))]
    return [*before, ("live_plot", "livePlot", host, message(head, packed.body))]


def _unpainted(packed: Figure | Packed) -> Packed:
    """Return a figure without the lines and markers that the frames bring anyway."""
    assert isinstance(packed, Packed)
    figure = json.loads(zlib.decompress(packed.body))
    for trace in figure["data"]:
        if trace.get("meta", {}).get("painted") and trace.get("mode") in ("lines", "markers"):
            trace.update(x=[], y=[])
    body = zlib.compress(json.dumps(figure).encode(), 9)
    return replace(packed, body=body)


def _place(study: Study) -> dict[str, Any] | None:
    """Return the inspected place, as the charts mark it."""
    if study.place is None:
        return None
    x1, x2 = study.place.tolist()
    return mark(x1, x2, study.point_at(x1, x2))


@cache
def _code() -> tuple[str, int]:
    """Return plotly.js and the page's scripts, compressed, as text; and how many bytes they are."""
    own = joined([path for path in modules() if path.name not in LEFT_OUT], EXPLORER)
    own = own.replace("export const modules =", "const modules = globalThis.softmaxModules =", 1)
    code = plotly_code() + b"\0" + own.encode()
    return _coded(lzma.compress(code, format=lzma.FORMAT_RAW, filters=[LZMA])), len(code)


def _coded(content: bytes) -> str:
    """Return bytes as text that is safe in HTML: base 85, with a comma in the place of ``<``."""
    return base64.b85encode(content).decode().replace("<", ",")


def as_text(value: str) -> str:
    """Return a text for HTML."""
    return html.escape(as_typed(value))

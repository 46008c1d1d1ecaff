"""Roles of traces: declared once, and no other is sent to a browser."""

import re
from pathlib import Path

import pytest

import explorer
from explorer.figures.packed import Packed
from explorer.figures.roles import REGION, check, declared


def figure(meta):
    return {"data": [{"type": "scatter", "x": [0], "y": [0], "meta": meta}], "layout": {}}


def test_a_figure_with_declared_roles_is_packed():
    assert Packed.of(figure(REGION.of(1))).body


@pytest.mark.parametrize(
    "meta",
    [{"role": "regoin", "painted": True}, {"role": "region"}, {"role": "points", "painted": True}],
)
def test_a_figure_with_a_role_that_is_not_declared_so_is_refused(meta):
    with pytest.raises(ValueError, match=f"no role '{meta['role']}' is declared so"):
        Packed.of(figure(meta))


def test_a_trace_without_a_role_is_let_through():
    check([{"type": "scatter"}, {"meta": {"still": True}}])


def test_a_role_is_declared_in_one_way():
    assert declared("region", painted=True) is not None
    with pytest.raises(ValueError, match="'region' is declared in two ways"):
        declared("region")


def test_scripts_paint_the_roles_that_are_declared_so_and_no_others():
    root = Path(explorer.__file__).parent
    roles, painters = (
        [name for path in root.rglob(kind) for name in found.findall(path.read_text("utf-8"))]
        for kind, found in (
            ("*.py", re.compile(r'^\w+ = declared\("([^"]+)", painted=True\)', re.MULTILINE)),
            ("*.js", re.compile(r'^paints\("([^"]+)"', re.MULTILINE)),
        )
    )
    assert sorted(roles) == sorted(painters) != []

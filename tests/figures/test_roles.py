"""Roles of traces: declared once, and no other is sent to a browser."""

import pytest

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


def test_a_role_that_no_script_paints_is_refused():
    with pytest.raises(ValueError, match="no script has a painter of the role 'unpainted'"):
        declared("unpainted", painted=True)

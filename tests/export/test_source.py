"""The source of a data set's generator, as it stands in a script."""

import sys
import types

import numpy as np
import pytest

from explorer.data.dataset import make_dataset
from explorer.export.source import source_of
from explorer.settings import DATASETS, RANDOM, DataParams

MODULE = '''
"""A module."""
from typing import Any

Places = Any
"""An alias for annotations."""

SIZE = 2.0
"""How large it is. This
goes on."""

OTHER = 3.0


def other(x: int) -> int:
    return x


def helper(x: "Places", *rest: Any, scale: float = 1.0) -> dict[str, tuple[int, ...]]:
    def inner(y: int = 2) -> int:
        return y

    return {"x": x * SIZE * scale + inner()}


def draw(
    held_out: bool, *, n_samples: int
) -> Any:
    """Draw."""
    value = helper(n_samples)  # a comment stays
    return value
'''

SCRIPT = '''
# How large it is. This goes on.
SIZE = 2.0


def helper(x, *rest, scale=1.0):
    def inner(y=2):
        return y

    return {"x": x * SIZE * scale + inner()}


def draw(
    held_out, *, n_samples
):
    """Draw."""
    value = helper(n_samples)  # a comment stays
    return value
'''


@pytest.fixture
def module(tmp_path, monkeypatch) -> types.ModuleType:
    (tmp_path / "drawing_module.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    import drawing_module

    yield drawing_module
    del sys.modules["drawing_module"]


def test_a_source_has_what_the_function_uses_without_annotations(module):
    assert source_of(module.draw) == SCRIPT.lstrip()


def test_the_source_of_a_data_set_has_lines_that_a_person_can_read():
    for name, each in DATASETS.items():
        assert max(map(len, source_of(each.draw or each.given).splitlines())) <= 100, name


@pytest.mark.parametrize("name", RANDOM)
@pytest.mark.parametrize("held_out", [False, True])
def test_the_source_of_every_data_set_makes_its_points_with_numpy_alone(name, held_out):
    params = DataParams(dataset=name, n_samples=40, test_size=0.5)
    names = {"np": np}
    exec(source_of(DATASETS[name].draw), names)
    given = {each: getattr(params, each) for each in DATASETS[name].takes}
    X, y = names[DATASETS[name].draw.__name__](held_out, **given)
    made = make_dataset(params)
    expected = (made.X_test, made.y_test) if held_out else (made.X, made.y)
    np.testing.assert_array_equal(X[: len(expected[0])], expected[0])
    np.testing.assert_array_equal(y[: len(expected[1])], expected[1])

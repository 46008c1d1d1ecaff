"""A kind of map is one folder: what a new one adds, and what happens if a part is missing.

``tests/app/test_new_parts.py`` sees it on the page and in the list.
"""

import pytest

from explorer.settings import MapKind

DECLARATION = '''
"""Certain: where one class has nearly all of the probability."""

from explorer.settings.picture import MapKind

MAPKIND = MapKind(
    label="Certain",
    title="Where one class is certain",
    name="Map of certainty",
    about="white where a class has more than 0.99.",
    description="One map of {K} classes.",
    place=99,
)
'''

FIGURE = '''
"""The figure."""

from explorer.figures.maps import SHARES, cell_probabilities, heat, one_map


def figure(scorer, *, extent, theme, names):
    shares = (cell_probabilities(scorer, extent).max(axis=1) > 0.99).astype(float)
    ground = heat(shares, "certain")
    return one_map("certain", ground, scorer, extent, theme, scale=SHARES)
'''

CELL = """
import { shows } from "../../browser/maps.js";

shows("certain", { cell: (p) => Number(Math.max(...p) > 0.99), told: () => "" });
"""

FILES = {"__init__.py": DECLARATION, "figure.py": FIGURE, "cell.js": CELL}


@pytest.fixture(scope="module")
def extended(copied_project):
    for name, text in FILES.items():
        copied_project.write(f"explorer/maps/certain/{name}", text)
    return copied_project


@pytest.mark.parametrize("missing", ["figure.py", "cell.js"])
def test_a_folder_without_a_file_is_named_at_import(extended, missing):
    told = extended.import_without(f"explorer/maps/certain/{missing}")
    assert f"explorer.maps.certain has no file {missing}" in told


def test_a_folder_without_a_declaration_is_named_at_import(extended):
    extended.write("explorer/maps/certain/__init__.py", '"""Nothing."""\n')
    told = extended.refusal()
    assert "explorer.maps.certain must declare MAPKIND, a MapKind" in told


@pytest.mark.parametrize("missing", ["label", "title", "name", "about", "place"])
def test_a_declaration_without_a_part_is_refused_by_its_name(missing):
    names = ("label", "title", "name", "about", "description")
    whole = {name: "" for name in names} | {"place": 1}
    del whole[missing]
    with pytest.raises(TypeError, match=missing):
        MapKind(**whole)
